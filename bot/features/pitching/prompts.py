"""What a pitcher is asked when a first post did not come, or when nobody knows whether it did."""

from adapters.card import Button, Buttons, Paragraph, Part, Style
from bot.prompts import Item, Question, while_in
from bot.turn import Turn
from domain.campaign import Campaign
from domain.reminding import PromptName
from domain.stages import Stage


def _not_posted(turn: Turn, campaign: Campaign, one: Item) -> list[Part]:
    say, channel = turn.say, turn.channel_name(one.get("channel", ""))
    if "also" in one:
        where = one["also"] or say("other_channel")
        return [Paragraph(say("not_posted_also", title=campaign.texts.title, channel=where))]
    known = {"not_in_channel": "not_posted_not_member", "channel_not_found": "not_posted_not_member"}
    key = known.get(one.get("why", ""), "not_posted")
    parts: list[Part] = [Paragraph(say.rich(key, channel=channel, title=campaign.texts.title))]
    if campaign.stage is Stage.DRAFT:
        resume = Button("pitch_resume", say("button_resume", number=str(campaign.number)), campaign.id, Style.PRIMARY)
        parts.append(Buttons((resume,)))
    return parts


def _is_it_there(turn: Turn, campaign: Campaign, _: Item) -> list[Part]:
    say = turn.say
    if campaign.stage is not Stage.PUBLISHING:
        return [Paragraph(say("it_is_there_now", title=campaign.texts.title))]
    channel = turn.channel_name(campaign.channel)
    return [
        Paragraph(say.rich("is_it_there", title=campaign.texts.title, channel=channel)),
        Buttons(
            (
                Button("it_is_there", say("button_it_is_there"), campaign.id, Style.PRIMARY),
                Button("post_again", say("button_post_again"), campaign.id),
            )
        ),
    ]


PROMPTS = (
    Question(name=PromptName.NOT_POSTED, label="due_not_posted", parts=_not_posted, still_true=while_in(Stage.DRAFT)),
    Question(
        name=PromptName.IS_IT_THERE, label="due_not_posted", parts=_is_it_there, still_true=while_in(Stage.PUBLISHING)
    ),
)
