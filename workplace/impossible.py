"""What nobody can do on the real platforms, nobody can do in the practice workplace."""

from __future__ import annotations


class Impossible(Exception):
    """A person cannot do that here: there is no such message, form, button or choice."""
