"""Match funds: a steward makes one, attaches it to a pitch, and everyone can read what it adds there."""

from zoneinfo import ZoneInfo

from adapters.card import Button, Buttons, Card, Confirm, Heading, Notice, Paragraph, Part, Style
from adapters.form import Form
from adapters.inbound import Commanded, Pressed, Submitted, answer
from adapters.reply import FieldErrors, OpenForm, Reply, Whisper
from adapters.text import Bold
from bot.answering import said, told
from bot.card import match_line
from bot.features.finding import named_campaign
from bot.features.matching.forms import MOST_LISTED, NONE, PAY, fund_form, fund_from, held_form, match_form
from bot.features.waiting import free_places
from bot.turn import Turn
from domain.campaign import MONEY_SLOT, Campaign
from domain.cents.amounts import Money
from domain.cents.half import MatchMode
from domain.matching.funds import (
    UNSHARED,
    MatchFund,
    NothingHeldBack,
    UnknownFund,
    attach,
    decide_held,
    detach,
    in_percent,
)
from domain.policy import Action
from domain.stages import Stage
from storage.ids import is_id, new_id


def match_asked(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch match`: the funds, for stewards; `/pitch match P-42`: what matches a pitch, for everyone."""
    if not commanded.text.split()[1:]:
        turn.check(Action.FUND)
        return Whisper(_funds_card(turn))
    campaign, _ = named_campaign(turn, commanded)
    decides = turn.allows(Action.MATCH, campaign)
    if decides and campaign.stage is Stage.OPEN and turn.uow.funds.listed():
        return OpenForm(
            match_form(turn, campaign, _state(turn, campaign)), Button("match", turn.say("button_match"), campaign.id)
        )
    if decides and _is_held(campaign):
        return OpenForm(decision_form(turn, campaign), Button("match_held", turn.say("button_match_held"), campaign.id))
    text = turn.say("match_title", number=str(campaign.number), title=campaign.texts.title)
    return Whisper(Card(text, (Paragraph((Bold(text),)), *_state(turn, campaign), *_make_one(turn))))


def match_opened(turn: Turn, pressed: Pressed) -> Reply:
    """The form in which a steward chooses the fund of a pitch."""
    return OpenForm(choice_form(turn, pressed.value))


def match_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """The chosen fund is attached, and the one before it detached."""
    before = turn.campaign(submitted.ref)
    wanted = answer(submitted.answers, "fund") or NONE
    attached = before.money.sponsorship.fund if before.money.sponsorship else NONE
    for one in sorted({wanted, attached} - {NONE}):  # both locked in one order, whoever comes from the other side
        turn.uow.funds.locked(one)
    if wanted != attached and attached != NONE:
        after, happened = detach(before, by=turn.who.id, at=turn.now)
        after = turn.keep(before, after, happened)
    if wanted not in {attached, NONE}:
        before = turn.campaign(submitted.ref)
        after, happened = attach(before, turn.uow.funds.locked(wanted), by=turn.who.id, at=turn.now)
        turn.keep(before, after, happened)
    free_places(turn, before.id, MONEY_SLOT)
    return told(turn.say, *(one.text for one in _state(turn, turn.campaign(submitted.ref))))


def held_opened(turn: Turn, pressed: Pressed) -> Reply:
    """The form in which a steward decides on the part held back."""
    return OpenForm(decision_form(turn, turn.campaign(pressed.value)))


def held_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """The part held back is paid without a sharing, or returns; the reason is kept with it."""
    before = turn.campaign(submitted.ref)
    pay, reason = answer(submitted.answers, "decision") == PAY, answer(submitted.answers, "reason")
    after, happened = decide_held(before, reason, pay=pay, by=turn.who.id, at=turn.now)
    turn.keep(before, after, happened)
    return told(turn.say, *(one.text for one in _state(turn, turn.campaign(submitted.ref))))


def fund_opened(turn: Turn, pressed: Pressed) -> Reply:
    """The form for a new fund."""
    return OpenForm(fund_form(turn, new_id()))


def fund_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """A new fund is kept, or everything that is wrong with it is said at its field."""
    if not is_id(submitted.ref):
        raise UnknownFund
    fund, wrong = fund_from(turn, submitted)
    if fund is None:
        return FieldErrors({refusal.field or "": turn.say.refusal(refusal) for refusal in reversed(wrong)})
    turn.uow.funds.add(fund, at=turn.now)
    return told(turn.say, turn.say("fund_made", fund=fund.name))


def fund_ended(turn: Turn, pressed: Pressed) -> Reply:
    """The fund adds nothing more; what it has promised stays, and the rest returns."""
    fund = turn.uow.funds.locked(pressed.value)
    turn.uow.funds.end(fund.id)
    for campaign in turn.uow.funds.pitches(fund.id):
        turn.uow.messages.refresh(campaign, {turn.who.id})
    text = turn.say("fund_ended_now", fund=fund.name, left=Money(fund.left, turn.uow.organisation.currency))
    return said(text)


def pitcher_parts(turn: Turn, campaign: Campaign) -> tuple[Paragraph, ...]:
    """What the match is to the cent, for those who may see all amounts."""
    fund, sponsorship = turn.uow.funds.of(campaign), campaign.money.sponsorship
    if fund is None or sponsorship is None:
        return ()
    now, held = (Money(cents, campaign.money.currency) for cents in (sponsorship.match.now, sponsorship.match.held))
    own = Money(campaign.totals.own, campaign.money.currency)
    return (Paragraph(turn.say("match_to_the_cent", fund=fund.name, now=now, held=held, own=own)),)


def choice_form(turn: Turn, campaign_id: str) -> Form:
    """Which fund matches this pitch."""
    campaign = turn.campaign(campaign_id)
    return match_form(turn, campaign, _state(turn, campaign))


def _is_held(campaign: Campaign) -> bool:
    return (
        campaign.stage in UNSHARED
        and campaign.money.sponsorship is not None
        and campaign.money.sponsorship.match.held > 0
    )


def decision_form(turn: Turn, campaign: Campaign) -> Form:
    """What becomes of the part held back."""
    if not _is_held(campaign):
        raise NothingHeldBack(number=str(campaign.number))
    return held_form(turn, campaign, _state(turn, campaign))


def _funds_card(turn: Turn) -> Card:
    say, funds = turn.say, sorted(turn.uow.funds.listed(), key=lambda one: not one.gives(turn.now))
    title = say("funds_title", n=len(funds)) if funds else say("funds_none")
    currency = turn.uow.organisation.currency
    parts: list[Part] = [Heading(title)]
    for fund in funds[:MOST_LISTED]:
        parts.append(Paragraph((Bold(fund.name), f"\n{_described(turn, fund, currency)}")))
        if fund.gives(turn.now):
            parts.append(Buttons((_end_button(turn, fund),)))
    more = len(funds) - MOST_LISTED
    parts += [Notice(say("funds_more", n=more))] if more > 0 else []
    return Card(title, (*parts, *_make_one(turn), Notice(say("funds_how"))))


def _end_button(turn: Turn, fund: MatchFund) -> Button:
    say = turn.say
    confirm = Confirm(say("fund_end_title"), say("fund_end_text", fund=fund.name), say("fund_end_yes"), say("keep_it"))
    hint = say("hint_fund_end", fund=fund.name)
    return Button("fund_end", say("button_fund_end"), fund.id, Style.DANGER, hint, confirm)


def _make_one(turn: Turn) -> tuple[Part, ...]:
    if not turn.allows(Action.FUND):
        return ()
    return (Buttons((Button("fund_new", turn.say("button_fund_new"), style=Style.PRIMARY),)),)


def _state(turn: Turn, campaign: Campaign) -> tuple[Paragraph, ...]:
    """What matches a pitch, as far as this person may know."""
    fund = turn.uow.funds.of(campaign)
    if fund is None:
        return (Paragraph(turn.say("match_none", title=campaign.texts.title)),)
    exact = pitcher_parts(turn, campaign) if turn.allows(Action.SEE_AMOUNTS, campaign) else ()
    return (Paragraph(match_line(campaign, fund, turn.say, turn.now)), *exact)


def _described(turn: Turn, fund: MatchFund, currency: str) -> str:
    """The terms of a fund and what is left of it, for stewards."""
    say, terms = turn.say, fund.terms
    left = Money(fund.left, currency)
    lines = [say("fund_left", left=left, amount=Money(terms.amount, currency))]
    lines.append(say("fund_factor", percent=in_percent(terms.factor)))
    lines += [say(key, most=Money(cents, currency)) for key, cents in _caps(fund) if cents is not None]
    if terms.supporters > 1:
        lines.append(say("fund_from_supporters", n=terms.supporters))
    if terms.trigger:
        lines.append(say("fund_from_percent", percent=terms.trigger))
    if terms.held_back:
        lines.append(say("fund_holds_back", percent=terms.held_back))
    if fund.mode is MatchMode.BOTH:
        lines.append(say("fund_lowers_both"))
    if terms.expires:
        lines.append(say("fund_until", day=terms.expires.astimezone(ZoneInfo(turn.who.zone)).date()))
    if not fund.gives(turn.now):
        lines.append(say("fund_is_over", left=left))
    return " ".join(lines)


def _caps(fund: MatchFund) -> tuple[tuple[str, int | None], ...]:
    return (("fund_per_gift", fund.terms.per_gift), ("fund_per_pitch", fund.terms.per_pitch))
