"""`verho rules reredact`: have stored conversations redacted again, and watch how far the opener is."""

import argparse
import asyncio
import sys
from datetime import UTC, date, datetime, time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from proxy.publishing import COMMAND, ReasonError
from proxy.redacting import pack_of
from proxy.reredaction import Reredaction
from proxy.settings import Settings
from storage.audit import StoredAudit
from storage.interfaces import Rewrite, RewriteState
from storage.mongo import Database
from storage.rewrites import StoredRewrites

_POLL_S = 0.5
_SAID = {
    RewriteState.DONE: "Done.",
    RewriteState.CANCELLED: "Ended before its end; what was done by then stays done.",
    RewriteState.REFUSED: "Refused: the opener cannot use the rules in force, or who asked may publish no more.",
}


def add_reredact(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """Take what is to be redacted again."""
    parser = actions.add_parser(
        "reredact",
        help="have stored conversations redacted again by the rules in force",
        description="Have the opener redact stored conversations again by the rules in force, and show how far it is. "
        "More is masked, nothing is unmasked, and what was sent stays on record. Interrupting the command does not "
        "interrupt the opener; run it again to watch on, or with --stop to end it.",
    )
    parser.add_argument("--reason", default="", help="why, for everybody to read who tunes rules; no personal data")
    parser.add_argument(
        "--since", type=_day, metavar="YYYY-MM-DD", help="only conversations that began on this day (UTC) or later"
    )
    parser.add_argument("--dry-run", action="store_true", help="count what would be masked, and change nothing")
    parser.add_argument("--stop", action="store_true", help="end the one that goes on, after the conversation it is at")
    return parser


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        raise argparse.ArgumentTypeError("expected a day such as 2027-05-31") from None


async def run_reredact(arguments: argparse.Namespace, settings: Settings, database: Database) -> int:
    """Ask for it, watch it, or end it; 1 = it did not come to its end, or some conversations could not be judged.

    Raises:
        ReasonError: the reason is blank or too long, or personal data stands in it.
        StorageError: the audit or the database cannot be used.
    """
    from proxy.database import now

    asking = Reredaction(StoredRewrites(database=database), StoredAudit(database=database))
    going = next((one for one in await asking.rewrites.latest() if one.open), None)
    if arguments.stop:
        if going is None or not await asking.stop(going, by=COMMAND, at=now()):
            sys.stderr.write("verho rules reredact: none goes on\n")
            return 1
        sys.stdout.write("It ends after the conversation that it is at.\n")
        return 0
    if going is not None:
        sys.stderr.write("One goes on already; this is how far it is.\n")
    elif not arguments.reason.strip():
        raise ReasonError(personal=False)
    else:
        going = await asking.ask(
            COMMAND, arguments.reason, pack_of(settings), at=now(), dry=arguments.dry_run, since=arguments.since
        )
    try:
        return _told(await _watched(asking, going))
    except asyncio.CancelledError:
        sys.stderr.write("\nThe opener goes on by itself; verho rules reredact --stop ends it.\n")
        raise


async def _watched(asking: Reredaction, run: Rewrite) -> Rewrite:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("Waiting for the opener", total=None)
        while run.open:
            await asyncio.sleep(_POLL_S)
            run = await asking.rewrites.by_id(run.id) or run
            if run.state is not RewriteState.WAITING:
                progress.update(bar, description="Redacting again", total=run.total, completed=run.counts.done)
    return run


def _told(run: Rewrite) -> int:
    counts = run.counts
    changed = "would be changed" if run.dry else "changed"
    sys.stdout.write(
        f"{_SAID[run.state]}\n"
        f"{counts.done} of {run.total} conversations looked at by rules {run.rules or '-'}; "
        f"{counts.changed} {changed}, {counts.taken} values masked.\n"
    )
    if counts.left_out:
        sys.stdout.write(
            f"Left as they were: {counts.restricted} restricted, {counts.held} under a legal hold, {counts.live} still "
            f"going on, {counts.unreadable} that cannot be opened or judged.\n"
        )
    return 0 if run.state is RewriteState.DONE and not counts.unreadable else 1
