"""Logs: one line an event, without message bodies and without secrets."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRET = re.compile(r"xox[a-z]*-[\w-]+|xapp-[\w-]+|Bearer\s+\S+|https://hooks\.slack\.com/\S+")
HIDDEN = "[hidden]"


def set_up(log_format: str, *, level: int = logging.INFO) -> None:
    """Log to standard error, as text for people or as JSON for machines."""
    renderer: Any = structlog.processors.JSONRenderer() if log_format == "json" else _for_people()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if log_format == "json":
        shared.append(structlog.processors.format_exc_info)
    structlog.configure(
        processors=[*shared, without_secrets, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s", force=True)


def _for_people() -> structlog.dev.ConsoleRenderer:
    """Plain tracebacks: the richer ones print the values of variables, and with them people's words."""
    return structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)


def without_secrets(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide tokens in whatever is logged, and keep every value on one line."""
    for name, value in entry.items():
        if isinstance(value, str):
            entry[name] = SECRET.sub(HIDDEN, value if name == "exception" else value.replace("\n", " "))
    return entry
