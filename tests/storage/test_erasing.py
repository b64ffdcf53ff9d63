"""Erasure, tested with the opener's private key in hand: afterwards nothing that can be found opens any more."""

import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.audit import StoredAudit
from storage.audit_keys import AuditPrivateKey
from storage.audit_tags import AuditTag
from storage.drain import Drain
from storage.errors import LedgerUnusable, SealError
from storage.holds import Holds
from storage.journal import Journal
from storage.keys import OpenerPrivateKey
from storage.mongo import Database
from storage.recorder import JournalRecorder
from storage.records import wrapped_from_document
from storage.retention import Retention
from storage.schedule import Category, Schedule
from storage.schema import Collection
from storage.subjects.certificate import (
    Lifetimes,
    NotACertificate,
    certificate,
    digest,
    load_certificate,
    signed,
)
from storage.subjects.erasing import MAX_CONVERSATIONS, Erased, Erasing
from storage.subjects.erasures import Erasure
from storage.subjects.ledger_file import ErasureLedger, merged
from storage.subjects.remains import OPEN, Why, remains
from storage.subjects.replaying import replay_erasures
from storage.vocabulary import (
    Content,
    ConversationId,
    ConversationKind,
    Delivery,
    ErasureScope,
    KeyScope,
    Notice,
    Sender,
)
from storage.wrapping import unwrap
from tests.database import fresh_database
from tests.storage.conftest import FIREFOX

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
CASE = "2026-7"
KEY = AuditPrivateKey.generate()
BOTH = tuple(ErasureScope)
LIFETIMES = Lifetimes(
    oplog=timedelta(hours=72), backups=timedelta(days=35), live=timedelta(days=1), journals=timedelta(days=3)
)
TERMS = Schedule(dict.fromkeys(Category, 6))


@pytest.fixture
def audit(database: Database) -> StoredAudit:
    """Give an audit."""
    return StoredAudit(database=database)


@pytest.fixture
def ledger(tmp_path: Path) -> ErasureLedger:
    """Give a ledger of erasures."""
    return ErasureLedger(tmp_path / "erasures.jsonl")


@pytest.fixture
def erasing(database: Database, audit: StoredAudit, ledger: ErasureLedger) -> Erasing:
    """Give what erases."""
    return Erasing(database=database, audit=audit, ledger=ledger)


async def erase(erasing: Erasing, *conversations: ConversationId, scope: ErasureScope) -> Erased:
    """Erase at the person's request."""
    return await erasing.erase(conversations, scope, case=CASE, actor="aino", at=NOW)


async def store(recorder: JournalRecorder, drain: Drain, *, days: int = 1) -> ConversationId:
    """Store a chat with a message and a value."""
    at = NOW - timedelta(days=days)
    conversation, opening = recorder.open(
        ConversationKind.CHAT, FIREFOX, notice=Notice("2026-11", "fi", at), chat_id=f"tawk{days}", at=at
    )
    message = recorder.message(
        conversation, message_id="m", position=0, sender=Sender.VISITOR, content=Content("[EMAIL_1]"),
        delivery=Delivery.FORWARDED, at=at,
    )  # fmt: skip
    value = recorder.identity(
        conversation, pseudonym="[EMAIL_1]", entity_type="EMAIL_ADDRESS", value="matti@example.fi", at=at
    )
    await recorder.commit([opening, message, value])
    await drain.idle()
    return conversation.id


async def everything(database: Database) -> dict[Collection, list[dict[str, Any]]]:
    """Return all documents."""
    return {one: await database.find(one, {}, sort=(("_id", 1),), limit=10_000) for one in Collection}


def opened(
    documents: Mapping[Collection, list[dict[str, Any]]], private: OpenerPrivateKey, conversation: ConversationId
) -> set[KeyScope]:
    """Return which data keys of a conversation the private key unwraps from any document whatever."""
    found = set()
    for document in (one for those in documents.values() for one in those):
        for value in document.values():
            if not isinstance(value, dict) or "wrap" not in value:
                continue
            for scope in KeyScope:
                try:
                    unwrap(wrapped_from_document(value), private, conversation=conversation, scope=scope)
                except SealError:
                    continue
                found.add(scope)
    return found


@dataclass(frozen=True)
class House:
    """A journal that drains into the database, and what erases."""

    recorder: JournalRecorder
    drain: Drain
    journal: Journal
    ledger: ErasureLedger
    erasing: Erasing
    audit: StoredAudit


