"""Where rules come from while an edge runs: a file that the settings name, or what was published in the database.

A source is asked again and again. It answers with rules when they are others than before, and with an error when
others are there that cannot be used; whoever asks keeps what it has then.
"""

import asyncio
import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from proxy.rules_file import MAX_FILE_BYTES, checked_rules, read_rules_file
from redaction.rules.pack import RulePack
from redaction.rules.problems import RulesError
from redaction.rules.reading import read_pack
from storage.errors import RulesAltered, StorageUnavailable
from storage.interfaces import RulePacks
from storage.rule_packs import digest_of


@dataclass(frozen=True, slots=True)
class FoundRules:
    """Rules that can be put in force.

    Attributes:
        pack: what they say.
        digest: SHA-256 of the document.
        number: their place among the published ones, 0 when they were not published.
    """

    pack: RulePack
    digest: str
    number: int = 0


class RulesSource(Protocol):
    """Where an edge's rules come from."""

    async def first(self) -> FoundRules:
        """Return the rules to begin with.

        Raises:
            RulesError: they cannot be used.
            StorageError: nobody can tell which they are.
        """
        ...

    async def newer(self) -> FoundRules | None:
        """Return rules that are others than the last ones that were returned, None when there are none.

        Raises:
            RulesError: there are others, and they cannot be used.
            StorageError: nobody can tell.
        """
        ...


class RulesFromFile:
    """Rules of a file, read whenever it holds something else."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._taken = ""
        self._refused: tuple[str, RulesError] | None = None

    async def first(self) -> FoundRules:
        """Return what the file holds."""
        text = await asyncio.to_thread(read_rules_file, self._path)
        return await asyncio.to_thread(self._found, text)

    async def newer(self) -> FoundRules | None:
        """Return what the file holds when that has changed."""
        # Looked at by content: a time of change can stay the same while the content does not.
        text = await asyncio.to_thread(read_rules_file, self._path)
        digest = digest_of(text)
        if digest == self._taken:
            return None
        if self._refused is not None and self._refused[0] == digest:
            raise self._refused[1]
        return await asyncio.to_thread(self._found, text)

    def _found(self, text: str) -> FoundRules:
        digest = digest_of(text)
        try:
            found = FoundRules(checked_rules(text), digest)
        except RulesError as error:
            self._refused = digest, error
            raise
        self._taken = digest
        return found


#: What stands in the copy while nothing was ever published.
_NOTHING: Final[Mapping[str, Any]] = {"number": 0, "digest": "", "document": ""}


class PublishedRulesSource:
    """Rules that were published; a copy on this machine tells them while the database is away.

    Without the copy an edge that starts while the database is away could only guess, and might fall back to rules that
    protect less.

    Args:
        packs: the published rules.
        unpublished: the rules in force as long as none were ever published.
        copy: the file that the last rules taken up are kept in; None = they are kept nowhere else.
    """

    def __init__(self, packs: RulePacks, *, unpublished: RulePack, copy: Path | None) -> None:
        self._packs = packs
        self._unpublished = unpublished
        self._copy = copy
        self._taken = (0, "")
        self._refused: tuple[tuple[int, str], RulesError] | None = None

    async def first(self) -> FoundRules:
        """Return the rules in force: of the database and the copy, whichever is further on."""
        kept = await asyncio.to_thread(self._kept)
        try:
            latest = await self._packs.latest()
        except StorageUnavailable:
            if kept is None:
                raise
            latest = None
        if kept is not None and (latest is None or latest[0] <= kept[0]):
            self._taken = kept[0], kept[1]
            return await asyncio.to_thread(self._found, *kept)
        return await self._take(0 if latest is None else latest[0])

    async def newer(self) -> FoundRules | None:
        """Return the rules that were published last, when they are others."""
        number, digest = self._taken
        latest = await self._packs.latest() or (0, "")
        if latest == (number, digest):
            return None
        if latest[0] <= number:
            # An older copy of the database, or somebody who took rules away: neither may loosen anything.
            raise RulesAltered("the database's published rules went back behind those in force")
        if self._refused is not None and self._refused[0] == latest:
            raise self._refused[1]
        try:
            return await self._take(latest[0])
        except RulesError as error:
            self._refused = latest, error
            raise

    async def _take(self, number: int) -> FoundRules:
        published = await self._packs.by_number(number) if number else None
        if published is None and number:
            raise RulesAltered(f"published rules {number} are gone")
        kept = (0, "", "") if published is None else (number, published.digest, published.document)
        found = await asyncio.to_thread(self._found, *kept)
        await asyncio.to_thread(self._keep, *kept)
        self._taken = kept[0], kept[1]
        return found

    def _found(self, number: int, digest: str, document: str) -> FoundRules:
        # Published rules were tried out when they were published; how fast they are here is no reason to refuse them.
        return FoundRules(read_pack(document) if number else self._unpublished, digest, number)

    def _kept(self) -> tuple[int, str, str] | None:
        """Return what the copy holds, None when there is none that can be read."""
        if self._copy is None:
            return None
        try:
            with self._copy.open("rb") as source:
                kept = {**_NOTHING, **json.loads(source.read(2 * MAX_FILE_BYTES))}
        except (OSError, ValueError, TypeError):
            return None
        number, digest, document = kept["number"], kept["digest"], kept["document"]
        if not isinstance(number, int) or not isinstance(digest, str) or not isinstance(document, str):
            return None
        return (number, digest, document) if not number or digest_of(document) == digest else None

    def _keep(self, number: int, digest: str, document: str) -> None:
        """Replace the copy, whole or not at all; only its owner reads it, because rules name people of the staff."""
        if self._copy is None:
            return
        fresh = self._copy.with_name(f"{self._copy.name}.new")
        with contextlib.suppress(FileNotFoundError):
            fresh.unlink()
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as target:
            json.dump({"number": number, "digest": digest, "document": document}, target)
            target.flush()
            os.fsync(target.fileno())
        fresh.replace(self._copy)
