"""The policy is the one that was written down by hand, cell by cell, and every route asks it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from adapters.inbound import Commanded, Delivery, Identity, Inbound, Pressed, Submitted, Typed
from bot import routes
from bot.routes import Route, reads, writes
from domain import policy
from domain.campaign import Outcome, Verdict
from domain.policy import POLICY, Action, Audience, Role, Rule, allows, check, is_about_a_pitch
from domain.refusals import Refusal, UnknownPitch
from tests.office import LEARNING, Office, open_office, sqlite
from tests.teams_office import TeamsColleague
from workplace.people import CAST

EXPECTATION = Path(__file__).with_name("policy_expectation.txt")
LETTERS = {
    "F": Audience.FOUND,
    "H": Audience.HERE,
    "X": Audience.HIDDEN,
    "D": Audience.DRAFT,
    "N": Audience.NOWHERE,
}
NEVER = "!"
Cells = Mapping[tuple[Action, Role], str]
ROUTES: dict[str, Route] = {
    **{f"/pitch {command.english}": route for command, route in routes.COMMANDS.items()},
    **{f"button {name}": route for name, route in routes.BUTTONS.items()},
    **{f"form {name}": route for name, route in routes.FORMS.items()},
    **{f"typed {name}": route for name, route in routes.TYPED.items()},
    **{f"shortcut {name}": route for name, route in routes.SHORTCUTS.items()},
    **{f"reaction {emoji}": route for emoji, route in routes.REACTIONS.items()},
    "installed": routes.INSTALLED,
    "home opened": routes.HOME_OPENED,
    "profile changed": routes.PROFILE_CHANGED,
}
ASKS_FIRST = {  # of the pitch; what the route names is asked after it, or where there is none yet
    "/pitch pledge": Action.SEE,
    "form pitch_what": Action.EDIT,
    "typed pitch_needs": Action.EDIT,
}
TITLE = "Reorganisation of the registry"
DEV = Identity("slack", "T0PRACTICE", "U0DEV")
ANSWERS: dict[str, str | tuple[str, ...]] = {
    "amount": "100",
    "quantity": "2",
    "question": "Why?",
    "day": "2027-03-20",
    "until": "2027-03-20",
    "reason": "because",
    "kind": "blog",
    "where": "here",
    "takeaways": "this",
    "choice": "cancel",
    "title": "Taken over",
    "why": "because",
}
ASKED_BY_HANDLERS = {Action.FIND, Action.DECIDE, Action.SEE_AMOUNTS}  # beside what their routes ask


def expected() -> Cells:
    """The file, read."""
    lines = [line.split() for line in EXPECTATION.read_text().splitlines() if line.strip()]
    header = next(words for words in lines if words[:2] == ["#", "action"])
    roles = [Role(word) for word in header[2:]]
    rows = [words for words in lines if words[0] != "#" and not words[0].startswith("#")]
    assert len(rows) == len({row[0] for row in rows})
    return {(Action(row[0]), role): cell for row in rows for role, cell in zip(roles, row[1:], strict=True)}


EXPECTED = expected()
CELLS = [(action, role, audience) for action in Action for role in Role for audience in Audience]


@pytest.mark.parametrize(("action", "role", "audience"), CELLS, ids=lambda one: str(one))
def test_a_role_alone_may_do_what_was_written_down(action: Action, role: Role, audience: Audience) -> None:
    """One cell: action, role, audience."""
    assert allows(action, {role}, audience) is (audience in _places(EXPECTED[action, role])), (action, role, audience)


@pytest.mark.parametrize("action", list(Action))
def test_what_a_role_never_may_outweighs_every_other_role(action: Action) -> None:
    """The pitcher is a member too."""
    never = {role for role in Role if EXPECTED[action, role] == NEVER}
    assert set(POLICY[action].never) == never
    for role in never:
        assert [one for one in Audience if allows(action, set(Role), one)] == []
        with pytest.raises(Refusal) as refused:
            check(action, {role, *(one for one in Role if one not in never)}, Audience.HERE)
        assert type(refused.value) is POLICY[action].never[role]


@pytest.mark.parametrize("action", list(Action))
def test_roles_add_up(action: Action) -> None:
    """Who has two roles may do what either gives leave for; a steward's hat takes nothing away."""
    free = [role for role in Role if EXPECTED[action, role] != NEVER]
    for one in free:
        for other in free:
            both = _places(EXPECTED[action, one]) | _places(EXPECTED[action, other])
            assert {where for where in Audience if allows(action, {one, other}, where)} == both


