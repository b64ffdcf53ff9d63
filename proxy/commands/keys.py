"""`verho keys`: which keys there are and what hangs on them; rotating, retiring, backing up, restoring."""

import argparse
import asyncio
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from proxy.commands.passphrases import BACKUP_VARIABLE, asked_lock, backup_lock
from proxy.commands.settings_file import add_config_argument, explain, load_or_explain
from proxy.secrets import secrets_for
from proxy.settings import Settings
from proxy.settings_problems import SettingsError
from storage.audit import StoredAudit
from storage.audit_keys import AUDIT
from storage.console_keys import CONSOLE
from storage.errors import KeyFileError, StorageError
from storage.index_keys import INDEX
from storage.interfaces import AuditTag
from storage.key_backup import back_up_keys, restore_keys
from storage.key_forms import KeyForm, Purpose
from storage.key_tokens import TokenLock
from storage.keyfiles import KeyFile
from storage.keyring import KeyRing, held_keys, keys_locked
from storage.keys import EDGE, OPENER, OpenerPrivateKey
from storage.mongo import Database
from storage.rotation import Rotation, key_usage
from storage.succession import Succession, index_usage

FORMS: tuple[KeyForm[Any], ...] = (OPENER, EDGE, INDEX, AUDIT, CONSOLE)
EDGES_LEARN = timedelta(minutes=5)
"""How long after a rotation the last edge on the host has surely taken the new key up."""

FORMER_VARIABLE = "VERHO_FORMER_PASSPHRASE"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    new = actions.add_parser("new", help="make keys that a newer version needs and that are not here yet")
    shown = actions.add_parser("list", help="show every key, its state, and how many conversations need it")
    rotate = actions.add_parser("rotate", help="replace a key; the opener's: move all conversations to the new one too")
    rotate.add_argument(
        "purpose",
        nargs="?",
        choices=[form.purpose.value for form in FORMS],
        default=OPENER.purpose.value,
        help="which key (default: opener)",
    )
    rotate.epilog = "Interrupted, it goes on where it was. Chat goes on; former keys stay readable until retired."
    retire = actions.add_parser("retire", help="destroy a former key that nothing needs any more")
    retire.add_argument("key", metavar="ID", help="its id, as list shows it")
    retire.add_argument(
        "--journals-drained",
        action="store_true",
        help="every edge was drained since the rotation (verho journal drain)",
    )
    backup = actions.add_parser("backup", help="write all keys into one file, sealed with a passphrase of its own")
    restore = actions.add_parser("restore", help="write the keys of a backup into an empty key directory")
    for action in (backup, restore):
        action.add_argument("file", type=Path, metavar="FILE", help="the backup")
        action.epilog = f"The passphrase is asked for, or taken from the variable {BACKUP_VARIABLE}."
    reseal = actions.add_parser(
        "reseal", help="seal the private keys anew: another passphrase, or a token in its place"
    )
    reseal.epilog = (
        "The settings name what is to seal them from now on; the passphrase until now is asked for, or taken from the "
        f"variable {FORMER_VARIABLE}."
    )
    for action in (new, shown, rotate, retire, reseal, backup, restore):
        add_config_argument(action)


def run(arguments: argparse.Namespace) -> int:
    """Do it; 1 = it could not be done."""
    settings = load_or_explain(arguments.config)
    if settings is None:
        return 1
    try:
        if arguments.action == "restore":
            names = restore_keys(arguments.file, Path(settings.keys.directory), lock=backup_lock())
            sys.stdout.write(f"Restored: {', '.join(names)}\n")
            return 0
        return asyncio.run(_ACTIONS[arguments.action](settings, arguments))
    except SettingsError as error:
        explain(error)
    except (StorageError, EOFError) as error:
        sys.stderr.write(f"verho keys: {error}\n")
    except OSError as error:
        sys.stderr.write(f"verho keys: {error.filename}: {error.strerror}\n")
    return 1


