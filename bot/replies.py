"""Replies as JSON, so that a repeated delivery is answered with what the first one was answered with."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from adapters.reply import Reply

REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)


def encode(reply: Reply) -> Any:
    """A reply as JSON."""
    return REPLY.dump_python(reply, mode="json")


def decode(kept: Any) -> Reply | None:
    """What `encode` made, as it was; None of what another version of the bot made, where this one cannot read it."""
    try:
        return REPLY.validate_python(kept)
    except ValidationError:
        return None
