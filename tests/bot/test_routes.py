"""The table of contents: equal to the manifest, to the help, and to what the cards offer."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot import routes
from bot.features.finding import HELP
from bot.manifest.slack import EVENTS, OPTIONAL_SCOPES, SCOPES, slack_manifest
from bot.wording.words import words_in

ROOT = Path(__file__).parents[2]


def test_the_manifest_in_the_repository_is_the_one_we_make() -> None:
    assert (ROOT / "manifest.yml").read_text() == slack_manifest()


def test_the_scopes_are_frozen() -> None:
    """A new scope is a decision; each has its reason, and every event has its scope."""
    assert set(SCOPES) == {
        "app_mentions:read",
        "channels:read",
        "chat:write",
        "commands",
        "im:history",
        "im:write",
        "reactions:read",
        "users:read",
    }
    assert set(OPTIONAL_SCOPES) == {"channels:history", "groups:history", "groups:read"}
    assert {scope for scope in EVENTS.values() if scope} <= set(SCOPES)
    assert all(SCOPES.values())


def test_every_shortcut_of_the_manifest_has_a_route() -> None:
    manifest = yaml.safe_load(slack_manifest())
    assert {one["callback_id"] for one in manifest["features"]["shortcuts"]} == set(routes.SHORTCUTS)


def test_http_urls_are_in_the_manifest_where_one_is_given() -> None:
    manifest = yaml.safe_load(slack_manifest("https://pitch.example.org/"))
    address = "https://pitch.example.org/slack/events"
    assert manifest["features"]["slash_commands"][0]["url"] == address
    assert manifest["settings"]["event_subscriptions"]["request_url"] == address
    assert manifest["settings"]["interactivity"]["request_url"] == address
    assert manifest["settings"]["socket_mode_enabled"] is False


@pytest.mark.parametrize(
    ("path", "most"),
    [
        (("display_information", "name"), 35),
        (("display_information", "description"), 140),
        (("features", "bot_user", "display_name"), 80),
    ],
)
def test_manifest_texts_are_within_slacks_limits(path: tuple[str, ...], most: int) -> None:
    value: Any = yaml.safe_load(slack_manifest())
    for name in path:
        value = value[name]
    jsonschema.validate(value, {"type": "string", "minLength": 1, "maxLength": most})


def test_every_command_in_the_help_works_and_help_has_at_most_eight_lines() -> None:
    for language in ("en", "fr"):
        commands = [words_in(language)(f"{key}_command") for key in HELP]
        words = [command.split()[1] if " " in command else "" for command in commands]
        assert len(commands) <= 8
        assert [word for word in words if word not in routes.WORDS and not word.startswith("P-")] == []


def test_every_button_the_bot_shows_has_a_route() -> None:
    """Button("name", …) in the code, and a row in the table."""
    shown: set[str] = set()
    for path in (ROOT / "bot").rglob("*.py"):
        shown |= set(re.findall(r'Button\(\s*"([a-z_]+)"', path.read_text()))
    assert shown - set(routes.BUTTONS) == set()


def test_every_form_the_bot_shows_with_a_submit_button_has_a_route() -> None:
    named: set[str] = set()
    for path in (ROOT / "bot").rglob("*.py"):
        for form in re.findall(r'Form\(\s*name="([a-z_]+)"(.*?)close=', path.read_text(), re.DOTALL):
            if "submit=" in form[1]:
                named.add(form[0])
    assert named == set(routes.FORMS)


@pytest.mark.parametrize(
    ("file", "order"), [("README.md", ("english", "french")), ("README.fr.md", ("french", "english"))]
)
def test_the_readme_has_a_row_for_every_command(file: str, order: tuple[str, str]) -> None:
    """The word in both languages, and every word there is."""
    rows = re.findall(r"^\| (`/pitch[^|]*`) \| (`/pitch[^|]*`) \|", (ROOT / file).read_text(), re.MULTILINE)
    written = [tuple(_word(cell) for cell in row) for row in rows]
    there = [tuple(getattr(command, name) for name in order) for command in routes.COMMANDS if command.english]
    assert sorted(written) == sorted([*there, ("", "")])  # the last is `/pitch P-42`


def _word(cell: str) -> str:
    """The word of the last command in a cell."""
    command = cell.split("`")[-2].removeprefix("/pitch").split()
    return "" if not command or command[0].startswith("P-") else command[0]


def test_a_quick_help_loads_neither_platform_nor_database() -> None:
    """`pitchin --help` answers at once."""
    code = "import sys, bot.cli; print(sorted({name.split('.')[0] for name in sys.modules}))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(json.loads(out.stdout.replace("'", '"')))
    assert loaded & {"slack_bolt", "slack_sdk", "botbuilder", "sqlmodel", "sqlalchemy", "aiohttp"} == set()


def test_the_layers_hold() -> None:
    """The contracts in pyproject.toml."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stdout
