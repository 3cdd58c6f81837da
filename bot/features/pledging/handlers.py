"""A peer pledges, by emoji, button, form or command; the pitcher says yes to help in kind with one tap."""

from contextlib import suppress

from adapters.card import Card
from adapters.form import Form
from adapters.inbound import Answers, Commanded, Pressed, Reacted, Submitted, answer, chosen
from adapters.reply import NextForm, Nothing, OpenForm, Reply, Whisper
from bot.answering import said, show_again
from bot.features import allocating, guarding
from bot.features.delivering.asking import ask
from bot.features.finding import named_campaign
from bot.features.guarding import DISCLOSURE
from bot.features.money import payments
from bot.features.pitching import handlers as pitching
from bot.features.pledging.views import (
    NAMELESS,
    REST_WAITS,
    done_form,
    filled,
    how_much_card,
    kinds_card,
    kinds_form,
    money_form,
    my_pledges_card,
    no_money_card,
    offer_form,
    offers_parts,
    receipt_card,
    resource_of,
    still_stands_card,
)
from bot.features.waiting import free_places, tell_pitcher
from bot.ladders import ONCE
from bot.ladders import ask as tell_once
from bot.refs import PledgeRef, SlotRef
from bot.turn import Turn
from bot.wording import labels
from bot.wording.words import words_in
from domain.briefs import brief
from domain.campaign import MONEY_SLOT, Campaign, CampaignId, Pledge, Slot, Source
from domain.cents.amounts import parse_amount
from domain.events import Event
from domain.guarding import DisclosureNeeded, prefer_no_name
from domain.people import PersonId
from domain.pledging import (
    BadQuantity,
    ConfirmWithdrawal,
    NotOpen,
    accept,
    check_pledger,
    decline,
    offer,
    offer_by_emoji,
    promise_money,
    slot_for,
    withdraw,
    withdraw_emoji,
)
from domain.policy import Action
from domain.reminding import PromptName
from domain.resources import RESOURCE_OF, Resource
from domain.stages import Stage


def emoji_changed(turn: Turn, reacted: Reacted) -> Reply:
    """A resource emoji came or went on the card of a pitch."""
    campaign_id = campaign_behind(turn, reacted)
    if campaign_id is None:
        return Nothing()
    resource = RESOURCE_OF[reacted.emoji]
    before = turn.campaign(campaign_id, may=Action.SEE)  # first: it locks the pitch, so that events take turns
    there = seen(turn, reacted)
    if there is None or before.pitcher == turn.who.id:
        return Nothing()
    return _emoji_came(turn, before, resource) if there else _emoji_went(turn, before, resource)


def pledge_opened(turn: Turn, pressed: Pressed) -> Reply:
    """The Pledge button: the six kinds, each with a labelled button."""
    campaign = turn.campaign(pressed.value)
    check_pledger(campaign, by=turn.who.id, guest=turn.who.guest, at=turn.now)
    return OpenForm(kinds_form(turn.say, campaign))


def kind_pressed(turn: Turn, pressed: Pressed) -> Reply:
    """One of the six kinds in the form: help in kind is offered at once, money asks for its amount."""
    ref = SlotRef.parse(pressed.value)
    before, slot = turn.campaign(ref.campaign), ref.slot
    if slot == MONEY_SLOT:
        check_pledger(before, by=turn.who.id, guest=turn.who.guest, at=turn.now)
        _check_refused(turn, before)
        return NextForm(money_form(turn, before))
    after = _offered(turn, before, resource_of(before, slot), slot=slot, source=Source.BUTTON)
    return NextForm(offer_form(turn, after, slot))


def money_opened(turn: Turn, pressed: Pressed) -> Reply:
    """How much? Asked in a form, whatever led here."""
    campaign = turn.campaign(pressed.value)
    check_pledger(campaign, by=turn.who.id, guest=turn.who.guest, at=turn.now)
    _check_refused(turn, campaign)
    return OpenForm(money_form(turn, campaign))


