"""Everything the bot can do, on one screen: what people do, which function answers, and whether it reads or writes.

A read route runs on a reader, without an inbox row and without waiting for the writer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from adapters.form import Form
from adapters.inbound import Submitted
from adapters.reply import Reply
from bot.features import (
    applying,
    auditing,
    browsing,
    catalysing,
    costing,
    delivering,
    encouraging,
    home,
    investing,
    joining,
    linking,
    matching,
    pitching,
    pledging,
    reminding,
    settling,
    sharing,
)
from bot.turn import Turn
from domain.campaign import Outcome, Verdict
from domain.resources import ENCOURAGEMENT, FOLLOW, REMIND_ME, RESOURCE_OF

Handler = Callable[[Turn, Any], Reply]


FormAgain = Callable[[Turn, Submitted], Form]


@dataclass(frozen=True, slots=True)
class Route:
    """A handler, whether it changes anything, and the form to show again where an answer of it was wrong."""

    handler: Handler
    writes: bool
    again: FormAgain | None = None


def reads(handler: Handler) -> Route:
    """A route that only looks."""
    return Route(handler, writes=False)


def writes(handler: Handler, again: FormAgain | None = None) -> Route:
    """A route that changes something, once for each delivery."""
    return Route(handler, writes=True, again=again)


@dataclass(frozen=True, slots=True)
class Command:
    """A word of `/pitch`, in English and in French, and the message that says what it does."""

    english: str
    french: str
    does: str


COMMANDS: dict[Command, Route] = {
    Command("", "", "does_new"): reads(pitching.pitch_started),
    Command("new", "nouvelle", "does_new"): reads(pitching.pitch_started),
    Command("help", "aide", "does_help"): reads(browsing.help_asked),
    Command("list", "liste", "does_list"): reads(browsing.listed),
    Command("mine", "miennes", "does_mine"): reads(browsing.mine),
    Command("home", "accueil", "does_home"): reads(home.home_asked),
    Command("find", "trouver", "does_find"): reads(browsing.found),
    Command("settings", "réglages", "does_settings"): reads(reminding.settings_opened),
    Command("privacy", "confidentialité", "does_privacy"): reads(reminding.privacy_asked),
    Command("pledge", "contribuer", "does_pledge"): writes(pledging.pledge_typed),
    Command("undo", "annuler", "does_undo"): reads(pledging.undo_typed),
    Command("offers", "offres", "does_offers"): reads(pledging.offers_typed),
    Command("deliver", "fournir", "does_deliver"): reads(delivering.delivery_typed),
    Command("own", "apport", "does_own"): reads(investing.own_opened),
    Command("money", "argent", "does_money"): reads(investing.money_typed),
    Command("cost", "coût", "does_cost"): reads(costing.cost_opened),
    Command("settle", "régler", "does_settle"): reads(settling.settle_opened),
    Command("team", "équipe", "does_team"): reads(joining.team_opened),
    Command("half", "moitié", "does_half"): reads(costing.half_opened),
    Command("cheer", "bravo", "does_cheer"): writes(encouraging.cheered),
    Command("follow", "suivre", "does_follow"): writes(encouraging.followed),
    Command("remind", "rappeler", "does_remind"): writes(encouraging.reminder_asked),
    Command("manage", "gérer", "does_manage"): reads(catalysing.managed),
    Command("share", "partager", "does_share"): reads(sharing.share_opened),
    Command("verdict", "avis", "does_verdict"): reads(sharing.verdict_typed),
    Command("audit", "historique", "does_audit"): reads(auditing.audited),
    Command("match", "jumeler", "does_match"): reads(matching.match_asked),
    Command("link", "lier", "does_link"): writes(linking.link_typed),
    Command("connect", "raccorder", "does_connect"): writes(linking.connect_typed),
    Command("practice", "pratique", "does_practice"): reads(applying.practice_typed),
}

BUTTONS: dict[str, Route] = {
    "pitch_new": reads(pitching.pitch_started),
    "pitch_resume": reads(pitching.draft_resumed),
    "pitch_edit": reads(pitching.draft_edited),
    "pitch_keep": reads(pitching.draft_kept),
    "it_is_there": writes(pitching.it_is_there),
    "post_again": writes(pitching.posted_again),
    "pledge": reads(pledging.pledge_opened),
    "kind": writes(pledging.kind_pressed),
    "money": reads(pledging.money_opened),
    "change": reads(pledging.pledge_changed),
    "undo": writes(pledging.pledge_undone),
    "withdraw": writes(pledging.withdrawal_confirmed),
    "view": reads(browsing.seen_by_one),
    "home": reads(home.home_asked),
    "my_pledges": reads(pledging.my_pledges_pressed),
    "accept": writes(pledging.offer_accepted),
    "decline": writes(pledging.offer_declined),
    "help_day": reads(delivering.day_opened),
    "help_given": writes(delivering.given),
    "help_arrived": writes(delivering.arrived),
    "help_not_yet": writes(delivering.not_yet),
    "help_off": writes(delivering.called_off),
    "own": reads(investing.own_opened),
    "pay": reads(investing.pay_opened),
    "money_arrived": writes(investing.arrived),
    "money_not_arrived": writes(investing.not_arrived),
    "cost": reads(costing.cost_opened),
    "settle": reads(settling.settle_opened),
    "returned": writes(settling.has_returned),
    "half": reads(costing.half_pressed),
    "team": reads(joining.team_opened),
    "invite": reads(joining.invite_opened),
    "join": writes(joining.joined),
    "leave_team": writes(joining.left),
    "hand_over": writes(joining.handed_over),
    "take_place": writes(pledging.place_taken),
    "leave_place": writes(pledging.place_left),
    "cheer": writes(encouraging.cheered),
    "follow": writes(encouraging.followed),
    "remind_me": writes(encouraging.reminder_asked),
    "ask": reads(catalysing.question_opened),
    "manage": reads(catalysing.managed),
    "close": writes(catalysing.closed_early),
    "extend": reads(catalysing.extension_opened),
    "cancel": writes(catalysing.cancelled),
    "share": reads(sharing.share_opened),
    "snooze": reads(sharing.snooze_opened),
    "not_happened": reads(sharing.not_happened_opened),
    "silence": writes(sharing.silenced),
    **{f"verdict_{verdict}": writes(sharing.verdict_given) for verdict in Verdict},
    **{f"outcome_{outcome}": reads(applying.outcome_opened) for outcome in Outcome if outcome in applying.ANSWERS},
    "match": reads(matching.match_opened),
    "match_held": reads(matching.held_opened),
    "fund_new": reads(matching.fund_opened),
    "fund_end": writes(matching.fund_ended),
    "help": reads(browsing.help_asked),
    "example": reads(browsing.example_asked),
    "settings": reads(reminding.settings_opened),
    "language": writes(reminding.language_switched),
}

FORMS: dict[str, Route] = {
    "pitch_what": writes(pitching.what_submitted, pitching.what_again),
    "pitch_giving_back": writes(pitching.giving_back_submitted, pitching.giving_back_again),
    "pitch_needs": writes(pitching.needs_submitted, pitching.needs_again),
    "pitch_preview": writes(pitching.publish_submitted, pitching.preview_again),
    "pledge_money": writes(pledging.money_submitted, pledging.money_again),
    "pledge_offer": writes(pledging.offer_submitted, pledging.offer_again),
    "help_day": writes(delivering.day_submitted, delivering.day_again),
    "own": writes(investing.own_submitted, investing.own_again),
    "pay": writes(investing.pay_submitted, investing.pay_again),
    "cost": writes(costing.cost_submitted, costing.cost_again),
    "settle": writes(settling.settle_submitted, settling.settle_again),
    "half": writes(costing.half_submitted, costing.half_again),
    "invite": writes(joining.invite_submitted, joining.invite_again),
    "question": writes(catalysing.question_submitted, catalysing.question_again),
    "extension": writes(catalysing.extension_submitted, catalysing.extension_again),
    "share": writes(sharing.share_submitted, sharing.share_again),
    "snooze": writes(sharing.snooze_submitted, sharing.snooze_again),
    "not_happened": writes(sharing.not_happened_submitted, sharing.not_happened_again),
    "outcome": writes(applying.outcome_submitted, applying.outcome_again),
    "match": writes(matching.match_submitted, matching.match_again),
    "match_held": writes(matching.held_submitted, matching.held_again),
    "fund": writes(matching.fund_submitted, matching.fund_again),
    "settings": writes(reminding.settings_submitted, reminding.settings_again),
}

TYPED: dict[str, Route] = {"pitch_needs": reads(pitching.needs_typed)}

REACTIONS: dict[str, Route] = {
    **{emoji: writes(pledging.emoji_changed) for emoji in RESOURCE_OF},
    **{emoji: writes(encouraging.encouragement_changed) for emoji in (ENCOURAGEMENT, FOLLOW, REMIND_ME)},
}

INSTALLED = writes(home.installed)
HOME_OPENED = writes(home.home_opened)
PROFILE_CHANGED = writes(reminding.profile_changed)
SHORTCUTS: dict[str, Route] = {"pitch_new": reads(pitching.pitch_started)}

WORDS: dict[str, Route] = {
    word: route for command, route in COMMANDS.items() for word in {command.english, command.french}
}
