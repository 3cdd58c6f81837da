"""The Slack app's manifest, made from the routes, so that what is asked for is what is used."""

from typing import Any

import yaml

SCOPES: dict[str, str] = {
    "app_mentions:read": "answers when somebody mentions the app",
    "channels:read": "knows the name of a public channel, and that it is public",
    "chat:write": "posts cards, notes and direct messages where it was invited",
    "commands": "/pitch",
    "im:history": "reads what people write to the app, and looks for its own direct messages after a failure",
    "im:write": "opens the direct message in which it writes to a person",
    "reactions:read": "sees the emoji on its own cards",
    "users:read": "a person's name, language, time zone, and whether they are a guest",
}
OPTIONAL_SCOPES: dict[str, str] = {
    "channels:history": "finds out after a failure whether a card was posted, instead of asking",
    "groups:history": "the same in private channels",
    "groups:read": "knows a private channel as private before it posts there",
}
EVENTS: dict[str, str] = {
    "app_home_opened": "",
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "user_change": "users:read",
}
HEADER = "# The Slack app. Made by `pitchin manifest slack`; a test keeps the two equal.\n"


def slack_manifest(url: str = "") -> str:
    """The manifest as YAML: for Socket Mode, or with `url` for HTTP."""
    return HEADER + yaml.safe_dump(_manifest(url.rstrip("/")), sort_keys=False, allow_unicode=True, width=100)


def _manifest(url: str) -> dict[str, Any]:
    address = f"{url}/slack/events"
    command: dict[str, Any] = {
        "command": "/pitch",
        "description": "Pitch a learning opportunity, or support one",
        "usage_hint": "[list | mine | find WORDS | P-42 | help]",
        "should_escape": True,
    }
    events: dict[str, Any] = {"bot_events": list(EVENTS)}
    interactivity: dict[str, Any] = {"is_enabled": True}
    if url:
        command["url"] = events["request_url"] = interactivity["request_url"] = address
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": "Pitch In",
            "description": "Colleagues crowd-resource each other's learning, and see it come back",
            "background_color": "#1f4e5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Pitch In", "always_online": True},
            "slash_commands": [command],
            "shortcuts": [
                {
                    "name": "Make a pitch",
                    "type": "global",
                    "callback_id": "pitch_new",
                    "description": "Say what you would like to learn",
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES), "bot_optional": list(OPTIONAL_SCOPES)}},
        "settings": {
            "event_subscriptions": events,
            "interactivity": interactivity,
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }
