"""The command line: `pitchin demo`, `run`, `check`, `migrate`, `verify`, `manifest`."""

import asyncio
import contextlib
import signal
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from bot.serving.settings import Settings

app = typer.Typer(
    help="Pitch In: colleagues crowd-resource each other's learning.", no_args_is_help=True, add_completion=False
)
manifest = typer.Typer(help="What a platform has to know about the app.", no_args_is_help=True)
app.add_typer(manifest, name="manifest")
PORT = Annotated[int, typer.Option(help="Port of the practice page; 0 for any free one.")]
FILE = Annotated[Path, typer.Option(help="SQLite file of the practice workplace; it starts over each time.")]


def main() -> None:
    """The entry point of the command."""
    app()


@app.command()
def demo(
    port: PORT = 8733,
    db: FILE = Path("pitch-demo.db"),
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
    empty: Annotated[bool, typer.Option("--empty", help="Start without any pitches.")] = False,
    lang: Annotated[str, typer.Option(help="Start as somebody who works in en or fr.")] = "en",
) -> None:
    """Try everything on this computer: a practice workplace, no account, nothing leaves it."""
    if lang not in {"en", "fr"}:
        _end("Choose --lang en or --lang fr.")
    from bot.demo.practice import NotAPracticeDatabase

    try:
        asyncio.run(_demo(port, db, open_page=open_page, empty=empty, lang=lang))
    except NotAPracticeDatabase:
        _end(f"{db} is not a practice database. It was left alone; choose another file with --db.")
    except OSError as error:
        _end(f"Port {port} cannot be used ({error.strerror}). Choose another one with --port, or 0 for any.")


@app.command()
def run() -> None:
    """Serve Slack, Teams or both, with the settings of the environment or of .env."""
    from adapters.platform import PlatformError
    from bot.serving.checks import problems
    from bot.serving.logs import set_up

    settings = _settings()
    found = problems(settings)
    if found:
        _end("\n".join(found))
    set_up(settings.log_format)
    try:
        asyncio.run(_serve(settings))
    except PlatformError as error:
        _end(f"Slack did not accept SLACK_BOT_TOKEN ({error}). Copy it again from OAuth & Permissions.")


@app.command()
def check() -> None:
    """Say in words what is missing, or that all is well."""
    from bot.serving.checks import asked, problems

    settings = _settings()
    found = problems(settings) or asyncio.run(asked(settings))
    if found:
        _end("\n".join(found))
    typer.echo("All is well: settings, database and platforms are ready. Start with: pitchin run")


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from storage.store import Store

    with contextlib.closing(Store.at(_settings().database_url)) as store:
        store.migrate()
    typer.echo("The database has the newest schema.")


@app.command()
def verify(
    db: Annotated[Path | None, typer.Option(help="A SQLite file, instead of the configured database.")] = None,
) -> None:
    """Recompute every total and the hash chains, and say where they differ."""
    from storage.store import Store

    if db is not None and not db.exists():
        _end(f"There is no file {db}.")
    with contextlib.closing(Store.in_file(db) if db else Store.at(_settings().database_url)) as store:
        found = store.read_now(lambda books: books.differences())
    if found:
        _end("\n".join(found))
    typer.echo("Every total equals its ledger, and every journal is whole.")


@manifest.command("slack")
def manifest_slack(
    url: Annotated[str, typer.Option(help="Public address of the bot; without it the manifest uses Socket Mode.")] = "",
) -> None:
    """Print the manifest of the Slack app."""
    from bot.manifest.slack import slack_manifest

    typer.echo(slack_manifest(url), nl=False)


@manifest.command("teams")
def manifest_teams(
    out: Annotated[Path | None, typer.Option(help="The zip file to write.")] = None,
    url: Annotated[str, typer.Option(help="Public address of the bot: https://…")] = "",
    app_id: Annotated[str, typer.Option(help="Application (client) ID; without it TEAMS_APP_ID.")] = "",
    schema: Annotated[str, typer.Option(help="1.30 has slash commands; 1.25 is for tenants that lag.")] = "1.30",
    privacy_url: Annotated[str, typer.Option(help="Your page on privacy; without it the address of the bot.")] = "",
    terms_url: Annotated[str, typer.Option(help="Your terms of use; without it the address of the bot.")] = "",
) -> None:
    """Write the app package that is uploaded to Teams."""
    from bot.manifest.teams import BadPackage, TeamsApp, teams_package

    if out is None:
        _end("Say with --out which file to write, for example: pitchin manifest teams --out pitchin-teams.zip")
    try:
        teams = TeamsApp(app_id or _settings().teams_app_id, url, privacy_url, terms_url, schema)
        out.write_bytes(teams_package(teams))
    except BadPackage as bad:
        _end(str(bad))
    except OSError as error:
        _end(f"{out} cannot be written ({error.strerror}).")
    typer.echo(f"{out} is ready for Teams, with manifest {schema}. The README says where to upload it.")


async def _demo(port: int, db: Path, *, open_page: bool, empty: bool, lang: str) -> None:
    import logging

    from bot.demo.practice import practice
    from bot.demo.story import ANA, CHLOE, STORY
    from bot.serving.logs import set_up

    set_up("text", level=logging.ERROR)
    typer.echo("Setting up the practice workplace…")
    async with practice(db, port=port, story=() if empty else STORY) as (_, address):
        page = f"{address}#as={CHLOE if lang == 'fr' else ANA}"
        typer.echo(f"Open {page}")
        typer.echo("Practice workplace: nothing leaves this computer. Stop with Ctrl+C.")
        if open_page:
            await asyncio.to_thread(webbrowser.open, page)
        await _told_to_stop()


async def _serve(settings: "Settings") -> None:
    from bot.serving.wiring import running

    async with running(settings) as bot:
        typer.echo(f"Pitch In serves on {bot.url}. Stop with Ctrl+C.")
        await _told_to_stop()


async def _told_to_stop() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers in its loop
            loop.add_signal_handler(name, stop.set)
    await stop.wait()


def _settings() -> "Settings":
    from pydantic import ValidationError

    from bot.serving.settings import Settings

    try:
        return Settings.model_validate({})
    except ValidationError as error:
        lines = [f"{one['loc'][0]}: {one['msg']}" for one in error.errors(include_url=False, include_input=False)]
        _end("\n".join(lines))


def _end(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)
