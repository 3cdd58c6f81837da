"""The two icons of the Teams package, drawn here: the pitcher's half of a disc, and the dots that peers add."""

import math
import struct
import zlib

Colour = tuple[float, float, float, float]

CLEAR: Colour = (255, 255, 255, 0)
WHITE: Colour = (255, 255, 255, 255)
TEAL: Colour = (11, 107, 99, 255)
GOLD: Colour = (255, 212, 121, 255)
ACCENT = "#0b6b63"  # the same teal, as a manifest writes it
DOTS = 5


def colour_icon() -> bytes:
    """192 x 192 pixels, the drawing within the 120 that Teams never cuts off."""
    return _icon(192, radius=60, dot=9.5, background=TEAL, half=WHITE, dots=GOLD)


def outline_icon() -> bytes:
    """32 x 32 pixels, white on nothing: Teams refuses any other colour here."""
    return _icon(32, radius=14, dot=2.25, background=CLEAR, half=WHITE, dots=WHITE)


def _icon(size: int, *, radius: float, dot: float, background: Colour, half: Colour, dots: Colour) -> bytes:
    middle = size / 2
    angles = [math.pi * (number + 0.5) / DOTS for number in range(DOTS)]
    ring = radius - dot  # the dots touch, from within, the circle that the half begins
    centres = [(ring * math.sin(angle), -ring * math.cos(angle)) for angle in angles]

    def pixel(column: int, row: int) -> Colour:
        x, y = column + 0.5 - middle, row + 0.5 - middle
        to_half = max(math.hypot(x, y) - radius, x)
        to_dot = min(math.hypot(x - across, y - down) for across, down in centres) - dot
        return _painted(_painted(background, half, to_half), dots, to_dot)

    return _png([[pixel(column, row) for column in range(size)] for row in range(size)])


def _painted(under: Colour, colour: Colour, distance: float) -> Colour:
    """Paint over a pixel whose middle is that far outside (or, below zero, inside) a shape: soft at its edge."""
    share = min(max(0.5 - distance, 0.0), 1.0)
    red, green, blue, alpha = (below + (above - below) * share for below, above in zip(under, colour, strict=True))
    return red, green, blue, alpha


def _png(rows: list[list[Colour]]) -> bytes:
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 6, 0, 0, 0)  # 8 bits each of red, green, blue, alpha
    unfiltered = b"".join(b"\0" + bytes(round(part) for pixel in row for part in pixel) for row in rows)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(unfiltered, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
