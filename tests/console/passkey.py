"""An authenticator in software: makes one passkey and uses it, as told, also wrongly."""

import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


class SoftKey:
    """One passkey.

    Args:
        origin: the page that the browser says it is on.
        host: the relying party that the authenticator says it signs for; the origin's when left out.
        credential_id: the id to claim; random when left out.
    """

    def __init__(self, origin: str, *, host: str = "", credential_id: bytes = b"") -> None:
        self.origin = origin
        self.host = host or urlsplit(origin).hostname or ""
        self.credential_id = credential_id or os.urandom(32)
        self.counter = 1
        self._key = generate_private_key(SECP256R1())

    def make(self, asked: str) -> str:
        """Return what the browser answers when a passkey was asked for."""
        point = self._key.public_key().public_numbers()
        public = ES256({1: 2, 3: ES256.ALGORITHM, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})
        credential = AttestedCredentialData.create(b"\0" * 16, self.credential_id, public)
        flags = AuthenticatorData.FLAG(_PRESENT | _VERIFIED | _ATTESTED)
        data = AuthenticatorData.create(_hash(self.host), flags, self.counter, credential)
        client = self._client("webauthn.create", asked, self.origin)
        attestation = AttestationObject.create("none", data, {})
        return self._answer({"clientDataJSON": _text(client), "attestationObject": _text(attestation)})

    def use(
        self, asked: str, *, origin: str = "", host: str = "", verified: bool = True, counter: int | None = None
    ) -> str:
        """Return what the browser answers when the passkey was asked for."""
        self.counter += 1
        flags = AuthenticatorData.FLAG(_PRESENT | (_VERIFIED if verified else 0))
        data = AuthenticatorData.create(_hash(host or self.host), flags, self.counter if counter is None else counter)
        client = self._client("webauthn.get", asked, origin or self.origin)
        signature = self._key.sign(data + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        return self._answer(
            {"clientDataJSON": _text(client), "authenticatorData": _text(data), "signature": _text(signature)}
        )

    def _client(self, kind: str, asked: str, origin: str) -> bytes:
        challenge = json.loads(asked)["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()

    def _answer(self, response: dict[str, str]) -> str:
        name = _text(self.credential_id)
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}, "response": response}
        )


def _hash(host: str) -> bytes:
    return hashlib.sha256(host.encode()).digest()


def _text(data: bytes) -> str:
    assert urlsafe_b64decode(urlsafe_b64encode(data)) == data
    return urlsafe_b64encode(data).rstrip(b"=").decode()
