"""The opener's socket: who may connect, how much is read, and what a caller does without an answer."""

import asyncio
import os
import socket
import stat
import struct
from pathlib import Path

import pytest

from storage.errors import (
    AccessDenied,
    OpenerUnavailable,
)
from storage.keys import OpenerPrivateKey
from storage.mongo import Database
from storage.opener.client import OpenerClient
from storage.opener.protocol import MAX_REQUEST_BYTES
from storage.opener.server import OpenerServer
from storage.opener.wraps import StoredWraps
from storage.vocabulary import (
    ConversationId,
    KeyScope,
)
from tests.storage.conftest import AT
from tests.storage.opener_desk import BOTH, READ, Desk, desk

__all__ = ["desk"]


async def test_another_users_processes_are_refused(
    tmp_path: Path, desk: Desk, database: Database, private_key: OpenerPrivateKey
) -> None:
    """A peer whose user id is not allowed gets nothing, whatever its token."""
    token = await desk.token(BOTH)
    server = OpenerServer(
        socket_path=tmp_path / "other.sock",
        private_key=private_key,
        wraps=StoredWraps(database=database),
        accounts=desk.accounts,
        sessions=desk.sessions,
        audit=desk.audit,
        allowed_uids=frozenset({os.getuid() + 1}),
        now=lambda: AT,
    )
    async with server:
        desk.client = OpenerClient(socket_path=tmp_path / "other.sock")
        with pytest.raises(AccessDenied, match="this user's processes"):
            await desk.ask(token)
    assert list(await desk.audit.page()) == []


async def test_the_socket_is_private(desk: Desk) -> None:
    """The socket is 0600, in a directory that is 0700."""
    assert stat.S_IMODE(desk.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(desk.path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "sent",
    [
        struct.pack(">I", MAX_REQUEST_BYTES + 1),
        struct.pack(">I", 2**32 - 1) + b"x",
        struct.pack(">I", 2) + b"{]",
        struct.pack(">I", 2) + b"[]",
        struct.pack(">I", 2) + b"{}",
        struct.pack(">I", 13) + b'{"version":1}',
    ],
)
async def test_oversize_and_malformed_requests(desk: Desk, sent: bytes) -> None:
    """A request too long is refused before it is read, one in another form after; the opener goes on."""
    reader, writer = await asyncio.open_unix_connection(desk.path)
    writer.write(sent)
    answer = await reader.read()
    writer.close()
    assert b'"error":"bad_request"' in answer
    assert await desk.ask(await desk.token(BOTH))


async def test_a_request_of_the_largest_size_is_read(desk: Desk) -> None:
    """A request of exactly the bound is read, and refused only for what is in it."""
    reader, writer = await asyncio.open_unix_connection(desk.path)
    body = b'{"version":2}'.ljust(MAX_REQUEST_BYTES)
    writer.write(struct.pack(">I", len(body)) + body)
    assert b"session: a token was expected" in await reader.read()
    writer.close()


async def test_half_a_request_harms_nobody(desk: Desk) -> None:
    """A peer that hangs up in the middle leaves the opener answering others."""
    _, writer = await asyncio.open_unix_connection(desk.path)
    writer.write(b"\0\0")
    writer.close()
    assert await desk.ask(await desk.token(BOTH))


async def test_many_ask_at_the_same_time(desk: Desk) -> None:
    """Twenty requests at once are all answered, with one audit entry each and the chain whole."""
    token = await desk.token(BOTH)
    answers = await asyncio.gather(*(desk.ask(token, count=1 + n % 4) for n in range(20)))
    assert [len(keys) for keys in answers] == [1 + n % 4 for n in range(20)]
    found = await desk.audit.verify()
    assert (found.entries, found.intact) == (20, True)


async def test_without_an_opener(tmp_path: Path) -> None:
    """Where none listens, asking is one kind of error."""
    client = OpenerClient(socket_path=tmp_path / "nobody.sock")
    with pytest.raises(OpenerUnavailable):
        await client.open_keys(
            session="x",
            action=READ,
            conversations=[ConversationId("a" * 32)],
            scope=KeyScope.TRANSCRIPT,
            reason=None,
        )


async def test_a_silent_opener_is_given_up(tmp_path: Path) -> None:
    """An opener that accepts and never answers is unavailable after the time-out."""
    path = tmp_path / "silent.sock"
    async with await asyncio.start_unix_server(lambda _r, _w: None, path):
        client = OpenerClient(socket_path=path, timeout_s=0.05)
        with pytest.raises(OpenerUnavailable, match="TimeoutError"):
            await client.open_keys(
                session="x",
                action=READ,
                conversations=[ConversationId("a" * 32)],
                scope=KeyScope.TRANSCRIPT,
                reason=None,
            )


async def test_one_opener_to_a_socket(desk: Desk, private_key: OpenerPrivateKey, database: Database) -> None:
    """A second opener on a living socket is refused; a socket that a dead process left behind is replaced."""
    left = desk.path.with_name("left.sock")
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(left))

    def opener(path: Path) -> OpenerServer:
        return OpenerServer(
            socket_path=path,
            private_key=private_key,
            wraps=StoredWraps(database=database),
            accounts=desk.accounts,
            sessions=desk.sessions,
            audit=desk.audit,
            now=lambda: AT,
        )

    with pytest.raises(OpenerUnavailable, match="another opener"):
        async with opener(desk.path):
            pass
    assert await desk.ask(await desk.token(BOTH))
    async with opener(left):
        desk.client = OpenerClient(socket_path=left)
        assert await desk.ask(await desk.token(BOTH))


async def test_a_user_of_its_own_may_ask_when_the_settings_name_it(desk: Desk, tmp_path: Path) -> None:
    """With another user named, anyone can connect and the peer's id decides; this user, not named, is refused."""
    path = tmp_path / "other.sock"
    async with OpenerServer(
        socket_path=path,
        private_key=desk.server._private_key,
        wraps=desk.server._wraps,
        accounts=desk.accounts,
        sessions=desk.sessions,
        audit=desk.audit,
        allowed_uids=frozenset({os.getuid() + 1}),
    ):
        assert path.stat().st_mode & 0o777 == 0o666
        client = OpenerClient(socket_path=path)
        with pytest.raises(AccessDenied, match="user"):
            await client.open_notes(session="x", notes=["0" * 64])
