"""A lock that a PKCS#11 token holds: each file's key is wrapped by an AES key that never leaves the token.

It protects key files at rest: a copy of them opens nowhere without the token and its PIN. A process that runs has the
keys in its memory all the same. The library is an extra, `pkcs11`; it is imported when a token is used.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storage.errors import KeyFileError

if TYPE_CHECKING:
    from pkcs11 import Session

_FILE_KEY_BYTES = 32
_IV_BYTES = 16
_TOKEN_KEY_BITS = 256


@dataclass(frozen=True, slots=True)
class TokenPlace:
    """Where the token's key is.

    Attributes:
        module: the vendor's PKCS#11 library.
        token: the token's label.
        key: the key's label in it.
    """

    module: str
    token: str
    key: str


class TokenLock:
    """Has file keys wrapped and unwrapped by a token.

    What wraps is AES-CBC, which every token has; a wrapped key that was altered gives another key, and the file that it
    belongs to then fails its own authentication.

    Args:
        place: where the token's key is.
        pin: the token's user PIN.
    """

    def __init__(self, place: TokenPlace, pin: str) -> None:
        self._place = place
        self._pin = pin

    def prepare(self) -> bool:
        """Make the token's key when there is none: AES-256, sensitive, not extractable. False when it is there.

        Raises:
            KeyFileError: the token cannot be used.
        """
        from pkcs11 import Attribute, KeyType, MechanismFlag, NoSuchKey

        with self._session() as session:
            try:
                self._key(session)
            except NoSuchKey:
                session.generate_key(
                    KeyType.AES,
                    _TOKEN_KEY_BITS,
                    label=self._place.key,
                    store=True,
                    capabilities=MechanismFlag.ENCRYPT | MechanismFlag.DECRYPT,
                    template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False},
                )
                return True
        return False

    def new(self) -> tuple[Mapping[str, str], bytes]:
        """Return a random key for a file, wrapped and as it is."""
        from pkcs11 import Mechanism

        secret, vector = os.urandom(_FILE_KEY_BYTES), os.urandom(_IV_BYTES)
        with self._session() as session:
            wrapped = self._key(session).encrypt(secret, mechanism=Mechanism.AES_CBC_PAD, mechanism_param=vector)
        return {"token_key": self._place.key, "vector": vector.hex(), "wrapped": bytes(wrapped).hex()}, secret

    def key(self, fields: Mapping[str, str]) -> bytes:
        """Return the key that a file holds wrapped."""
        from pkcs11 import Mechanism

        if "wrapped" not in fields:
            raise KeyFileError("it is sealed with a passphrase, and the settings name a token: verho keys reseal")
        vector, wrapped = bytes.fromhex(fields["vector"]), bytes.fromhex(fields["wrapped"])
        with self._session() as session:
            secret = self._key(session).decrypt(wrapped, mechanism=Mechanism.AES_CBC_PAD, mechanism_param=vector)
        if len(secret) != _FILE_KEY_BYTES:
            raise ValueError("a wrapped key has 32 bytes")
        return bytes(secret)

    def _key(self, session: "Session") -> Any:
        from pkcs11 import ObjectClass

        # What it can do depends on its attributes, which no type tells.
        return session.get_key(object_class=ObjectClass.SECRET_KEY, label=self._place.key)

    @contextmanager
    def _session(self) -> Iterator["Session"]:
        try:
            import pkcs11
        except ImportError:
            raise KeyFileError("keys.token: the extra pkcs11 is not installed (pip install 'verho[pkcs11]')") from None
        try:
            token = pkcs11.lib(self._place.module).get_token(token_label=self._place.token)
            with token.open(user_pin=self._pin, rw=True) as session:
                yield session
        except pkcs11.NoSuchKey:
            raise KeyFileError(f"keys.token.key: the token has no key {self._place.key}: verho keys new") from None
        except (pkcs11.PKCS11Error, RuntimeError) as error:
            # RuntimeError: the library itself cannot be loaded. Neither text is shown: some quote arguments.
            raise KeyFileError(f"keys.token: the token cannot be used ({type(error).__name__})") from None
