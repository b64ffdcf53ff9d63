"""`verho rules`: check rule packs, see what another would change, put one in force, and redact again by it."""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import thread_time_ns

from rich.console import Console
from rich.table import Table

from proxy.commands.labelled import LineError
from proxy.commands.rules_again import add_reredact, run_reredact
from proxy.commands.rules_comparison import compare_files, read_texts
from proxy.commands.rules_proposals import ACTIONS, proposing_of, run_proposals
from proxy.commands.second_factor import sign_in
from proxy.commands.settings_file import add_config_argument, explain, load_or_explain
from proxy.publishing import COMMAND, Proposal, Publisher, PublishingError
from proxy.redacting import pack_of
from proxy.rules_file import checked_rules, read_rules_file
from proxy.secrets import secrets_for
from proxy.settings import Settings
from proxy.settings_problems import SettingsError
from redaction.rules.problems import RulesError
from redaction.rules.schema import schema_text
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.errors import StorageError
from storage.interfaces import Account, PublishedRules, Right
from storage.mongo import Database
from storage.passwords import Passwords
from storage.rule_packs import StoredRulePacks

PASSWORD_VARIABLE = "VERHO_SECOND_PASSWORD"  # noqa: S105 - a variable's name.
_PAGE = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    check = actions.add_parser("check", help="say whether a rule pack can be used, and if not, why")
    check.add_argument("file", type=Path, metavar="FILE", help="the rule pack")
    actions.add_parser("schema", help="print the JSON Schema of rule packs, for editors")
    compare = actions.add_parser("compare", help="say what another rule pack would find, and whether it protects less")
    compare.add_argument("old", type=Path, metavar="OLD", help="the rule pack in force")
    compare.add_argument("new", type=Path, metavar="NEW", help="the rule pack that somebody proposes")
    compare.add_argument("--json", action="store_true", help="write JSON instead of tables")
    publish = actions.add_parser("publish", help="put a rule pack in force on every edge")
    publish.add_argument("file", type=Path, metavar="FILE", help="the rule pack")
    rollback = actions.add_parser("rollback", help="put published rules in force again")
    rollback.add_argument("number", type=int, metavar="NUMBER", help="their number, as list shows it")
    propose = actions.add_parser("propose", help="let rules that protect less wait for somebody else's agreement")
    propose.add_argument("file", type=Path, metavar="FILE", help="the rule pack; published at once if none is needed")
    propose.add_argument("--reason", required=True, help="why, for the audit")
    approve = actions.add_parser("approve", help="agree to rules that wait, and put them in force")
    withdraw = actions.add_parser("withdraw", help="take rules that wait back, or turn them down")
    for action in (approve, withdraw):
        action.add_argument("proposal", metavar="PROPOSAL", help="the beginning of its id, as proposals shows it")
    waiting = actions.add_parser("proposals", help="list rules that wait")
    again = add_reredact(actions)
    show = actions.add_parser("show", help="print published rules")
    show.add_argument("number", type=int, nargs="?", metavar="NUMBER", help="their number (default: those in force)")
    listed = actions.add_parser("list", help="list published rules, newest first")
    for action in (compare, publish, rollback, propose, approve):
        action.add_argument(
            "--texts",
            type=Path,
            metavar="FILE.jsonl",
            help='messages to try both on, beside the shipped ones: lines {"text": ...} or labelled conversations',
        )
    for action in (publish, rollback):
        action.add_argument("--reason", required=True, help="why, for the audit")
    for action in (publish, rollback, approve):
        action.add_argument(
            "--second-person",
            metavar="NAME",
            help="an account that may publish rules and agrees; needed where they protect less than those in force",
        )
        action.epilog = f"The second person's password is asked for, or taken from the variable {PASSWORD_VARIABLE}."
    for action in (publish, rollback, propose, approve, withdraw, waiting, again, show, listed):
        add_config_argument(action)


def run(arguments: argparse.Namespace) -> int:
    """Do it; 1 = the rules cannot be used, or were not put in force."""
    try:
        match arguments.action:
            case "check":
                return _check(arguments.file)
            case "schema":
                sys.stdout.write(schema_text())
                return 0
            case "compare":
                return compare_files(arguments.old, arguments.new, arguments.texts, as_json=arguments.json)
        settings = load_or_explain(arguments.config)
        return 1 if settings is None else asyncio.run(_run(settings, arguments))
    except SettingsError as error:
        explain(error)
    except RulesError as error:
        tell(error)
    except EOFError:
        sys.stderr.write(f"\nverho rules: no password; type it at a terminal or set {PASSWORD_VARIABLE}\n")
    except (LineError, PublishingError, StorageError) as error:
        sys.stderr.write(f"verho rules: {error}\n")
    except OSError as error:
        sys.stderr.write(f"verho rules: {error.filename}: {error.strerror}\n")
    return 1


