"""What is asked of the provider: its metadata, its keys, and the ID token for a code. Fixed hosts, bounded answers."""

import asyncio
import json
import ssl
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote_plus, urlsplit

import aiohttp
import jwt

from proxy.console.guard import is_loopback
from proxy.console.oidc.choices import Fault, OidcChoices, OidcError
from proxy.console.oidc.claims import Identity, TokenHead, head_of, identity_of

_WELL_KNOWN: Final = "/.well-known/openid-configuration"
MAX_CODE_CHARS: Final = 4_096
#: Which signatures a kind of key makes.
_FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {"RSA": ("RS", "PS"), "EC": ("ES",), "OKP": ("EdDSA",)}


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where the provider answers what (OpenID Connect Discovery 1.0, 3).

    Attributes:
        names_issuer: its answers name the issuer (RFC 9207), so one that does not is refused.
    """

    authorization: str
    token: str
    keys: str
    names_issuer: bool


class Provider:
    """The identity provider, while entered; it is asked for nothing before somebody signs in with it.

    Args:
        choices: which provider, and the bounds.
        clock: the time now, aware, UTC.
    """

    def __init__(self, choices: OidcChoices, *, clock: Callable[[], datetime]) -> None:
        self.choices = choices
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._metadata: tuple[datetime, Metadata] | None = None
        self._keys: tuple[datetime, tuple[Mapping[str, Any], ...]] | None = None
        self._asking = asyncio.Lock()

    async def __aenter__(self) -> Self:
        """Open the connection pool."""
        secured = ssl.create_default_context(cafile=self.choices.ca_file)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=secured, limit=8),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=self.choices.timeout_s),
            headers={"Accept": "application/json", "User-Agent": "Verho"},
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        if self._session is not None:
            await self._session.close()

    async def metadata(self) -> Metadata:
        """Return where the provider answers what.

        Raises:
            OidcError: it cannot be reached, or its metadata are another issuer's or incomplete.
        """
        async with self._asking:
            if self._metadata is None or self._age_s(self._metadata[0]) >= self.choices.metadata_s:
                found = await self._ask("GET", self.choices.issuer.rstrip("/") + _WELL_KNOWN)
                self._metadata = self._clock(), _metadata(found, self.choices.issuer)
            return self._metadata[1]

    async def identity(self, code: str, *, verifier: str, nonce: str, redirect_uri: str) -> Identity:
        """Return who signed in, for a code that the browser brought.

        Raises:
            OidcError: the provider does not take the code, or its ID token does not hold.
        """
        if not 0 < len(code) <= MAX_CODE_CHARS:
            raise OidcError(Fault.INVALID, "code: missing or too long")
        token = await self._redeem(code, verifier=verifier, redirect_uri=redirect_uri)
        return identity_of(
            token,
            await self._key(head_of(token)),
            issuer=self.choices.issuer,
            client_id=self.choices.client_id,
            nonce=nonce,
            leeway_s=self.choices.leeway_s,
            at=self._clock(),
        )

    async def _redeem(self, code: str, *, verifier: str, redirect_uri: str) -> str:
        where = await self.metadata()
        # Name and secret are form-encoded first (RFC 6749, 2.3.1).
        pair = f"{quote_plus(self.choices.client_id)}:{quote_plus(self.choices.client_secret)}"
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        answer = await self._ask(
            "POST", where.token, headers={"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}, form=form
        )
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise OidcError(Fault.INVALID, "token answer: id_token is missing")
        return token

    async def _key(self, head: TokenHead) -> jwt.PyJWK:
        where = await self.metadata()
        async with self._asking:
            for _ in range(2):
                if self._keys is not None and self._age_s(self._keys[0]) < self.choices.metadata_s:
                    found = _matching(self._keys[1], head)
                    if found is not None:
                        return found
                    if self._age_s(self._keys[0]) < self.choices.keys_again_s:
                        break
                # A key that is not known may be a new one; but tokens do not make us ask as often as they come.
                self._keys = self._clock(), _keys(await self._ask("GET", where.keys))
        raise OidcError(Fault.INVALID, "id_token kid: no such key of the provider")

    async def _ask(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, form: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        if self._session is None:
            raise RuntimeError("the provider is not open")
        try:
            async with self._session.request(method, url, headers=headers, data=form, allow_redirects=False) as answer:
                body = await answer.content.read(self.choices.max_answer_bytes + 1)
                whole = await answer.content.read(1) == b"" and len(body) <= self.choices.max_answer_bytes
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise OidcError(Fault.UNREACHABLE, type(error).__name__) from None
        if method == "POST" and answer.status == HTTPStatus.BAD_REQUEST:
            raise OidcError(Fault.INVALID, "code: not taken by the provider")
        if answer.status != HTTPStatus.OK or not whole:
            raise OidcError(Fault.UNREACHABLE, f"status {answer.status}, or too large an answer")
        try:
            document = json.loads(body)
        except ValueError:
            raise OidcError(Fault.MISCONFIGURED, "answer: not JSON") from None
        if not isinstance(document, dict):
            raise OidcError(Fault.MISCONFIGURED, "answer: not an object")
        return document

    def _age_s(self, since: datetime) -> float:
        return (self._clock() - since).total_seconds()


def _metadata(found: Mapping[str, Any], issuer: str) -> Metadata:
    if found.get("issuer") != issuer:
        raise OidcError(Fault.MISCONFIGURED, "metadata issuer: another than configured")
    supported = found.get("code_challenge_methods_supported")
    if isinstance(supported, list) and "S256" not in supported:
        raise OidcError(Fault.MISCONFIGURED, "metadata code_challenge_methods_supported: S256 is missing")
    return Metadata(
        authorization=_endpoint(found, "authorization_endpoint"),
        token=_endpoint(found, "token_endpoint"),
        keys=_endpoint(found, "jwks_uri"),
        names_issuer=found.get("authorization_response_iss_parameter_supported") is True,
    )


def _endpoint(found: Mapping[str, Any], name: str) -> str:
    address = found.get(name)
    parts = urlsplit(address) if isinstance(address, str) else urlsplit("")
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        return str(address)
    raise OidcError(Fault.MISCONFIGURED, f"metadata {name}: expected an https address")


def _keys(found: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    keys = found.get("keys")
    if not isinstance(keys, list) or not all(isinstance(one, dict) for one in keys):
        raise OidcError(Fault.MISCONFIGURED, "keys: not a key set")
    return tuple(keys)


def _matching(keys: tuple[Mapping[str, Any], ...], head: TokenHead) -> jwt.PyJWK | None:
    """Return the key of that id; a token that names none is taken when just one key fits its algorithm."""
    fitting = [
        one
        for one in keys
        if one.get("use") in {None, "sig"}
        and one.get("alg") in {None, head.algorithm}
        and head.algorithm.startswith(_FAMILIES.get(str(one.get("kty")), ()))
        and head.key_id in {None, one.get("kid")}
    ]
    if len(fitting) != 1:
        return None
    try:
        return jwt.PyJWK(dict(fitting[0]), head.algorithm)
    except jwt.PyJWTError:
        raise OidcError(Fault.MISCONFIGURED, "keys: one that cannot be used") from None
