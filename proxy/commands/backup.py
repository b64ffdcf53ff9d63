"""`verho backup`: the database's content in one encrypted file; checked, and restored with its erasures repeated."""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from proxy.commands.passphrases import BACKUP_VARIABLE, backup_lock
from proxy.commands.settings_file import add_config_argument, explain, load_or_explain
from proxy.secrets import secrets_for
from proxy.settings import Settings
from proxy.settings_problems import SettingsError
from storage.audit import StoredAudit
from storage.backup.creating import BackupHeader, create_backup, verify_backup
from storage.backup.locks import BACKUP, ByPassphrase, ByPrivateKey, Sealing, ToPublicKey, Unsealing, load_backup_public
from storage.backup.restoring import Restore, Tell
from storage.errors import StorageError
from storage.interfaces import AuditTag
from storage.keyring import KeyRing
from storage.mongo import Database

_ASKED = f"The passphrase is asked for, or taken from the variable {BACKUP_VARIABLE}."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    create = actions.add_parser("create", help="write the database's content into a new encrypted file")
    create.add_argument(
        "--to", type=Path, metavar="KEY", help="backup.pub: encrypt to this key and not to a passphrase"
    )
    create.epilog = f"The database may be in use. Keys are not in it: verho keys backup. {_ASKED}"
    verify = actions.add_parser("verify", help="check that a backup opens, is whole and unchanged; no database needed")
    restore = actions.add_parser("restore", help="write a backup into an empty database and repeat the erasures")
    restore.epilog = (
        "Stop every process of Verho first. Interrupted, run it again with the same file. Nothing is written before "
        f"the whole file was found to be whole. {_ASKED}"
    )
    restore.add_argument("--replace", action="store_true", help="delete first what is in the database")
    for action in (verify, restore):
        action.add_argument("--key", type=Path, metavar="KEY", help="backup.key, where backup.pub was named")
    for action in (create, verify, restore):
        action.add_argument("file", type=Path, metavar="FILE", help="the backup")
    key = actions.add_parser("key", help="make a key pair that backups can be encrypted to")
    key.add_argument("directory", type=Path, metavar="DIRECTORY", help="where backup.key and backup.pub go")
    key.epilog = (
        f"Keep backup.key off the server; only backup.pub belongs there. It is sealed with a passphrase. {_ASKED}"
    )
    for action in (create, restore):
        add_config_argument(action)


def run(arguments: argparse.Namespace) -> int:
    """Do it; 1 = it could not be done."""
    try:
        if arguments.action == "key":
            return _key(arguments)
        if arguments.action == "verify":
            return _verify(arguments)
        settings = load_or_explain(arguments.config)
        if settings is None:
            return 1
        return asyncio.run({"create": _create, "restore": _restore}[arguments.action](settings, arguments))
    except SettingsError as error:
        explain(error)
    except (StorageError, EOFError) as error:
        sys.stderr.write(f"verho backup: {error}\n")
    except OSError as error:
        sys.stderr.write(f"verho backup: {error.filename}: {error.strerror}\n")
    return 1


def _unsealing(arguments: argparse.Namespace) -> Unsealing:
    if arguments.key is None:
        return ByPassphrase(backup_lock())
    return ByPrivateKey(BACKUP.load(arguments.key.parent, lock=backup_lock(), name=arguments.key.name))


def _key(arguments: argparse.Namespace) -> int:
    from proxy.database import now

    made = KeyRing(BACKUP, arguments.directory, lock=backup_lock()).create(at=now())
    if made is None:
        sys.stderr.write(f"verho backup key: {arguments.directory}: backup.key and backup.pub are there already\n")
        return 1
    sys.stdout.write(f"Made key {made.id}. Copy backup.pub to the server, keep backup.key elsewhere.\n")
    return 0


@contextmanager
def _telling() -> Iterator[Tell]:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("", total=None)
        yield lambda what, done, total: progress.update(bar, description=what, completed=done, total=total)


async def _create(settings: Settings, arguments: argparse.Namespace) -> int:
    from proxy.database import database_running, now

    named = arguments.to
    sealing: Sealing = ByPassphrase(backup_lock()) if named is None else ToPublicKey(load_backup_public(named))
    async with database_running(settings, secrets_for("console", settings)) as database:
        with _telling() as tell:
            counts = await create_backup(
                database,
                arguments.file,
                sealing,
                audit=StoredAudit(database=database),
                at=now(),
                progress=lambda done, total: tell("Backing up", done, total),
            )
    sys.stdout.write(f"{sum(counts.values())} documents. Keep the keys apart from it: verho keys backup.\n")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    unsealing = _unsealing(arguments)
    with _telling() as tell:
        backup, counts = verify_backup(
            arguments.file, unsealing, progress=lambda done, total: tell("Checking", done, total)
        )
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    sys.stdout.write(
        f"Whole and unchanged: database {backup.database} of {backup.created:%Y-%m-%d %H:%M} UTC, "
        f"schema version {backup.schema}; {told or 'empty'}.\n"
    )
    return 0


async def _restore(settings: Settings, arguments: argparse.Namespace) -> int:
    from proxy.database import database_running, now

    unsealing = _unsealing(arguments)
    async with database_running(settings, secrets_for("console", settings), any_schema=True) as database:
        with _telling() as tell:
            restored = await Restore(
                database=database,
                source=arguments.file,
                unsealing=unsealing,
                now=now,
                replay=lambda backup: _replay(settings, database, backup, tell),
                tell=tell,
            ).run(replace=arguments.replace)
        found = await StoredAudit(database=database).verify()
    sys.stdout.write(
        f"Restored {restored.documents} documents of {restored.backup.created:%Y-%m-%d %H:%M} UTC. "
        "What was written after that is not in it.\n"
    )
    if found.broken_at is not None:
        sys.stderr.write(f"verho backup restore: the audit does not hold at entry {found.broken_at}\n")
    return 0 if found.intact else 1


async def _replay(settings: Settings, database: Database, backup: BackupHeader, tell: Tell) -> None:
    """Repeat what was erased since the backup was made; the one place where a restore meets the erasure ledger."""
    from proxy.database import now
    from proxy.subjects.ledger import ledger_of
    from storage.subjects.replaying import replay_erasures

    audit = StoredAudit(database=database)
    detail = {"backup": backup.id, "made": backup.created.isoformat(timespec="seconds")}
    await audit.append(AuditTag.COMMAND_BACKUP_RESTORE, actor="command", detail=detail, at=now())
    await replay_erasures(
        database,
        ledger_of(settings).read(),
        audit=audit,
        at=now(),
        progress=lambda done, total: tell("Repeating erasures", done, total),
    )
