"""How the database would find what every test of storage asks it for: from the commands that were really sent.

The driver tells of each command; a query of a new shape is explained before the test's database is dropped, and must
use an index. So a new query, and one whose index was forgotten, is found by whichever test uses it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
    register,
)

from storage.mongo import Database

# What may look through everything, by collection and the fields of its condition, and why.
ALLOWED = {
    ("journals", ("cleared_at",)): "one document an edge",
    ("consent_proofs", ("notice",)): "a migration's step in a test: it goes through all there is",
}


class Sent(CommandListener):
    """What was sent, by database, since it was last taken."""

    def __init__(self) -> None:
        self._commands: dict[str, list[Mapping[str, Any]]] = {}

    def started(self, event: CommandStartedEvent) -> None:
        """Note a query."""
        if event.command_name in {"find", "aggregate", "update", "delete"}:
            self._commands.setdefault(event.database_name, []).append(event.command)

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Nothing to note."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Nothing to note."""

    def take(self, database: str) -> list[Mapping[str, Any]]:
        """Return what a database was sent, and forget it."""
        return self._commands.pop(database, [])


sent = Sent()
# Clients that are made from now on tell it.
register(sent)
_seen: set[str] = set()


def queries(command: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the queries of a command as commands that can be explained."""
    for name in ("update", "delete"):
        for one in command.get(f"{name}s", ()):
            yield {"find": command[name], "filter": one["q"]}
    if "find" in command:
        yield {name: command[name] for name in ("find", "filter", "sort", "limit") if name in command}
    elif "aggregate" in command:
        yield {"aggregate": command["aggregate"], "pipeline": command["pipeline"], "cursor": {}}


def shape(value: object) -> object:
    """Return a query without its values."""
    if isinstance(value, Mapping):
        return {str(name): shape(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [*sorted({str(shape(inner)) for inner in value})] if value else []
    return type(value).__name__


def condition(query: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a query looks for: its filter, or the pipeline's first step."""
    if "find" in query:
        return dict(query["filter"])
    return dict(query["pipeline"][0].get("$match", {})) if query["pipeline"] else {}


def branches(wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a condition in the parts that the embedded database's planner understands.

    It takes no index for a condition with `$or`, `$and`, `$nor`, `$ne` or `$exists`, nor for `_id` beside another or as
    a range. So it is asked for what stands beside them, else for each branch; MongoDB is asked for the whole.
    """
    plain = {name: inner for name, inner in wanted.items() if not name.startswith("$") and not _is_beside(inner)}
    if "_id" in plain or {"$in": []} in plain.values():
        return []
    if plain:
        return [plain]
    parts = [*wanted.get("$and", ())][:1] or wanted.get("$or", ())
    return [branch for part in parts for branch in branches(part)]


def _is_beside(inner: object) -> bool:
    return isinstance(inner, Mapping) and set(inner) <= {"$exists", "$ne"}


def explained(query: Mapping[str, Any], *, embedded: bool) -> list[Mapping[str, Any]]:
    """Return what is to be explained of a query: nothing of one that may look through everything.

    Tests read and count whole collections, key_usage counts all by key, and a migration checks every document.
    """
    wanted = condition(query)
    place = str(query.get("find", query.get("aggregate")))
    if not wanted or "$jsonSchema" in str(wanted) or (place, tuple(sorted(wanted))) in ALLOWED:
        return []
    if not embedded:
        return [query]
    return [{"find": place, "filter": branch} for branch in branches(wanted)]


def stages(plan: object) -> Iterator[str]:
    """Yield every stage of a plan."""
    if isinstance(plan, Mapping):
        if isinstance(plan.get("stage"), str):
            yield plan["stage"]
        for name, inner in plan.items():
            if name not in {"rejectedPlans", "command"}:
                yield from stages(inner)
    elif isinstance(plan, list | tuple):
        for inner in plan:
            yield from stages(inner)


async def is_indexed(database: Database, query: Mapping[str, Any]) -> bool:
    """Say whether the database would find what a query looks for by an index."""
    return "COLLSCAN" not in stages(await database.command("explain", query, verbosity="queryPlanner"))


async def is_indexed_in_part(database: Database, query: Mapping[str, Any]) -> bool:
    """Say whether one field of several is indexed: MongoDB then looks through what that one leaves.

    The embedded database's planner wants every field of a condition in one index; a list that people narrow by what
    they like has more ways than indexes.
    """
    fields = query.get("filter", {})
    alone = [{**query, "filter": {name: inner}} for name, inner in fields.items()] if len(fields) > 1 else []
    return any([await is_indexed(database, one) for one in alone])


async def _serves(database: Database, query: Mapping[str, Any], embedded: bool) -> bool:
    """Say whether an index serves a query, or, with the embedded database, one field of it."""
    return await is_indexed(database, query) or (embedded and await is_indexed_in_part(database, query))


async def scans(database: Database) -> list[str]:
    """Return the shapes of new queries that look through a whole collection."""
    found = []
    embedded = "secantusVersion" in await database.command("buildInfo", admin=True)
    for command in sent.take(database.name):
        for query in queries(command):
            known = f"{query.get('find', query.get('aggregate'))}: {shape(query)}"
            if known in _seen:
                continue
            _seen.add(known)
            found += [
                known for part in explained(query, embedded=embedded) if not await _serves(database, part, embedded)
            ]
    return found
