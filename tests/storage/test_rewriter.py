"""Stored conversations are redacted again: whole or not at all, and what was sent stays what was sent."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from proxy.indexing import SEARCHABLE
from proxy.rewriting import RulesAgain
from redaction.rules.building import redactor_of
from redaction.rules.pack import RulePack
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.audit_tags import AuditTag
from storage.blind_index import BlindIndex
from storage.drain import Drain
from storage.errors import Full, StorageUnavailable
from storage.holds import Holds
from storage.index_keys import IndexKey
from storage.keys import EdgeKey, OpenerPrivateKey
from storage.live_port import LiveState
from storage.mongo import Database
from storage.opener.identity_keys import StoredIdentityKeys
from storage.opener.indexer import Indexer
from storage.opener.redoing import NewTalk, OpenTalk
from storage.opener.rewriter import COMMAND, Rewriter
from storage.opener.wraps import StoredWraps
from storage.passwords import TESTING, Passwords
from storage.receipts import open_with
from storage.recorder import JournalRecorder
from storage.records import seal_again, stored_message, unseal_identity, unseal_message, unseal_sent
from storage.rewrites import StoredRewrites
from storage.rewrites_port import RewriteCounts, RewriteState
from storage.rewriting import NewIdentity, NewMessage, NewRecords, Rewriting
from storage.schema import ASCENDING, Collection
from storage.subjects.erasing import Erasing
from storage.subjects.ledger_file import ErasureLedger
from storage.subjects.remains import Why, remains
from storage.subjects.requests import Ground
from storage.subjects.restricting import Restrictions
from storage.transcripts import StoredTranscripts
from storage.vocabulary import (
    AccountId,
    Content,
    Conversation,
    ConversationId,
    ConversationKind,
    Delivery,
    ErasureScope,
    OpenedKeys,
    Right,
    Sender,
    StoredMessage,
)  # fmt: skip
from tests.storage.conftest import AT, FIREFOX

RULES = RulesAgain(redactor_of(RulePack("later")), None)
INDEX = BlindIndex(IndexKey.from_material(bytes(range(32))), SEARCHABLE)
OPEN = "soita 040 1234567, terveisin [NIMI_1]"
BY_ID = (("_id", ASCENDING),)


@dataclass
class Published:
    """Where the rewriter finds rules; at conversation `fails_at` there is an error, the database's by default."""

    fails_at: int = 0
    error: Exception = field(default_factory=lambda: StorageUnavailable("gone"))
    judged: int = 0
    seen: list[str] = field(default_factory=list)

    @property
    def version(self) -> str:
        """What the rules call themselves."""
        return RULES.version

    async def in_force(self) -> int:
        """Return their number."""
        return 7

    async def of(self, number: int) -> "Published | None":
        """Return them."""
        return self if number == 7 else None

    def again(self, talk: OpenTalk) -> NewTalk | None:
        """Judge a conversation, or fail as told."""
        self.judged += 1
        if self.judged == self.fails_at:
            raise self.error
        return RULES.again(talk)


