"""`verho init`: keys, collections and the first account, once."""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from proxy.commands.people import add_grant_arguments, grant_of
from proxy.commands.settings_file import add_config_argument, explain, load_or_explain
from proxy.i18n import LANGUAGES
from proxy.secrets import secrets_for
from proxy.settings import Settings
from proxy.settings_problems import SettingsError
from storage.errors import Duplicate, StorageError
from storage.grants import Grant
from storage.interfaces import AuditTag, Right
from storage.key_locks import Lock

PASSWORD_VARIABLE = "VERHO_FIRST_PASSWORD"  # noqa: S105 - a variable's name.


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the settings file and who the first account is for."""
    add_config_argument(parser)
    parser.add_argument("--account", required=True, metavar="NAME", help="user name of the first account")
    parser.add_argument("--display-name", metavar="NAME", help="the person's name; the user name when left out")
    parser.add_argument("--language", choices=LANGUAGES, default="fi", help="the language of the console")
    # The first person must be able to give everybody else theirs.
    add_grant_arguments(parser, besides=frozenset({Right.GRANT}))
    parser.epilog = f"The password is asked for, or taken from the variable {PASSWORD_VARIABLE}."


def run(arguments: argparse.Namespace) -> int:
    """Make what is missing; what is there stays."""
    settings = load_or_explain(arguments.config)
    if settings is None:
        return 1
    try:
        secrets = secrets_for("opener", settings)
        grant = grant_of(arguments, at=datetime.now(UTC))
        password = os.environ.get(PASSWORD_VARIABLE) or getpass.getpass("Password of the first account: ")
        newcomer = Newcomer(
            name=arguments.account,
            display_name=arguments.display_name or arguments.account,
            password=password,
            language=arguments.language,
            grant=grant,
        )
        asyncio.run(initialise(settings, secrets, [newcomer]))
    except SettingsError as error:
        explain(error)
        return 1
    except EOFError:
        sys.stderr.write(f"\nverho init: no password; type it at a terminal or set {PASSWORD_VARIABLE}\n")
        return 1
    except Duplicate:
        sys.stderr.write(
            f"verho init: account {arguments.account} is there already; keys and account stay as they are\n"
        )
        return 1
    except (StorageError, ValueError, OSError) as error:
        sys.stderr.write(f"verho init: {error}\n")
        return 1
    sys.stdout.write(f"Keys in {settings.keys.directory}, account {arguments.account}. Next: verho serve\n")
    sys.stdout.write("Keep a copy of the key directory and its passphrase apart from the database's backups.\n")
    return 0


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who gets an account and a grant."""

    name: str
    display_name: str
    password: str = field(repr=False)
    language: str
    grant: Grant


async def initialise(
    settings: Settings, secrets: dict[str, str], newcomers: Sequence[Newcomer], *, lock: Lock | None = None
) -> None:
    """Make the keys unless they are there, prepare the database, and add accounts.

    Args:
        settings: what is made ready.
        secrets: the opener's secrets.
        newcomers: who gets an account.
        lock: what the keys are sealed with; None = what the settings say.

    Raises:
        StorageError: keys or database can't be made or used, or a name is taken.
        ValueError: a field of an account can't be taken; the text names it.
    """
    from proxy.database import database_of, now, residency_of
    from proxy.storing import lock_of
    from storage.accounts import COMMAND, StoredAccounts
    from storage.audit import StoredAudit
    from storage.audit_keys import AUDIT
    from storage.console_keys import CONSOLE
    from storage.embedded import EmbeddedDatabase
    from storage.index_keys import INDEX
    from storage.key_tokens import TokenLock
    from storage.keyring import KeyRing
    from storage.keys import create_keys, load_opener_public
    from storage.migrations import migrate
    from storage.passwords import Passwords
    from storage.people import People
    from storage.sessions import StoredSessions

    directory, lock = Path(settings.keys.directory), lock or lock_of(settings, secrets)
    if isinstance(lock, TokenLock):
        await asyncio.to_thread(lock.prepare)
    fresh = not (directory / "opener.pub").exists()
    if fresh:
        await asyncio.to_thread(create_keys, directory, lock=lock, at=now())
    index = await asyncio.to_thread(KeyRing(INDEX, directory, lock=lock).create, at=now())
    signing = await asyncio.to_thread(KeyRing(AUDIT, directory, lock=lock).create, at=now())
    sealing = await asyncio.to_thread(KeyRing(CONSOLE, directory).create, at=now())
    async with AsyncExitStack() as stack:
        embedded = settings.storage.embedded
        if embedded is not None:
            await stack.enter_async_context(EmbeddedDatabase(Path(embedded.directory), port=embedded.port))
        database = await stack.enter_async_context(database_of(settings, secrets))
        await residency_of(settings, database).require()
        await migrate(database, now=now)
        audit = StoredAudit(database=database)
        if fresh:
            key = load_opener_public(directory)
            await audit.append(AuditTag.COMMAND_KEYS_CREATE, actor=COMMAND, detail={"key": key.id}, at=now())
        for form, made in ((INDEX, index), (AUDIT, signing), (CONSOLE, sealing)):
            if made is not None:
                detail = {"key": made.id, "purpose": form.purpose.value}
                await audit.append(AuditTag.COMMAND_KEYS_CREATE, actor=COMMAND, detail=detail, at=now())
        people = People(
            accounts=StoredAccounts(database=database, passwords=Passwords()),
            sessions=StoredSessions(database=database),
            audit=audit,
            actor=COMMAND,
        )
        for newcomer in newcomers:
            await people.add(
                name=newcomer.name,
                display_name=newcomer.display_name,
                password=newcomer.password,
                language=newcomer.language,
                grant=newcomer.grant,
                at=now(),
            )
