"""The opener's side of the socket: rights first, then the audit entry, and only then keys.

The order is the promise: a look is in the audit before it happens. When the audit cannot be written, no key is
unwrapped. The private key lives in this object and in no other process.
"""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from storage.audit_tags import AuditTag
from storage.comparison_port import Compared
from storage.errors import (
    AccessDenied,
    BadRequest,
    OpenerUnavailable,
    Restricted,
    StorageError,
    TooMany,
    TooOften,
    UnknownConversation,
)
from storage.interfaces import Accounts, Audit, Sessions
from storage.keys import KeyFinder, OpenerPrivateKey
from storage.opener.bodies import TOLD, dump_error, kind_of
from storage.opener.comparing import COMPARE, CompareRequest, dump_compared, load_compare
from storage.opener.entitlement import Entitlement
from storage.opener.noting import NOTES, NoteRequest, dump_notes, load_note_request
from storage.opener.peers import peer_uid
from storage.opener.protocol import (
    LENGTH,
    MAX_NAMED,
    MAX_REQUEST_BYTES,
    Request,
    dump_keys,
    frame,
    load_request,
)
from storage.opener.rates import DEFAULT_ALLOWANCES, Allowance, Rates
from storage.opener.searching import SEARCH, Found, Search, dump_found, load_search
from storage.opener.serving import CASE, CaseRequest, dump_done, load_case_request
from storage.scopes import SUBJECT_ACTIONS
from storage.vocabulary import (
    ConversationId,
    DataKey,
    KeyScope,
    OpenedKeys,
    Right,
    WrappedKey,
)
from storage.wrapping import unwrap

_log = logging.getLogger("verho.storage")

"""Who is named in the audit when a session is not known."""

_NEEDED: Mapping[KeyScope, frozenset[Right]] = {
    KeyScope.TRANSCRIPT: frozenset({Right.READ_REDACTED}),
    KeyScope.IDENTITY: frozenset({Right.READ_REDACTED, Right.REVEAL_IDENTITY}),
}


class Wraps(Protocol):
    """Where wrapped data keys are read from: `storage.opener.wraps.StoredWraps`."""

    async def of(
        self, conversations: tuple[ConversationId, ...]
    ) -> Mapping[ConversationId, Mapping[KeyScope, WrappedKey]]:
        """Return the wraps of those conversations that are stored."""
        ...

    async def restricted(self, conversations: tuple[ConversationId, ...]) -> int:
        """Return how many of those conversations may be opened for the person's own requests only."""
        ...


class Searches(Protocol):
    """What answers searches for a person: `storage.opener.finder.Finder`."""

    async def find(self, search: Search) -> Sequence[Found]:
        """Return where a value was found, the search being in the audit by then."""
        ...


class Notes(Protocol):
    """What reads the words of reasons: `storage.opener.note_reader.NoteReader`."""

    async def read(self, request: NoteRequest) -> Mapping[str, str]:
        """Return the words that are still there, by commitment, the look being in the audit by then."""
        ...


class CaseDeeds(Protocol):
    """What serves people's requests: `storage.opener.clerk.Clerk`."""

    async def serve(self, request: CaseRequest) -> Mapping[str, Any]:
        """Do what is asked, it being in the audit by then, and return what became of it."""
        ...


class RuleComparisons(Protocol):
    """What compares rules over stored conversations: `storage.opener.comparer.Comparer`."""

    async def compare(self, request: CompareRequest) -> Compared:
        """Return how two packs differ over some conversations, these being in the audit by then."""
        ...


