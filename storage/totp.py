"""Codes of authenticator apps: time-based one-time passwords (RFC 6238) with the parameters that every app knows."""

import hmac
import os
from base64 import b32encode
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from storage.signing_port import CODE_DIGITS

SECRET_BYTES: Final = 20
"""As long as the hash of RFC 4226, section 4."""
STEP_S: Final = 30
WINDOW_STEPS: Final = 1
"""How many steps a phone's clock may be early or late (RFC 6238, section 5.2)."""


def new_secret() -> bytes:
    """Return a random secret."""
    return os.urandom(SECRET_BYTES)


def provisioning_uri(secret: bytes, *, account: str, issuer: str) -> str:
    """Return the address that an authenticator app reads from a QR code."""
    return _totp(secret).get_provisioning_uri(account, issuer)


def matching_step(secret: bytes, code: str, *, at: datetime, after: int = 0) -> int | None:
    """Return the time step that a code is of, or None.

    Args:
        secret: the authenticator's.
        code: what was typed; spaces do not count.
        at: now.
        after: the last step whose code was taken; a code of it or of an earlier one is used up.
    """
    typed = "".join(code.split())
    if len(typed) != CODE_DIGITS or not (typed.isascii() and typed.isdecimal()):
        return None
    now = int(at.timestamp()) // STEP_S
    steps = range(now - WINDOW_STEPS, now + WINDOW_STEPS + 1)
    # Every step is looked at, whichever fits: the time tells nothing.
    fitting = [step for step in steps if hmac.compare_digest(code_of(secret, step), typed)]
    return next((step for step in fitting if step > after), None)


def code_of(secret: bytes, step: int) -> str:
    """Return the code of a time step."""
    return _totp(secret).generate(step * STEP_S).decode()


def _totp(secret: bytes) -> TOTP:
    # SHA-1 is what authenticator apps take; nothing here depends on its resistance to collisions.
    return TOTP(secret, CODE_DIGITS, SHA1(), STEP_S)  # noqa: S303


def readable(secret: bytes) -> str:
    """Return a secret as people type it into an app: base 32 in groups of four."""
    text = b32encode(secret).decode().rstrip("=")
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))
