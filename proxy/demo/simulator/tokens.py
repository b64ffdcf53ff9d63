"""Visitors' session tokens: JWTs signed with ES256, claims as Tawk.to's (RFC 7515, RFC 7518 section 3.4)."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from proxy.demo.simulator.identifiers import nanoid
from proxy.demo.simulator.jsontext import Json, dumps, loads

_HEADER = {"alg": "ES256", "typ": "JWT", "kid": "visitor-application-server-2021022"}
_HALF = 32  # bytes of r and of s on P-256


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True, slots=True)
class Claims:
    """What a valid token says."""

    visitor_id: str
    session_key: str
    expires: datetime


class Tokens:
    """Issues and checks the tokens of one property with a key that lives as long as this object."""

    def __init__(self, *, property_id: str, life_s: int) -> None:
        self._property_id = property_id
        self._life = timedelta(seconds=life_s)
        self._key = ec.generate_private_key(ec.SECP256R1())

    def issue(self, *, visitor_id: str, session_key: str, at: datetime) -> tuple[str, datetime]:
        """Return a new token and when it expires."""
        issued = int(at.timestamp())
        expires = issued + int(self._life.total_seconds())
        claims: Json = {
            "pid": self._property_id,
            "vid": visitor_id,
            "sid": session_key,
            "iat": issued,
            "exp": expires,
            "jti": nanoid(),
        }
        signed = f"{_encode(dumps(_HEADER).encode())}.{_encode(dumps(claims).encode())}"
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        signature = r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")
        return f"{signed}.{_encode(signature)}", datetime.fromtimestamp(expires, UTC)

    def read(self, token: str, *, at: datetime) -> Claims | None:
        """Return what `token` says, or None when it isn't ours, was altered or has expired."""
        try:
            signed, _, signature = token.rpartition(".")
            raw = _decode(signature)
            der = encode_dss_signature(int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big"))
            self._key.public_key().verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
            claims = loads(_decode(signed.split(".")[1]))
        except (ValueError, IndexError, InvalidSignature):
            return None
        expires = datetime.fromtimestamp(claims["exp"], UTC)
        if expires <= at or len(raw) != 2 * _HALF:
            return None
        return Claims(claims["vid"], claims["sid"], expires)
