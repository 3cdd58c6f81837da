"""What Teams would post to the bot for each thing a person does, with every field the real activities carry."""

from __future__ import annotations

import html
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from workplace.people import PITCH_IN, Colleague
from workplace.teams.rooms import TEAM, TEAM_GROUP, TEAM_NAME, Place, Tenant, is_personal
from workplace.teams.state import TeamsMessage
from workplace.wire import Json

LOCALES = {"en": "en-CA", "fr": "fr-CA"}
COMMAND = "pitch"
AT_BOT = f"<at>{PITCH_IN.name}</at>"
THEME: Json = {"theme": "default"}


@dataclass(frozen=True)
class Activities:
    """`timestamp` is programme time, which can be moved; the ids of messages are real time."""

    tenant: Tenant
    now: Callable[[], datetime]
    service_url: Callable[[], str]

    def message(self, message: TeamsMessage, text: str, *, slash: bool = False, mentioned: bool = False) -> Json:
        """Something typed for the bot: to its chat, after a mention, or as a slash command."""
        written = self._by(message.user, Place(message.channel, message.root), "message", id=message.ts)
        if slash:
            written["recipient"]["isTargeted"] = True
        if mentioned:
            bot = {"id": self.tenant.bot.user, "name": self.tenant.bot.name}
            written["entities"].append({"type": "mention", "mentioned": bot, "text": AT_BOT})
        rich = text if mentioned else html.escape(text)
        return {
            **written,
            "textFormat": "plain",
            "text": text,
            "attachments": [{"contentType": "text/html", "content": f"<p>{rich}</p>"}],
        }

    def edited(self, message: TeamsMessage, text: str, *, mentioned: bool) -> Json:
        """The person has changed what they said; the activity has the id of the message."""
        return self._about(self.message(message, text, mentioned=mentioned), "messageUpdate", "editMessage")

    def deleted(self, message: TeamsMessage) -> Json:
        """The person has taken back what they said."""
        gone = self._by(message.user, Place(message.channel, message.root), "messageDelete", id=message.ts)
        return self._about(gone, "messageDelete", "softDeleteMessage")

    def value_message(self, user: str, place: Place, reply_to: str, data: Json) -> Json:
        """A plain Action.Submit: a message without words."""
        return {**self._by(user, place, "message"), "value": data, "replyToId": reply_to}

    def reaction(self, user: str, message: TeamsMessage, name: str, *, added: bool) -> Json:
        """An emoji on a message of the bot, or taken off."""
        which = "reactionsAdded" if added else "reactionsRemoved"
        reacted = self._by(user, Place(message.channel, message.root), "messageReaction")
        reacted[which] = [{"type": name}]
        return {**reacted, "replyToId": message.ts}

    def card_action(self, user: str, message: TeamsMessage, action: Json, data: Json, *, trigger: str) -> Json:
        """Action.Execute, pressed or by refresh."""
        named = {name: action[name] for name in ("type", "id", "verb") if name in action}
        value: Json = {"action": {**named, "data": data}, "trigger": trigger}
        return self.invoke(user, message_place(message), "adaptiveCard/action", value, reply_to=message.ts)

    def invoke(self, user: str, place: Place, name: str, value: Json, *, reply_to: str | None = None) -> Json:
        """Something whose answer the person waits for."""
        asked = {**self._by(user, place, "invoke"), "name": name, "value": value}
        return {**asked, "replyToId": reply_to} if reply_to else asked

    def installation(self, user: str, place: Place, action: str) -> Json:
        """The app was added, removed or upgraded, for one person or for the team."""
        return {**self._by(user, place, "installationUpdate"), "action": action}

    def roster(self, user: str, place: Place, change: str, who: str) -> Json:
        """`membersAdded` or `membersRemoved`: a person, or the bot itself."""
        kind = {"membersAdded": "teamMemberAdded", "membersRemoved": "teamMemberRemoved"}[change]
        update = {**self._by(user, place, "conversationUpdate"), change: [self.tenant.account(who)]}
        return update if is_personal(place.channel) else self._about(update, "conversationUpdate", kind)

    def channel(self, user: str, channel: str, name: str, event: str) -> Json:
        """A channel of the team was made, renamed or deleted."""
        update = self._about(self._by(user, Place(TEAM), "conversationUpdate"), "conversationUpdate", event)
        about = {"id": channel, "name": name, "type": "standard"}
        return {**update, "channelData": {**update["channelData"], "channel": about}}

    def _by(self, user: str, place: Place, kind: str, *, id: str | None = None) -> Json:  # noqa: A002 - its name
        person = self.tenant.people[user]
        at, zone = self.now(), ZoneInfo(person.zone)
        return {
            "type": kind,
            "id": id or f"f:{uuid.uuid4()}",
            "timestamp": f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z",
            "localTimestamp": at.astimezone(zone).isoformat(timespec="milliseconds"),
            "localTimezone": person.zone,
            "serviceUrl": self.service_url(),
            "channelId": "msteams",
            "from": self.tenant.account(user),
            "conversation": self._conversation(place),
            "recipient": self.tenant.account(self.tenant.bot.user),
            "channelData": self._channel_data(place),
            "locale": LOCALES[person.language],
            "entities": [_client(person)],
        }

    def _conversation(self, place: Place) -> Json:
        personal = is_personal(place.channel)
        kind = {"conversationType": "personal"} if personal else {"conversationType": "channel", "isGroup": True}
        return {**kind, "id": place.channel if personal else place.id, "tenantId": self.tenant.id}

    def _channel_data(self, place: Place) -> Json:
        tenant = {"tenant": {"id": self.tenant.id}}
        room = self.tenant.room(place.channel)
        if room is None or is_personal(place.channel):
            return tenant
        team = {"id": TEAM, "name": TEAM_NAME, "aadGroupId": TEAM_GROUP}
        kind = "private" if room.private else "standard"
        return {**tenant, "team": team, "channel": {"id": room.channel, "name": room.name, "type": kind}}

    def _about(self, activity: Mapping[str, Any], kind: str, event: str) -> Json:
        return {**activity, "type": kind, "channelData": {**activity["channelData"], "eventType": event}}


def message_place(message: TeamsMessage) -> Place:
    """The conversation in which a message is acted on."""
    return Place(message.channel, message.root)


def message_payload(message: TeamsMessage, author: Colleague, *, bot: bool) -> Json:
    """The message itself, as a message extension gets it."""
    wrote = {"application": {"id": author.user, "displayName": author.name, "applicationIdentityType": "bot"}}
    person = {"user": {"id": author.aad, "displayName": author.name, "userIdentityType": "aadUser"}}
    return {
        "id": message.ts,
        "replyToId": message.thread_ts,
        "createdDateTime": message.at.astimezone(UTC).isoformat(),
        "body": {"contentType": "html", "content": f"<p>{html.escape(message.text)}</p>"},
        "from": wrote if bot else person,
        "attachments": [],
    }


def _client(person: Colleague) -> Json:
    locale = LOCALES[person.language]
    return {"type": "clientInfo", "locale": locale, "country": "CA", "platform": "Web", "timezone": person.zone}