def tell(error: RulesError) -> None:
    """Tell every problem of a rule pack on standard error."""
    for problem in error.problems:
        sys.stderr.write(f"{problem.field}: expected {problem.reason}, such as {problem.example}\n")


def _check(file: Path) -> int:
    pack = checked_rules(read_rules_file(file))
    sys.stdout.write(f"{file}: version {pack.version} can be used\n")
    return 0


async def _run(settings: Settings, arguments: argparse.Namespace) -> int:
    async with _database(settings) as database:
        packs = StoredRulePacks(database=database)
        match arguments.action:
            case "list":
                _list(await packs.history(limit=_PAGE))
                return 0
            case "reredact":
                return await run_reredact(arguments, settings, database)
            case "show":
                return _show(await _published(packs, arguments.number))
        if settings.redaction.rules is not None:
            sys.stderr.write("verho rules: redaction.rules names a file; edges follow that, not what is published\n")
            return 1
        if arguments.action in ACTIONS:
            publisher = _publisher(settings, database, packs, getattr(arguments, "texts", None))
            audit = StoredAudit(database=database)
            proposing = proposing_of(settings, database, publisher, _accounts(settings, database), audit)
            second = await _second_person(settings, database, getattr(arguments, "second_person", None))
            return await run_proposals(arguments, proposing, second)
        return await _publish(settings, database, packs, arguments)


def _publisher(settings: Settings, database: Database, packs: StoredRulePacks, texts: Path | None) -> Publisher:
    return Publisher(
        packs=packs,
        audit=StoredAudit(database=database),
        unpublished=pack_of(settings),
        clock_ns=thread_time_ns,
        sample=read_texts(texts),
    )


def _accounts(settings: Settings, database: Database) -> StoredAccounts:
    return StoredAccounts(
        database=database,
        passwords=Passwords(),
        max_failures=settings.console.sign_in_failures,
        lock_s=settings.console.sign_in_lock_s,
    )


async def _publish(
    settings: Settings, database: Database, packs: StoredRulePacks, arguments: argparse.Namespace
) -> int:
    from proxy.database import now

    if arguments.action == "rollback":
        before = await _published(packs, arguments.number)
        if before is None:
            return _show(None)
        document, restores = before.document, before.number
    else:
        document, restores = read_rules_file(arguments.file), None
    second = await _second_person(settings, database, arguments.second_person)
    publisher = _publisher(settings, database, packs, arguments.texts)
    proposal = Proposal(
        document=document,
        author=COMMAND,
        reason=arguments.reason,
        second_person=None if second is None else second.id,
        restores=restores,
    )
    published, loosened = await publisher.publish(proposal, at=now())
    sys.stdout.write(
        f"Rules {published.number} ({published.version}) are in force; edges take them up by themselves.\n"
    )
    for one in loosened:
        sys.stdout.write(f"Less is protected: {one.how.value} {one.what}\n")
    return 0


async def _second_person(settings: Settings, database: Database, name: str | None) -> Account | None:
    """Return the account that agrees, once its password was given and it may publish rules."""
    from proxy.database import now

    if name is None:
        return None
    password = os.environ.get(PASSWORD_VARIABLE) or getpass.getpass(f"Password of {name}: ")
    account = await sign_in(settings, database, _accounts(settings, database), name, password, at=now())
    if Right.PUBLISH_RULES not in account.rights_at(now()):
        raise PublishingError("second_person: expected an account that has the right to publish rules now")
    return account


async def _published(packs: StoredRulePacks, number: int | None) -> PublishedRules | None:
    return await packs.current() if number is None else await packs.by_number(number)


def _show(published: PublishedRules | None) -> int:
    if published is None:
        sys.stderr.write("verho rules: there are no published rules of that number; verho rules list shows them\n")
        return 1
    sys.stdout.write(published.document if published.document.endswith("\n") else f"{published.document}\n")
    return 0


def _list(history: Sequence[PublishedRules]) -> None:
    if not history:
        sys.stdout.write("None were published; what stands in the settings is in force.\n")
        return
    table = Table(title=f"Published rules; {history[0].number} is in force", title_justify="left")
    for heading in ("Number", "Version", "At (UTC)", "Author", "Second person", "Restores", "Digest", "Reason"):
        table.add_column(heading)
    for one in history:
        table.add_row(
            str(one.number),
            one.version,
            f"{one.at:%Y-%m-%d %H:%M}",
            one.author,
            one.second_person or "-",
            "-" if one.restores is None else str(one.restores),
            one.digest[:12],
            one.reason,
        )
    Console().print(table)


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    from proxy.database import database_running

    async with database_running(settings, secrets_for("console", settings)) as database:
        yield database
