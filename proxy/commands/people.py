"""What `verho users` and `verho grants` share: opening the database, and asking for a password."""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from proxy.commands.settings_file import explain, load_or_explain
from proxy.logs import start_logging
from proxy.secrets import secrets_for
from proxy.settings import Settings
from proxy.settings_problems import SettingsError
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.errors import Duplicate, StorageError
from storage.grants import Grant
from storage.interfaces import Account, Right
from storage.passwords import Passwords
from storage.people import People
from storage.roles import TEMPLATES, Role, longest
from storage.sessions import StoredSessions

PASSWORD_VARIABLE = "VERHO_NEW_PASSWORD"  # noqa: S105 - a variable's name.
PASSWORD_EPILOG = f"The password is asked for, or taken from the variable {PASSWORD_VARIABLE}."

Work = Callable[[People, StoredAccounts, datetime], Awaitable[int]]


def add_grant_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is granted, by whom, why and until when."""
    parser.add_argument("--role", type=Role, choices=list(Role), required=True, help="as what")
    parser.add_argument(
        "--right", type=Right, choices=list(Right), action="append", metavar="RIGHT",
        help=f"a right instead of the role's usual ones; may be repeated ({', '.join(Right)})",
    )  # fmt: skip
    parser.add_argument("--until", type=_day, metavar="YYYY-MM-DD", help="the last day (default: as long as may be)")
    parser.add_argument(
        "--term-ends", type=_day, metavar="YYYY-MM-DD", help="when the presidium's term ends; two weeks are added"
    )
    add_decision_arguments(parser)


def add_decision_arguments(parser: argparse.ArgumentParser) -> None:
    """Take who decided, and why."""
    parser.add_argument("--given-by", required=True, metavar="WHO", help='who decided it, such as "board 12 Jan 2027"')
    parser.add_argument("--reason", required=True, help="why")


def grant_of(arguments: argparse.Namespace, *, at: datetime) -> Grant:
    """Return the grant that the arguments describe.

    Raises:
        ValueError: it would last too long, or the term is missing; the text names the argument.
    """
    role: Role = arguments.role
    most = longest(role, start=at, term_ends=arguments.term_ends)
    until: datetime = arguments.until or most
    if not at < until <= most:
        raise ValueError(f"--until: a day to come, {most:%Y-%m-%d} at the latest")
    rights = frozenset(arguments.right) if arguments.right else TEMPLATES[role]
    return Grant(role, rights, arguments.given_by, arguments.reason, until)


def _day(text: str) -> datetime:
    try:
        # A last day counts whole.
        return datetime.combine(date.fromisoformat(text), time(), UTC) + timedelta(days=1)
    except ValueError:
        raise argparse.ArgumentTypeError("expected a day such as 2027-05-31") from None


def new_password() -> str:
    """Ask for a password twice, or take it from the environment.

    Raises:
        ValueError: the two differ, or nobody is there to be asked.
    """
    given = os.environ.get(PASSWORD_VARIABLE)
    if given:
        return given
    try:
        first, second = getpass.getpass("New password: "), getpass.getpass("Again: ")
    except EOFError:
        raise ValueError(f"password: type it at a terminal or set {PASSWORD_VARIABLE}") from None
    if first != second:
        raise ValueError("password: the same twice")
    return first


def carry_out(command: str, config: Path, work: Work) -> int:
    """Open the database, do the work; 1 = it could not be done, and why stands on the error stream."""
    settings = load_or_explain(config)
    if settings is None:
        return 1
    start_logging(settings.log_level)
    try:
        return asyncio.run(_carried_out(settings, work))
    except SettingsError as error:
        explain(error)
    except Duplicate:
        sys.stderr.write(f"{command}: the name is taken\n")
    except (StorageError, ValueError) as error:
        sys.stderr.write(f"{command}: {error}\n")
    return 1


async def _carried_out(settings: Settings, work: Work) -> int:
    from proxy.database import database_running, now

    async with database_running(settings, secrets_for("console", settings)) as database:
        accounts = StoredAccounts(database=database, passwords=Passwords())
        audit = StoredAudit(database=database)
        people = People(accounts=accounts, sessions=StoredSessions(database=database), audit=audit, actor="command")
        return await work(people, accounts, now())


def show(accounts: list[Account], *, at: datetime) -> None:
    """Print people with what they may, and for how long."""
    table = Table(title_justify="left")
    for heading in ("Name", "Person", "Role", "Rights", "Until", "Days left", "Given by"):
        table.add_column(heading)
    for account in accounts:
        in_force, until = account.rights_at(at), account.grant_until
        left = "" if until is None or not in_force else str(-(-(until - at) // timedelta(days=1)))
        table.add_row(
            account.name, account.display_name, account.role or "-",
            ", ".join(sorted(right.value for right in in_force)) or "none in force",
            "no end" if until is None else f"{until - timedelta(seconds=1):%Y-%m-%d}", left, account.granted_by,
        )  # fmt: skip
    Console().print(table)
