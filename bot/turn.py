"""One person's turn: what a feature needs to answer them, and the one way in which it keeps a change.

`keep` is the place where a change of a campaign becomes rows and promises: the difference is saved, every post of
the pitch is to be rendered again, and what is due is brought in line with the plan.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

import structlog

from adapters.text import ChannelName
from bot.wording.words import Words, words_in
from bot.working_days import hours_of
from domain.campaign import AnyCampaign, Campaign, CampaignId, Elsewhere, Slot, WithAllMoney
from domain.events import Event
from domain.matching.funds import concerns_match, follow
from domain.people import PersonId
from domain.policy import Action, Audience, Role, allows, audience_of, check, roles_of
from domain.refusals import Refusal, UnknownPitch
from domain.reminding import WHEN, Due, PromptName, plan, read_by_plan
from domain.resources import FOLLOW
from domain.stages import Stage
from domain.working_hours import WorkingHours
from storage.messages import MessageKind
from storage.people import Person
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger()


class News(StrEnum):
    """The two posts to each channel that follow the first."""

    RESOURCED = "resourced"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Turn:
    """A unit of work, the person whose turn it is, and the two times. `now` is programme time, `real` is not.

    `may` is what the route asks for, and `here` the channel in which the person acts, where the platform says it.
    """

    uow: UnitOfWork
    who: Person
    now: datetime
    real: datetime
    may: Action = Action.SEE
    here: str = ""

    @property
    def say(self) -> Words:
        """The words of the person's language."""
        return words_in(self.who.language)

    @property
    def today(self) -> date:
        """Today, where the person is."""
        return self.now.astimezone(ZoneInfo(self.who.zone)).date()

    @property
    def is_steward(self) -> bool:
        """What the person is, for rules that look for themselves; the policy's answer would be no second line."""
        return Role.STEWARD in roles_of(self.who.id, guest=self.who.guest, steward=self.who.steward)

    def campaign(
        self,
        campaign_id: str,
        *,
        others: tuple[PersonId, ...] = (),
        slot: Slot | None = None,
        may: Action | None = None,
    ) -> Campaign:
        """The campaign with the person's own pledges, if they may do with it what the route asks for, or `may`."""
        campaigns = self.uow.campaigns
        return self._allowed(lambda: campaigns.get(campaign_id, acting=self.who.id, others=others, slot=slot), may)

    def with_all_money(self, campaign_id: str) -> WithAllMoney:
        """The same with all its money pledges."""
        return self._allowed(lambda: self.uow.campaigns.with_all_money(campaign_id, acting=self.who.id), None)

    def _allowed(self, find: Callable[[], AnyCampaign], may: Action | None) -> AnyCampaign:
        asked = may or self.may
        try:
            found = find()
        except UnknownPitch:
            log.info("no such pitch", action=str(asked))
            raise
        self.check(asked, found)
        return found

    def allows(self, action: Action, campaign: Campaign | None = None) -> bool:
        """Whether the person may do this, by the policy; the campaign has their own pledges loaded."""
        return allows(action, *self._standing(campaign))

    def check(self, action: Action, campaign: Campaign | None = None) -> None:
        """Raise the sentence that tells the person no, where the policy does."""
        roles, audience = self._standing(campaign)
        try:
            check(action, roles, audience)
        except Refusal:
            log.info("not allowed", action=str(action), roles=sorted(roles), audience=str(audience))
            raise

    def _standing(self, campaign: Campaign | None) -> tuple[frozenset[Role], Audience]:
        """What the person is, and where the campaign stands for them: worked out here and nowhere else."""
        who = self.who
        roles = roles_of(who.id, campaign, guest=who.guest, steward=who.steward)
        if campaign is None:
            return roles, Audience.NOWHERE
        return roles, audience_of(campaign, roles, channel=self.here, finds=lambda: self._finds(campaign))

    def _finds(self, campaign: Campaign) -> bool:
        return not campaign.private or self.uow.campaigns.may_see(campaign, self.who.id)

    def keep(self, before: Campaign, after: AnyCampaign, happened: Iterable[Event] = ()) -> AnyCampaign:
        """Save a change and promise all that follows from it; return the campaign as it was kept."""
        return keep(self.uow, before, after, happened, real=self.real, touched=(self.who.id,))

    def channel_name(self, channel: str | None) -> ChannelName:
        """A channel as a part of a text."""
        known = self.uow.channels.get(channel) if channel else None
        return ChannelName(channel or "", known.name if known else "")

    def eyes(self, people: Sequence[PersonId]) -> tuple[str, ...]:
        """The user ids of people in this workspace: those for whom a card has something of their own."""
        workspace = self.uow.workspace
        return self.uow.people.users(people, workspace.platform, workspace.external)

    def hours(self, person: Person) -> WorkingHours:
        """A person's working hours."""
        return hours_of(person.zone, self.uow.organisation.holidays)