def money_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """The amount: promised now, as far as the target reaches; the rest waits if the person says so.

    Where the guard asks for a disclosure, the form comes back with a field for it, and nothing is promised yet.
    """
    before = turn.campaign(submitted.ref)
    check_pledger(before, by=turn.who.id, guest=turn.who.guest, at=turn.now)
    cents = parse_amount(answer(submitted.answers, "amount"), field="amount")
    waits = REST_WAITS in chosen(submitted.answers, REST_WAITS)
    after, happened = promise_money(
        before,
        cents,
        by=turn.who.id,
        at=turn.now,
        source=Source.FORM,
        rest_waits=waits,
        allocated=allocating.is_allocated(submitted.answers, _money_of(before, turn.who.id)),
    )
    if cents > _standing(before, turn.who.id):
        try:
            happened = (*guarding.disclosed(turn, before, answer(submitted.answers, DISCLOSURE)), *happened)
        except DisclosureNeeded:
            if DISCLOSURE in submitted.answers:
                raise
            return NextForm(filled(money_form(turn, before, discloses=True), submitted.answers))
    after = _with_words(turn, before, after, happened, MONEY_SLOT, submitted.answers)
    return NextForm(done_form(turn.say, after, turn.who.id, MONEY_SLOT))


def offer_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """How many, and what the person would like back."""
    ref = SlotRef.parse(submitted.ref)
    before, slot = turn.campaign(ref.campaign), ref.slot
    check_pledger(before, by=turn.who.id, guest=turn.who.guest, at=turn.now)
    typed = answer(submitted.answers, "quantity")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6):
        raise BadQuantity(field="quantity", most=1000)
    after, happened = offer(
        before,
        resource_of(before, slot),
        by=turn.who.id,
        at=turn.now,
        source=Source.FORM,
        slot=slot,
        quantity=int(typed),
    )
    after = _with_words(turn, before, after, happened, slot, submitted.answers)
    return NextForm(done_form(turn.say, after, turn.who.id, slot))


def money_again(turn: Turn, submitted: Submitted) -> Form:
    """The amount, as it was sent."""
    return money_form(turn, turn.campaign(submitted.ref), discloses=DISCLOSURE in submitted.answers)


def offer_again(turn: Turn, submitted: Submitted) -> Form:
    """The quantity, as it was sent."""
    ref = SlotRef.parse(submitted.ref)
    return offer_form(turn, turn.campaign(ref.campaign), ref.slot)


def pledge_changed(turn: Turn, pressed: Pressed) -> Reply:
    """Change pledge, from the receipt or from Home."""
    ref = SlotRef.parse(pressed.value)
    campaign, slot = turn.campaign(ref.campaign), ref.slot
    if campaign.stage is not Stage.OPEN:
        raise NotOpen(number=campaign.number, title=campaign.texts.title)
    return OpenForm(money_form(turn, campaign) if slot == MONEY_SLOT else offer_form(turn, campaign, slot))


def pledge_undone(turn: Turn, pressed: Pressed) -> Reply:
    """Undo pledge: freely while the pitch is open, after a second look once others count on it."""
    return _undo(turn, SlotRef.parse(pressed.value), confirmed=False)


def withdrawal_confirmed(turn: Turn, pressed: Pressed) -> Reply:
    """Yes, I withdraw, although the pitch is underway."""
    return _undo(turn, SlotRef.parse(pressed.value), confirmed=True)


