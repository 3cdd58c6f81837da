"""The card of a pitch: one message, edited in place, that says where the pitch stands.

Own half and peers' target are exact. What peers have given is shown in tenths, rounded down, and as "started" while
fewer than three people gave: otherwise a single amount could be computed. Only a full target is said as it is, because
"fully resourced" is public. An organisation may choose exact totals instead. Names never say who gave money. What a
match fund has added follows from what peers gave, and is shown in the same way; its part and the peers' stand together
in one sum, which no gift changes.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from adapters.card import Button, Buttons, Card, Divider, Facts, Heading, Menu, Notice, Paragraph, Part, Progress, Style
from adapters.text import Bold, Text, joined
from bot.wording import labels
from bot.wording.words import Words
from domain.campaign import Campaign, Need
from domain.cents.amounts import Money
from domain.cents.half import MatchMode, own_half
from domain.matching.funds import RETURNED, MatchFund, in_percent, most_added
from domain.resources import EMOJI, ENCOURAGEMENT, FOLLOW, REMIND_ME
from domain.stages import Stage

FEW_GIVERS = 3
MOST_NAMES = 8
LIVE = frozenset({Stage.OPEN})
SETTLED = frozenset({Stage.SHARING, Stage.APPLYING, Stage.COMPLETE})


class ProgressWords(NamedTuple):
    """The sentences for what the others have given."""

    none: str
    started: str
    tenths: str
    all: str


PEERS_WORDS = ProgressWords("peers_none", "peers_started", "peers_tenths", "peers_all")
MATCHED_WORDS = ProgressWords("others_none", "others_started", "others_tenths", "others_all")


def campaign_card(
    campaign: Campaign,
    say: Words,
    *,
    pitcher: str,
    supporters: Sequence[str],
    anonymous: int = 0,
    now: datetime,
    buttons: bool = True,
    fund: MatchFund | None = None,
    co_pitchers: Sequence[str] = (),
    exact: bool = False,
) -> Card:
    """The card of a pitch as everyone in the channel sees it.

    `exact` is what the organisation decided on totals; `nameless` supporters are counted and not named.
    """
    parts: list[Part] = [Heading(campaign.texts.title), *_about(campaign, say, pitcher, co_pitchers)]
    parts.extend(_progress(campaign, say, pitcher, exact=exact))
    if fund and campaign.stage not in RETURNED:
        parts.append(Paragraph(match_line(campaign, fund, say, now)))
    parts.extend(_who(campaign, say, supporters, anonymous))
    parts.append(Notice(joined(*_small_print(campaign, say, now), by=" · ")))
    if buttons and campaign.stage in LIVE:
        parts.append(_buttons(campaign, say))
    return Card(_summary(campaign, say, pitcher, now, exact=exact), tuple(parts))


def both_languages(first: Card, second: Card) -> Card:
    """One card in two languages, side by side and equal: buttons stand once and carry both labels."""
    buttons = next((part for part in first.parts if isinstance(part, Buttons)), None)
    others = next((part for part in second.parts if isinstance(part, Buttons)), None)
    parts: list[Part] = [part for part in first.parts if not isinstance(part, Buttons)]
    parts.append(Divider())
    parts.extend(part for part in second.parts if not isinstance(part, Buttons))
    if buttons and others:
        parts.append(_merged(buttons, others))
    return Card(joined(first.summary, second.summary, by=" / "), tuple(parts), first.refresh)


def progress_words(campaign: Campaign, say: Words, *, exact: bool = False) -> str:
    """What peers, and a match fund if there is one, have given, as far as everyone may know."""
    is_matched = campaign.money.sponsorship is not None and campaign.stage not in RETURNED
    words, others = (MATCHED_WORDS, _others(campaign, say)) if is_matched else (PEERS_WORDS, _target(campaign))
    if campaign.totals.accepted >= campaign.target:
        return say(words.all, target=others)
    if campaign.totals.givers == 0:
        return say(words.none, target=others)
    if exact:
        pledged = Money(campaign.totals.accepted + campaign.match_cents * is_matched, campaign.money.currency)
        return say("others_exact" if is_matched else "peers_exact", pledged=pledged, target=others)
    if campaign.totals.givers < FEW_GIVERS:
        return say(words.started, target=others)
    return say(words.tenths, n=tenths(campaign), target=others)


def tenths(campaign: Campaign, *, exact: bool = False) -> int:
    """Tenths of what peers and match fund bring, rounded down; 0 while only a few have given, unless `exact`."""
    if not campaign.target or campaign.totals.accepted >= campaign.target:
        return 10
    if campaign.totals.givers < FEW_GIVERS and not exact:
        return 0
    return (campaign.totals.accepted + campaign.match_cents) * 10 // (campaign.target + campaign.match_cents)


def match_line(campaign: Campaign, fund: MatchFund, say: Words, now: datetime) -> str:
    """What a match fund adds, under which conditions, and how much it has added as far as everyone may know."""
    most = most_added(campaign, fund, at=now)
    if campaign.stage is not Stage.OPEN or not fund.gives(now) or not most:
        return " ".join(filter(None, (say("fund_adds_no_more", fund=fund.name), _match_in_the_end(campaign, say))))
    terms, percent = fund.terms, in_percent(fund.terms.factor)
    lines = [say("fund_adds", fund=fund.name, percent=percent, most=Money(most, campaign.money.currency))]
    if terms.per_gift is not None:
        lines.append(say("fund_per_gift", most=Money(terms.per_gift, campaign.money.currency)))
    if not campaign.match_cents and terms.supporters > 1:
        lines.append(say("fund_from_supporters", n=terms.supporters))
    if not campaign.match_cents and terms.trigger:
        lines.append(say("fund_from_percent", percent=terms.trigger))
    if campaign.mode is MatchMode.BOTH:
        lines.append(say("fund_lowers_both"))
    if terms.held_back:
        lines.append(say("fund_holds_back", percent=terms.held_back))
    if terms.expires:
        lines.append(say("fund_until", day=terms.expires.astimezone(ZoneInfo(campaign.zone)).date()))
    return " ".join((*lines, _match_so_far(campaign, say, most)))


def own_words(campaign: Campaign, say: Words, pitcher: str) -> str:
    """The pitcher's half. Where a match makes it smaller it is said without the match, which would tell the gifts."""
    if campaign.mode is MatchMode.BOTH:
        half = own_half(campaign.cost, campaign.money.own_share)
        return say("own_half_at_most", name=pitcher, own=Money(half, campaign.money.currency))
    own = max(campaign.half, campaign.totals.own)
    return say("own_half", name=pitcher, own=Money(own, campaign.money.currency))


