"""Somebody asks for what is not theirs: nothing changes, nothing leaks, and one sentence says no.

The office is shared by all cases of a platform, since none of them leaves a trace. What a case sends is what a client
of Slack or Teams sends, with ids that person was never given: signed, and by the real route into the bot.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text
from structlog.testing import capture_logs

from adapters.inbound import Delivery, Identity, Submitted
from bot import routes
from domain.policy import Action
from tests.office import DATA, LEARNING, TEAMS_CHANNELS, Colleague, Office, open_office, said, sqlite
from tests.office import NAMES as SLACK_NAMES
from tests.teams_office import NAMES as TEAMS_NAMES
from tests.teams_office import TeamsColleague
from workplace.people import CAST
from workplace.people import Colleague as Person
from workplace.wire import Answer

MODULE = pytest.mark.asyncio(loop_scope="module")
ZONE = "America/Vancouver"
NEWCOMERS = (
    Person("U0GUS", "Gus Guest", "guest", "personne invitée", "en", ZONE, guest=True),
    Person("U0MIA", "Mia Member", "analyst", "analyste", "en", ZONE),
    Person("U0OTTO", "Otto Elsewhere", "analyst", "analyste", "en", ZONE),
)
SUMMIT, DRAWER, SECRET, KITCHEN = "Data ethics summit", "Jury of the drawer", "Secret reorganisation", "Open kitchen"
TABLES = ("campaign", "need", "pledge", "supporter", "follower", "ledger", "journal", "message", "due")
TABLES += ("organisation", "workspace", "channel", "link_code", "identity")
HERE, CHAT = "here", "chat"

NOT_YOURS = "Only the pitcher can do this. Nothing has changed."
UNKNOWN = "I cannot find that pitch among those you can see."
OWN = "A pitch can’t support itself. Your half is already counted."
GUESTS = "Guests of the workspace can read along, but pitches and pledges are for members. Nothing was recorded."
NOT_YOUR_STEP = "It is for the other side to say this. Nothing has changed."
NO_PLEDGE = "That pledge is not there any more. Nothing has changed."
NOT_A_SUPPORTER = "This question is for people with a pledge on the pitch."
NOT_A_STEWARD = "Only a steward of the programme can do this."


@dataclass(frozen=True)
class Case:
    """Who does what, with which id and where; what they read, and which row of the policy said no, if one did."""

    who: str
    does: str
    value: str
    says: str
    asks: Action | None
    where: str = HERE

    def __str__(self) -> str:
        return f"{self.who} {self.does} [{self.value}] {self.where}"


#: A colleague with nothing on the pitch has ids that were given to others; then a supporter; then the pitcher herself.
OF_OTHERS = [
    ("mia", "press close", "{summit}", NOT_YOURS, Action.CLOSE),
    ("mia", "press extend", "{summit}", NOT_YOURS, Action.EXTEND),
    ("mia", "send extension", "{summit}", NOT_YOURS, Action.EXTEND),
    ("mia", "press cancel", "{summit}", NOT_YOURS, Action.CANCEL),
    ("mia", "press manage", "{summit}", NOT_YOURS, Action.MANAGE),
    ("mia", "type manage P-1", "", NOT_YOURS, Action.MANAGE),
    ("mia", "press accept", "{summit}:spontaneous:expertise:{elise}", NOT_YOURS, Action.ANSWER_OFFER),
    ("mia", "press decline", "{summit}:spontaneous:expertise:{elise}", NOT_YOURS, Action.ANSWER_OFFER),
    ("mia", "type offers P-1", "", NOT_YOURS, Action.ANSWER_OFFER),
    ("mia", "press share", "{summit}", NOT_YOURS, Action.SHARE),
    ("mia", "send share", "{summit}", NOT_YOURS, Action.SHARE),
    ("mia", "type share P-1", "", NOT_YOURS, Action.SHARE),
    ("mia", "press snooze", "{summit}", NOT_YOURS, Action.SNOOZE),
    ("mia", "send snooze", "{summit}", NOT_YOURS, Action.SNOOZE),
    ("mia", "press silence", "{summit}", NOT_YOURS, Action.SNOOZE),
    ("mia", "press not_happened", "{summit}", NOT_YOURS, Action.SAY_NOT_HAPPENED),
    ("mia", "send not_happened", "{summit}", NOT_YOURS, Action.SAY_NOT_HAPPENED),
    ("mia", "press outcome_done", "{summit}:done", NOT_YOURS, Action.APPLY),
    ("mia", "send outcome", "{summit}:done", NOT_YOURS, Action.APPLY),
    ("mia", "type practice P-1", "", NOT_YOURS, Action.APPLY),
    ("mia", "send pitch_preview", "{summit}", NOT_YOURS, Action.PUBLISH),
    ("mia", "press pitch_edit", "{summit}", UNKNOWN, Action.EDIT),
    ("mia", "send pitch_giving_back", "{summit}", UNKNOWN, Action.EDIT),
    ("mia", "press post_again", "{summit}", UNKNOWN, Action.FIND_POST),
    ("mia", "press help_given", "{summit}:need:1:{ben}", NOT_YOUR_STEP, Action.DELIVER),
    ("mia", "press help_arrived", "{summit}:need:1:{ben}", NOT_YOUR_STEP, Action.CONFIRM_ARRIVAL),
    ("mia", "press help_not_yet", "{summit}:need:1:{ben}", NOT_YOUR_STEP, Action.CONFIRM_ARRIVAL),
    ("mia", "press help_off", "{summit}:need:1:{ben}", NOT_YOUR_STEP, Action.CALL_OFF_HELP),
    ("mia", "press help_day", "{summit}:need:1:{ben}", NO_PLEDGE, Action.PLAN_HELP),
    ("mia", "press take_place", "{summit}", NO_PLEDGE, Action.TAKE_PLACE),
    ("mia", "press verdict_met", "{summit}:met", NOT_A_SUPPORTER, Action.JUDGE),
    ("mia", "type connect", "", NOT_A_STEWARD, Action.CONNECT),
    ("mia", "type raccorder ABCD-EFGH-JKLM", "", NOT_A_STEWARD, Action.CONNECT),
    ("ben", "press help_arrived", "{summit}:need:1:{ben}", NOT_YOUR_STEP, Action.CONFIRM_ARRIVAL),
    ("ben", "press help_not_yet", "{summit}:need:1:{ben}", NOT_YOUR_STEP, Action.CONFIRM_ARRIVAL),
    ("ben", "press accept", "{summit}:need:1:{ben}", NOT_YOURS, Action.ANSWER_OFFER),
    ("ben", "press close", "{summit}", NOT_YOURS, Action.CLOSE),
    ("ben", "press accept", "{kitchen}:spontaneous:expertise:{elise}", NO_PLEDGE, None),
    ("ben", "press help_arrived", "{kitchen}:need:1:{ben}", NO_PLEDGE, None),
    ("ana", "press help_given", "{summit}:need:1:{ben}", NOT_YOUR_STEP, Action.DELIVER),
    ("ana", "press verdict_met", "{summit}:met", NOT_A_SUPPORTER, Action.JUDGE),
    ("ana", "press take_place", "{summit}", NO_PLEDGE, Action.TAKE_PLACE),
    ("ana", "press pledge", "{summit}", OWN, Action.PLEDGE),
    ("ana", "press kind", "{summit}:need:1", OWN, Action.FINISH_PLEDGE),
    ("ana", "send pledge_money", "{summit}", OWN, Action.FINISH_PLEDGE),
    ("ana", "press cheer", "{summit}", OWN, Action.CHEER),
]
#: A guest reads along where the pitch stands, and does no more.
OF_GUESTS = [
    ("gus", "type", "", GUESTS, Action.PITCH),
    ("gus", "press pitch_new", "", GUESTS, Action.PITCH),
    ("gus", "send pitch_what", "0123456789abcdef0123456789abcdef", GUESTS, Action.PITCH),
    ("gus", "press pledge", "{summit}", GUESTS, Action.PLEDGE),
    ("gus", "type pledge P-1 venue", "", GUESTS, Action.PLEDGE),
    ("gus", "react 🧠", "", GUESTS, Action.PLEDGE),
    ("gus", "press kind", "{summit}:need:1", GUESTS, Action.FINISH_PLEDGE),
    ("gus", "press manage", "{summit}", NOT_YOURS, Action.MANAGE),
    ("gus", "press close", "{summit}", NOT_YOURS, Action.CLOSE),
    ("gus", "type P-1", "", UNKNOWN, Action.SEE, CHAT),
    ("gus", "type pledge P-1 venue", "", UNKNOWN, Action.SEE, CHAT),
    ("gus", "type audit P-1", "", UNKNOWN, Action.AUDIT, CHAT),
    ("gus", "type deliver P-1", "", UNKNOWN, Action.SEE_OWN, CHAT),
    ("gus", "press view", "{summit}", UNKNOWN, Action.SEE, CHAT),
]
#: Somebody who is not where the pitch stands, by number and with its id; a guest is no exception.
OF_OUTSIDERS = [
    ("otto", "type P-3", "", UNKNOWN, Action.SEE, CHAT),
    ("otto", "type pledge P-3 venue", "", UNKNOWN, Action.SEE, CHAT),
    ("otto", "type audit P-3", "", UNKNOWN, Action.AUDIT, CHAT),
    ("otto", "type manage P-3", "", UNKNOWN, Action.MANAGE, CHAT),
    ("otto", "type undo P-3", "", UNKNOWN, Action.SEE_OWN, CHAT),
    ("otto", "type follow P-3", "", UNKNOWN, Action.FOLLOW, CHAT),
    ("gus", "type P-3", "", UNKNOWN, Action.SEE, CHAT),
    ("gus", "press ask", "{secret}", UNKNOWN, Action.ASK, CHAT),
    ("otto", "press view", "{secret}", UNKNOWN, Action.SEE, CHAT),
    ("otto", "press pledge", "{secret}", UNKNOWN, Action.PLEDGE, CHAT),
    ("otto", "press ask", "{secret}", UNKNOWN, Action.ASK, CHAT),
    ("otto", "press cheer", "{secret}", UNKNOWN, Action.CHEER, CHAT),
    ("otto", "press my_pledges", "{secret}", UNKNOWN, Action.SEE_OWN, CHAT),
    ("otto", "press close", "{secret}", UNKNOWN, Action.CLOSE, CHAT),
    ("otto", "press help_arrived", "{secret}:need:1:{ben}", UNKNOWN, Action.CONFIRM_ARRIVAL, CHAT),
    ("otto", "press verdict_met", "{secret}:met", UNKNOWN, Action.JUDGE, CHAT),
]
#: Nobody but its pitcher knows of a draft; an id that is none is not told apart from one.
OF_DRAFTS = [
    ("mia", "press pitch_resume", "{drawer}", UNKNOWN, Action.EDIT),
    ("mia", "press pitch_keep", "{drawer}", UNKNOWN, Action.EDIT),
    ("mia", "send pitch_what", "{drawer}", UNKNOWN, Action.EDIT),
    ("mia", "send pitch_needs", "{drawer}", UNKNOWN, Action.EDIT),
    ("mia", "send pitch_preview", "{drawer}", UNKNOWN, Action.PUBLISH),
    ("mia", "press it_is_there", "{drawer}", UNKNOWN, Action.FIND_POST),
    ("mia", "press cancel", "{drawer}", UNKNOWN, Action.CANCEL),
    ("mia", "press kind", "{drawer}:money", UNKNOWN, Action.FINISH_PLEDGE),
    ("mia", "send question", "{drawer}", UNKNOWN, Action.SEND_QUESTION),
    ("mia", "type P-2", "", UNKNOWN, Action.SEE),
    ("elise", "type audit P-2", "", UNKNOWN, Action.AUDIT),
    ("elise", "type manage P-2", "", UNKNOWN, Action.MANAGE),
    ("elise", "press close", "{summit}", NOT_YOURS, Action.CLOSE),
    ("mia", "press close", "0123456789abcdef0123456789abcdef", UNKNOWN, None),
    ("mia", "press close", "", UNKNOWN, None),
]
CASES = [Case(*one) for one in (*OF_OTHERS, *OF_GUESTS, *OF_OUTSIDERS, *OF_DRAFTS)]


@dataclass
class Hands:
    """What a client sends, whatever the bot has shown there."""

    office: Office
    ids: dict[str, str]
    bases: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    sent: int = 0

    def person(self, name: str) -> Colleague:
        """Somebody on the platform of this office."""
        kind = TeamsColleague if self.office.on == "teams" else Colleague
        return kind(self.office, f"U0{name.upper()}")

    async def do(self, case: Case) -> list[str]:
        """Carry it out; return what the person is shown because of it, message by message."""
        self.sent += 1
        kind, _, rest = case.does.partition(" ")
        person, value = self.person(case.who), case.value.format(**self.ids)
        before = self._shown(person)
        answer = await self._act(person, kind, rest, value, case.where)
        await self.office.bot.settled()
        new = [said(one) for place, one in self._shown(person).items() if place not in before]
        form = self.office.slack.open_view(person.user) or self.office.teams.open_view(person.user)
        return [*(new or [json.dumps(answer.body, ensure_ascii=False)]), *([said(form)] if form else [])]

    async def _act(self, person: Colleague, kind: str, rest: str, value: str, where: str) -> Answer:
        on_slack = self.office.on == "slack"
        if kind == "react":
            post = self.office.pitch(SUMMIT)
            react = self.office.slack.react if on_slack else self.office.teams.react
            return await react(person.user, post.channel, post.ts, (SLACK_NAMES if on_slack else TEAMS_NAMES)[rest])
        if kind == "type":
            return await self._type(person, rest, where)
        act = self._slack if on_slack else self._teams
        return await act(person, kind, rest, value, where)

    async def _type(self, person: Colleague, words: str, where: str) -> Answer:
        if self.office.on == "slack":
            place = self.office.slack.dm(person.user) if where == CHAT else LEARNING
            return await self.office.slack.command(person.user, words, channel=place)
        if where == CHAT:
            return await self.office.teams.write(person.user, words)
        return await self.office.teams.command(person.user, words, channel=TEAMS_CHANNELS[LEARNING])

    async def _slack(self, person: Colleague, kind: str, route: str, value: str, where: str) -> Answer:
        place = self.office.slack.dm(person.user) if where == CHAT else LEARNING
        common = {"team": {"id": "T0PRACTICE"}, "user": {"id": person.user}, "trigger_id": f"crafted.{self.sent}"}
        if kind == "send":
            state = {name: {name: {"type": "plain_text_input", "value": one}} for name, one in ANSWERS.items()}
            view = {"id": "V0CRAFTED", "type": "modal", "callback_id": route, "private_metadata": json.dumps(value)}
            view |= {"state": {"values": state}, "blocks": []}
            return await self.office.slack.deliver_raw({"type": "view_submission", **common, "view": view})
        pressed = {"type": "button", "action_id": route, "value": value}
        container = {"type": "message", "channel_id": place, "message_ts": "1804000000.000001"}
        return await self.office.slack.deliver_raw(
            {"type": "block_actions", **common, "channel": {"id": place}, "container": container, "actions": [pressed]}
        )

    async def _teams(self, person: Colleague, kind: str, route: str, value: str, where: str) -> Answer:
        base = {**self.bases[person.user, where], "id": f"f:crafted{self.sent}", "type": "invoke"}
        if kind == "send":
            asked = {"name": "task/submit", "value": {"data": {"form": route, "ref": value, **ANSWERS}}}
        elif routes.BUTTONS[route].writes:
            action = {"type": "Action.Execute", "verb": route, "data": {"value": value}}
            asked = {"name": "adaptiveCard/action", "value": {"action": action, "trigger": "manual"}}
        else:
            asked = {"name": "task/fetch", "value": {"data": {"route": route, "value": value}}}
        return await self.office.teams.deliver_raw({**base, **asked})

    async def meet(self, name: str, where: str) -> None:
        """The bot comes to know them; on Teams a genuine activity of theirs is kept, to be changed into others."""
        person = self.person(name)
        await self._type(person, "help", where)
        await self.office.settle()
        last = self.office.teams.last_activity or {}
        rest = {"text", "textFormat", "attachments"}
        self.bases[person.user, where] = {key: one for key, one in last.items() if key not in rest}

    def _shown(self, person: Colleague) -> dict[tuple[str, str], Any]:
        return {(one.channel, one.ts): one for one in (*person.receipts, *person.directs)}


ANSWERS = {"amount": "100", "quantity": "2", "question": "Why?", "until": "2027-03-20", "reason": "because"}
ANSWERS |= {"kind": "blog", "where": "here", "takeaways": "this", "choice": "cancel", "lesson": "that", "title": "Mine"}


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["slack", "teams"])
async def hands(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hands]:
    """One office for all cases: an open pitch with a supporter, a draft, one that is hidden, and one of Ben's."""
    url = sqlite(tmp_path_factory.mktemp("policy"))
    async with open_office(url, on=request.param, cast=(*CAST, *NEWCOMERS), private=frozenset({DATA})) as office:
        summit = await office.ana.pitches(SUMMIT, cost_registration="1000", need_venue="a room for 20")
        await office.ben.reacts(summit, "🏢")
        await office.ana.presses_message("accept")
        await office.ben.pledges_money(summit, "123")
        await office.elise.reacts(summit, "🧠")
        await office.ana.drafts(DRAWER)
        if office.on == "teams":
            await office.teams.remove_from_team("U0OTTO")
            await office.settle()
        await office.ana.pitches(SECRET, channel=DATA)
        await office.ben.pitches(KITCHEN, need_venue="a kitchen")
        hands = Hands(office, await office.database.read(_ids))
        for name in ("ana", "ben", "elise", "mia", "gus", "otto"):
            for where in (CHAT,) if name == "otto" else (CHAT, HERE):
                await hands.meet(name, where)
        for pitcher in (office.ana, office.ben):
            await pitcher.closes_form()
        yield hands