@pytest.mark.parametrize("action", list(Action))
def test_what_is_not_seen_is_unknown(action: Action) -> None:
    """A no never says that there is such a pitch to those who may not see it."""
    for role in Role:
        for audience in set(Audience) - {Audience.NOWHERE}:
            unseen = not allows(Action.SEE, {role}, audience) and not any(
                audience is Audience.HIDDEN and "X" in EXPECTED[action, other] for other in Role
            )
            if unseen and not allows(action, {role}, audience):
                with pytest.raises(UnknownPitch):
                    check(action, {role}, audience)


def test_every_single_flip_of_the_table_is_noticed() -> None:
    """Each cell turned over in its turn, and each never taken out: the comparison differs every time."""
    flips = list(_flips())
    assert len(flips) > len(CELLS)
    assert [name for name, table in flips if _read_back(table) == EXPECTED] == []
    assert _read_back(POLICY) == EXPECTED


def test_a_route_without_an_action_cannot_be_written() -> None:
    """Not even by somebody who does not run mypy."""
    with pytest.raises(TypeError, match="may"):
        reads(lambda turn, inbound: None)  # type: ignore[call-arg, arg-type, return-value]
    with pytest.raises(TypeError, match="may"):
        writes(lambda turn, inbound: None)  # type: ignore[call-arg, arg-type, return-value]


@pytest.mark.parametrize("name", ROUTES)
def test_every_route_names_a_row_of_the_table(name: str) -> None:
    """And a route that only looks asks for nothing more than that."""
    assert ROUTES[name].may in POLICY


def test_every_row_of_the_table_is_asked_for() -> None:
    """A row that nobody asks for would promise something that nobody keeps."""
    assert set(POLICY) == set(Action)
    assert {route.may for route in ROUTES.values()} | ASKED_BY_HANDLERS == set(Action)


def test_only_what_concerns_a_pitch_waits_for_one() -> None:
    """The rest is asked before the handler runs."""
    alone = {action for action in Action if not is_about_a_pitch(action)}
    assert alone == {action for action in Action if any("N" in EXPECTED[action, role] for role in Role)}


def test_handlers_leave_the_question_to_the_policy() -> None:
    """No feature refuses anybody for who they are, or looks at it; one hands the rules their second line."""
    words = (
        "NotYourPitch",
        "NotASteward",
        "GuestsCannotPledge",
        "OwnPitch",
        "NotASupporter",
        "who.steward",
        "who.guest",
    )
    root = Path(policy.__file__).parents[1] / "bot" / "features"
    found = {
        str(path.relative_to(root)): [word for word in words if word in path.read_text()] for path in root.rglob("*.py")
    }
    assert {name: words for name, words in found.items() if words} == {"pledging/handlers.py": ["who.guest"]}


async def test_every_route_asks_before_it_shows_or_changes_anything(office: Office) -> None:
    """A colleague holds the id of a draft: whatever they press, send or type, the row that the route names says no."""
    await office.ana.drafts(TITLE, cost_registration="1000", need_venue="a room")
    await office.dev.types("help")
    campaign, ana = await office.database.read(_ids)
    before = await office.database.read(_state)
    asked: dict[str, set[str]] = {}
    for name, route in ROUTES.items():
        acts = [_act(name, value, DEV) for value in _values(campaign, ana)]
        with capture_logs() as logged:
            said = [await office.bot.app.handle(act) for act in acts if act]
        assert TITLE not in str(said), name
        if acts[0] and (is_about_a_pitch(route.may) or name in ASKS_FIRST):
            asked[name] = {one["action"] for one in logged if one["event"] == "not allowed"}
    assert asked == {name: {ASKS_FIRST.get(name, ROUTES[name].may)} for name in asked}
    assert len(asked) > 60
    assert await office.database.read(_state) == before