@pytest.fixture
def house(
    recorder: JournalRecorder,
    drain: Drain,
    journal: Journal,
    ledger: ErasureLedger,
    erasing: Erasing,
    audit: StoredAudit,
) -> House:
    """Give all of it."""
    return House(recorder, drain, journal, ledger, erasing, audit)


@pytest.mark.parametrize("scope", BOTH)
async def test_nothing_of_it_opens_any_more(
    house: House, database: Database, database_uri: str, private_key: OpenerPrivateKey, scope: ErasureScope
) -> None:
    """With the private key in hand, no wrap opens from collections, journal or a restored copy; the audit verifies."""
    erased, other = await store(house.recorder, house.drain), await store(house.recorder, house.drain, days=2)
    backup = await everything(database)
    wraps = [one[key]["wrap"] for one in backup[Collection.CONVERSATIONS] if one["_id"] == erased
             for key in ("transcript", "identity")]  # fmt: skip
    assert opened(backup, private_key, erased) == set(KeyScope)
    left = set() if scope is ErasureScope.EVERYTHING else {KeyScope.TRANSCRIPT}
    done = await erase(house.erasing, erased, scope=scope)
    assert (done.erasures[0].conversation, done.held, done.unknown) == (erased, (), ())
    assert done.audit is not None
    assert (done.audit.tag, done.audit.conversations) == (AuditTag.COMMAND_SUBJECT_ERASE, (erased,))
    now = await everything(database)
    assert opened(now, private_key, erased) == left
    assert opened(now, private_key, other) == set(KeyScope)
    assert {one["conversation"] for one in now[Collection.IDENTITIES]} == {other}
    assert len(now[Collection.MESSAGES]) == 1 + len(left)
    # The journal: nothing of either wrap is in any of its files, as it is or as its JSON would hold it.
    await house.journal.scrub()
    files = b"".join(path.read_bytes() for path in house.ledger.path.parent.glob("journal.sqlite3*"))
    for wrap in wraps:
        assert bytes(wrap) not in files
        assert base64.b64encode(bytes(wrap)) not in files
    # A backup from before, restored: the ledger's file, which is not in it, makes it forget again.
    async with fresh_database(database_uri) as restored:
        for collection, documents in backup.items():
            for document in documents:
                if collection is not Collection.SCHEMA:
                    await restored.insert(collection, document)
        before = await everything(restored)
        assert opened(before, private_key, erased) == set(KeyScope)
        for revived in (1, 0):
            there = StoredAudit(database=restored)
            replayed = await replay_erasures(restored, house.ledger.read(), audit=there, at=NOW)
            assert (replayed.erasures, replayed.revived) == (1, revived)
            after = await everything(restored)
            assert opened(after, private_key, erased) == left
            assert opened(after, private_key, other) == set(KeyScope)
            assert {one["conversation"] for one in after[Collection.IDENTITIES]} == {other}
            assert (await there.verify()).intact
    assert (await house.audit.verify()).intact


async def test_a_legal_hold_wins(
    recorder: JournalRecorder, drain: Drain, database: Database, audit: StoredAudit, erasing: Erasing
) -> None:
    """What is held stays whole and is named with its case; lifted, the same request erases it."""
    held, free = await store(recorder, drain), await store(recorder, drain, days=2)
    holds = Holds(database=database, audit=audit)
    await holds.place(held, case="riita-1", until=None, actor="command", at=NOW)
    for scope in BOTH:
        done = await erase(erasing, held, free, ConversationId("0" * 32), scope=scope)
        assert [(one.conversation, one.case) for one in done.held] == [(held, "riita-1")]
        assert [one.conversation for one in done.erasures] == [free]
        assert done.unknown == ("0" * 32,)
    (document,) = (await everything(database))[Collection.CONVERSATIONS]
    assert {"transcript", "identity"} <= document.keys()
    found = await remains(database, done.erasures, done.held, case=CASE)
    assert {one.why for one in found if one.place == "conversations"} == {Why.LEGAL_HOLD}
    assert not {one.why for one in found} & OPEN
    await holds.lift(held, actor="command", at=NOW)
    assert not (await erase(erasing, held, scope=ErasureScope.EVERYTHING)).held
    assert not (await everything(database))[Collection.CONVERSATIONS]