@MODULE
@pytest.mark.parametrize("case", CASES, ids=str)
async def test_a_no_is_one_sentence_and_leaves_no_trace(hands: Hands, case: Case) -> None:
    """The row of the policy that was asked said no; without it, nothing else would have."""
    before = await hands.office.database.read(_rows)
    with capture_logs() as logged:
        shown = await hands.do(case)
    assert await hands.office.database.read(_rows) == before
    assert len(shown) == 1
    assert case.says in shown[0]
    assert [one["action"] for one in logged if one["event"] == "not allowed"] == ([case.asks] if case.asks else [])
    for hidden in ("$123", DRAWER, SECRET):
        assert hidden not in shown[0]


@MODULE
@pytest.mark.parametrize("who", ["mia", "gus", "otto"])
@pytest.mark.parametrize(
    "words", ["list", "find reorganisation", "find ethics", "find jury", "mine", "home", "P-1", "audit P-1"]
)
async def test_what_is_not_theirs_is_in_no_list(hands: Hands, who: str, words: str) -> None:
    """Neither a single amount nor a draft; to an outsider not even that the pitch is there."""
    shown = " ".join(await hands.do(Case(who, f"type {words}", "", "", None, CHAT)))
    kept = {"$123", DRAWER, SECRET, SUMMIT} - FINDS[hands.office.on, who]
    assert [one for one in kept if one in shown] == []


