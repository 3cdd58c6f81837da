"""Asking in a ladder: at once, and again some days later, in the person's own hours; then silence."""

from datetime import timedelta

from bot.turn import Turn
from domain.campaign import CampaignId
from domain.people import PersonId
from domain.reminding import Due, PromptName

LADDER = (0, 7, 21)  # days from now
ONCE = (0,)


def ask(turn: Turn, campaign: CampaignId, prompt: PromptName, person: PersonId, days: tuple[int, ...] = LADDER) -> None:
    """Want the question asked; a step that was asked before is asked again, one still to come keeps its time."""
    hours = turn.hours(turn.uow.people.get(person))
    for step, later in enumerate(days):
        moment = hours.first_moment(turn.now + timedelta(days=later))
        turn.uow.schedule.want_again(campaign, Due(prompt, moment, person, step))
