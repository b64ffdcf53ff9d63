"""The console reads conversations newest first, page by page, without missing or repeating one."""

from datetime import timedelta

import pytest

from storage.drain import Drain
from storage.mongo import Database
from storage.recorder import JournalRecorder
from storage.transcripts import StoredTranscripts
from storage.vocabulary import Content, ConversationId, ConversationKind, Delivery, Sender
from tests.storage.conftest import AT, FIREFOX

FIRST = 1_795_341_600_000_000


@pytest.fixture
async def transcripts(recorder: JournalRecorder, drain: Drain, database: Database) -> StoredTranscripts:
    """Give seven conversations: three start in the same millisecond; every second one is a form."""
    for n in range(7):
        kind = ConversationKind.OFFLINE_FORM if n % 2 else ConversationKind.CHAT
        at = AT + timedelta(seconds=max(0, n - 2))
        await recorder.commit([recorder.open(kind, FIREFOX, notice=None, chat_id=f"c-{n}", at=at)[1]])
    await drain.idle()
    return StoredTranscripts(database=database)


async def test_pages_follow_each_other(transcripts: StoredTranscripts) -> None:
    """Walking by two finds each conversation once, newest first, also those of one millisecond."""
    found = list(await transcripts.conversations(limit=2))
    while page := await transcripts.conversations(before=found[-1].started_at, before_id=found[-1].id, limit=2):
        found += page
    assert len({one.id for one in found}) == len(found) == 7
    assert [one.started_at for one in found] == sorted((one.started_at for one in found), reverse=True)


async def test_before_alone_means_strictly_earlier(transcripts: StoredTranscripts) -> None:
    """Without an id, `before` leaves out everything of that very time."""
    assert len(await transcripts.conversations(before=AT.replace(microsecond=123_000))) == 0
    assert len(await transcripts.conversations(before=AT + timedelta(seconds=1))) == 3


@pytest.mark.parametrize(("kind", "count"), [(ConversationKind.CHAT, 4), (ConversationKind.OFFLINE_FORM, 3)])
async def test_one_kind_only(transcripts: StoredTranscripts, kind: ConversationKind, count: int) -> None:
    """A kind narrows the list."""
    found = await transcripts.conversations(kind=kind)
    assert [one.kind for one in found] == [kind] * count


@pytest.mark.parametrize(("limit", "count"), [(0, 1), (1, 1), (7, 7), (10_000, 7)])
async def test_a_page_is_bounded(transcripts: StoredTranscripts, limit: int, count: int) -> None:
    """A limit is at least one and at most what a page may hold."""
    assert len(await transcripts.conversations(limit=limit)) == count


async def test_what_is_not_there(transcripts: StoredTranscripts) -> None:
    """An unknown conversation is None and has no records."""
    nobody = ConversationId("0" * 32)
    assert await transcripts.conversation(nobody) is None
    assert list(await transcripts.messages(nobody)) == []
    assert list(await transcripts.identities(nobody)) == []


async def test_messages_come_by_position(recorder: JournalRecorder, drain: Drain, database: Database) -> None:
    """Messages come in order of position, however they were written; counts follow them."""
    conversation, opening = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="", at=AT)
    messages = [
        recorder.message(
            conversation,
            message_id=f"m-{position}",
            # As edges number them: microseconds of the epoch, beyond 32 bits.
            position=FIRST + position,
            sender=Sender.AGENT,
            content=Content("hei"),
            delivery=Delivery.RECEIVED,
            at=AT,
            incidents=["PERSON"] * position,
        )
        for position in (2, 0, 1)
    ]
    await recorder.commit([opening, *messages])
    await drain.idle()
    transcripts = StoredTranscripts(database=database)
    assert [one.position for one in await transcripts.messages(conversation.id)] == [FIRST, FIRST + 1, FIRST + 2]
    (listed,) = await transcripts.conversations()
    assert (listed.message_count, listed.incident_count) == (3, 3)