@MODULE
@pytest.mark.parametrize("words", ["P-3", "audit P-3", "manage P-3"])
async def test_a_steward_reads_amounts_only_where_others_may_read_the_pitch(hands: Hands, words: str) -> None:
    """On Slack she is not known to be in the private channel; on Teams she is in the team."""
    shown = await hands.do(Case("elise", f"type {words}", "", "", None, CHAT))
    assert (UNKNOWN in shown[0], SECRET in shown[0]) == ((True, False) if hands.office.on == "slack" else (False, True))


@MODULE
@pytest.mark.parametrize("emoji", ["👏", "👀", "⏰"])
async def test_a_pitchers_emoji_on_their_own_pitch_says_and_counts_nothing(hands: Hands, emoji: str) -> None:
    """Silently: it may well be meant for the people who support it."""
    before = await hands.office.database.read(_rows)
    assert [one for one in await hands.do(Case("ana", f"react {emoji}", "", "", None)) if "Data ethics" in one] == []
    assert await hands.office.database.read(_rows) == before


@MODULE
async def test_amounts_are_read_by_the_pitcher_the_giver_and_stewards(hands: Hands) -> None:
    """A steward looks and does not touch."""
    ways = ("manage P-1", "audit P-1", "undo P-1")
    reads = {who: [way.split()[0] for way in ways if "$123" in await _told(hands, who, way)] for who in WHO}
    assert reads == {"ana": ["manage", "audit"], "ben": ["audit", "undo"], "elise": ["manage", "audit"], "mia": []}
    assert "Close now" in await _told(hands, "ana", "manage P-1")
    assert "Close now" not in await _told(hands, "elise", "manage P-1")