async def _new(settings: Settings, _arguments: argparse.Namespace) -> int:
    from proxy.database import database_running, now
    from proxy.storing import lock_of

    secrets = secrets_for("opener", settings)
    directory, lock = Path(settings.keys.directory), lock_of(settings, secrets)
    made = {}
    if isinstance(lock, TokenLock):
        lock.prepare()
    with keys_locked(directory):
        missing: tuple[KeyForm[Any], ...] = (AUDIT, INDEX, CONSOLE)
        for form in missing:
            key = KeyRing(form, directory, lock=lock).create(at=now())
            if key is not None:
                made[form.purpose] = key.id
    if not made:
        sys.stdout.write("Every key is there.\n")
        return 0
    async with database_running(settings, secrets) as database:
        audit = StoredAudit(database=database)
        for purpose, key_id in made.items():
            detail = {"key": key_id, "purpose": purpose.value}
            await audit.append(AuditTag.COMMAND_KEYS_CREATE, actor="command", detail=detail, at=now())
            sys.stdout.write(f"Made the {purpose} key {key_id}.\n")
    return 0


async def _list(settings: Settings, _arguments: argparse.Namespace) -> int:
    from proxy.database import database_running

    directory = Path(settings.keys.directory)
    usage: Mapping[str, int] | None = None
    values: Mapping[str, int] = {}
    try:
        async with database_running(settings, secrets_for("console", settings)) as database:
            usage, values = await key_usage(database), await index_usage(database)
    except StorageError as error:
        sys.stderr.write(f"verho keys: {error}; what needs each key is not shown\n")
    table = Table(title=f"Keys in {directory}", title_justify="left")
    for heading in ("Purpose", "Id", "Version", "State", "Suite", "Made", "Needed for"):
        table.add_column(heading, overflow="fold")
    known = set()
    for form in FORMS:
        for key in held_keys(form, directory):
            counted = form in (OPENER, INDEX) and not key.public_only
            count = "" if not counted else "?" if usage is None else str(usage.get(key.id, 0) + values.get(key.id, 0))
            made = f"{key.created:%Y-%m-%d %H:%M}"
            table.add_row(form.purpose, key.id, str(key.version), key.state, form.suite, made, count)
            known.add(key.id)
        if not (directory / form.private_name).exists():
            table.add_row(form.purpose, "-", "", "not here", form.suite, "", "")
    Console().print(table)
    missing = {key_id: needed for key_id, needed in (usage or {}).items() if key_id not in known}
    for key_id, needed in missing.items():
        sys.stderr.write(f"verho keys: {needed} conversations need key {key_id}, and no file of it is here\n")
    return 1 if missing else 0


async def _rotate(settings: Settings, arguments: argparse.Namespace) -> int:
    form = next(form for form in FORMS if form.purpose == arguments.purpose)
    return await (_rotate_opener(settings) if form is OPENER else _succeed(settings, form))


async def _succeed(settings: Settings, form: KeyForm[Any]) -> int:
    from proxy.database import database_running
    from proxy.storing import lock_of

    secrets = secrets_for("opener", settings)
    directory = Path(settings.keys.directory)
    ring = KeyRing(form, directory, lock=lock_of(settings, secrets) if form.sealed else None)
    with keys_locked(directory):
        async with database_running(settings, secrets) as database:
            made = await _succession(database, ring, directory).replace()
    sys.stdout.write(f"Made the {form.purpose} key {made}.\n{_NEXT[form.purpose]}\nBack up the keys now.\n")
    return 0


def _succession(database: Database, ring: KeyRing[Any], directory: Path) -> Succession:
    from proxy.database import now

    return Succession(database=database, ring=ring, directory=directory, now=now)


_NEXT = {
    Purpose.EDGE: (
        "Running edges on this host take it up within a minute. Copy edge.key and the former edge-ID.key to the others."
    ),
    Purpose.INDEX: "Restart the opener: it finds by both keys and indexes anew. Retire the former when list shows 0.",
    Purpose.CONSOLE: (
        "Everybody was signed out. Where the console sees a copy or a mount of the file, give it the new one and "
        "restart it."
    ),
    Purpose.AUDIT: "Give the new audit.pub to who verifies, beside the former one. The opener takes it up by itself.",
}


