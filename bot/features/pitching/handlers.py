"""A person pitches: three short steps, a preview, and the first post that opens the pitch."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from adapters.card import Button, Paragraph, Style
from adapters.form import Form
from adapters.inbound import Answers, Commanded, Pressed, Submitted, Typed, answer, answered_day, chosen
from adapters.platform import Place
from adapters.reply import FieldErrors, NextForm, Nothing, OpenForm, Reply
from bot.features.pitching.forms import (
    elsewhere,
    giving_back_form,
    needs_form,
    preview_form,
    publishing_form,
    what_form,
)
from bot.turn import Turn, item, keep, pitch_key, promise_direct
from bot.wording.words import Words
from domain.campaign import (
    Campaign,
    CampaignId,
    CampaignMoney,
    Closing,
    CostKind,
    CostLine,
    Elsewhere,
    Need,
    Opportunity,
    ShareKind,
    Texts,
)
from domain.cents.amounts import parse_amount
from domain.events import Drafted
from domain.pitching import (
    LONG,
    NotADraft,
    everything_wrong,
    giving_back_is_wrong,
    needs_are_wrong,
    open_up,
    publish,
    turn_back,
    what_is_wrong,
)
from domain.pledging import MOST_UNITS
from domain.policy import Action
from domain.refusals import Refusal, UnknownPitch
from domain.reminding import PromptName
from domain.resources import IN_KIND
from domain.stages import Stage
from storage.ids import is_id, new_id
from storage.messages import MessageKind
from storage.unit_of_work import UnitOfWork

LEADING_NUMBER = re.compile(r"(\d{1,2})\s+(?=\w)")


def pitch_started(turn: Turn, inbound: Commanded | Pressed) -> Reply:
    """`/pitch` alone, or a button that says so: the first step, empty, or begun with a message's words."""
    button = Button("pitch_new", turn.say("button_make_a_pitch"), style=Style.PRIMARY)
    blank = _blank(turn, new_id())
    why = answer(inbound.answers, "why")[:LONG] if isinstance(inbound, Pressed) else ""
    return OpenForm(what_form(turn, replace(blank, texts=replace(blank.texts, why=why))), button)


def draft_resumed(turn: Turn, pressed: Pressed) -> Reply:
    """Go on with a draft."""
    return OpenForm(what_form(turn, _draft(turn, pressed.value)))


def draft_edited(turn: Turn, pressed: Pressed) -> Reply:
    """Back from the preview to the first step."""
    return NextForm(what_form(turn, _draft(turn, pressed.value)))


def draft_kept(turn: Turn, pressed: Pressed) -> Reply:
    """Save as draft: it is saved already, and this says so."""
    campaign, say = _draft(turn, pressed.value), turn.say
    saved = Paragraph(say("draft_saved", title=campaign.texts.title, number=str(campaign.number)))
    return NextForm(Form(name="saved", ref=campaign.id, title=say("title_saved"), blocks=(saved,), close=say("close")))


def what_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """The first step: what and why. The draft is written from here on."""
    before, is_new = _draft_or_blank(turn, submitted.ref)
    texts = _what_texts(before.texts, submitted.answers)
    wrong = tuple(what_is_wrong(texts, today=turn.today))
    if wrong:
        return _errors(turn.say, wrong)
    after = replace(before, texts=texts)
    if is_new:
        after = replace(after, number=turn.uow.campaigns.next_number())
        turn.uow.campaigns.add(after, (Drafted(at=turn.now, by=turn.who.id),))
    after = turn.keep(before if not is_new else after, after)
    return NextForm(giving_back_form(turn, after))


def giving_back_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """The second step: what it brings, how it comes back, when it is used."""
    before = _draft(turn, submitted.ref)
    texts = _giving_back_texts(before.texts, submitted.answers)
    wrong = tuple(giving_back_is_wrong(texts, today=turn.today))
    if wrong:
        return _errors(turn.say, wrong)
    after = replace(before, texts=texts)
    after = turn.keep(before, after)
    return NextForm(needs_form(turn, after))


def needs_typed(turn: Turn, typed: Typed) -> Reply:
    """While an amount is typed, the half rule is said with the person's own numbers."""
    before, _ = _draft_or_blank(turn, typed.ref)
    return NextForm(needs_form(turn, before, _costs_so_far(typed.answers)))


def needs_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """The third step: what is needed, until when, and where to publish."""
    before = _draft(turn, submitted.ref)
    costs, wrong = _costs(submitted.answers)
    after = replace(
        before,
        money=replace(before.money, costs=costs, closing=_closing(submitted.answers)),
        needs=_needs(submitted.answers),
        close_on=answered_day(submitted.answers, "close_on"),
        channel=answer(submitted.answers, "channel") or None,
        other_places=_elsewhere(turn, submitted.answers),
    )
    wrong = (*wrong, *needs_are_wrong(after, today=turn.today))
    if wrong:
        return _errors(turn.say, wrong)
    after = turn.keep(before, after)
    return NextForm(preview_form(turn, after))


