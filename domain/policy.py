"""Who may do what: one table, action by role by audience, which every route asks.

A role gives leave where the audience is among those of its cell. A role that a row names under `never` outweighs every
other: the pitcher is a member too, and still does not pledge. When a thing may be done is not said here: the stages
of a pitch are the business of the rules, which check once more who acts.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.campaign import Campaign
from domain.delivering import NotYourStep
from domain.linking import NotASteward
from domain.matching.funds import MatchesOwnPitch, OnlyStewardsMatch
from domain.people import PersonId
from domain.pledging import GuestsCannotPledge, NothingPledged, OwnPitch
from domain.refusals import NotYourPitch, Refusal, UnknownPitch
from domain.sharing import NotASupporter
from domain.stages import PUBLISHED


class Role(StrEnum):
    """What somebody is to a pitch and to the programme; a person has several. Whoever is no member is a guest."""

    PITCHER = "pitcher"
    CO_PITCHER = "co_pitcher"
    SUPPORTER = "supporter"
    MEMBER = "member"
    STEWARD = "steward"
    GUEST = "guest"


class Audience(StrEnum):
    """Where a pitch stands, as seen by the person who acts.

    `FOUND`: they find it wherever they ask. `HERE`: it stands in the channel in which they act. `HIDDEN`: it stands
    only where they are not known to be. `NOWHERE`: no pitch is concerned.
    """

    FOUND = "found"
    HERE = "here"
    HIDDEN = "hidden"
    DRAFT = "draft"
    NOWHERE = "nowhere"


class Action(StrEnum):
    """What can be asked for. `FINISH_PLEDGE` and `SEND_QUESTION` answer what the bot asked in a form or a receipt."""

    LOOK = "look"
    FIND = "find"
    SETTINGS = "settings"
    DECIDE = "decide"
    LINK = "link"
    CONNECT = "connect"
    PITCH = "pitch"
    EDIT = "edit"
    PUBLISH = "publish"
    FIND_POST = "find_post"
    SEE = "see"
    AUDIT = "audit"
    SEE_OWN = "see_own"
    SEE_AMOUNTS = "see_amounts"
    PLEDGE = "pledge"
    FINISH_PLEDGE = "finish_pledge"
    WITHDRAW = "withdraw"
    TAKE_PLACE = "take_place"
    ANSWER_OFFER = "answer_offer"
    PLAN_HELP = "plan_help"
    CALL_OFF_HELP = "call_off_help"
    DELIVER = "deliver"
    CONFIRM_ARRIVAL = "confirm_arrival"
    MANAGE = "manage"
    CLOSE = "close"
    EXTEND = "extend"
    CANCEL = "cancel"
    SHARE = "share"
    SNOOZE = "snooze"
    SAY_NOT_HAPPENED = "say_not_happened"
    APPLY = "apply"
    JUDGE = "judge"
    ASK = "ask"
    SEND_QUESTION = "send_question"
    CHEER = "cheer"
    FOLLOW = "follow"
    PUT_IN = "put_in"
    PAY = "pay"
    RECEIVE = "receive"
    GET_BACK = "get_back"
    RECOST = "recost"
    SETTLE = "settle"
    SEE_TEAM = "see_team"
    INVITE = "invite"
    JOIN = "join"
    LEAVE_TEAM = "leave_team"
    HAND_OVER = "hand_over"
    FUND = "fund"
    MATCH = "match"


Places = frozenset[Audience]
ALONE: Places = frozenset({Audience.NOWHERE})
HERE: Places = frozenset({Audience.HERE})
SEEN: Places = frozenset({Audience.FOUND, Audience.HERE})
OWN: Places = SEEN | {Audience.DRAFT}
BY_ID: Places = SEEN | {Audience.HIDDEN}  # an id is random, and comes from a card, a form or a receipt


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: where each role gives leave, which roles never have it, and what everybody else is told."""

    may: Mapping[Role, Places]
    otherwise: type[Refusal] = UnknownPitch
    never: Mapping[Role, type[Refusal]] = field(default_factory=dict)


