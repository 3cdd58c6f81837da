"""The journal and the ledger: what happened, in order, and the sums that follow from it.

Each journal entry's hash covers the one before, ids, amounts and a salted digest of any text, so that a changed
or missing entry is found, and a text can be erased without breaking the chain.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import and_, insert
from sqlmodel import Session, col, select

from domain.campaign import Campaign, CampaignId
from domain.events import EVENTS, Event, name_of
from domain.people import PersonId
from storage.tables import JournalRow, JournalTextRow, LedgerRow

OF_EVERY_EVENT = frozenset(one.name for one in fields(Event))
_KINDS: dict[str, TypeAdapter[Event]] = {name: TypeAdapter(kind) for name, kind in EVENTS.items()}


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
    """One entry of a campaign's journal: the event without its moves, which are the ledger's.

    Its `text` is what the person wrote, as long as it has not been erased.
    """

    seq: int
    event: Event


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
    return [Entry(row.seq, _event(row, words or "")) for row, words in session.execute(statement)]


def append(session: Session, campaign: Campaign, head: str, count: int, events: Iterable[Event]) -> tuple[str, int]:
    """Write events at the end of the campaign's chain; return its new head and length."""
    entries: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for event in events:
        count += 1
        entry, text = _entry(campaign, event, count, head)
        entries.append(entry)
        texts.extend(text)
        lines.extend(_ledger_lines(campaign, event, count))
        head = entry["hash"]
    for table, rows in ((JournalRow, entries), (JournalTextRow, texts), (LedgerRow, lines)):
        if rows:
            session.execute(insert(table), rows)
    return head, count


def _entry(campaign: Campaign, event: Event, seq: int, previous: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    moves = [[str(move.account), move.person, move.slot, move.amount] for move in event.moves]
    entry: dict[str, Any] = {
        "campaign_id": campaign.id,
        "seq": seq,
        "organisation_id": campaign.organisation,
        "fact": name_of(type(event)),
        "at": event.at,
        "by_id": event.by,
        "about_id": event.about,
        "data": {"moves": moves, **_values(event)},
        "text_digest": "",
        "previous": previous,
    }
    texts: list[dict[str, Any]] = []
    if event.text:
        salt = secrets.token_hex(16)
        entry["text_digest"] = text_digest(salt, event.text)
        texts.append(
            {
                "campaign_id": campaign.id,
                "seq": seq,
                "organisation_id": campaign.organisation,
                "salt": salt,
                "words": event.text,
            }
        )
    return {**entry, "hash": chain_hash(entry)}, texts


def _values(event: Event) -> dict[str, Any]:
    """What an event says beside who, when and whom, as JSON; what it leaves unsaid is left out."""
    said = {one.name: getattr(event, one.name) for one in fields(event) if one.name not in OF_EVERY_EVENT}
    return {name: _plain(value) for name, value in said.items() if value is not None and value is not False}


def _plain(value: Any) -> str | int:
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, int) else str(value)


def _event(row: JournalRow, words: str) -> Event:
    by, about = (PersonId(one) if one else None for one in (row.by_id, row.about_id))
    said = {**row.data, "at": row.at, "by": by, "about": about, "moves": (), "text": words}
    return _KINDS[row.fact].validate_python(said)


def _ledger_lines(campaign: Campaign, event: Event, seq: int) -> list[dict[str, Any]]:
    if sum(move.amount for move in event.moves):
        raise AssertionError(f"the moves of {event} do not sum to zero")
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
        for move in event.moves
    ]
