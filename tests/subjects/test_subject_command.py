"""A person asks: found, shown, copied, corrected, restricted, erased and certified from the command line."""

import asyncio
import html.parser
import io
import json
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from proxy.cli import main
from proxy.indexing import SEARCHABLE
from proxy.opener_parts import opening
from proxy.settings import load
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.audit_keys import AUDIT
from storage.blind_index import BlindIndex
from storage.drain import Drain
from storage.index_keys import INDEX
from storage.interfaces import (
    AuditTag,
    Content,
    ConversationId,
    ConversationKind,
    Delivery,
    Metadata,
    Notice,
    Right,
    Sender,
)
from storage.journal import Journal
from storage.key_locks import PassphraseLock
from storage.keyring import KeyRing
from storage.keys import OPENER, create_keys, load_edge_key
from storage.mongo import Database
from storage.opener.identity_keys import StoredIdentityKeys
from storage.opener.indexer import Indexer
from storage.opener.wraps import StoredWraps
from storage.passwords import TESTING, Passwords
from storage.recorder import JournalRecorder
from storage.schema import Collection
from tests.commands import ROOT

PASSPHRASE, PASSWORD = "pitkä tunnuslause", "hyvä salasana 1"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> \u202e&amp; [=EMAIL_9] ]]> </style>"
VALUES = {
    "[EMAIL_1]": ("EMAIL_ADDRESS", "matti@example.fi"),
    "[NIMI_1]": ("PERSON", "Matti <b>Virtanen</b>"),
    "[NIMI_2]": ("PERSON", "Liisa Salainen"),
}


@dataclass
class Town:
    """A register with one person in it, and somebody who serves their request."""

    config: Path
    audit: StoredAudit
    indexer: Indexer
    talk: ConversationId
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    async def subject(self, *arguments: str, typed: str = "", name: str = "aino") -> tuple[int, str]:
        """Run `verho subject` with what is typed, and return its code and all that it wrote."""
        self.monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        given = ["subject", *arguments, "--as", name, "--case", "2026-7", "--config", str(self.config)]
        code = await asyncio.to_thread(main, given)
        out, err = self.capsys.readouterr()
        return code, out + err


