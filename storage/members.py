"""Who the members of the database are, as it tells itself: by its configuration, or by what each says in its `hello`.

The configuration (`replSetGetConfig`, `getShardMap`) names hidden members too and needs the role clusterMonitor. Where
it is refused, what the driver sees is taken: hidden members stay unseen, and a member that does not answer has no tags.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.errors import StorageUnavailable
from storage.mongo import Database
from storage.mongo_address import MongoAddress, split_host
from storage.residency import Member, Role

_REFUSED = frozenset({13, 59, 76, 8000})
"""Unauthorized, CommandNotFound, NoReplicationEnabled, and what a hosted service answers to what it does not offer."""


@dataclass(frozen=True, slots=True)
class Membership:
    """The members, and whether they are all: False when hidden ones could not be seen."""

    members: tuple[Member, ...]
    complete: bool


async def read_members(database: Database) -> Membership:
    """Return who the database's members are now.

    Raises:
        StorageUnavailable: it does not answer.
    """
    hello = await database.command("hello", admin=True)
    if hello.get("msg") == "isdbgrid":
        shards = await database.command("getShardMap", admin=True, accept=_REFUSED)
        routers = [Member(host, Role.ROUTER) for host in database.seen()]
        return Membership((*routers, *members_of_shards(shards.get("map", {}))), complete=False)
    config = await database.command("replSetGetConfig", admin=True, accept=_REFUSED)
    if "config" in config:
        return Membership(members_of_config(config["config"]), complete=True)
    found = members_of_hello(hello, database.seen())
    if not found:
        raise StorageUnavailable("the database does not say who its members are")
    return Membership(found, complete=False)


def members_of_config(config: Mapping[str, Any]) -> tuple[Member, ...]:
    """Return the members of a replica set's configuration, hidden ones and arbiters among them."""
    return tuple(
        Member(
            str(member["host"]).lower(),
            Role.ARBITER if member.get("arbiterOnly") else Role.DATA,
            {str(name): str(value) for name, value in (member.get("tags") or {}).items()},
        )
        for member in config.get("members", ())
    )


def members_of_hello(hello: Mapping[str, Any], seen: Mapping[str, Mapping[str, str]]) -> tuple[Member, ...]:
    """Return the members that one of them names, with the tags that each that the driver reaches has told of itself."""
    arbiters = {str(host).lower() for host in hello.get("arbiters", ())}
    hosts = {str(host).lower() for name in ("hosts", "passives") for host in hello.get(name, ())}
    own = {str(hello["me"]).lower(): dict(hello.get("tags") or {})} if "me" in hello else {}
    # Their own names count, not those that we connect by. A server that is no replica set names nobody: then these do.
    everyone = sorted(hosts | arbiters | set(own) or set(seen))
    tags = {**seen, **own}
    return tuple(Member(host, Role.ARBITER if host in arbiters else Role.DATA, tags.get(host, {})) for host in everyone)


def members_of_shards(shards: Mapping[str, Any]) -> tuple[Member, ...]:
    """Return the members that a sharded cluster's map names; a router tells no tags, so each is to be attested."""
    found = {}
    for name, place in shards.items():
        for host in str(place).rpartition("/")[2].split(","):
            found[host.lower()] = Member(host.lower(), Role.CONFIG if name == "config" else Role.DATA)
    return tuple(found[host] for host in sorted(found))


def tls_context(address: MongoAddress) -> ssl.SSLContext:
    """Return how connections are protected that only look at a certificate: as the driver's own."""
    context = ssl.create_default_context(cafile=address.ca_file)
    if address.certificate_file is not None:
        context.load_cert_chain(address.certificate_file, password=address.certificate_password)
    return context


async def shows_name(host: str, tls_name: str, context: ssl.SSLContext, *, timeout_s: float) -> bool | None:
    """Tell whether the certificate that a host shows is trusted and holds a name; None when it does not answer."""
    name, port = split_host(host)
    try:
        async with asyncio.timeout(timeout_s):
            _, writer = await asyncio.open_connection(name, port, ssl=context, server_hostname=tls_name)
    except ssl.SSLError:
        return False
    except (OSError, TimeoutError):
        return None
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


async def presented_names(
    wanted: Sequence[tuple[str, str]], context: ssl.SSLContext, *, before: frozenset[str], timeout_s: float
) -> frozenset[str]:
    """Return the hosts that show the name attested for them; one that does not answer keeps what it had before.

    Args:
        wanted: hosts with the names that their certificates must hold.
        context: whom to trust.
        before: the hosts that have shown theirs until now.
        timeout_s: how long each may take.
    """
    answers = await asyncio.gather(*(shows_name(host, name, context, timeout_s=timeout_s) for host, name in wanted))
    hosts = [host for host, _ in wanted]
    return frozenset(
        host for host, shown in zip(hosts, answers, strict=True) if shown or (shown is None and host in before)
    )