@dataclass
class Shelf:
    """A database with conversations, and what redacts them again."""

    database: Database
    recorder: JournalRecorder
    drain: Drain
    audit: StoredAudit
    accounts: StoredAccounts
    queue: StoredRewrites
    rules: Published
    rewriter: Rewriter
    indexer: Indexer
    talks: list[Conversation] = field(default_factory=list)

    async def talk(self, *texts: str, answers: tuple[tuple[str, str], ...] = (), at: datetime = AT) -> Conversation:
        """Store a conversation whose first person is Matti."""
        conversation, opened = self.recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="c", at=at)
        entries = [opened]
        entries.append(
            self.recorder.identity(
                conversation, pseudonym="[NIMI_1]", entity_type="PERSON", value="Matti Meikäläinen", at=at
            )
        )
        entries += [
            self.recorder.message(
                conversation, message_id=f"m{place}", position=place, sender=Sender.VISITOR,
                content=Content(text, answers if not place else ()), delivery=Delivery.FORWARDED, at=at, rules="old",
            )
            for place, text in enumerate(texts)
        ]  # fmt: skip
        await self.recorder.commit(entries)
        await self.drain.idle()
        self.talks.append(conversation)
        return conversation

    async def messages(self, conversation: Conversation) -> Sequence[StoredMessage]:
        """Return its messages, sealed."""
        return await StoredTranscripts(database=self.database).messages(conversation.id)

    async def texts(self, conversation: Conversation) -> list[str]:
        """Return what its messages hold."""
        keys = OpenedKeys(conversation.transcript)
        return [unseal_message(keys, one).text for one in await self.messages(conversation)]

    async def sent(self, conversation: Conversation) -> list[Content | None]:
        """Return what its messages held when they were sent."""
        keys = OpenedKeys(conversation.transcript, conversation.identity)
        return [unseal_sent(keys, one) for one in await self.messages(conversation)]

    async def values(self, conversation: Conversation) -> dict[str, str]:
        """Return what its pseudonyms stand for."""
        keys = OpenedKeys(conversation.transcript, conversation.identity)
        stored = await StoredTranscripts(database=self.database).identities(conversation.id)
        return {one.pseudonym: unseal_identity(keys, one) for one in stored}

    async def everything(self) -> list[dict[str, Any]]:
        """Return all that is stored of conversations, as documents."""
        places = (Collection.CONVERSATIONS, Collection.MESSAGES, Collection.IDENTITIES)
        return [one for place in places for one in await self.database.find(place, {}, sort=BY_ID, limit=999)]

    async def run(self, *, dry: bool = False, since: datetime | None = None, author: str = COMMAND) -> RewriteCounts:
        """Have them redacted again and return what was met."""
        asked = await self.queue.ask(author=author, reason="uudet säännöt", at=AT, dry=dry, since=since)
        await self.rewriter.look()
        return await self.counts(asked.id)

    async def counts(self, job: str) -> RewriteCounts:
        """Return what a run has met."""
        found = await self.queue.by_id(job)
        assert found is not None
        return found.counts

    async def tags(self) -> list[AuditTag]:
        """Return what the audit holds, oldest first."""
        return [entry.tag for entry in reversed(await self.audit.page(limit=200))]


@pytest.fixture
async def shelf(database: Database, recorder: JournalRecorder, drain: Drain, private_key: OpenerPrivateKey) -> Shelf:
    """Give an empty shelf."""
    audit, rules = StoredAudit(database=database), Published()
    accounts = StoredAccounts(database=database, passwords=Passwords(profile=TESTING))

    class Keys:
        def find(self, key_id: str) -> OpenerPrivateKey | None:
            return private_key if key_id == private_key.id else None

    rewriter = Rewriter(database=database, keys=Keys(), rules=rules, accounts=accounts, audit=audit, now=lambda: AT)
    wraps = StoredIdentityKeys(private_key=private_key, keys=Keys(), wraps=StoredWraps(database=database))
    indexer = Indexer(database=database, index=INDEX, keys=wraps)
    queue = StoredRewrites(database=database)
    return Shelf(database, recorder, drain, audit, accounts, queue, rules, rewriter, indexer)


async def test_a_missed_value_is_taken_out_and_kept_as_an_identity(shelf: Shelf) -> None:
    """The text shows a pseudonym, the value is sealed behind it and found by a search; what was sent stays readable."""
    talk = await shelf.talk(OPEN, "siis 0401234567", answers=(("Puhelin", "040 1234567"),))
    counts = await shelf.run()
    assert (counts.done, counts.changed, counts.taken) == (1, 1, 3)
    assert await shelf.texts(talk) == ["soita [PHONE_995001], terveisin [NIMI_1]", "siis [PHONE_995001]"]
    assert [one and one.text for one in await shelf.sent(talk)] == [OPEN, "siis 0401234567"]
    assert (await shelf.sent(talk))[0] == Content(OPEN, (("Puhelin", "040 1234567"),))
    assert await shelf.values(talk) == {"[NIMI_1]": "Matti Meikäläinen", "[PHONE_995001]": "040 1234567"}
    await shelf.indexer.catch_up()
    sought = INDEX.sought("PHONE_NUMBER", "+358 40 1234567")
    found = await shelf.database.find(Collection.IDENTITIES, {"index.macs": {"$in": sought}}, sort=BY_ID, limit=9)
    assert [one["pseudonym"] for one in found] == ["[PHONE_995001]"]
    first = (await shelf.messages(talk))[0]
    assert first.again is not None
    assert (first.rules, first.again.rules) == ("old", "later")
    assert await shelf.tags() == [
        AuditTag.OPENER_REREDACT_BEGIN, AuditTag.OPENER_REREDACT_OPEN, AuditTag.OPENER_REREDACT_END,
    ]  # fmt: skip
    entries = await shelf.audit.page()
    assert entries[1].conversations == (talk.id,)
    assert "1234567" not in repr([entry.detail for entry in entries])


