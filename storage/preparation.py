"""Puts the schema in force: collections, validators and indexes as `schema.py` declares them. Changes no document.

Only what differs is changed, so that doing it again, or two processes doing it at once, is harmless.
"""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from storage.mongo import Database
from storage.schema import INDEXES, SCHEMAS, Collection, Index

_ALREADY_THERE = 48
_NO_SUCH_INDEX = 27


class Level(StrEnum):
    """How strictly a validator is applied; writes that bring a new document are refused at either level.

    MODERATE lets a migration change a document that is not yet of the new form; STRICT lets nobody.
    """

    MODERATE = "moderate"
    STRICT = "strict"


async def prepare(database: Database, *, level: Level = Level.STRICT) -> None:
    """Make every collection, validator and index what the schema declares.

    Raises:
        StorageUnavailable: the database cannot be reached, or its user may not do this.
    """
    existing = await _options(database)
    for collection in Collection:
        rules: dict[str, Any] = {
            "validator": {"$jsonSchema": SCHEMAS[collection]},
            "validationLevel": level.value,
            "validationAction": "error",
        }
        if collection.value not in existing:
            # Another process of ours may be making the same collection at this moment.
            made = await database.command("create", collection.value, accept={_ALREADY_THERE}, **rules)
            if not made.get("ok"):
                await database.command("collMod", collection.value, **rules)
        elif any(existing[collection.value].get(name) != rule for name, rule in rules.items()):
            await database.command("collMod", collection.value, **rules)
        await _index(database, collection)


async def _options(database: Database) -> Mapping[str, Mapping[str, Any]]:
    """Return every collection's options by its name."""
    answer = await database.command("listCollections", cursor={"batchSize": 1_000})
    return {found["name"]: found.get("options", {}) for found in answer["cursor"]["firstBatch"]}


async def indexes(database: Database, collection: Collection) -> Mapping[str, Index]:
    """Return the indexes that a collection has, by name."""
    answer = await database.command("listIndexes", collection.value, cursor={"batchSize": 1_000})
    return {
        facts["name"]: Index(
            facts["name"],
            tuple((field, int(direction)) for field, direction in facts["key"].items()),
            unique=bool(facts.get("unique")),
            expires="expireAfterSeconds" in facts,
        )
        for facts in answer["cursor"]["firstBatch"]
    }


async def _index(database: Database, collection: Collection) -> None:
    """Make the indexes that are missing, and anew those that are other than declared; leave the operator's own."""
    there = await indexes(database, collection)
    # The operator may have made the same one under another name; MongoDB does not take it twice.
    served = [replace(index, name="") for index in there.values()]
    missing = [
        index
        for index in INDEXES[collection]
        if there.get(index.name) != index and (index.name in there or replace(index, name="") not in served)
    ]
    for index in missing:
        if index.name in there:
            await database.command("dropIndexes", collection.value, accept={_NO_SUCH_INDEX}, index=index.name)
    if missing:
        await database.command("createIndexes", collection.value, indexes=[_definition(index) for index in missing])


def _definition(index: Index) -> dict[str, Any]:
    definition: dict[str, Any] = {"key": dict(index.keys), "name": index.name}
    if index.unique:
        definition["unique"] = True
    if index.expires:
        definition["expireAfterSeconds"] = 0
    return definition
