"""Finding a person from the console: with the right and a reason, in a form, and without a trace of the value."""

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from proxy.indexing import SEARCHABLE
from storage.blind_index import BlindIndex
from storage.index_keys import IndexKey
from storage.interfaces import AuditTag, Right
from storage.key_locks import PassphraseLock
from storage.keys import OPENER
from storage.mongo import Database
from storage.opener.identity_keys import StoredIdentityKeys
from storage.opener.indexer import Indexer
from storage.opener.wraps import StoredWraps
from storage.passwords import TESTING
from storage.schema import Collection
from tests.console import samples
from tests.console.browsing import Browsing, Page, browser
from tests.console.samples import EMAIL
from tests.console.stage import Stage, staged

INDEX = BlindIndex(IndexKey.from_material(os.urandom(32)), SEARCHABLE)


@asynccontextmanager
async def searching(database: Database, tmp_path: Path, *rights: Right) -> AsyncIterator[tuple[Stage, Browsing]]:
    """Give a console whose opener searches, and somebody with these rights who has signed in."""
    async with staged(database, tmp_path, index=INDEX) as stage, browser(stage) as browsing:
        await stage.person(rights=frozenset(rights))
        await browsing.sign_in("aino")
        yield stage, browsing


async def indexed(stage: Stage, directory: Path) -> None:
    """Index what is stored."""
    private = OPENER.load(directory / "keys", lock=PassphraseLock("correct horse", TESTING))
    keys = StoredIdentityKeys(private_key=private, keys=None, wraps=StoredWraps(database=stage.database))
    await Indexer(database=stage.database, index=INDEX, keys=keys).catch_up()


async def search(browsing: Browsing, **fields: str) -> Page:
    """Fill in the search form."""
    form = (await browsing.get("/search")).hidden("/search")
    wanted = {"kind": "EMAIL_ADDRESS", "value": EMAIL.upper(), "category": "service", "case": "2026-17", **fields}
    return await browsing.post("/search", {**form, **wanted})


async def test_a_person_is_found_and_the_value_stands_nowhere(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The conversations are listed with pseudonyms; the reason is in the audit, the value in nothing that stays."""
    async with searching(database, tmp_path, Right.READ_REDACTED, Right.SEARCH_PERSONS) as (stage, browsing):
        talk = await samples.talk(stage)
        await samples.offline_form(stage)
        await indexed(stage, tmp_path)
        with caplog.at_level(logging.DEBUG):
            page = await search(browsing)
        assert page.links("/conversations/") == [talk.id]
        assert "Löytyi 1 keskustelu" in page.text
        assert EMAIL not in page.body.lower()
        opened, found = await stage.audit.page(limit=2)
        assert (found.tag, found.reason, found.case) == (AuditTag.OPENER_INDEX_SEARCH, "service", "2026-17")
        assert (opened.tag, opened.conversations) == (AuditTag.CONSOLE_CONVERSATIONS_SEARCH, (talk.id,))
        nobody = await search(browsing, value="nobody@example.fi")
        assert "Ketään ei löytynyt" in nobody.text
        assert EMAIL not in caplog.text.lower()
        for collection in Collection:
            documents = repr(await database.find(collection, {}, sort=(("_id", 1),), limit=200)).lower()
            assert EMAIL not in documents, collection


async def test_a_search_that_cannot_be_made_keeps_what_was_typed(database: Database, tmp_path: Path) -> None:
    """Each fault at its field, in words; nothing is searched for, and a reload asks nothing again."""
    async with searching(database, tmp_path, Right.READ_REDACTED, Right.SEARCH_PERSONS) as (stage, browsing):
        before = await stage.tags()
        for fields, words in (
            ({"kind": "IBAN_CODE"}, "Valitse, millä tiedolla haet."),
            ({"value": " "}, "Kirjoita haettava tieto"),
            ({"value": "x" * 257}, "Kirjoita haettava tieto"),
            ({"case": "Matti Meikäläinen"}, "Kirjoita asian numero"),
        ):
            page = await search(browsing, **fields)
            assert page.status == 422
            assert words in page.text
            assert page.body.count("aria-invalid") == 1
        assert await stage.tags() == before
        form = (await browsing.get("/search")).hidden("/search")
        sent = {**form, "kind": "PERSON", "value": "Matti", "category": "service", "case": "1"}
        assert (await browsing.post("/search", sent)).status == 200
        assert (await browsing.post("/search", sent)).status == 303
        await stage.stop_opener()
        assert "avaajaprosessilla" in (await search(browsing)).text


async def test_finding_is_no_way_around_reading(database: Database, tmp_path: Path) -> None:
    """Who may search and not read finds nothing, and nothing is searched for."""
    async with searching(database, tmp_path, Right.SEARCH_PERSONS) as (stage, browsing):
        assert (await search(browsing)).status == 403
        assert AuditTag.OPENER_INDEX_SEARCH not in await stage.tags()
