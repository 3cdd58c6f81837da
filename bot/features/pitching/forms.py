"""How pitching looks: the three steps, the preview, and what comes after Publish."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from adapters.card import Button, Buttons, Notice, Paragraph
from adapters.form import Channel, Choice, Choices, Day, Form, Line
from adapters.text import Bold
from bot.card import campaign_card
from bot.turn import Turn
from bot.wording import labels
from bot.wording.words import Words
from domain.campaign import Campaign, CostKind, CostLine, Need, Texts
from domain.cents.amounts import Money
from domain.cents.half import own_half, peers_target
from domain.pitching import LONG, NEED_LENGTH, SHORT, end_of
from domain.resources import IN_KIND, Resource
from domain.stages import Stage
from storage.places import KnownChannel
from storage.unit_of_work import UnitOfWork

WEEKS_OPEN = timedelta(days=14)
MOST_ELSEWHERE = 10  # as many boxes as every platform takes in one question


def what_form(turn: Turn, campaign: Campaign) -> Form:
    """The first step: what and why."""
    say, texts = turn.say, campaign.texts
    return Form(
        name="pitch_what",
        ref=campaign.id,
        title=say("title_pitch_what"),
        submit=say("next"),
        close=say("cancel"),
        blocks=(
            Notice(say("step", number=1, of=3, about=say("step_what"))),
            Choice(
                name="opportunity",
                label=say("field_opportunity"),
                options=labels.options(say, labels.OPPORTUNITY),
                value=str(texts.opportunity),
            ),
            Line(
                name="title",
                label=say("field_title"),
                example=say("example_title"),
                most=SHORT,
                value=texts.title,
            ),
            Line(name="why", label=say("field_why"), example=say("example_why"), most=LONG, long=True, value=texts.why),
            Line(
                name="without_help",
                label=say("field_without_help"),
                example=say("example_without_help"),
                most=LONG,
                long=True,
                value=texts.without_help,
                required=False,
            ),
            Day(name="starts", label=say("field_starts"), value=texts.starts),
            Day(name="ends", label=say("field_ends"), value=texts.ends, required=False),
        ),
    )


def giving_back_form(turn: Turn, campaign: Campaign) -> Form:
    """The second step: what it brings, how it comes back, when it is used."""
    say, texts = turn.say, campaign.texts
    benefits = tuple(
        Line(
            name=name,
            label=say(f"field_{name}"),
            example=say(f"example_{name}"),
            most=LONG,
            long=True,
            value=getattr(texts, name),
        )
        for name in ("benefit_me", "benefit_peers", "benefit_organisation")
    )
    return Form(
        name="pitch_giving_back",
        ref=campaign.id,
        title=say("title_pitch_giving_back"),
        submit=say("next"),
        close=say("cancel"),
        blocks=(
            Notice(say("step", number=2, of=3, about=say("step_giving_back"))),
            *benefits,
            Choices(
                name="share_kinds",
                label=say("field_share_kinds"),
                options=labels.options(say, labels.SHARE),
                values=tuple(str(kind) for kind in texts.share_kinds),
            ),
            Line(
                name="share_audience",
                label=say("field_share_audience"),
                example=say("example_share_audience"),
                most=SHORT,
                value=texts.share_audience,
            ),
            Day(name="share_by", label=say("field_share_by"), value=texts.share_by),
            Line(name="when", label=say("field_when"), example=say("example_when"), most=SHORT, value=texts.when),
            Line(name="then", label=say("field_then"), example=say("example_then"), most=SHORT, value=texts.then),
            Day(name="when_date", label=say("field_when_date"), hint=say("hint_when_date"), value=texts.when_date),
        ),
    )


def needs_form(turn: Turn, campaign: Campaign, typed: tuple[CostLine, ...] | None = None) -> Form:
    """The third step: cost, help in kind, deadline, channel; `typed` are costs that are not stored yet."""
    say, here, known = turn.say, turn.uow.workspace.id, turn.uow.channels.known()
    cost = sum(line.cents for line in (campaign.money.costs if typed is None else typed))
    amounts = {line.kind: line.cents for line in campaign.money.costs}
    wishes = {need.resource: need for need in campaign.needs}
    return Form(
        name="pitch_needs",
        ref=campaign.id,
        title=say("title_pitch_needs"),
        submit=say("preview"),
        close=say("cancel"),
        blocks=(
            Notice(say("step", number=3, of=3, about=say("step_needs"))),
            *(_cost_line(say, kind, amounts.get(kind, 0)) for kind in CostKind),
            Paragraph(half_line(say, campaign, cost)),
            *(_need_line(say, kind, wishes.get(kind)) for kind in IN_KIND),
            Choices(
                name="nice_to_have",
                label=say("field_nice_to_have"),
                hint=say("hint_nice_to_have"),
                options=tuple((str(kind), labels.resource(say, kind)) for kind in IN_KIND),
                values=tuple(str(need.resource) for need in campaign.needs if not need.must),
                required=False,
            ),
            Day(
                name="needed_by",
                label=say("field_needed_by"),
                hint=say("hint_needed_by"),
                value=next((need.by for need in campaign.needs if need.by), None),
                required=False,
            ),
            Day(
                name="close_on",
                label=say("field_close_on"),
                hint=say("hint_close_on"),
                value=campaign.close_on or _usual_close(turn, campaign.texts),
            ),
            Choice(
                name="closing",
                label=say("field_closing"),
                options=labels.options(say, labels.CLOSING),
                value=str(campaign.money.closing),
            ),
            Channel(
                name="channel",
                label=say("field_channel"),
                hint=say("hint_channel"),
                example=say("example_channel"),
                value=campaign.channel or "",
                options=tuple((one.channel, one.name) for one in known if one.workspace == here),
            ),
            *_also(turn, campaign),
        ),
    )


def elsewhere(uow: UnitOfWork) -> list[KnownChannel]:
    """The channels of the organisation's other workspaces, where a pitch can be shown as well."""
    return [one for one in uow.channels.known() if one.workspace != uow.workspace.id][:MOST_ELSEWHERE]


