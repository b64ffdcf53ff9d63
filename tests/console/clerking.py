"""What the stage's opener serves people's requests with: the search, the indexer, the clerk; and a mail box."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from proxy.indexing import SEARCHABLE
from proxy.mail.letter import Letter, MailError
from proxy.subjects.copy_page import About
from storage.audit_keys import AUDIT
from storage.blind_index import BlindIndex
from storage.index_keys import INDEX
from storage.interfaces import Accounts, Audit, Sessions
from storage.key_locks import Lock
from storage.keyring import KeyRing
from storage.keys import OPENER, OpenerPrivateKey
from storage.mongo import Database
from storage.opener.clerk import Clerk, Office
from storage.opener.finder import Finder
from storage.opener.identity_keys import StoredIdentityKeys
from storage.opener.indexer import Indexer
from storage.opener.wraps import StoredWraps
from storage.subjects.certificate import Lifetimes
from storage.subjects.ledger_file import LEDGER_FILE, ErasureLedger

CONTROLLER = {"name": "JAMKO", "address": "Rajakatu 35, 40200 Jyväskylä", "contact": "puheenjohtaja@jamko.fi"}


@dataclass(frozen=True, slots=True)
class Served:
    """What the opener gets, and what indexes for it."""

    finder: Finder
    clerk: Clerk
    indexer: Indexer


@dataclass(slots=True)
class Posted:
    """A mail box that keeps what is sent to it, or refuses as told."""

    letters: list[Letter] = field(default_factory=list)
    refusal: MailError | None = None

    async def send(self, letter: Letter) -> None:
        """Take a letter."""
        if self.refusal is not None:
            raise self.refusal
        self.letters.append(letter)


def about(language: str) -> About:
    """Return what copies and letters say about the processing."""
    return About(CONTROLLER, 6, 6, f"https://www.jamko.fi/{language}")


def served(
    database: Database,
    keys: Path,
    lock: Lock,
    private: OpenerPrivateKey,
    *,
    accounts: Accounts,
    sessions: Sessions,
    audit: Audit,
    now: Callable[[], datetime],
) -> Served:
    """Return an opener's search, clerk and indexer, with keys of their own."""
    ring = KeyRing(OPENER, keys, lock=lock)
    if not (keys / INDEX.private_name).exists():
        KeyRing(INDEX, keys, lock=lock).create(at=now())
    if not (keys / AUDIT.private_name).exists():
        KeyRing(AUDIT, keys, lock=lock).create(at=now())
    signing = AUDIT.load(keys, lock=lock)
    index = BlindIndex(INDEX.load(keys, lock=lock), SEARCHABLE)
    identity_keys = StoredIdentityKeys(private_key=private, keys=ring, wraps=StoredWraps(database=database))
    finder = Finder(database=database, index=index, accounts=accounts, sessions=sessions, audit=audit, now=now)
    span = timedelta(days=1)
    office = Office(
        controller=CONTROLLER["name"],
        lifetimes=Lifetimes(span, span, span, span),
        keep_cases_months=24,
        ledger=ErasureLedger(keys / LEDGER_FILE),
        signing=lambda: signing,
        public=lambda: private.public,
    )
    clerk = Clerk(
        database=database,
        office=office,
        keys=ring,
        identity_keys=identity_keys,
        accounts=accounts,
        sessions=sessions,
        audit=audit,
        now=now,
    )
    return Served(finder, clerk, Indexer(database=database, index=index, keys=identity_keys))
