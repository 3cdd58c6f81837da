"""The arguments of a Web API call, whichever way they came: JSON, form or query."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from aiohttp import web

TRUE_WORDS = frozenset({"true", "1"})


class ApiError(Exception):
    """The call is refused: HTTP 200, `ok` false and a word that says why."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.body = {"ok": False, "error": error, **more}


class TooFast(Exception):
    """HTTP 429: come back after so many seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__(wait)
        self.wait = wait


class Args(Mapping[str, Any]):
    """Typed access to arguments that may all be strings."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def text(self, name: str, default: str = "") -> str:
        """The argument as text; the default where it is missing."""
        return str(self._values.get(name, default))

    def need(self, name: str) -> str:
        """The argument as text; without it the call is refused."""
        if value := self.text(name):
            return value
        raise ApiError(
            "invalid_arguments",
            response_metadata={"messages": [f"[ERROR] missing required field: {name}"]},
        )

    def flag(self, name: str, *, default: bool = False) -> bool:
        """The argument as yes or no, however it was written."""
        value = self._values.get(name, default)
        return value.lower() in TRUE_WORDS if isinstance(value, str) else bool(value)

    def number(self, name: str, default: int) -> int:
        """The argument as a whole number."""
        try:
            return int(self._values.get(name, default))
        except ValueError:
            raise ApiError("invalid_arguments") from None

    def json(self, name: str, *, broken: str) -> Any:
        """A nested value: an object over JSON, a string of JSON in a form. `broken` is the error for neither."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise ApiError(broken) from None


async def arguments(request: web.Request) -> Args:
    """Query and body merged; the body wins."""
    return Args({**request.query, **await _body(request)})


async def _body(request: web.Request) -> Mapping[str, Any]:
    if not request.can_read_body:
        return {}
    if request.content_type == "application/json":
        try:
            parsed = json.loads(await request.text() or "{}")
        except ValueError:
            raise ApiError("invalid_json") from None
        if not isinstance(parsed, dict):
            raise ApiError("json_not_object")
        return parsed
    return {name: str(value) for name, value in (await request.post()).items()}
