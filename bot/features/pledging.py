"""A peer pledges, by emoji, button, form or command; the pitcher says yes to help in kind with one tap."""

from dataclasses import replace

from adapters.card import Button, Buttons, Card, Confirm, Notice, Paragraph, Part, Style
from adapters.form import Choices, Form, Line
from adapters.inbound import Commanded, Pressed, Reacted, Submitted, answer, chosen
from adapters.reply import NextForm, Nothing, OpenForm, Reply, Whisper
from bot import labels
from bot.features.browsing import named_campaign, visible
from bot.turn import Turn, keep
from bot.words import Words, words_in
from domain.campaign import MONEY_SLOT, Campaign, CampaignId, Pledge, PledgeState, Slot, Source
from domain.happenings import Happening
from domain.money import Money, parse_amount
from domain.people import PersonId
from domain.pitching import open_up
from domain.pledging import (
    BadQuantity,
    ConfirmWithdrawal,
    NothingPledged,
    NotOpen,
    accept,
    check_pledger,
    decline,
    free_place,
    leave_place,
    offer,
    offer_by_emoji,
    promise_money,
    slot_for,
    take_place,
    withdraw,
    withdraw_emoji,
)
from domain.polling import LONGEST_WISH, brief
from domain.refusals import UnknownPitch
from domain.reminding import Due, Prompt, closing_reminder, place_prompts
from domain.resources import ENCOURAGEMENT, FOLLOW, REMIND_ME, RESOURCE_OF, Resource
from domain.stages import PUBLISHED, Stage
from storage.unit_of_work import UnitOfWork

REST_WAITS = "rest_waits"


def emoji_changed(turn: Turn, reacted: Reacted) -> Reply:
    """A resource emoji came or went on the card of a pitch."""
    campaign_id = campaign_behind(turn, reacted)
    if campaign_id is None:
        return Nothing()
    resource = RESOURCE_OF[reacted.emoji]
    before = turn.campaign(campaign_id)  # first: it locks the pitch, so that events about one emoji take turns
    there = _seen(turn, reacted)
    if there is None or before.pitcher == turn.who.id:
        return Nothing()
    return _emoji_came(turn, before, resource) if there else _emoji_went(turn, before, resource)


def pledge_opened(turn: Turn, pressed: Pressed) -> Reply:
    """The Pledge button: the six kinds, each with a labelled button."""
    campaign = visible(turn, pressed.value, pressed.channel)
    check_pledger(campaign, by=turn.who.id, guest=turn.who.guest, at=turn.now)
    return OpenForm(_kinds_form(turn.say, campaign))


def kind_pressed(turn: Turn, pressed: Pressed) -> Reply:
    """One of the six kinds in the form: help in kind is offered at once, money asks for its amount."""
    campaign_id, _, wanted = pressed.value.partition(":")
    slot = Slot(wanted)
    before = turn.campaign(campaign_id)
    if slot == MONEY_SLOT:
        check_pledger(before, by=turn.who.id, guest=turn.who.guest, at=turn.now)
        return NextForm(_money_form(turn, before))
    after = _offered(turn, before, _resource_of(before, slot), slot=slot, source=Source.BUTTON)
    return NextForm(_offer_form(turn, after, slot))


def money_opened(turn: Turn, pressed: Pressed) -> Reply:
    """How much? Asked in a form, whatever led here."""
    campaign = turn.campaign(pressed.value)
    check_pledger(campaign, by=turn.who.id, guest=turn.who.guest, at=turn.now)
    return OpenForm(_money_form(turn, campaign))