@MODULE
async def test_the_shared_office_still_adds_up(hands: Hands) -> None:
    """After all of this."""
    assert await hands.office.verified() == []


async def test_a_steward_may_choose_exact_totals(office: Office) -> None:
    """For the whole programme; nobody else is asked, and nobody else's answer counts."""
    pitch = await office.ana.pitches("FWD50", cost_registration="1200")
    await office.ben.pledges_money(pitch, "123")
    await office.dev.opens_settings()
    assert "What peers have pledged" not in said(office.dev.form)
    await office.bot.app.handle(_settings(office, "U0DEV", totals="exact"))
    await office.settle()
    assert "peers have started on their $600" in office.card(pitch)
    await office.elise.opens_settings()
    await office.elise.submits({"totals": "exact"})
    assert "peers have pledged $123 of their $600" in office.card(pitch)
    assert "peers have pledged $123 of their $600" in await office.dev.types("list")
    await office.dev.presses_card(pitch, "pledge")
    await office.dev.presses_in_form("kind")
    assert "Everyone sees the total" in said(office.dev.form)
    await office.elise.opens_settings()
    await office.elise.submits({"totals": "tenths"})
    assert "peers have started on their $600" in office.card(pitch)
    assert await office.verified() == []


async def test_a_deactivated_account_counts_for_nothing_new(slack_office: Office) -> None:
    """Its emoji may still stand on the card; when lost events are made up for, it pledges nothing."""
    office = slack_office
    pitch = await office.ana.pitches("FWD50")
    await office.dev.types("help")
    gone = {"id": "U0DEV", "deleted": True, "profile": {"real_name": "Dev Patel"}}
    await office.slack.announce({"type": "user_change", "user": gone})
    await office.settle()
    heard, office.slack.bot_url = office.slack.bot_url, None
    await office.slack.react("U0DEV", pitch.channel, pitch.ts, "brain")
    office.slack.bot_url = heard
    await office.bot.reconciler.tick()
    await office.settle()
    assert "Supported by" not in office.card(pitch)
    assert await office.verified() == []