async def test_a_second_run_changes_nothing(shelf: Shelf) -> None:
    """Neither a byte of what is stored, nor what was sent."""
    for _ in range(2):
        await shelf.talk(OPEN, "ja 050 7654321, opiskelijanumero K1234")
    await shelf.run()
    before = await shelf.everything()
    assert (await shelf.run()).changed == 0
    assert await shelf.everything() == before


async def test_what_is_sealed_to_a_receipt_still_opens(
    database: Database, drain: Drain, shelf: Shelf, edge_key: EdgeKey, private_key: OpenerPrivateKey
) -> None:
    """No key changes, so that the code that the visitor was given opens the new records too."""
    shelf.recorder = JournalRecorder(
        journal=shelf.recorder._journal, database=database, opener=private_key.public, edge=edge_key, receipts=True
    )
    talk = await shelf.talk(OPEN)
    await shelf.run()
    document = await database.find_one(Collection.CONVERSATIONS, {"_id": talk.id})
    assert document is not None
    keys = open_with(talk.receipt, document)
    assert [unseal_message(keys, one).text for one in await shelf.messages(talk)] == await shelf.texts(talk)
    assert unseal_sent(keys, (await shelf.messages(talk))[0]) == Content(OPEN)


async def test_what_may_not_be_touched_is_left_as_it_is(shelf: Shelf, edge_key: EdgeKey) -> None:
    """Restricted, under a hold, still going on: not opened, not named in the audit, and counted."""
    restricted, held, live, free, early = [
        await shelf.talk(OPEN, at=AT - timedelta(days=days)) for days in (0, 0, 0, 0, 9)
    ]
    restrictions = Restrictions(database=shelf.database, audit=shelf.audit)
    await restrictions.restrict([restricted.id], Ground.ACCURACY, case="2026-1", actor="x", at=AT)
    holds = Holds(database=shelf.database, audit=shelf.audit)
    await holds.place(held.id, case="2026-2", until=AT + timedelta(days=1), actor="x", at=AT)
    await holds.place(free.id, case="2026-3", until=AT - timedelta(days=1), actor="x", at=AT)
    secret = os.urandom(32)
    await shelf.recorder.commit([shelf.recorder.live(secret, LiveState(b"{}", 1, 1, (live.id,)), at=AT)])
    await shelf.drain.idle()
    counts = await shelf.run(since=AT - timedelta(days=1))
    assert counts == RewriteCounts(done=4, changed=1, taken=1, restricted=1, held=1, live=1)
    assert [await shelf.texts(one) == [OPEN] for one in (restricted, held, live, free, early)] == [
        True, True, True, False, True,
    ]  # fmt: skip
    opened = [one for one in await shelf.audit.page() if one.tag is AuditTag.OPENER_REREDACT_OPEN]
    assert [one.conversations for one in opened] == [(free.id,)]


async def test_after_a_crash_it_goes_on_and_nothing_is_lost(shelf: Shelf) -> None:
    """Interrupted between two conversations, the next look finishes, each value once."""
    for _ in range(4):
        await shelf.talk(OPEN)
    shelf.rules.fails_at = 3
    asked = await shelf.queue.ask(author=COMMAND, reason="uudet säännöt", at=AT)
    with pytest.raises(StorageUnavailable):
        await shelf.rewriter.look()
    states = [await shelf.texts(one) == [OPEN] for one in shelf.talks]
    assert sorted(states) == [False, False, True, True]
    await shelf.rewriter.look()
    assert await shelf.counts(asked.id) == RewriteCounts(done=4, changed=4, taken=4)
    for one in shelf.talks:
        assert await shelf.texts(one) == ["soita [PHONE_995001], terveisin [NIMI_1]"]
        assert len(await shelf.values(one)) == 2
        assert [sent and sent.text for sent in await shelf.sent(one)] == [OPEN]
    assert shelf.rules.judged == 5


