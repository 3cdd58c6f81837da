"""The bot asks who it is, who is here, and in which time zone and language they live."""

from __future__ import annotations

from datetime import UTC, datetime

from workplace.people import APP, BOT, BOT_USER, TEAM, TEAM_DOMAIN, TEAM_NAME
from workplace.slack.args import ApiError, Args
from workplace.slack.desk import Desk
from workplace.slack.wire_forms import CREATED, user_json
from workplace.wire import Json


def auth_test(_desk: Desk, _args: Args) -> Json:
    """Who the bot is."""
    return {
        "url": f"https://{TEAM_DOMAIN}.slack.com/",
        "team": TEAM_NAME,
        "user": "pitchin",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "app_id": APP,
        "is_enterprise_install": False,
    }


def users_info(desk: Desk, args: Args) -> Json:
    """One person."""
    person = desk.directory.people[desk.person(args.need("user"))]
    return {"user": user_json(person, now=datetime.now(UTC), locale=args.flag("include_locale"))}


def users_list(desk: Desk, args: Args) -> Json:
    """Everybody."""
    now, locale = datetime.now(UTC), args.flag("include_locale")
    members = [user_json(person, now=now, locale=locale) for person in desk.directory.people.values()]
    return {"members": members, "cache_ts": int(now.timestamp()), "response_metadata": {"next_cursor": ""}}


def team_info(_desk: Desk, _args: Args) -> Json:
    """The workplace itself."""
    team = {"id": TEAM, "name": TEAM_NAME, "domain": TEAM_DOMAIN, "email_domain": "", "icon": {"image_default": True}}
    return {"team": team}


def bots_info(_desk: Desk, args: Args) -> Json:
    """The bot as a bot."""
    if args.need("bot") != BOT:
        raise ApiError("bot_not_found")
    bot = {"id": BOT, "deleted": False, "name": "Pitch In", "updated": CREATED, "app_id": APP, "user_id": BOT_USER}
    return {"bot": bot}


def connections_open(desk: Desk, _args: Args) -> Json:
    """An address for one Socket Mode connection."""
    return {"url": desk.socket_url()}
