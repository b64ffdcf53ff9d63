"""Sessions end when idle, when old, and when dropped; tokens are not stored."""

from datetime import timedelta

import pytest

from storage.mongo import Database
from storage.schema import Collection
from storage.sessions import StoredSessions
from storage.vocabulary import AccountId
from tests.storage.conftest import AT

AINO, BERTTA = AccountId("a" * 32), AccountId("b" * 32)
START = AT.replace(microsecond=0)


@pytest.fixture
def sessions(database: Database) -> StoredSessions:
    """Give sessions that may rest a minute and last five."""
    return StoredSessions(database=database, idle_s=60, absolute_s=300)


async def test_a_token_names_its_account(sessions: StoredSessions, database: Database) -> None:
    """A token of 43 characters gives its session; the database holds only its hash."""
    token = await sessions.create(AINO, at=START)
    session = await sessions.get(token, at=START)
    assert session is not None
    assert (session.account, session.created_at, len(token)) == (AINO, START, 43)
    stored = await database.find(Collection.SESSIONS, {}, sort=(("_id", 1),), limit=9)
    assert token not in repr(stored)


async def test_idle_sessions_end(sessions: StoredSessions) -> None:
    """One millisecond before the idle limit a session lives, at the limit it is gone."""
    token = await sessions.create(AINO, at=START)
    assert await sessions.get(token, at=START + timedelta(seconds=60)) is None
    assert await sessions.get(token, at=START + timedelta(seconds=60, milliseconds=-1)) is not None
    assert await sessions.get(token, at=START + timedelta(seconds=110)) is not None


async def test_busy_sessions_end_too(sessions: StoredSessions) -> None:
    """However busy, a session ends at the absolute limit."""
    token = await sessions.create(AINO, at=START)
    for seconds in range(0, 300, 30):
        assert await sessions.get(token, at=START + timedelta(seconds=seconds)) is not None
    assert await sessions.get(token, at=START + timedelta(seconds=300)) is None


async def test_dropping(sessions: StoredSessions) -> None:
    """One token, or all of an account's, can be ended; others live on."""
    first, second = await sessions.create(AINO, at=START), await sessions.create(AINO, at=START)
    third, other = await sessions.create(AINO, at=START), await sessions.create(BERTTA, at=START)
    await sessions.drop(first)
    assert [await sessions.get(token, at=START) is None for token in (first, second)] == [True, False]
    await sessions.drop_all(AINO)
    assert [await sessions.get(token, at=START) is None for token in (second, third, other)] == [True, True, False]


@pytest.mark.parametrize("token", ["", "x", "ä" * 43, "x" * 43, "x" * 44, "x" * 100_000])
async def test_what_is_no_token(sessions: StoredSessions, token: str) -> None:
    """Anything else names no session."""
    assert await sessions.get(token, at=START) is None
