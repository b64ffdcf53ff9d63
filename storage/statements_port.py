"""The port of register statements, and what crosses it; `storage.interfaces` exports it beside the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StatementVersion:
    """A register statement that was in force from a time on.

    Attributes:
        number: 1 for the first.
        at: since when.
        digest: SHA-256 of its texts, hexadecimal.
        texts: by language, each section's number, heading and lines.
    """

    number: int
    at: datetime
    digest: str
    texts: Mapping[str, Sequence[tuple[int, str, tuple[str, ...]]]]


class Statements(Protocol):
    """The register statements that were in force; none is ever changed."""

    async def keep(
        self, digest: str, texts: Mapping[str, Sequence[tuple[int, str, tuple[str, ...]]]], *, at: datetime
    ) -> bool:
        """Keep a statement as the version in force, unless the last one that was kept is the same; tell whether it was.

        Raises:
            StorageUnavailable: the database does not answer.
        """
        ...

    async def versions(self) -> Sequence[StatementVersion]:
        """Return the newest versions, the last one first.

        Raises:
            StorageUnavailable: the database does not answer.
        """
        ...
