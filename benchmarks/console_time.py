"""What a page of the console costs beside the same questions to the database, asked bare, in the same run.

A whole Verho runs, one process a role; the pages are asked for over HTTP and read to their end. What they are measured
against: session, grant, wrapped keys, records and the audit's entry, each asked for once, without keys being unwrapped,
texts opened or a page drawn.
"""

import asyncio
import html
import re
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import aiohttp

from benchmarks.figures import Comparison, spread
from proxy.indexing import SEARCHABLE
from proxy.secrets import secrets_for
from proxy.stack import Stack, private_stack
from proxy.storing import lock_of
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.audit_tags import AuditTag
from storage.blind_index import BlindIndex
from storage.embedded import LOOPBACK
from storage.index_keys import INDEX
from storage.interfaces import Content, ConversationId, ConversationKind, Delivery, Metadata, Sender, Wanted
from storage.journal import Journal
from storage.keyring import KeyRing
from storage.keys import load_edge_key, load_opener_public
from storage.listing import StoredListing
from storage.mongo import Database
from storage.opener.wraps import StoredWraps
from storage.passwords import TESTING, Passwords
from storage.recorder import JournalRecorder
from storage.schema import ASCENDING, Collection
from storage.sessions import StoredSessions
from storage.transcripts import StoredTranscripts
from storage.writes import Write, write_of

PER_CONVERSATION = 20
ROUNDS = 60
PAGE_ROWS = 25
_BATCH = 2_000
_KIND = "EMAIL_ADDRESS"
_BOUNDS = {"opener": {"reads_per_minute": 10**6, "reveals_per_hour": 10**6, "searches_per_hour": 10**6}}
_TEXT = "Hei! Opiskelijakorttini ei toimi, ja sähköpostini on [EMAIL_1]. Mitä minun pitää tehdä?"


