"""Messages promised to a platform: the outbox, and at the same time the map from posts back to pitches.

A change raises `wanted`; the relay finishes with `sent` at the version it rendered, and is done when both are
equal. `sending` is committed before a call goes out, so that a crash leaves a trace of what is uncertain.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, col, select

from domain.campaign import CampaignId
from domain.people import OrganisationId, PersonId
from domain.stages import ENDED, PUBLISHED, Stage
from storage.ids import new_id
from storage.tables import CampaignRow, MessageRow, WorkspaceRow
from storage.upsert import insert_for


class MessageKind(StrEnum):
    """What is promised: what stands in a channel, in the thread of a pitch's card, or before one person."""

    PITCH = "pitch"
    NOTE = "note"
    NEWS = "news"
    DIRECT = "direct"
    HOME = "home"
    NOTICE = "notice"


class MessageState(StrEnum):
    """How far a message is: the protocol is in `docs/architecture.md`."""

    WAITING = "waiting"
    SENDING = "sending"
    DROPPED = "dropped"
    ATTENTION = "needs_attention"


AT_REST = (str(MessageState.DROPPED), str(MessageState.ATTENTION))  # a change of what they say sends none of these


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as the relay sees it. `attempts` counts calls that may have been carried out."""

    id: str
    organisation: OrganisationId
    workspace_id: str
    platform: str
    workspace: str
    key: str
    kind: MessageKind
    campaign: CampaignId | None
    person: PersonId | None
    channel: str | None
    thread_of: str | None
    payload: dict[str, Any]
    wanted: int
    sent: int
    state: MessageState
    attempts: int
    lookups: int
    first_at: datetime | None
    ts: str | None


@dataclass(frozen=True, slots=True)
class Post:
    """Where the card of a pitch stands, or is to stand."""

    workspace_id: str
    key: str
    channel: str


class Messages:
    """The promised messages of one organisation."""

    def __init__(self, session: Session, organisation: OrganisationId) -> None:
        self._session = session
        self._organisation = organisation

    def promise(
        self,
        kind: MessageKind,
        key: str,
        *,
        workspace_id: str,
        now: datetime,
        campaign: CampaignId | None = None,
        person: PersonId | None = None,
        channel: str | None = None,
        thread_of: str | None = None,
        payload: dict[str, Any] | None = None,
    ) -> None:
        """Promise a message, or a new version of the one that has this key. `now` is real time."""
        statement = insert_for(self._session, MessageRow).values(
            id=new_id(),
            organisation_id=self._organisation,
            workspace_id=workspace_id,
            key=key,
            kind=str(kind),
            campaign_id=campaign,
            person_id=person,
            channel=channel,
            thread_of=thread_of,
            payload=payload or {},
            due_at=now,
        )
        again = {"wanted": MessageRow.wanted + 1, "open": col(MessageRow.state) != str(MessageState.DROPPED)}
        self._session.execute(statement.on_conflict_do_update(index_elements=["organisation_id", "key"], set_=again))

    def refresh(self, campaign: CampaignId, people: Collection[PersonId]) -> None:
        """The campaign has changed: its card, and what these people see of it in private, are to be rendered again."""
        homes = and_(is_kind(MessageKind.HOME), col(MessageRow.person_id).in_(people))
        own = and_(
            col(MessageRow.campaign_id) == campaign,
            or_(
                is_kind(MessageKind.PITCH),
                and_(is_kind(MessageKind.DIRECT), col(MessageRow.person_id).in_(people)),
            ),
        )
        self._again(or_(homes, own))

    def refresh_post(self, workspace_id: str, channel: str, ts: str) -> None:
        """This one post is to be rendered again."""
        self._again(
            col(MessageRow.workspace_id) == workspace_id, col(MessageRow.channel) == channel, col(MessageRow.ts) == ts
        )

    def refresh_cards(self) -> None:
        """Every card of a pitch that is on its way is to be rendered again: the organisation has decided something."""
        going_on = [str(stage) for stage in PUBLISHED - ENDED]
        pitches = select(CampaignRow.id).where(
            CampaignRow.organisation_id == self._organisation, col(CampaignRow.stage).in_(going_on)
        )
        self._again(is_kind(MessageKind.PITCH), col(MessageRow.campaign_id).in_(pitches))

    def refresh_home(self, person: PersonId) -> None:
        """A person's Home is to be rendered again, wherever they have opened it."""
        self._again(is_kind(MessageKind.HOME), col(MessageRow.person_id) == person)

    def try_again(self, key: str, *, channel: str | None, now: datetime, only_uncertain: bool = False) -> None:
        """Send a message anew that was dropped or left uncertain, perhaps to another channel.

        With `only_uncertain` a message that is on its way stays as it is.
        """
        states = [MessageState.ATTENTION] if only_uncertain else list(MessageState)
        self._session.execute(
            update(MessageRow)
            .where(
                col(MessageRow.organisation_id) == self._organisation,
                col(MessageRow.key) == key,
                col(MessageRow.state).in_(map(str, states)),
            )
            .values(
                state=str(MessageState.WAITING),
                open=True,
                attempts=0,
                lookups=0,
                sent=0,
                ts=None,
                first_at=None,
                leased_until=None,
                problem="",
                channel=channel,
                due_at=now,
            )
        )

    def behind(self, workspace_id: str, channel: str, ts: str) -> tuple[CampaignId | None, bool] | None:
        """The campaign of the message that was posted there, if it is one of ours, and whether it is a pitch's card."""
        row = self._session.execute(
            select(MessageRow.campaign_id, MessageRow.kind).where(
                MessageRow.organisation_id == self._organisation,
                MessageRow.workspace_id == workspace_id,
                MessageRow.channel == channel,
                MessageRow.ts == ts,
            )
        ).first()
        return (CampaignId(row[0]) if row[0] else None, row[1] == MessageKind.PITCH) if row else None

    def post_of(self, key: str) -> tuple[str, str] | None:
        """Channel and id of the posted message with this key."""
        row = self._session.execute(
            select(MessageRow.channel, MessageRow.ts).where(
                MessageRow.organisation_id == self._organisation, MessageRow.key == key, col(MessageRow.ts).is_not(None)
            )
        ).first()
        return (str(row[0]), str(row[1])) if row else None

    def posts(self, campaign: CampaignId) -> list[Post]:
        """Every place where the card of a pitch stands or is to stand, the first one first."""
        rows = self._session.execute(
            select(MessageRow.workspace_id, MessageRow.key, MessageRow.channel)
            .where(
                MessageRow.organisation_id == self._organisation,
                MessageRow.campaign_id == campaign,
                is_kind(MessageKind.PITCH),
                col(MessageRow.state) != str(MessageState.DROPPED),
            )
            .order_by(func.length(MessageRow.key), col(MessageRow.key))
        )
        return [Post(workspace, key, channel) for workspace, key, channel in rows if channel]

    def uncertain_in(self, workspace_id: str, channel: str) -> list[tuple[str, CampaignId]]:
        """Keys and campaigns of first posts in this channel of which we do not know whether they are there."""
        rows = self._session.execute(
            select(MessageRow.key, MessageRow.campaign_id).where(
                MessageRow.organisation_id == self._organisation,
                MessageRow.workspace_id == workspace_id,
                MessageRow.channel == channel,
                is_kind(MessageKind.PITCH),
                col(MessageRow.ts).is_(None),
                col(MessageRow.state).in_([str(MessageState.SENDING), str(MessageState.ATTENTION)]),
            )
        )
        return [(key, CampaignId(campaign)) for key, campaign in rows if campaign]

    def found(self, key: str, ts: str) -> None:
        """We have learned where a message was posted."""
        self._session.execute(
            update(MessageRow)
            .where(col(MessageRow.organisation_id) == self._organisation, col(MessageRow.key) == key)
            .values(
                ts=ts, state=str(MessageState.WAITING), open=True, wanted=MessageRow.wanted + 1, attempts=0, lookups=0
            )
        )

    def drop_in(self, workspace_id: str, channel: str) -> None:
        """We are not let into this channel any more: nothing that is promised there can come."""
        self._session.execute(
            update(MessageRow)
            .where(
                col(MessageRow.organisation_id) == self._organisation,
                col(MessageRow.workspace_id) == workspace_id,
                col(MessageRow.channel) == channel,
            )
            .values(state=str(MessageState.DROPPED), open=False, leased_until=None, problem="not let in")
        )

    def _again(self, *conditions: Any) -> None:
        self._session.execute(
            update(MessageRow)
            .where(
                col(MessageRow.organisation_id) == self._organisation,
                col(MessageRow.state).not_in(AT_REST),
                *conditions,
            )
            .values(wanted=MessageRow.wanted + 1, open=True)
        )


