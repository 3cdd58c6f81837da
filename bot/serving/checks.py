"""What is missing, in words: settings, database, and what the platforms themselves say."""

import re
from urllib.parse import urlsplit

from bot.manifest.slack import SCOPES
from bot.serving.settings import Settings
from storage.store import DatabaseBusy, Store, Unusable

GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
NETWORK_DISKS = frozenset({"nfs", "nfs4", "cifs", "smbfs", "smb3", "fuse.sshfs"})


def problems(settings: Settings) -> list[str]:
    """All that keeps the bot from starting, one sentence each."""
    return [
        *_no_platform(settings),
        *_slack_problems(settings),
        *_teams_problems(settings),
        *_foreign_addresses(settings),
        *_database_problems(settings),
    ]


async def asked(settings: Settings) -> list[str]:
    """What the platforms themselves say: whether they let us in, and which scopes are missing."""
    found = await _slack_says(settings) if settings.uses_slack else []
    return [*found, *(await _teams_says(settings) if settings.uses_teams and settings.teams_app_id else [])]


async def _slack_says(settings: Settings) -> list[str]:
    from adapters.platform import PlatformError
    from bot.serving.wiring import slack_scopes

    try:
        scopes = await slack_scopes(settings)
    except PlatformError as error:
        return [f"Slack did not accept SLACK_BOT_TOKEN ({error}). Copy it again from OAuth & Permissions."]
    missing = sorted(set(SCOPES) - scopes) if scopes else []
    return (
        [f"The app lacks the scopes {', '.join(missing)}. Update it from manifest.yml and reinstall."]
        if missing
        else []
    )


async def _teams_says(settings: Settings) -> list[str]:
    from adapters.platform import Disconnected, PlatformError
    from bot.serving.wiring import teams_token

    try:
        await teams_token(settings)
    except Disconnected:
        return [
            "Microsoft gave no token for TEAMS_APP_ID: the client secret in TEAMS_APP_PASSWORD is wrong or has run out,"
            " or TEAMS_TENANT_ID is another tenant. Make a new secret in the app registration."
        ]
    except PlatformError as error:
        return [f"Microsoft's login page does not answer ({error}). Check the network, then try again."]
    return []


def _no_platform(settings: Settings) -> list[str]:
    if settings.uses_slack or settings.uses_teams:
        return []
    return [
        "No platform is configured. For Slack set SLACK_BOT_TOKEN, and SLACK_APP_TOKEN or SLACK_SIGNING_SECRET;"
        " for Teams TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID."
    ]


def _slack_problems(settings: Settings) -> list[str]:
    if not settings.uses_slack:
        return []
    found: list[str] = []
    token, app_token = settings.slack_bot_token.get_secret_value(), settings.slack_app_token.get_secret_value()
    if not token.startswith("xoxb-"):
        found.append("SLACK_BOT_TOKEN is missing or is not a bot token; it starts with xoxb-.")
    if app_token and not app_token.startswith("xapp-"):
        found.append("SLACK_APP_TOKEN is not an app-level token; it starts with xapp-.")
    if not app_token and not settings.slack_signing_secret.get_secret_value():
        found.append("Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.")
    return found


def _teams_problems(settings: Settings) -> list[str]:
    if not settings.uses_teams:
        return []
    if not settings.teams_app_id:
        return _anonymous_problems(settings)
    found: list[str] = []
    if not GUID.fullmatch(settings.teams_app_id):
        found.append("TEAMS_APP_ID is not an application id: it looks like 12345678-90ab-cdef-1234-567890abcdef.")
    if not settings.teams_app_password.get_secret_value():
        found.append("TEAMS_APP_PASSWORD is missing: a client secret of the app registration.")
    if not GUID.fullmatch(settings.teams_tenant_id):
        found.append("TEAMS_TENANT_ID is missing or is not a tenant id: only activities of this tenant are let in.")
    return found


def _anonymous_problems(settings: Settings) -> list[str]:
    """Without an app id nobody proves who they are: for the Agents Playground on this computer, and nowhere else."""
    if not settings.teams_allow_anonymous:
        return ["TEAMS_APP_ID is missing: without it anybody could pretend to be Teams."]
    if settings.host not in LOOPBACK:
        return ["TEAMS_ALLOW_ANONYMOUS works only while PITCHIN_HOST is this computer, such as 127.0.0.1."]
    if not settings.teams_tenant_id:
        return ["TEAMS_TENANT_ID is missing: the playground's tenant."]
    if not settings.practice_urls["TEAMS_SERVICE_URLS"]:
        return ["TEAMS_SERVICE_URLS is missing: the address of the playground's connector on this computer."]
    return []


def _foreign_addresses(settings: Settings) -> list[str]:
    return [
        f"{name} may only point to this computer: tokens must not go to another host."
        for name, urls in settings.practice_urls.items()
        if not all(_is_loopback(url) for url in urls)
    ]


def _database_problems(settings: Settings) -> list[str]:
    file = settings.sqlite_file
    if file is not None and not file.exists():
        return [f"There is no database {file}. Make it with: pitchin migrate"]
    if file is not None and _disk_of(str(file.resolve())) in NETWORK_DISKS:
        return [f"{file} is on a network disk, where SQLite can lose data. Move it, or use PostgreSQL."]
    try:
        store = Store.at(settings.database_url)
    except Unusable:
        return [
            "PITCHIN_DATABASE_URL cannot be used. For PostgreSQL install the extra: pip install 'pitchin[postgres]'"
        ]
    try:
        if not store.is_current():
            return ["The database has an older schema. Make a backup, then: pitchin migrate"]
    except DatabaseBusy:
        return ["The database does not answer. Check PITCHIN_DATABASE_URL."]
    finally:
        store.close()
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
