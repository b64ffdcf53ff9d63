"""A real provider lets somebody in; what does not hold lets nobody in."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from jwt.algorithms import ECAlgorithm

from proxy.console.oidc.choices import Fault, OidcChoices, OidcError
from proxy.console.oidc.flow import Flow, Purpose
from proxy.console.oidc.provider import Provider
from tests.console.oidc.server import SECRET, provider_running, sign_in_there

BACK = "http://127.0.0.1:1/sign-in/oidc/callback"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
KEY, OTHER = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))


async def test_a_real_provider_says_who_signed_in_there() -> None:
    """Discovery, code, PKCE, keys and ID token of a certified provider; a code is good once and for its verifier."""
    async with provider_running() as running:
        choices = await running.serve(BACK)
        async with Provider(choices, clock=lambda: datetime.now(UTC)) as provider:
            flow = Flow.begin(Purpose.SIGN_IN, next_path="/audit", at=datetime.now(UTC))
            where = await provider.metadata()
            address = flow.address(where.authorization, client_id="verho", redirect_uri=BACK, scopes=())
            answered = await sign_in_there(address, "aino@jamk", back=BACK)
            asked = {name: values[0] for name, values in parse_qs(urlsplit(answered).query).items()}
            assert where.names_issuer
            assert asked["iss"] == running.issuer
            assert flow.answered(asked["state"])
            proven = {"verifier": flow.verifier, "nonce": flow.nonce, "redirect_uri": BACK}
            identity = await provider.identity(asked["code"], **proven)
            assert (identity.issuer, identity.subject) == (running.issuer, "aino@jamk")
            with pytest.raises(OidcError, match="code: not taken"):
                await provider.identity(asked["code"], **proven)


def claims(issuer: str, **changed: Any) -> dict[str, Any]:
    """Return the claims of a token that holds, with some of them changed; None = missing."""
    at = int(NOW.timestamp())
    good = {"iss": issuer, "sub": "aino", "aud": "verho", "iat": at, "exp": at + 300, "nonce": "n", **changed}
    return {name: value for name, value in good.items() if value is not None}


def signed(payload: Mapping[str, Any], key: EllipticCurvePrivateKey = KEY, kid: str | None = "one") -> str:
    """Return a token."""
    return jwt.encode(dict(payload), key, algorithm="ES256", headers={"kid": kid} if kid else {})


@asynccontextmanager
async def answering(token: Callable[[str], str], **changed: Any) -> AsyncIterator[tuple[Provider, list[str]]]:
    """Run a provider that gives this token for any code, with metadata changed; the second is what it was asked for."""
    asked: list[str] = []
    app = web.Application()

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        issuer = f"http://{request.host}"
        match request.path:
            case "/keys":
                key = {**json.loads(ECAlgorithm.to_jwk(KEY.public_key())), "kid": "one", "use": "sig"}
                return web.json_response({"keys": [key]})
            case "/token":
                return web.json_response({"id_token": token(issuer)})
            case _:
                known = {
                    "issuer": issuer,
                    "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token",
                    "jwks_uri": f"{issuer}/keys",
                    **changed,
                }
                return web.json_response({name: value for name, value in known.items() if value is not None})

    app.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        issuer = f"http://127.0.0.1:{runner.addresses[0][1]}"
        choices = OidcChoices(issuer=issuer, client_id="verho", client_secret=SECRET, name="JAMK")
        async with Provider(choices, clock=lambda: NOW) as provider:
            yield provider, asked
    finally:
        await runner.cleanup()


async def ask(provider: Provider) -> str:
    """Return the subject that the provider's token speaks of."""
    identity = await provider.identity("code", verifier="v", nonce="n", redirect_uri=BACK)
    return identity.subject


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": ["verho", "another"]},
        {"azp": "another"},
        {"nonce": "of another"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "a" * 256},
        {"sub": 7},
        {"exp": None},
        {"exp": int(NOW.timestamp()) - 61},
        {"exp": "soon"},
        {"iat": int(NOW.timestamp()) + 61},
    ],
)
async def test_a_token_that_does_not_hold_lets_nobody_in(changed: dict[str, Any]) -> None:
    """Every claim that OpenID Connect Core 3.1.3.7 names is looked at."""
    async with answering(lambda issuer: signed(claims(issuer, **changed))) as (provider, _):
        with pytest.raises(OidcError) as refused:
            await ask(provider)
        assert refused.value.fault is Fault.INVALID


