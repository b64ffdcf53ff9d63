"""What binds one browser to one sign-in: state, nonce and PKCE verifier, all made from one secret in its cookie. Pure.

Nothing is kept at the server between leaving and coming back, so any console process can finish what another began.
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Self
from urllib.parse import urlencode, urlsplit

from proxy.console.guard import own_path

_COOKIE: Final = re.compile(r"(sign-in|link)\.([0-9]{1,12})\.([A-Za-z0-9_-]{43})\.(/[^;,\s]{0,300})", re.ASCII)


class Purpose(StrEnum):
    """What somebody goes to the provider for."""

    SIGN_IN = "sign-in"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Flow:
    """One sign-in under way.

    Attributes:
        purpose: what for.
        began_at: when, in whole seconds since 1970.
        secret: what only this browser's cookie holds.
        next_path: where it leads on to.
    """

    purpose: Purpose
    began_at: int
    secret: str = field(repr=False)
    next_path: str = "/"

    @classmethod
    def begin(cls, purpose: Purpose, *, next_path: str, at: datetime) -> Self:
        """Return a new one."""
        return cls(purpose, int(at.timestamp()), secrets.token_urlsafe(32), own_path(next_path))

    @classmethod
    def from_cookie(cls, value: str) -> Self | None:
        """Return what `cookie` wrote, None for anything else."""
        found = _COOKIE.fullmatch(value)
        if found is None:
            return None
        return cls(Purpose(found[1]), int(found[2]), found[3], own_path(found[4]))

    @property
    def cookie(self) -> str:
        """The value of the browser's cookie."""
        return f"{self.purpose}.{self.began_at}.{self.secret}.{self.next_path}"

    @property
    def state(self) -> str:
        """What must come back with the code (RFC 6749, 10.12)."""
        return self._made("state")

    @property
    def nonce(self) -> str:
        """What the ID token must hold (OpenID Connect Core 1.0, 3.1.2.1)."""
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        """What proves to the provider who asked for the code (RFC 7636, 4.1)."""
        return self._made("verifier")

    @property
    def challenge(self) -> str:
        """What the provider is told of the verifier beforehand (RFC 7636, 4.2, S256)."""
        return _base64url(hashlib.sha256(self.verifier.encode()).digest())

    def over(self, *, at: datetime, lasts_s: int) -> bool:
        """Say whether it took too long."""
        return not 0 <= at.timestamp() - self.began_at < lasts_s

    def answered(self, state: str) -> bool:
        """Say in constant time whether an answer belongs to this sign-in."""
        return hmac.compare_digest(state.encode(), self.state.encode())

    def address(self, endpoint: str, *, client_id: str, redirect_uri: str, scopes: tuple[str, ...]) -> str:
        """Return where the browser is sent to."""
        asked = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(dict.fromkeys(("openid", *scopes))),
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"

    def _made(self, what: str) -> str:
        words = "\x00".join(("verho oidc", what, self.purpose, str(self.began_at), self.next_path))
        return _base64url(hmac.digest(self.secret.encode(), words.encode(), hashlib.sha256))


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
