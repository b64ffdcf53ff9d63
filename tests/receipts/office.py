"""The visitors' own page on real parts, and the opener that carries out what is asked for on it."""

import re
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import web

from proxy.console.guard import Origin
from proxy.receipts.app import make_receipts
from proxy.receipts.parts import ReceiptParts
from proxy.rewriting import PublishedRulesAgain
from redaction.rules.building import redactor_of
from redaction.rules.pack import RulePack
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.drain import Drain
from storage.holds import Holds
from storage.interfaces import Content, Conversation, ConversationKind, Delivery, Metadata, Notice, Sender
from storage.journal import Journal
from storage.key_locks import PassphraseLock
from storage.keyring import KeyRing
from storage.keys import OPENER, create_keys, load_edge_key, load_opener_public
from storage.mongo import Database
from storage.opener.identity_keys import StoredIdentityKeys
from storage.opener.receipt_queue import ReceiptQueue
from storage.opener.rewriter import COMMAND, Rewriter
from storage.opener.wraps import StoredWraps
from storage.passwords import TESTING, Passwords
from storage.receipt_access import ReceiptAccess
from storage.receipt_requests import ReceiptRequests
from storage.receipts import written
from storage.recorder import JournalRecorder
from storage.rewrites import StoredRewrites
from storage.rule_packs import StoredRulePacks
from storage.subjects.erasing import Erasing
from storage.subjects.ledger_file import ErasureLedger

NOON = datetime(2046, 11, 20, 12, 5, tzinfo=UTC)
METADATA = Metadata("Firefox 145", "Windows", "https://www.jamko.fi/tapahtumat")


@dataclass(slots=True)
class Answer:
    """A page as it came."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def text(self) -> str:
        """What a reader makes of it."""
        main = re.search(r"<main.*?</main>", self.body, flags=re.DOTALL)
        inline = re.sub(r"</?(?:span|i|bdi|b|em)\b[^>]*>", "", main.group() if main else self.body)
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", inline)).split())


@dataclass(slots=True)
class Office:
    """Everything, running."""

    origin: str
    database: Database
    audit: StoredAudit
    recorder: JournalRecorder
    drain: Drain
    queue: ReceiptQueue
    requests: ReceiptRequests
    holds: Holds
    rewriter: Rewriter
    rewrites: StoredRewrites
    session: aiohttp.ClientSession

    async def conversation(self, *, words: str = "Olen [NIMI_1], [EMAIL_1]") -> tuple[Conversation, str]:
        """Store a conversation of a visitor and an agent, and return it with its code."""
        conversation, opened = self.recorder.open(
            ConversationKind.CHAT, METADATA, notice=Notice("2026-1", "fi", NOON), chat_id="c", at=NOON
        )
        entries = [opened]
        for pseudonym, kind, value in (
            ("[NIMI_1]", "PERSON", "Matti Meikäläinen"),
            ("[EMAIL_1]", "EMAIL_ADDRESS", "matti@example.fi"),
        ):
            entries.append(
                self.recorder.identity(conversation, pseudonym=pseudonym, entity_type=kind, value=value, at=NOON)
            )
        said = (
            (Sender.VISITOR, words, Delivery.FORWARDED),
            (Sender.AGENT, "Kiitos, [NIMI_1]!", Delivery.RECEIVED),
            (Sender.VISITOR, "[HETU] jäi tänne", Delivery.KEPT),
        )
        for position, (sender, text, delivery) in enumerate(said):
            entries.append(
                self.recorder.message(
                    conversation,
                    message_id=f"m{position}",
                    position=position,
                    sender=sender,
                    content=Content(text),
                    delivery=delivery,
                    at=NOON + timedelta(seconds=position),
                )
            )
        await self.recorder.commit(entries)
        await self.drain.idle()
        return conversation, written(conversation.receipt)

    async def redact_again(self) -> None:
        """Let the opener redact everything again by newer rules."""
        await self.rewrites.ask(author=COMMAND, reason="uudet säännöt", at=NOON)
        await self.rewriter.look()

    async def get(self, path: str) -> Answer:
        """Open an address."""
        async with self.session.get(self.origin + path) as answer:
            return Answer(answer.status, dict(answer.headers), await answer.text())

    async def post(self, path: str, form: dict[str, str], *, site: str = "same-origin") -> Answer:
        """Send a form."""
        headers = {"Origin": "null", "Sec-Fetch-Site": site, "Accept-Language": "fi"}
        async with self.session.post(self.origin + path, data=form, headers=headers) as answer:
            return Answer(answer.status, dict(answer.headers), await answer.text())


@asynccontextmanager
async def office_open(database: Database, directory: Path) -> AsyncIterator[Office]:
    """Run it on a prepared database."""
    keys, lock = directory / "keys", PassphraseLock("correct horse", TESTING)
    create_keys(keys, lock=lock, at=NOON)
    ring = KeyRing(OPENER, keys, lock=lock)
    async with AsyncExitStack() as stack:
        journal = await stack.enter_async_context(Journal(directory / "journal.sqlite"))
        drain = await stack.enter_async_context(Drain(journal=journal, database=database))
        audit = StoredAudit(database=database)
        requests = ReceiptRequests(database=database)
        queue = ReceiptQueue(
            database=database,
            keys=ring,
            identity_keys=StoredIdentityKeys(
                private_key=ring.active(), keys=ring, wraps=StoredWraps(database=database)
            ),
            erasing=Erasing(database=database, audit=audit, ledger=ErasureLedger(directory / "erasures.jsonl")),
            audit=audit,
            now=lambda: NOON,
        )
        rewriter = Rewriter(
            database=database,
            keys=ring,
            rules=PublishedRulesAgain(
                packs=StoredRulePacks(database=database),
                unpublished=lambda: RulePack("later"),
                build=redactor_of,
                email_domain=None,
            ),
            accounts=StoredAccounts(database=database, passwords=Passwords(profile=TESTING)),
            audit=audit,
            now=lambda: NOON,
        )
        recorder = JournalRecorder(
            journal=journal,
            database=database,
            opener=load_opener_public(keys),
            edge=load_edge_key(keys),
            receipts=True,
        )
        session = await stack.enter_async_context(aiohttp.ClientSession())
        listening = socket.create_server(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        parts = ReceiptParts(
            origin=Origin(origin),
            access=ReceiptAccess(database=database),
            requests=requests,
            opener_key=lambda: load_opener_public(keys),
            audit=audit,
            source=lambda request: request.remote or "",
            clock=lambda: NOON,
            zone=ZoneInfo("Europe/Helsinki"),
        )
        served = web.AppRunner(make_receipts(parts), access_log=None)
        await served.setup()
        stack.push_async_callback(served.cleanup)
        await web.SockSite(served, listening).start()
        yield Office(
            origin, database, audit, recorder, drain, queue, requests, Holds(database=database, audit=audit),
            rewriter, StoredRewrites(database=database), session,
        )  # fmt: skip
