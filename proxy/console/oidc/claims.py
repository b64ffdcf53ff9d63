"""What an ID token must be before anybody is let in by it (OpenID Connect Core 1.0, 3.1.3.7). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import jwt

from proxy.console.oidc.choices import Fault, OidcError

#: Signatures that a provider may use: asymmetric ones only, so that no secret shared with us can sign.
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
#: Authentication methods (RFC 8176) that are a second factor or hold one.
SECOND_FACTORS: Final = frozenset({"mfa", "otp", "hwk", "swk", "fpt", "face", "sms", "tel"})
MAX_SUBJECT_CHARS: Final = 255  # OpenID Connect Core 1.0, 2.
_REQUIRED: Final = ("iss", "sub", "aud", "exp", "iat", "nonce")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is at the provider.

    Attributes:
        issuer: the provider.
        subject: its own name for the person; it never changes and is never given to somebody else.
        second_factor: the provider asked for more than one proof.
    """

    issuer: str
    subject: str = field(repr=False)
    second_factor: bool


@dataclass(frozen=True, slots=True)
class TokenHead:
    """Which key an ID token says that it is signed with."""

    algorithm: str
    key_id: str | None


def head_of(token: str) -> TokenHead:
    """Return a token's own word on its signature; nothing of it is believed yet.

    Raises:
        OidcError: it is no signed token, or signed in a way that is not taken.
    """
    try:
        head = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise OidcError(Fault.INVALID, "id_token: not a signed JWT") from None
    algorithm, key_id = head.get("alg"), head.get("kid")
    if algorithm not in ALGORITHMS:
        raise OidcError(Fault.INVALID, "id_token alg: not one that is taken")
    return TokenHead(str(algorithm), key_id if isinstance(key_id, str) else None)


def identity_of(
    token: str,
    key: jwt.PyJWK,
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    leeway_s: int,
    at: datetime,
) -> Identity:
    """Return who the token speaks of, once everything about it holds.

    Raises:
        OidcError: signature, issuer, audience, authorised party, times or nonce are not as they must be.
    """
    claims = _verified(token, key, issuer=issuer, client_id=client_id)
    now = at.timestamp()
    expires, issued = claims["exp"], claims["iat"]
    if not isinstance(expires, int | float) or not isinstance(issued, int | float):
        raise OidcError(Fault.INVALID, "id_token exp, iat: not times")
    if now >= expires + leeway_s or issued > now + leeway_s:
        raise OidcError(Fault.INVALID, "id_token exp, iat: not valid now")
    if claims["nonce"] != nonce:
        raise OidcError(Fault.INVALID, "id_token nonce: of another sign-in")
    audience = claims["aud"]
    party = claims.get("azp")
    if (isinstance(audience, list) and len(audience) > 1 and party is None) or party not in {None, client_id}:
        raise OidcError(Fault.INVALID, "id_token azp: another party")
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT_CHARS:
        raise OidcError(Fault.INVALID, "id_token sub: not a subject")
    methods = claims.get("amr")
    used = {one for one in methods if isinstance(one, str)} if isinstance(methods, list) else set()
    return Identity(issuer, subject, bool(used & SECOND_FACTORS))


def _verified(token: str, key: jwt.PyJWK, *, issuer: str, client_id: str) -> Mapping[str, Any]:
    try:
        # Times are compared by our own clock above, which tests can set; a missing one is refused here.
        return jwt.decode(
            token,
            key,
            algorithms=list(ALGORITHMS),
            audience=client_id,
            issuer=issuer,
            options={"require": list(_REQUIRED), "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
    except jwt.PyJWTError as error:
        # Its text may quote a claim; its kind says enough.
        raise OidcError(Fault.INVALID, f"id_token: {type(error).__name__}") from None