class Meddled:
    """The database, in which somebody places a hold just before the first transaction."""

    def __init__(self, database: Database, hold: Callable[[], Awaitable[None]]) -> None:
        self._database, self._hold = database, hold

    def __getattr__(self, name: str) -> Any:
        """Return what the database has."""
        return getattr(self._database, name)

    async def together(self, work: Any) -> Any:
        """Place the hold, then do the work."""
        await self._hold()
        return await self._database.together(work)


@pytest.mark.parametrize("scope", BOTH)
async def test_a_hold_placed_meanwhile_wins(house: House, database: Database, scope: ErasureScope) -> None:
    """Between the look for holds and the destruction of the wraps there is no gap."""
    chat = await store(house.recorder, house.drain)
    holds = Holds(database=database, audit=house.audit)

    async def hold() -> None:
        await holds.place(chat, case="riita-1", until=None, actor="command", at=NOW)

    meddled: Any = Meddled(database, hold)
    done = await erase(Erasing(database=meddled, audit=house.audit, ledger=house.ledger), chat, scope=scope)
    assert (done.erasures, [one.case for one in done.held]) == ((), ["riita-1"])
    assert not house.ledger.read()
    (document,) = (await everything(database))[Collection.CONVERSATIONS]
    assert {"transcript", "identity"} <= document.keys()


class EndedError(Exception):
    """The process ends here."""


class Cut:
    """The database or the ledger until the process ends: changes are passed on as long as `left` counts down."""

    def __init__(self, target: object, left: list[int]) -> None:
        self._target, self._left = target, left

    def __getattr__(self, name: str) -> Any:
        """Return what the target has."""
        if name in {"together", "delete", "apply", "append"}:
            if not self._left[0]:
                raise EndedError
            self._left[0] -= 1
        return getattr(self._target, name)


@pytest.mark.parametrize("scope", BOTH)
@pytest.mark.parametrize("step", range(7))
async def test_interrupted_anywhere_it_goes_on(
    recorder: JournalRecorder,
    drain: Drain,
    database: Database,
    audit: StoredAudit,
    ledger: ErasureLedger,
    private_key: OpenerPrivateKey,
    scope: ErasureScope,
    step: int,
) -> None:
    """Ended between any two steps and asked for again, it is done, once: ledger, records and counters agree."""
    erased = await store(recorder, drain)

    left = [step]
    cut_database: Any = Cut(database, left)
    cut_ledger: Any = Cut(ledger, left)
    interrupted = Erasing(database=cut_database, audit=audit, ledger=cut_ledger)
    with pytest.raises(EndedError):
        await erase(interrupted, erased, scope=scope)
    for _ in range(2):
        again = Erasing(database=database, audit=audit, ledger=ErasureLedger(ledger.path))
        done = await erase(again, erased, scope=scope)
        assert [one.conversation for one in done.erasures] == [erased]
    documents = await everything(database)
    assert KeyScope.IDENTITY not in opened(documents, private_key, erased)
    assert not documents[Collection.IDENTITIES]
    assert [(one.conversation, one.scope) for one in ledger.read()] == [(erased, scope)]
    assert [one["swept"] for one in documents[Collection.ERASURES]] == [True]
    assert sum(one["conversations"] for one in documents[Collection.COUNTERS]) == (scope is ErasureScope.EVERYTHING)
    assert (await audit.verify()).intact


async def test_what_comes_late_is_swept_and_nothing_more(
    recorder: JournalRecorder, drain: Drain, database: Database, audit: StoredAudit, erasing: Erasing
) -> None:
    """A journal that brings records back loses to the next sweep; an erased identity leaves the text where it is."""
    whole, nameless = await store(recorder, drain), await store(recorder, drain, days=2)
    late = await everything(database)
    await erase(erasing, whole, scope=ErasureScope.EVERYTHING)
    await erase(erasing, nameless, scope=ErasureScope.IDENTITY)
    state = {"_id": "0" * 64, "at": NOW, "expires_at": NOW + timedelta(days=9_999), "state": b"s"}
    await database.insert(Collection.LIVE, {**state, "conversations": [nameless]})
    for collection in (Collection.CONVERSATIONS, Collection.MESSAGES, Collection.IDENTITIES):
        for document in late[collection]:
            if document["_id"] == nameless:
                await database.update(collection, {"_id": nameless}, {"$set": {"identity": document["identity"]}})
            elif await database.find_one(collection, {"_id": document["_id"]}) is None:
                await database.insert(collection, document)
    await Retention(database=database, audit=audit, schedule=TERMS, now=lambda: NOW).run()
    now = await everything(database)
    (kept,) = now[Collection.CONVERSATIONS]
    assert (kept["_id"], "identity" in kept) == (nameless, False)
    assert [one["conversation"] for one in now[Collection.MESSAGES]] == [nameless]
    assert not now[Collection.IDENTITIES]
    assert ["state" in one for one in now[Collection.LIVE]] == [False]


