"""Who is who on the wire: the keys that sign what the bot is sent, and the tokens the bot sends with."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from workplace.wire import Json

ISSUER = "https://api.botframework.com"
ALGORITHM = "RS256"
DELIVERY_TOKEN_LIFE = 3600
BEARER_LIFE = 3600
CLOCK_SKEW = 60


@cache
def _key(_number: int) -> rsa.RSAPrivateKey:
    """Making a key takes a tenth of a second, so the n-th key of every practice tenant in this process is the same."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class SigningKeys:
    """The pair of keys in use, and the tokens signed with it."""

    def __init__(self) -> None:
        self._number = 1

    @property
    def kid(self) -> str:
        """The name of the key in use."""
        return f"practice-key-{self._number}"

    def rotate(self) -> None:
        """From now on another key signs, and the old one is no longer published."""
        self._number += 1

    def published(self) -> Json:
        """What the address of the keys answers."""
        public = RSAAlgorithm.to_jwk(_key(self._number).public_key(), as_dict=True)
        named = {"kid": self.kid, "use": "sig", "endorsements": ["msteams"]}
        return {"keys": [{"kty": public["kty"], "n": public["n"], "e": public["e"], **named}]}

    def sign(self, claims: Mapping[str, Any], *, kid: str | None = None, key: Any = None, alg: str = ALGORITHM) -> str:
        """A token with these claims; another kid ("" for none), key or algorithm makes one that the bot must refuse."""
        headers = {"kid": self.kid if kid is None else kid}
        signing = _key(self._number) if key is None and alg != "none" else key
        return jwt.encode(dict(claims), signing, algorithm=alg, headers={k: v for k, v in headers.items() if v})


def delivery_claims(app_id: str, service_url: str) -> Json:
    """What a genuine delivery says of itself; real time."""
    now = int(time.time())
    return {
        "iss": ISSUER,
        "aud": app_id,
        "serviceurl": service_url,
        "iat": now,
        "nbf": now - CLOCK_SKEW,
        "exp": now + DELIVERY_TOKEN_LIFE,
    }


class Bearers:
    """The tokens the bot has fetched, good for an hour."""

    def __init__(self, app_id: str, app_password: str, monotonic: Callable[[], float]) -> None:
        self._credentials = (app_id, app_password)
        self._monotonic = monotonic
        self._good_until: dict[str, float] = {}
        self.issued = 0

    def answer(self, form: Mapping[str, Any]) -> tuple[int, Json]:
        """The token endpoint: status and body."""
        if form.get("grant_type") != "client_credentials":
            return 400, {"error": "unsupported_grant_type"}
        if (form.get("client_id"), form.get("client_secret")) != self._credentials:
            return 401, {"error": "invalid_client"}
        if not form.get("scope"):
            return 400, {"error": "invalid_scope"}
        self.issued += 1
        token = f"practice-{self.issued}-{secrets.token_urlsafe(16)}"
        self._good_until[token] = self._monotonic() + BEARER_LIFE
        return 200, {"token_type": "Bearer", "expires_in": BEARER_LIFE, "access_token": token}

    def accept(self, authorization: str) -> bool:
        """Whether a call with this header comes from the bot."""
        scheme, _, token = authorization.partition(" ")
        return scheme == "Bearer" and self._monotonic() < self._good_until.get(token, 0.0)

    def expire(self) -> None:
        """Every token given out so far is worthless now."""
        self._good_until.clear()