def publish_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """Publish: the first post is promised; the pitch opens when it is confirmed. A second Publish changes nothing."""
    before = turn.campaign(submitted.ref)
    if before.stage is not Stage.DRAFT:
        raise NotADraft(number=str(before.number))
    wrong = everything_wrong(before, today=turn.today)
    if wrong:
        return NextForm(preview_form(turn, before, problem=turn.say.refusal(wrong[0])))
    after, happened = publish(before, by=turn.who.id, at=turn.now)
    after = turn.keep(before, after, happened)
    _promise_first_post(turn, after)
    return NextForm(publishing_form(turn, after))


def what_again(turn: Turn, submitted: Submitted) -> Form:
    """The first step, as it was sent."""
    return what_form(turn, _draft_or_blank(turn, submitted.ref)[0])


def giving_back_again(turn: Turn, submitted: Submitted) -> Form:
    """The second step, as it was sent."""
    return giving_back_form(turn, _draft(turn, submitted.ref))


def needs_again(turn: Turn, submitted: Submitted) -> Form:
    """The third step, as it was sent."""
    return needs_form(turn, _draft(turn, submitted.ref), _costs_so_far(submitted.answers))


def preview_again(turn: Turn, submitted: Submitted) -> Form:
    """The preview."""
    return preview_form(turn, _draft(turn, submitted.ref))


def posted_again(turn: Turn, pressed: Pressed) -> Reply:
    """The pitcher has looked, and the post is not there: it is promised once more."""
    campaign = turn.campaign(pressed.value)
    if campaign.stage is Stage.PUBLISHING:
        key = pitch_key(campaign.id)
        turn.uow.messages.try_again(key, channel=campaign.channel, now=turn.real, only_uncertain=True)
    return Nothing()


def it_is_there(turn: Turn, pressed: Pressed) -> Reply:
    """The pitcher has seen the post: the pitch is open, even though we cannot edit that post yet."""
    before = turn.campaign(pressed.value)
    after, happened = open_up(before, at=turn.now)
    after = turn.keep(before, after, happened)
    if happened:
        _promise_other_posts(turn.uow, after, real=turn.real)
    return Nothing()


def place_known(uow: UnitOfWork, campaign_id: CampaignId, channel: str, place: Place | None, *, is_first: bool) -> None:
    """Before a post: what the platform says about the channel, now or earlier, decides who may see the pitch."""
    before = uow.campaigns.get(campaign_id)
    if place:
        uow.channels.know(channel, name=place.name, private=place.private, language=before.language)
    known = uow.channels.get(channel)
    private = known is None or known.private
    uow.campaigns.save(before, replace(before, private=private if is_first else before.private and private))


def first_post_confirmed(uow: UnitOfWork, campaign_id: CampaignId, *, now: datetime, real: datetime) -> None:
    """The first post is there: the pitch is open and its time runs."""
    before = uow.campaigns.get(campaign_id)
    after, happened = open_up(before, at=now)
    after = keep(uow, before, after, happened, real=real)
    if happened:
        _promise_other_posts(uow, after, real=real)


def other_post_refused(uow: UnitOfWork, campaign_id: CampaignId, channel: str, *, real: datetime) -> None:
    """The pitch is open, but one of the further channels did not take it: the pitcher is told."""
    campaign = uow.campaigns.get(campaign_id)
    known = uow.channels.get(channel)
    about = {**item(PromptName.NOT_POSTED, campaign_id), "also": known.name if known else ""}
    promise_direct(uow, campaign.pitcher, [about], key=f"not_posted:{campaign_id}:{new_id()}", real=real)


def first_post_refused(uow: UnitOfWork, campaign_id: CampaignId, *, why: str, now: datetime, real: datetime) -> None:
    """The platform said no: the pitch is a draft again, and the pitcher is told what to do."""
    before = uow.campaigns.get(campaign_id)
    after, happened = turn_back(before, at=now, why=why)
    keep(uow, before, after, happened, real=real)
    if happened:
        about = {**item(PromptName.NOT_POSTED, campaign_id), "why": why, "channel": before.channel or ""}
        key = f"not_posted:{campaign_id}:{new_id()}"
        promise_direct(uow, before.pitcher, [about], key=key, real=real)


def first_post_uncertain(uow: UnitOfWork, campaign_id: CampaignId, *, real: datetime) -> None:
    """Nobody can tell whether the post is there: the pitcher is asked."""
    campaign = uow.campaigns.get(campaign_id)
    if campaign.stage is Stage.PUBLISHING:
        about = item(PromptName.IS_IT_THERE, campaign_id)
        promise_direct(uow, campaign.pitcher, [about], key=f"uncertain:{campaign_id}", real=real)


