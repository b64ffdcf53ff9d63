"""The digest tells the data protection contact who did how much, once a period, without a name or a word."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import yaml

from proxy.digesting import Digesting
from proxy.mailing import recipients_of
from proxy.settings import Settings, check
from storage.audit import StoredAudit
from storage.audit_chain import Root
from storage.interfaces import AuditTag, ConversationId, Recipient
from storage.mongo import Database
from storage.outbox import StoredOutbox
from storage.schema import Collection
from tests.commands import ROOT
from tests.database import database, database_uri

__all__ = ["database", "database_uri"]

MONDAY = datetime(2046, 11, 19, 6, 0, tzinfo=UTC)
AINO = "a1" * 16


def settings(**audit: object) -> Settings:
    """Return the shipped settings with a digest."""
    document: dict[str, Any] = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    document["mail"] = {"host": "localhost", "tls": "none", "sender": "toimisto@jamko.fi"}
    document["audit"] = {"digest": {"address": "tietosuoja@jamko.fi"}, **audit}
    return check(document)


async def test_a_digest_is_made_once_a_period(database: Database) -> None:
    """Of two consoles one makes it; it counts by id and kind, says what stands out, and names the chain's end."""
    audit, outbox = StoredAudit(database=database), StoredOutbox(database=database)
    for hours in (1, 2, 200):
        for _ in range(2):
            await audit.append(
                AuditTag.CONSOLE_CONVERSATION_REVEAL,
                actor=AINO,
                conversations=(ConversationId("b2" * 16),),
                at=MONDAY - timedelta(hours=12 + hours),
            )
    made = [Digesting(settings(reveals_per_day=3), audit, now=lambda: MONDAY) for _ in range(2)]
    chain = await audit.verify()
    await asyncio.gather(*(one.look(outbox) for one in made))
    await asyncio.gather(*(one.look(outbox) for one in made))
    (notice,) = await database.find(Collection.OUTBOX, {}, sort=(("_id", 1),), limit=5)
    assert (notice["_id"], notice["to"]) == ("digest.2046-11-19", "data_protection")
    assert notice["subject"] == "Käyttölokin kooste 2046-11-19"
    for line in (
        "Avasi paljon yhden päivän aikana: 4.",
        "- a1a1a1a1 console:conversation:reveal: 4",
        "Ketju on eheä.",
        str(Root(chain.last, chain.head)),
    ):
        assert line in notice["text"]
    assert "b2b2" not in notice["text"]
    assert [one.tag for one in await audit.page(limit=2)] == [
        AuditTag.CONSOLE_AUDIT_DIGEST,
        AuditTag.CONSOLE_CONVERSATION_REVEAL,
    ]


async def test_a_digest_that_nobody_expects_is_not_made(database: Database) -> None:
    """Neither one that is days late, nor any where no address is set; a broken chain is told."""
    audit, outbox = StoredAudit(database=database), StoredOutbox(database=database)
    late = Digesting(settings(), audit, now=lambda: MONDAY + timedelta(days=3))
    await late.look(outbox)
    none = Digesting(settings(digest=None), audit, now=lambda: MONDAY)
    await none.look(outbox)
    assert await database.count(Collection.OUTBOX, {}) == 0
    for _ in range(2):
        await audit.append(AuditTag.CONSOLE_SIGN_IN, actor=AINO, at=MONDAY - timedelta(days=1))
    await database.update(Collection.AUDIT, {"seq": 1}, {"$set": {"case": "other"}})
    assert "KETJU ON KATKENNUT merkinnän 1 kohdalta" in await none.text(none.period())


def test_the_digest_goes_to_its_contact_and_other_notices_to_the_chair() -> None:
    """Each notice names a role; the settings know the addresses."""
    found = {role: str(address) for role, address in recipients_of(settings()).items()}
    assert found == {Recipient.CHAIR: "puheenjohtaja@jamko.fi", Recipient.DATA_PROTECTION: "tietosuoja@jamko.fi"}