def _also(turn: Turn, campaign: Campaign) -> tuple[Choices, ...]:
    others = elsewhere(turn.uow)
    if not others:
        return ()
    return (
        Choices(
            name="also",
            label=turn.say("field_also"),
            hint=turn.say("hint_also"),
            options=tuple((one.channel, turn.say(labels.CHANNEL_ON[one.platform], name=one.name)) for one in others),
            values=tuple(one.channel for one in campaign.other_places),
            required=False,
        ),
    )


def preview_form(turn: Turn, campaign: Campaign, *, problem: str = "") -> Form:
    """The card as it will be, and the channel; `problem` says what still keeps it from being published."""
    say = turn.say
    deadline = end_of(campaign.close_on, ZoneInfo(campaign.zone)) if campaign.close_on else None
    shown = replace(campaign, stage=Stage.OPEN, deadline=deadline)
    card = campaign_card(shown, say, pitcher=turn.who.name, supporters=(), now=turn.now, buttons=False)
    cost = campaign.cost
    return Form(
        name="pitch_preview",
        ref=campaign.id,
        title=say("title_pitch_preview"),
        submit=say("publish"),
        close=say("close"),
        blocks=(
            *((Paragraph((Bold(say("not_yet_published", problem=problem)),)),) if problem else ()),
            Paragraph(say.rich("preview_in", channel=turn.channel_name(campaign.channel))),
            *card.parts,
            *((Paragraph(half_line(say, campaign, cost)),) if cost else ()),
            Notice(say("agreement")),
            Buttons(
                (
                    Button("pitch_edit", say("edit"), campaign.id),
                    Button("pitch_keep", say("save_as_draft"), campaign.id),
                )
            ),
        ),
    )


def publishing_form(turn: Turn, campaign: Campaign) -> Form:
    """What happens after Publish."""
    say = turn.say
    key = "publishing_now" if campaign.stage is Stage.PUBLISHING else "published_already"
    channel = turn.channel_name(campaign.channel)
    return Form(
        name="published",
        ref=campaign.id,
        title=say("title_published"),
        close=say("close"),
        blocks=(Paragraph(say.rich(key, number=str(campaign.number), channel=channel)),),
    )


def half_line(say: Words, campaign: Campaign, cost: int) -> str:
    """The half rule with the person's own numbers."""
    if not cost:
        return say("half_rule_none")
    return say(
        "half_rule",
        cost=Money(cost, campaign.money.currency),
        own=Money(own_half(cost, campaign.money.own_share), campaign.money.currency),
        peers=Money(peers_target(cost, campaign.money.own_share), campaign.money.currency),
    )


def _cost_line(say: Words, kind: CostKind, cents: int) -> Line:
    return Line(
        name=f"cost_{kind}",
        label=say("field_cost", kind=say(labels.COST[kind])),
        example=say("example_amount"),
        most=20,
        value=say.typed(cents),
        required=False,
        live=True,
    )


def _need_line(say: Words, kind: Resource, need: Need | None) -> Line:
    return Line(
        name=f"need_{kind}",
        label=labels.resource(say, kind),
        example=say(labels.EXAMPLE[kind]),
        most=NEED_LENGTH,
        value=need.what if need else "",
        required=False,
    )


def _usual_close(turn: Turn, texts: Texts) -> date:
    usual = turn.today + WEEKS_OPEN
    return min(usual, texts.starts) if texts.starts else usual