def keep(
    uow: UnitOfWork,
    before: Campaign,
    after: AnyCampaign,
    happened: Iterable[Event] = (),
    *,
    real: datetime,
    touched: tuple[PersonId, ...] = (),
) -> AnyCampaign:
    """Save a change of a campaign, refresh what shows it, and bring its due rows in line with the plan.

    Returns the campaign as it was kept: with what its match fund adds now, which people are told.
    """
    events = tuple(happened)
    if after == before and not events:
        return after
    uow.campaigns.save(before, after, events)
    uow.funds.book(events)
    after = _matched(uow, before, after, events)
    if events:
        uow.allocations.follow(before, after, at=events[-1].at)
    uow.messages.refresh(after.id, {after.pitcher, *touched})
    if read_by_plan(before) != read_by_plan(after):
        align(uow, after)
    if after.stage is Stage.OPEN and after.resourced and not before.resourced and before.stage is Stage.OPEN:
        promise_news(uow, after, News.RESOURCED, real=real)
    return after


def _matched(uow: UnitOfWork, before: Campaign, after: AnyCampaign, events: tuple[Event, ...]) -> AnyCampaign:
    """The campaign with what its match fund adds now. The pitch is read anew: `after` may be older than its match."""
    if not events or not concerns_match(before, after):
        return after
    stored = uow.campaigns.get(after.id)
    if stored.money.sponsorship is None:
        return after
    fund = uow.funds.locked(stored.money.sponsorship.fund)
    followed, happened = follow(stored, fund, uow.campaigns.gifts(after.id), at=events[-1].at)
    uow.campaigns.save(stored, followed, happened)
    uow.funds.book(happened)
    return replace(after, money=followed.money, totals=followed.totals)


def align(uow: UnitOfWork, campaign: Campaign) -> None:
    """Bring the due rows of a campaign in line with its plan."""
    pitcher = uow.people.get(campaign.pitcher)
    hours = hours_of(pitcher.zone, uow.organisation.holidays)
    uow.schedule.align(campaign.id, plan(campaign, hours), WHEN)


def promise_news(uow: UnitOfWork, campaign: Campaign, news: News, *, real: datetime) -> None:
    """Promise one of the two posts to each channel that follow the first."""
    promise_beside(uow, campaign, MessageKind.NEWS, f"news:{campaign.id}:{news}", {"news": str(news)}, real)


def promise_direct(
    uow: UnitOfWork, person: PersonId, items: list[dict[str, str | int]], *, key: str, real: datetime
) -> None:
    """Promise a direct message made of items, each rendered when it is sent, and anew when its pitch changes."""
    about = {str(one["campaign"]) for one in items}
    uow.messages.promise(
        MessageKind.DIRECT,
        key,
        workspace_id=uow.people.get(person).workspace_id or uow.workspace.id,
        now=real,
        campaign=CampaignId(about.pop()) if len(about) == 1 else None,
        person=person,
        payload={"items": items},
    )


def item(prompt: PromptName, campaign: CampaignId) -> dict[str, str | int]:
    """One part of a direct message."""
    return {"prompt": str(prompt), "campaign": campaign}


def pitch_key(campaign: CampaignId, elsewhere: Elsewhere | None = None) -> str:
    """The key of a pitch's card among the promised messages; the first post has the plain one."""
    return f"pitch:{campaign}@{elsewhere.workspace}/{elsewhere.channel}" if elsewhere else f"pitch:{campaign}"


def tell_everyone(uow: UnitOfWork, campaign: Campaign, *, now: datetime) -> None:
    """Let supporters and followers know, in their own working hours, how the campaign ended."""
    concerned = [supporter.person for supporter in uow.campaigns.supporters(campaign.id)]
    concerned += [person for person in uow.campaigns.followers(campaign.id, FOLLOW) if person not in concerned]
    calendar = uow.organisation.holidays
    for person in uow.people.many(concerned).values():
        moment = hours_of(person.zone, calendar).first_moment(now)
        uow.schedule.want(campaign.id, Due(PromptName.ENDED, moment, person.id))


def promise_beside(
    uow: UnitOfWork, campaign: Campaign, kind: MessageKind, key: str, payload: dict[str, str], real: datetime
) -> None:
    """Promise a message wherever the card of a pitch stands: in its thread, or in its channel."""
    for post in uow.messages.posts(campaign.id):
        uow.messages.promise(
            kind,
            key + post.key.removeprefix(pitch_key(campaign.id)),
            workspace_id=post.workspace_id,
            now=real,
            campaign=campaign.id,
            channel=post.channel,
            thread_of=post.key if kind is MessageKind.NOTE else None,
            payload=dict(payload),
        )
