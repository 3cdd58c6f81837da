"""The Teams package: allowed by Microsoft's schemas, equal to the routes, in both languages, the same on every day."""

import io
import json
import struct
import zipfile
import zlib
from typing import Any

import pytest

from bot import routes
from bot.manifest.icons import colour_icon, outline_icon
from bot.manifest.teams import SCHEMAS, BadPackage, TeamsApp, teams_french, teams_manifest, teams_package
from bot.wording.words import words_in

IN_NEITHER = ("allocate", "connect", "cost", "guard", "half", "match", "money", "own", "settle", "team")  # of the lists
APP_ID = "0f3c1a2b-4d5e-4f60-8a7b-9c0d1e2f3a4b"
URL = "https://bot.example.org"
FILES = ["color.png", "fr.json", "manifest.json", "outline.png"]
WHITE = (255, 255, 255)


def app(**more: str) -> TeamsApp:
    return TeamsApp(**{"app_id": APP_ID, "url": URL} | more)


def opened(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as files:
        assert files.testzip() is None
        return {name: files.read(name) for name in files.namelist()}


def pixels(png: bytes) -> tuple[tuple[int, int], list[tuple[int, ...]]]:
    """Size and pixels of a PNG with red, green, blue and alpha, written in one piece and without filters."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", png, at + 8 + length) == (zlib.crc32(kind + content),)
        chunks[kind] = content
        at += length + 12
    width, height, *form = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert form == [8, 6, 0, 0, 0]
    raw, line = zlib.decompress(chunks[b"IDAT"]), width * 4 + 1
    rows = [raw[start : start + line] for start in range(0, len(raw), line)]
    assert [row[0] for row in rows] == [0] * height
    return (width, height), [tuple(row[at : at + 4]) for row in rows for at in range(1, line, 4)]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_package_has_a_manifest_two_icons_and_the_french(schema: str) -> None:
    """All at the root. Making them raises what Microsoft's schemas do not allow."""
    files = opened(teams_package(app(schema=schema)))
    assert list(files) == FILES
    assert json.loads(files["manifest.json"]) == teams_manifest(app(schema=schema))
    assert json.loads(files["fr.json"]) == teams_french(app(schema=schema))
    assert (files["color.png"], files["outline.png"]) == (colour_icon(), outline_icon())


@pytest.mark.parametrize("schema", SCHEMAS)
def test_manifest_and_french_are_of_the_version_asked_for(schema: str) -> None:
    manifest, french = teams_manifest(app(schema=schema)), teams_french(app(schema=schema))
    place = f"https://developer.microsoft.com/json-schemas/teams/v{schema}/"
    assert manifest["manifestVersion"] == schema
    assert manifest["$schema"] == f"{place}MicrosoftTeams.schema.json"
    assert french["$schema"] == f"{place}MicrosoftTeams.Localization.schema.json"


def test_what_a_schema_does_not_allow_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slash commands came with 1.29: to claim them for 1.25 is found by its own schema."""
    monkeypatch.setitem(SCHEMAS, "1.25", True)
    with pytest.raises(BadPackage, match=r"does not allow this:\n\$\.bots\[0\]: .*'supportsTargetedMessages'"):
        teams_package(app(schema="1.25"))


def test_the_package_is_the_same_on_every_day() -> None:
    assert teams_package(app()) == teams_package(app())
    with zipfile.ZipFile(io.BytesIO(teams_package(app()))) as files:
        assert {entry.date_time for entry in files.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_app_is_its_bot_and_names_the_address_it_was_given() -> None:
    manifest = teams_manifest(app(app_id=APP_ID.upper(), url=f"{URL}:8443/", privacy_url="https://example.org/privacy"))
    assert (manifest["id"], manifest["bots"][0]["botId"], manifest["composeExtensions"][0]["botId"]) == (APP_ID,) * 3
    assert manifest["validDomains"] == ["bot.example.org"]
    assert manifest["developer"] == {
        "name": "The Pitch In maintainers",
        "websiteUrl": f"{URL}:8443/",
        "privacyUrl": "https://example.org/privacy",
        "termsOfUseUrl": f"{URL}:8443/",
    }


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_app_asks_for_nothing_it_could_read_more_with(schema: str) -> None:
    """No sign-in, no consent to read a team's messages."""
    manifest = teams_manifest(app(schema=schema))
    assert set(manifest) & {"webApplicationInfo", "authorization", "devicePermissions"} == set()
    assert manifest["permissions"] == ["identity", "messageTeamMembers"]


@pytest.mark.parametrize("language", ["english", "french"])
@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_command_is_a_word_of_the_routes_and_says_what_it_does(schema: str, language: str) -> None:
    known = {
        getattr(command, language): words_in(language[:2])(command.does)
        for command in routes.COMMANDS
        if command.english
    }
    for scope in ("personal", "team", "groupChat"):
        offered = commands(app(schema=schema), scope, language)
        assert offered == {word: known[word] for word in offered}
        assert len(offered) == 12
        assert next(iter(offered)) in {"help", "aide"}


def test_every_command_is_offered_somewhere() -> None:
    offered = commands(app(), "personal", "english") | commands(app(), "team", "english")
    assert set(offered) | set(IN_NEITHER) == {command.english for command in routes.COMMANDS if command.english}


def test_slash_commands_are_for_teams_and_group_chats() -> None:
    """Alone with the bot there are no messages that only the bot sees."""
    bot = teams_manifest(app())["bots"][0]
    assert bot["supportsTargetedMessages"] is True
    assert [(one["scopes"], one.get("triggers")) for one in bot["commandLists"]] == [
        (["personal"], None),
        (["team", "groupChat"], ["slash", "mention"]),
    ]


def test_the_oldest_variant_has_no_slash_and_is_otherwise_the_same() -> None:
    old, new = (teams_manifest(app(schema=schema)) for schema in ("1.25", "1.30"))
    assert old == without("triggers", "supportsTargetedMessages", value=new) | {
        "$schema": "https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.schema.json",
        "manifestVersion": "1.25",
    }
    assert "slash" not in json.dumps(old)


def test_a_pitch_starts_from_the_compose_box_and_from_a_message_under_two_titles() -> None:
    english, french = teams_manifest(app())["composeExtensions"][0]["commands"], teams_french(app())
    assert [(one["id"], one["title"], one["context"], one.get("triggers")) for one in english] == [
        ("pitch", "Make a pitch", ["compose", "commandBox"], ["slash"]),
        ("pitch_from_message", "Turn into a pitch", ["message"], None),
    ]
    assert [(one["type"], one["fetchTask"]) for one in english] == [("action", True)] * 2
    titles = [french[f"composeExtensions[0].commands[{number}].title"] for number in range(2)]
    assert titles == ["Faire une proposition", "En faire une proposition"]


def test_everything_that_a_person_reads_is_in_french_too() -> None:
    manifest, french = teams_manifest(app()), teams_french(app())
    assert manifest["localizationInfo"] == {
        "defaultLanguageTag": "en",
        "additionalLanguages": [{"languageTag": "fr", "file": "fr.json"}],
    }
    read = {place for place, _ in texts(manifest) if place.endswith((".title", ".description", ".short", ".full"))}
    assert set(french) - {"$schema"} == read


def test_the_colour_icon_is_square_opaque_and_leaves_the_edge_that_teams_cuts_off() -> None:
    size, colours = pixels(colour_icon())
    assert size == (192, 192)
    assert {alpha for *_, alpha in colours} == {255}
    teal = (11, 107, 99, 255)
    drawn = [divmod(number, 192) for number, colour in enumerate(colours) if colour != teal]
    assert all(36 <= row < 156 and 36 <= column < 156 for row, column in drawn)
    assert {(255, 255, 255, 255), (255, 212, 121, 255)} <= set(colours)


def test_the_outline_icon_is_only_white_on_nothing() -> None:
    size, colours = pixels(outline_icon())
    assert size == (32, 32)
    assert {tuple(colour) for *colour, _ in colours} == {WHITE}
    assert colours[0][3] == 0
    assert {0, 255} <= {alpha for *_, alpha in colours}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"app_id": ""}, "Set TEAMS_APP_ID, or give the Application (client) ID of the app registration: --app-id."),
        ({"app_id": "my-app"}, "my-app is not an application ID; it looks like 00000000-0000-0000-0000-000000000000."),
        ({"app_id": f"{APP_ID}0"}, f"{APP_ID}0 is not an application ID; it looks like 00000000-0000-0000-0000-000000000000."),
        ({"url": ""}, "Give the public address of the bot with --url, for example: --url https://bot.example.org"),
        *(
            ({name: url}, f"{url} is not an address that starts with https:// and names a host.")
            for name in ("url", "privacy_url", "terms_url")
            for url in ("http://bot.example.org", "bot.example.org", "https://", "https://[bot", "https://a b.example")
        ),
        ({"schema": "1.28"}, "Choose --schema 1.30 or 1.25; there is no 1.28 here."),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_in_one_sentence(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadPackage) as refused:
        app(**given)
    assert str(refused.value) == sentence