async def test_the_certificate_says_what_is_so(
    recorder: JournalRecorder, drain: Drain, database: Database, erasing: Erasing
) -> None:
    """It names what is gone, what remains and why, from when on it is final, and what is to be deleted at Tawk.to."""
    erased = await store(recorder, drain)
    await database.insert(Collection.JOURNALS, {"_id": "e" * 32, "cleared_at": NOW - timedelta(seconds=1)})
    done = await erase(erasing, erased, scope=ErasureScope.EVERYTHING)

    async def issued(lifetimes: Lifetimes = LIFETIMES) -> dict[str, Any]:
        return certificate(
            case=CASE, controller="JAMKO", erasures=done.erasures, held=done.held,
            remainders=await remains(database, done.erasures, done.held, case=CASE),
            tawk_chats=[one.chat_id for one in done.erasures], lifetimes=lifetimes, at=NOW,
        )  # fmt: skip

    early = await issued()
    assert (early["complete"], early["to_delete_at_tawk"]) == (False, ["tawk1"])
    assert {"what": "journals", "count": 1, "why": "journal_not_cleared"} in early["remains"]
    await database.update(Collection.JOURNALS, {}, {"$set": {"cleared_at": NOW + timedelta(seconds=1)}})
    whole = await issued()
    assert whole["complete"]
    assert whole["final_after"] == (NOW + timedelta(days=35)).isoformat()
    assert {one["why"] for one in whole["remains"]} == {"consent_proof", "accountability", "erasure_ledger"}
    # The embedded database keeps deleted bytes in files of its own: then no date is promised.
    embedded = await issued(Lifetimes(timedelta(1), timedelta(1), timedelta(1), timedelta(1), bounded=False))
    assert (embedded["final_after"], embedded["embedded_database"]) == (None, True)
    sealed = signed(whole, KEY)
    keys = {KEY.id: KEY.public}
    assert load_certificate(json.dumps(sealed).encode(), keys) == whole
    assert len(digest(sealed)) == 64
    forgeries: tuple[Any, ...] = (
        {**sealed, "final_after": NOW.isoformat()}, {**sealed, "signature": {}}, {"format": "x"}, [],
        signed(whole, AuditPrivateKey.generate()),
    )  # fmt: skip
    for forged in forgeries:
        with pytest.raises(NotACertificate):
            load_certificate(json.dumps(forged).encode(), keys)


async def test_the_ledger_survives_what_a_crash_leaves(tmp_path: Path) -> None:
    """A cut line is passed over and the next entry stands on its own; nothing is there twice; ids and times only."""
    one = Erasure(ConversationId("a" * 32), NOW, ErasureScope.IDENTITY, CASE, "tawk1")
    two = Erasure(ConversationId("b" * 32), NOW, ErasureScope.EVERYTHING, CASE)
    ledger = ErasureLedger(tmp_path / "erasures.jsonl")
    assert ledger.read() == []
    assert ledger.append([one]) == 1
    with ledger.path.open("a") as target:
        target.write('{"conversation":"bb')
    assert [ledger.append([one, two]), ledger.append([two])] == [1, 0]
    assert [entry.conversation for entry in ledger.read()] == [one.conversation, two.conversation]
    assert "tawk1" not in ledger.path.read_text()
    assert ledger.path.stat().st_mode & 0o077 == 0
    later = Erasure(one.conversation, NOW + timedelta(1), ErasureScope.EVERYTHING)
    assert merged([one, two], [later], [one]) == [later, two]
    with pytest.raises(LedgerUnusable):
        ErasureLedger(tmp_path / "missing" / "erasures.jsonl").append([one])
    with pytest.raises(LedgerUnusable):
        ErasureLedger(tmp_path).read()


async def test_a_request_is_bounded(erasing: Erasing) -> None:
    """One more conversation than one audit entry names is refused before anything happens."""
    too_many = [ConversationId(f"{number:032x}") for number in range(MAX_CONVERSATIONS + 1)]
    with pytest.raises(ValueError, match="at most"):
        await erase(erasing, *too_many, scope=ErasureScope.IDENTITY)
