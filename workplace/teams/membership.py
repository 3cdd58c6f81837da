"""How the app comes and goes, for people and for the team, and how people and channels come and go in the team."""

from __future__ import annotations

from workplace.impossible import Impossible
from workplace.teams.acting import Acting
from workplace.teams.rooms import TEAM, Place, channel_id, personal_chat
from workplace.wire import Answer

OWNER = "U0ELISE"


class Membership(Acting):
    """Installations and rosters. Each act answers with what the bot said to the last activity of it."""

    async def install(self, user: str) -> Answer:
        """Adds the app for oneself; where it is there already, that is an upgrade. It also lifts a block."""
        place = Place(personal_chat(user))
        known = user in self._tenant.installed
        self._tenant.installed.add(user)
        self._tenant.blocked.discard(user)
        return await self._installed(user, place, known=known)

    async def uninstall(self, user: str) -> Answer:
        """Removes the app for oneself."""
        if user not in self._tenant.installed:
            raise Impossible(f"{user} does not have the app")
        self._tenant.installed.discard(user)
        return await self._courier.send(self._activities.installation(user, Place(personal_chat(user)), "remove"))

    async def block(self, user: str) -> None:
        """Wants to hear nothing more from the bot; nobody tells it."""
        self._tenant.blocked.add(user)

    async def install_team(self, user: str = OWNER) -> Answer:
        """An owner adds the app to the team; where it is there already, that is an upgrade."""
        known, self._tenant.team_installed = self._tenant.team_installed, True
        return await self._installed(user, Place(TEAM), known=known)

    async def uninstall_team(self, user: str = OWNER) -> Answer:
        """An owner removes the app from the team."""
        if not self._tenant.team_installed:
            raise Impossible("the app is not in the team")
        self._tenant.team_installed = False
        await self._courier.send(self._activities.installation(user, Place(TEAM), "remove"))
        bot = self._tenant.bot.user
        return await self._courier.send(self._activities.roster(user, Place(TEAM), "membersRemoved", bot))

    async def add_to_team(self, user: str, *, by: str = OWNER) -> Answer:
        """A person becomes a member of the team."""
        self._tenant.team_members.add(user)
        return await self._courier.send(self._activities.roster(by, Place(TEAM), "membersAdded", user))

    async def remove_from_team(self, user: str, *, by: str = OWNER) -> Answer:
        """A person is no longer a member of the team."""
        if user not in self._tenant.team_members:
            raise Impossible(f"{user} is not in the team")
        self._tenant.team_members.discard(user)
        return await self._courier.send(self._activities.roster(by, Place(TEAM), "membersRemoved", user))

    async def create_channel(self, name: str, *, by: str = OWNER) -> Answer:
        """A new channel of the team."""
        channel = channel_id(name)
        if self._tenant.room(channel):
            raise Impossible(f"there is a channel {name} already")
        self._tenant.channels[channel] = name
        return await self._courier.send(self._activities.channel(by, channel, name, "channelCreated"))

    async def rename_channel(self, channel: str, name: str, *, by: str = OWNER) -> Answer:
        """Another name for a channel."""
        self._check_channel(channel)
        self._tenant.channels[channel] = name
        return await self._courier.send(self._activities.channel(by, channel, name, "channelRenamed"))

    async def delete_channel(self, channel: str, *, by: str = OWNER) -> Answer:
        """A channel is gone."""
        self._check_channel(channel)
        name = self._tenant.channels.pop(channel)
        return await self._courier.send(self._activities.channel(by, channel, name, "channelDeleted"))

    async def _installed(self, user: str, place: Place, *, known: bool) -> Answer:
        if not known:
            await self._courier.send(self._activities.roster(user, place, "membersAdded", self._tenant.bot.user))
        action = "add-upgrade" if known else "add"
        return await self._courier.send(self._activities.installation(user, place, action))

    def _check_channel(self, channel: str) -> None:
        if channel == TEAM or channel not in self._tenant.channels:
            raise Impossible(f"there is no channel {channel} that could be changed")
