"""The forms for match funds: a new fund, and the choice of a fund for a pitch."""

from zoneinfo import ZoneInfo

from adapters.card import Paragraph
from adapters.form import Choice, Day, Form, Line
from adapters.inbound import Answers, Submitted, answer, answered_day
from bot.turn import Turn
from domain.campaign import Campaign
from domain.cents.amounts import Money, parse_amount
from domain.cents.half import MatchMode
from domain.cents.matching import Fund
from domain.managing import LONGEST_REASON
from domain.matching.funds import (
    LONGEST_NAME,
    MOST_FACTOR,
    MOST_SUPPORTERS,
    PERCENT,
    MatchFund,
    fund_is_wrong,
    parse_whole,
    percent,
)
from domain.pitching import end_of
from domain.refusals import Refusal

MOST_LISTED = 12
NONE = "none"
PAY, RETURN = "pay", "return"
CAPS = ("per_gift", "per_pitch")
WHOLE = {
    "factor": (1, MOST_FACTOR),
    "supporters": (0, MOST_SUPPORTERS),
    "trigger": (0, PERCENT),
    "held_back": (0, PERCENT),
}


def match_form(turn: Turn, campaign: Campaign, state: tuple[Paragraph, ...]) -> Form:
    """Which fund matches a pitch: one that still gives, or none."""
    say, attached = turn.say, campaign.money.sponsorship.fund if campaign.money.sponsorship else NONE
    funds = [one for one in turn.uow.funds.listed() if one.id == attached or (one.gives(turn.now) and one.left > 0)]
    options = tuple(
        (one.id, say("fund_option", fund=one.name, left=Money(one.left, campaign.money.currency)))
        for one in funds[:MOST_LISTED]
    )
    return Form(
        name="match",
        ref=campaign.id,
        title=say("title_match"),
        submit=say("save"),
        close=say("cancel"),
        blocks=(
            *state,
            Choice(
                name="fund",
                label=say("field_fund", number=str(campaign.number), title=campaign.texts.title),
                hint=say("hint_fund"),
                options=((NONE, say("fund_none")), *options),
                value=attached,
            ),
        ),
    )


def held_form(turn: Turn, campaign: Campaign, state: tuple[Paragraph, ...]) -> Form:
    """Whether the part held back is paid without a sharing, or returns, and why."""
    say = turn.say
    return Form(
        name="match_held",
        ref=campaign.id,
        title=say("title_held"),
        submit=say("save"),
        close=say("cancel"),
        blocks=(
            *state,
            Choice(
                name="decision",
                label=say("field_held", number=str(campaign.number), title=campaign.texts.title),
                options=((PAY, say("held_pay")), (RETURN, say("held_return"))),
                value=PAY,
            ),
            Line(name="reason", label=say("field_reason"), most=LONGEST_REASON, long=True),
        ),
    )


def fund_form(turn: Turn, ref: str) -> Form:
    """What a sponsor gives, and the conditions. `ref` is the id that the fund will have, so that it is made once."""
    say = turn.say
    modes = ((str(MatchMode.PEERS), say("mode_strict")), (str(MatchMode.BOTH), say("mode_shared")))
    return Form(
        name="fund",
        ref=ref,
        title=say("title_fund"),
        submit=say("save"),
        close=say("cancel"),
        blocks=(
            Line(name="name", label=say("field_fund_name"), example=say("example_fund_name"), most=LONGEST_NAME),
            Line(name="amount", label=say("field_fund_amount"), example=say("example_amount"), most=20),
            Line(name="factor", label=say("field_factor"), hint=say("hint_factor"), most=6, value=str(PERCENT)),
            _optional(turn, "per_gift", hint=say("hint_cap"), most=20),
            _optional(turn, "per_pitch", hint=say("hint_cap"), most=20),
            _optional(turn, "supporters", hint=say("hint_fund_supporters")),
            _optional(turn, "trigger", hint=say("hint_trigger")),
            _optional(turn, "held_back", hint=say("hint_held_back")),
            Day(name="last_day", label=say("field_fund_until"), hint=say("hint_fund_until"), required=False),
            Choice(name="mode", label=say("field_mode"), hint=say("hint_mode"), options=modes, value=modes[0][0]),
        ),
    )


def fund_from(turn: Turn, submitted: Submitted) -> tuple[MatchFund | None, list[Refusal]]:
    """The fund that was asked for, or all that is wrong with it."""
    answers = submitted.answers
    wrong: list[Refusal] = []
    cents = {name: _cents(answers, name, wrong) for name in ("amount", *CAPS)}
    whole = {name: _whole(answers, name, wrong) for name in WHOLE}
    name, amount, last_day = answer(answers, "name"), cents.pop("amount") or 0, answered_day(answers, "last_day")
    currency = turn.uow.organisation.currency
    wrong += fund_is_wrong(name, amount, cents, last_day, currency=currency, today=turn.today)
    if wrong:
        return None, wrong
    terms = Fund(
        amount=amount,
        factor=percent(whole["factor"]),
        per_gift=cents["per_gift"],
        per_pitch=cents["per_pitch"],
        supporters=whole["supporters"],
        trigger=whole["trigger"],
        held_back=whole["held_back"],
        expires=end_of(last_day, ZoneInfo(turn.who.zone)) if last_day else None,
    )
    mode = MatchMode.BOTH if answer(answers, "mode") == str(MatchMode.BOTH) else MatchMode.PEERS
    return MatchFund(id=submitted.ref, name=name, steward=turn.who.id, terms=terms, mode=mode), []


def _optional(turn: Turn, name: str, *, hint: str, most: int = 6) -> Line:
    return Line(name=name, label=turn.say(f"field_{name}"), hint=hint, most=most, required=False)


def _cents(answers: Answers, name: str, wrong: list[Refusal]) -> int | None:
    """The cents of a field; None where it is empty, or wrong."""
    typed = answer(answers, name)
    try:
        return parse_amount(typed, field=name) if typed else None
    except Refusal as refusal:
        wrong.append(refusal)
        return None


def _whole(answers: Answers, name: str, wrong: list[Refusal]) -> int:
    least, most = WHOLE[name]
    try:
        return parse_whole(answer(answers, name), least=least, most=most, field=name)
    except Refusal as refusal:
        wrong.append(refusal)
        return least
