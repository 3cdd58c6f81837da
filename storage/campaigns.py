"""Campaigns: fetched with the pledges of the people concerned, saved as the difference.

`get` locks the campaign's row on PostgreSQL, so that a rule never decides on what another transaction is changing.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Text, and_, cast, func, insert, or_, update
from sqlmodel import Session, col, select

from domain.campaign import CURRENT, MONEY_SLOT, Campaign, CampaignId, Pledge, Slot, Supporter, WithAllMoney
from domain.cents.matching import Gift
from domain.events import Event
from domain.people import OrganisationId, PersonId
from domain.refusals import UnknownPitch
from domain.stages import ENDED, Stage
from storage import journal
from storage.campaign_rows import (
    campaign_from,
    header_values,
    need_values,
    pledge_from,
    pledge_values,
    searchable,
    supporter_from,
    supporter_values,
)
from storage.messages import MessageKind, is_kind
from storage.tables import (
    CampaignRow,
    ChannelRow,
    FollowerRow,
    IdentityRow,
    MemberRow,
    MessageRow,
    NeedRow,
    OrganisationRow,
    PledgeRow,
    SupporterRow,
    WorkspaceRow,
)
from storage.upsert import insert_or_ignore, upsert

MOST_WORDS = 8
ARRIVAL = (col(PledgeRow.at), col(PledgeRow.person_id))
OVER = col(CampaignRow.stage).in_([str(stage) for stage in ENDED])  # sorts after what is still on its way
STANDING = [str(state) for state in CURRENT]


class Campaigns:
    """The campaigns of one organisation."""

    def __init__(self, session: Session, organisation: OrganisationId) -> None:
        self._session = session
        self._organisation = organisation
        self._heads: dict[str, tuple[str, int]] = {}

    def next_number(self) -> int:
        """The next public number of the organisation."""
        statement = (
            update(OrganisationRow)
            .where(col(OrganisationRow.id) == self._organisation)
            .values(last_number=OrganisationRow.last_number + 1)
            .returning(col(OrganisationRow.last_number))
        )
        return int(self._session.execute(statement).scalar_one())

    def add(self, campaign: Campaign, events: Iterable[Event]) -> None:
        """Store a new campaign."""
        head, count = journal.append(self._session, campaign, "", 0, ())
        values = {**header_values(campaign), "journal_head": head, "journal_count": count}
        self._session.execute(insert(CampaignRow), [values])
        self.save(campaign, campaign, events)
        self._save_needs(campaign, campaign.needs)

    def get(
        self,
        campaign_id: str,
        *,
        acting: PersonId | None = None,
        others: Sequence[PersonId] = (),
        slot: Slot | None = None,
    ) -> Campaign:
        """The campaign, with the pledges of `acting` and `others`, and the head of the waiting list of `slot`.

        `campaign.supporter` is the person acting. Raises `UnknownPitch`, also for another organisation's pitch.
        """
        return self._loaded(campaign_id, acting, others, slot, money=False)

    def with_all_money(self, campaign_id: str, *, acting: PersonId | None = None) -> WithAllMoney:
        """The same with all pledges of whoever gives money: for settlements, never for a reaction."""
        return WithAllMoney.of(self._loaded(campaign_id, acting, (), None, money=True))

    def _loaded(
        self, campaign_id: str, acting: PersonId | None, others: Sequence[PersonId], slot: Slot | None, *, money: bool
    ) -> Campaign:
        statement = (
            select(CampaignRow, SupporterRow)
            .outerjoin(
                SupporterRow,
                and_(col(SupporterRow.campaign_id) == CampaignRow.id, col(SupporterRow.person_id) == (acting or "")),
            )
            .where(CampaignRow.id == campaign_id, CampaignRow.organisation_id == self._organisation)
            .execution_options(populate_existing=True)
        )
        if not self._session.info.get("reads"):
            statement = statement.with_for_update(of=CampaignRow)
        found = self._session.execute(statement).first()
        if found is None:
            raise UnknownPitch
        row, supporter = found
        self._heads[row.id] = (row.journal_head, row.journal_count)
        people = [person for person in (acting, *others) if person]
        return campaign_from(
            row,
            self._needs([row.id]),
            self._pledges(row.id, people, money=money) if people or money else (),
            supporter,
            self._next_waiting(row.id, slot) if slot else None,
        )

    def has_waiting(self, campaign_id: str, slot: Slot) -> bool:
        """Whether anybody waits for a place here and has not been asked about one."""
        return self._next_waiting(campaign_id, slot) is not None

    def exists(self, campaign_id: str) -> bool:
        """Whether there is any campaign with this id, whoever it belongs to."""
        return self._session.get(CampaignRow, campaign_id) is not None

    def numbered(self, number: int) -> CampaignId | None:
        """The id of P-`number` in this organisation."""
        found = self._session.scalar(
            select(CampaignRow.id).where(
                CampaignRow.organisation_id == self._organisation, CampaignRow.number == number
            )
        )
        return CampaignId(found) if found else None

    def save(self, before: Campaign, after: Campaign, events: Iterable[Event] = ()) -> None:
        """Store the difference between two states of a campaign and append what happened."""
        self._save_needs(after, [need for need in after.needs if need not in before.needs])
        self._drop_needs(before, after)
        pledges = [pledge for pledge in after.pledges if pledge not in before.pledges]
        upsert(
            self._session,
            PledgeRow,
            [pledge_values(after, pledge) for pledge in pledges],
            key=("campaign_id", "slot", "person_id"),
        )
        if after.supporter and after.supporter != before.supporter:
            rows = [supporter_values(after, after.supporter)]
            upsert(self._session, SupporterRow, rows, key=("campaign_id", "person_id"))
        self._save_header(before, after, tuple(events))

    def listed(self, *, stages: Iterable[Stage], viewer: PersonId, words: str = "", most: int = 20) -> list[Campaign]:
        """Campaigns in these stages that the viewer may see, the next to close first."""
        conditions: list[ColumnElement[bool]] = [
            col(CampaignRow.organisation_id) == self._organisation,
            col(CampaignRow.stage).in_([str(stage) for stage in stages]),
            self._visible_to(viewer),
        ]
        conditions += [
            col(CampaignRow.search).contains(word, autoescape=True) for word in searchable(words).split()[:MOST_WORDS]
        ]
        order = (col(CampaignRow.deadline).asc(), col(CampaignRow.number).desc())
        return self._many(select(CampaignRow).where(*conditions).order_by(*order).limit(most))

    def pitched_by(self, person: PersonId, *, most: int = 20) -> list[Campaign]:
        """The pitches of one person, those on their way first, the newest before; cancelled drafts are left out."""
        conditions = (
            CampaignRow.organisation_id == self._organisation,
            CampaignRow.pitcher_id == person,
            or_(col(CampaignRow.stage) != str(Stage.CANCELLED), col(CampaignRow.deadline).is_not(None)),
        )
        order = (OVER, col(CampaignRow.number).desc())
        return self._many(select(CampaignRow).where(*conditions).order_by(*order).limit(most))

    def carried_by(self, person: PersonId) -> list[Campaign]:
        """The pitches that a person carries with somebody else and that are not over, the newest first."""
        conditions = (
            CampaignRow.organisation_id == self._organisation,
            cast(CampaignRow.co_pitchers, Text).contains(person),
            col(CampaignRow.stage).not_in([str(Stage.UNFUNDED), str(Stage.CANCELLED)]),
        )
        found = self._many(select(CampaignRow).where(*conditions).order_by(col(CampaignRow.number).desc()))
        return [one for one in found if one.carried_by(person)]

    def supported_by(self, person: PersonId, *, most: int = 20) -> list[Campaign]:
        """The pitches that a person has pledges on, those on their way first, with these pledges and the verdict."""
        ids = (
            select(PledgeRow.campaign_id)
            .where(PledgeRow.person_id == person, col(PledgeRow.state).in_(STANDING))
            .distinct()
        )
        rows = self._session.scalars(
            select(CampaignRow)
            .where(CampaignRow.organisation_id == self._organisation, col(CampaignRow.id).in_(ids))
            .order_by(OVER, col(CampaignRow.number).desc())
            .limit(most)
        ).all()
        needs = self._needs([row.id for row in rows])
        return [
            campaign_from(
                row,
                [need for need in needs if need.campaign_id == row.id],
                self._pledges(row.id, [person]),
                self._session.get(SupporterRow, (row.id, person)),
            )
            for row in rows
        ]

    def may_see(self, campaign: Campaign, viewer: PersonId) -> bool:
        """Whether a pitch of a private channel, or a draft, may be shown to this person wherever they are."""
        found = self._session.scalar(
            select(CampaignRow.id).where(CampaignRow.id == campaign.id, self._visible_to(viewer))
        )
        return found is not None

    def offers(self, campaign_id: str) -> list[Pledge]:
        """The offers in kind that wait for the pitcher's yes, in order of arrival."""
        rows = self._session.scalars(
            select(PledgeRow)
            .where(
                PledgeRow.campaign_id == campaign_id, PledgeRow.state == "offered", PledgeRow.slot != str(MONEY_SLOT)
            )
            .order_by(col(PledgeRow.at))
        )
        return [pledge_from(row) for row in rows]

    def accepted_help(self, campaign_id: str) -> list[Pledge]:
        """The help in kind that was accepted, in order of arrival."""
        rows = self._session.scalars(
            select(PledgeRow)
            .where(
                PledgeRow.campaign_id == campaign_id, PledgeRow.state == "accepted", PledgeRow.slot != str(MONEY_SLOT)
            )
            .order_by(col(PledgeRow.at))
        )
        return [pledge_from(row) for row in rows]

    def money(self, campaign_id: str, *, most: int) -> list[Pledge]:
        """The money that is promised, in order of arrival; only for eyes that may see amounts."""
        rows = self._session.scalars(
            select(PledgeRow)
            .where(
                PledgeRow.campaign_id == campaign_id,
                PledgeRow.slot == str(MONEY_SLOT),
                col(PledgeRow.state).in_(STANDING),
            )
            .order_by(col(PledgeRow.at))
            .limit(most)
        )
        return [pledge_from(row) for row in rows]

    def gifts(self, campaign_id: str) -> list[Gift]:
        """The money of peers that is accepted, in order of arrival: what a match fund adds to."""
        rows = self._session.execute(
            select(PledgeRow.person_id, col(PledgeRow.amount) - PledgeRow.waiting)
            .where(
                PledgeRow.campaign_id == campaign_id,
                PledgeRow.slot == str(MONEY_SLOT),
                PledgeRow.state == "accepted",
            )
            .order_by(*ARRIVAL)
        )
        return [Gift(PersonId(person), cents) for person, cents in rows]

    def supporters(self, campaign_id: str, *, most: int | None = None, named: bool = False) -> list[Supporter]:
        """The people with a pledge standing, in order of arrival; `named` leaves out who prefers no name."""
        standing = (
            select(PledgeRow.person_id, func.min(PledgeRow.at).label("since"))
            .where(PledgeRow.campaign_id == campaign_id, col(PledgeRow.state).in_(STANDING))
            .group_by(col(PledgeRow.person_id))
            .subquery()
        )
        statement = (
            select(SupporterRow)
            .join(standing, standing.c.person_id == SupporterRow.person_id)
            .where(SupporterRow.campaign_id == campaign_id, col(SupporterRow.anonymous).in_([False, not named]))
            .order_by(standing.c.since, col(SupporterRow.person_id))
            .limit(most)
        )
        return [supporter_from(row) for row in self._session.scalars(statement)]

    def anonymous(self, campaign_id: str) -> set[PersonId]:
        """The people with a pledge standing who prefer no name in the channel."""
        standing = select(PledgeRow.person_id).where(
            PledgeRow.campaign_id == campaign_id, col(PledgeRow.state).in_(STANDING)
        )
        rows = self._session.scalars(
            select(SupporterRow.person_id).where(
                SupporterRow.campaign_id == campaign_id,
                col(SupporterRow.anonymous).is_(True),
                col(SupporterRow.person_id).in_(standing),
            )
        )
        return {PersonId(row) for row in rows}

    def let_go_of_places(self, campaign_id: str) -> None:
        """Nothing is held any more: the campaign has closed."""
        self._session.execute(
            update(PledgeRow)
            .where(col(PledgeRow.campaign_id) == campaign_id, col(PledgeRow.reserved) > 0)
            .values(reserved=0, place_since=None)
        )

    def follow(self, campaign: Campaign, person: PersonId, emoji: str, *, on: bool) -> bool:
        """Remember or forget that a person follows or cheers; say whether that changed anything."""
        values = {
            "campaign_id": campaign.id,
            "person_id": person,
            "emoji": emoji,
            "organisation_id": campaign.organisation,
        }
        if on:
            return insert_or_ignore(self._session, FollowerRow, values)
        row = self._session.get(FollowerRow, (campaign.id, person, emoji))
        if row is None:
            return False
        self._session.delete(row)
        self._session.flush()
        return True

    def followers(self, campaign_id: str, emoji: str) -> list[PersonId]:
        """The people who reacted with this emoji."""
        rows = self._session.scalars(
            select(FollowerRow.person_id).where(FollowerRow.campaign_id == campaign_id, FollowerRow.emoji == emoji)
        )
        return [PersonId(row) for row in rows]

    def verdicts(self, campaign_id: str) -> dict[str, int]:
        """How many supporters said met, partly and not yet."""
        rows = self._session.execute(
            select(SupporterRow.verdict, func.count())
            .where(SupporterRow.campaign_id == campaign_id, col(SupporterRow.verdict).is_not(None))
            .group_by(col(SupporterRow.verdict))
        )
        return {str(verdict): int(count) for verdict, count in rows}

    def _many(self, statement: object) -> list[Campaign]:
        rows = self._session.scalars(statement).all()  # type: ignore[call-overload]
        needs = self._needs([row.id for row in rows])
        return [campaign_from(row, [need for need in needs if need.campaign_id == row.id]) for row in rows]

    def _visible_to(self, viewer: PersonId) -> ColumnElement[bool]:
        """Drafts are their pitcher's alone; a private channel's pitches its members', as far as we know them.

        Its pitcher and its supporters see a pitch too; whoever is on no roster does not.
        """
        own = col(CampaignRow.pitcher_id) == viewer
        backed = select(PledgeRow.campaign_id).where(PledgeRow.person_id == viewer, col(PledgeRow.state).in_(STANDING))
        published = col(CampaignRow.stage).not_in([str(Stage.DRAFT), str(Stage.PUBLISHING)])
        public = published & col(CampaignRow.private).is_(False)
        there = (
            select(MessageRow.campaign_id)
            .join(
                ChannelRow,
                and_(
                    col(ChannelRow.workspace_id) == MessageRow.workspace_id,
                    col(ChannelRow.external) == MessageRow.channel,
                ),
            )
            .join(
                MemberRow,
                and_(col(MemberRow.workspace_id) == ChannelRow.workspace_id, col(MemberRow.room) == ChannelRow.room),
            )
            .join(WorkspaceRow, col(WorkspaceRow.id) == MemberRow.workspace_id)
            .join(
                IdentityRow,
                and_(
                    col(IdentityRow.platform) == WorkspaceRow.platform,
                    col(IdentityRow.workspace) == WorkspaceRow.external,
                    col(IdentityRow.user) == MemberRow.user,
                ),
            )
            .where(is_kind(MessageKind.PITCH), col(ChannelRow.room) != "", IdentityRow.person_id == viewer)
        )
        return or_(own, public, published & or_(col(CampaignRow.id).in_(backed), col(CampaignRow.id).in_(there)))

    def _needs(self, ids: Sequence[str]) -> Sequence[NeedRow]:
        if not ids:
            return ()
        return self._session.scalars(
            select(NeedRow)
            .where(col(NeedRow.campaign_id).in_(ids))
            .order_by(col(NeedRow.position))
            .execution_options(populate_existing=True)
        ).all()

    def _pledges(self, campaign_id: str, people: Sequence[PersonId], *, money: bool = False) -> Sequence[PledgeRow]:
        concerned: ColumnElement[bool] = col(PledgeRow.person_id).in_(people)
        givers = select(PledgeRow.person_id).where(
            PledgeRow.campaign_id == campaign_id, PledgeRow.slot == str(MONEY_SLOT)
        )
        wanted = or_(concerned, col(PledgeRow.person_id).in_(givers)) if money else concerned
        return self._session.scalars(
            select(PledgeRow)
            .where(PledgeRow.campaign_id == campaign_id, wanted)
            .order_by(col(PledgeRow.at), col(PledgeRow.slot))
            .execution_options(populate_existing=True)
        ).all()

    def _next_waiting(self, campaign_id: str, slot: Slot) -> PledgeRow | None:
        return self._session.scalar(
            select(PledgeRow)
            .where(
                PledgeRow.campaign_id == campaign_id,
                PledgeRow.slot == slot,
                PledgeRow.waiting > 0,
                PledgeRow.reserved == 0,
                col(PledgeRow.state).in_(STANDING),
            )
            .order_by(*ARRIVAL)
            .limit(1)
            .execution_options(populate_existing=True)
        )

    def _save_needs(self, campaign: Campaign, needs: Iterable[object]) -> None:
        rows = [need_values(campaign, need) for need in campaign.needs if need in needs]
        upsert(self._session, NeedRow, rows, key=("campaign_id", "position"))

    def _drop_needs(self, before: Campaign, after: Campaign) -> None:
        gone = {need.position for need in before.needs} - {need.position for need in after.needs}
        for position in gone:
            row = self._session.get(NeedRow, (after.id, position))
            if row is not None:
                self._session.delete(row)
        if gone:
            self._session.flush()

    def _save_header(self, before: Campaign, after: Campaign, events: tuple[Event, ...]) -> None:
        old, new = header_values(before), header_values(after)
        changed = {name: value for name, value in new.items() if value != old[name]}
        if events:
            head, count = journal.append(self._session, after, *self._heads.get(after.id, ("", 0)), events)
            self._heads[after.id] = (head, count)
            changed |= {"journal_head": head, "journal_count": count}
        if changed:
            self._session.execute(update(CampaignRow).where(col(CampaignRow.id) == after.id).values(**changed))
