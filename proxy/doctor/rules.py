"""Looks at the rules: where they come from, and whether they can be used by this version of Verho."""

from collections.abc import Mapping

from proxy.database import database_of
from proxy.doctor.findings import Area, Finding, State
from proxy.redacting import pack_of
from proxy.settings import Settings
from proxy.settings_problems import SettingsError
from redaction.rules.problems import RulesError
from redaction.rules.reading import read_pack
from storage.errors import StorageError
from storage.rule_packs import StoredRulePacks


async def look_at_rules(settings: Settings, secrets: Mapping[str, str]) -> list[Finding]:
    """Return what can be said of the rules that edges follow."""
    if settings.redaction.rules is not None:
        return [_of_file(settings)]
    try:
        async with database_of(settings, secrets) as database:
            published = await StoredRulePacks(database=database).current()
    except StorageError as error:
        # That the database does not answer is said elsewhere; edges go on with the rules that they have.
        return [Finding(Area.RULES, "published rules", State.NOTE, str(error))]
    if published is None:
        return [Finding(Area.RULES, "published rules", State.GOOD, "none; those of the settings are in force")]
    subject = f"published rules {published.number}"
    try:
        read_pack(published.document)
    except RulesError as error:
        return [Finding(Area.RULES, subject, State.WRONG, f"cannot be used: {error}")]
    return [Finding(Area.RULES, subject, State.GOOD, f"version {published.version}, {published.at:%Y-%m-%d %H:%M} UTC")]


def _of_file(settings: Settings) -> Finding:
    try:
        pack = pack_of(settings)
    except SettingsError as error:
        fields = ", ".join(problem.path for problem in error.problems)
        return Finding(Area.RULES, str(settings.redaction.rules), State.WRONG, f"cannot be used: {fields}")
    return Finding(Area.RULES, str(settings.redaction.rules), State.GOOD, f"version {pack.version}")
