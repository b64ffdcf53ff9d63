"""Published rules: in one order, never changed, never altered unnoticed."""

import asyncio
from typing import Any

import pytest

from storage.errors import Duplicate, Refused, RulesAltered
from storage.mongo import Database
from storage.rule_packs import StoredRulePacks
from storage.schema import Collection
from tests.storage.conftest import AT

DOCUMENT = '{"schema": 1, "version": "1"}'


async def publish(packs: StoredRulePacks, version: str, after: int, **more: Any) -> int:
    """Publish rules of a version and return their number."""
    document = more.pop("document", DOCUMENT.replace('"1"', f'"{version}"'))
    told = {"author": "command", "second_person": None, "reason": "lokerot", "at": AT, **more}
    return (await packs.publish(document, version=version, after=after, **told)).number


async def test_the_highest_number_is_in_force_and_the_rest_is_history(database: Database) -> None:
    """Rules come back as they were published, newest first; a way back is a number of its own."""
    packs = StoredRulePacks(database=database)
    assert (await packs.current(), await packs.latest(), await packs.history()) == (None, None, [])
    await publish(packs, "1", 0)
    await publish(packs, "2", 1, second_person="b" * 32)
    assert await publish(packs, "1", 2, restores=1) == 3
    current = await packs.current()
    assert current is not None
    assert (current.number, current.version, current.restores, current.document) == (3, "1", 1, DOCUMENT)
    assert await packs.latest() == (3, current.digest)
    assert [rules.number for rules in await packs.history(before=3)] == [2, 1]
    second = await packs.by_number(2)
    assert second is not None
    assert (second.second_person, second.author, second.reason) == ("b" * 32, "command", "lokerot")
    assert await packs.by_number(4) is None
    assert "schema" not in repr(current)


async def test_of_two_publishers_one_is_told(database: Database) -> None:
    """Nobody publishes over rules that they have not seen, and one version is one document."""
    packs = StoredRulePacks(database=database)
    answers = await asyncio.gather(*(publish(packs, str(n), 0) for n in range(4)), return_exceptions=True)
    assert sorted(map(type, answers), key=str) == sorted([int, Duplicate, Duplicate, Duplicate], key=str)
    current = await packs.current()
    assert current is not None
    with pytest.raises(Duplicate, match="version"):
        await publish(packs, current.version, 1, document='{"schema": 1, "version": "0", "allow": []}')
    with pytest.raises(Refused, match="reason"):
        await publish(packs, "9", 1, reason="")


async def test_altered_rules_are_not_read(database: Database) -> None:
    """A document that somebody changed in the database is refused by whoever reads it."""
    packs = StoredRulePacks(database=database)
    await publish(packs, "1", 0)
    await database.update(Collection.RULE_PACKS, {"_id": 1}, {"$set": {"document": '{"schema": 1}'}})
    with pytest.raises(RulesAltered):
        await packs.current()
