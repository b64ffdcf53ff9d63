"""What `verho users` and `verho grants` share: opening the database, and asking for a password."""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from proxy.commands.settings_file import explain, load_or_explain
from proxy.granting import grant_terms_of
from proxy.logs import start_logging
from proxy.secrets import secrets_for
from proxy.settings import Settings
from proxy.settings_problems import SettingsError
from storage.accounts import COMMAND, StoredAccounts
from storage.audit import StoredAudit
from storage.errors import Duplicate, StorageError
from storage.granting import StoredGranting
from storage.granting_port import GrantTerms
from storage.grants import Grant, check, days_left
from storage.interfaces import Account, Right
from storage.passwords import Passwords
from storage.people import People
from storage.roles import TEMPLATES, Role, longest
from storage.sessions import StoredSessions

PASSWORD_VARIABLE = "VERHO_NEW_PASSWORD"  # noqa: S105 - a variable's name.
PASSWORD_EPILOG = f"The password is asked for, or taken from the variable {PASSWORD_VARIABLE}."


@dataclass(frozen=True, slots=True)
class Desk:
    """What the two commands work with.

    Attributes:
        people: accounts, and what only the host may do.
        accounts: the people as stored.
        granting: grants as the console gives them too.
        terms: what the settings say about grants.
        at: now.
    """

    people: People
    accounts: StoredAccounts
    granting: StoredGranting
    terms: GrantTerms
    at: datetime


Work = Callable[[Desk], Awaitable[int]]


def add_grant_arguments(parser: argparse.ArgumentParser, *, besides: frozenset[Right] = frozenset()) -> None:
    """Take what is granted, by whom, why and until when; `besides` the role's usual rights these ones too."""
    parser.set_defaults(besides=besides)
    usual = " and ".join(["the role's usual ones", *sorted(besides)])
    parser.add_argument("--role", type=Role, choices=list(Role), required=True, help="as what")
    parser.add_argument(
        "--right", type=Right, choices=list(Right), action="append", metavar="RIGHT",
        help=f"a right instead of {usual}; may be repeated ({', '.join(Right)})",
    )  # fmt: skip
    parser.add_argument(
        "--from", type=_first_day, dest="start", metavar="YYYY-MM-DD", help="the first day (default: at once)"
    )
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
        GrantRefused: it may not be given; it names the field and says why.
    """
    role: Role = arguments.role
    start: datetime = max(arguments.start or at, at)
    most = longest(role, start=start, term_ends=arguments.term_ends)
    until: datetime = arguments.until or most
    if not start < until <= most:
        raise ValueError(f"--until: a day to come, {most:%Y-%m-%d} at the latest")
    rights = frozenset(arguments.right) if arguments.right else TEMPLATES[role] | arguments.besides
    begins = start if start > at else None
    grant = Grant(role, rights, arguments.given_by, arguments.reason, until, begins, arguments.term_ends)
    check(grant, at=at)
    return grant


def _day(text: str) -> datetime:
    try:
        # A last day counts whole.
        return datetime.combine(date.fromisoformat(text), time(), UTC) + timedelta(days=1)
    except ValueError:
        raise argparse.ArgumentTypeError("expected a day such as 2027-05-31") from None


def _first_day(text: str) -> datetime:
    return _day(text) - timedelta(days=1)


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
        audit, sessions, terms = (
            StoredAudit(database=database),
            StoredSessions(database=database),
            grant_terms_of(settings),
        )
        people = People(accounts=accounts, sessions=sessions, audit=audit, actor=COMMAND)
        granting = StoredGranting(database=database, accounts=accounts, sessions=sessions, audit=audit, terms=terms)
        return await work(Desk(people, accounts, granting, terms, now()))


def show(accounts: list[Account], *, at: datetime) -> None:
    """Print people with what they may, and for how long."""
    table = Table(title_justify="left")
    for heading in ("Name", "Person", "Role", "Rights", "From", "Until", "Days left", "Given by"):
        table.add_column(heading)
    for account in accounts:
        in_force, until, start = account.rights_at(at), account.grant_until, account.grant_from
        left = "" if until is None or not in_force else str(days_left(account, at=at))
        table.add_row(
            account.name, account.display_name, account.role or "-",
            ", ".join(sorted(right.value for right in in_force)) or "none in force",
            f"{start:%Y-%m-%d}" if start else "",
            "no end" if until is None else f"{until - timedelta(seconds=1):%Y-%m-%d}", left, account.granted_by,
        )  # fmt: skip
    Console().print(table)


def show_code(code: str, hours: int) -> None:
    """Print an enrolment code, which is nowhere else."""
    sys.stdout.write(
        f"Enrolment code: {code}\nIt works once, within {hours} hours, on the console's page /enrol. "
        "Hand it over in person or over a channel that you trust.\n"
    )
