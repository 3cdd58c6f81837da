"""The bot looks around: who is in a conversation, what the team is called, and which channels it can see."""

from __future__ import annotations

from workplace.people import Colleague, Room
from workplace.teams.desk import Asked, ConnectorError, Desk, not_in_roster
from workplace.teams.rooms import TEAM, TEAM_GROUP, TEAM_NAME
from workplace.wire import Json

LARGEST_PAGE = 500
SMALLEST_PAGE = 50


def member(desk: Desk, asked: Asked) -> Json:
    """One person of a conversation."""
    room = desk.room(asked.place.channel)
    desk.may_look_up(room.channel)
    person = desk.person(asked.identity)
    if not room.has(person.user):
        raise ConnectorError(404, "MemberNotFoundInConversation", f"Member {asked.identity} not found.")
    return _account(desk, person)


def members(desk: Desk, asked: Asked) -> Json:
    """Everybody of a conversation, a page at a time."""
    room = desk.room(asked.place.channel)
    desk.may_look_up(room.channel)
    people = _members(desk, room)
    size = min(max(asked.number("pageSize", LARGEST_PAGE), SMALLEST_PAGE), LARGEST_PAGE)
    start = asked.number("continuationToken", 0)
    page = [_account(desk, person) for person in people[start : start + size]]
    more = {"continuationToken": str(start + size)} if start + size < len(people) else {}
    return {"members": page, **more}


def team(desk: Desk, asked: Asked) -> Json:
    """What the team is called."""
    _check_team(desk, asked)
    return {"id": TEAM, "name": TEAM_NAME, "aadGroupId": TEAM_GROUP}


def channels(desk: Desk, asked: Asked) -> Json:
    """The channels of the team; General has no name, and private ones are not listed."""
    _check_team(desk, asked)
    listed = [
        {"id": channel, "name": None if channel == TEAM else name} for channel, name in desk.tenant.channels.items()
    ]
    return {"conversations": listed}


def _check_team(desk: Desk, asked: Asked) -> None:
    if asked.identity != TEAM:
        raise ConnectorError(404, "TeamNotFound", f"Team {asked.identity} not found.")
    desk.may_look_up(TEAM)
    if not desk.tenant.team_installed:
        raise not_in_roster()


def _members(desk: Desk, room: Room) -> list[Colleague]:
    return [person for person in desk.tenant.people.values() if room.has(person.user)]


def _account(desk: Desk, person: Colleague) -> Json:
    address = f"{person.handle}@practice.example"
    return {
        **desk.tenant.account(person.user),
        "tenantId": desk.tenant.id,
        "userRole": "guest" if person.guest else "user",
        "email": address,
        "userPrincipalName": address,
    }
