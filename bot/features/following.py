"""👏, 👀 and ⏰ promise nothing: they cheer, follow, and ask to be reminded."""

from dataclasses import replace

from adapters.card import Button, Buttons, Paragraph, Part
from adapters.inbound import Commanded, Pressed, Reacted
from adapters.reply import Nothing, Reply
from bot.answering import said
from bot.features.finding import meant_campaign
from bot.features.pledging.handlers import campaign_behind, seen
from bot.prompts import Item, Question, while_in
from bot.turn import Turn
from domain.campaign import Campaign
from domain.policy import Action
from domain.reminding import PromptName, closing_reminder
from domain.resources import ENCOURAGEMENT, FOLLOW, REMIND_ME
from domain.stages import Stage


def encouragement_changed(turn: Turn, reacted: Reacted) -> Reply:
    """👏, 👀 and ⏰ promise nothing: they cheer, follow, and ask to be reminded."""
    campaign_id = campaign_behind(turn, reacted)
    if campaign_id is None:
        return Nothing()
    campaign = turn.campaign(campaign_id, may=Action.SEE)
    there = seen(turn, reacted)
    if there is not None and turn.allows(turn.may, campaign):
        noticed(turn, campaign, reacted.emoji, on=there)
    return Nothing()


def cheered(turn: Turn, inbound: Pressed | Commanded) -> Reply:
    """The labelled button and the typed command for 👏."""
    return _noticed_by_word(turn, inbound, ENCOURAGEMENT, "cheered")


def followed(turn: Turn, inbound: Pressed | Commanded) -> Reply:
    """The labelled button and the typed command for 👀."""
    return _noticed_by_word(turn, inbound, FOLLOW, "followed")


def reminder_asked(turn: Turn, inbound: Pressed | Commanded) -> Reply:
    """The labelled button and the typed command for ⏰."""
    return _noticed_by_word(turn, inbound, REMIND_ME, "will_remind")


def noticed(turn: Turn, campaign: Campaign, emoji: str, *, on: bool) -> None:
    """Remember that a person cheers, follows, or wants to be reminded; one's own pitch needs no following."""
    if emoji != ENCOURAGEMENT and campaign.pitcher == turn.who.id:
        return
    if not turn.uow.campaigns.follow(campaign, turn.who.id, emoji, on=on):
        return
    if emoji == ENCOURAGEMENT:
        totals = replace(campaign.totals, cheers=campaign.totals.cheers + (1 if on else -1))
        turn.keep(campaign, replace(campaign, totals=totals))
    if emoji == REMIND_ME:
        turn.uow.schedule.drop(campaign.id, PromptName.CLOSES_SOON, turn.who.id)
        due = closing_reminder(campaign, turn.who.id, turn.hours(turn.who))
        if on and due:
            turn.uow.schedule.want(campaign.id, due)


def _noticed_by_word(turn: Turn, inbound: Pressed | Commanded, emoji: str, key: str) -> Reply:
    campaign = meant_campaign(turn, inbound)
    noticed(turn, campaign, emoji, on=True)
    own = campaign.pitcher == turn.who.id
    return said(turn.say("own_followed" if own else key, title=campaign.texts.title))


def _closes_soon(turn: Turn, campaign: Campaign, _: Item) -> list[Part]:
    say = turn.say
    if campaign.stage is not Stage.OPEN or campaign.deadline is None:
        return [Paragraph(say("refusal_not_open", title=campaign.texts.title, number=str(campaign.number)))]
    until = say.moment(campaign.deadline, turn.who.zone)
    return [
        Paragraph(say("closes_soon", title=campaign.texts.title, until=until)),
        Buttons((Button("pledge", say("button_pledge_one", number=str(campaign.number)), campaign.id),)),
    ]


PROMPTS = (
    Question(name=PromptName.CLOSES_SOON, label="due_closes_soon", parts=_closes_soon, still_true=while_in(Stage.OPEN)),
)
