"""Notes in the thread of a pitch's card: which there are, how each reads, and how one is promised."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from adapters.card import Card
from bot.card import plain_card, priced, still_needed, time_left
from bot.turn import promise_beside
from bot.wording import labels
from bot.wording.words import Words
from domain.campaign import Campaign, Outcome
from domain.cents.amounts import Money
from storage.messages import MessageKind
from storage.unit_of_work import UnitOfWork


class Note(StrEnum):
    """What is said in the thread of a pitch's card: the message that says it."""

    DEADLINE = "note_deadline"
    EXTENDED = "note_extended"
    COST = "note_cost"
    HANDED_OVER = "note_handed_over"
    QUESTION = "note_question"
    UNDERWAY = "note_underway"
    UNFUNDED = "note_unfunded"
    CANCELLED = "note_cancelled"
    STILL_LEARNED = "note_still_learned"
    COMPLETE = "note_complete"


@dataclass(frozen=True, slots=True)
class Noted:
    """What a note is made of; `kept` is what only the moment of its promise knew."""

    campaign: Campaign
    say: Words
    kept: Mapping[str, str]
    now: datetime

    @property
    def title(self) -> str:
        """What the pitch is called."""
        return self.campaign.texts.title


def promise_note(uow: UnitOfWork, campaign: Campaign, note: Note, *, key: str, real: datetime, **payload: str) -> None:
    """Promise a note in the thread of the pitch's card."""
    promise_beside(uow, campaign, MessageKind.NOTE, f"note:{campaign.id}:{key}", {"note": str(note), **payload}, real)


def _titled(message: str) -> Callable[[Noted], Card]:
    """A note that says no more than which pitch it is about."""
    return lambda noted: plain_card(noted.say(message, title=noted.title))


def _deadline(noted: Noted) -> Card:
    say, campaign = noted.say, noted.campaign
    needed = still_needed(campaign, say)
    rest = say("still_needed", things=say.listing(needed)) if needed else ""
    left = " · ".join(filter(None, (time_left(campaign, say, noted.now), rest)))
    return plain_card(say("note_deadline", title=noted.title, left=left))


def _extended(noted: Noted) -> Card:
    say, campaign = noted.say, noted.campaign
    text = say("note_extended", title=noted.title, day=campaign.close_on or "")
    return plain_card(text, say("reason", reason=campaign.extension_reason))


def _cost(noted: Noted) -> Card:
    say, campaign = noted.say, noted.campaign
    if campaign.money.sponsorship:  # the peers' part tells what was matched, and that what was given
        cost = Money(campaign.cost, campaign.money.currency)
        return plain_card(say("note_cost_matched", title=noted.title, cost=cost))
    return plain_card(priced(say, "note_cost", campaign))


def _handed_over(noted: Noted) -> Card:
    return plain_card(noted.say("note_handed_over", title=noted.title, name=noted.kept["name"]))


def _question(noted: Noted) -> Card:
    return plain_card(noted.say("note_question", name=noted.kept["who"], title=noted.title), noted.kept["words"])


def _still_learned(noted: Noted) -> Card:
    return plain_card(noted.say("note_still_learned", title=noted.title), noted.campaign.still_learned)


def _complete(noted: Noted) -> Card:
    say, campaign = noted.say, noted.campaign
    outcome = say(labels.OUTCOME[campaign.outcome or Outcome.UNANSWERED])
    lines = [say("complete_practice", outcome=outcome)]
    if campaign.practice:
        lines.append(campaign.practice)
    if campaign.totals.supporters:
        lines.append(say("complete_verdicts", n=campaign.totals.verdicts, of=campaign.totals.supporters))
    return plain_card(say("note_complete", title=noted.title), *lines)


NOTES: dict[Note, Callable[[Noted], Card]] = {
    Note.DEADLINE: _deadline,
    Note.EXTENDED: _extended,
    Note.COST: _cost,
    Note.HANDED_OVER: _handed_over,
    Note.QUESTION: _question,
    Note.UNDERWAY: _titled("note_underway"),
    Note.UNFUNDED: _titled("note_unfunded"),
    Note.CANCELLED: _titled("note_cancelled"),
    Note.STILL_LEARNED: _still_learned,
    Note.COMPLETE: _complete,
}
