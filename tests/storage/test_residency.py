"""Nothing is written to a member that may lie outside the allowed regions, or beyond this machine unprotected."""

import asyncio
import ssl
from pathlib import Path

import pytest

from storage.errors import StorageError
from storage.members import members_of_config, members_of_hello, members_of_shards, presented_names
from storage.mongo import Database
from storage.mongo_address import join_host, read_address, split_host
from storage.residency import Attestation, Member, ResidencyRules, Role, Standing, judge
from tests.storage.members import NOW, RULES, WORD, certificate, member

__all__ = ["certificate"]


@pytest.mark.parametrize(
    ("one", "rules", "presented", "standing", "reason"),
    [
        (member("db9.example.fi:27017", region="eu-north-1"), RULES, False, Standing.DECLARED, ""),
        (member("db9.example.fi:27017", region="us-east-1"), RULES, False, Standing.REFUSED, "not allowed"),
        (member(region="us-east-1"), RULES, True, Standing.REFUSED, "its tag names a region that is not allowed"),
        (member("db9.example.fi:27017"), RULES, False, Standing.REFUSED, "no tag region, and not attested"),
        (member("db9.example.fi:27017", Region="eu-north-1"), RULES, False, Standing.REFUSED, "no tag region"),
        (member("db9.example.fi:27017", dc="eu-north-1"), ResidencyRules(RULES.regions, "dc"), False,
         Standing.DECLARED, ""),
        (member(), RULES, True, Standing.ATTESTED, ""),
        (member(role=Role.ROUTER), RULES, True, Standing.ATTESTED, ""),
        (member(), RULES, False, Standing.REFUSED, "no certificate with the name db1.example.fi was seen"),
        (member(), ResidencyRules(RULES.regions, "region", (Attestation(WORD.host, "fi-hel1", "x", NOW),)), True,
         Standing.REFUSED, "its attestation ended on 2026-11-22"),
        (member(), ResidencyRules(frozenset(), "region", (WORD,)), True, Standing.REFUSED, "not allowed"),
        (member("db1.example.fi.evil.example:27017"), RULES, True, Standing.REFUSED, "not attested"),
        (member("127.0.0.1:27017"), ResidencyRules(), False, Standing.HERE, ""),
        (member("localhost:27017"), ResidencyRules(), False, Standing.HERE, ""),
        (member("[::1]:27017"), ResidencyRules(), False, Standing.HERE, ""),
        (member("127.0.0.1.evil.example:27017"), ResidencyRules(), False, Standing.REFUSED, "not attested"),
        (member("10.0.0.1:27017"), ResidencyRules(), False, Standing.REFUSED, "not attested"),
        (member("db9.example.fi:27017", Role.ARBITER), RULES, False, Standing.NO_DATA, ""),
        (member("db9.example.fi:27017", Role.CONFIG), RULES, False, Standing.REFUSED, "not attested"),
    ],
)  # fmt: skip
def test_each_member_is_judged(
    one: Member, rules: ResidencyRules, presented: bool, standing: Standing, reason: str
) -> None:
    """A declared region, an attestation with its certificate, or this machine: nothing else is accepted."""
    (verdict,) = judge([one], rules, at=NOW, presented={one.host} if presented else set())
    assert verdict.standing is standing
    assert (reason in verdict.reason) is bool(reason) or not reason
    assert bool(verdict.reason) is (standing is Standing.REFUSED)


def test_an_attestation_may_name_a_port() -> None:
    """With a port it speaks of that process alone."""
    word = Attestation("DB1.example.fi:27018", "fi-hel1", "db1.example.fi", NOW)
    assert word.is_of("db1.example.fi:27018")
    assert not word.is_of("db1.example.fi:27017")