@pytest.mark.parametrize("what", ["restriction", "hold", "identity", "gone", "message", "pseudonym"])
async def test_what_changes_meanwhile_leaves_it_as_it_is(shelf: Shelf, what: str) -> None:
    """Whatever changes between reading and replacing, no part of the new records is put in place."""
    talk = await shelf.talk("yksi", "kaksi")
    rewriting = Rewriting(database=shelf.database)
    document = await shelf.database.find_one(Collection.CONVERSATIONS, {"_id": talk.id})
    assert document is not None
    records = await rewriting.read(document)
    sealed = [seal_again(talk.transcript, stored_message(one), Content("uusi")) for one in records.messages]
    taken = "[NIMI_1]" if what == "pseudonym" else "[PHONE_995001]"
    new = NewRecords(
        tuple(NewMessage(one, text, b"s") for one, text in zip(records.messages, sealed, strict=True)),
        (NewIdentity(taken, "PHONE_NUMBER", b"v"),),
    )
    changes: dict[str, tuple[Collection, str, dict[str, Any]]] = {
        "restriction": (
            Collection.CONVERSATIONS, talk.id, {"restriction": {"case": "1", "ground": "accuracy", "since": AT}}
        ),
        "hold": (Collection.CONVERSATIONS, talk.id, {"hold": {"case": "1", "since": AT}}),
        "message": (Collection.MESSAGES, f"{talk.id}:m1", {"content": sealed[1]}),
    }  # fmt: skip
    if what in changes:
        place, key, change = changes[what]
        await shelf.database.update(place, {"_id": key}, {"$set": change})
    elif what == "identity":
        await shelf.database.update(Collection.CONVERSATIONS, {"_id": talk.id}, {"$unset": {"identity": ""}})
    elif what == "gone":
        await shelf.database.delete(Collection.CONVERSATIONS, {"_id": talk.id})
    before = await shelf.everything()
    assert not await rewriting.replace(records, new, rules="later", at=AT)
    assert await shelf.everything() == before


async def test_counting_only_changes_nothing(shelf: Shelf) -> None:
    """A run that only counts says what it would take out."""
    await shelf.talk(OPEN)
    before = await shelf.everything()
    counts = await shelf.run(dry=True)
    assert (counts.changed, counts.taken) == (1, 1)
    assert await shelf.everything() == before


async def test_one_that_is_stopped_ends_and_the_next_one_may_begin(shelf: Shelf) -> None:
    """While one is open no other is taken; once stopped it opens nothing more."""
    talk = await shelf.talk(OPEN)
    asked = await shelf.queue.ask(author=COMMAND, reason="x", at=AT)
    with pytest.raises(Full):
        await shelf.queue.ask(author=COMMAND, reason="x", at=AT)
    assert await shelf.queue.stop(asked.id)
    await shelf.rewriter.look()
    ended = await shelf.queue.by_id(asked.id)
    assert ended is not None
    assert ended.state is RewriteState.CANCELLED
    assert not await shelf.queue.stop(asked.id)
    assert await shelf.texts(talk) == [OPEN]
    assert (await shelf.run()).changed == 1


async def test_without_the_right_nothing_is_opened(shelf: Shelf) -> None:
    """The opener looks the right up itself: whoever wrote into the queue, an account without it is refused."""
    talk = await shelf.talk(OPEN)
    for author in (await _account(shelf, Right.TUNE_RULES), AccountId("0" * 32)):
        await shelf.run(author=author)
    assert [one.state for one in await shelf.queue.latest()] == [RewriteState.REFUSED] * 2
    assert await shelf.texts(talk) == [OPEN]
    assert AuditTag.OPENER_REREDACT_OPEN not in await shelf.tags()
    assert (await shelf.run(author=await _account(shelf, Right.PUBLISH_RULES))).changed == 1


