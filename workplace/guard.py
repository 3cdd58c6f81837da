"""Only this computer, and only its own page, may act in the practice workplace."""

from __future__ import annotations

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from yarl import URL

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
HEADER = "X-Pitchin-Practice"

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@web.middleware
async def loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A foreign Host is DNS rebinding; a POST without our header is another site's page in the same browser."""
    if not is_loopback(request.headers.get(hdrs.HOST, "")):
        raise web.HTTPMisdirectedRequest(text="The practice workplace answers only to this computer.")
    if request.method not in ("GET", "HEAD") and request.headers.get(HEADER) != "1":
        raise web.HTTPForbidden(text=f"Missing header {HEADER}: 1")
    return await handler(request)


async def harden(_request: web.Request, response: web.StreamResponse) -> None:
    """On every response, also refusals and event streams."""
    response.headers.update(SECURITY_HEADERS)


def is_loopback(host: str) -> bool:
    """Whether a Host header names this computer."""
    try:
        return URL.build(scheme="http", authority=host).host in LOOPBACK
    except ValueError:
        return False
