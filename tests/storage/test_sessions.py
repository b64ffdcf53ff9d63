"""Sessions end when idle, when old, and when dropped; tokens are not stored."""

import asyncio
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


async def test_looking_does_not_prolong(sessions: StoredSessions) -> None:
    """A live view that looks every second keeps no session alive; a session that was ended is gone at the next look."""
    token = await sessions.create(AINO, at=START)
    for second in range(60):
        assert await sessions.look(token, at=START + timedelta(seconds=second)) is not None
    assert await sessions.look(token, at=START + timedelta(seconds=60)) is None
    other = await sessions.create(AINO, at=START)
    await sessions.drop_all(AINO)
    assert await sessions.look(other, at=START) is None


async def test_elevation_changes_the_token_and_not_the_age(sessions: StoredSessions) -> None:
    """The former token ends, one new one comes of any number of tries, and the absolute limit counts from the start."""
    token = await sessions.create(AINO, at=START)
    later = START + timedelta(seconds=50)
    made = await asyncio.gather(*(sessions.elevate(token, at=later) for _ in range(5)))
    (new,) = [one for one in made if one is not None]
    assert await sessions.get(token, at=later) is None
    session = await sessions.get(new, at=later)
    assert session is not None
    assert (session.created_at, session.elevated_at) == (START, later)
    for seconds in range(50, 300, 30):
        assert await sessions.get(new, at=START + timedelta(seconds=seconds)) is not None
    assert await sessions.get(new, at=START + timedelta(seconds=300)) is None


async def test_a_person_sees_and_ends_their_own_sessions(sessions: StoredSessions) -> None:
    """Each with its times, one's own marked; another's is neither seen nor ended."""
    own, second = await sessions.create(AINO, at=START), await sessions.create(AINO, at=START)
    foreign = await sessions.create(BERTTA, at=START)
    listed = await sessions.open_sessions(AINO, token=own, at=START)
    assert sorted(one.own for one in listed) == [False, True]
    (theirs,) = await sessions.open_sessions(BERTTA, token=own, at=START)
    await sessions.end(AINO, theirs.handle)
    await sessions.end(AINO, next(one.handle for one in listed if not one.own))
    alive = [await sessions.look(token, at=START) is not None for token in (own, second, foreign)]
    assert alive == [True, False, True]
    third = await sessions.create(AINO, at=START)
    await sessions.drop_all(AINO, but=own)
    assert [await sessions.look(token, at=START) is not None for token in (own, third)] == [True, False]


@pytest.mark.parametrize("token", ["", "x", "ä" * 43, "x" * 43, "x" * 44, "x" * 100_000])
async def test_what_is_no_token(sessions: StoredSessions, token: str) -> None:
    """Anything else names no session."""
    assert await sessions.get(token, at=START) is None
