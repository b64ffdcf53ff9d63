"""The register statements that were in force, as versions with their dates: what people were told when."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from storage.documents import milliseconds
from storage.errors import Duplicate
from storage.interfaces import StatementVersion
from storage.mongo import Database, Document
from storage.schema import DESCENDING, Collection

MAX_VERSIONS = 200
"""How many are told, the newest first."""


class StoredStatements:
    """Keeps versions in the database; several processes may do so at once."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def keep(
        self, digest: str, texts: Mapping[str, Sequence[tuple[int, str, tuple[str, ...]]]], *, at: datetime
    ) -> bool:
        """Keep a statement as the version in force, unless the last one that was kept is the same; tell whether it was.

        Raises:
            StorageUnavailable: the database does not answer.
        """
        while True:
            last = await self._newest(1)
            if last and last[0]["digest"] == digest:
                return False
            document = {
                "_id": last[0]["_id"] + 1 if last else 1,
                "at": milliseconds(at),
                "digest": digest,
                "texts": {
                    language: [
                        {"number": number, "heading": heading, "lines": list(lines)}
                        for number, heading, lines in sections
                    ]
                    for language, sections in texts.items()
                },
            }
            try:
                await self._database.insert(Collection.STATEMENTS, document)
            except Duplicate:
                # Another process was quicker: look whether it kept the same.
                continue
            return True

    async def versions(self) -> Sequence[StatementVersion]:
        """Return the newest versions, the last one first.

        Raises:
            StorageUnavailable: the database does not answer.
        """
        return [_version(document) for document in await self._newest(MAX_VERSIONS)]

    async def _newest(self, limit: int) -> list[Document]:
        return await self._database.find(Collection.STATEMENTS, {}, sort=[("_id", DESCENDING)], limit=limit)


def _version(document: Document) -> StatementVersion:
    texts = {
        language: tuple((one["number"], one["heading"], tuple(one["lines"])) for one in sections)
        for language, sections in document["texts"].items()
    }
    return StatementVersion(document["_id"], document["at"].replace(tzinfo=UTC), document["digest"], texts)
