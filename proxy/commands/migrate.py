"""`verho migrate`: bring the database to this version's schema."""

import argparse
import asyncio
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from proxy.commands.settings_file import add_config_argument, explain, load_or_explain
from proxy.secrets import secrets_for
from proxy.settings import Settings
from proxy.settings_problems import SettingsError
from storage.errors import StorageError
from storage.migrations import Migrated, migrate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the settings file."""
    add_config_argument(parser)
    parser.epilog = (
        "Run it once after installing a new version, before its processes start. It can be interrupted, repeated and "
        "run by two at once. A database that a newer version has migrated is refused and left as it is."
    )


def run(arguments: argparse.Namespace) -> int:
    """Migrate, and say from where to where; 1 = it could not be done."""
    settings = load_or_explain(arguments.config)
    if settings is None:
        return 1
    try:
        done = asyncio.run(_migrate(settings))
    except SettingsError as error:
        explain(error)
        return 1
    except StorageError as error:
        sys.stderr.write(f"verho migrate: {error}\n")
        return 1
    if done.before == done.after:
        sys.stdout.write(f"The schema is version {done.after}; collections, validators and indexes are in force.\n")
    else:
        sys.stdout.write(f"The schema was version {done.before}, is version {done.after}: {', '.join(done.steps)}.\n")
    return 0


async def _migrate(settings: Settings) -> Migrated:
    from proxy.database import database_running, now

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    async with database_running(settings, secrets_for("console", settings), any_schema=True) as database:
        with Progress(*columns, console=Console(stderr=True)) as progress:
            bar = progress.add_task("Collections, validators, indexes", total=None)
            return await migrate(
                database,
                now=now,
                tell=lambda what, done, total: progress.update(bar, description=what, completed=done, total=total),
            )
