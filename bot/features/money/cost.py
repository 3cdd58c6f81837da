"""The cost of an open pitch changes, with the half rule's numbers beside it; and a steward may lower the own share."""

from adapters.card import Button, Buttons, Notice, Paragraph, Style
from adapters.form import Choice, Form, Line
from adapters.inbound import Commanded, Pressed, Submitted, answer
from adapters.reply import OpenForm, Reply
from bot.answering import said, told
from bot.card import priced
from bot.features import waiting
from bot.features.finding import named_campaign
from bot.features.money.payments import ask_called
from bot.features.pitching.forms import half_line
from bot.notes import Note, promise_note
from bot.turn import Turn
from bot.wording import labels
from domain.campaign import MONEY_SLOT, Campaign, CostKind, CostLine
from domain.cents.amounts import parse_amount
from domain.cents.half import NO_OWN_HALF, OwnShare, Scope, Share, ShareDecision
from domain.money.cost import LONGEST_REASON, decide_share, recost
from domain.policy import Action
from domain.refusals import WrongStage
from domain.stages import Stage

SHARES: dict[str, OwnShare] = {
    "50": Share(1, 2),
    "40": Share(2, 5),
    "30": Share(3, 10),
    "25": Share(1, 4),
    "20": Share(1, 5),
    "10": Share(1, 10),
    "0": NO_OWN_HALF,
}
FOR_PROGRAMME = tuple(percent for percent in SHARES if percent != "0")


def cost_opened(turn: Turn, inbound: Pressed | Commanded) -> Reply:
    """`/pitch cost P-42`, or the button: the lines of the cost, and the own money."""
    if isinstance(inbound, Pressed):
        return OpenForm(cost_form(turn, _open(turn, turn.campaign(inbound.value))))
    campaign, _ = named_campaign(turn, inbound)
    _open(turn, campaign)
    text = turn.say("cost_ready", title=campaign.texts.title)
    button = Button("cost", turn.say("button_cost"), campaign.id, Style.PRIMARY)
    return said(text, Buttons((button,)))


def cost_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """Other lines: smaller releases who came last, larger takes the pitcher's word on the larger half."""
    before = turn.with_all_money(submitted.ref)
    costs = []
    for kind in CostKind:
        cents = parse_amount(answer(submitted.answers, f"cost_{kind}"), field=f"cost_{kind}")
        costs += [CostLine(kind, cents)] if cents else []
    typed = answer(submitted.answers, "own")
    own = parse_amount(typed, field="own") if typed else None
    after, happened = recost(before, costs, own, answer(submitted.answers, "reason"), by=turn.who.id, at=turn.now)
    after = turn.keep(before, after, happened)
    ask_called(turn, after.id, happened)
    promise_note(turn.uow, after, Note.COST, key=f"cost:{turn.real.timestamp():.0f}", real=turn.real)
    waiting.free_places(turn, after.id, MONEY_SLOT)
    return told(turn.say, priced(turn.say, "cost_done", after))


def half_opened(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch half P-42`, or without a number for the whole programme: a steward's word on the own share."""
    words = commanded.text.split()
    campaign = named_campaign(turn, commanded, may=Action.SEE)[0] if len(words) > 1 else None
    value = campaign.id if campaign else ""
    return OpenForm(_half_form(turn, campaign), Button("half", turn.say("button_half"), value))


def half_pressed(turn: Turn, pressed: Pressed) -> Reply:
    """The same, from its button."""
    campaign = turn.campaign(pressed.value, may=Action.SEE) if pressed.value else None
    return OpenForm(_half_form(turn, campaign))


def half_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """The decision, never without its reason; it is kept beside the pitch and can be read in its history."""
    say, scope = turn.say, Scope.PITCH if submitted.ref else Scope.PROGRAMME
    share = SHARES.get(answer(submitted.answers, "share"), Share())
    decision = ShareDecision(
        share=share, scope=scope, by=turn.who.id, reason=answer(submitted.answers, "reason"), at=turn.now
    )
    if not submitted.ref:
        turn.uow.decisions.keep_share(decision)
        text = say("half_programme_done", share=say(labels.SHARE_OF_COST[_percent(share)]))
    else:
        before = turn.campaign(submitted.ref, may=Action.SEE)
        after, happened = decide_share(before, decision)
        after = turn.keep(before, after, happened)
        turn.uow.decisions.keep_share(decision, campaign=after.id)
        waiting.free_places(turn, after.id, MONEY_SLOT)
        text = priced(say, "half_done", after)
    return told(say, text)


def half_again(turn: Turn, submitted: Submitted) -> Form:
    """The decision, as it was sent."""
    return _half_form(turn, turn.campaign(submitted.ref, may=Action.SEE) if submitted.ref else None)


def _open(turn: Turn, campaign: Campaign) -> Campaign:
    if campaign.stage is not Stage.OPEN:
        raise WrongStage(number=str(campaign.number))
    return campaign


def cost_form(turn: Turn, campaign: Campaign) -> Form:
    """The lines of the cost, the own money, and why."""
    say = turn.say
    amounts = {line.kind: line.cents for line in campaign.money.costs}
    lines = (
        Line(
            name=f"cost_{kind}",
            label=say("field_cost", kind=say(labels.COST[kind])),
            example=say("example_amount"),
            most=20,
            value=say.typed(amounts.get(kind, 0)),
            required=False,
        )
        for kind in CostKind
    )
    return Form(
        name="cost",
        ref=campaign.id,
        title=say("title_cost"),
        submit=say("save"),
        close=say("cancel"),
        blocks=(
            Paragraph(half_line(say, campaign, campaign.cost)),
            Paragraph(say("cost_intro")),
            *lines,
            Line(
                name="own",
                label=say("field_own_promise"),
                hint=say("hint_own_promise"),
                example=say("example_amount"),
                most=20,
                required=False,
            ),
            Line(
                name="reason",
                label=say("field_cost_reason"),
                example=say("example_cost_reason"),
                most=LONGEST_REASON,
                long=True,
            ),
            Notice(say("cost_note")),
        ),
    )


def _half_form(turn: Turn, campaign: Campaign | None) -> Form:
    say = turn.say
    percents = tuple(SHARES) if campaign else FOR_PROGRAMME
    share = campaign.money.own_share if campaign else turn.uow.organisation.share
    key = "half_intro" if campaign else "half_intro_programme"
    intro = say(key, title=campaign.texts.title if campaign else "", share=say(labels.SHARE_OF_COST[_percent(share)]))
    return Form(
        name="half",
        ref=campaign.id if campaign else "",
        title=say("title_half"),
        submit=say("save"),
        close=say("cancel"),
        blocks=(
            Paragraph(intro),
            Choice(
                name="share",
                label=say("field_share_of_cost"),
                options=tuple((percent, say(labels.SHARE_OF_COST[percent])) for percent in percents),
                value=_percent(share),
            ),
            Line(name="reason", label=say("field_half_reason"), most=LONGEST_REASON, long=True),
            Notice(say("half_note")),
        ),
    )


def _percent(share: OwnShare) -> str:
    return next((percent for percent, one in SHARES.items() if one == share), "50")
