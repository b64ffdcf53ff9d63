"""`verho retention`: delete what is past its term, prove it, and hold back what must stay."""

import argparse
import asyncio
import re
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from proxy.commands.settings_file import add_config_argument, explain, load_or_explain
from proxy.logs import start_logging
from proxy.secrets import secrets_for
from proxy.settings import Settings
from proxy.settings_problems import SettingsError
from storage.audit import StoredAudit
from storage.errors import StorageError
from storage.holds import Holds
from storage.interfaces import ConversationId
from storage.mongo import Database
from storage.retention import Retention
from storage.schedule import CategoryReport

_ID = re.compile(r"[0-9a-f]{32}")
_CASE = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    run_now = actions.add_parser("run", help="delete what is past its term; meant for a daily timer")
    run_now.add_argument("--dry-run", action="store_true", help="only show what would be deleted")
    hold = actions.add_parser("hold", help="keep one conversation beyond its term")
    hold.add_argument(
        "--case", type=case_number, required=True, metavar="CASE", help="the case's number in your own register"
    )
    hold.add_argument("--until", type=_day, metavar="YYYY-MM-DD", help="when the hold ends by itself")
    release = actions.add_parser("release", help="end a hold")
    for action in (hold, release):
        action.add_argument("conversation", type=conversation_id, metavar="ID", help="the conversation's id")
    for action in (run_now, hold, release):
        add_config_argument(action)


def conversation_id(text: str) -> ConversationId:
    """Return a conversation's id from an argument."""
    if _ID.fullmatch(text) is None:
        raise argparse.ArgumentTypeError("expected 32 hexadecimal digits, as the console's address shows them")
    return ConversationId(text)


def case_number(text: str) -> str:
    """Return a case's number from an argument; a person's name is none."""
    if _CASE.fullmatch(text) is None:
        raise argparse.ArgumentTypeError("expected up to 64 letters, digits and _ . : - (no name of a person)")
    return text


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        raise argparse.ArgumentTypeError("expected a day such as 2027-05-31") from None


def run(arguments: argparse.Namespace) -> int:
    """Run, hold or release; 1 = something has outlived its term, or the command failed."""
    settings = load_or_explain(arguments.config)
    if settings is None:
        return 1
    start_logging(settings.log_level)
    try:
        return asyncio.run(_run(settings, arguments))
    except SettingsError as error:
        explain(error)
    except StorageError as error:
        sys.stderr.write(f"verho retention: {error}\n")
    return 1


async def _run(settings: Settings, arguments: argparse.Namespace) -> int:
    from proxy.database import database_running, now
    from proxy.storing import audit_keys

    async with database_running(settings, secrets_for("console", settings)) as database:
        audit = StoredAudit(database=database, keys=lambda: audit_keys(Path(settings.keys.directory)))
        if arguments.action == "run":
            return await _delete(settings, database, audit, dry_run=arguments.dry_run)
        holds = Holds(database=database, audit=audit)
        named: ConversationId = arguments.conversation
        if arguments.action == "hold":
            await holds.place(named, case=arguments.case, until=arguments.until, actor="command", at=now())
            sys.stdout.write("Held.\n")
        else:
            await holds.lift(named, actor="command", at=now())
            sys.stdout.write("Released; the next run deletes it if its term is over.\n")
    return 0


async def _delete(settings: Settings, database: Database, audit: StoredAudit, *, dry_run: bool) -> int:
    from proxy.database import now
    from proxy.storing import schedule_of

    retention = Retention(database=database, audit=audit, schedule=schedule_of(settings), now=now)
    reports = await retention.run(dry_run=dry_run)
    _show(reports, dry_run=dry_run)
    outlived = any(report.outlived for report in reports)
    if outlived and not dry_run:
        sys.stderr.write("verho retention: something has outlived its term; docs/storage.md says what to look at\n")
    return 1 if outlived and not dry_run else 0


def _show(reports: Sequence[CategoryReport], *, dry_run: bool) -> None:
    table = Table(title="Retention" + (" (nothing was deleted)" if dry_run else ""), title_justify="left")
    for heading in ("Category", "Kept since", "Would go" if dry_run else "Deleted", "Held", "Oldest left", "Outlived"):
        table.add_column(heading)
    for report in reports:
        table.add_row(
            report.category.value,
            "for good" if report.cutoff is None else f"{report.cutoff:%Y-%m-%d}",
            str(report.deleted),
            str(report.held),
            "-" if report.oldest is None else f"{report.oldest:%Y-%m-%d}",
            str(report.outlived),
        )
    Console().print(table)