def listed_supporters(campaign: Campaign, say: Words, names: Sequence[str], anonymous: int, *, most: int) -> str:
    """The supporters in a sentence: the first `most` of those who may be named, and how many there are beside them."""
    shown = list(names[:most])
    more = campaign.totals.supporters - len(shown)
    if not shown and not anonymous:
        return ""
    if more > 0:
        key = "and_more" if anonymous < more else "and_anonymous" if shown else "anonymous"
        shown.append(say(key, n=more))
    return say.listing(shown)


def still_needed(campaign: Campaign, say: Words) -> list[str]:
    """What is missing, in words."""
    return [_missing(need, say) for need in campaign.needs if need.open]


def time_left(campaign: Campaign, say: Words, now: datetime) -> str:
    """The days until the deadline, as the pitcher's calendar counts them."""
    if campaign.deadline is None:
        return ""
    zone = ZoneInfo(campaign.zone)
    days = (campaign.deadline.astimezone(zone).date() - now.astimezone(zone).date()).days
    return say("closes_today") if days <= 0 else say("days_left", n=days)


def _about(campaign: Campaign, say: Words, pitcher: str, co_pitchers: Sequence[str]) -> list[Part]:
    texts = campaign.texts
    parts: list[Part] = [Paragraph(joined((Bold(say("pitched_by", name=pitcher)),), texts.why, by=" "))]
    facts: list[tuple[str, Text]] = [
        (say("card_brings"), texts.benefit_peers),
        (say("card_comes_back"), _comes_back(campaign, say)),
    ]
    if co_pitchers:
        facts.insert(0, (say("card_co_pitchers"), say.listing(list(co_pitchers))))
    if texts.without_help:
        facts.append((say("card_without_help"), texts.without_help))
    parts.append(Facts(tuple(facts)))
    if campaign.stage is Stage.OPEN:
        return parts
    return [*parts, *_aftermath(campaign, say)]


