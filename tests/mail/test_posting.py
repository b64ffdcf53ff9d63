"""Notices leave, once, whoever empties the outbox, and are tried again until the server takes them."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from proxy.mail.addresses import Address
from proxy.mail.posting import MAX_ATTEMPTS, Posting, pause
from proxy.mail.smtp import SmtpMail
from storage.errors import OutboxFull
from storage.interfaces import MailNotice, Recipient
from storage.mongo import Database
from storage.outbox import KEPT, StoredOutbox
from storage.schema import Collection
from tests.database import database, database_uri
from tests.mail.post_office import PostOffice, post_office

__all__ = ["database", "database_uri"]

AT = datetime(2046, 11, 22, 12, 5, tzinfo=UTC)
NOTICE = MailNotice("digest.2046-11-22", Recipient.DATA_PROTECTION, "Kooste", "Avauksia: 3", "fi")
WHERE = {Recipient.CHAIR: Address.parse("pj@jamko.fi"), Recipient.DATA_PROTECTION: Address.parse("dpo@jamko.fi")}


def posting(database: Database, office: PostOffice, at: datetime) -> Posting:
    """Return what a console process would empty the outbox with at a time."""
    return Posting(
        outbox=StoredOutbox(database=database), mail=SmtpMail(office.server), addresses=WHERE, now=lambda: at
    )


async def test_a_notice_leaves_once(database: Database) -> None:
    """Whoever puts it first, and whoever is sending at the same time: one letter, marked as written by a machine."""
    outbox = StoredOutbox(database=database)
    assert await outbox.put(NOTICE, at=AT)
    assert not await outbox.put(NOTICE, at=AT)
    async with post_office() as office:
        await asyncio.gather(*(posting(database, office, AT).look() for _ in range(4)))
        await posting(database, office, AT + timedelta(days=1)).look()
    (taken,) = office.taken
    assert (taken.recipients, taken.text) == (("dpo@jamko.fi",), "Avauksia: 3\n")
    assert (taken.message["Auto-Submitted"], taken.message["Subject"]) == ("auto-generated", "Kooste")


async def test_a_notice_is_tried_until_the_server_takes_it(database: Database) -> None:
    """What is put off waits longer each time; what is refused for good, or too often put off, is given up."""
    outbox = StoredOutbox(database=database)
    await outbox.put(NOTICE, at=AT)
    async with post_office() as office:
        office.at_letter = "451 later"
        await posting(database, office, AT).look()
        office.at_letter = ""
        await posting(database, office, AT + pause(1) - timedelta(milliseconds=1)).look()
        assert office.taken == []
        await posting(database, office, AT + pause(1)).look()
        assert len(office.taken) == 1
        await outbox.put(MailNotice("refused", Recipient.CHAIR, "s", "t"), at=AT)
        office.at_recipient = "550 nobody"
        await posting(database, office, AT).look()
        office.at_recipient, at = "451 later", AT
        await outbox.put(MailNotice("late", Recipient.CHAIR, "s", "t"), at=AT)
        for attempt in range(1, MAX_ATTEMPTS + 1):
            await posting(database, office, at).look()
            at += pause(attempt)
        office.at_recipient = ""
        await posting(database, office, at).look()
    assert len(office.taken) == 1
    states = await database.find(Collection.OUTBOX, {}, sort=(("_id", 1),), limit=9)
    assert {one["_id"]: one["state"] for one in states} == {
        NOTICE.key: "sent",
        "refused": "given_up",
        "late": "given_up",
    }
    assert timedelta(days=2) < at - AT < KEPT


async def test_the_outbox_has_a_bound(database: Database) -> None:
    """A fault that writes notices without end is stopped, and told to whoever wants to put one more."""
    outbox = StoredOutbox(database=database, max_waiting=2)
    for number in range(2):
        await outbox.put(MailNotice(f"n{number}", Recipient.CHAIR, "s", "t"), at=AT)
    with pytest.raises(OutboxFull):
        await outbox.put(NOTICE, at=AT)