_EVERYONE = {Role.MEMBER: ALONE, Role.GUEST: ALONE}
_READERS = {
    Role.PITCHER: OWN,
    Role.CO_PITCHER: SEEN,
    Role.SUPPORTER: SEEN,
    Role.MEMBER: SEEN,
    Role.GUEST: HERE,
}
_HOLDERS = {
    Role.PITCHER: OWN,
    Role.CO_PITCHER: BY_ID,
    Role.SUPPORTER: BY_ID,
    Role.MEMBER: BY_ID,
    Role.GUEST: BY_ID,
}
_PITCHER = {Role.PITCHER: OWN}
_PITCHER_OR_STEWARD = {Role.PITCHER: OWN, Role.STEWARD: SEEN}  # somebody acts for a pitcher who has left
_BOTH_SIDES = {Role.PITCHER: OWN, Role.SUPPORTER: SEEN}
_STEWARD = {Role.STEWARD: ALONE}
_GUESTS: Mapping[Role, type[Refusal]] = {Role.GUEST: GuestsCannotPledge}
_OWN_PITCH: Mapping[Role, type[Refusal]] = {Role.PITCHER: OwnPitch, Role.CO_PITCHER: OwnPitch}
_OWN_MATCH: Mapping[Role, type[Refusal]] = {Role.PITCHER: MatchesOwnPitch, Role.CO_PITCHER: MatchesOwnPitch}

POLICY: Mapping[Action, Rule] = {
    Action.LOOK: Rule(_EVERYONE),
    Action.FIND: Rule({Role.MEMBER: ALONE}),
    Action.SETTINGS: Rule(_EVERYONE),
    Action.DECIDE: Rule(_STEWARD, NotASteward),
    Action.LINK: Rule(_EVERYONE),
    Action.CONNECT: Rule(_STEWARD, NotASteward),
    Action.PITCH: Rule({Role.MEMBER: ALONE}, never=_GUESTS),
    Action.EDIT: Rule(_PITCHER, UnknownPitch, never=_GUESTS),
    Action.PUBLISH: Rule(_PITCHER, NotYourPitch, never=_GUESTS),
    Action.FIND_POST: Rule(_PITCHER, UnknownPitch),
    Action.SEE: Rule(_READERS),
    Action.AUDIT: Rule(_READERS),
    Action.SEE_OWN: Rule(_READERS),
    Action.SEE_AMOUNTS: Rule(_PITCHER_OR_STEWARD, NotYourPitch),
    Action.PLEDGE: Rule({Role.MEMBER: SEEN}, never={**_OWN_PITCH, **_GUESTS}),
    Action.FINISH_PLEDGE: Rule({Role.MEMBER: BY_ID}, never={**_OWN_PITCH, **_GUESTS}),
    Action.WITHDRAW: Rule(_HOLDERS),
    Action.TAKE_PLACE: Rule({Role.SUPPORTER: BY_ID}, NothingPledged),
    Action.ANSWER_OFFER: Rule(_PITCHER, NotYourPitch),
    Action.PLAN_HELP: Rule(_BOTH_SIDES, NothingPledged),
    Action.CALL_OFF_HELP: Rule(_BOTH_SIDES, NotYourStep),
    Action.DELIVER: Rule({Role.SUPPORTER: SEEN}, NotYourStep),
    Action.CONFIRM_ARRIVAL: Rule(_PITCHER, NotYourStep),
    Action.MANAGE: Rule(_PITCHER_OR_STEWARD, NotYourPitch),
    Action.CLOSE: Rule(_PITCHER, NotYourPitch),
    Action.EXTEND: Rule(_PITCHER, NotYourPitch),
    Action.CANCEL: Rule(_PITCHER_OR_STEWARD, NotYourPitch),
    Action.SHARE: Rule(_PITCHER, NotYourPitch),
    Action.SNOOZE: Rule(_PITCHER, NotYourPitch),
    Action.SAY_NOT_HAPPENED: Rule(_PITCHER, NotYourPitch),
    Action.APPLY: Rule(_PITCHER, NotYourPitch),
    Action.JUDGE: Rule({Role.SUPPORTER: SEEN}, NotASupporter),
    Action.ASK: Rule(_READERS),
    Action.SEND_QUESTION: Rule(_HOLDERS),
    Action.CHEER: Rule({role: where for role, where in _READERS.items() if role not in _OWN_PITCH}, never=_OWN_PITCH),
    Action.FOLLOW: Rule(_READERS),
    Action.PUT_IN: Rule({Role.PITCHER: OWN, Role.CO_PITCHER: SEEN}, NotYourPitch),
    Action.PAY: Rule({Role.SUPPORTER: BY_ID}, NothingPledged),
    Action.RECEIVE: Rule(_PITCHER, NotYourPitch),
    Action.GET_BACK: Rule({Role.SUPPORTER: BY_ID}, NothingPledged),
    Action.RECOST: Rule(_PITCHER, NotYourPitch),
    Action.SETTLE: Rule(_PITCHER_OR_STEWARD, NotYourPitch),
    Action.SEE_TEAM: Rule({Role.PITCHER: OWN, Role.CO_PITCHER: SEEN, Role.STEWARD: SEEN}, NotYourPitch),
    Action.INVITE: Rule(_PITCHER, NotYourPitch),
    Action.JOIN: Rule({Role.MEMBER: BY_ID}, never=_GUESTS),
    Action.LEAVE_TEAM: Rule({Role.PITCHER: OWN, Role.MEMBER: BY_ID}, never=_GUESTS),
    Action.HAND_OVER: Rule(_PITCHER_OR_STEWARD, NotYourPitch),
    Action.FUND: Rule(_STEWARD, OnlyStewardsMatch),
    Action.MATCH: Rule({Role.STEWARD: BY_ID}, OnlyStewardsMatch, never=_OWN_MATCH),
}


