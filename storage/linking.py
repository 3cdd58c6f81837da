"""Linking: one-time codes, two people made one, and a workspace that moves into another organisation."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, cast, delete, func, or_, update
from sqlalchemy.orm import InstrumentedAttribute
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.campaign import CampaignId, Supporter
from domain.people import OrganisationId, PersonId
from domain.resources import ENCOURAGEMENT
from domain.stages import PUBLISHED
from storage.campaign_rows import supporter_from
from storage.messages import home_key
from storage.places import Workspace
from storage.tables import (
    CampaignRow,
    DisclosureRow,
    DueRow,
    FollowerRow,
    IdentityRow,
    LinkCodeRow,
    MessageRow,
    OrganisationRow,
    PersonRow,
    PledgeRow,
    ReactionRow,
    SupporterRow,
    WorkspaceRow,
)

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that looks like something else
LENGTH, GROUP = 12, 4
PERSON, WORKSPACE = "person", "workspace"


@dataclass(frozen=True, slots=True)
class Code:
    """What a code was given out for, and to whom."""

    organisation: OrganisationId
    person: PersonId


def give_out(session: Session, purpose: str, organisation: OrganisationId, person: PersonId, *, until: datetime) -> str:
    """A fresh code; what this person was given before for the same purpose is worth nothing any more."""
    session.execute(
        delete(LinkCodeRow).where(col(LinkCodeRow.person_id) == person, col(LinkCodeRow.purpose) == purpose)
    )
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    session.add(
        LinkCodeRow(
            digest=_digest(code), organisation_id=organisation, person_id=person, purpose=purpose, expires_at=until
        )
    )
    session.flush()
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def take(session: Session, purpose: str, typed: str, *, now: datetime) -> Code | None:
    """What a code was given out for, once; None for one that was never given out, or used, or is too old."""
    statement = (
        update(LinkCodeRow)
        .where(
            col(LinkCodeRow.digest) == _digest(typed),
            col(LinkCodeRow.purpose) == purpose,
            col(LinkCodeRow.used).is_(False),
            col(LinkCodeRow.expires_at) > now,
        )
        .values(used=True)
        .returning(col(LinkCodeRow.organisation_id), col(LinkCodeRow.person_id))
    )
    found = session.execute(statement).first()
    return Code(OrganisationId(found[0]), PersonId(found[1])) if found else None


def shared_history(session: Session, person: PersonId) -> list[CampaignId]:
    """The campaigns on which a person has left a trace, in the order in which rows are locked."""
    ids = select(CampaignRow.id).where(
        or_(
            col(CampaignRow.pitcher_id) == person,
            col(CampaignRow.id).in_(select(PledgeRow.campaign_id).where(PledgeRow.person_id == person)),
            col(CampaignRow.id).in_(select(SupporterRow.campaign_id).where(SupporterRow.person_id == person)),
            col(CampaignRow.id).in_(select(FollowerRow.campaign_id).where(FollowerRow.person_id == person)),
            cast(CampaignRow.co_pitchers, Text).contains(person),
        )
    )
    return [CampaignId(one) for one in session.scalars(ids.order_by(col(CampaignRow.id)))]


def supporter_row(session: Session, campaign: CampaignId, person: PersonId) -> Supporter | None:
    """What a person wanted back from a campaign, and their verdict."""
    row = session.get(SupporterRow, (campaign, person))
    return supporter_from(row) if row else None


def forget_supporter(session: Session, campaign: CampaignId, person: PersonId) -> None:
    """A supporter who is somebody else now."""
    session.execute(
        delete(SupporterRow).where(col(SupporterRow.campaign_id) == campaign, col(SupporterRow.person_id) == person)
    )


def merge_followers(session: Session, campaign: CampaignId, keep: PersonId, gone: PersonId) -> bool:
    """One person follows or cheers once; say whether a cheer was counted twice."""
    there = set(session.scalars(_emoji_of(campaign, keep)))
    doubled = there.intersection(session.scalars(_emoji_of(campaign, gone)))
    mine = (col(FollowerRow.campaign_id) == campaign, col(FollowerRow.person_id) == gone)
    session.execute(delete(FollowerRow).where(*mine, col(FollowerRow.emoji).in_(doubled)))
    session.execute(update(FollowerRow).where(*mine).values(person_id=keep))
    return ENCOURAGEMENT in doubled


def become_one(session: Session, keep: PersonId, gone: PersonId) -> None:
    """Whatever still names `gone` names `keep`; the empty row of `gone` says where they went."""
    _without_doubles(session, ReactionRow, ("workspace_id", "channel", "ts", "raw"), keep, gone)
    _without_doubles(session, DueRow, ("campaign_id", "prompt", "round"), keep, gone)
    _without_doubles(session, DisclosureRow, ("campaign_id",), keep, gone)
    for row in session.scalars(select(MessageRow).where(MessageRow.person_id == gone, MessageRow.kind == "home")):
        key = home_key(keep, row.workspace_id)
        taken = session.scalar(select(MessageRow.id).where(MessageRow.key == key))
        if taken:
            session.delete(row)
        else:
            row.key = key
    session.flush()
    session.execute(update(MessageRow).where(col(MessageRow.person_id) == gone).values(person_id=keep))
    session.execute(update(IdentityRow).where(col(IdentityRow.person_id) == gone).values(person_id=keep))
    session.execute(delete(LinkCodeRow).where(col(LinkCodeRow.person_id) == gone))
    both = {row.id: row for row in session.scalars(select(PersonRow).where(col(PersonRow.id).in_([keep, gone])))}
    both[keep].guest = both[keep].guest and both[gone].guest
    both[keep].vendor = both[keep].vendor or both[gone].vendor
    both[keep].manager_id = both[keep].manager_id or both[gone].manager_id
    both[gone].merged_into, both[gone].reachable, both[gone].quiet = keep, False, True
    session.flush()
    _one_manager(session, keep, gone)


def _one_manager(session: Session, keep: PersonId, gone: PersonId) -> None:
    """Whose manager was `gone` has `keep` for one; nobody is their own."""
    named = col(PersonRow.manager_id)
    session.execute(update(PersonRow).where(named == gone).values(manager_id=keep))
    session.execute(update(PersonRow).where(named == keep, col(PersonRow.id) == keep).values(manager_id=""))


def stands_alone(session: Session, workspace: Workspace) -> bool:
    """Whether a workspace could move: it is its organisation's only one, and nothing was published there."""
    others = session.scalar(
        select(func.count())
        .select_from(WorkspaceRow)
        .where(WorkspaceRow.organisation_id == workspace.organisation, WorkspaceRow.id != workspace.id)
    )
    published = session.scalar(
        select(func.count())
        .select_from(CampaignRow)
        .where(
            CampaignRow.organisation_id == workspace.organisation,
            col(CampaignRow.stage).in_([str(stage) for stage in PUBLISHED]),
        )
    )
    return not others and not published