@dataclass(frozen=True, slots=True)
class ConsoleSize:
    """How much is measured.

    Attributes:
        messages: messages stored, twenty a conversation.
        rounds: how often each page is asked for.
    """

    messages: int = 100_000
    rounds: int = ROUNDS


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the measurements use: the database, and somebody who has signed in."""

    database: Database
    index: BlindIndex
    token: str
    origin: str
    client: aiohttp.ClientSession
    conversations: Sequence[ConversationId]

    async def get(self, path: str) -> str:
        """Ask for a page and read it."""
        async with self.client.get(self.origin + path) as answer:
            return await _page(answer)

    async def post(self, path: str, form: dict[str, str]) -> str:
        """Send a form and read the page."""
        async with self.client.post(self.origin + path, data=form, headers={"Origin": self.origin}) as answer:
            return await _page(answer)


async def _page(answer: aiohttp.ClientResponse) -> str:
    text = await answer.text()
    if answer.status != 200:
        raise AssertionError(f"{answer.url.path}: {answer.status}")
    return text


async def measure(size: ConsoleSize, progress: Callable[[float], None] = lambda _: None) -> list[Comparison]:
    """Store the messages, then measure each page by turns with its bare questions; `progress` is told what is in."""
    async with private_stack(changes=_BOUNDS) as stack, _desk(stack, size.messages, progress) as desk:
        lines: list[Comparison] = []
        for name, what, page, bare in (
            ("list", "the list's first page", _list, _bare_list),
            ("search", "a person found", _search, _bare_search),
            ("open", "a conversation read", _open, _bare_open),
            ("reveal", "a conversation opened", _reveal, _bare_open),
        ):
            lines += await _compared(name, what, size.rounds, partial(page, desk), partial(bare, desk))
        return lines


async def _compared(
    name: str, what: str, rounds: int, page: Callable[[int], Awaitable[float]], bare: Callable[[int], Awaitable[None]]
) -> list[Comparison]:
    pages: list[float] = []
    questions: list[float] = []
    for turn in range(rounds + 2):
        taken = await page(turn)
        started = time.perf_counter()
        await bare(turn)
        if turn > 1:
            # The first ones pay for connections and templates.
            pages.append(taken * 1e3)
            questions.append((time.perf_counter() - started) * 1e3)
    ours, theirs = spread(pages), spread(questions)
    than = "the same questions, bare"
    return [
        Comparison(f"console.{name}.p50", f"{what}, p50", "ms", ours.p50, than, theirs.p50),
        Comparison(f"console.{name}.p99", f"{what}, p99", "ms", ours.p99, than, theirs.p99),
    ]


async def _timed(work: Awaitable[str]) -> float:
    started = time.perf_counter()
    await work
    return time.perf_counter() - started


async def _list(desk: _Desk, _turn: int) -> float:
    return await _timed(desk.get("/conversations"))


async def _search(desk: _Desk, turn: int) -> float:
    form = await desk.get("/search")
    wanted = {"kind": _KIND, "value": _address(turn), "category": "service", "case": "1", "token": _token(form)}
    return await _timed(desk.post("/search", wanted))


async def _open(desk: _Desk, turn: int) -> float:
    return await _timed(desk.get(f"/conversations/{_one(desk, turn)}"))


async def _reveal(desk: _Desk, turn: int) -> float:
    path = f"/conversations/{_one(desk, turn)}"
    page = (await desk.get(path)).split(f'action="{path}"', 1)[1]
    return await _timed(desk.post(path, {"token": _token(page), "category": "service", "case": "1", "words": ""}))


def _one(desk: _Desk, turn: int) -> ConversationId:
    return desk.conversations[turn * len(desk.conversations) // (10 * ROUNDS)]


def _token(page: str) -> str:
    found = re.search(r'name="token" value="([^"]*)"', page.rsplit('method="post" action="/search"', maxsplit=1)[-1])
    if found is None:
        raise AssertionError("a page without its form")
    return html.unescape(found[1])


async def _entrance(desk: _Desk) -> None:
    """Ask whose session it is, and what they may."""
    found = await StoredSessions(database=desk.database).look(desk.token, at=datetime.now(UTC))
    if found is None:
        raise AssertionError("nobody is signed in")
    await StoredAccounts(database=desk.database, passwords=Passwords(profile=TESTING)).by_id(found.account)


async def _keys_and_entry(desk: _Desk, tag: AuditTag, named: Sequence[ConversationId]) -> None:
    """Ask for the wrapped keys, and write the audit's entry."""
    wraps = StoredWraps(database=desk.database)
    await wraps.of(tuple(named))
    await wraps.restricted(tuple(named))
    await StoredAudit(database=desk.database).append(tag, actor="benchmark", conversations=named, at=datetime.now(UTC))


async def _bare_list(desk: _Desk, _turn: int) -> None:
    await _entrance(desk)
    listed = await StoredListing(database=desk.database).page(Wanted(), limit=PAGE_ROWS + 1)
    named = [one.conversation.id for one in listed[:PAGE_ROWS]]
    await _keys_and_entry(desk, AuditTag.CONSOLE_CONVERSATIONS_LIST, named)


async def _bare_search(desk: _Desk, turn: int) -> None:
    await _entrance(desk)
    macs = {"index.macs": {"$in": desk.index.sought(_KIND, _address(turn))}}
    found = await desk.database.find(Collection.IDENTITIES, macs, sort=(("_id", ASCENDING),), limit=1_001)
    named = [ConversationId(one["conversation"]) for one in found]
    audit = StoredAudit(database=desk.database)
    await audit.append(AuditTag.OPENER_INDEX_SEARCH, actor="benchmark", conversations=named, at=datetime.now(UTC))
    await StoredListing(database=desk.database).these(named, limit=PAGE_ROWS)
    await _keys_and_entry(desk, AuditTag.CONSOLE_CONVERSATIONS_SEARCH, named)