def _settings(office: Office, user: str, **answers: str) -> Submitted:
    """The settings form as Dev's client never had it."""
    aad = next(one.aad for one in CAST if one.user == user)
    here = ("slack", "T0PRACTICE", user) if office.on == "slack" else ("teams", office.teams.tenant, aad)
    return Submitted(
        delivery=Delivery(here[0], "crafted"), by=Identity(*here), form="settings", ref="", answers=answers
    )


FINDS = {  # Otto is no member of the Teams team; on Slack he is only not in the private channel
    ("slack", "mia"): {SUMMIT},
    ("slack", "otto"): {SUMMIT},
    ("slack", "gus"): set[str](),
    ("teams", "mia"): {SUMMIT, SECRET},
    ("teams", "otto"): set[str](),
    ("teams", "gus"): set[str](),
}
WHO = ("ana", "ben", "elise", "mia")


async def _told(hands: Hands, who: str, words: str) -> str:
    return " ".join(await hands.do(Case(who, f"type {words}", "", "", None)))


def _ids(session: Any) -> dict[str, str]:
    pitches = dict(session.execute(text("SELECT title, id FROM campaign")).all())
    people = dict(session.execute(text("SELECT name, id FROM person")).all())
    named = {"summit": SUMMIT, "drawer": DRAWER, "secret": SECRET, "kitchen": KITCHEN}
    return {
        **{name: pitches[title] for name, title in named.items()},
        "ben": people["Ben Okafor"],
        "elise": people["Élise Moreau"],
    }


def _rows(session: Any) -> dict[str, list[Any]]:
    return {name: sorted(map(repr, session.execute(text(f"SELECT * FROM {name}")).all())) for name in TABLES}
