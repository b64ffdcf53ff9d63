"""What the driver hears from the database's members: whoever is new is counted before it can be written to."""

from collections.abc import Sequence

import pytest

from storage.members_seen import Address, MembersSeen
from storage.mongo import Database
from storage.schema import Collection
from tests.storage.conftest import Gate
from tests.storage.test_mongo import event

A, B, C = (("db1.example.fi", 1), ("db2.example.fi", 1), ("db3.example.fi", 1))


@pytest.mark.parametrize(
    ("answers", "changes", "told"),
    [
        ([], 0, 0),
        ([(A, {A, B}, True)] * 2, 1, 1),
        ([(A, {A, B}, True), (B, {A, B}, False)], 1, 1),
        # One joins, told by the primary or by another; it leaves, and comes back.
        ([(A, {A, B}, True), (A, {A, B, C}, True)], 2, 2),
        ([(A, {A, B}, True), (B, {A, B, C}, False)], 2, 2),
        ([(A, {A, B}, True), (A, {A}, True), (A, {A, B}, True)], 2, 2),
        # A secondary that knows of fewer does not make them new again.
        ([(A, {A, B, C}, True), (B, {A, B}, False), (A, {A, B, C}, True)], 1, 1),
        # Another primary.
        ([(A, {A, B}, True), (A, {A, B}, False), (B, {A, B}, True)], 1, 3),
        # Several routers, none of which names another.
        ([(A, set(), True), (B, set(), True), (A, set(), True), (B, set(), True)], 2, 2),
        # The primary goes silent, then another member.
        ([(A, {A, B}, True), (A, None, False)], 1, 2),
        ([(A, {A, B}, True), (B, None, False)], 1, 1),
    ],
)
def test_who_is_new_is_counted(
    answers: Sequence[tuple[Address, set[Address] | None, bool]], changes: int, told: int
) -> None:
    """Once for each time that somebody joins; told as well when others take writes."""
    members, calls = MembersSeen(), []
    members.told = lambda: calls.append(members.changes)
    for address, named, is_writable in answers:
        if named is None:
            members.silent(address)
        else:
            members.answered(address, named=named, is_writable=is_writable)
    assert (members.changes, len(calls)) == (changes, told)


async def test_the_driver_tells_before_it_writes(gate: Gate, database: Database) -> None:
    """The first write to a member finds it counted already."""
    async with Database(gate.uri, name=database.name) as seen:
        assert seen.changes == 0
        await seen.insert(Collection.WEBHOOK_EVENTS, event())
        assert seen.changes == 1
