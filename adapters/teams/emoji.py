"""Teams' names for reactions: six classic ones, and `1f9e0_brain`, whose first part is the emoji's code points."""

CLASSIC: dict[str, str] = {"like": "👏", "heart": "👏", "laugh": "👏"}
FOLDED = frozenset({*range(0x1F3FB, 0x1F400), 0xFE0F})  # skin tones and the sign that asks for colour


def emoji_named(name: str) -> str:
    """The emoji behind a reaction's name; the bare name where it is none."""
    if name in CLASSIC:
        return CLASSIC[name]
    code, found, _ = name.partition("_")
    try:
        points = [int(part, 16) for part in code.split("-")] if found else []
        return "".join(chr(point) for point in points if point not in FOLDED) or name
    except (ValueError, OverflowError):
        return name