def money_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """The amount: promised now, as far as the target reaches; the rest waits if the person says so."""
    before = turn.campaign(submitted.ref, slot=MONEY_SLOT)
    check_pledger(before, by=turn.who.id, guest=turn.who.guest, at=turn.now)
    cents = parse_amount(answer(submitted.answers, "amount"), field="amount")
    waits = REST_WAITS in chosen(submitted.answers, REST_WAITS)
    after, happened = promise_money(before, cents, by=turn.who.id, at=turn.now, source=Source.FORM, rest_waits=waits)
    after = _with_wish(turn, before, after, happened, MONEY_SLOT, answer(submitted.answers, "wish"))
    return NextForm(_done_form(turn.say, after, turn.who.id, MONEY_SLOT))


def offer_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """How many, and what the person would like back."""
    campaign_id, _, wanted = submitted.ref.partition(":")
    slot = Slot(wanted)
    before = turn.campaign(campaign_id)
    check_pledger(before, by=turn.who.id, guest=turn.who.guest, at=turn.now)
    typed = answer(submitted.answers, "quantity")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6):
        raise BadQuantity(field="quantity", most=1000)
    after, happened = offer(
        before,
        _resource_of(before, slot),
        by=turn.who.id,
        at=turn.now,
        source=Source.FORM,
        slot=slot,
        quantity=int(typed),
    )
    after = _with_wish(turn, before, after, happened, slot, answer(submitted.answers, "wish"))
    return NextForm(_done_form(turn.say, after, turn.who.id, slot))


def pledge_changed(turn: Turn, pressed: Pressed) -> Reply:
    """Change pledge, from the receipt or from Home."""
    campaign_id, _, wanted = pressed.value.partition(":")
    campaign, slot = turn.campaign(campaign_id), Slot(wanted)
    if campaign.stage is not Stage.OPEN:
        raise NotOpen(number=campaign.number, title=campaign.texts.title)
    return OpenForm(_money_form(turn, campaign) if slot == MONEY_SLOT else _offer_form(turn, campaign, slot))


def pledge_undone(turn: Turn, pressed: Pressed) -> Reply:
    """Undo pledge: freely while the pitch is open, after a second look once others count on it."""
    campaign_id, _, wanted = pressed.value.partition(":")
    return _undo(turn, campaign_id, Slot(wanted), confirmed=False)


def withdrawal_confirmed(turn: Turn, pressed: Pressed) -> Reply:
    """Yes, I withdraw, although the pitch is underway."""
    campaign_id, _, wanted = pressed.value.partition(":")
    return _undo(turn, campaign_id, Slot(wanted), confirmed=True)


