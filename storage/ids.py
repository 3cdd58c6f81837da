"""Opaque random ids: they say nothing, and cannot be guessed."""

import secrets


def new_id() -> str:
    """A fresh id."""
    return secrets.token_hex(10)