async def _rotate_opener(settings: Settings) -> int:
    from proxy.database import database_running
    from proxy.storing import lock_of

    secrets = secrets_for("opener", settings)
    directory = Path(settings.keys.directory)
    keys = KeyRing(OPENER, directory, lock=lock_of(settings, secrets))
    with keys_locked(directory):
        async with database_running(settings, secrets) as database:
            rotation = _rotation(database, keys)
            begun = await rotation.begin()
            sys.stdout.write("Made a new key.\n" if begun else "Going on with the rotation that was begun.\n")
            columns = (TextColumn("Moving"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            with Progress(*columns, console=Console(stderr=True)) as progress:
                bar = progress.add_task("Moving", total=await rotation.waiting())
                stuck = await rotation.rewrap(lambda moved: progress.advance(bar, moved))
    if stuck:
        sys.stderr.write(f"verho keys rotate: {stuck} conversations do not open and were left as they are\n")
    sys.stdout.write(
        "Copy opener.pub to the edges on other hosts; running edges take it up within a minute.\n"
        "Run verho keys rotate once more after that, then verho keys retire for the former key. Back up the keys now.\n"
    )
    return 1 if stuck else 0


def _rotation(database: Database, keys: KeyRing[OpenerPrivateKey]) -> Rotation:
    from proxy.database import now

    return Rotation(database=database, keys=keys, audit=StoredAudit(database=database), now=now)


async def _retire(settings: Settings, arguments: argparse.Namespace) -> int:
    from proxy.database import database_running

    directory = Path(settings.keys.directory)
    form = next((form for form in FORMS if any(key.id == arguments.key for key in held_keys(form, directory))), OPENER)
    keys = KeyRing(form, directory)
    hold = timedelta(0) if arguments.journals_drained else timedelta(seconds=settings.storage.journal.max_age_s)
    with keys_locked(directory):
        async with database_running(settings, secrets_for("console", settings)) as database:
            if form is OPENER:
                await _rotation(database, keys).retire(arguments.key, journals_hold=hold)
            else:
                last = timedelta(seconds=settings.storage.live_ttl_s) + EDGES_LEARN
                await _succession(database, keys, directory).retire(arguments.key, visits_last=last)
    sys.stdout.write("Destroyed. Backups of the database from before the rotation can't be read with these keys.\n")
    return 0


async def _reseal(settings: Settings, _arguments: argparse.Namespace) -> int:
    from proxy.storing import lock_of

    directory = Path(settings.keys.directory)
    lock, former = (
        lock_of(settings, secrets_for("opener", settings)),
        asked_lock(FORMER_VARIABLE, "The passphrase until now: "),
    )
    if isinstance(lock, TokenLock):
        lock.prepare()
    with keys_locked(directory):
        count = sum([await asyncio.to_thread(KeyRing(form, directory, lock=former).reseal, lock) for form in FORMS])
    sys.stdout.write(f"Sealed {count} private keys anew. Back up the keys now.\n")
    return 0


async def _backup(settings: Settings, arguments: argparse.Namespace) -> int:
    from proxy.database import database_running, now
    from proxy.storing import lock_of

    directory, lock = Path(settings.keys.directory), backup_lock()
    if arguments.file.exists():
        raise KeyFileError(f"{arguments.file}: it exists already and is not overwritten")
    instead: dict[str, KeyFile] = {}
    if settings.keys.token is not None:
        # What a token seals opens nowhere else: in the backup the passphrase takes its place.
        inner = lock_of(settings, secrets_for("opener", settings))
        for form in FORMS:
            instead |= await asyncio.to_thread(KeyRing(form, directory, lock=inner).resealed, lock)
    async with database_running(settings, secrets_for("console", settings)) as database:
        await StoredAudit(database=database).append(AuditTag.COMMAND_KEYS_BACKUP, actor="command", at=now())
    names = back_up_keys(directory, arguments.file, lock=lock, at=now(), instead=instead)
    sys.stdout.write(f"Backed up: {', '.join(names)}. Keep it apart from the database's backups.\n")
    return 0


_ACTIONS = {"new": _new, "list": _list, "rotate": _rotate, "retire": _retire, "reseal": _reseal, "backup": _backup}