def is_kind(kind: MessageKind) -> ColumnElement[bool]:
    """The condition that a message is of this kind."""
    return col(MessageRow.kind) == str(kind)


def home_key(person: PersonId, workspace_id: str) -> str:
    """The key of a person's Home in a workspace among the promised messages."""
    return f"home:{person}:{workspace_id}"


class Outbox:
    """The promised messages of every organisation, as they go out."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def lease(self, *, until: datetime, now: datetime, most: int) -> list[Message]:
        """Take the messages whose turn it is, for a while; what is taken is not given to anybody else."""
        rows = self._session.execute(
            select(MessageRow, WorkspaceRow)
            .join(WorkspaceRow, col(WorkspaceRow.id) == MessageRow.workspace_id)
            .where(
                _is_due(now),
                or_(col(MessageRow.leased_until).is_(None), col(MessageRow.leased_until) <= now),
            )
            .order_by(col(MessageRow.due_at), col(MessageRow.id))
            .limit(most)
            .with_for_update(skip_locked=True, of=MessageRow)
            .execution_options(populate_existing=True)
        ).all()
        messages = [_message(row, workspace) for row, workspace in rows]
        self._set([message.id for message in messages], leased_until=until)
        return messages

    def thread_post(self, organisation: OrganisationId, key: str) -> str | None:
        """The id, on its platform, of the post with this key: threads hang on it."""
        return self._session.scalar(
            select(MessageRow.ts).where(MessageRow.organisation_id == organisation, MessageRow.key == key)
        )

    def hurry(self, *, now: datetime) -> None:
        """What waits for its turn to be sent is sent now."""
        self._session.execute(
            update(MessageRow).where(col(MessageRow.open), col(MessageRow.due_at) > now).values(due_at=now)
        )

    def calling(self, message: Message, *, channel: str, now: datetime) -> None:
        """The call goes out now: committed before it does."""
        self._set(
            [message.id],
            state=str(MessageState.SENDING),
            channel=channel,
            attempts=MessageRow.attempts + 1,
            lookups=0,
            first_at=func.coalesce(MessageRow.first_at, now),
        )

    def sent(self, message: Message, *, ts: str, next_at: datetime) -> None:
        """The platform has it, in the version that was rendered; another change waits until `next_at`."""
        self._set(
            [message.id],
            sent=message.wanted,
            ts=ts,
            state=str(MessageState.WAITING),
            open=MessageRow.wanted > message.wanted,
            attempts=0,
            lookups=0,
            first_at=None,
            leased_until=None,
            due_at=next_at,
            problem="",
        )

    def later(self, message: Message, *, at: datetime, **values: Any) -> None:
        """Come back to this message at `at` (real time)."""
        self._set([message.id], leased_until=None, due_at=at, **values)

    def ended(self, message: Message, *, state: MessageState, problem: str) -> None:
        """No further attempt: dropped, or left to a person."""
        self._set([message.id], open=False, state=str(state), problem=problem, leased_until=None)

    def zones_of_open_cards(self) -> list[str]:
        """The zones in which the days of open pitches are counted."""
        return list(
            self._session.scalars(select(CampaignRow.zone).where(CampaignRow.stage == str(Stage.OPEN)).distinct())
        )

    def refresh_open_cards(self, zone: str) -> None:
        """A new day in this zone: the cards of its open pitches say how many are left."""
        campaigns = select(CampaignRow.id).where(CampaignRow.stage == str(Stage.OPEN), CampaignRow.zone == zone)
        self._session.execute(
            update(MessageRow)
            .where(
                is_kind(MessageKind.PITCH),
                col(MessageRow.campaign_id).in_(campaigns),
                col(MessageRow.state).not_in(AT_REST),
            )
            .values(wanted=MessageRow.wanted + 1, open=True)
        )

    def is_due(self, now: datetime) -> bool:
        """Whether any message is open whose turn has come, be it in somebody's hands."""
        return self._session.scalar(select(MessageRow.id).where(_is_due(now)).limit(1)) is not None

    def backlog(self) -> dict[str, int]:
        """How many messages are open, and how many need attention."""
        rows = self._session.execute(
            select(MessageRow.state, func.count())
            .where(or_(col(MessageRow.open), col(MessageRow.state) == str(MessageState.ATTENTION)))
            .group_by(col(MessageRow.state))
        )
        return {state: int(count) for state, count in rows}

    def _set(self, ids: Iterable[str], **values: Any) -> None:
        self._session.execute(update(MessageRow).where(col(MessageRow.id).in_(list(ids))).values(**values))


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Open, and its turn has come. What another version of the bot promised waits for that version."""
    return and_(col(MessageRow.open), col(MessageRow.due_at) <= now, col(MessageRow.kind).in_(map(str, MessageKind)))


def _message(row: MessageRow, workspace: WorkspaceRow) -> Message:
    return Message(
        id=row.id,
        organisation=OrganisationId(row.organisation_id),
        workspace_id=row.workspace_id,
        platform=workspace.platform,
        workspace=workspace.external,
        key=row.key,
        kind=MessageKind(row.kind),
        campaign=CampaignId(row.campaign_id) if row.campaign_id else None,
        person=PersonId(row.person_id) if row.person_id else None,
        channel=row.channel,
        thread_of=row.thread_of,
        payload=row.payload,
        wanted=row.wanted,
        sent=row.sent,
        state=MessageState(row.state),
        attempts=row.attempts,
        lookups=row.lookups,
        first_at=row.first_at,
        ts=row.ts,
    )
