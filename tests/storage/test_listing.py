"""Conversations are found by time, kind, state and label, counted to a bound, and linked to while they live."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.drain import Drain
from storage.listing import StoredListing
from storage.mongo import Database
from storage.recorder import JournalRecorder
from storage.reveal_links import StoredRevealLinks
from storage.schema import Collection
from storage.subjects.erasures import delete_identity, stored_erasures, sweep
from storage.talks_port import RevealLink, TalkState, Wanted
from storage.vocabulary import Content, ConversationId, ConversationKind, Delivery, Sender
from tests.storage.conftest import AT, FIREFOX

NOBODY = ConversationId("0" * 32)
EVERYTHING = Wanted(incidents=("PARTIAL:PHONE_NUMBER",))


@pytest.fixture
async def stored(recorder: JournalRecorder, drain: Drain) -> list[ConversationId]:
    """Store six conversations a minute apart, the newest first: every second a form, every third ended, one split."""
    ids = []
    for n in range(6):
        at = AT - timedelta(minutes=n)
        kind = ConversationKind.OFFLINE_FORM if n % 2 else ConversationKind.CHAT
        conversation, opening = recorder.open(kind, FIREFOX, notice=None, chat_id="", at=at)
        messages = [
            recorder.message(
                conversation,
                message_id=f"m{place}",
                position=place,
                sender=(Sender.AGENT, Sender.VISITOR)[place % 2],
                content=Content("hei"),
                delivery=Delivery.FAILED if n == 4 else Delivery.RECEIVED,
                at=at + timedelta(seconds=place),
                incidents=["PARTIAL:PHONE_NUMBER"] if n == 2 else ["EMAIL_ADDRESS"],
            )
            for place in range(4)
        ]
        closing = [recorder.close(conversation, at=at)] if n % 3 == 0 else []
        await recorder.commit([opening, *messages, *closing])
        ids.append(conversation.id)
    await drain.idle()
    return ids


async def test_each_way_of_narrowing(stored: list[ConversationId], database: Database) -> None:
    """Alone, together and from page to page; the count agrees, and stops at its bound."""
    listing = StoredListing(database=database)
    assert await listing.label(stored[1], ["palaute", "palaute", "jäsenyys"])
    restriction = {"case": "2026-7", "ground": "accuracy", "since": AT}
    await database.update(Collection.CONVERSATIONS, {"_id": stored[5]}, {"$set": {"restriction": restriction}})
    for change, wanted in (
        ({}, [0, 1, 2, 3, 4, 5]),
        ({"kind": ConversationKind.OFFLINE_FORM}, [1, 3, 5]),
        ({"state": TalkState.RUNNING}, [2, 4]),
        ({"state": TalkState.RUNNING, "kind": ConversationKind.OFFLINE_FORM}, []),
        ({"state": TalkState.ENDED}, [0, 3]),
        ({"state": TalkState.UNSENT}, [4]),
        ({"state": TalkState.PARTIAL}, [2]),
        ({"state": TalkState.RESTRICTED}, [5]),
        ({"label": "palaute"}, [1]),
        ({"label": "palaute", "kind": ConversationKind.CHAT}, []),
        ({"since": AT - timedelta(minutes=3), "until": AT}, [1, 2, 3]),
        ({"since": AT - timedelta(minutes=3), "state": TalkState.ENDED, "kind": ConversationKind.OFFLINE_FORM}, [3]),
    ):
        narrowed = replace(EVERYTHING, **change)
        page = await listing.page(narrowed, limit=200)
        assert [one.conversation.id for one in page] == [stored[n] for n in wanted], change
        assert await listing.count(narrowed, at_most=100) == len(wanted), change
        if len(wanted) > 1:
            first = page[0].conversation
            rest = await listing.page(narrowed, before=first.started_at, before_id=first.id, limit=200)
            assert [one.conversation.id for one in rest] == [stored[n] for n in wanted[1:]], change
    assert await listing.count(EVERYTHING, at_most=2) == 2
    assert await listing.label(stored[1], [])
    assert await listing.page(Wanted(label="palaute"), limit=5) == []
    assert not await listing.label(NOBODY, ["palaute"])


async def test_a_row_has_its_counts_and_how_each_began(stored: list[ConversationId], database: Database) -> None:
    """The first message of each sender and no other, and when the last was written."""
    (row,) = await StoredListing(database=database).these([stored[4], NOBODY], limit=9)
    assert (row.conversation.message_count, row.conversation.incident_count, row.unsent) == (4, 4, 4)
    assert [(one.sender, one.position) for one in row.begins] == [(Sender.AGENT, 0), (Sender.VISITOR, 1)]
    assert row.last_at == row.conversation.started_at + timedelta(seconds=3)


async def test_what_is_later_and_how_it_stands(stored: list[ConversationId], database: Database) -> None:
    """Messages behind a position; whether it has ended, is restricted, or is gone."""
    listing = StoredListing(database=database)
    assert [one.position for one in await listing.later(stored[0], after=1)] == [2, 3]
    assert [one.position for one in await listing.later(stored[0], after=-1, limit=1)] == [0]
    for conversation, ended in ((stored[0], True), (stored[1], False)):
        standing = await listing.standing(conversation)
        assert standing is not None
        assert (standing.ended, standing.restricted, standing.has_identity) == (ended, False, True)
    assert await listing.standing(NOBODY) is None


async def test_a_link_lives_as_long_as_what_it_leads_to(stored: list[ConversationId], database: Database) -> None:
    """One code a pseudonym, whoever asks; erasing the identities sweeps it away."""
    links = StoredRevealLinks(database=database)
    link, other = RevealLink(stored[0], "EMAIL_1"), RevealLink(stored[1], "EMAIL_1")
    code = await links.code(link, at=AT)
    assert code == await links.code(link, at=AT + timedelta(days=1))
    kept = await links.code(other, at=AT)
    assert (await links.find(code), await links.find(kept)) == (link, other)
    for wrong in ("", "A" * 16, code[:-1], '{"$ne":1}'):
        assert await links.find(wrong) is None
    document = await database.find_one(Collection.CONVERSATIONS, {"_id": stored[0]})
    assert document is not None
    assert await delete_identity(database, document, {}, AT, case="2026-7")
    await sweep(database, await stored_erasures(database))
    assert (await links.find(code), await links.find(kept)) == (None, other)
