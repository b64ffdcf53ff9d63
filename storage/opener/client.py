"""The console's side of the socket: one connection, one request, one answer."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from storage.audit_tags import AuditTag
from storage.comparison_port import Compared, Tally
from storage.errors import BadRequest, OpenerUnavailable
from storage.opener.comparing import CompareRequest, dump_compare, load_compared
from storage.opener.noting import NoteRequest, dump_note_request, load_notes
from storage.opener.protocol import (
    LENGTH,
    MAX_ANSWER_BYTES,
    MAX_REQUEST_BYTES,
    Request,
    dump_request,
    frame,
    load_answer,
)
from storage.opener.searching import Found, Search, dump_search, load_found
from storage.opener.serving import CaseRequest, Deed, dump_case_request, load_done
from storage.reasons import Reason, ReasonCode
from storage.vocabulary import ConversationId, KeyScope, OpenedKeys


class OpenerClient:
    """Asks the opener over its Unix socket.

    Args:
        socket_path: where it listens.
        timeout_s: how long one exchange may take.
    """

    def __init__(self, *, socket_path: Path, timeout_s: float = 10.0) -> None:
        self._path = socket_path
        self._timeout_s = timeout_s

    async def open_keys(
        self,
        *,
        session: str,
        action: AuditTag,
        conversations: Sequence[ConversationId],
        scope: KeyScope,
        reason: Reason | None,
        pseudonym: str = "",
    ) -> Mapping[ConversationId, OpenedKeys]:
        """Return the data keys, after the opener has written one audit entry that names every conversation."""
        if not conversations:
            return {}
        body = dump_request(Request(session, action, tuple(conversations), scope, reason, pseudonym))
        return load_answer(await self._asked(body), conversations)

    async def find(
        self, *, session: str, entity_type: str, value: str, case: str, code: ReasonCode = ReasonCode.ACCESS
    ) -> Sequence[Found]:
        """Return where a value was found, after the opener has written the search into the audit.

        Args:
            session: the asker's session token; the search needs Right.SEARCH_PERSONS or Right.SERVE_SUBJECTS.
            entity_type: the kind of value.
            value: what is searched for, as anybody would write it.
            case: the number of the person's request in the controller's own register.
            code: what the person is searched for.

        Raises:
            OpenerError: as in `storage.opener.finder.Finder.find`.
        """
        return load_found(await self._asked(dump_search(Search(session, entity_type, value, case, code))))

    async def open_notes(self, *, session: str, notes: Sequence[str]) -> Mapping[str, str]:
        """Return the words of reasons, after the opener has written one audit entry that counts them."""
        if not notes:
            return {}
        return load_notes(await self._asked(dump_note_request(NoteRequest(session, tuple(notes)))), notes)

    async def compare(
        self,
        *,
        session: str,
        draft: str,
        revision: int,
        number: int,
        conversations: Sequence[ConversationId],
        examples: int,
    ) -> Compared:
        """Return how a draft of rules differs from published ones over some conversations, these being in the audit.

        Args:
            session: the asker's session token; it needs Right.TUNE_RULES and Right.READ_REDACTED.
            draft: the draft's id.
            revision: as it was seen.
            number: of the published rules, 0 for those of the settings.
            conversations: a bounded batch.
            examples: how many of each sort may be shown.

        Raises:
            OpenerError: as in `storage.opener.comparer.Comparer.compare`.
        """
        if not conversations:
            return Compared(Tally())
        request = CompareRequest(session, draft, revision, number, tuple(conversations), examples)
        return load_compared(await self._asked(dump_compare(request)))

    async def serve(
        self,
        *,
        session: str,
        case: str,
        deed: Deed,
        texts: Mapping[str, str] | None = None,
        conversations: Sequence[ConversationId] = (),
    ) -> Mapping[str, Any]:
        """Return what became of a deed in a case, after the opener has written it into the audit.

        Args:
            session: the asker's session token; every deed needs Right.SERVE_SUBJECTS.
            case: the number of the person's request.
            deed: what is done.
            texts: what the deed needs.
            conversations: which of the case's.

        Raises:
            StorageError: as in `storage.opener.clerk.Clerk.serve`.
        """
        request = CaseRequest(session, case, deed, texts or {}, tuple(conversations))
        return load_done(await self._asked(dump_case_request(request)))

    async def _asked(self, body: bytes) -> bytes:
        if len(body) > MAX_REQUEST_BYTES:
            raise BadRequest(f"a request of at most {MAX_REQUEST_BYTES} bytes was expected")
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._exchange(body)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise OpenerUnavailable(f"the opener cannot be reached ({type(error).__name__})") from None

    async def _exchange(self, body: bytes) -> bytes:
        reader, writer = await asyncio.open_unix_connection(self._path)
        try:
            writer.write(frame(body))
            await writer.drain()
            (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
            if length > MAX_ANSWER_BYTES:
                raise OpenerUnavailable("the opener's answer is larger than any that it should give")
            return await reader.readexactly(length)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
