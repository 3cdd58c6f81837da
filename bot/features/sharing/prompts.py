"""When the pitcher is asked to share, and supporters whether it helped."""

from collections.abc import Iterable

from adapters.card import Paragraph, Part
from bot.features.sharing.handlers import learning_over, verdicts_over
from bot.features.sharing.views import prompt_parts, verdict_parts
from bot.prompts import Deed, Item, Question, Whose, on_home
from bot.turn import Turn
from bot.wording import labels
from domain.campaign import Campaign
from domain.people import PersonId
from domain.reminding import PromptName
from domain.stages import Stage


def _is_prompted(turn: Turn, campaign: Campaign, person: PersonId) -> bool:
    return campaign.stage is Stage.SHARING and not campaign.silenced


def _share_asked(turn: Turn, campaign: Campaign, _: Item) -> list[Part]:
    say = turn.say
    if campaign.stage not in {Stage.SHARING, Stage.UNDERWAY}:
        return [Paragraph(say("share_done", title=campaign.texts.title, stage=say(labels.STAGE[campaign.stage])))]
    if campaign.silenced:
        return [Paragraph(say("silenced"))]
    return prompt_parts(say, campaign)


def _share_at_home(turn: Turn, campaign: Campaign) -> Iterable[Part]:
    return prompt_parts(turn.say, campaign) if campaign.stage is Stage.SHARING else ()


def _is_to_judge(turn: Turn, campaign: Campaign, person: PersonId) -> bool:
    verdict = campaign.supporter.verdict if campaign.supporter else None
    return campaign.stage is Stage.APPLYING and verdict is None and bool(campaign.pledges_of(person))


def _verdict_asked(turn: Turn, campaign: Campaign, _: Item) -> list[Part]:
    if campaign.supporter is None:
        return []
    names = turn.uow.people.many([campaign.pitcher])
    return [
        Paragraph(turn.say("verdict_intro", name=names[campaign.pitcher].name, title=campaign.texts.title)),
        *verdict_parts(turn.say, campaign),
    ]


def _verdict_at_home(turn: Turn, campaign: Campaign) -> Iterable[Part]:
    is_open = campaign.stage is Stage.APPLYING and campaign.supporter and campaign.supporter.verdict is None
    return verdict_parts(turn.say, campaign) if is_open else ()


PROMPTS = (
    Deed(
        name=PromptName.COME_BACK, label="due_come_back", act=lambda turn, campaign, due: learning_over(turn, campaign)
    ),
    Question(
        name=PromptName.SHARE,
        label="due_share",
        parts=_share_asked,
        still_true=_is_prompted,
        on_home=on_home(Whose.PITCHER, parts=_share_at_home),
    ),
    Question(
        name=PromptName.VERDICT,
        label="due_verdict",
        parts=_verdict_asked,
        still_true=_is_to_judge,
        on_home=on_home(Whose.SUPPORTER, parts=_verdict_at_home),
    ),
    Deed(name=PromptName.VERDICTS_END, label="due_end", act=lambda turn, campaign, due: verdicts_over(turn, campaign)),
)
