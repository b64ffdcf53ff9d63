"""What the opener's process is made of: the server that gives keys, the search, the indexer, and what it works off."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from proxy.comparing import draft_comparisons
from proxy.rewriting import rules_again
from proxy.settings import Settings
from proxy.subjects.ledger import ledger_of
from proxy.subjects.office import office_of
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.audit_keys import AuditPrivateKey
from storage.audit_notes import StoredNotes
from storage.blind_index import BlindIndex
from storage.keyring import KeyRing
from storage.keys import OpenerPrivateKey, load_opener_public
from storage.mongo import Database
from storage.opener.clerk import Clerk
from storage.opener.comparer import Comparer
from storage.opener.finder import Finder
from storage.opener.identity_keys import StoredIdentityKeys
from storage.opener.indexer import Indexer
from storage.opener.note_reader import NoteReader
from storage.opener.rates import Allowance
from storage.opener.receipt_queue import ReceiptQueue
from storage.opener.rewriter import Rewriter
from storage.opener.server import OpenerServer
from storage.opener.wraps import StoredWraps
from storage.passwords import Passwords
from storage.periodic import Periodic
from storage.rule_packs import StoredRulePacks
from storage.rule_studio import StoredRuleDrafts
from storage.sessions import StoredSessions
from storage.subjects.erasing import Erasing
from storage.vocabulary import KeyScope


@asynccontextmanager
async def opening(
    settings: Settings,
    database: Database,
    *,
    keys: KeyRing[OpenerPrivateKey],
    private_key: OpenerPrivateKey,
    index: BlindIndex,
    signing: Callable[[], AuditPrivateKey],
    now: Callable[[], datetime],
) -> AsyncIterator[OpenerServer]:
    """Answer on the socket, index what arrives, and carry out what was asked for.

    Args:
        settings: the socket, the bounds, how long sessions hold.
        database: entered.
        keys: where former keys of the opener are found.
        private_key: the active one.
        index: makes the search index's hashes.
        signing: gives what signs certificates of erasure.
        now: the clock.
    """
    wraps, packs = StoredWraps(database=database), StoredRulePacks(database=database)
    directory = Path(settings.keys.directory)
    # Read each time: after a rotation words go to the new key, and the former one can be retired.
    audit = StoredAudit(database=database, note_key=lambda: load_opener_public(directory))
    accounts = StoredAccounts(database=database, passwords=Passwords())
    sessions = StoredSessions(
        database=database,
        idle_s=settings.console.session_idle_s,
        absolute_s=settings.console.session_absolute_s,
    )
    finder = Finder(
        database=database,
        index=index,
        accounts=accounts,
        sessions=sessions,
        audit=audit,
        searches_per_hour=settings.opener.searches_per_hour,
        now=now,
    )
    identity_keys = StoredIdentityKeys(private_key=private_key, keys=keys, wraps=wraps)
    clerk = Clerk(
        database=database,
        office=office_of(settings, signing=signing, public=lambda: load_opener_public(directory)),
        keys=keys,
        identity_keys=identity_keys,
        accounts=accounts,
        sessions=sessions,
        audit=audit,
        now=now,
    )
    server = OpenerServer(
        socket_path=Path(settings.opener.socket),
        private_key=private_key,
        keys=keys,
        wraps=wraps,
        accounts=accounts,
        sessions=sessions,
        audit=audit,
        searches=finder,
        cases=clerk,
        comparisons=Comparer(
            database=database,
            keys=keys,
            comparisons=draft_comparisons(settings, StoredRuleDrafts(database=database), packs),
            accounts=accounts,
            sessions=sessions,
            audit=audit,
            allowance=Allowance(settings.opener.reads_per_minute, timedelta(minutes=1)),
            max_batch=settings.opener.max_batch,
            now=now,
        ),
        notes=NoteReader(
            notes=StoredNotes(database=database),
            keys=keys,
            accounts=accounts,
            sessions=sessions,
            audit=audit,
            now=now,
        ),
        max_batch=settings.opener.max_batch,
        allowances={
            KeyScope.TRANSCRIPT: Allowance(settings.opener.reads_per_minute, timedelta(minutes=1)),
            KeyScope.IDENTITY: Allowance(settings.opener.reveals_per_hour, timedelta(hours=1)),
        },
        allowed_uids=frozenset(settings.opener.allowed_uids) | {os.getuid()},
    )
    indexer = Indexer(database=database, index=index, keys=identity_keys, every_s=settings.opener.index_every_s)
    queue = ReceiptQueue(
        database=database,
        keys=keys,
        identity_keys=identity_keys,
        erasing=Erasing(database=database, audit=audit, ledger=ledger_of(settings)),
        audit=audit,
        now=now,
    )
    working = Periodic(queue.look, name="receipt-queue", every_s=settings.opener.receipts_every_s)
    rewriter = Rewriter(
        database=database,
        keys=keys,
        rules=rules_again(settings, packs),
        accounts=accounts,
        audit=audit,
        now=now,
    )
    rewriting = Periodic(rewriter.look, name="reredaction", every_s=settings.opener.reredact_every_s)
    async with server, indexer, working, rewriting:
        yield server
