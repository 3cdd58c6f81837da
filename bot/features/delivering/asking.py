"""When people are asked about help that was accepted: gently, twice, and then it lapses."""

from bot.turn import Turn
from domain.campaign import Campaign, DeliveryState, Pledge
from domain.delivering import delivery_of, is_delivered, lapses_on, nudges
from domain.people import PersonId
from domain.reminding import Due, PromptName


def ask(turn: Turn, campaign: Campaign, supporter: PersonId) -> None:
    """Bring the questions about a supporter's help in line with how far it has come."""
    for prompt, person in (
        (PromptName.DELIVER, supporter),
        (PromptName.DELIVERY_LAPSES, supporter),
        (PromptName.RECEIVED, campaign.pitcher),
    ):
        turn.uow.schedule.drop(campaign.id, prompt, person)
    for pledge in turn.uow.campaigns.accepted_help(campaign.id):
        if is_delivered(campaign, pledge) and (
            pledge.person == supporter or pledge.delivery is DeliveryState.DELIVERED
        ):
            _ask_about(turn, campaign, pledge)


def _ask_about(turn: Turn, campaign: Campaign, pledge: Pledge) -> None:
    delivery = delivery_of(campaign, pledge)
    for nudge in nudges(delivery):
        prompt = PromptName.RECEIVED if nudge.person == campaign.pitcher else PromptName.DELIVER
        moment = turn.hours(turn.uow.people.get(nudge.person)).morning_of(nudge.on)
        if nudge.on > turn.today:
            turn.uow.schedule.want(campaign.id, Due(prompt, moment, nudge.person, nudge.on.toordinal()))
    ends = lapses_on(delivery)
    if ends:
        moment = turn.hours(turn.uow.people.get(pledge.person)).morning_of(ends)
        turn.uow.schedule.want(campaign.id, Due(PromptName.DELIVERY_LAPSES, moment, pledge.person, ends.toordinal()))