async def test_nothing_reaches_another_organisation(tmp_path: Path) -> None:
    """Somebody of another organisation holds the ids of this one: every route, and nothing changes or is shown."""
    async with open_office(sqlite(tmp_path), on="apart") as office:
        pitch = await office.ana.pitches(TITLE, cost_registration="1000", need_venue="a room")
        await office.elise.reacts(pitch, "🏢")
        stranger = Identity("teams", office.teams.tenant, next(one.aad for one in CAST if one.user == "U0BEN"))
        await TeamsColleague(office, "U0BEN").writes("help")
        campaign, ana = await office.database.read(_ids)
        before = await office.database.read(_state)
        said: list[str] = []
        for name in ROUTES:
            for value in _values(campaign, ana):
                act = _act(name, value, stranger)
                said += [str(await office.bot.app.handle(act))] if act else []
        assert [one for one in said if TITLE in one] == []
        assert await office.database.read(_state) == before
        assert sum("I cannot find that pitch" in one for one in said) > 60
        assert await office.verified() == []


def _act(name: str, value: str, by: Identity) -> Inbound | None:
    """What a client sends for this route; None where it sends no id."""
    kind, _, rest = name.partition(" ")
    delivery = Delivery(by.platform, f"{name}|{value}")
    if kind == "button":
        return Pressed(delivery=delivery, by=by, route=rest, value=value, channel=LEARNING, answers=ANSWERS)
    if kind == "form":
        return Submitted(delivery=delivery, by=by, form=rest, ref=value, answers=ANSWERS)
    if kind == "typed":
        return Typed(delivery=delivery, by=by, form=rest, ref=value, answers=ANSWERS)
    if kind == "/pitch" and rest and ":" not in value:
        return Commanded(delivery=delivery, by=by, text=f"{rest} P-1 venue", channel=LEARNING)
    return None


def _values(campaign: str, person: str) -> tuple[str, ...]:
    """An id in every shape in which buttons and forms carry one."""
    return (
        campaign,
        f"{campaign}:need:1",
        f"{campaign}:need:1:{person}",
        f"{campaign}:{Outcome.DONE}",
        f"{campaign}:{Verdict.MET}",
    )


def _ids(session: Any) -> tuple[str, str]:
    campaign = session.execute(text("SELECT id FROM campaign")).scalar_one()
    return campaign, session.execute(text("SELECT pitcher_id FROM campaign")).scalar_one()


def _state(session: Any) -> list[Any]:
    tables = ("campaign", "need", "pledge", "supporter", "follower", "ledger", "journal", "message", "due")
    return [session.execute(text(f"SELECT * FROM {name} ORDER BY 1, 2")).all() for name in tables]


def _places(cell: str) -> set[Audience]:
    return set() if cell in {"-", NEVER} else {LETTERS[letter] for letter in cell}


def _read_back(table: Mapping[Action, Rule]) -> Cells:
    return {(action, role): _cell(table[action], role) for action in Action for role in Role}


def _cell(rule: Rule, role: Role) -> str:
    if role in rule.never:
        return NEVER
    places = rule.may.get(role, frozenset())
    return "".join(letter for letter, audience in LETTERS.items() if audience in places) or "-"


def _flips() -> Iterator[tuple[str, Mapping[Action, Rule]]]:
    for action, rule in POLICY.items():
        for role in Role:
            if role in rule.never:
                rest = {one: refusal for one, refusal in rule.never.items() if one is not role}
                yield f"{action} {role} never", {**POLICY, action: replace(rule, never=rest)}
                continue
            for audience in Audience:
                may = {**rule.may, role: rule.may.get(role, frozenset()) ^ {audience}}
                yield f"{action} {role} {audience}", {**POLICY, action: replace(rule, may=may)}
            yield f"{action} {role} barred", {**POLICY, action: replace(rule, never={**rule.never, role: UnknownPitch})}
