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
from storage.messages import MessageKind, home_key, is_kind
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


class Linking:
    """Linking, from the workspace where somebody asks for it."""

    def __init__(self, session: Session, workspace: Workspace) -> None:
        self._session = session
        self._workspace = workspace

    def give_out(self, purpose: str, person: PersonId, *, until: datetime) -> str:
        """A fresh code; what this person was given before for the same purpose is worth nothing any more."""
        self._session.execute(
            delete(LinkCodeRow).where(col(LinkCodeRow.person_id) == person, col(LinkCodeRow.purpose) == purpose)
        )
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        self._session.add(
            LinkCodeRow(
                digest=_digest(code),
                organisation_id=self._workspace.organisation,
                person_id=person,
                purpose=purpose,
                expires_at=until,
            )
        )
        self._session.flush()
        return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))

    def take(self, purpose: str, typed: str, *, now: datetime) -> Code | None:
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
        found = self._session.execute(statement).first()
        return Code(OrganisationId(found[0]), PersonId(found[1])) if found else None

    def shared_history(self, person: PersonId) -> list[CampaignId]:
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
        return [CampaignId(one) for one in self._session.scalars(ids.order_by(col(CampaignRow.id)))]

    def supporter_row(self, campaign: CampaignId, person: PersonId) -> Supporter | None:
        """What a person wanted back from a campaign, and their verdict."""
        row = self._session.get(SupporterRow, (campaign, person))
        return supporter_from(row) if row else None

    def forget_supporter(self, campaign: CampaignId, person: PersonId) -> None:
        """A supporter who is somebody else now."""
        self._session.execute(
            delete(SupporterRow).where(col(SupporterRow.campaign_id) == campaign, col(SupporterRow.person_id) == person)
        )

    def merge_followers(self, campaign: CampaignId, keep: PersonId, gone: PersonId) -> bool:
        """One person follows or cheers once; say whether a cheer was counted twice."""
        there = set(self._session.scalars(_emoji_of(campaign, keep)))
        doubled = there.intersection(self._session.scalars(_emoji_of(campaign, gone)))
        mine = (col(FollowerRow.campaign_id) == campaign, col(FollowerRow.person_id) == gone)
        self._session.execute(delete(FollowerRow).where(*mine, col(FollowerRow.emoji).in_(doubled)))
        self._session.execute(update(FollowerRow).where(*mine).values(person_id=keep))
        return ENCOURAGEMENT in doubled

    def become_one(self, keep: PersonId, gone: PersonId) -> None:
        """Whatever still names `gone` names `keep`; the empty row of `gone` says where they went."""
        self._without_doubles(ReactionRow, ("workspace_id", "channel", "ts", "raw"), keep, gone)
        self._without_doubles(DueRow, ("subject", "about_id", "prompt", "round"), keep, gone)
        self._without_doubles(DisclosureRow, ("campaign_id",), keep, gone)
        for row in self._session.scalars(
            select(MessageRow).where(MessageRow.person_id == gone, is_kind(MessageKind.HOME))
        ):
            key = home_key(keep, row.workspace_id)
            taken = self._session.scalar(select(MessageRow.id).where(MessageRow.key == key))
            if taken:
                self._session.delete(row)
            else:
                row.key = key
        self._session.flush()
        self._session.execute(update(MessageRow).where(col(MessageRow.person_id) == gone).values(person_id=keep))
        self._session.execute(update(IdentityRow).where(col(IdentityRow.person_id) == gone).values(person_id=keep))
        self._session.execute(delete(LinkCodeRow).where(col(LinkCodeRow.person_id) == gone))
        both = {
            row.id: row for row in self._session.scalars(select(PersonRow).where(col(PersonRow.id).in_([keep, gone])))
        }
        both[keep].guest = both[keep].guest and both[gone].guest
        both[keep].vendor = both[keep].vendor or both[gone].vendor
        both[keep].manager_id = both[keep].manager_id or both[gone].manager_id
        both[gone].merged_into, both[gone].reachable, both[gone].quiet = keep, False, True
        self._session.flush()
        self._one_manager(keep, gone)

    def _one_manager(self, keep: PersonId, gone: PersonId) -> None:
        """Whose manager was `gone` has `keep` for one; nobody is their own."""
        named = col(PersonRow.manager_id)
        self._session.execute(update(PersonRow).where(named == gone).values(manager_id=keep))
        self._session.execute(update(PersonRow).where(named == keep, col(PersonRow.id) == keep).values(manager_id=""))

    def stands_alone(self) -> bool:
        """Whether the workspace could move: it is its organisation's only one, and nothing was published there."""
        others = self._session.scalar(
            select(func.count())
            .select_from(WorkspaceRow)
            .where(WorkspaceRow.organisation_id == self._workspace.organisation, WorkspaceRow.id != self._workspace.id)
        )
        published = self._session.scalar(
            select(func.count())
            .select_from(CampaignRow)
            .where(
                CampaignRow.organisation_id == self._workspace.organisation,
                col(CampaignRow.stage).in_([str(stage) for stage in PUBLISHED]),
            )
        )
        return not others and not published

    def move_in(self, into: OrganisationId) -> None:
        """The workspace, its people and its drafts belong to another organisation; its old one is no more."""
        old = self._workspace.organisation
        host = self._session.scalars(select(OrganisationRow).where(OrganisationRow.id == into).with_for_update()).one()
        drafts = self._session.scalars(
            select(CampaignRow).where(CampaignRow.organisation_id == old).order_by(col(CampaignRow.number))
        )
        for draft in drafts:
            host.last_number += 1
            draft.number, draft.organisation_id = host.last_number, into
        self._session.flush()
        for table in SQLModel.metadata.sorted_tables:
            if "organisation_id" in table.columns:
                self._session.execute(update(table).where(table.c.organisation_id == old).values(organisation_id=into))
        self._session.execute(delete(OrganisationRow).where(col(OrganisationRow.id) == old))

    def _without_doubles(self, table: type[SQLModel], key: Sequence[str], keep: PersonId, gone: PersonId) -> None:
        """Rows of `gone` become `keep`'s, but for those that `keep` has already."""
        known = {tuple(getattr(row, name) for name in key) for row in self._session.scalars(_of(table, keep))}
        for row in self._session.scalars(_of(table, gone)).all():
            if tuple(getattr(row, name) for name in key) in known:
                self._session.delete(row)
        self._session.flush()
        person: InstrumentedAttribute[str] = table.person_id  # type: ignore[attr-defined]
        self._session.execute(update(table).where(person == gone).values(person_id=keep))


def _emoji_of(campaign: CampaignId, person: PersonId) -> SelectOfScalar[str]:
    return select(FollowerRow.emoji).where(FollowerRow.campaign_id == campaign, FollowerRow.person_id == person)


def _of(table: type[SQLModel], person: PersonId) -> SelectOfScalar[SQLModel]:
    return select(table).where(table.person_id == person)  # type: ignore[attr-defined]


def _digest(code: str) -> str:
    """The same whatever case and spacing a person types."""
    plain = "".join(sign for sign in code.upper() if sign in ALPHABET)
    return hashlib.sha256(plain.encode()).hexdigest()
