"""Teams' names for reactions: six classic ones, and `1f9e0_brain`, whose first part is the emoji's code points."""

import re

CLASSIC: dict[str, str] = {"like": "👏", "heart": "👏", "laugh": "👏"}
CODE = re.compile(r"[0-9A-Fa-f]{2,6}(?:-[0-9A-Fa-f]{2,6})*", re.ASCII)
FOLDED = frozenset({*range(0x1F3FB, 0x1F400), 0xFE0F, *range(0x20)})  # skin tones, the sign for colour, controls


def emoji_named(name: str) -> str:
    """The emoji behind a reaction's name; the bare name where it is none."""
    if name in CLASSIC:
        return CLASSIC[name]
    code, found, _ = name.partition("_")
    if not found or not CODE.fullmatch(code):
        return name
    try:
        emoji = "".join(chr(point) for part in code.split("-") if (point := int(part, 16)) not in FOLDED)
        emoji.encode()  # half of a surrogate pair is no emoji
    except ValueError:
        return name
    return emoji or name
