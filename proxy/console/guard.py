"""What every answer tells the browser, where a form may come from, and the proofs that forms carry."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web

_DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
)

POLICY = "; ".join(_DIRECTIVES)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Origin-Agent-Cluster": "?1",
    "Permissions-Policy": (
        "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), display-capture=(), geolocation=(), "
        "gyroscope=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Server": "Verho",
}

_TRANSPORT_SECURITY = "max-age=31536000"


@dataclass(frozen=True, slots=True)
class CookieNames:
    """The cookies: who is signed in, the sign-in form given out, the language, and a sign-in elsewhere under way."""

    session: str
    entry: str
    language: str
    flow: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The one origin that the console is reached by: https, or plain http on this machine only."""

    text: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.text)
        plain = f"{parts.scheme}://{parts.netloc}" == self.text and parts.hostname and "@" not in parts.netloc
        if parts.scheme not in {"http", "https"} or not plain:
            raise ValueError("public_origin: expected scheme and host, such as https://console.example.fi")
        if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
            raise ValueError("public_origin: expected https; plain http is for this machine's own address only")

    @property
    def secure(self) -> bool:
        """Whether browsers reach the console over TLS."""
        return self.text.startswith("https:")

    @property
    def host(self) -> str:
        """The host's name."""
        return urlsplit(self.text).hostname or ""

    @property
    def is_numeric(self) -> bool:
        """Whether the host is an address in numbers, which browsers know no passkeys for."""
        try:
            ip_address(self.host)
        except ValueError:
            return False
        return True

    @property
    def cookies(self) -> CookieNames:
        """The names of the cookies; the __Host- prefix makes the browser insist on Secure, Path=/ and no Domain."""
        if self.secure:
            return CookieNames("__Host-verho", "__Host-verho-entry", "__Host-verho-language", "__Host-verho-flow")
        return CookieNames("verho_console", "verho_console_entry", "verho_console_language", "verho_console_flow")

    def set_cookie(self, answer: web.StreamResponse, name: str, value: str, *, max_age: int | None = None) -> None:
        """Give the browser a cookie that no script reads and no other site's page makes it send."""
        answer.set_cookie(name, value, max_age=max_age, path="/", secure=self.secure, httponly=True, samesite="Strict")

    def drop_cookie(self, answer: web.StreamResponse, name: str) -> None:
        """Take a cookie back."""
        answer.del_cookie(name, path="/", secure=self.secure, httponly=True, samesite="Strict")

    def sent(self, headers: Mapping[str, str]) -> bool:
        """Say whether a form was sent by a page of this origin.

        Our pages have the policy no-referrer, under which browsers send `Origin: null` with a form (Fetch standard,
        "append a request Origin header"). Such a form counts only when the browser itself vouches for the site.
        """
        origin, site = headers.get("Origin"), headers.get("Sec-Fetch-Site")
        if site is not None and site != "same-origin":
            return False
        return origin == self.text or (origin == "null" and site == "same-origin")


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def protect(answer: web.StreamResponse, *, secure: bool) -> None:
    """Put the headers of every answer on this one; what a page set itself about caching stays."""
    for name, value in HEADERS.items():
        answer.headers[name] = value
    answer.headers.setdefault("Cache-Control", "no-store")
    if secure:
        answer.headers["Strict-Transport-Security"] = _TRANSPORT_SECURITY


def proof(secret: str, *parts: str) -> str:
    """Return what only a holder of the cookie's secret can put into a form, bound to `parts`."""
    code = hmac.digest(secret.encode(), "\x00".join(("verho console form", *parts)).encode(), hashlib.sha256)
    return urlsafe_b64encode(code).rstrip(b"=").decode()


def proven(given: str, secret: str, *parts: str) -> bool:
    """Say in constant time whether `given` is that proof."""
    return hmac.compare_digest(given.encode(), proof(secret, *parts).encode())


_PLACES = re.compile(r"/(?:[a-z0-9-]{1,64}(?:/[a-z0-9-]{1,64}){0,4})?(?:\?[\w=&.:%+/-]{0,200})?", re.ASCII)


def own_path(path: str) -> str:
    """Return `path` when it is one of the console's places, else the front page: no form leads away from here."""
    return path if _PLACES.fullmatch(path) else "/"
