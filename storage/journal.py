"""The journal and the ledger: what happened, in order, and the sums that follow from it.

Each journal entry's hash covers the one before, ids, amounts and a salted digest of any text, so that a changed
or missing entry is found, and a text can be erased without breaking the chain.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert
from sqlmodel import Session, col, select

from domain.campaign import Campaign, CampaignId
from domain.events import Fact, Happening
from domain.people import PersonId
from storage.tables import JournalRow, JournalTextRow, LedgerRow


def chain_hash(entry: Mapping[str, Any]) -> str:
    """The hash of a journal entry: everything but the hash itself, in a fixed order."""
    fields = ("campaign_id", "seq", "fact", "at", "by_id", "about_id", "data", "text_digest", "previous")
    values = [entry[name] if name != "at" else entry[name].timestamp() for name in fields]
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def text_digest(salt: str, words: str) -> str:
    """The digest that stands for a text in the chain."""
    return hashlib.sha256(f"{salt}\n{words}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a campaign's journal. `by` is None when time did it; `values` are ids, amounts and words of ours.

    `text` is what the person wrote, as long as it has not been erased.
    """

    seq: int
    fact: Fact
    at: datetime
    by: PersonId | None
    about: PersonId | None
    values: Mapping[str, Any]
    text: str = ""


def entries(session: Session, campaign: CampaignId) -> list[Entry]:
    """The journal of a campaign, in order."""
    statement = (
        select(JournalRow, JournalTextRow.words)
        .outerjoin(
            JournalTextRow,
            and_(col(JournalTextRow.campaign_id) == JournalRow.campaign_id, col(JournalTextRow.seq) == JournalRow.seq),
        )
        .where(JournalRow.campaign_id == campaign)
        .order_by(col(JournalRow.seq))
    )
    return [
        Entry(
            seq=row.seq,
            fact=Fact(row.fact),
            at=row.at,
            by=PersonId(row.by_id) if row.by_id else None,
            about=PersonId(row.about_id) if row.about_id else None,
            values=row.data,
            text=words or "",
        )
        for row, words in session.execute(statement)
    ]


def append(
    session: Session, campaign: Campaign, head: str, count: int, happenings: Iterable[Happening]
) -> tuple[str, int]:
    """Write happenings at the end of the campaign's chain; return its new head and length."""
    entries: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for happening in happenings:
        count += 1
        entry, text = _entry(campaign, happening, count, head)
        entries.append(entry)
        texts.extend(text)
        lines.extend(_ledger_lines(campaign, happening, count))
        head = entry["hash"]
    for table, rows in ((JournalRow, entries), (JournalTextRow, texts), (LedgerRow, lines)):
        if rows:
            session.execute(insert(table), rows)
    return head, count


def _entry(
    campaign: Campaign, happening: Happening, seq: int, previous: str
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    moves = [[str(move.account), move.person, move.slot, move.amount] for move in happening.moves]
    entry: dict[str, Any] = {
        "campaign_id": campaign.id,
        "seq": seq,
        "organisation_id": campaign.organisation,
        "fact": str(happening.fact),
        "at": happening.at,
        "by_id": happening.by,
        "about_id": happening.about,
        "data": {"moves": moves, **{name: _plain(value) for name, value in happening.values.items()}},
        "text_digest": "",
        "previous": previous,
    }
    texts: list[dict[str, Any]] = []
    if happening.text:
        salt = secrets.token_hex(16)
        entry["text_digest"] = text_digest(salt, happening.text)
        texts.append(
            {
                "campaign_id": campaign.id,
                "seq": seq,
                "organisation_id": campaign.organisation,
                "salt": salt,
                "words": happening.text,
            }
        )
    return {**entry, "hash": chain_hash(entry)}, texts


def _plain(value: str | int) -> str | int:
    return value if isinstance(value, int) else str(value)


def _ledger_lines(campaign: Campaign, happening: Happening, seq: int) -> list[dict[str, Any]]:
    if sum(move.amount for move in happening.moves):
        raise AssertionError(f"the moves of {happening.fact} do not sum to zero")
    return [
        {
            "organisation_id": campaign.organisation,
            "campaign_id": campaign.id,
            "seq": seq,
            "account": str(move.account),
            "person_id": move.person,
            "slot": move.slot,
            "amount": move.amount,
        }
        for move in happening.moves
    ]
