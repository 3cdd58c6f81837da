"""Somebody waits in line: a place becomes free, is offered to the first, and is taken, left, or lapses."""

from collections.abc import Iterable

from adapters.card import Part
from adapters.inbound import Pressed, Submitted, answer
from adapters.reply import NextForm, Nothing, Reply, Whisper
from bot.answering import show_again
from bot.features import guarding
from bot.features.guarding import DISCLOSURE
from bot.features.pledging.views import done_form, place_ended_parts, place_parts, receipt_card
from bot.ladders import ONCE, ask
from bot.prompts import Deed, Question, Whose, on_home
from bot.turn import Turn, keep
from domain.campaign import MONEY_SLOT, Campaign, CampaignId, Slot
from domain.guarding import DisclosureNeeded
from domain.people import PersonId
from domain.pledging import NothingPledged, NotOpen
from domain.reminding import PLACE_HELD, Due, PromptName, place_prompts
from domain.waiting import free_place, leave_place, take_place
from storage.schedule import DueNow


def place_taken(turn: Turn, pressed: Pressed) -> Reply:
    """The head of the waiting list takes the place, once they have disclosed what the guard asks for."""
    before = turn.campaign(pressed.value)
    try:
        after = _take_place(turn, before, pressed)
    except DisclosureNeeded:
        return Whisper(guarding.disclosure_card(turn, before))
    return Whisper(receipt_card(turn.say, after, turn.who.id, MONEY_SLOT))


def place_disclosed(turn: Turn, submitted: Submitted) -> Reply:
    """The line that was asked for: with it the place is taken."""
    after = _take_place(turn, turn.campaign(submitted.ref), submitted, answer(submitted.answers, DISCLOSURE))
    return NextForm(done_form(turn.say, after, turn.who.id, MONEY_SLOT))


def place_left(turn: Turn, pressed: Pressed) -> Reply:
    """The head of the waiting list does not want the place any more."""
    before = turn.campaign(pressed.value)
    after, happened = leave_place(before, turn.who.id, by=turn.who.id, at=turn.now)
    after = turn.keep(before, after, happened)
    _after_answer(turn, after.id, pressed)
    return Nothing()


def place_lapsed(turn: Turn, campaign: Campaign, due: DueNow) -> None:
    """The 48 hours are over: the next in line is asked. Whoever has not been asked yet gets their 48 hours first."""
    if due.person is None:
        return
    before = turn.uow.campaigns.get(campaign.id, acting=due.person)
    held = before.pledge_of(due.person, MONEY_SLOT)
    if held is None or held.place_since is None or int(held.place_since.timestamp()) != due.round:
        return
    if turn.uow.schedule.waiting(campaign.id, PromptName.PLACE, due.person):
        turn.uow.agenda.put_off([due.id], turn.now + PLACE_HELD, again=True)
        return
    try:
        after, happened = leave_place(before, due.person, by=None, at=turn.now)
    except (NothingPledged, NotOpen):
        return
    after = keep(turn.uow, before, after, happened, real=turn.real, touched=(due.person,))
    ask(turn, after.id, PromptName.PLACE_ENDED, due.person, ONCE)
    free_places(turn, before.id, MONEY_SLOT)


def free_places(turn: Turn, campaign_id: CampaignId, slot: Slot) -> None:
    """Offer what has become free to the waiting list, one after the other, until nothing is left."""
    while turn.uow.campaigns.has_waiting(campaign_id, slot):
        before = turn.uow.campaigns.get(campaign_id, acting=turn.who.id, slot=slot)
        head = before.next_waiting
        after, happened = free_place(before, at=turn.now)
        if not happened or head is None:
            return
        after = turn.keep(before, after, happened)
        if slot == MONEY_SLOT:
            person = turn.uow.people.get(head.person)
            for due in place_prompts(person.id, turn.now, turn.hours(person)):
                turn.uow.schedule.want(campaign_id, due)
        else:
            tell_pitcher(turn, after)


def tell_pitcher(turn: Turn, campaign: Campaign) -> None:
    """An offer waits for a yes: the pitcher is asked at the next tick within their hours, once for all offers."""
    turn.uow.schedule.want_again(campaign.id, Due(PromptName.OFFERS, turn.now, campaign.pitcher))


def _take_place(turn: Turn, before: Campaign, inbound: Pressed | Submitted, words: str = "") -> Campaign:
    after, happened = take_place(before, by=turn.who.id, at=turn.now)
    after = turn.keep(before, after, (*guarding.disclosed(turn, before, words), *happened))
    _after_answer(turn, after.id, inbound)
    return after


def _after_answer(turn: Turn, campaign_id: CampaignId, inbound: Pressed | Submitted) -> None:
    turn.uow.schedule.drop(campaign_id, PromptName.PLACE_LAPSES, turn.who.id)
    free_places(turn, campaign_id, MONEY_SLOT)
    show_again(turn, inbound, turn.who.id)


def _is_held(turn: Turn, campaign: Campaign, person: PersonId) -> bool:
    held = campaign.pledge_of(person, MONEY_SLOT)
    return held is not None and held.reserved > 0


def _at_home(turn: Turn, campaign: Campaign) -> Iterable[Part]:
    return place_parts(turn, campaign) if any(one.reserved for one in campaign.pledges) else ()


PROMPTS = (
    Question(
        name=PromptName.PLACE,
        label="due_place",
        parts=lambda turn, campaign, one: place_parts(turn, campaign),
        still_true=_is_held,
        on_home=on_home(Whose.SUPPORTER, parts=_at_home),
    ),
    Deed(name=PromptName.PLACE_LAPSES, label="due_place", act=place_lapsed),
    Question(
        name=PromptName.PLACE_ENDED,
        label="due_ended",
        parts=lambda turn, campaign, one: place_ended_parts(turn, campaign),
    ),
)
