"""Everything the bot can do, on one screen: what people do, which function answers, and what they have to be allowed.

A read route runs on a reader, without an inbox row and without waiting for the writer. `may` is the row of the policy
(`domain/policy.py`) that is asked; a route cannot be written without one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from adapters.form import Form
from adapters.inbound import Submitted
from adapters.reply import Reply
from bot.features import (
    allocating,
    applying,
    audit,
    finding,
    following,
    guarding,
    home,
    linking,
    managing,
    settings,
    team,
    waiting,
)
from bot.features.delivering import handlers as delivering
from bot.features.matching import handlers as matching
from bot.features.matching.forms import fund_form
from bot.features.money import cost, payments, settlement
from bot.features.money.views import own_form
from bot.features.pitching import handlers as pitching
from bot.features.pledging import handlers as pledging
from bot.features.sharing import handlers as sharing
from bot.features.sharing.forms import lesson_form, share_form, snooze_form
from bot.turn import Turn
from domain.campaign import Campaign, Outcome, Verdict
from domain.policy import Action
from domain.resources import ENCOURAGEMENT, FOLLOW, REMIND_ME, RESOURCE_OF

Handler = Callable[[Turn, Any], Reply]
FormAgain = Callable[[Turn, Submitted], Form]


@dataclass(frozen=True, slots=True)
class Route:
    """A handler, what it asks the policy for, and the form to show again where an answer of it was wrong."""

    handler: Handler
    writes: bool
    may: Action
    again: FormAgain | None = None


def reads(handler: Handler, *, may: Action) -> Route:
    """A route that only looks."""
    return Route(handler, writes=False, may=may)


def writes(handler: Handler, again: FormAgain | None = None, *, may: Action) -> Route:
    """A route that changes something, once for each delivery."""
    return Route(handler, writes=True, may=may, again=again)


def of_pitch(form: Callable[[Turn, Campaign], Form]) -> FormAgain:
    """A form that needs no more than its pitch to be built anew."""
    return lambda turn, submitted: form(turn, turn.campaign(submitted.ref))


def of_ref(form: Callable[[Turn, str], Form]) -> FormAgain:
    """A form that is built anew from what it names."""
    return lambda turn, submitted: form(turn, submitted.ref)


def of_nothing(form: Callable[[Turn], Form]) -> FormAgain:
    """A form that is about nothing in particular."""
    return lambda turn, _: form(turn)


@dataclass(frozen=True, slots=True)
class Command:
    """A word of `/pitch`, in English and in French, and the message that says what it does."""

    english: str
    french: str
    does: str


COMMANDS: dict[Command, Route] = {
    Command("", "", "does_new"): reads(pitching.pitch_started, may=Action.PITCH),
    Command("new", "nouvelle", "does_new"): reads(pitching.pitch_started, may=Action.PITCH),
    Command("help", "aide", "does_help"): reads(finding.help_asked, may=Action.LOOK),
    Command("list", "liste", "does_list"): reads(finding.listed, may=Action.LOOK),
    Command("mine", "miennes", "does_mine"): reads(finding.mine, may=Action.LOOK),
    Command("home", "accueil", "does_home"): reads(home.home_asked, may=Action.LOOK),
    Command("find", "trouver", "does_find"): reads(finding.found, may=Action.LOOK),
    Command("settings", "réglages", "does_settings"): reads(settings.settings_opened, may=Action.SETTINGS),
    Command("privacy", "confidentialité", "does_privacy"): reads(settings.privacy_asked, may=Action.LOOK),
    Command("pledge", "contribuer", "does_pledge"): writes(pledging.pledge_typed, may=Action.PLEDGE),
    Command("undo", "annuler", "does_undo"): reads(pledging.undo_typed, may=Action.SEE_OWN),
    Command("offers", "offres", "does_offers"): reads(pledging.offers_typed, may=Action.ANSWER_OFFER),
    Command("deliver", "fournir", "does_deliver"): reads(delivering.delivery_typed, may=Action.SEE_OWN),
    Command("own", "apport", "does_own"): reads(payments.own_opened, may=Action.PUT_IN),
    Command("money", "argent", "does_money"): reads(payments.money_typed, may=Action.SEE_OWN),
    Command("cost", "coût", "does_cost"): reads(cost.cost_opened, may=Action.RECOST),
    Command("settle", "régler", "does_settle"): reads(settlement.settle_opened, may=Action.SETTLE),
    Command("team", "équipe", "does_team"): reads(team.team_opened, may=Action.SEE_TEAM),
    Command("half", "moitié", "does_half"): reads(cost.half_opened, may=Action.DECIDE),
    Command("cheer", "bravo", "does_cheer"): writes(following.cheered, may=Action.CHEER),
    Command("follow", "suivre", "does_follow"): writes(following.followed, may=Action.FOLLOW),
    Command("remind", "rappeler", "does_remind"): writes(following.reminder_asked, may=Action.FOLLOW),
    Command("manage", "gérer", "does_manage"): reads(managing.managed, may=Action.MANAGE),
    Command("share", "partager", "does_share"): reads(sharing.share_opened, may=Action.SHARE),
    Command("verdict", "avis", "does_verdict"): reads(sharing.verdict_typed, may=Action.SEE_OWN),
    Command("audit", "historique", "does_audit"): reads(audit.audited, may=Action.AUDIT),
    Command("match", "jumeler", "does_match"): reads(matching.match_asked, may=Action.SEE),
    Command("allocate", "allouer", "does_allocate"): reads(allocating.allocate_opened, may=Action.DECIDE),
    Command("guard", "garde", "does_guard"): reads(guarding.guard_opened, may=Action.DECIDE),
    Command("link", "lier", "does_link"): writes(linking.link_typed, may=Action.LINK),
    Command("connect", "raccorder", "does_connect"): writes(linking.connect_typed, may=Action.CONNECT),
    Command("practice", "pratique", "does_practice"): reads(applying.practice_typed, may=Action.APPLY),
}

BUTTONS: dict[str, Route] = {
    "pitch_new": reads(pitching.pitch_started, may=Action.PITCH),
    "pitch_resume": reads(pitching.draft_resumed, may=Action.EDIT),
    "pitch_edit": reads(pitching.draft_edited, may=Action.EDIT),
    "pitch_keep": reads(pitching.draft_kept, may=Action.EDIT),
    "it_is_there": writes(pitching.it_is_there, may=Action.FIND_POST),
    "post_again": writes(pitching.posted_again, may=Action.FIND_POST),
    "pledge": reads(pledging.pledge_opened, may=Action.PLEDGE),
    "kind": writes(pledging.kind_pressed, may=Action.FINISH_PLEDGE),
    "money": reads(pledging.money_opened, may=Action.FINISH_PLEDGE),
    "change": reads(pledging.pledge_changed, may=Action.FINISH_PLEDGE),
    "undo": writes(pledging.pledge_undone, may=Action.WITHDRAW),
    "withdraw": writes(pledging.withdrawal_confirmed, may=Action.WITHDRAW),
    "view": reads(finding.seen_by_one, may=Action.SEE),
    "home": reads(home.home_asked, may=Action.LOOK),
    "my_pledges": reads(pledging.my_pledges_pressed, may=Action.SEE_OWN),
    "accept": writes(pledging.offer_accepted, may=Action.ANSWER_OFFER),
    "decline": writes(pledging.offer_declined, may=Action.ANSWER_OFFER),
    "help_day": reads(delivering.day_opened, may=Action.PLAN_HELP),
    "help_given": writes(delivering.given, may=Action.DELIVER),
    "help_arrived": writes(delivering.arrived, may=Action.CONFIRM_ARRIVAL),
    "help_not_yet": writes(delivering.not_yet, may=Action.CONFIRM_ARRIVAL),
    "help_off": writes(delivering.called_off, may=Action.CALL_OFF_HELP),
    "own": reads(payments.own_opened, may=Action.PUT_IN),
    "pay": reads(payments.pay_opened, may=Action.PAY),
    "money_arrived": writes(payments.arrived, may=Action.RECEIVE),
    "money_not_arrived": writes(payments.not_arrived, may=Action.RECEIVE),
    "cost": reads(cost.cost_opened, may=Action.RECOST),
    "settle": reads(settlement.settle_opened, may=Action.SETTLE),
    "returned": writes(settlement.has_returned, may=Action.GET_BACK),
    "half": reads(cost.half_pressed, may=Action.DECIDE),
    "team": reads(team.team_opened, may=Action.SEE_TEAM),
    "invite": reads(team.invite_opened, may=Action.INVITE),
    "join": writes(team.joined, may=Action.JOIN),
    "leave_team": writes(team.left, may=Action.LEAVE_TEAM),
    "hand_over": writes(team.handed_over, may=Action.HAND_OVER),
    "take_place": writes(waiting.place_taken, may=Action.TAKE_PLACE),
    "allocate": reads(allocating.allocate_opened, may=Action.DECIDE),
    "guard": reads(guarding.guard_opened, may=Action.DECIDE),
    "disclose": reads(guarding.disclosure_opened, may=Action.TAKE_PLACE),
    "leave_place": writes(waiting.place_left, may=Action.TAKE_PLACE),
    "cheer": writes(following.cheered, may=Action.CHEER),
    "follow": writes(following.followed, may=Action.FOLLOW),
    "remind_me": writes(following.reminder_asked, may=Action.FOLLOW),
    "ask": reads(managing.question_opened, may=Action.ASK),
    "manage": reads(managing.managed, may=Action.MANAGE),
    "close": writes(managing.closed_early, may=Action.CLOSE),
    "extend": reads(managing.extension_opened, may=Action.EXTEND),
    "cancel": writes(managing.cancelled, may=Action.CANCEL),
    "share": reads(sharing.share_opened, may=Action.SHARE),
    "snooze": reads(sharing.snooze_opened, may=Action.SNOOZE),
    "not_happened": reads(sharing.not_happened_opened, may=Action.SAY_NOT_HAPPENED),
    "silence": writes(sharing.silenced, may=Action.SNOOZE),
    **{f"verdict_{verdict}": writes(sharing.verdict_given, may=Action.JUDGE) for verdict in Verdict},
    **{
        f"outcome_{outcome}": reads(applying.outcome_opened, may=Action.APPLY)
        for outcome in Outcome
        if outcome in applying.ANSWERS
    },
    "match": reads(matching.match_opened, may=Action.MATCH),
    "match_held": reads(matching.held_opened, may=Action.MATCH),
    "fund_new": reads(matching.fund_opened, may=Action.FUND),
    "fund_end": writes(matching.fund_ended, may=Action.FUND),
    "help": reads(finding.help_asked, may=Action.LOOK),
    "example": reads(finding.example_asked, may=Action.LOOK),
    "settings": reads(settings.settings_opened, may=Action.SETTINGS),
    "language": writes(settings.language_switched, may=Action.SETTINGS),
}

FORMS: dict[str, Route] = {
    "pitch_what": writes(pitching.what_submitted, pitching.what_again, may=Action.PITCH),
    "pitch_giving_back": writes(pitching.giving_back_submitted, pitching.giving_back_again, may=Action.EDIT),
    "pitch_needs": writes(pitching.needs_submitted, pitching.needs_again, may=Action.EDIT),
    "pitch_preview": writes(pitching.publish_submitted, pitching.preview_again, may=Action.PUBLISH),
    "pledge_money": writes(pledging.money_submitted, pledging.money_again, may=Action.FINISH_PLEDGE),
    "allocate": writes(allocating.allocate_submitted, of_nothing(allocating.allocate_form), may=Action.DECIDE),
    "guard": writes(guarding.guard_submitted, of_nothing(guarding.guard_form), may=Action.DECIDE),
    "disclosure": writes(waiting.place_disclosed, of_pitch(guarding.disclosure_form), may=Action.TAKE_PLACE),
    "pledge_offer": writes(pledging.offer_submitted, pledging.offer_again, may=Action.FINISH_PLEDGE),
    "help_day": writes(delivering.day_submitted, delivering.day_again, may=Action.PLAN_HELP),
    "own": writes(payments.own_submitted, of_pitch(own_form), may=Action.PUT_IN),
    "pay": writes(payments.pay_submitted, payments.pay_again, may=Action.PAY),
    "cost": writes(cost.cost_submitted, of_pitch(cost.cost_form), may=Action.RECOST),
    "settle": writes(settlement.settle_submitted, settlement.settle_again, may=Action.SETTLE),
    "half": writes(cost.half_submitted, cost.half_again, may=Action.DECIDE),
    "invite": writes(team.invite_submitted, of_pitch(team.invite_form), may=Action.INVITE),
    "question": writes(managing.question_submitted, of_pitch(managing.question_form), may=Action.SEND_QUESTION),
    "extension": writes(managing.extension_submitted, of_pitch(managing.extension_form), may=Action.EXTEND),
    "share": writes(sharing.share_submitted, of_pitch(share_form), may=Action.SHARE),
    "snooze": writes(sharing.snooze_submitted, of_pitch(snooze_form), may=Action.SNOOZE),
    "not_happened": writes(sharing.not_happened_submitted, of_pitch(lesson_form), may=Action.SAY_NOT_HAPPENED),
    "outcome": writes(applying.outcome_submitted, applying.outcome_again, may=Action.APPLY),
    "match": writes(matching.match_submitted, of_ref(matching.choice_form), may=Action.MATCH),
    "match_held": writes(matching.held_submitted, of_pitch(matching.decision_form), may=Action.MATCH),
    "fund": writes(matching.fund_submitted, of_ref(fund_form), may=Action.FUND),
    "settings": writes(settings.settings_submitted, of_ref(settings.settings_form), may=Action.SETTINGS),
}

TYPED: dict[str, Route] = {"pitch_needs": reads(pitching.needs_typed, may=Action.PITCH)}

REACTIONS: dict[str, Route] = {
    **{emoji: writes(pledging.emoji_changed, may=Action.PLEDGE) for emoji in RESOURCE_OF},
    ENCOURAGEMENT: writes(following.encouragement_changed, may=Action.CHEER),
    FOLLOW: writes(following.encouragement_changed, may=Action.FOLLOW),
    REMIND_ME: writes(following.encouragement_changed, may=Action.FOLLOW),
}

INSTALLED = writes(home.installed, may=Action.LOOK)
HOME_OPENED = writes(home.home_opened, may=Action.LOOK)
PROFILE_CHANGED = writes(settings.profile_changed, may=Action.SETTINGS)
SHORTCUTS: dict[str, Route] = {"pitch_new": reads(pitching.pitch_started, may=Action.PITCH)}

WORDS: dict[str, Route] = {
    word: route for command, route in COMMANDS.items() for word in {command.english, command.french}
}