def _aftermath(campaign: Campaign, say: Words) -> list[Part]:
    stage = say(labels.STAGE[campaign.stage])
    parts: list[Part] = [Paragraph(joined((Bold(say("card_stage")),), stage, by=" "))]
    if campaign.shared_learning:
        parts.append(Paragraph(joined((Bold(say("card_takeaways")),), campaign.shared_learning.takeaways, by=" ")))
        parts.append(Paragraph(joined((Bold(say("card_where")),), campaign.shared_learning.where, by=" ")))
    if campaign.still_learned:
        parts.append(Paragraph(joined((Bold(say("card_still_learned")),), campaign.still_learned, by=" ")))
    if campaign.outcome:
        practice = joined(say(labels.OUTCOME[campaign.outcome]), campaign.practice, by=". ")
        parts.append(Paragraph(joined((Bold(say("card_practice")),), practice, by=" ")))
    return parts


def _comes_back(campaign: Campaign, say: Words) -> str:
    texts = campaign.texts
    kinds = say.listing([say(labels.SHARE[kind]).lower() for kind in texts.share_kinds])
    day = texts.share_by
    return say("comes_back", kinds=kinds, audience=texts.share_audience, day=day or "")


def _progress(campaign: Campaign, say: Words, pitcher: str, *, exact: bool) -> list[Part]:
    parts: list[Part] = []
    if campaign.cost:
        own = own_words(campaign, say, pitcher)
        words = f"{own}{say('clause')} {progress_words(campaign, say, exact=exact)}"
        parts.append(Progress(tenths(campaign, exact=exact), words))
    if campaign.needs:
        parts.append(Facts(tuple((labels.resource(say, need.resource), _need(need, say)) for need in campaign.needs)))
    return parts


def _need(need: Need, say: Words) -> str:
    status = say("need_full") if not need.open else say("need_status", n=need.quantity, accepted=need.accepted)
    offers = say("need_offers", n=need.offered) if need.offered else ""
    wish = "" if need.must else say("nice_to_have")
    by = say("needed_by", day=need.by) if need.by and need.open else ""
    return " · ".join(part for part in (need.what, status, offers, by, wish) if part)


def _missing(need: Need, say: Words) -> str:
    return say(labels.UNITS[need.resource], n=need.quantity - need.accepted)


def _who(campaign: Campaign, say: Words, names: Sequence[str], anonymous: int) -> list[Part]:
    parts: list[Part] = []
    backers = listed_supporters(campaign, say, names, anonymous, most=MOST_NAMES)
    if backers:
        parts.append(Paragraph(joined((Bold(say("supported_by")),), backers, by=" ")))
    if campaign.totals.cheers:
        parts.append(Notice(say("cheers", n=campaign.totals.cheers)))
    return parts


def _small_print(campaign: Campaign, say: Words, now: datetime) -> list[str]:
    other = campaign.language if campaign.language != say.language else ""
    marked = {"fr": "written_in_french", "en": "written_in_english"}.get(other)
    lines = [f"P-{campaign.number}"]
    if campaign.stage is Stage.OPEN:
        needed = still_needed(campaign, say)
        lines.append(say("still_needed", things=say.listing(needed)) if needed else "")
        lines.append(time_left(campaign, say, now))
        lines.append(say("legend", emoji=" ".join(EMOJI.values())))
    if campaign.texts.starts:
        lines.append(say("learning_on", day=campaign.texts.starts))
    return [line for line in (*lines, say(marked) if marked else "") if line]


