"""Reads the words of reasons for who may read the audit: rights, the audit's entry, and only then the words."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from storage.audit_notes import StoredNotes, open_note
from storage.audit_tags import AuditTag
from storage.errors import AccessDenied, SealError
from storage.interfaces import Accounts, Audit, Sessions
from storage.keys import KeyFinder
from storage.opener.entitlement import Entitlement
from storage.opener.noting import NoteRequest
from storage.vocabulary import Right


class NoteReader:
    """Answers requests for notes. Lives in the opener's process.

    Args:
        notes: where they are, sealed.
        keys: the opener's keys.
        accounts: whose rights are looked up anew for each request.
        sessions: whose they are.
        audit: where the look is written down before it is answered.
        now: the clock.
    """

    def __init__(
        self,
        *,
        notes: StoredNotes,
        keys: KeyFinder,
        accounts: Accounts,
        sessions: Sessions,
        audit: Audit,
        now: Callable[[], datetime],
    ) -> None:
        self._notes = notes
        self._keys = keys
        self._entitlement = Entitlement(accounts=accounts, sessions=sessions)
        self._audit = audit
        self._now = now

    async def read(self, request: NoteRequest) -> Mapping[str, str]:
        """Return the words that are still there, by commitment.

        Raises:
            AccessDenied: the session is not in force, or its account may not read the audit.
            StorageUnavailable: the notes cannot be read, or the audit not written.
        """
        at = self._now()
        account = await self._entitlement.account(request.session, at=at)
        if account is None or Right.READ_AUDIT not in account.rights_at(at):
            raise AccessDenied("the session is unknown, or its account lacks the right")
        detail = {"count": len(request.notes)}
        await self._audit.append(AuditTag.OPENER_NOTES_OPEN, actor=account.id, detail=detail, at=at)
        return await asyncio.to_thread(self._opened, await self._notes.of(request.notes))

    def _opened(self, stored: Mapping[str, Mapping[str, Any]]) -> Mapping[str, str]:
        opened = {}
        for commitment, document in stored.items():
            private = self._keys.find(str(document["opener_key"]))
            # One that was altered is as one that was erased: the chain says that there was one.
            with contextlib.suppress(SealError):
                if private is not None:
                    opened[commitment] = open_note(document, private)
        return opened
