"""Which statements were in force: a version is kept when what people are told has changed."""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import get_args

from proxy import logs
from proxy.settings_values import Language
from proxy.statement.changes import KeptSection
from proxy.statement.facts import Facts
from proxy.statement.words import Writer
from storage.errors import StorageError
from storage.interfaces import Statements, StatementVersion

Texts = Mapping[str, Sequence[tuple[int, str, tuple[str, ...]]]]


def current(facts: Facts) -> tuple[str, Texts]:
    """Return the statement that these facts make, in every language, and its digest (SHA-256, hexadecimal)."""
    texts = {
        language: tuple(
            (section.number, section.heading, tuple(section.lines())) for section in Writer(facts, language).sections()
        )
        for language in get_args(Language)
    }
    written = json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest(), texts


def sections_of(version: StatementVersion, language: str) -> tuple[KeptSection, ...]:
    """Return a kept version's sections in one language."""
    return tuple(KeptSection(number, heading, lines) for number, heading, lines in version.texts.get(language, ()))


class StatementWatch:
    """Keeps a version whenever the statement has changed since the last look, and knows those that were kept.

    Args:
        facts: returns what this installation does now.
        statements: where versions are kept.
        now: the clock.
    """

    def __init__(self, facts: Callable[[], Facts], statements: Statements, *, now: Callable[[], datetime]) -> None:
        self._facts = facts
        self._statements = statements
        self._now = now
        self._kept = ""
        self._versions: tuple[StatementVersion, ...] = ()

    @property
    def versions(self) -> tuple[StatementVersion, ...]:
        """The versions at the last look, the newest first; none while the database could not be asked."""
        return self._versions

    async def look(self) -> None:
        """Keep the statement in force, unless it is the last that was kept; a database that is away is asked again."""
        digest, texts = current(self._facts())
        try:
            if digest != self._kept and await self._statements.keep(digest, texts, at=self._now()):
                logs.event("statement_changed")
            self._kept = digest
            self._versions = tuple(await self._statements.versions())
        except StorageError as error:
            logs.event("statement_not_kept", level=logging.WARNING, error=type(error).__name__)