def _promise_first_post(turn: Turn, campaign: Campaign) -> None:
    messages, key = turn.uow.messages, pitch_key(campaign.id)
    messages.promise(
        MessageKind.PITCH,
        key,
        workspace_id=turn.uow.workspace.id,
        now=turn.real,
        campaign=campaign.id,
        channel=campaign.channel,
    )
    messages.try_again(key, channel=campaign.channel, now=turn.real)


def _promise_other_posts(uow: UnitOfWork, campaign: Campaign, *, real: datetime) -> None:
    for one in campaign.other_places:
        uow.messages.promise(
            MessageKind.PITCH,
            pitch_key(campaign.id, one),
            workspace_id=one.workspace,
            now=real,
            campaign=campaign.id,
            channel=one.channel,
        )


def _blank(turn: Turn, ref: str) -> Campaign:
    organisation = turn.uow.organisation
    return Campaign(
        id=CampaignId(ref),
        organisation=organisation.id,
        number=0,
        pitcher=turn.who.id,
        language=turn.who.language,
        zone=turn.who.zone,
        money=CampaignMoney(currency=organisation.currency, own_share=organisation.share),
    )


def _draft(turn: Turn, ref: str) -> Campaign:
    campaign = turn.campaign(ref, may=Action.EDIT)
    if campaign.stage is not Stage.DRAFT:
        raise NotADraft(number=str(campaign.number))
    return campaign


def _draft_or_blank(turn: Turn, ref: str) -> tuple[Campaign, bool]:
    """The draft behind a form; a form that was just opened has an id but no draft yet."""
    if not is_id(ref):
        raise UnknownPitch
    if turn.uow.campaigns.exists(ref):
        return _draft(turn, ref), False
    return _blank(turn, ref), True


def _errors(say: Words, refusals: Iterable[Refusal]) -> FieldErrors:
    errors: dict[str, str] = {}
    for refusal in refusals:
        errors.setdefault(refusal.field or "", say.refusal(refusal))
    return FieldErrors(errors)


def _what_texts(texts: Texts, answers: Answers) -> Texts:
    kind = answer(answers, "opportunity")
    return replace(
        texts,
        opportunity=Opportunity(kind) if kind in set(Opportunity) else Opportunity.OTHER,
        title=answer(answers, "title"),
        why=answer(answers, "why"),
        without_help=answer(answers, "without_help"),
        starts=answered_day(answers, "starts"),
        ends=answered_day(answers, "ends"),
    )


def _giving_back_texts(texts: Texts, answers: Answers) -> Texts:
    kinds = tuple(ShareKind(kind) for kind in chosen(answers, "share_kinds") if kind in set(ShareKind))
    return replace(
        texts,
        benefit_me=answer(answers, "benefit_me"),
        benefit_peers=answer(answers, "benefit_peers"),
        benefit_organisation=answer(answers, "benefit_organisation"),
        share_kinds=kinds,
        share_audience=answer(answers, "share_audience"),
        share_by=answered_day(answers, "share_by"),
        when=answer(answers, "when"),
        then=answer(answers, "then"),
        when_date=answered_day(answers, "when_date"),
    )


def _closing(answers: Answers) -> Closing:
    return Closing.KEEP if answer(answers, "closing") == Closing.KEEP else Closing.ALL_OR_NOTHING


def _elsewhere(turn: Turn, answers: Answers) -> tuple[Elsewhere, ...]:
    """The further channels that were chosen, as far as they are among those that could be."""
    picked = set(chosen(answers, "also"))
    return tuple(Elsewhere(one.workspace, one.channel) for one in elsewhere(turn.uow) if one.channel in picked)


def _costs(answers: Answers) -> tuple[tuple[CostLine, ...], tuple[Refusal, ...]]:
    lines: list[CostLine] = []
    wrong: list[Refusal] = []
    for kind in CostKind:
        try:
            cents = parse_amount(answer(answers, f"cost_{kind}"), field=f"cost_{kind}")
        except Refusal as refusal:
            wrong.append(refusal)
            continue
        if cents:
            lines.append(CostLine(kind, cents))
    return tuple(lines), tuple(wrong)


def _costs_so_far(answers: Answers) -> tuple[CostLine, ...]:
    return _costs(answers)[0]


def _needs(answers: Answers) -> tuple[Need, ...]:
    nice, by = set(chosen(answers, "nice_to_have")), answered_day(answers, "needed_by")
    asked = [(kind, answer(answers, f"need_{kind}")) for kind in IN_KIND]
    return tuple(
        Need(position=position, resource=kind, what=what, quantity=_quantity(what), must=str(kind) not in nice, by=by)
        for position, (kind, what) in enumerate(((kind, what) for kind, what in asked if what), start=1)
    )


def _quantity(what: str) -> int:
    """Two for "2 case studies on procurement"; a text that begins with no number asks for one."""
    found = LEADING_NUMBER.match(what)
    return min(max(int(found[1]), 1), MOST_UNITS) if found else 1
