"""Recovery codes: ten one-time ways in for whoever has lost the second factor; only their hashes are kept."""

import hashlib
import secrets
from typing import Final

from storage.sealing import bind
from storage.vocabulary import AccountId

CODES: Final = 10
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is read as a digit, nor U."""
_GROUPS, _GROUP_CHARS = 4, 4
_CONTEXT = b"verho recovery code 1"
_ALIKE = str.maketrans("OIL", "011", " -\t\u2010\u2011\u2013")


def new_codes() -> tuple[str, ...]:
    """Return fresh codes of 80 random bits each, in groups as they are printed."""
    return tuple("-".join(_group() for _ in range(_GROUPS)) for _ in range(CODES))


def code_hash(account: AccountId, code: str) -> str:
    """Return what is kept of an account's code, however it was typed.

    Nobody tries 80 random bits, so a fast hash keeps them as well as a slow one.
    """
    return hashlib.sha256(bind(_CONTEXT, account, code.upper().translate(_ALIKE))).hexdigest()


def _group() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_CHARS))
