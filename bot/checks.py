"""What is missing, in words: settings, database, and what Slack itself says about the token."""

from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from bot.manifest.slack import SCOPES
from bot.settings import Settings
from storage.database import Database
from storage.migrating import is_current

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
NETWORK_DISKS = frozenset({"nfs", "nfs4", "cifs", "smbfs", "smb3", "fuse.sshfs"})


def problems(settings: Settings) -> list[str]:
    """All that keeps the bot from starting, one sentence each."""
    return [*_slack_problems(settings), *_database_problems(settings)]


async def asked(settings: Settings) -> list[str]:
    """What Slack says: whether the token works, and which scopes it lacks."""
    from adapters.platform import PlatformError
    from adapters.slack.platform import SlackPlatform, client_for

    client = client_for(settings.slack_bot_token.get_secret_value(), settings.slack_api_url or None)
    platform = SlackPlatform(client)
    try:
        await platform.identify()
    except PlatformError as error:
        return [f"Slack did not accept SLACK_BOT_TOKEN ({error}). Copy it again from OAuth & Permissions."]
    missing = sorted(set(SCOPES) - platform.scopes) if platform.scopes else []
    return (
        [f"The app lacks the scopes {', '.join(missing)}. Update it from manifest.yml and reinstall."]
        if missing
        else []
    )


def _slack_problems(settings: Settings) -> list[str]:
    if not settings.uses_slack:
        return ["No platform is configured. Set SLACK_BOT_TOKEN, and SLACK_APP_TOKEN or SLACK_SIGNING_SECRET."]
    found: list[str] = []
    token, app_token = settings.slack_bot_token.get_secret_value(), settings.slack_app_token.get_secret_value()
    if not token.startswith("xoxb-"):
        found.append("SLACK_BOT_TOKEN is missing or is not a bot token; it starts with xoxb-.")
    if app_token and not app_token.startswith("xapp-"):
        found.append("SLACK_APP_TOKEN is not an app-level token; it starts with xapp-.")
    if not app_token and not settings.slack_signing_secret.get_secret_value():
        found.append("Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.")
    if settings.slack_api_url and not _is_loopback(settings.slack_api_url):
        found.append("SLACK_API_URL may only point to this computer: tokens must not go to another host.")
    return found


def _database_problems(settings: Settings) -> list[str]:
    file = settings.sqlite_file
    if file is not None and not file.exists():
        return [f"There is no database {file}. Make it with: pitchin migrate"]
    if file is not None and _disk_of(str(file.resolve())) in NETWORK_DISKS:
        return [f"{file} is on a network disk, where SQLite can lose data. Move it, or use PostgreSQL."]
    try:
        database = Database(settings.database_url)
    except (ImportError, SQLAlchemyError):
        return [
            "PITCHIN_DATABASE_URL cannot be used. For PostgreSQL install the extra: pip install 'pitchin[postgres]'"
        ]
    try:
        if not is_current(database.engine):
            return ["The database has an older schema. Make a backup, then: pitchin migrate"]
    except (SQLAlchemyError, OSError):
        return ["The database does not answer. Check PITCHIN_DATABASE_URL."]
    finally:
        database.close()
    return []


def _is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in LOOPBACK


def _disk_of(path: str) -> str:
    """The type of the file system that holds a path; empty where the system does not say."""
    try:
        with open("/proc/mounts") as mounts:  # noqa: PTH123 - a virtual file
            points = [line.split()[1:3] for line in mounts]
    except OSError:
        return ""
    holding = [(point, kind) for point, kind in points if path.startswith(point)]
    return max(holding, key=lambda entry: len(entry[0]), default=("", ""))[1]
