"""What Tawk.to may know of a visitor: a browser family and major version, an OS family, a cut referrer.

Everything is named from a closed list and written anew; nothing of what the browser sent is copied.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ua_parser import parse

MAX_USER_AGENT_CHARS = 512
MAX_REFERRER_CHARS = 2_048
MAX_MAJOR_VERSION = 999

_BROWSERS = {
    "Chrome": "Chrome", "Chrome Mobile": "Chrome", "Chrome Mobile iOS": "Chrome", "Chrome Mobile WebView": "Chrome",
    "Chromium": "Chrome", "HeadlessChrome": "Chrome", "Edge": "Edge", "Edge Mobile": "Edge", "Firefox": "Firefox",
    "Firefox Mobile": "Firefox", "Firefox iOS": "Firefox", "Safari": "Safari", "Mobile Safari": "Safari",
    "Mobile Safari UI/WKWebView": "Safari", "Opera": "Opera", "Opera Mobile": "Opera",
    "Samsung Internet": "Samsung Internet",
}  # fmt: skip
_SYSTEMS = {
    "Windows": "Windows", "Mac OS X": "macOS", "macOS": "macOS", "iOS": "iOS", "iPadOS": "iOS", "Android": "Android",
    "Linux": "Linux", "Ubuntu": "Linux", "Debian": "Linux", "Fedora": "Linux", "Chrome OS": "ChromeOS",
    "ChromeOS": "ChromeOS",
}  # fmt: skip
_PLATFORM = {
    "Windows": "Windows NT 10.0; Win64; x64",
    "macOS": "Macintosh; Intel Mac OS X 10_15_7",
    "iOS": "iPhone; CPU iPhone OS 17_0 like Mac OS X",
    "Android": "Linux; Android 10; K",
    "Linux": "X11; Linux x86_64",
    "ChromeOS": "X11; CrOS x86_64 14541.0.0",
}
_CHROMIUM = "Mozilla/5.0 ({platform}) AppleWebKit/537.36 (KHTML, like Gecko)"
_USER_AGENTS = {
    "Chrome": f"{_CHROMIUM} Chrome/{{version}}.0.0.0 Safari/537.36",
    "Edge": f"{_CHROMIUM} Chrome/{{version}}.0.0.0 Safari/537.36 Edg/{{version}}.0.0.0",
    "Firefox": "Mozilla/5.0 ({platform}; rv:{version}.0) Gecko/20100101 Firefox/{version}.0",
    "Opera": f"{_CHROMIUM} Chrome/{{version}}.0.0.0 Safari/537.36 OPR/{{version}}.0.0.0",
    "Safari": ("Mozilla/5.0 ({platform}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{version}.0 Safari/605.1.15"),
    "Samsung Internet": f"{_CHROMIUM} SamsungBrowser/{{version}}.0 Safari/537.36",
}
OTHER = "Other"


@dataclass(frozen=True, slots=True)
class Client:
    """A browser as far as it may be told: family, major version ("" when unknown), OS family."""

    family: str
    version: str
    system: str

    @property
    def browser(self) -> str:
        """Return family and major version, such as "Firefox 127"."""
        return f"{self.family} {self.version}".strip()

    @property
    def user_agent(self) -> str:
        """Return a User-Agent made of nothing but these three (RFC 9110, 10.1.5)."""
        shape = _USER_AGENTS.get(self.family, "Mozilla/5.0 ({platform})")
        return shape.format(platform=_PLATFORM.get(self.system, "X11"), version=self.version or "0")


def read_client(user_agent: str) -> Client:
    """Reduce a User-Agent header to its families; what is not in the lists is "Other"."""
    found = parse(user_agent[:MAX_USER_AGENT_CHARS])
    family = _BROWSERS.get(found.user_agent.family, OTHER) if found.user_agent else OTHER
    major = (found.user_agent.major or "") if found.user_agent and family != OTHER else ""
    system = _SYSTEMS.get(found.os.family, OTHER) if found.os else OTHER
    known = re.fullmatch(r"[0-9]{1,3}", major) is not None
    return Client(family, major if known else "", system)


def reduce_referrer(referrer: str, templates: Sequence[str]) -> str:
    """Return what may be told of `referrer`: its template, else the origin of a template, else "".

    A template is an origin and a path. A literal segment matches itself, `*` any one segment, `**` the rest;
    the two are sent as they stand in the template, so that no free part of a path ever leaves.
    """
    if len(referrer) > MAX_REFERRER_CHARS:
        return ""
    try:
        parts = urlsplit(referrer)
        origin = _origin(parts.scheme, parts.hostname or "", parts.port)
    except ValueError:
        return ""
    segments = _segments(parts.path)
    fallback = ""
    for template in templates:
        wanted = urlsplit(template)
        if _origin(wanted.scheme, wanted.hostname or "", wanted.port) != origin:
            continue
        fallback = origin + "/"
        if _matches(segments, _segments(wanted.path)):
            return origin + (wanted.path or "/")
    return fallback


def _origin(scheme: str, host: str, port: int | None) -> str:
    shown = "" if port is None or port == {"https": 443, "http": 80}.get(scheme) else f":{port}"
    return f"{scheme.lower()}://{host}{shown}"


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _matches(segments: Sequence[str], template: Sequence[str]) -> bool:
    for position, wanted in enumerate(template):
        if wanted == "**":
            return True
        if position >= len(segments) or (wanted not in ("*", segments[position])):
            return False
    return len(segments) == len(template)
