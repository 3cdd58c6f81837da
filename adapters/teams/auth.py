"""Who may come in, and how we prove who we are: Microsoft's library does both, with its traps taken out.

- Whatever is wrong with a token, the answer is 401: the library raises errors of every kind for it.
- Signing keys are fetched without holding up the loop, and anew as soon as an unknown one is named, but not at the
  pace of whoever names unknown ones.
- A token for our own calls is made once and kept, not once for each activity.
"""

import asyncio
import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import jwt
import structlog
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticationConfiguration,
    ChannelValidation,
    GovernmentConstants,
    JwtTokenExtractor,
    PasswordServiceClientCredentialFactory,
)
from botframework.connector.auth.app_credentials import AppCredentials
from botframework.connector.auth.authenticate_request_result import AuthenticateRequestResult
from botframework.connector.auth.bot_framework_authentication_factory import BotFrameworkAuthenticationFactory
from msrest.universal_http.requests import ClientRetryPolicy

from adapters.platform import Ambiguous, Disconnected

log = structlog.get_logger()
CHANNEL = "msteams"
KEYS_WITHIN = 5.0
KEYS_OLD_AFTER = 24 * 3600.0
KEYS_AGAIN_AFTER = 60.0  # seconds; whoever floods us with unknown keys causes one fetch a minute
KEYS_FAILED_AGAIN_AFTER = 2.0
TOKEN_WITHIN = 10.0
TOKEN_AGAIN_AFTER = 300.0


@dataclass(frozen=True, slots=True)
class Cloud:
    """What differs between Microsoft's clouds. `hosts` are the only ones that our token is ever sent to."""

    service_url: str
    hosts: frozenset[str]
    login: str = "https://login.microsoftonline.com/"
    scope: str = "https://api.botframework.com"
    issuer: str = "https://api.botframework.com"
    keys: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    channel_service: str | None = None


CLOUDS = {
    "public": Cloud("https://smba.trafficmanager.net/teams/", frozenset({"smba.trafficmanager.net"})),
    "gcc": Cloud(
        "https://smba.infra.gcc.teams.microsoft.com/gcc/",
        frozenset({"smba.infra.gcc.teams.microsoft.com", "smba.trafficmanager.net"}),
    ),
    "gcch": Cloud(
        "https://smba.infra.gov.teams.microsoft.us/gcch/",
        frozenset({"smba.infra.gov.teams.microsoft.us"}),
        login="https://login.microsoftonline.us/",
        scope=GovernmentConstants.TO_CHANNEL_FROM_BOT_OAUTH_SCOPE,
        issuer=GovernmentConstants.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER,
        keys=GovernmentConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL,
        channel_service=GovernmentConstants.CHANNEL_SERVICE,
    ),
}


class Rejected(Exception):
    """Not for us, or not from Teams; `status` is what it is answered with."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """The app as it is registered. The three addresses are the practice connector's, and point to this computer."""

    app_id: str
    password: str
    tenant: str
    cloud: str = "public"
    is_multi_tenant: bool = False
    openid_url: str = ""
    token_url: str = ""
    service_urls: tuple[str, ...] = ()

    @property
    def service_url(self) -> str:
        """Where Teams is called until it says otherwise."""
        return self.service_urls[0] if self.service_urls else CLOUDS[self.cloud].service_url


