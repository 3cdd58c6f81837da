"""The command line says in words what is missing, and never shows a stack trace or a secret."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app

PITCHIN = str(Path(sys.executable).parent / "pitchin")
APP_ID = "0f3c1a2b-4d5e-4f60-8a7b-9c0d1e2f3a4b"
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-canary-token", "SLACK_SIGNING_SECRET": "canary-secret"}
TEAMS = {"TEAMS_APP_ID": APP_ID, "TEAMS_APP_PASSWORD": "canary-secret", "TEAMS_TENANT_ID": APP_ID}
ANONYMOUS = {
    "TEAMS_ALLOW_ANONYMOUS": "true",
    "TEAMS_TENANT_ID": APP_ID,
    "TEAMS_SERVICE_URLS": "http://127.0.0.1:56150/_connector",
}


def pitchin(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder of its own."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PITCHIN_", "SLACK_", "TEAMS_"))}
    return subprocess.run(
        [PITCHIN, *words], cwd=cwd, env=bare | environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """The same command within this process, for many of its errors: a process of its own takes a second to start."""

    def run(*words: str, **environment: str) -> Result:
        return CliRunner().invoke(app, words, env=environment)

    def too_long(*_: Any) -> None:
        raise TimeoutError("it did not end by itself")

    monkeypatch.chdir(tmp_path)
    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(60)
    yield run
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


BAD_SETTINGS: list[tuple[dict[str, str], str]] = [
    ({}, "No platform is configured."),
    ({"SLACK_BOT_TOKEN": "nonsense", "SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN is missing or is not a bot token"),
    (
        {"SLACK_BOT_TOKEN": "xoxb-canary-token"},
        "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.",
    ),
    (TOKENS | {"SLACK_APP_TOKEN": "nonsense"}, "SLACK_APP_TOKEN is not an app-level token"),
    (TOKENS | {"SLACK_API_URL": "https://elsewhere.example/"}, "tokens must not go to another host"),
    (TEAMS | {"TEAMS_APP_ID": "nonsense"}, "TEAMS_APP_ID is not an application id"),
    (TEAMS | {"TEAMS_APP_PASSWORD": ""}, "TEAMS_APP_PASSWORD is missing"),
    (TEAMS | {"TEAMS_TENANT_ID": "contoso"}, "TEAMS_TENANT_ID is missing or is not a tenant id"),
    (TEAMS | {"TEAMS_APP_TYPE": "UserAssignedMSI"}, "TEAMS_APP_TYPE"),
    (TEAMS | {"TEAMS_CLOUD": "dod"}, "TEAMS_CLOUD"),
    (TEAMS | {"TEAMS_TOKEN_URL": "https://elsewhere.example/"}, "TEAMS_TOKEN_URL may only point to this computer"),
    (TEAMS | {"TEAMS_OPENID_URL": "https://elsewhere.example/"}, "TEAMS_OPENID_URL may only point to this computer"),
    (TEAMS | {"TEAMS_SERVICE_URLS": "http://10.0.0.1/"}, "TEAMS_SERVICE_URLS may only point to this computer"),
    (TEAMS | {"TEAMS_APP_ID": ""}, "without it anybody could pretend to be Teams"),
    (ANONYMOUS | {"PITCHIN_HOST": "0.0.0.0"}, "TEAMS_ALLOW_ANONYMOUS works only while PITCHIN_HOST is this computer"),  # noqa: S104
    (ANONYMOUS | {"TEAMS_SERVICE_URLS": ""}, "TEAMS_SERVICE_URLS is missing"),
    (TEAMS, "There is no database pitchin.db. Make it with: pitchin migrate"),
    (TOKENS, "There is no database pitchin.db. Make it with: pitchin migrate"),
    (TOKENS | {"PITCHIN_HOLIDAYS": "XX-YY"}, "no such holiday calendar"),
    (TOKENS | {"PITCHIN_PORT": "70000"}, "PITCHIN_PORT"),
    (TOKENS | {"PITCHIN_DATABASE_URL": "nonsense"}, "PITCHIN_DATABASE_URL cannot be used."),
    (TOKENS | {"PITCHIN_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "The database does not answer."),
]


@pytest.mark.parametrize(("environment", "sentence"), BAD_SETTINGS)
def test_bad_settings_are_said_in_one_sentence(
    within: Callable[..., Result], environment: dict[str, str], sentence: str
) -> None:
    """By `check` and by `run`, which refuses to start."""
    for command in ("check", "run"):
        done = within(command, **environment)
        assert (done.exit_code, type(done.exception)) == (1, SystemExit)
        assert sentence in done.stderr
        assert "canary" not in done.output


def test_the_command_itself_ends_with_a_sentence_and_no_stack_trace(tmp_path: Path) -> None:
    """In a process of its own, as it is installed."""
    for command, environment in (("check", TOKENS), ("run", TEAMS | {"TEAMS_CLOUD": "dod"})):
        done = pitchin(command, cwd=tmp_path, **environment)
        assert (done.returncode, done.stdout) == (1, "")
        assert "Traceback" not in done.stderr
        assert "canary" not in done.stderr


def test_an_old_schema_is_said_and_migrate_mends_it(within: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "pitchin.db").touch()
    assert "older schema" in within("check", **TOKENS).stderr
    assert pitchin("migrate", cwd=tmp_path).stdout == "The database has the newest schema.\n"
    assert within("verify").stdout == "Every total equals its ledger, and every journal is whole.\n"


def test_the_practice_workplace_leaves_other_databases_alone(within: Callable[..., Result], tmp_path: Path) -> None:
    assert within("migrate").exit_code == 0
    before = (tmp_path / "pitchin.db").read_bytes()
    done = pitchin("demo", "--no-open", "--port", "0", "--db", "pitchin.db", cwd=tmp_path)
    assert (done.returncode, "was left alone" in done.stderr) == (1, True)
    assert (tmp_path / "pitchin.db").read_bytes() == before


def test_only_manifests_that_exist_are_printed(tmp_path: Path) -> None:
    assert pitchin("manifest", "slack", cwd=tmp_path).stdout.startswith("# The Slack app.")
    assert pitchin("manifest", "irc", cwd=tmp_path).returncode != 0


def test_the_teams_package_is_written_with_the_app_id_of_the_settings(
    within: Callable[..., Result], tmp_path: Path
) -> None:
    """Or with the one on the command line."""
    words = ("manifest", "teams", "--out", "teams.zip", "--url", "https://bot.example.org")
    done = pitchin(*words, cwd=tmp_path, TEAMS_APP_ID=APP_ID)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "teams.zip is ready for Teams, with manifest 1.30. The README says where to upload it.\n"
    from_settings = (tmp_path / "teams.zip").read_bytes()
    assert within(*words, "--app-id", APP_ID).exit_code == 0
    assert (tmp_path / "teams.zip").read_bytes() == from_settings


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Say with --out which file to write, for example: pitchin manifest teams --out pitchin-teams.zip\n"),
        (("--out", "missing/teams.zip", "--app-id", APP_ID, "--url", "https://bot.example.org"), "missing/teams.zip cannot be written (No such file or directory).\n"),
        (("--out", "teams.zip", "--app-id", APP_ID, "--url", "http://bot.example.org"), "http://bot.example.org is not an address that starts with https:// and names a host.\n"),
    ],
)  # fmt: skip
def test_a_teams_package_that_cannot_be_made_says_why(
    within: Callable[..., Result], tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    done = within("manifest", "teams", *words)
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", sentence)
    assert list(tmp_path.iterdir()) == []


def test_verify_of_a_file_that_is_not_there_says_so(within: Callable[..., Result]) -> None:
    done = within("verify", "--db", "nothing.db")
    assert (done.exit_code, done.stderr) == (1, "There is no file nothing.db.\n")