async def _account(shelf: Shelf, right: Right) -> AccountId:
    account = await shelf.accounts.create(
        name=os.urandom(4).hex(), display_name="Aino", password="hyvä salasana 1", language="fi",
        rights=frozenset({right}), granted_by="pj", grant_reason="työ", grant_until=None, at=AT,
    )  # fmt: skip
    return account.id


async def test_where_the_identities_are_gone_what_is_found_is_masked_for_good(shelf: Shelf) -> None:
    """Nothing is kept of it, and nobody can tell any more what was sent."""
    talk = await shelf.talk(OPEN)
    await shelf.database.update(Collection.CONVERSATIONS, {"_id": talk.id}, {"$unset": {"identity": ""}})
    assert (await shelf.run()).changed == 1
    assert await shelf.texts(talk) == ["soita [PHONE], terveisin [NIMI_1]"]
    assert list(await shelf.values(talk)) == ["[NIMI_1]"]
    assert await shelf.sent(talk) == [None]


async def test_erasing_the_identities_takes_what_was_sent_with_it(shelf: Shelf, tmp_path: Any) -> None:
    """The key that it is sealed under is destroyed, and then it is removed."""
    talk = await shelf.talk(OPEN)
    await shelf.run()
    erasing = Erasing(database=shelf.database, audit=shelf.audit, ledger=ErasureLedger(tmp_path / "e.jsonl"))
    done = await erasing.erase([talk.id], ErasureScope.IDENTITY, case="2026-7", actor="x", at=AT)
    again = (await shelf.messages(talk))[0].again
    assert again is not None
    assert again.sent == b""
    left = await remains(shelf.database, done.erasures, done.held, case="2026-7")
    assert all(one.why is not Why.NOT_ERASED for one in left)


async def test_reported_misses_follow_the_text(shelf: Shelf) -> None:
    """One that was taken out is found by these rules; another one stands where its words stand now."""
    talk = await shelf.talk("040 1234567 ja haalarit, haalarit")
    text = (await shelf.texts(talk))[0]
    first, second = text.index("haalarit"), text.rindex("haalarit")
    for name, start, end in (("a", 0, 11), ("b", first, first + 8), ("c", second, second + 8)):
        miss = {
            "_id": name * 32, "conversation": talk.id, "message": "m0", "place": "text", "start": start, "end": end,
            "entity_type": "PERSON", "reporter": "x", "at": AT,
        }  # fmt: skip
        await shelf.database.insert(Collection.RULE_MISSES, miss)
    await shelf.run()
    stored = await shelf.database.find(Collection.RULE_MISSES, {}, sort=BY_ID, limit=9)
    now = (await shelf.texts(talk))[0]
    assert now == "[PHONE_995001] ja haalarit, haalarit"
    assert [one.get("found_by") for one in stored] == ["later", None, None]
    assert [now[one["start"] : one["end"]] for one in stored[1:]] == ["haalarit"] * 2
    assert stored[1]["start"] < stored[2]["start"]


async def test_a_conversation_that_does_not_open_keeps_nobody_from_the_rest(shelf: Shelf) -> None:
    """It is counted and stays as it is."""
    broken, fine = await shelf.talk(OPEN), await shelf.talk(OPEN)
    await shelf.database.update(
        Collection.MESSAGES, {"_id": f"{ConversationId(broken.id)}:m0"}, {"$set": {"content": b"x" * 64}}
    )
    counts = await shelf.run()
    assert (counts.changed, counts.unreadable) == (1, 1)
    assert await shelf.texts(fine) == ["soita [PHONE_995001], terveisin [NIMI_1]"]


async def test_a_fault_of_ours_at_one_conversation_does_not_hold_up_the_queue(shelf: Shelf) -> None:
    """What the rules stumble over is left as it is, counted, and not tried for ever."""
    for _ in range(3):
        await shelf.talk(OPEN)
    shelf.rules.fails_at, shelf.rules.error = 2, KeyError("040 1234567")
    counts = await shelf.run()
    assert (counts.done, counts.changed, counts.unreadable) == (3, 2, 1)
