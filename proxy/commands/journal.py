"""`verho journal`: what waits on this machine for the database, and moving it there while the edge is stopped."""

import argparse
import asyncio
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from proxy.commands.settings_file import add_config_argument, explain, load_or_explain
from proxy.secrets import secrets_for
from proxy.settings import Settings
from proxy.settings_problems import SettingsError
from storage.errors import JournalError, StorageError
from storage.journal_file import SetAsideGroup

DEFAULT_TIMEOUT_S = 600
MAX_TIMEOUT_S = 86_400
_METRICS_TIMEOUT_S = 5
_PREFIX = "verho_journal_"
_POLL_S = 0.1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    status = actions.add_parser("status", help="show how much waits, for how long, and what the database refused")
    drain = actions.add_parser("drain", help="move everything to the database; the edge must be stopped")
    drain.add_argument("--requeue", action="store_true", help="also try again what the database refused before")
    drain.add_argument(
        "--timeout", type=_seconds, default=DEFAULT_TIMEOUT_S, metavar="SECONDS", help="when to give up (default: 600)"
    )
    for action in (status, drain):
        add_config_argument(action)


def _seconds(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 0 < int(text[:6]) <= MAX_TIMEOUT_S:
        raise argparse.ArgumentTypeError(f"expected a number of seconds from 1 to {MAX_TIMEOUT_S}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Show or drain; 1 = something waits that should not."""
    settings = load_or_explain(arguments.config)
    if settings is None:
        return 1
    path = Path(settings.storage.journal.file)
    if not path.exists():
        sys.stdout.write(f"{path}: no journal yet; nothing waits\n")
        return 0
    try:
        if arguments.action == "status":
            return asyncio.run(_status(settings))
        return asyncio.run(_drain(settings, requeue=arguments.requeue, timeout_s=arguments.timeout))
    except SettingsError as error:
        explain(error)
    except JournalError as error:
        sys.stderr.write(f"verho journal: {error}\n")
    except StorageError as error:
        sys.stderr.write(f"verho journal: {error}; what waits stays in the journal\n")
    return 1


async def _status(settings: Settings) -> int:
    from proxy.storing import journal_of

    try:
        async with journal_of(settings) as journal:
            figures, groups, alarm = asdict(journal.figures), await journal.set_aside_groups(), journal.alarm
    except JournalError:
        running = from_metrics(settings.edge.metrics_listen)
        if running is None:
            raise
        _show(settings, running, source="the running edge")
        return 1 if running["alarm"] or running["set_aside"] else 0
    _show(settings, figures, source="the file (no edge is running)")
    _show_set_aside(groups)
    return 1 if alarm or groups else 0


def from_metrics(listen: str | None) -> dict[str, float] | None:
    """Return what a running edge tells of its journal: it alone may open the file."""
    if listen is None:
        return None
    try:
        with urlopen(f"http://{listen}/metrics", timeout=_METRICS_TIMEOUT_S) as answer:
            lines = answer.read(1_048_576).decode("utf-8", "replace").splitlines()
    except (URLError, OSError, ValueError):
        return None
    names = {"oldest_seconds": "oldest_age_s", "bytes": "used_bytes"}
    figures: dict[str, float] = {}
    for line in lines:
        name, _, value = line.partition(" ")
        if name.startswith(_PREFIX):
            own = name.removeprefix(_PREFIX)
            figures[names.get(own, own)] = float(value)
    wanted = {"entries", "used_bytes", "max_bytes", "oldest_age_s", "set_aside", "accepting", "alarm"}
    return figures if wanted <= figures.keys() else None


def _show(settings: Settings, figures: dict[str, float], *, source: str) -> None:
    chosen = settings.storage.journal
    table = Table(title=f"Journal {chosen.file}, as told by {source}", title_justify="left", show_header=False)
    table.add_row("Waiting for the database", f"{figures['entries']:,.0f} entries")
    table.add_row("Bytes", f"{figures['used_bytes']:,.0f} of {figures['max_bytes']:,.0f}")
    table.add_row("Oldest has waited", f"{figures['oldest_age_s']:,.0f} s of {chosen.max_age_s:,} s")
    table.add_row("Refused by the database", f"{figures['set_aside']:,.0f} entries")
    table.add_row("Takes new conversations", "yes" if figures["accepting"] else "no")
    Console().print(table)


def _show_set_aside(groups: list[SetAsideGroup]) -> None:
    if not groups:
        return
    table = Table(title="Refused by the database and kept", title_justify="left")
    for heading in ("Kind", "Cause", "Entries", "First written"):
        table.add_column(heading)
    for group in groups:
        first = datetime.fromtimestamp(group.first_at_ms / 1000, UTC).isoformat(timespec="seconds")
        table.add_row(group.kind, group.cause, str(group.count), first)
    Console().print(table)
    sys.stdout.write("Mend the cause (see docs/operations.md), then: verho journal drain --requeue\n")


async def _drain(settings: Settings, *, requeue: bool, timeout_s: int) -> int:
    from proxy.database import database_running
    from proxy.storing import journal_of
    from storage.drain import Drain
    from storage.schema import Collection
    from storage.subjects.watch import ErasureWatch, journal_id

    secrets = secrets_for("console", settings)
    async with journal_of(settings) as journal, database_running(settings, secrets) as database:
        await database.ping()
        name = journal_id(Path(settings.storage.journal.file))
        # First: what was erased meanwhile is not to come back.
        await ErasureWatch(database=database, journal=journal, name=name).look()
        moved = await journal.requeue() if requeue else 0
        if moved:
            sys.stdout.write(f"Tried again: {moved}\n")
        total = journal.figures.entries
        columns = (TextColumn("Moving"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True)) as progress:
            bar = progress.add_task("Moving", total=total)
            async with Drain(journal=journal, database=database) as drain:
                idle = asyncio.create_task(drain.idle(), name="journal-idle")
                loop = asyncio.get_running_loop()
                deadline = loop.time() + timeout_s
                while not idle.done() and loop.time() < deadline:
                    await asyncio.wait([idle], timeout=_POLL_S)
                    progress.update(bar, completed=total - journal.figures.entries)
                idle.cancel()
        await journal.scrub()
        groups = await journal.set_aside_groups()
        left = journal.figures.entries
        if not left and not groups:
            # Empty and cut back, it holds nothing that was erased; an edge that uses it again says so again.
            await database.delete(Collection.JOURNALS, {"_id": name})
    sys.stdout.write(f"Moved {drain.figures.written}, refused {drain.figures.set_aside}, waiting {left}\n")
    _show_set_aside(groups)
    return 1 if left or groups else 0
