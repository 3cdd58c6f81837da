"""Opaque random ids: they say nothing, and cannot be guessed."""

import re
import secrets

BYTES = 10
SHAPE = re.compile(f"[0-9a-f]{{{2 * BYTES}}}", re.ASCII)


def new_id() -> str:
    """A fresh id."""
    return secrets.token_hex(BYTES)


def is_id(text: str) -> bool:
    """Whether a text could be an id of ours."""
    return SHAPE.fullmatch(text) is not None