@pytest.fixture
async def town(
    tmp_path: Path, database: Database, database_uri: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> AsyncIterator[Town]:  # fmt: skip
    """Give a running opener and one chat with two people's values and hostile words."""
    for variable, value in (
        ("VERHO_PASSWORD", PASSWORD), ("VERHO_PASSPHRASE", PASSPHRASE), ("VERHO_MONGODB_URI", database_uri),
        ("COLUMNS", "160"),
    ):  # fmt: skip
        monkeypatch.setenv(variable, value)
    document = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    document["storage"]["database"] = database.name
    document.setdefault("console", {})["second_factor"] = "optional"
    document["opener"] = {"socket": str(tmp_path / "run" / "opener.sock"), "index_every_s": 60.0}
    document["keys"] = {"directory": str(tmp_path / "keys"), "passphrase": {"env": "VERHO_PASSPHRASE"}}
    config = tmp_path / "config.yaml"
    config.write_text(yaml.safe_dump(document), "utf-8")
    lock, keys = PassphraseLock(PASSPHRASE, TESTING), tmp_path / "keys"
    now = datetime.now(UTC)
    public = create_keys(keys, lock=lock, at=now)
    KeyRing(AUDIT, keys, lock=lock).create(at=now)
    KeyRing(INDEX, keys, lock=lock).create(at=now)
    accounts = StoredAccounts(database=database, passwords=Passwords(profile=TESTING))
    for name, rights in (("aino", frozenset(Right)), ("outi", frozenset(Right) - {Right.SERVE_SUBJECTS})):
        await accounts.create(
            name=name, display_name=name, password=PASSWORD, language="fi", rights=rights, granted_by="pj",
            grant_reason="työ", grant_until=None, at=now,
        )  # fmt: skip
    async with (
        Journal(tmp_path / "journal.sqlite3") as journal,
        Drain(journal=journal, database=database) as drain,
    ):
        recorder = JournalRecorder(journal=journal, database=database, opener=public, edge=load_edge_key(keys))
        talk = await _chat(recorder, now)
        await drain.idle()
    ring = KeyRing(OPENER, keys, lock=lock)
    index = BlindIndex(INDEX.load(keys, lock=lock), SEARCHABLE)
    private = ring.active()
    async with opening(
        load(config),
        database,
        keys=ring,
        private_key=private,
        index=index,
        signing=lambda: AUDIT.load(keys, lock=lock),
        now=lambda: datetime.now(UTC),
    ):
        identity_keys = StoredIdentityKeys(private_key=private, keys=ring, wraps=StoredWraps(database=database))
        # The opener's own looks now and then; the test's looks when told to.
        indexer = Indexer(database=database, index=index, keys=identity_keys)
        await indexer.catch_up()
        yield Town(config, StoredAudit(database=database), indexer, talk, capsys, monkeypatch)


async def _chat(recorder: JournalRecorder, at: datetime) -> ConversationId:
    metadata = Metadata("Firefox 145", "Linux", "https://www.jamko.fi/<b>")
    conversation, opened = recorder.open(
        ConversationKind.CHAT, metadata, notice=Notice("2026-11", "fi", at), chat_id="tawk-1", at=at
    )
    said = (
        (Sender.VISITOR, f"Olen [NIMI_1], [EMAIL_1]. Kaverini on [NIMI_2] [HETU]. {HOSTILE}"),
        (Sender.AGENT, "Kiitos [nimi 1]!"),
    )
    entries = [opened]
    for position, (sender, text) in enumerate(said):
        entries.append(
            recorder.message(
                conversation, message_id=str(position), position=position, sender=sender,
                content=Content(text, ((HOSTILE, "[NIMI_2]"),), "Asiakaspalvelija Anu"),
                delivery=Delivery.FORWARDED, at=at,
            )
        )  # fmt: skip
    for pseudonym, (kind, value) in VALUES.items():
        entries.append(recorder.identity(conversation, pseudonym=pseudonym, entity_type=kind, value=value, at=at))
    await recorder.commit(entries)
    return conversation.id


class Tags(html.parser.HTMLParser):
    """Collects the elements and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.names.append(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


async def test_from_the_request_to_the_certificate(town: Town, database: Database, tmp_path: Path) -> None:
    """Found by an address, shown, marked, copied without others' values, corrected, restricted, erased, certified."""
    await _asked_for(town)
    code, text = await town.subject("find", "email", typed="Matti@Example.fi\n")
    assert (code, "Found in 1 conversations" in text, "[EMAIL_1]" in text) == (0, True, True), text
    code, text = await town.subject("show")
    assert (code, "Matti <b>Virtanen</b>" in text, "Liisa Salainen" in text) == (0, True, True), text
    assert (await town.subject("mark", town.talk, "[NIMI_3]"))[0] == 1
    assert (await town.subject("mark", town.talk, "[NIMI_1]"))[0] == 0
    code, text = await town.subject("export", "--to", str(tmp_path))
    assert (code, "not decided yet" in text) == (1, True), text
    assert (await town.subject("decide", "--outcome", "granted", typed="\n"))[0] == 0
    for language in ("fi", "en", "sv"):
        code, text = await town.subject("export", "--to", str(tmp_path / language), "--language", language)
        assert code == 0, text
        made = (tmp_path / language / "2026-7-copy.json").read_text("utf-8")
        page = (tmp_path / language / "2026-7-copy.html").read_text("utf-8")
        assert (tmp_path / language / "2026-7-copy.json").stat().st_mode & 0o077 == 0
        _is_the_persons_copy(made, page)
    # A correction: the former value is kept sealed, and the person is found by the new one alone.
    assert (await town.subject("rectify", town.talk, "[EMAIL_1]", typed="matti.v@example.fi\n"))[0] == 0
    await town.indexer.catch_up()
    assert "Found in 0" in (await town.subject("find", "email", typed="matti@example.fi\n"))[1]
    assert "Found in 1" in (await town.subject("find", "email", typed="matti.v@example.fi\n"))[1]
    (stored,) = await database.find(Collection.IDENTITIES, {"revision": 1}, sort=(("_id", 1),), limit=2)
    assert [one["revision"] for one in stored["history"]] == [0]
    assert "matti.v@example.fi" in (await town.subject("show"))[1]
    # Restricted, released; what restricting does to reading is the opener's, and tested there.
    assert "1 conversations are restricted (objection)" in (await town.subject("object"))[1]
    assert await database.count(Collection.CONVERSATIONS, {"restriction.ground": "objection"}) == 1
    assert (await town.subject("release"))[0] == 0
    assert await database.count(Collection.CONVERSATIONS, {"restriction": {"$exists": True}}) == 0
    await _erased(town, database, tmp_path)


def _is_the_persons_copy(made: str, page: str) -> None:
    document, tags = json.loads(made), Tags(page)
    for shown in (made, tags.text):
        assert "matti@example.fi" in shown
        assert "Matti <b>Virtanen</b>" in shown
        assert "Liisa" not in shown
        assert "Salainen" not in shown
        assert "Anu" not in shown
        assert "\u202e" not in shown
        assert "[EMAIL_9]" in shown
    assert document["conversations"][0]["messages"][1]["text"] == "Kiitos Matti <b>Virtanen</b>!"
    assert {one["value"] for one in document["conversations"][0]["your_values"]} == {
        "matti@example.fi", "Matti <b>Virtanen</b>"
    }  # fmt: skip
    assert set(tags.names) <= {
        "html", "head", "meta", "title", "style", "body", "header", "main", "section", "h1", "h2", "h3", "p", "dl",
        "dt", "dd", "ol", "ul", "li", "bdi", "strong",
    }  # fmt: skip
    assert not {name for name in tags.attributes if name.startswith("on")} | (tags.attributes & {"src", "href"})
    assert "default-src &#39;none&#39;" in page
    assert HOSTILE[:30] in tags.text


async def _asked_for(town: Town) -> None:
    """Enter a request for everything, once each step has refused to be taken before its time."""
    assert (await town.subject("find", "email", typed="matti@example.fi\n"))[0] == 1
    kinds = ("inspect", "rectify", "object_research", "restrict", "erase")
    code, text = await town.subject("open", "--kind", *kinds, "--how", "signed_letter", typed="Matti Virtanen\n")
    assert code == 0, text
    code, text = await town.subject("find", "email", typed="matti@example.fi\n")
    assert (code, "not verified yet" in text) == (1, True), text
    assert (await town.subject("identify", "--proof", "signature"))[0] == 0


async def _erased(town: Town, database: Database, tmp_path: Path) -> None:
    out = tmp_path / "out"
    wrong = await town.subject("erase", "--what", "everything", "--to", str(out), typed="2026-8\n")
    assert (wrong[0], await database.count(Collection.MESSAGES, {})) == (1, 2)
    code, text = await town.subject("erase", "--what", "identity", "--to", str(out), "--language", "sv", "--yes")
    assert (code, "INTYG OM RADERING" in text) == (0, True), text
    assert (await database.count(Collection.IDENTITIES, {}), await database.count(Collection.MESSAGES, {})) == (0, 2)
    code, text = await town.subject("erase", "--what", "everything", "--to", str(out), typed="2026-7\n")
    assert (code, "Chat tawk-1" in text) == (0, True), text
    assert not await database.count(Collection.CONVERSATIONS, {})
    assert not await database.count(Collection.MESSAGES, {})
    for file in out.glob("*.json"):
        public = str(tmp_path / "keys" / "audit.pub")
        assert await asyncio.to_thread(main, ["subject", "verify", str(file), "--public-key", public]) == 0
        file.write_text(file.read_text().replace("2026-7", "2026-8"))
        assert await asyncio.to_thread(main, ["subject", "verify", str(file), "--public-key", public]) == 1
    assert "Found in 0" in (await town.subject("find", "email", typed="matti.v@example.fi\n"))[1]
    assert (await town.audit.verify()).intact
    entries = await town.audit.page(limit=200)
    assert {entry.tag for entry in entries} >= {
        AuditTag.OPENER_INDEX_SEARCH, AuditTag.COMMAND_SUBJECT_LOOK, AuditTag.COMMAND_SUBJECT_MARK,
        AuditTag.COMMAND_SUBJECT_EXPORT, AuditTag.COMMAND_SUBJECT_RECTIFY, AuditTag.COMMAND_SUBJECT_OBJECT,
        AuditTag.COMMAND_SUBJECT_RELEASE, AuditTag.COMMAND_SUBJECT_ERASE, AuditTag.COMMAND_SUBJECT_CERTIFY,
    }  # fmt: skip
    assert not re.search("matti|virtanen|liisa", repr(entries), re.IGNORECASE)
    assert (tmp_path / "keys" / "erasures.jsonl").read_text().count(town.talk) == 2


async def test_who_may_not_is_refused(town: Town, database: Database, tmp_path: Path) -> None:
    """Without the right, or with a wrong password, nothing is found, marked or erased, and the refusal is noted."""
    await _asked_for(town)
    assert (await town.subject("find", "email", typed="matti@example.fi\n"))[0] == 0
    assert (await town.subject("decide", "--outcome", "granted", typed="\n"))[0] == 0
    for arguments in (
        ("find", "email"), ("show",), ("mark", town.talk, "[NIMI_1]"),
        ("rectify", town.talk, "[EMAIL_1]"), ("erase", "--what", "everything", "--to", str(tmp_path), "--yes"),
    ):  # fmt: skip
        code, text = await town.subject(*arguments, typed="matti@example.fi\n", name="outi")
        assert (code, "the account lacks the right" in text) == (1, True), (arguments, text)
        assert "example.fi" not in text
    assert await database.count(Collection.IDENTITIES, {"revision": {"$exists": False}}) == 3
    refused = [one for one in await town.audit.page(limit=100) if one.tag is AuditTag.OPENER_KEYS_REFUSED]
    assert len(refused) == 5
    town.monkeypatch.setenv("VERHO_PASSWORD", "väärä salasana 1")
    assert (await town.subject("show"))[0] == 1
    (newest, *_) = await town.audit.page(limit=1)
    assert newest.tag is AuditTag.CONSOLE_SIGN_IN_REFUSED