class OpenerServer:
    """Answers on a Unix socket to some users' processes. An async context: it listens while entered.

    Args:
        socket_path: where to listen; a socket that a dead process left there is replaced.
        private_key: what unwraps.
        keys: where other keys are found: former ones, and a new one that came while this process runs.
        wraps: where wrapped keys are read from.
        accounts: whose rights are looked up anew for each request.
        sessions: whose they are.
        audit: where the look is written down first.
        notes: what reads the words of reasons; None refuses it.
        searches: what answers searches for a person; None refuses them.
        cases: what serves people's requests; None refuses it.
        comparisons: what compares rules over stored conversations; None refuses it.
        max_batch: how many conversations one TRANSCRIPT request may name.
        allowances: how many conversations one person may have opened within a time.
        allowed_uids: whose processes may ask; by default those of this process's own user.
        timeout_s: how long one exchange may take.
        max_connections: how many exchanges go on at a time; further ones are refused.
        now: the clock.
    """

    def __init__(
        self,
        *,
        socket_path: Path,
        private_key: OpenerPrivateKey,
        keys: KeyFinder | None = None,
        wraps: Wraps,
        accounts: Accounts,
        sessions: Sessions,
        audit: Audit,
        notes: Notes | None = None,
        searches: Searches | None = None,
        cases: CaseDeeds | None = None,
        comparisons: RuleComparisons | None = None,
        max_batch: int = 50,
        allowances: Mapping[KeyScope, Allowance] = DEFAULT_ALLOWANCES,
        allowed_uids: frozenset[int] | None = None,
        timeout_s: float = 10.0,
        max_connections: int = 64,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if not 1 <= max_batch <= MAX_NAMED:
            raise ValueError(f"max_batch: between 1 and {MAX_NAMED}")
        self._path = socket_path
        self._private_key = private_key
        self._keys = keys
        self._searches = searches
        self._cases = cases
        self._comparisons = comparisons
        self._wraps = wraps
        self._entitlement = Entitlement(accounts=accounts, sessions=sessions)
        self._audit = audit
        self._notes = notes
        self._rates = Rates(allowances)
        self._max_batch = max_batch
        self._allowed_uids = frozenset({os.getuid()}) if allowed_uids is None else allowed_uids
        # Modes know users and groups, not lists: where another user may ask, the peer's id alone decides.
        self._mode = 0o600 if self._allowed_uids <= {os.getuid()} else 0o666
        self._timeout_s = timeout_s
        self._max_connections = max_connections
        self._now = now
        self._exchanges: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_unix_server(self._connected, sock=_bound(self._path, mode=self._mode))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        for task in tuple(self._exchanges):
            task.cancel()
        await asyncio.gather(*self._exchanges, return_exceptions=True)
        await server.wait_closed()
        self._path.unlink(missing_ok=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._exchanges.add(task)
            task.add_done_callback(self._exchanges.discard)
        try:
            async with asyncio.timeout(self._timeout_s):
                writer.write(frame(await self._answer(reader, writer)))
                await writer.drain()
        except (TimeoutError, ConnectionError, asyncio.IncompleteReadError):
            _log.warning("opener_exchange_broken", extra={"verho": {}})
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        try:
            if peer_uid(writer.get_extra_info("socket").fileno()) not in self._allowed_uids:
                _log.error("opener_peer_refused", extra={"verho": {}})
                raise AccessDenied("this user's processes may not ask")
            if len(self._exchanges) > self._max_connections:
                raise OpenerUnavailable("too many requests at a time")
            (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
            if length > MAX_REQUEST_BYTES:
                raise BadRequest(f"a request of at most {MAX_REQUEST_BYTES} bytes was expected")
            return await self._served(await reader.readexactly(length))
        except TOLD as error:
            return dump_error(error)
        except StorageError as error:
            _log.error("opener_failed", extra={"verho": {"error": type(error).__name__}})
            return dump_error(OpenerUnavailable("the opener cannot use its storage"))

    async def _served(self, body: bytes) -> bytes:
        match kind_of(body):
            case kind if kind == SEARCH and self._searches is not None:
                return dump_found(await self._searches.find(load_search(body)))
            case kind if kind == NOTES and self._notes is not None:
                return dump_notes(await self._notes.read(load_note_request(body)))
            case kind if kind == CASE and self._cases is not None:
                return dump_done(await self._cases.serve(load_case_request(body)))
            case kind if kind == COMPARE and self._comparisons is not None:
                return dump_compared(await self._comparisons.compare(load_compare(body)))
        return dump_keys(await self.open_keys(load_request(body)))

    async def open_keys(self, request: Request) -> Mapping[ConversationId, OpenedKeys]:
        """Return the keys that a request asks for, once its asker's rights are checked and the look is written down.

        Raises:
            OpenerError: as in `storage.interfaces.Opener`; no key was unwrapped.
            StorageError: the database cannot be used, or a wrap does not open.
        """
        at = self._now()
        actor = await self._entitled(request, at)
        limit = 1 if request.scope is KeyScope.IDENTITY else self._max_batch
        if len(request.conversations) > limit:
            await self._refuse(request, actor, "too_many", at)
            raise TooMany(f"at most {limit} in one request")
        if not self._rates.take(actor, request.scope, len(request.conversations), at=at):
            await self._refuse(request, actor, "too_often", at)
            raise TooOften("the account has had too much opened lately")
        wraps = await self._wraps.of(request.conversations)
        if len(wraps) != len(request.conversations):
            raise UnknownConversation("not every conversation asked for is stored")
        if request.action not in SUBJECT_ACTIONS and await self._wraps.restricted(request.conversations):
            await self._refuse(request, actor, "restricted", at)
            raise Restricted("the processing of a conversation is restricted")
        await self._audit.append(
            request.action,
            actor=actor,
            conversations=request.conversations,
            detail={"scope": request.scope.value, "count": len(request.conversations), **_one(request)},
            reason=request.reason,
            at=at,
        )
        # 0.1 ms each; a full batch of fifty would hold the loop for a noticeable moment.
        return await asyncio.to_thread(self._unwrap, request, wraps)

    async def _entitled(self, request: Request, at: datetime) -> str:
        """Return the asker's account id, after looking up session, account and rights in the database."""
        needed = _NEEDED[request.scope] | ({Right.SERVE_SUBJECTS} if request.action in SUBJECT_ACTIONS else set())
        account = await self._entitlement.require(
            request.session,
            lambda rights: rights >= needed,
            lambda actor, cause: self._refuse(request, actor, cause, at),
            at=at,
        )
        return account.id

    async def _refuse(self, request: Request, actor: str, cause: str, at: datetime) -> None:
        await self._audit.append(
            AuditTag.OPENER_KEYS_REFUSED,
            actor=actor,
            conversations=request.conversations,
            detail={"scope": request.scope.value, "action": request.action.value, "cause": cause},
            reason=request.reason,
            at=at,
        )

    def _unwrap(
        self, request: Request, wraps: Mapping[ConversationId, Mapping[KeyScope, WrappedKey]]
    ) -> Mapping[ConversationId, OpenedKeys]:
        opened = {}
        for one in request.conversations:
            transcript = self._unwrap_one(wraps[one][KeyScope.TRANSCRIPT], one, KeyScope.TRANSCRIPT)
            identity = None
            if request.scope is KeyScope.IDENTITY and KeyScope.IDENTITY in wraps[one]:
                identity = self._unwrap_one(wraps[one][KeyScope.IDENTITY], one, KeyScope.IDENTITY)
            opened[one] = OpenedKeys(transcript, identity)
        return opened

    def _unwrap_one(self, wrapped: WrappedKey, conversation: ConversationId, scope: KeyScope) -> DataKey:
        private = self._private_key
        if wrapped.opener_key != private.id and self._keys is not None:
            private = self._keys.find(wrapped.opener_key) or private
        return unwrap(wrapped, private, conversation=conversation, scope=scope)


def _one(request: Request) -> dict[str, str | int]:
    """Return what the audit says of a look at one value: which pseudonym it is behind."""
    return {"pseudonym": request.pseudonym} if request.pseudonym else {}


def _bound(path: Path, *, mode: int) -> socket.socket:
    """Return a bound socket of this mode; nobody can connect before it listens, which is later."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.is_socket():
        _remove_dead(path)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listening.bind(str(path))
        path.chmod(mode)
    except OSError as error:
        listening.close()
        raise OpenerUnavailable(f"{path}: the opener cannot listen there ({error.strerror or error})") from None
    return listening


def _remove_dead(path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            path.unlink(missing_ok=True)
            return
    raise OpenerUnavailable(f"{path}: another opener listens there")
