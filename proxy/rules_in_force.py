"""The rules that a running edge follows: where they come from, and the watch that keeps them up to date."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from proxy.redacting import pack_of, redactor_of, rules_refused
from proxy.rules_sources import FoundRules, PublishedRulesSource, RulesFromFile, RulesSource
from proxy.rules_watch import RulesWatch
from proxy.settings import Settings
from redaction.rules.building import made_ready
from redaction.rules.pack import RulePack
from redaction.rules.problems import RulesError
from storage.errors import StorageUnavailable
from storage.mongo import Database
from storage.rule_packs import StoredRulePacks


@asynccontextmanager
async def rules_in_force(settings: Settings, database: Database, *, copied: bool = True) -> AsyncIterator[RulesWatch]:
    """Give the rules in force, and take up others while it lasts.

    Args:
        settings: say where rules come from.
        database: where published rules are.
        copied: keep a copy on this machine, for a start while the database is away; without one, the settings' own
            rules are followed until the database answers, which is for roles that send nothing anywhere.

    Raises:
        SettingsError: the rules cannot be used; every problem with its field, and an example.
        StorageError: nobody can tell which rules are in force.
    """
    source = rules_source(settings, database, copied=copied)
    watch = RulesWatch(
        source,
        await _first(source, None if copied else pack_of(settings)),
        build=lambda pack: made_ready(redactor_of(settings, pack)),
        every_s=settings.redaction.rules_check_s,
    )
    async with watch:
        yield watch


def rules_source(settings: Settings, database: Database, *, copied: bool = True) -> RulesSource:
    """Return where rules come from: the file that the settings name, else what is published."""
    if settings.redaction.rules is not None:
        return RulesFromFile(Path(settings.redaction.rules))
    return PublishedRulesSource(
        StoredRulePacks(database=database),
        unpublished=pack_of(settings),
        copy=Path(f"{settings.storage.journal.file}.rules.json") if copied else None,
    )


async def _first(source: RulesSource, otherwise: RulePack | None) -> FoundRules:
    try:
        return await source.first()
    except StorageUnavailable:
        if otherwise is None:
            raise
        return FoundRules(otherwise, "", 0)
    except RulesError as error:
        raise rules_refused(error) from None