def test_members_are_read_from_what_the_server_says() -> None:
    """Hidden members, arbiters, passives, shards and config servers are all among them, with their tags."""
    config = {
        "members": [
            {"host": "A.example.fi:27017", "tags": {"region": "fi-hel1"}},
            {"host": "b.example.fi:27017", "hidden": True, "priority": 0},
            {"host": "c.example.fi:27017", "arbiterOnly": True},
        ]
    }
    assert members_of_config(config) == (
        Member("a.example.fi:27017", Role.DATA, {"region": "fi-hel1"}),
        Member("b.example.fi:27017"),
        Member("c.example.fi:27017", Role.ARBITER),
    )
    hello = {
        "me": "a:1", "hosts": ["a:1", "B:1"], "passives": ["p:1"], "arbiters": ["c:1"], "tags": {"region": "fi-hel1"}
    }  # fmt: skip
    assert members_of_hello(hello, {"b:1": {"region": "eu-north-1"}, "alias:1": {}}) == (
        Member("a:1", Role.DATA, {"region": "fi-hel1"}),
        Member("b:1", Role.DATA, {"region": "eu-north-1"}),
        Member("c:1", Role.ARBITER),
        Member("p:1"),
    )
    assert members_of_hello({}, {"alone:27017": {}}) == (Member("alone:27017"),)
    shards = {"config": "cfg/c1:1,c2:1", "rs0": "rs0/A:1,b:1"}
    assert members_of_shards(shards) == (
        Member("a:1"), Member("b:1"), Member("c1:1", Role.CONFIG), Member("c2:1", Role.CONFIG)
    )  # fmt: skip


FAR = "mongodb://verho:secret@db1.example.fi:27017,127.0.0.1"


@pytest.mark.parametrize(
    ("uri", "refusal"),
    [
        ("mongodb://127.0.0.1:27017/?directConnection=true", None),
        ("mongodb://localhost", None),
        ("mongodb://[::1]:27017,127.0.0.1", None),
        ("mongodb://%2Frun%2Fmongodb.sock", None),
        (f"{FAR}/?tls=true", None),
        (f"{FAR}/?ssl=true&authMechanism=SCRAM-SHA-256", None),
        ("mongodb+srv://verho:secret@db.example.fi/", None),
        ("mongodb://db1.example.fi/?tls=true&authMechanism=MONGODB-X509&tlsCertificateKeyFile=/c.pem", None),
        (FAR, "tls=true"),
        ("mongodb://db1.example.fi", "tls=true"),
        ("mongodb://127.0.0.1.evil.example", "tls=true"),
        (f"{FAR}/?tls=false", "tls=true"),
        ("mongodb+srv://verho:secret@db.example.fi/?tls=false", "tls=true"),
        (f"{FAR}/?tls=true&tlsInsecure=true", "without tlsinsecure"),
        (f"{FAR}/?tls=true&tlsAllowInvalidCertificates=true", "without tlsallowinvalidcertificates"),
        (f"{FAR}/?tls=true&TLSALLOWINVALIDHOSTNAMES=true", "without tlsallowinvalidhostnames"),
        ("mongodb://db1.example.fi/?tls=true", "a user with a password"),
        (f"{FAR}/?tls=true&authMechanism=PLAIN", "SCRAM or MONGODB-X509"),
        ("mongodb://db1.example.fi?tls=true&authMechanism=MONGODB-X509", "tlsCertificateKeyFile"),
    ],
)  # fmt: skip
def test_beyond_this_machine_tls_and_a_known_user(uri: str, refusal: str | None) -> None:
    """Without them no connection is made; the refusal says what is missing and quotes nothing of the address."""
    said = read_address(uri).refusal()
    assert (said is None) if refusal is None else (said is not None and refusal in said)
    if refusal is not None:
        with pytest.raises(StorageError, match=r"^storage\.mongodb: ") as caught:
            Database(uri)
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "parts"),
    [("db1:27018", ("db1", 27_018)), ("db1", ("db1", 27_017)), ("[::1]:5", ("::1", 5)), ("[::1]", ("::1", 27_017))],
)
def test_a_host_has_a_port(host: str, parts: tuple[str, int]) -> None:
    """Where none is named it is MongoDB's own; put together again it reads as it did."""
    assert split_host(host) == parts
    assert split_host(join_host(*parts)) == parts


async def test_the_pinned_name_is_looked_for(certificate: Path) -> None:
    """A host counts once it shows a trusted certificate with the name; silent, it keeps what it had before."""
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=serving)
    host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def shown(name: str, context: ssl.SSLContext, *before: str) -> bool:
        return bool(await presented_names([(host, name)], context, before=frozenset(before), timeout_s=5))

    assert await shown("db1.example.fi", trusting)
    assert not await shown("db2.example.fi", trusting, host)
    assert not await shown("db1.example.fi", ssl.create_default_context(), host)
    server.close()
    await server.wait_closed()
    assert await shown("db1.example.fi", trusting, host)
    assert not await shown("db1.example.fi", trusting)