async def _bare_open(desk: _Desk, turn: int) -> None:
    await _entrance(desk)
    conversation, transcripts = _one(desk, turn), StoredTranscripts(database=desk.database)
    await desk.database.find_one(Collection.CONVERSATIONS, {"_id": conversation})
    await transcripts.messages(conversation)
    await transcripts.identities(conversation)
    await _keys_and_entry(desk, AuditTag.CONSOLE_CONVERSATION_READ, [conversation])


def _address(number: int) -> str:
    return f"henkilo{number}@example.fi"


@asynccontextmanager
async def _desk(stack: Stack, messages: int, progress: Callable[[float], None]) -> AsyncIterator[_Desk]:
    settings = stack.settings
    keys = Path(settings.keys.directory)
    embedded = settings.storage.embedded
    if embedded is None:
        raise AssertionError("the stack has a database of its own")
    uri = f"mongodb://{LOOPBACK}:{embedded.port}/?directConnection=true"
    async with Database(uri, timeout_ms=60_000) as database:
        lock = lock_of(settings, secrets_for("opener", settings))
        index = BlindIndex(await asyncio.to_thread(KeyRing(INDEX, keys, lock=lock).active), SEARCHABLE)
        recorder = JournalRecorder(
            journal=Journal(stack.directory / "unused"), database=database, opener=load_opener_public(keys),
            edge=load_edge_key(keys),
        )  # fmt: skip
        conversations = await _stored(database, recorder, index, messages, progress)
        accounts = StoredAccounts(database=database, passwords=Passwords(profile=TESTING))
        chair = await accounts.by_name("puheenjohtaja")
        if chair is None:
            raise AssertionError("the stack has a chair")
        token = await StoredSessions(database=database).create(chair.id, at=datetime.now(UTC))
        async with aiohttp.ClientSession(headers={"Cookie": f"verho_console={token}"}) as client:
            yield _Desk(database, index, token, stack.console_origin, client, conversations)


async def _stored(
    database: Database, recorder: JournalRecorder, index: BlindIndex, messages: int, progress: Callable[[float], None]
) -> Sequence[ConversationId]:
    """Store conversations as the edge and the indexer would have; return them newest first."""
    now = datetime.now(UTC)
    ids: list[ConversationId] = []
    writes: list[Write] = []
    for number in range(max(1, messages // PER_CONVERSATION)):
        found = _conversation(recorder, index, number, now - timedelta(minutes=number))
        ids.append(found[0])
        writes += found[1]
        if len(writes) >= _BATCH:
            await database.apply(writes)
            writes.clear()
            progress(number * PER_CONVERSATION / messages)
    await database.apply(writes)
    return ids


def _conversation(
    recorder: JournalRecorder, index: BlindIndex, number: int, at: datetime
) -> tuple[ConversationId, list[Write]]:
    metadata = Metadata("Firefox 145", "Linux", "https://www.jamko.fi/")
    conversation, opening = recorder.open(ConversationKind.CHAT, metadata, notice=None, chat_id="", at=at)
    value = recorder.identity(conversation, pseudonym="[EMAIL_1]", entity_type=_KIND, value=_address(number), at=at)
    writes = [write_of(opening), write_of(value)]
    found = {"index": {"key": index.name, "macs": index.macs(_KIND, _address(number))}}
    place = {"_id": f"{conversation.id}:[EMAIL_1]"}
    writes.append(Write(Collection.IDENTITIES, place, {"$set": found}, upsert=False))
    writes += [
        write_of(
            recorder.message(
                conversation, message_id=secrets.token_hex(8), position=place_,
                sender=Sender.AGENT if place_ % 2 else Sender.VISITOR, content=Content(_TEXT),
                delivery=Delivery.FORWARDED, at=at + timedelta(seconds=place_),
            )
        )
        for place_ in range(PER_CONVERSATION)
    ]  # fmt: skip
    writes.append(write_of(recorder.close(conversation, at=at + timedelta(minutes=9))))
    return conversation.id, writes
