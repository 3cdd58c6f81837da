"""Two accounts turn out to be one person, and two workspaces one organisation: a code, typed on the other side."""

from dataclasses import replace

from adapters.card import Notice
from adapters.inbound import Commanded
from adapters.reply import Reply
from adapters.text import Code
from bot.answering import said
from bot.features import waiting
from bot.turn import Turn, align
from domain.campaign import CampaignId
from domain.linking import (
    PERSON_CODE_LIVES,
    WORKSPACE_CODE_LIVES,
    AlreadyLinked,
    BadCode,
    HasPitches,
    NotInOneOrganisation,
    merge,
)
from domain.people import PersonId
from domain.reminding import verdict_prompts
from domain.stages import ENDED, Stage
from storage.linking import PERSON, WORKSPACE


def link_typed(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch link` gives a code for one's other account; `/pitch link CODE` there makes the two one person."""
    typed = _rest(commanded)
    if not typed:
        until = turn.real + PERSON_CODE_LIVES
        code = turn.uow.linking.give_out(PERSON, turn.who.id, until=until)
        return _code(turn, "link_code", f"/pitch link {code}", "link_code_lives")
    given = turn.uow.linking.take(PERSON, typed, now=turn.real)
    if given is None:
        raise BadCode
    if given.organisation != turn.uow.organisation_id:
        raise NotInOneOrganisation
    if given.person == turn.who.id:
        raise AlreadyLinked
    return _become_one(turn, keep=given.person, gone=turn.who.id)


def connect_typed(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch connect` gives a steward a code; typed by a steward in another workspace, both are one organisation."""
    typed = _rest(commanded)
    if not typed:
        until = turn.real + WORKSPACE_CODE_LIVES
        code = turn.uow.linking.give_out(WORKSPACE, turn.who.id, until=until)
        return _code(turn, "connect_code", f"/pitch connect {code}", "connect_code_lives")
    given = turn.uow.linking.take(WORKSPACE, typed, now=turn.real)
    if given is None:
        raise BadCode
    if given.organisation == turn.uow.organisation_id:
        raise AlreadyLinked
    if not turn.uow.linking.stands_alone():
        raise HasPitches
    turn.uow.linking.move_in(given.organisation)
    return said(turn.say("connected"))


def _become_one(turn: Turn, *, keep: PersonId, gone: PersonId) -> Reply:
    """Campaign by campaign; then whatever else names the second account, and the reminders that follow from it."""
    reversed_ = 0
    shared = turn.uow.linking.shared_history(gone)
    for campaign_id in shared:
        turn.uow.campaigns.get(campaign_id)  # pitches are locked before match funds and allocations
    joined = turn.uow.allocations.join(keep, gone, now=turn.now)
    for campaign_id in shared:
        reversed_ += _merge_on(turn, campaign_id, keep, gone)
    turn.uow.allocations.trim(joined)
    turn.uow.linking.become_one(keep, gone)
    for campaign_id in shared:
        _ask_anew(turn, campaign_id, keep)
    turn.uow.messages.refresh_home(keep)
    return said(turn.say("linked"), *((Notice(turn.say("linked_reversed", n=reversed_)),) if reversed_ else ()))


def _merge_on(turn: Turn, campaign_id: CampaignId, keep: PersonId, gone: PersonId) -> int:
    """One campaign; return how many pledges were reversed because the person had made them twice, or to themself."""
    linking, campaigns = turn.uow.linking, turn.uow.campaigns
    before = campaigns.get(campaign_id, acting=keep, others=(gone,))
    standing = len(before.pledges_of(keep)) + len(before.pledges_of(gone))
    after, happened = merge(before, keep, gone, theirs=linking.supporter_row(campaign_id, gone), at=turn.now)
    if linking.merge_followers(campaign_id, keep, gone):
        after = replace(after, totals=replace(after.totals, cheers=after.totals.cheers - 1))
    linking.forget_supporter(campaign_id, gone)
    if after.supporter is None and before.supporter is not None:
        linking.forget_supporter(campaign_id, keep)
    after = turn.keep(before, after, happened)
    turn.uow.allocations.settle(after, keep, at=turn.now)
    for slot in {one.slot for one in before.pledges if one.current}:
        waiting.free_places(turn, campaign_id, slot)
    return standing - len(after.pledges_of(keep))


def _ask_anew(turn: Turn, campaign_id: CampaignId, keep: PersonId) -> None:
    campaign = turn.uow.campaigns.get(campaign_id, acting=keep)
    person = turn.uow.people.get(keep)
    if campaign.pitcher == keep and campaign.stage not in ENDED:
        align(turn.uow, campaign)
    if campaign.stage is Stage.APPLYING and campaign.supporter and campaign.supporter.verdict is None:
        for due in verdict_prompts(campaign, keep, turn.hours(person)):
            turn.uow.schedule.want(campaign_id, due)


def _code(turn: Turn, key: str, command: str, lives: str) -> Reply:
    return said(turn.say.rich(key, command=Code(command)), Notice(turn.say(lives)))


def _rest(commanded: Commanded) -> str:
    return commanded.text.strip().partition(" ")[2].strip()
