"""Slack's names for the emoji that mean something to us, with their aliases; skin tones fold away."""

EMOJI: dict[str, str] = {
    "moneybag": "💰",
    "brain": "🧠",
    "handshake": "🤝",
    "books": "📚",
    "hourglass_flowing_sand": "⏳",
    "office": "🏢",
    "clap": "👏",
    "eyes": "👀",
    "alarm_clock": "⏰",
}


def emoji_named(name: str) -> str:
    """The emoji behind a reaction's name; the bare name where it means nothing to us."""
    bare = name.split("::", 1)[0]
    return EMOJI.get(bare, bare)