def _summary(campaign: Campaign, say: Words, pitcher: str, now: datetime, *, exact: bool) -> str:
    if campaign.stage is not Stage.OPEN:
        return say("card_summary_later", title=campaign.texts.title, stage=say(labels.STAGE[campaign.stage]))
    clauses = [own_words(campaign, say, pitcher)] if campaign.cost else []
    if campaign.cost:
        clauses[0] += f"{say('clause')} {progress_words(campaign, say, exact=exact)}"
    needed = still_needed(campaign, say)
    if needed:
        clauses.append(say("still_needed", things=say.listing(needed)))
    clauses.append(time_left(campaign, say, now))
    return say("card_summary", title=campaign.texts.title, name=pitcher, rest=" · ".join(filter(None, clauses)))


def _buttons(campaign: Campaign, say: Words) -> Buttons:
    title = campaign.texts.title
    menu = (
        Button("cheer", f"{ENCOURAGEMENT} {say('button_cheer')}", campaign.id),
        Button("follow", f"{FOLLOW} {say('button_follow')}", campaign.id),
        Button("remind_me", f"{REMIND_ME} {say('button_remind_me')}", campaign.id),
        Button("my_pledges", say("button_my_pledges"), campaign.id),
        Button("manage", say("button_manage"), campaign.id),
    )
    return Buttons(
        (
            Button("pledge", say("button_pledge"), campaign.id, Style.PRIMARY, say("hint_pledge", title=title)),
            Button("ask", say("button_ask"), campaign.id, hint=say("hint_ask", title=title)),
        ),
        Menu(say("more"), menu),
    )


def _merged(first: Buttons, second: Buttons) -> Buttons:
    pairs = zip(first.buttons, second.buttons, strict=True)
    buttons = tuple(_two(one, other) for one, other in pairs)
    if first.menu is None or second.menu is None:
        return Buttons(buttons)
    menu = zip(first.menu.buttons, second.menu.buttons, strict=True)
    return Buttons(buttons, Menu(f"{first.menu.label} / {second.menu.label}", tuple(_two(*pair) for pair in menu)))


def _two(one: Button, other: Button) -> Button:
    label = one.label if one.label == other.label else f"{one.label} / {other.label}"
    return Button(one.route, label, one.value, one.style, f"{one.hint} / {other.hint}" if one.hint else "")


def _target(campaign: Campaign) -> Money:
    return Money(campaign.target, campaign.money.currency)


def _others(campaign: Campaign, say: Words) -> str:
    """The part of peers and match fund together; where the match makes the own half smaller it tells no sum."""
    if campaign.mode is MatchMode.BOTH:
        return say("others_part")
    return say("others_sum", target=Money(campaign.target + campaign.match_cents, campaign.money.currency))


def _match_so_far(campaign: Campaign, say: Words, most: int) -> str:
    added, givers = campaign.match_cents, campaign.totals.givers
    if not added:
        return say("fund_added_nothing_yet")
    part = added * 10 // most
    if givers < FEW_GIVERS or not part:
        return say("fund_has_begun")
    return say("fund_added_all") if added == most else say("fund_added_tenths", n=part)


def _match_in_the_end(campaign: Campaign, say: Words) -> str:
    """The sum is said once nobody can take a gift back any more; before, a change of it would be somebody's gift."""
    if not campaign.match_cents:
        return ""
    if campaign.stage in SETTLED and campaign.totals.givers >= FEW_GIVERS:
        return say("fund_added", amount=Money(campaign.match_cents, campaign.money.currency))
    return say("fund_has_added")


def plain_card(first: str, *rest: str) -> Card:
    """Sentences, one below the other; the first says what it is about."""
    return Card(first, tuple(Paragraph(text) for text in (first, *rest) if text))


def priced(say: Words, key: str, campaign: Campaign) -> str:
    """A sentence about what the pitch costs now, the own money and the peers' part."""
    sums = (campaign.cost, campaign.totals.own, campaign.target)
    cost, own, peers = (Money(cents, campaign.money.currency) for cents in sums)
    return say(key, title=campaign.texts.title, cost=cost, own=own, peers=peers)