def move_in(session: Session, workspace: Workspace, into: OrganisationId) -> None:
    """The workspace, its people and its drafts belong to another organisation; its old one is no more."""
    old = workspace.organisation
    host = session.scalars(select(OrganisationRow).where(OrganisationRow.id == into).with_for_update()).one()
    drafts = session.scalars(
        select(CampaignRow).where(CampaignRow.organisation_id == old).order_by(col(CampaignRow.number))
    )
    for draft in drafts:
        host.last_number += 1
        draft.number, draft.organisation_id = host.last_number, into
    session.flush()
    for table in SQLModel.metadata.sorted_tables:
        if "organisation_id" in table.columns:
            session.execute(update(table).where(table.c.organisation_id == old).values(organisation_id=into))
    session.execute(delete(OrganisationRow).where(col(OrganisationRow.id) == old))


def _emoji_of(campaign: CampaignId, person: PersonId) -> SelectOfScalar[str]:
    return select(FollowerRow.emoji).where(FollowerRow.campaign_id == campaign, FollowerRow.person_id == person)


def _without_doubles(
    session: Session, table: type[SQLModel], key: Sequence[str], keep: PersonId, gone: PersonId
) -> None:
    """Rows of `gone` become `keep`'s, but for those that `keep` has already."""
    known = {tuple(getattr(row, name) for name in key) for row in session.scalars(_of(table, keep))}
    for row in session.scalars(_of(table, gone)).all():
        if tuple(getattr(row, name) for name in key) in known:
            session.delete(row)
    session.flush()
    person: InstrumentedAttribute[str] = table.person_id  # type: ignore[attr-defined]
    session.execute(update(table).where(person == gone).values(person_id=keep))


def _of(table: type[SQLModel], person: PersonId) -> SelectOfScalar[SQLModel]:
    return select(table).where(table.person_id == person)  # type: ignore[attr-defined]


def _digest(code: str) -> str:
    """The same whatever case and spacing a person types."""
    plain = "".join(sign for sign in code.upper() if sign in ALPHABET)
    return hashlib.sha256(plain.encode()).hexdigest()