class Gate:
    """Lets in what Teams sent to this app, from this tenant, and nothing else."""

    def __init__(self, registration: Registration) -> None:
        self._registration = registration
        self._hosts = CLOUDS[registration.cloud].hosts | {urlsplit(url).netloc for url in registration.service_urls}
        self._credentials = Credentials(registration)
        self._keys = _watch_keys(registration)
        policy: Any = ClientRetryPolicy
        policy.safe_codes = frozenset(policy.safe_codes)  # a list of 501, and each activity would scan it 999 times
        self.adapter = _Adapter(
            BotFrameworkAuthenticationFactory.create(
                channel_service=CLOUDS[registration.cloud].channel_service,
                credential_factory=_KeptCredentials(registration, self._credentials),
                auth_configuration=AuthenticationConfiguration(),
            )
        )

    async def token(self) -> str:
        """The token of our own calls. Raises `Ambiguous` or `Disconnected` where none can be had."""
        return await self._credentials.token()

    async def warm_up(self) -> None:
        """Fetch keys and a token before the first person waits for them; a failure is for later."""
        if self._registration.app_id:
            await asyncio.gather(self._keys.refresh(), self.token(), return_exceptions=True)

    async def admit(self, activity: Activity, header: str, *, tenant: str) -> AuthenticateRequestResult:
        """Check the sender, the channel, the tenant and the address for answers. Raises `Rejected`."""
        if self._registration.app_id:
            admitted = await self._authenticated(activity, header)
        elif not _is_loopback(activity.service_url):
            raise Rejected(401)
        else:
            admitted = await self.adapter.bot_framework_authentication.authenticate_request(activity, "")
        if activity.channel_id != CHANNEL:
            raise Rejected(401)
        if urlsplit(activity.service_url or "").netloc not in self._hosts:
            raise Rejected(403)
        if tenant.lower() != self._registration.tenant.lower():
            raise Rejected(403)
        return admitted

    async def _authenticated(self, activity: Activity, header: str) -> AuthenticateRequestResult:
        try:
            self._check_issuer(header)
            return await self.adapter.bot_framework_authentication.authenticate_request(activity, header)
        except Exception as error:  # of every kind, from KeyError to jwt's own
            log.info("an activity was not let in", why=type(error).__name__)
            raise Rejected(401) from None

    def _check_issuer(self, header: str) -> None:
        """The library has further doors, for emulators and skills, with keys from elsewhere: they stay shut."""
        scheme, _, token = header.partition(" ")
        claims = jwt.decode(token, options={"verify_signature": False}) if scheme == "Bearer" else {}
        issuer = CLOUDS[self._registration.cloud].issuer
        if claims.get("iss") != issuer or not isinstance(claims.get("exp"), int):
            raise PermissionError("issuer")


class Credentials(AppCredentials):  # type: ignore[misc]
    """The app's own identity, kept: one token for all calls until it runs out."""

    def __init__(self, registration: Registration) -> None:
        cloud = CLOUDS[registration.cloud]
        super().__init__(registration.app_id, registration.tenant, cloud.scope)
        self._registration = registration
        self._lock = asyncio.Lock()
        self._kept, self._good_until = "", 0.0
        home = "botframework.com" if registration.is_multi_tenant else registration.tenant
        self._url = registration.token_url or f"{cloud.login}{home}/oauth2/v2.0/token"

    async def token(self) -> str:
        """A token that is good for some minutes more."""
        if not self._registration.app_id:
            return ""
        async with self._lock:
            if time.monotonic() >= self._good_until:
                self._kept, seconds = await self._fetch()
                self._good_until = time.monotonic() + max(0.0, seconds - TOKEN_AGAIN_AFTER)
            return self._kept

    def get_access_token(self, force_refresh: bool = False) -> str:  # noqa: ARG002 - the library's signature
        """What the library would ask for; it makes no calls for us, so that it never does."""
        return self._kept

    async def _fetch(self) -> tuple[str, float]:
        given = {
            "grant_type": "client_credentials",
            "client_id": self._registration.app_id,
            "client_secret": self._registration.password,
            "scope": f"{self.oauth_scope}/.default",
        }
        timeout = aiohttp.ClientTimeout(total=TOKEN_WITHIN)
        try:
            async with aiohttp.ClientSession(timeout=timeout) as session, session.post(self._url, data=given) as answer:
                found = json.loads(await answer.text())
        except (TimeoutError, OSError, aiohttp.ClientError, ValueError) as error:
            raise Ambiguous(type(error).__name__) from error
        if answer.status in {400, 401}:
            raise Disconnected(TOKEN_AGAIN_AFTER)
        try:
            return str(found["access_token"]), float(found["expires_in"])
        except (KeyError, TypeError, ValueError):
            raise Ambiguous(f"status {answer.status}") from None