def commands(teams: TeamsApp, scope: str, language: str) -> dict[str, str]:
    """What Teams offers in a scope: words, and what they do."""
    french = teams_french(teams)
    (number, offered), *others = [
        (number, one["commands"])
        for number, one in enumerate(teams_manifest(teams)["bots"][0]["commandLists"])
        if scope in one["scopes"]
    ]
    assert others == []
    if language == "english":
        return {one["title"]: one["description"] for one in offered}
    places = [f"bots[0].commandLists[{number}].commands[{position}]" for position in range(len(offered))]
    return {french[f"{place}.title"]: french[f"{place}.description"] for place in places}


def texts(value: Any, place: str = "") -> list[tuple[str, str]]:
    """The texts of a document with their places."""
    if isinstance(value, dict):
        return [one for name, part in value.items() for one in texts(part, f"{place}.{name}".lstrip("."))]
    if isinstance(value, list):
        return [one for number, part in enumerate(value) for one in texts(part, f"{place}[{number}]")]
    return [(place, value)] if isinstance(value, str) else []


def without(*names: str, value: Any) -> Any:
    """A document without the properties of these names, at any depth."""
    if isinstance(value, dict):
        return {name: without(*names, value=part) for name, part in value.items() if name not in names}
    return [without(*names, value=part) for part in value] if isinstance(value, list) else value
