"""Receipt codes: with one, and with nothing else, the person who wrote a conversation opens it.

A code is 128 random bits that only the person is given. What finds the conversation and what opens its keys are both
derived from it with HKDF (RFC 5869) and tell nothing of each other or of the code. The copies of the data keys that it
opens lie in the very fields that hold the opener's copies, so that whatever destroys those destroys these.
"""

import hashlib
import os
from collections.abc import Mapping
from typing import Any, Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import SealError, StorageError
from storage.sealing import Place, bind, seal, unseal
from storage.vocabulary import DATA_KEY_BYTES, ConversationId, DataKey, KeyScope, OpenedKeys

CODE_BYTES: Final = 16
GROUP_CHARS: Final = 4
#: The letters of a code: Crockford's, which leave out those that are taken for digits or for each other.
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LETTER_BITS: Final = 5
_TYPED: Final = str.maketrans("OIL", "011", " -\N{NO-BREAK SPACE}\N{EN DASH}")
#: With these check bits a slip of the pen is told from a code that is not known.
_CHECK_BITS: Final = 12
_CHARS: Final = (8 * CODE_BYTES + _CHECK_BITS) // _LETTER_BITS
_CONTEXT: Final = b"verho receipt 1"


class ReceiptError(StorageError):
    """A text is no receipt code: too short, too long, or mistyped."""


def new_code() -> bytes:
    """Return a new code."""
    return os.urandom(CODE_BYTES)


def written(code: bytes) -> str:
    """Return a code as people write it: 28 letters and digits in groups of four."""
    number = int.from_bytes(code) << _CHECK_BITS | _check(code)
    places = range(_LETTER_BITS * (_CHARS - 1), -1, -_LETTER_BITS)
    text = "".join(_LETTERS[number >> place & len(_LETTERS) - 1] for place in places)
    return "-".join(text[start : start + GROUP_CHARS] for start in range(0, _CHARS, GROUP_CHARS))


def read(text: str) -> bytes:
    """Return the code that somebody typed: in any case, with or without spaces and dashes, O for 0, I and L for 1.

    Raises:
        ReceiptError: it is none, or one with a letter mistyped.
    """
    letters = text[: 4 * _CHARS].upper().translate(_TYPED)
    if len(letters) != _CHARS or not set(letters) <= set(_LETTERS):
        raise ReceiptError(f"receipt code: expected {_CHARS} letters and digits")
    number = 0
    for letter in letters:
        number = number << _LETTER_BITS | _LETTERS.index(letter)
    code = (number >> _CHECK_BITS).to_bytes(CODE_BYTES)
    if number & (1 << _CHECK_BITS) - 1 != _check(code):
        raise ReceiptError("receipt code: expected one without a letter mistyped")
    return code


def lookup_of(code: bytes) -> str:
    """Return what the conversation of a code is found by: 64 hexadecimal digits, from which no code can be told."""
    return _derived(code, bind(_CONTEXT, "lookup")).hex()


def receipt_wrap(code: bytes, key: DataKey, conversation: ConversationId, scope: KeyScope) -> bytes:
    """Return a data key sealed under a code, for one conversation and one purpose."""
    return seal(_wrapping_key(code, conversation, key.version), key.secret, _place(conversation, scope))


def open_with(code: bytes, document: Mapping[str, Any]) -> OpenedKeys:
    """Return the data keys of a stored conversation; no identity key once the identities were erased.

    Raises:
        SealError: it is not this code's conversation, or was altered.
    """
    conversation = ConversationId(document["_id"])
    transcript = _unwrapped(code, document, conversation, KeyScope.TRANSCRIPT)
    if transcript is None:
        raise SealError("a conversation has no receipt")
    return OpenedKeys(transcript, _unwrapped(code, document, conversation, KeyScope.IDENTITY))


def _unwrapped(
    code: bytes, document: Mapping[str, Any], conversation: ConversationId, scope: KeyScope
) -> DataKey | None:
    stored = document.get(scope.value, {})
    if "receipt" not in stored:
        return None
    version = stored["version"]
    key = _wrapping_key(code, conversation, version)
    return DataKey(version, unseal(key, bytes(stored["receipt"]), _place(conversation, scope)))


def _wrapping_key(code: bytes, conversation: ConversationId, version: int) -> DataKey:
    return DataKey(version, _derived(code, bind(_CONTEXT, "key", conversation)))


def _place(conversation: ConversationId, scope: KeyScope) -> Place:
    return Place(conversation, "receipt", scope.value)


def _derived(code: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=DATA_KEY_BYTES, salt=None, info=info).derive(code)


def _check(code: bytes) -> int:
    return int.from_bytes(hashlib.sha256(bind(_CONTEXT, "check") + code).digest()) >> 256 - _CHECK_BITS
