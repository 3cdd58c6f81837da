"""One payload of every kind that Teams posts, and the value that it becomes."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from adapters.inbound import (
    Commanded,
    Delivery,
    Identity,
    Inbound,
    Installed,
    PostRef,
    Pressed,
    Reacted,
    Seen,
    Submitted,
)

Json = dict[str, Any]
TENANT = "00000000-0000-4000-8000-0000000007e4"
AAD = "D21BC0DE-0000-4000-8000-00000000000A"
TEAM = "19:learningnet@thread.tacv2"
CHANNEL = "19:learning@thread.tacv2"
ROOT = "1804000000123"
CHAT = "a:1U0BEN"
SOME = Delivery("teams", "some")
BEN = Identity("teams", TENANT, AAD.lower())
SEEN = Seen("Ben Okafor", "en", "America/Vancouver")
COMMON: Json = {"delivery": SOME, "by": BEN, "seen": SEEN}
IN_CHAT: Json = {**COMMON, "seen": replace(SEEN, chat=CHAT)}
POST = PostRef(CHANNEL, ROOT)


def activity(kind: str, *, private: bool = False, **fields: Any) -> Json:
    """All that an activity carries, in a thread of a channel or in a personal chat."""
    room = {"team": {"id": TEAM, "name": "Learning network"}, "channel": {"id": CHANNEL, "name": "Learning"}}
    channel = {"conversationType": "channel", "isGroup": True, "id": f"{CHANNEL};messageid={ROOT}", "tenantId": TENANT}
    chat = {"conversationType": "personal", "id": CHAT, "tenantId": TENANT}
    return {
        "type": kind,
        "id": "1804000000999",
        "timestamp": "2027-03-01T17:10:00.250Z",
        "localTimestamp": "2027-03-01T09:10:00.250-08:00",
        "localTimezone": "America/Toronto",
        "serviceUrl": "https://smba.trafficmanager.net/amer/",
        "channelId": "msteams",
        "from": {"id": "29:1U0BEN", "name": "Ben Okafor", "aadObjectId": AAD},
        "conversation": chat if private else channel,
        "recipient": {"id": "28:app", "name": "Pitch In"},
        "channelData": {"tenant": {"id": TENANT}, **({} if private else room)},
        "locale": "en-CA",
        "entities": [{"type": "clientInfo", "locale": "en-CA", "country": "CA", "timezone": "America/Vancouver"}],
        **fields,
    }


def executed(verb: str, value: str, trigger: str = "manual") -> Json:
    action = {"type": "Action.Execute", "verb": verb, "data": {"value": value}}
    return activity("invoke", name="adaptiveCard/action", value={"action": action, "trigger": trigger}, replyToId=ROOT)


def asked(name: str, value: Json, **fields: Any) -> Json:
    return activity("invoke", name=name, value={**value, "context": {"theme": "default"}}, **fields)


FETCH = {"data": {"msteams": {"type": "task/fetch"}, "route": "pledge", "value": "c0ffee"}}
ANSWERS = {
    "form": "pitch_what",
    "ref": "c0ffee",
    "many": ["kinds", "none"],
    "directory": ["who", "nobody", "nonsense", ["a"]],
    "msteams": {"type": "task/fetch"},
    "title": "  FWD50\u202e ",
    "kinds": "lunch,blog",
    "none": "",
    "amount": 12,
    "rest": None,
    "who": " 00000000-0000-4000-8000-00000000BE17 ",
    "nobody": None,
    "nonsense": "<AT>\u202eAna</AT> 1 OR 1=1",
    "odd": {"a": 1},
    "odder": ["a"],
}
FROM_MESSAGE = {
    "commandId": "pitch",
    "commandContext": "message",
    "messagePayload": {
        "id": ROOT,
        "from": {"user": {"id": AAD, "displayName": "Ben Okafor"}},
        "body": {"contentType": "html", "content": "<p>Our <b>consultations</b> reach&nbsp;few</p><script>x</script>"},
    },
}
PAYLOADS: dict[str, tuple[Json, tuple[Inbound, ...]]] = {
    "a slash command": (
        activity("message", text="pitch list", recipient={"id": "28:app", "isTargeted": True}),
        (Commanded(**COMMON, text="list", channel=CHANNEL),),
    ),
    "a mention": (
        activity("message", text="<at>Pitch In</at> pledge P-1 venue"),
        (Commanded(**COMMON, text="pledge P-1 venue", channel=CHANNEL),),
    ),
    "words in the chat": (
        activity("message", private=True, text="list"),
        (Commanded(**IN_CHAT, text="list", channel=CHAT, private=True),),
    ),
    "an old kind of button": (activity("message", text=None, value={"a": "b"}), ()),
    "an edited message": (
        activity(
            "messageUpdate",
            private=True,
            text="mine",
            channelData={"tenant": {"id": TENANT}, "eventType": "editMessage"},
        ),
        (Commanded(**IN_CHAT, text="mine", channel=CHAT, private=True),),
    ),
    "an undeleted message": (
        activity("messageUpdate", text="mine", channelData={"tenant": {"id": TENANT}, "eventType": "undeleteMessage"}),
        (),
    ),
    "a deleted message": (activity("messageDelete", private=True), ()),
    "a reaction": (
        activity("messageReaction", reactionsAdded=[{"type": "1f9e0_brain"}], replyToId=ROOT),
        (
            Reacted(
                **COMMON,
                post=POST,
                emoji="🧠",
                raw="1f9e0_brain",
                added=True,
                at=datetime(2027, 3, 1, 17, 10, 0, 250_000, tzinfo=UTC),
            ),
        ),
    ),
    "one emoji in the place of another": (
        activity(
            "messageReaction",
            reactionsRemoved=[{"type": "like"}],
            reactionsAdded=[{"type": "1f3e2_officebuilding"}],
            replyToId=ROOT,
            timestamp="2027-03-01T09:10:00-08:00",
        ),
        (
            Reacted(
                **COMMON,
                post=POST,
                emoji="🏢",
                raw="1f3e2_officebuilding",
                added=True,
                at=datetime(2027, 3, 1, 17, 10, tzinfo=UTC),
            ),
            Reacted(
                **COMMON, post=POST, emoji="👏", raw="like", added=False, at=datetime(2027, 3, 1, 17, 10, tzinfo=UTC)
            ),
        ),
    ),
    "a button": (
        executed("cheer", "c0ffee"),
        (Pressed(**COMMON, route="cheer", value="c0ffee", channel=CHANNEL, post=POST),),
    ),
    "a card that is looked at": (
        executed("view", "c0ffee", "automatic"),
        (Pressed(**COMMON, route="view", value="c0ffee", channel=CHANNEL, post=POST),),
    ),
    "a button that opens a dialog": (
        asked("task/fetch", FETCH, replyToId=ROOT),
        (Pressed(**COMMON, route="pledge", value="c0ffee", channel=CHANNEL, post=POST),),
    ),
    "a form": (
        asked("task/submit", {"data": ANSWERS}),
        (
            Submitted(
                **COMMON,
                form="pitch_what",
                ref="c0ffee",
                answers={
                    "title": "  FWD50 ",
                    "kinds": ("lunch", "blog"),
                    "none": (),
                    "amount": "12",
                    "rest": "",
                    "who": " 00000000-0000-4000-8000-00000000be17 ",
                    "nobody": "",
                    "nonsense": "<at>ana</at> 1 or 1=1",
                },
            ),
        ),
    ),
    "a button in a form": (
        asked("task/submit", {"data": {"route": "kind", "value": "c0ffee:money"}}),
        (Pressed(**COMMON, route="kind", value="c0ffee:money", channel=CHANNEL),),
    ),
    "the compose box": (
        asked("composeExtension/fetchTask", {"commandId": "pitch", "commandContext": "compose"}),
        (Pressed(**COMMON, route="pitch_new", value="", channel=CHANNEL),),
    ),
    "a message as a pitch": (
        asked("composeExtension/fetchTask", FROM_MESSAGE),
        (
            Pressed(
                **COMMON,
                route="pitch_new",
                value="",
                channel=CHANNEL,
                answers={"why": "Our consultations reach few x"},
            ),
        ),
    ),
    "a form of the compose box": (
        asked(
            "composeExtension/submitAction", {"commandId": "pitch", "data": {"form": "settings", "ref": "", "a": "b"}}
        ),
        (Submitted(**COMMON, form="settings", ref="", answers={"a": "b"}),),
    ),
    "installed for oneself": (activity("installationUpdate", private=True, action="add"), (Installed(**IN_CHAT),)),
    "installed in a team": (activity("installationUpdate", action="add"), ()),
    "upgraded": (activity("installationUpdate", private=True, action="add-upgrade"), ()),
    "removed": (activity("installationUpdate", private=True, action="remove"), ()),
    "new members": (activity("conversationUpdate", membersAdded=[{"id": "28:app"}]), ()),
    "typing": (activity("typing"), ()),
    "a kind of the future": (activity("hologram"), ()),
    "an invoke of the future": (asked("hologram/show", {}), ()),
}
