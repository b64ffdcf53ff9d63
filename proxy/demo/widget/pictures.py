"""Pictures that the real widget loads from other hosts: profile images and emoji, drawn here pixel by pixel."""

import hashlib
import math
import struct
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeAlias

Pixel: TypeAlias = tuple[int, int, int, int]
"""Red, green, blue and opacity, 0 to 255."""

_SIZE: Final = 64
_CLEAR: Final[Pixel] = (0, 0, 0, 0)
_SKIN: Final[Pixel] = (248, 240, 228, 255)
_FACE: Final[Pixel] = (255, 203, 61, 255)
_LINE: Final[Pixel] = (92, 61, 16, 255)
_RED: Final[Pixel] = (221, 46, 68, 255)
_HEAD_RADIUS: Final = 0.34
_EYE_RADIUS: Final = 0.12
_MOUTH_RADII: Final = (0.48, 0.6)
_HEART_CODE: Final = "2764"
_CACHED_PICTURES: Final = 128


@lru_cache(maxsize=_CACHED_PICTURES)
def portrait(name: str) -> bytes:
    """Return a PNG of a head and shoulders, in colours that follow from `name`."""
    hue = hashlib.sha256(name.encode()).digest()
    back = (90 + hue[0] % 90, 110 + hue[1] % 90, 130 + hue[2] % 90, 255)

    def pixel(x: float, y: float) -> Pixel:
        head = math.hypot(x, y + 0.22) < _HEAD_RADIUS
        shoulders = math.hypot(x / 0.72, (y - 1.0) / 0.72) < 1.0
        return _SKIN if head or shoulders else back

    return _png(pixel)


@lru_cache(maxsize=_CACHED_PICTURES)
def emoji(code: str) -> bytes:
    """Return a PNG for an emoji: a heart for the heart's code point, a smiling face for any other."""
    return _png(_heart if code.startswith(_HEART_CODE) else _smile)


def _heart(x: float, y: float) -> Pixel:
    # The classic curve (x² + y² - 1)³ ≤ x²y³, turned the right way up and scaled into the square.
    across, up = x * 1.3, 0.15 - y * 1.3
    return _RED if (across**2 + up**2 - 1) ** 3 - across**2 * up**3 <= 0 else _CLEAR


def _smile(x: float, y: float) -> Pixel:
    if math.hypot(x, y) > 1:
        return _CLEAR
    eye = math.hypot(abs(x) - 0.34, y + 0.25) < _EYE_RADIUS
    mouth = y > _EYE_RADIUS and _MOUTH_RADII[0] < math.hypot(x, y) < _MOUTH_RADII[1]
    return _LINE if eye or mouth else _FACE


def _png(pixel: Callable[[float, float], Pixel]) -> bytes:
    steps = [(2 * n + 1) / _SIZE - 1 for n in range(_SIZE)]
    rows = b"".join(b"\0" + b"".join(bytes(pixel(x, y)) for x in steps) for y in steps)
    header = struct.pack(">IIBBBBB", _SIZE, _SIZE, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
