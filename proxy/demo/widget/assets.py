"""Which address serves which file of the stand-in widget."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from proxy.demo.widget.bundle import SCRIPT_ORDER, esm_scripts, webpack_scripts
from proxy.demo.widget.pictures import emoji, portrait
from proxy.demo.widget.sound import chime

BUILDS: Final = ("stub-webpack", "stub-esm")

_FOLDER: Final = Path(__file__).parent
_APP: Final = "/_s/v4/app/"
_ASSETS: Final = "/_s/v4/assets/"
_TYPES: Final = {
    ".js": "application/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_KINDS: Final = {"css": ".css", "languages": ".json"}
_CACHED_ASSETS: Final = 256


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served: its body and its media type."""

    body: bytes
    content_type: str


@lru_cache(maxsize=_CACHED_ASSETS)
def asset(host: str, path: str) -> Asset | None:
    """Return what `host` serves at `path` (a URL's path, without query), or None when the widget has no such file."""
    if host == "embed.tawk.to":
        if path.startswith(_APP):
            return _app_file(path.removeprefix(_APP))
        return _shared_file(path.removeprefix(_ASSETS)) if path.startswith(_ASSETS) else None
    if host == "cdn.jsdelivr.net":
        return _emoji_file(path)
    if (host == "s3.amazonaws.com" and path.startswith("/tawk-to-pi/")) or host == "tawk.link":
        return Asset(portrait(Path(path).stem), "image/png")
    return None


def scripts(build: str) -> tuple[str, ...]:
    """Return the addresses that the loader of `build` inserts, in their order.

    Those of "stub-esm" are modules (`type="module"`).

    Raises:
        KeyError: there is no such build.
    """
    names = {"stub-webpack": SCRIPT_ORDER, "stub-esm": ("twk-main",)}[build]
    return tuple(f"https://embed.tawk.to{_APP}{build}/js/{name}.js" for name in names)


def _app_file(path: str) -> Asset | None:
    build, _, rest = path.partition("/")
    kind, _, name = rest.partition("/")
    if build not in BUILDS:
        return None
    if kind == "js":
        built = webpack_scripts() if build == "stub-webpack" else esm_scripts()
        return Asset(built[name].encode(), _TYPES[".js"]) if name in built else None
    if kind not in _KINDS:
        return None
    # Only names that are in the folder are served, so no path can lead out of it.
    for file in (_FOLDER / kind).glob(f"*{_KINDS[kind]}"):
        if file.name == name:
            return Asset(file.read_bytes(), _TYPES[file.suffix])
    return None


def _shared_file(path: str) -> Asset | None:
    if path == "images/default-profile.svg":
        return Asset((_FOLDER / path).read_bytes(), _TYPES[".svg"])
    # The address says MP3; players go by the content, and a WAV needs no encoder.
    return Asset(chime(), "audio/wav") if path == "audio/chat_sound.mp3" else None


def _emoji_file(path: str) -> Asset | None:
    if path == "/emojione/2.2.7/lib/js/emojione.min.js":
        return Asset((_FOLDER / "emojione.js").read_bytes(), _TYPES[".js"])
    if path.startswith("/emojione/assets/png/") and path.endswith(".png"):
        return Asset(emoji(Path(path).stem), "image/png")
    return None
