"""The Teams app package: a zip that an administrator, or the owner of a team, uploads to Teams.

Its commands are those of the routes, its sentences those of the catalogues, and Microsoft's schemas have checked it.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, resources
from typing import Any
from urllib.parse import urlsplit

from jsonschema.validators import validator_for

from bot.manifest.icons import ACCENT, colour_icon, outline_icon
from bot.routes import COMMANDS
from bot.wording.words import Words, words_in

SCHEMAS: dict[str, bool] = {"1.30": True, "1.25": False}  # and whether it knows slash commands
NEWEST = "1.30"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)

# Teams shows at most twelve commands of a list, and one list in each scope. What one does alone is offered where one is
# alone with the bot, and what peers do for each other where they are together. All can be typed anywhere; what the
# buttons of a message offer at the right moment, or a steward types once in a while, is in neither.
ALONE = (
    "help",
    "new",
    "home",
    "mine",
    "offers",
    "deliver",
    "manage",
    "share",
    "practice",
    "verdict",
    "settings",
    "link",
)
TOGETHER = (
    "help",
    "new",
    "list",
    "find",
    "pledge",
    "undo",
    "cheer",
    "follow",
    "remind",
    "audit",
    "settings",
    "privacy",
)

# Two commands for one form, because Teams shows the title of a command wherever it offers it: "Make a pitch" would not
# say, in the menu of somebody's message, that the pitch begins with that message.
PITCH = "pitch"
PITCH_FROM_MESSAGE = "pitch_from_message"

# French without a region: Teams gives it to Canada and to France, where "fr-ca" would leave France with English.
FRENCH, FRENCH_FILE = "fr", "fr.json"

UNIX = 3  # what a zip calls the system it was made on; ours are the same wherever they are made

JSON = dict[str, Any]


class BadPackage(ValueError):
    """The package cannot be made from this; the message is a sentence for the person who asked for it."""


@dataclass(frozen=True, slots=True)
class TeamsApp:
    """What an installation decides. The app has the id of its bot."""

    app_id: str
    url: str
    privacy_url: str = ""
    terms_url: str = ""
    schema: str = NEWEST

    def __post_init__(self) -> None:
        if not self.app_id:
            raise BadPackage("Set TEAMS_APP_ID, or give the Application (client) ID of the app registration: --app-id.")
        if not GUID.fullmatch(self.app_id):
            raise BadPackage(
                f"{self.app_id} is not an application ID; it looks like 00000000-0000-0000-0000-000000000000."
            )
        if not self.url:
            raise BadPackage(
                "Give the public address of the bot with --url, for example: --url https://bot.example.org"
            )
        for url in filter(None, (self.url, self.privacy_url, self.terms_url)):
            if not _is_https(url):
                raise BadPackage(f"{url} is not an address that starts with https:// and names a host.")
        if self.schema not in SCHEMAS:
            raise BadPackage(f"Choose --schema 1.30 or 1.25; there is no {self.schema} here.")

    @property
    def has_slash(self) -> bool:
        """Whether Teams can offer the commands behind `/`."""
        return SCHEMAS[self.schema]


def teams_package(app: TeamsApp) -> bytes:
    """The zip; the same bytes for the same app."""
    documents = {"manifest.json": teams_manifest(app), FRENCH_FILE: teams_french(app)}
    return _zipped(
        {name: _written(document) for name, document in documents.items()}
        | {"color.png": colour_icon(), "outline.png": outline_icon()}
    )


def teams_manifest(app: TeamsApp) -> JSON:
    """What the app is and can do, in English."""
    return _checked(_manifest(app, words_in("en")), app.schema, "MicrosoftTeams.schema.json")


def teams_french(app: TeamsApp) -> JSON:
    """What French says otherwise, by its place in the manifest."""
    english = dict(_texts(_manifest(app, words_in("en"))))
    french = dict(_texts(_manifest(app, words_in("fr"))))
    always = ("name.short", "description.short", "description.full")
    different = {place: text for place, text in french.items() if place in always or text != english[place]}
    schema = "MicrosoftTeams.Localization.schema.json"
    return _checked({"$schema": _address(app.schema, schema)} | different, app.schema, schema)


def _manifest(app: TeamsApp, say: Words) -> JSON:
    return {
        "$schema": _address(app.schema, "MicrosoftTeams.schema.json"),
        "manifestVersion": app.schema,
        "version": metadata.version("pitchin"),
        "id": app.app_id.lower(),
        "localizationInfo": {
            "defaultLanguageTag": "en",
            "additionalLanguages": [{"languageTag": FRENCH, "file": FRENCH_FILE}],
        },
        "developer": {
            "name": "The Pitch In maintainers",
            "websiteUrl": app.url,
            "privacyUrl": app.privacy_url or app.url,
            "termsOfUseUrl": app.terms_url or app.url,
        },
        "name": {"short": say("app_name")},
        "description": {"short": say("app_short"), "full": say("app_full")},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "defaultInstallScope": "team",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
        "bots": [_bot(app, say)],
        "composeExtensions": [{"botId": app.app_id.lower(), "commands": _actions(app, say)}],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [urlsplit(app.url).hostname],
    }


def _bot(app: TeamsApp, say: Words) -> JSON:
    slash = {"triggers": ["slash", "mention"]} if app.has_slash else {}
    return {
        "botId": app.app_id.lower(),
        "scopes": ["personal", "team", "groupChat"],
        **({"supportsTargetedMessages": True} if app.has_slash else {}),
        "commandLists": [
            # A slash command is a message that only the bot sees. Alone with the bot there is no such thing.
            {"scopes": ["personal"], "commands": _commands(ALONE, say)},
            {"scopes": ["team", "groupChat"], **slash, "commands": _commands(TOGETHER, say)},
        ],
    }


def _commands(words: tuple[str, ...], say: Words) -> list[JSON]:
    known = {command.english: command for command in COMMANDS}
    return [
        {"title": command.french if say.language == "fr" else command.english, "description": say(command.does)}
        for command in (known[word] for word in words)
    ]


def _actions(app: TeamsApp, say: Words) -> list[JSON]:
    form = {"type": "action", "fetchTask": True}
    slash = {"triggers": ["slash"]} if app.has_slash else {}
    return [
        {
            "id": PITCH,
            "title": say("button_make_a_pitch"),
            "description": say("does_new"),
            "context": ["compose", "commandBox"],
            **form,
            **slash,
        },
        {
            "id": PITCH_FROM_MESSAGE,
            "title": say("from_message"),
            "description": say("from_message_does"),
            "context": ["message"],
            **form,
        },
    ]


def _texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a document with its place, as in bots[0].commandLists[1].commands[2].title."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _texts(part, f"{place}.{name}" if place else name)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _texts(part, f"{place}[{number}]")
    elif isinstance(value, str):
        yield place, value


def _checked(document: JSON, version: str, name: str) -> JSON:
    file = resources.files("bot.manifest") / "schemas" / f"v{version}" / name
    schema = json.loads(file.read_text("utf-8"))
    problems = [f"{one.json_path}: {one.message}" for one in validator_for(schema)(schema).iter_errors(document)]
    if problems:
        raise BadPackage("\n".join(["Microsoft's schema does not allow this:", *problems]))
    return document


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name)  # dated 1 January 1980, on every day
            entry.create_system = UNIX
            entry.external_attr = 0o644 << 16
            package.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _written(document: JSON) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _address(version: str, name: str) -> str:
    return f"https://developer.microsoft.com/json-schemas/teams/v{version}/{name}"


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not parts.username and " " not in url