def allows(action: Action, roles: Iterable[Role], audience: Audience) -> bool:
    """Whether somebody with these roles may do this where the pitch stands for them."""
    rule, held = POLICY[action], frozenset(roles)
    return held.isdisjoint(rule.never) and any(audience in rule.may.get(role, ()) for role in held)


def check(action: Action, roles: Collection[Role], audience: Audience) -> None:
    """Raise the sentence that tells somebody no; what they may not see is unknown to them."""
    if allows(action, roles, audience):
        return
    rule = POLICY[action]
    if not _is_known(rule, roles, audience):
        raise UnknownPitch
    for role, refusal in rule.never.items():
        if role in roles:
            raise refusal
    raise rule.otherwise


def is_about_a_pitch(action: Action) -> bool:
    """Whether the action concerns a pitch."""
    return any(where != ALONE for where in POLICY[action].may.values())


def roles_of(person: PersonId, campaign: Campaign | None = None, *, guest: bool, steward: bool) -> frozenset[Role]:
    """All that somebody is to the programme, and to a campaign that was loaded with their own pledges."""
    held = {
        Role.GUEST: guest,
        Role.MEMBER: not guest,
        Role.STEWARD: steward and not guest,
        Role.PITCHER: campaign is not None and campaign.pitcher == person,
        Role.CO_PITCHER: campaign is not None and campaign.carried_by(person) and campaign.pitcher != person,
        Role.SUPPORTER: campaign is not None and bool(campaign.pledges_of(person)),
    }
    return frozenset(role for role, holds in held.items() if holds)


def audience_of(campaign: Campaign, roles: Collection[Role], *, channel: str, finds: Callable[[], bool]) -> Audience:
    """Where the pitch stands for somebody who acts in `channel`; whether they find it anywhere is asked last."""
    if campaign.stage not in PUBLISHED:
        return Audience.DRAFT
    if channel and campaign.shown_in(channel):
        return Audience.HERE
    return Audience.FOUND if not _INVOLVED.isdisjoint(roles) or finds() else Audience.HIDDEN


_INVOLVED = frozenset({Role.PITCHER, Role.CO_PITCHER, Role.SUPPORTER})


def _is_known(rule: Rule, roles: Collection[Role], audience: Audience) -> bool:
    """Whether the person may learn that there is such a pitch: they see it, or the row lets them hold its id."""
    if audience is Audience.NOWHERE or allows(Action.SEE, roles, audience):
        return True
    return audience is Audience.HIDDEN and any(audience in where for where in rule.may.values())