class SigningKeys:
    """The keys that Teams signs with, in the place where the library looks for them."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._keys: dict[str, _Key] = {}
        self._old_at = self._again_at = 0.0
        self._lock = asyncio.Lock()

    async def get(self, key_id: str | None) -> "_Key":
        """The key of this name. Raises `PermissionError` for one that Teams does not know either."""
        if not self._has(key_id):
            await self._look_for(key_id)
        if key_id is None or key_id not in self._keys:
            raise PermissionError("no such key")
        return self._keys[key_id]

    async def refresh(self) -> None:
        """Fetch the keys; where that fails, those we have stay."""
        async with self._lock:
            await self._fetch()

    def _has(self, key_id: str | None) -> bool:
        return key_id in self._keys and time.monotonic() < self._old_at

    async def _look_for(self, key_id: str | None) -> None:
        async with self._lock:
            if self._has(key_id) or time.monotonic() < self._again_at:
                return
            self._again_at = time.monotonic() + KEYS_AGAIN_AFTER
            if not await self._fetch():
                self._again_at = time.monotonic() + KEYS_FAILED_AGAIN_AFTER

    async def _fetch(self) -> bool:
        timeout = aiohttp.ClientTimeout(total=KEYS_WITHIN)
        try:
            async with aiohttp.ClientSession(timeout=timeout) as session:
                about = await _object(session, self._url)
                found = await _object(session, str(about["jwks_uri"]))
            self._keys = dict(_readable(found["keys"]))
        except (TimeoutError, OSError, aiohttp.ClientError, ValueError, KeyError, TypeError) as error:
            log.warning("the signing keys could not be fetched", error=type(error).__name__)
            return False
        self._old_at = time.monotonic() + KEYS_OLD_AFTER
        return True


@dataclass(frozen=True, slots=True)
class _Key:
    """A key as the library reads it."""

    public_key: Any
    endorsements: list[str]


class _KeptCredentials(PasswordServiceClientCredentialFactory):  # type: ignore[misc]
    """The library makes new credentials for each activity; these are always the same."""

    def __init__(self, registration: Registration, kept: Credentials) -> None:
        super().__init__(registration.app_id, registration.password, registration.tenant)
        self._kept = kept

    async def create_credentials(self, *_: Any, **__: Any) -> AppCredentials:
        """The library asks with app id, scope, address and a flag, partly by name; the answer is always the same."""
        return self._kept


class _Adapter(CloudAdapterBase):  # type: ignore[misc]
    """The library's adapter without its HTTP handler, which fails on every invoke that has an answer."""


def _watch_keys(registration: Registration) -> SigningKeys:
    """Put our own keeper of keys in the place where the library looks for one, under the address it looks at."""
    if registration.openid_url:
        ChannelValidation.open_id_metadata_endpoint = registration.openid_url
    url = registration.openid_url or CLOUDS[registration.cloud].keys
    keys = SigningKeys(url)
    JwtTokenExtractor.metadataCache[url] = keys
    return keys


def _readable(published: list[dict[str, Any]]) -> Iterator[tuple[str, _Key]]:
    """The keys by name; one that we cannot read, or of a kind that Teams does not sign with, hides no other."""
    for one in published:
        if one.get("kty") == "RSA":
            with contextlib.suppress(jwt.PyJWTError, KeyError):
                key = jwt.PyJWK.from_dict(one, algorithm="RS256").key
                yield str(one["kid"]), _Key(key, list(one.get("endorsements") or ()))


async def _object(session: aiohttp.ClientSession, url: str) -> dict[str, Any]:
    async with session.get(url) as answer:
        answer.raise_for_status()
        found = json.loads(await answer.text())
    if not isinstance(found, dict):
        raise ValueError(url)
    return found


def _is_loopback(url: str | None) -> bool:
    return urlsplit(url or "").hostname in {"127.0.0.1", "localhost", "::1"}