def pledge_typed(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch pledge P-42 venue`: the same as the emoji; `/pitch pledge P-42 money` asks for the amount."""
    campaign, rest = named_campaign(turn, commanded, may=Action.SEE)
    resource = _resource_named(rest)
    if resource is None:
        return Whisper(kinds_card(turn.say, campaign))
    turn.check(turn.may, campaign)
    check_pledger(campaign, by=turn.who.id, guest=turn.who.guest, at=turn.now)
    if resource is Resource.MONEY:
        return Whisper(how_much_card(turn.say, campaign))
    slot = slot_for(campaign, resource)
    after = _offered(turn, campaign, resource, slot=slot, source=Source.COMMAND)
    return Whisper(receipt_card(turn.say, after, turn.who.id, slot))


def undo_typed(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch undo P-42`: my pledges on this pitch, each with Undo and Change."""
    campaign, _ = named_campaign(turn, commanded)
    return Whisper(my_pledges_card(turn.say, campaign, turn.who.id))


def my_pledges_pressed(turn: Turn, pressed: Pressed) -> Reply:
    """What I pledged here, with Undo and Change."""
    campaign = turn.campaign(pressed.value)
    return Whisper(my_pledges_card(turn.say, campaign, turn.who.id))


def offer_accepted(turn: Turn, pressed: Pressed) -> Reply:
    """Yes, thank you: one tap by the pitcher."""
    ref = PledgeRef.parse(pressed.value)
    before = turn.campaign(ref.campaign, others=(ref.person,))
    after, happened = accept(before, ref.person, ref.slot, by=turn.who.id, at=turn.now)
    after = turn.keep(before, after, happened)
    ask(turn, after, ref.person)
    show_again(turn, pressed, ref.person)
    return Nothing()


def offer_declined(turn: Turn, pressed: Pressed) -> Reply:
    """No, thank you."""
    ref = PledgeRef.parse(pressed.value)
    before = turn.campaign(ref.campaign, others=(ref.person,))
    after, happened = decline(before, ref.person, ref.slot, by=turn.who.id, at=turn.now)
    after = turn.keep(before, after, happened)
    tell_once(turn, after.id, PromptName.HELP_ENDED, ref.person, ONCE)
    show_again(turn, pressed, ref.person)
    return Nothing()


def offers_typed(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch offers P-42`: what waits for the pitcher's yes."""
    campaign, _ = named_campaign(turn, commanded)
    return Whisper(Card(turn.say("offers_title"), offers_parts(turn.uow, turn.say, campaign)))


def campaign_behind(turn: Turn, reacted: Reacted) -> CampaignId | None:
    """The pitch whose card was reacted to. A copy of a card we were unsure about tells us where it is."""
    place = (turn.uow.workspace.id, reacted.post.channel)
    found = turn.uow.messages.behind(*place, reacted.post.ts)
    if found:
        return found[0] if found[1] else None
    uncertain = turn.uow.messages.uncertain_in(*place)
    if len(uncertain) != 1:
        return None
    key, campaign_id = uncertain[0]
    learned(turn, key, campaign_id, reacted.post.ts)
    return campaign_id


def learned(turn: Turn, key: str, campaign_id: CampaignId, ts: str) -> None:
    """We know now where an uncertain first post is: the pitch is open."""
    turn.uow.messages.found(key, ts)
    pitching.first_post_confirmed(turn.uow, campaign_id, now=turn.now, real=turn.real)


def seen(turn: Turn, reacted: Reacted) -> bool | None:
    """Whether the emoji is there now, if this event has changed that."""
    return turn.uow.reactions.see(
        turn.uow.workspace.id,
        reacted.post.channel,
        reacted.post.ts,
        turn.who.id,
        raw=reacted.raw,
        emoji=reacted.emoji,
        present=reacted.added,
        at=reacted.at,
    )


def _emoji_came(turn: Turn, before: Campaign, resource: Resource) -> Reply:
    turn.check(turn.may, before)
    check_pledger(before, by=turn.who.id, guest=turn.who.guest, at=turn.now)
    if resource is Resource.MONEY:
        if not before.target:
            return Whisper(no_money_card(turn.say, before))
        return Whisper(how_much_card(turn.say, before))
    after, happened = offer_by_emoji(before, resource, by=turn.who.id, at=turn.now)
    if not happened:
        return Nothing()
    after = turn.keep(before, after, happened)
    tell_pitcher(turn, after)
    slot = next(one.slot for one in after.pledges_of(turn.who.id) if one.resource is resource)
    return Whisper(receipt_card(turn.say, after, turn.who.id, slot))


def _emoji_went(turn: Turn, before: Campaign, resource: Resource) -> Reply:
    mine = next((one for one in before.pledges_of(turn.who.id) if one.resource is resource), None)
    if mine is None:
        return Nothing()
    if before.stage is not Stage.OPEN or mine.source is not Source.EMOJI or resource is Resource.MONEY:
        return Whisper(still_stands_card(turn.say, before, mine))
    turn.check(Action.WITHDRAW, before)
    after, happened = withdraw_emoji(before, resource, by=turn.who.id, at=turn.now)
    after = turn.keep(before, after, happened)
    if happened:
        free_places(turn, after.id, mine.slot)
    return Nothing()


def _offered(turn: Turn, before: Campaign, resource: Resource, *, slot: Slot, source: Source) -> Campaign:
    check_pledger(before, by=turn.who.id, guest=turn.who.guest, at=turn.now)
    standing = before.pledge_of(turn.who.id, slot)
    if standing and standing.current:
        return before
    after, happened = offer(before, resource, by=turn.who.id, at=turn.now, source=source, slot=slot)
    after = turn.keep(before, after, happened)
    tell_pitcher(turn, after)
    return after


def _check_refused(turn: Turn, campaign: Campaign) -> None:
    """Raise at once what would be refused after the form; where money stands already, it can still be lowered."""
    if not _standing(campaign, turn.who.id):
        with suppress(DisclosureNeeded):
            guarding.cleared(turn, campaign)


def _standing(campaign: Campaign, person: PersonId) -> int:
    pledge = _money_of(campaign, person)
    return pledge.amount if pledge else 0


def _money_of(campaign: Campaign, person: PersonId) -> Pledge | None:
    pledge = campaign.pledge_of(person, MONEY_SLOT)
    return pledge if pledge and pledge.current else None


def _with_words(
    turn: Turn, before: Campaign, after: Campaign, happened: tuple[Event, ...], slot: Slot, answers: Answers
) -> Campaign:
    """Keep the pledge together with what the form says beside it: a wish, and whether the person wants no name."""
    pledged_anew = bool(happened)
    after = prefer_no_name(after, NAMELESS in chosen(answers, NAMELESS), by=turn.who.id)
    wish = answer(answers, "wish")
    if wish:
        after, wished = brief(after, wish, by=turn.who.id, at=turn.now)
        happened = (*happened, *wished)
    after = turn.keep(before, after, happened)
    if pledged_anew:
        free_places(turn, after.id, slot)
        if slot != MONEY_SLOT:
            tell_pitcher(turn, after)
    return after


def _undo(turn: Turn, ref: SlotRef, *, confirmed: bool) -> Reply:
    before, slot = turn.campaign(ref.campaign), ref.slot
    try:
        after, happened = withdraw(before, slot, by=turn.who.id, at=turn.now, confirmed=confirmed)
    except ConfirmWithdrawal:
        return Whisper(my_pledges_card(turn.say, before, turn.who.id))
    after = turn.keep(before, after, happened)
    if happened:
        free_places(turn, after.id, slot)
    if happened and after.stage is Stage.UNDERWAY:
        payments.call_again(turn, after.id)
    key = "undone" if happened else "receipt_none"
    return said(turn.say(key, title=before.texts.title))


def _resource_named(word: str) -> Resource | None:
    """The kind that a word or emoji means, in either language."""
    wanted = word.strip().casefold()
    for language in ("en", "fr"):
        for kind, key in labels.RESOURCE.items():
            if wanted and wanted in {words_in(language)(key).casefold(), str(kind), str(kind).replace("_", " ")}:
                return kind
    return RESOURCE_OF.get(word.strip())
