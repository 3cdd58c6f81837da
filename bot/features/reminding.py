"""Questions come when they are due, in a person's own hours, one message a day at most, and they end.

A tick takes what is due in small batches. What time itself does (closing, coming back) happens at once; what is
asked of a person is merged with all else that is due to them, or waits for their next free morning. What may fall due
are the rows that features export.
"""

from datetime import date, timedelta

from adapters.card import Button, Buttons, Card, Divider, Paragraph, Part
from bot.features import applying, following, managing, team, waiting
from bot.features.delivering import prompts as delivering
from bot.features.money import prompts as money
from bot.features.pitching import prompts as pitching
from bot.features.pledging import prompts as pledging
from bot.features.sharing import prompts as sharing
from bot.prompts import Deed, Item, Prompt, Question
from bot.turn import Turn, promise_direct
from bot.wording.words import words_in
from domain.campaign import CampaignId
from domain.people import PersonId
from domain.refusals import UnknownPitch
from domain.reminding import PromptName
from storage.people import Person
from storage.schedule import DueNow

BATCH = 50
ROWS: tuple[Prompt, ...] = (  # Home shows them in this order
    *pitching.PROMPTS,
    *pledging.PROMPTS,
    *waiting.PROMPTS,
    *delivering.PROMPTS,
    *money.PROMPTS,
    *sharing.PROMPTS,
    *applying.PROMPTS,
    *managing.PROMPTS,
    *following.PROMPTS,
    *team.PROMPTS,
)
PROMPTS: dict[PromptName, Prompt] = {row.name: row for row in ROWS}
QUESTIONS = tuple(row for row in ROWS if isinstance(row, Question))


def carry_out(turn: Turn, due: DueNow) -> None:
    """Do what is due: let time act, or ask a person."""
    row = PROMPTS[due.prompt]
    if isinstance(row, Deed):
        turn.uow.agenda.done([due.id])
        row.act(turn, turn.uow.campaigns.get(due.campaign), due)
    elif due.person:
        _ask(turn, turn.uow.people.locked(due.person), due)
    else:
        turn.uow.agenda.done([due.id])


def direct_card(turn: Turn, items: list[dict[str, str]]) -> Card | None:
    """A direct message out of its items, each as things stand now; None when nothing of it is true any more."""
    parts: list[Part] = []
    for one in items:
        found = _item_parts(turn, one)
        parts += ([Divider()] if parts and found else []) + found
    if not parts:
        return None
    say = turn.say
    first = next(part for part in parts if isinstance(part, Paragraph))
    other = "fr" if say.language == "en" else "en"
    switch = Button("language", words_in(other)("language_name"), other)
    return Card(first.text, (*parts, Buttons((switch,))))


def _ask(turn: Turn, person: Person, due: DueNow) -> None:
    moment = turn.hours(person).first_moment(turn.now)
    local_day = moment.date()
    if person.paused_until and person.paused_until > local_day:
        turn.uow.agenda.put_off([due.id], turn.hours(person).morning_of(person.paused_until))
        return
    if person.written_on and person.written_on >= local_day:
        tomorrow = person.written_on + timedelta(days=1)
        turn.uow.agenda.put_off([due.id], turn.hours(person).morning_of(tomorrow))
        return
    if moment > turn.now:
        turn.uow.agenda.put_off([due.id], moment)
        return
    _write(turn, person, turn.uow.agenda.also_due_to(person.id, turn.now), local_day)


def _write(turn: Turn, person: Person, dues: list[DueNow], today: date) -> None:
    personal = [one for one in dues if isinstance(PROMPTS[one.prompt], Question)]
    turn.uow.agenda.done([one.id for one in personal])
    if person.quiet or not person.reachable:
        return
    wanted = list(dict.fromkeys((one.prompt, one.campaign) for one in personal))
    items: list[dict[str, str | int]] = [
        {"prompt": str(prompt), "campaign": campaign}
        for prompt, campaign in wanted
        if _still_true(turn, campaign, prompt, person.id)
    ]
    if items:
        promise_direct(turn.uow, person.id, items, key=f"direct:{person.id}:{today}", real=turn.real)
        turn.uow.people.change(person.id, written_on=today)


def _still_true(turn: Turn, campaign_id: CampaignId, prompt: PromptName, person: PersonId) -> bool:
    row = PROMPTS[prompt]
    campaign = turn.uow.campaigns.get(campaign_id, acting=person)
    return isinstance(row, Question) and row.still_true(turn, campaign, person)


def _item_parts(turn: Turn, one: Item) -> list[Part]:
    row = PROMPTS[PromptName(one["prompt"])]
    try:
        campaign = turn.uow.campaigns.get(one["campaign"], acting=turn.who.id)
    except UnknownPitch:
        return []
    return list(row.parts(turn, campaign, one)) if isinstance(row, Question) else []
