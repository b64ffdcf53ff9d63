"""Wrapping: a data key sealed to the opener's public key with HPKE, bound to its conversation and purpose.

HPKE (RFC 9180) in base mode with ML-KEM-768 + X25519, HKDF-SHA256 and AES-256-GCM. Its single-shot API takes no
associated data, so the context goes into `info`: a wrap that was moved to another conversation, purpose or key version
does not open.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from storage.errors import SealError
from storage.keys import OpenerPrivateKey, OpenerPublicKey
from storage.sealing import bind
from storage.vocabulary import DATA_KEY_BYTES, ConversationId, DataKey, KeyScope, WrappedKey

SUITE = "hpke-mlkem768-x25519-hkdf-sha256-aes-256-gcm"

_HPKE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_CONTEXT = b"verho wrapped data key 1"


def wrap(key: DataKey, to: OpenerPublicKey, *, conversation: ConversationId, scope: KeyScope) -> WrappedKey:
    """Return `key` wrapped for the opener; only the holder of the private key unwraps it."""
    info = _info(conversation, scope, key.version, to.id)
    return WrappedKey(key.version, SUITE, to.id, _HPKE.encrypt(key.secret, to.key, info=info))


def unwrap(wrapped: WrappedKey, private: OpenerPrivateKey, *, conversation: ConversationId, scope: KeyScope) -> DataKey:
    """Return the data key.

    Raises:
        SealError: wrapped to another key or in another suite, for another conversation or purpose, or altered.
    """
    if wrapped.suite != SUITE:
        raise SealError("a data key is wrapped in a suite that this version does not know")
    if wrapped.opener_key != private.id:
        raise SealError("a data key is wrapped to another opener key")
    try:
        info = _info(conversation, scope, wrapped.version, private.id)
        secret = _HPKE.decrypt(wrapped.wrap, private.key, info=info)
    except (InvalidTag, ValueError):
        raise SealError("a wrapped data key does not belong to this conversation, or was altered") from None
    if len(secret) != DATA_KEY_BYTES:
        raise SealError("a wrapped data key has the wrong length")
    return DataKey(wrapped.version, secret)


def seal_text(plaintext: bytes, to: OpenerPublicKey, context: bytes, *parts: str) -> bytes:
    """Return bytes of another kind than data keys sealed to the opener, bound to their context and its parts."""
    return _HPKE.encrypt(plaintext, to.key, info=bind(context, SUITE, *parts, to.id))


def open_text(sealed: bytes, private: OpenerPrivateKey, context: bytes, *parts: str) -> bytes:
    """Return what `seal_text` sealed.

    Raises:
        SealError: another key, another context, or altered bytes.
    """
    try:
        return _HPKE.decrypt(sealed, private.key, info=bind(context, SUITE, *parts, private.id))
    except (InvalidTag, ValueError):
        raise SealError("what was sealed to the opener does not belong to this key and context") from None


def _info(conversation: ConversationId, scope: KeyScope, version: int, opener_key: str) -> bytes:
    return bind(_CONTEXT, SUITE, conversation, scope, str(version), opener_key)
