"""A running opener with conversations to open, and somebody at the desk who asks it."""

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.audit_notes import StoredNotes
from storage.audit_tags import AuditTag
from storage.drain import Drain
from storage.keys import OpenerPrivateKey
from storage.mongo import Database
from storage.opener.client import OpenerClient
from storage.opener.note_reader import NoteReader
from storage.opener.rates import Allowance
from storage.opener.server import OpenerServer
from storage.opener.wraps import StoredWraps
from storage.passwords import TESTING, Passwords
from storage.reasons import Reason, ReasonCode
from storage.recorder import JournalRecorder
from storage.sessions import StoredSessions
from storage.vocabulary import (
    Conversation,
    ConversationId,
    ConversationKind,
    KeyScope,
    OpenedKeys,
    Right,
)
from tests.storage.conftest import AT, FIREFOX

READ, REVEAL = AuditTag.CONSOLE_CONVERSATION_READ, AuditTag.CONSOLE_CONVERSATION_REVEAL
BOTH = frozenset({Right.READ_REDACTED, Right.REVEAL_IDENTITY})
HOUR = timedelta(hours=1)
WHY = Reason(ReasonCode.ACCESS, "2026-7")


@dataclass
class Desk:
    """An opener with five conversations, and what asking it takes."""

    server: OpenerServer
    client: OpenerClient
    path: Path
    accounts: StoredAccounts
    sessions: StoredSessions
    audit: StoredAudit
    conversations: Sequence[Conversation]

    async def token(self, rights: frozenset[Right], *, until: datetime | None = None) -> str:
        """Return the session token of a new account with these rights."""
        account = await self.accounts.create(
            name=os.urandom(4).hex(),
            display_name="Aino",
            password="hyvä salasana 1",
            language="fi",
            rights=rights,
            granted_by="Puheenjohtaja",
            grant_reason="Jäsenpalvelu",
            grant_until=until,
            at=AT,
        )
        return await self.sessions.create(account.id, at=AT)

    async def ask(
        self, token: str, *, count: int = 1, scope: KeyScope = KeyScope.TRANSCRIPT, reason: Reason | None = WHY
    ) -> Mapping[ConversationId, OpenedKeys]:
        """Ask for the keys of the first conversations."""
        return await self.client.open_keys(
            session=token,
            action=READ if scope is KeyScope.TRANSCRIPT else REVEAL,
            conversations=[one.id for one in self.conversations[:count]],
            scope=scope,
            reason=reason,
        )


class Held:
    """One private key, found by its id."""

    def __init__(self, key: OpenerPrivateKey) -> None:
        self._key = key

    def find(self, key_id: str) -> OpenerPrivateKey | None:
        """Return it when it is the one."""
        return self._key if key_id == self._key.id else None


@pytest.fixture
async def desk(
    tmp_path: Path, recorder: JournalRecorder, drain: Drain, database: Database, private_key: OpenerPrivateKey
) -> AsyncIterator[Desk]:
    """Give an opener that answers for four conversations at most."""
    opened = [recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="", at=AT) for _ in range(5)]
    await recorder.commit([entry for _, entry in opened])
    await drain.idle()
    accounts = StoredAccounts(database=database, passwords=Passwords(profile=TESTING))
    sessions = StoredSessions(database=database)
    audit = StoredAudit(database=database, note_key=lambda: private_key.public)
    path = tmp_path / "run" / "opener.sock"
    server = OpenerServer(
        socket_path=path,
        private_key=private_key,
        wraps=StoredWraps(database=database),
        accounts=accounts,
        sessions=sessions,
        audit=audit,
        notes=NoteReader(
            notes=StoredNotes(database=database),
            keys=Held(private_key),
            accounts=accounts,
            sessions=sessions,
            audit=audit,
            now=lambda: AT,
        ),
        max_batch=4,
        allowances={KeyScope.TRANSCRIPT: Allowance(50, HOUR), KeyScope.IDENTITY: Allowance(2, HOUR)},
        timeout_s=5,
        now=lambda: AT,
    )
    async with server:
        client = OpenerClient(socket_path=path, timeout_s=5)
        yield Desk(server, client, path, accounts, sessions, audit, [conversation for conversation, _ in opened])