def pledge_typed(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch pledge P-42 venue`: the same as the emoji; `/pitch pledge P-42 money` asks for the amount."""
    campaign, rest = named_campaign(turn, commanded)
    resource = _resource_named(rest)
    if resource is None:
        return Whisper(_kinds_card(turn.say, campaign))
    check_pledger(campaign, by=turn.who.id, guest=turn.who.guest, at=turn.now)
    if resource is Resource.MONEY:
        return Whisper(_how_much_card(turn.say, campaign))
    slot = slot_for(campaign, resource)
    after = _offered(turn, campaign, resource, slot=slot, source=Source.COMMAND)
    return Whisper(receipt_card(turn.say, after, turn.who.id, slot))


def undo_typed(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch undo P-42`: my pledges on this pitch, each with Undo and Change."""
    campaign, _ = named_campaign(turn, commanded)
    return Whisper(my_pledges_card(turn.say, campaign, turn.who.id))


def my_pledges_pressed(turn: Turn, pressed: Pressed) -> Reply:
    """What I pledged here, with Undo and Change."""
    campaign = visible(turn, pressed.value, pressed.channel)
    return Whisper(my_pledges_card(turn.say, campaign, turn.who.id))


def offer_accepted(turn: Turn, pressed: Pressed) -> Reply:
    """Yes, thank you: one tap by the pitcher."""
    campaign_id, slot, person = _offer_named(pressed.value)
    before = turn.campaign(campaign_id, others=(person,), slot=slot)
    after, happened = accept(before, person, slot, by=turn.who.id, at=turn.now)
    turn.keep(before, after, happened)
    _again(turn, person, pressed)
    return Nothing()


def offer_declined(turn: Turn, pressed: Pressed) -> Reply:
    """No, thank you."""
    campaign_id, slot, person = _offer_named(pressed.value)
    before = turn.campaign(campaign_id, others=(person,), slot=slot)
    after, happened = decline(before, person, slot, by=turn.who.id, at=turn.now)
    turn.keep(before, after, happened)
    _again(turn, person, pressed)
    return Nothing()


def offers_typed(turn: Turn, commanded: Commanded) -> Reply:
    """`/pitch offers P-42`: what waits for the pitcher's yes."""
    campaign, _ = named_campaign(turn, commanded)
    return Whisper(Card(turn.say("offers_title"), offers_parts(turn.uow, turn.say, campaign)))


def place_taken(turn: Turn, pressed: Pressed) -> Reply:
    """The head of the waiting list takes the place."""
    before = turn.campaign(pressed.value)
    after, happened = take_place(before, by=turn.who.id, at=turn.now)
    turn.keep(before, after, happened)
    _after_answer(turn, after.id, pressed)
    return Whisper(receipt_card(turn.say, after, turn.who.id, MONEY_SLOT))


def place_left(turn: Turn, pressed: Pressed) -> Reply:
    """The head of the waiting list does not want the place any more."""
    before = turn.campaign(pressed.value)
    after, happened = leave_place(before, turn.who.id, by=turn.who.id, at=turn.now)
    turn.keep(before, after, happened)
    _after_answer(turn, after.id, pressed)
    return Nothing()


def place_lapsed(turn: Turn, campaign: Campaign, person: PersonId) -> None:
    """The 48 hours are over: the next in line is asked."""
    before = turn.uow.campaigns.get(campaign.id, acting=person)
    try:
        after, happened = leave_place(before, person, by=None, at=turn.now)
    except (NothingPledged, NotOpen):
        return
    keep(turn.uow, before, after, happened, real=turn.real, touched=(person,))
    free_places(turn, before.id, MONEY_SLOT)


def free_places(turn: Turn, campaign_id: CampaignId, slot: Slot) -> None:
    """Offer what has become free to the waiting list, one after the other, until nothing is left."""
    while True:
        before = turn.uow.campaigns.get(campaign_id, acting=turn.who.id, slot=slot)
        head = before.next_waiting
        after, happened = free_place(before, at=turn.now)
        if not happened or head is None:
            return
        turn.keep(before, after, happened)
        if slot == MONEY_SLOT:
            person = turn.uow.people.get(head.person)
            for due in place_prompts(person.id, turn.now, turn.hours(person)):
                turn.uow.dues.want(campaign_id, due)
        else:
            _tell_pitcher(turn, after)


def encouragement_changed(turn: Turn, reacted: Reacted) -> Reply:
    """👏, 👀 and ⏰ promise nothing: they cheer, follow, and ask to be reminded."""
    campaign_id = campaign_behind(turn, reacted)
    if campaign_id is None:
        return Nothing()
    campaign = turn.campaign(campaign_id)
    there = _seen(turn, reacted)
    if there is not None and campaign.pitcher != turn.who.id:
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
    """Remember that a person cheers, follows, or wants to be reminded."""
    if not turn.uow.campaigns.follow(campaign, turn.who.id, emoji, on=on):
        return
    if emoji == ENCOURAGEMENT:
        totals = replace(campaign.totals, cheers=campaign.totals.cheers + (1 if on else -1))
        turn.keep(campaign, replace(campaign, totals=totals))
    if emoji == REMIND_ME:
        turn.uow.dues.drop(campaign.id, Prompt.CLOSES_SOON, turn.who.id)
        due = closing_reminder(campaign, turn.who.id, turn.hours(turn.who))
        if on and due:
            turn.uow.dues.want(campaign.id, due)


def campaign_behind(turn: Turn, reacted: Reacted) -> CampaignId | None:
    """The pitch whose card was reacted to. A copy of a card we were unsure about tells us where it is."""
    place = (turn.uow.workspace.id, reacted.post.channel)
    found = turn.uow.messages.behind(*place, reacted.post.ts)
    if found:
        return found[0] if found[1] == "pitch" else None
    uncertain = turn.uow.messages.uncertain_in(*place) if reacted.ours else []
    if len(uncertain) != 1:
        return None
    key, campaign_id = uncertain[0]
    learned(turn, key, campaign_id, reacted.post.ts)
    return campaign_id


def learned(turn: Turn, key: str, campaign_id: CampaignId, ts: str) -> None:
    """We know now where an uncertain first post is: the pitch is open."""
    turn.uow.messages.found(key, ts)
    before = turn.uow.campaigns.get(campaign_id)
    after, happened = open_up(before, at=turn.now)
    turn.keep(before, after, happened)


def receipt_card(say: Words, campaign: Campaign, person: PersonId, slot: Slot) -> Card:
    """The private receipt, with Undo and Change."""
    pledge = campaign.pledge_of(person, slot)
    if pledge is None or not pledge.current:
        return Card(say("receipt_none"), (Paragraph(say("receipt_none")),))
    sentence = receipt_sentence(say, campaign, pledge)
    return Card(
        sentence, (Paragraph(sentence), Notice(say("only_you")), Buttons(pledge_buttons(say, campaign, pledge)))
    )


def receipt_sentence(say: Words, campaign: Campaign, pledge: Pledge) -> str:
    """What a person pledged, and where it stands, in one or two sentences."""
    title = campaign.texts.title
    sentence = say("receipt", what=pledged(say, campaign, pledge), title=title)
    if pledge.resource is Resource.MONEY:
        waiting = say("receipt_waiting", waiting=Money(pledge.waiting, campaign.currency)) if pledge.waiting else ""
        return " ".join(filter(None, (sentence, waiting)))
    state = {
        PledgeState.OFFERED: "receipt_offered",
        PledgeState.ACCEPTED: "receipt_accepted",
        PledgeState.WAITING: "receipt_in_line",
    }[pledge.state]
    return f"{sentence} {say(state)}"


def pledged(say: Words, campaign: Campaign, pledge: Pledge) -> str:
    """The thing that is pledged: an amount, or units of help."""
    if pledge.resource is Resource.MONEY:
        return say.money(pledge.amount, campaign.currency)
    return say(labels.UNITS[pledge.resource], n=pledge.amount)


def pledge_buttons(say: Words, campaign: Campaign, pledge: Pledge) -> tuple[Button, ...]:
    """Undo and Change, while the pitch is open; withdrawing with a second look while it is underway."""
    value, what = f"{campaign.id}:{pledge.slot}", pledged(say, campaign, pledge)
    hint = say("hint_pledge_of", what=what, title=campaign.texts.title)
    if campaign.stage is Stage.UNDERWAY:
        confirm = Confirm(
            say("withdraw_title"), say("withdraw_text", title=campaign.texts.title), say("withdraw_yes"), say("keep_it")
        )
        return (Button("withdraw", say("button_withdraw"), value, Style.DANGER, hint, confirm),)
    if campaign.stage is not Stage.OPEN:
        return ()
    return (
        Button("undo", say("button_undo"), value, hint=f"{say('button_undo')}: {hint}"),
        Button("change", say("button_change"), value, hint=f"{say('button_change')}: {hint}"),
    )


def my_pledges_card(say: Words, campaign: Campaign, person: PersonId) -> Card:
    """All that a person pledged on one pitch."""
    mine = campaign.pledges_of(person)
    summary = say("my_pledges", n=len(mine), title=campaign.texts.title)
    parts: list[Part] = [Paragraph(summary)]
    for pledge in mine:
        parts.append(Paragraph(receipt_sentence(say, campaign, pledge)))
        buttons = pledge_buttons(say, campaign, pledge)
        parts += [Buttons(buttons)] if buttons else []
    return Card(summary, (*parts, Notice(say("only_you"))))


def offers_parts(uow: UnitOfWork, say: Words, campaign: Campaign) -> tuple[Paragraph | Buttons, ...]:
    """What waits for the pitcher's yes, each with its two buttons."""
    offers = uow.campaigns.offers(campaign.id)
    if not offers or campaign.stage not in {Stage.OPEN, Stage.UNDERWAY}:
        return (Paragraph(say("offers_none", title=campaign.texts.title)),)
    names = uow.people.many([one.person for one in offers])
    parts: list[Paragraph | Buttons] = [Paragraph(say("offers_some", n=len(offers), title=campaign.texts.title))]
    for one in offers[:10]:
        name, value = names[one.person].name, f"{campaign.id}:{one.slot}:{one.person}"
        need = campaign.need(one.slot)
        what = pledged(say, campaign, one) + (f" ({need.what})" if need else "")
        parts.append(Paragraph(say("offer_line", name=name, what=what)))
        parts.append(
            Buttons(
                (
                    Button("accept", say("button_accept", name=name), value, Style.PRIMARY, f"{name}: {what}"),
                    Button("decline", say("button_decline"), value, hint=say("hint_decline", name=name, what=what)),
                )
            )
        )
    return tuple(parts)


def _seen(turn: Turn, reacted: Reacted) -> bool | None:
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
    check_pledger(before, by=turn.who.id, guest=turn.who.guest, at=turn.now)
    if resource is Resource.MONEY:
        if not before.target:
            return Whisper(_no_money_card(turn.say, before))
        return Whisper(_how_much_card(turn.say, before))
    after, happened = offer_by_emoji(before, resource, by=turn.who.id, at=turn.now)
    if not happened:
        return Nothing()
    turn.keep(before, after, happened)
    _tell_pitcher(turn, after)
    slot = next(one.slot for one in after.pledges_of(turn.who.id) if one.resource is resource)
    return Whisper(receipt_card(turn.say, after, turn.who.id, slot))


def _emoji_went(turn: Turn, before: Campaign, resource: Resource) -> Reply:
    mine = next((one for one in before.pledges_of(turn.who.id) if one.resource is resource), None)
    if mine is None:
        return Nothing()
    if before.stage is not Stage.OPEN or mine.source is not Source.EMOJI or resource is Resource.MONEY:
        return Whisper(_still_stands_card(turn.say, before, mine))
    before = turn.campaign(before.id, slot=mine.slot)
    after, happened = withdraw_emoji(before, resource, by=turn.who.id, at=turn.now)
    turn.keep(before, after, happened)
    if happened:
        free_places(turn, after.id, mine.slot)
    return Nothing()


def _offered(turn: Turn, before: Campaign, resource: Resource, *, slot: Slot, source: Source) -> Campaign:
    check_pledger(before, by=turn.who.id, guest=turn.who.guest, at=turn.now)
    standing = before.pledge_of(turn.who.id, slot)
    if standing and standing.current:
        return before
    after, happened = offer(before, resource, by=turn.who.id, at=turn.now, source=source, slot=slot)
    turn.keep(before, after, happened)
    _tell_pitcher(turn, after)
    return after


def _with_wish(
    turn: Turn, before: Campaign, after: Campaign, happened: tuple[Happening, ...], slot: Slot, wish: str
) -> Campaign:
    pledged_anew = bool(happened)
    if wish:
        after, wished = brief(after, wish, by=turn.who.id, at=turn.now)
        happened = (*happened, *wished)
    turn.keep(before, after, happened)
    if pledged_anew:
        free_places(turn, after.id, slot)
        if slot != MONEY_SLOT:
            _tell_pitcher(turn, after)
    return after


def _undo(turn: Turn, campaign_id: str, slot: Slot, *, confirmed: bool) -> Reply:
    before = turn.campaign(campaign_id, slot=slot)
    try:
        after, happened = withdraw(before, slot, by=turn.who.id, at=turn.now, confirmed=confirmed)
    except ConfirmWithdrawal:
        return Whisper(my_pledges_card(turn.say, before, turn.who.id))
    turn.keep(before, after, happened)
    if happened:
        free_places(turn, after.id, slot)
    key = "undone" if happened else "receipt_none"
    sentence = turn.say(key, title=before.texts.title)
    return Whisper(Card(sentence, (Paragraph(sentence),)))


def _tell_pitcher(turn: Turn, campaign: Campaign) -> None:
    """An offer waits for a yes: the pitcher is asked at the next tick within their hours, once for all offers."""
    turn.uow.dues.want_again(campaign.id, Due(Prompt.OFFERS, turn.now, campaign.pitcher))


def _again(turn: Turn, person: PersonId, pressed: Pressed) -> None:
    turn.uow.messages.refresh_key(f"home:{person}")
    if pressed.post:
        turn.uow.messages.refresh_post(turn.uow.workspace.id, pressed.post.channel, pressed.post.ts)


def _after_answer(turn: Turn, campaign_id: CampaignId, pressed: Pressed) -> None:
    turn.uow.dues.drop(campaign_id, Prompt.PLACE_LAPSES, turn.who.id)
    free_places(turn, campaign_id, MONEY_SLOT)
    _again(turn, turn.who.id, pressed)


def _noticed_by_word(turn: Turn, inbound: Pressed | Commanded, emoji: str, key: str) -> Reply:
    if isinstance(inbound, Pressed):
        campaign = visible(turn, inbound.value, inbound.channel)
    else:
        campaign, _ = named_campaign(turn, inbound)
    if campaign.pitcher != turn.who.id:
        noticed(turn, campaign, emoji, on=True)
    sentence = turn.say(key, title=campaign.texts.title)
    return Whisper(Card(sentence, (Paragraph(sentence),)))


def _resource_of(campaign: Campaign, slot: Slot) -> Resource:
    need = campaign.need(slot)
    if need:
        return need.resource
    name = slot.removeprefix("spontaneous:")
    if not slot.startswith("spontaneous:") or name not in set(Resource) - {Resource.MONEY}:
        raise UnknownPitch
    return Resource(name)


def _resource_named(word: str) -> Resource | None:
    """The kind that a word or emoji means, in either language."""
    wanted = word.strip().casefold()
    for language in ("en", "fr"):
        for kind, key in labels.RESOURCE.items():
            if wanted and wanted in {words_in(language)(key).casefold(), str(kind), str(kind).replace("_", " ")}:
                return kind
    return RESOURCE_OF.get(word.strip())


def _offer_named(value: str) -> tuple[str, Slot, PersonId]:
    campaign_id, _, rest = value.partition(":")
    slot, _, person = rest.rpartition(":")
    return campaign_id, Slot(slot), PersonId(person)


def _kinds(say: Words, campaign: Campaign, route: str) -> tuple[Button, ...]:
    """One button a kind of resource; help that is asked for comes with what is asked for."""
    buttons: list[Button] = []
    if campaign.target:
        buttons.append(Button(route, labels.resource(say, Resource.MONEY), f"{campaign.id}:{MONEY_SLOT}"))
    for kind in Resource:
        if kind is Resource.MONEY:
            continue
        slot = slot_for(campaign, kind)
        need = campaign.need(slot)
        label = labels.resource(say, kind) + (f"{say('colon')} {need.what}" if need else "")
        buttons.append(
            Button(route, label, f"{campaign.id}:{slot}", Style.PRIMARY if need and need.must else Style.PLAIN)
        )
    return tuple(buttons)


def _kinds_form(say: Words, campaign: Campaign) -> Form:
    return Form(
        name="pledge_kinds",
        ref=campaign.id,
        title=say("title_pledge"),
        close=say("close"),
        blocks=(
            Paragraph(say("pledge_intro", title=campaign.texts.title)),
            Buttons(_kinds(say, campaign, "kind")),
            Notice(say("pledge_note")),
        ),
    )


def _kinds_card(say: Words, campaign: Campaign) -> Card:
    text = say("pledge_which", number=str(campaign.number))
    if campaign.stage not in PUBLISHED:
        raise UnknownPitch
    return Card(text, (Paragraph(text), Buttons((Button("pledge", say("button_pledge"), campaign.id, Style.PRIMARY),))))


def _money_form(turn: Turn, campaign: Campaign) -> Form:
    say, pledge = turn.say, campaign.pledge_of(turn.who.id, MONEY_SLOT)
    mine = pledge if pledge and pledge.current else None
    left = campaign.left + (mine.counted + mine.reserved if mine else 0)
    return Form(
        name="pledge_money",
        ref=campaign.id,
        title=say("title_money"),
        submit=say("submit_pledge"),
        close=say("cancel"),
        blocks=(
            Paragraph(say("money_intro", title=campaign.texts.title, left=Money(left, campaign.currency))),
            Line(
                name="amount",
                label=say("field_amount"),
                example=say("example_amount"),
                most=20,
                value=f"{mine.amount // 100}.{mine.amount % 100:02}" if mine else "",
            ),
            Choices(
                name=REST_WAITS,
                label=say("field_rest_waits"),
                options=((REST_WAITS, say("rest_waits")),),
                required=False,
            ),
            _wish_line(turn, campaign),
            Notice(say("money_note")),
        ),
    )


def _offer_form(turn: Turn, campaign: Campaign, slot: Slot) -> Form:
    say, pledge = turn.say, campaign.pledge_of(turn.who.id, slot)
    sentence = receipt_sentence(say, campaign, pledge) if pledge and pledge.current else ""
    resource = _resource_of(campaign, slot)
    return Form(
        name="pledge_offer",
        ref=f"{campaign.id}:{slot}",
        title=say("title_offer"),
        submit=say("save"),
        close=say("close"),
        blocks=(
            *((Paragraph(sentence), Notice(say("only_you"))) if sentence else ()),
            Line(
                name="quantity",
                label=say("field_quantity", kind=say(labels.RESOURCE[resource])),
                hint=say("hint_quantity"),
                most=5,
                value=str(pledge.amount if pledge and pledge.current else 1),
            ),
            _wish_line(turn, campaign),
        ),
    )


def _wish_line(turn: Turn, campaign: Campaign) -> Line:
    say = turn.say
    return Line(
        name="wish",
        label=say("field_wish"),
        example=say("example_wish"),
        most=LONGEST_WISH,
        value=campaign.supporter.brief if campaign.supporter else "",
        required=False,
    )


def _done_form(say: Words, campaign: Campaign, person: PersonId, slot: Slot) -> Form:
    card = receipt_card(say, campaign, person, slot)
    return Form(name="pledged", ref=campaign.id, title=say("title_pledged"), blocks=card.parts, close=say("close"))


def _how_much_card(say: Words, campaign: Campaign) -> Card:
    text = say("how_much", title=campaign.texts.title)
    button = Button("money", say("button_how_much"), campaign.id, Style.PRIMARY)
    return Card(text, (Paragraph(text), Notice(say("only_you")), Buttons((button,))))


def _no_money_card(say: Words, campaign: Campaign) -> Card:
    text = say("refusal_no_money_asked", title=campaign.texts.title)
    return Card(text, (Paragraph(text),))


def _still_stands_card(say: Words, campaign: Campaign, pledge: Pledge) -> Card:
    text = say("still_stands", what=pledged(say, campaign, pledge), title=campaign.texts.title)
    buttons = pledge_buttons(say, campaign, pledge)
    return Card(text, (Paragraph(text), Buttons(buttons)) if buttons else (Paragraph(text),))
