"""The register statement that a running edge serves, and the watch that keeps its versions."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from proxy.settings import Settings
from proxy.statement.facts import Facts, facts_of
from proxy.statement.history import StatementWatch
from proxy.statement.pages import StatementPages
from redaction.redactor import Redactor
from storage.mongo import Database
from storage.periodic import Periodic
from storage.statements import StoredStatements

#: How often it is looked at whether the statement has changed.
LOOK_S: Final = 60.0


@asynccontextmanager
async def statement_in_force(
    settings: Settings, database: Database, redactor: Callable[[], Redactor], *, now: Callable[[], datetime]
) -> AsyncIterator[StatementPages]:
    """Give the pages of the statement, and keep a version of it whenever it changes while they are served.

    Args:
        settings: what it is written from.
        database: where versions are kept.
        redactor: returns the redactor in force, which it is written from, too.
        now: the clock.
    """

    def facts() -> Facts:
        return facts_of(settings, redactor())

    watch = StatementWatch(facts, StoredStatements(database=database), now=now)
    async with Periodic(watch.look, name="statement-watch", every_s=LOOK_S, at_once=True):
        yield StatementPages(facts, lambda: watch.versions, zone=ZoneInfo(settings.console.time_zone))