@pytest.mark.parametrize(
    "token",
    [
        lambda issuer: signed(claims(issuer), OTHER),
        lambda issuer: signed(claims(issuer), KEY, "another"),
        lambda issuer: jwt.encode(claims(issuer), SECRET * 2, algorithm="HS256", headers={"kid": "one"}),
        lambda issuer: jwt.encode(claims(issuer), "", algorithm="none"),
        lambda issuer: signed(claims(issuer))[:-4] + "AAAA",
        lambda _: "no token",
        lambda _: "",
    ],
    ids=["other key", "unknown key", "shared secret", "unsigned", "altered", "no token", "nothing"],
)
async def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(token: Callable[[str], str]) -> None:
    """Only its published keys count, and only signatures that nobody but it can make."""
    async with answering(token) as (provider, _):
        with pytest.raises(OidcError) as refused:
            await ask(provider)
        assert refused.value.fault is Fault.INVALID


async def test_a_token_may_leave_its_key_unnamed_when_there_is_one() -> None:
    """And a clock that is a little off does not matter."""
    late = int(NOW.timestamp()) - 59
    async with answering(lambda issuer: signed(claims(issuer, exp=late), kid=None)) as (provider, asked):
        assert await ask(provider) == "aino"
        assert await ask(provider) == "aino"
        assert asked.count("/keys") == 1


async def test_tokens_of_unknown_keys_do_not_make_us_ask_again_and_again() -> None:
    """A key that is not known is looked for once in a while."""
    async with answering(lambda issuer: signed(claims(issuer), KEY, "another")) as (provider, asked):
        for _ in range(5):
            with pytest.raises(OidcError):
                await ask(provider)
        assert asked.count("/keys") == 1


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"issuer": "https://evil.example"}, "issuer"),
        ({"token_endpoint": "http://evil.example/token"}, "token_endpoint"),
        ({"authorization_endpoint": None}, "authorization_endpoint"),
        ({"jwks_uri": 7}, "jwks_uri"),
        ({"code_challenge_methods_supported": ["plain"]}, "S256"),
    ],
)
async def test_metadata_that_cannot_be_used_are_named(changed: dict[str, Any], named: str) -> None:
    """Whoever runs the console learns which field of the provider's metadata is wrong."""
    async with answering(lambda issuer: signed(claims(issuer)), **changed) as (provider, _):
        with pytest.raises(OidcError, match=named) as refused:
            await ask(provider)
        assert refused.value.fault is Fault.MISCONFIGURED


async def test_a_provider_that_does_not_answer_is_said_to_be_away() -> None:
    """It is not the person's fault, and the page can say so."""
    choices = OidcChoices(issuer="http://127.0.0.1:1", client_id="verho", client_secret=SECRET, name="JAMK")
    async with Provider(choices, clock=lambda: NOW) as provider:
        with pytest.raises(OidcError) as refused:
            await provider.metadata()
        assert refused.value.fault is Fault.UNREACHABLE


def test_a_flow_belongs_to_one_cookie() -> None:
    """State, nonce and verifier differ from each other and from browser to browser, and survive the cookie."""
    one, two = (Flow.begin(Purpose.SIGN_IN, next_path="/audit", at=NOW) for _ in range(2))
    assert Flow.from_cookie(one.cookie) == one
    assert len({one.state, one.nonce, one.verifier, two.state, two.nonce, two.verifier}) == 6
    assert not one.answered(two.state)
    assert not one.over(at=NOW, lasts_s=600)
    for value in ("", "sign-in.1.short./", one.cookie + "\n", one.cookie.replace("sign-in", "other")):
        assert Flow.from_cookie(value) is None
    linking = Flow.from_cookie(one.cookie.replace("sign-in", "link"))
    assert linking is not None
    assert not linking.answered(one.state)
    assert Flow.begin(Purpose.SIGN_IN, next_path="//evil.example", at=NOW).next_path == "/"
