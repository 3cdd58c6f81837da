"""The practice Teams: a whole small tenant on loopback that speaks the Bot Connector's wire and keeps Teams' rules."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from workplace.loopback import Loopback
from workplace.people import CAST, Colleague, Room
from workplace.teams.acting import Tools
from workplace.teams.activities import Activities
from workplace.teams.connector import OPENID_PATH, SERVICE_PATH, TOKEN_PATH, Connector
from workplace.teams.delivery import Courier
from workplace.teams.desk import Desk
from workplace.teams.hands import Hands
from workplace.teams.limits import LIKE_TEAMS, Limits, Pace
from workplace.teams.membership import Membership
from workplace.teams.rooms import APP_ID, APP_PASSWORD, TENANT, Tenant, personal_chat
from workplace.teams.screens import Dialog, Screens
from workplace.teams.state import Messages, TeamsMessage
from workplace.teams.tokens import ALGORITHM, Bearers, SigningKeys, delivery_claims
from workplace.wire import Answer, Json


class PracticeTeams(Hands, Membership, Loopback):
    """Start it, give the bot its three addresses, set `bot_url`, and act as people."""

    def __init__(
        self,
        *,
        cast: Iterable[Colleague] = CAST,
        now: Callable[[], datetime],
        app_id: str = APP_ID,
        app_password: str = APP_PASSWORD,
        tenant: str = TENANT,
        targeted: bool = True,
        limits: Limits = LIKE_TEAMS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        Loopback.__init__(self, now)
        self.app_id = app_id
        self.app_password = app_password
        self.tenant = tenant
        self._keys = SigningKeys()
        self._bearers = Bearers(app_id, app_password, monotonic)
        here = Tenant(cast, app_id=app_id, tenant_id=tenant)
        messages = Messages(now, self.changed.tell)
        desk = Desk(here, messages, Pace(limits, monotonic), targeted)
        self._connector = Connector(desk, self._log, self._keys, self._bearers, faults=lambda: self.faults)
        courier = Courier(self._log, bot_url=lambda: self.bot_url, token=self.token, answer_within=limits.answer_within)
        activities = Activities(here, now, lambda: self.service_url)
        Hands.__init__(self, Tools(here, messages, Screens(self.changed.tell), courier, activities))

    async def start(self, *, port: int = 0) -> None:
        """Serves connector, tokens and keys on loopback; port 0 picks a free one."""
        await self._serve(self._connector.routes(), port)
        await self._courier.start()

    async def stop(self) -> None:
        """Closes every connection."""
        await self._courier.stop()
        await self._close()

    async def reset(self) -> None:
        """The first day again: nothing said, nothing open, everybody in the team and reachable."""
        self._tenant.reset()
        self._messages.forget()
        self._screens.forget()
        self._courier.forget()
        self._log.forget()

    @property
    def service_url(self) -> str:
        """Where the connector is."""
        return self._at(SERVICE_PATH)

    @property
    def openid_url(self) -> str:
        """Where the bot learns which keys sign what it is sent."""
        return self._at(OPENID_PATH)

    @property
    def token_url(self) -> str:
        """Where the bot gets the tokens it sends with."""
        return self._at(TOKEN_PATH)

    # What the page and the tests look at

    @property
    def people(self) -> list[Colleague]:
        """Everybody but the bot."""
        return list(self._tenant.people.values())

    def person(self, user: str) -> Colleague:
        """Somebody by id, the bot included."""
        return self._tenant.person(user)

    def rooms_of(self, user: str) -> list[Room]:
        """The channels this person is in; the chat with the bot is `dm`."""
        return [room for room in self._tenant.rooms() if room.has(user)]

    def messages(self, channel: str) -> list[TeamsMessage]:
        """Oldest first, with replies and whispers."""
        return self._messages.in_channel(channel)

    def dm(self, user: str) -> str:
        """The bot's chat with this person."""
        return personal_chat(user)

    def open_view(self, user: str) -> Dialog | None:
        """The dialog this person has open."""
        return self._screens.top(user)

    def installed_for(self, user: str) -> bool:
        """Whether this person has the app, and has not blocked it."""
        return self._tenant.personal(user).bot_is_member

    @property
    def tokens_issued(self) -> int:
        """How often the bot asked for a token and got one."""
        return self._bearers.issued

    # The keys, and deliveries that no person's act brings about

    def rotate_keys(self) -> None:
        """Another key signs from now on."""
        self._keys.rotate()

    def expire_tokens(self) -> None:
        """The tokens the bot holds are refused from now on."""
        self._bearers.expire()

    def token(self, *, kid: str | None = None, key: Any = None, alg: str = ALGORITHM, **claims: Any) -> str:
        """A token like those of genuine deliveries; a claim of None is left out, kid "" leaves the header out."""
        given = {**delivery_claims(self.app_id, self.service_url), **claims}
        kept = {name: value for name, value in given.items() if value is not None}
        return self._keys.sign(kept, kid=kid, key=key, alg=alg)

    @property
    def last_activity(self) -> Json | None:
        """The activity that was sent last."""
        return self._courier.last

    async def again(self, activity_id: str) -> Answer:
        """The same activity once more, as a channel does that doubts the first delivery."""
        return await self._courier.again(activity_id)

    async def deliver_raw(
        self,
        payload: Mapping[str, Any] | bytes,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Any body; None is a genuine token and "" none at all."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        bearer = self.token() if token is None else token
        authorization = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        return await self._courier.raw(body, {"Content-Type": "application/json", **authorization, **(headers or {})})
