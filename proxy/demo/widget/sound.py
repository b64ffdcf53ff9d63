"""The sound of an arriving message: two short tones, computed instead of stored."""

import io
import math
import struct
import wave
from functools import lru_cache
from typing import Final

_RATE_HZ: Final = 16_000
_TONES_HZ: Final = (784.0, 1046.5)
_TONE_SECONDS: Final = 0.14
_PEAK: Final = 9_000


@lru_cache(maxsize=1)
def chime() -> bytes:
    """Return a mono 16-bit WAV file of about a quarter of a second."""
    samples = int(_RATE_HZ * _TONE_SECONDS)
    frames = bytearray()
    for tone in _TONES_HZ:
        for n in range(samples):
            fade = math.sin(math.pi * n / samples)
            frames += struct.pack("<h", int(_PEAK * fade * math.sin(2 * math.pi * tone * n / _RATE_HZ)))
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE_HZ)
        file.writeframes(bytes(frames))
    return target.getvalue()
