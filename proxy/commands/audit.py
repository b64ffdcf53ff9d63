"""`verho audit`: sign the audit's end, export it, and verify it, also far from here with the public key alone."""

import argparse
import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TextIO

from proxy.commands.settings_file import add_config_argument, explain, load_or_explain
from proxy.secrets import secrets_for
from proxy.settings import Settings
from proxy.settings_problems import SettingsError
from storage.audit import StoredAudit
from storage.audit_chain import ChainWalk, Root
from storage.audit_file import NotAnAudit, dump_header, dump_item, load_items
from storage.audit_keys import AUDIT, AuditPublicKey, load_audit_public
from storage.audit_notes import StoredNotes
from storage.audit_signers import AuditSigners
from storage.errors import StorageError
from storage.interfaces import AuditEntry, AuditTag, AuditVerification, Recipient
from storage.keyring import KeyRing
from storage.mongo import Database
from storage.reasons import Reason, ReasonCode

_ROOT = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    sign = actions.add_parser("sign", help="sign the audit's end now; the opener does so by itself now and then")
    export = actions.add_parser("export", help="write the whole audit to a file and print its root")
    export.add_argument("file", type=Path, metavar="FILE", help="a new file; - for standard output")
    verify = actions.add_parser(
        "verify",
        help="check the audit, in the database or in an exported file, and name the first entry that is wrong",
        epilog="With FILE nothing else is needed than the file and the public key: no settings, no database.",
    )
    verify.add_argument("file", type=Path, nargs="?", metavar="FILE", help="an exported audit; - for standard input")
    verify.add_argument(
        "--public-key",
        type=Path,
        action="append",
        metavar="FILE",
        help="audit.pub; once for each key that was in use (default: the one in the key directory)",
    )
    verify.add_argument(
        "--root",
        type=_root,
        metavar="SEQ:HASH",
        help="an end noted earlier and elsewhere: shows whether it was cut off",
    )
    forget = actions.add_parser(
        "forget", help="erase the words of one entry's reason; its code and case stay, and the chain still verifies"
    )
    forget.add_argument("seq", type=int, metavar="SEQ", help="the entry's number")
    forget.add_argument("--case", required=True, help="why: the number of a case in your own register")
    digest = actions.add_parser(
        "digest", help="print the digest of the latest period that is over: counts, what stands out, the audit's end"
    )
    digest.add_argument("--send", action="store_true", help="mail it to the data protection contact as well")
    for action in (sign, export, verify, forget, digest):
        add_config_argument(action)


def _root(text: str) -> Root:
    matched = _ROOT.fullmatch(text)
    if matched is None:
        raise argparse.ArgumentTypeError("expected a number, a colon and 64 hexadecimal digits, as export prints them")
    return Root(int(matched[1]), matched[2])


def run(arguments: argparse.Namespace) -> int:
    """Sign, export or verify; 1 = the audit does not hold, or the command failed."""
    try:
        if arguments.action == "verify" and arguments.file is not None:
            return _verify_file(arguments)
        settings = load_or_explain(arguments.config)
        if settings is None:
            return 1
        return asyncio.run(_ACTIONS[arguments.action](settings, arguments))
    except SettingsError as error:
        explain(error)
    except (StorageError, NotAnAudit, ValueError) as error:
        sys.stderr.write(f"verho audit: {error}\n")
    except OSError as error:
        sys.stderr.write(f"verho audit: {arguments.file}: {error.strerror}\n")
    return 1


def _verify_file(arguments: argparse.Namespace) -> int:
    if not arguments.public_key:
        sys.stderr.write("verho audit verify: --public-key: expected the audit.pub of the file's origin\n")
        return 2
    walk = ChainWalk(keys=_keys(arguments.public_key), root=arguments.root)
    with _source(arguments.file) as lines:
        for item in load_items(lines):
            if not walk.take(item):
                break
    return _tell(walk.verdict(), signatures=True)


@contextmanager
def _source(path: Path) -> Iterator[TextIO]:
    if str(path) == "-":
        yield sys.stdin
        return
    with path.open(encoding="utf-8", errors="replace") as source:
        yield source


@contextmanager
def _target(path: Path) -> Iterator[TextIO]:
    """Give a new file that only its owner can read: it names who looked at what."""
    if str(path) == "-":
        yield sys.stdout
        return
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as target:
        yield target


def _keys(files: list[Path]) -> Mapping[str, AuditPublicKey]:
    return {key.id: key for key in map(load_audit_public, files)}


async def _verify(settings: Settings, arguments: argparse.Namespace) -> int:
    from proxy.storing import audit_keys

    named = arguments.public_key
    keys = _keys(named) if named else audit_keys(Path(settings.keys.directory))
    async with _database(settings) as database:
        found = await StoredAudit(database=database, keys=lambda: keys).verify(root=arguments.root)
    return _tell(found, signatures=keys is not None)


def _tell(found: AuditVerification, *, signatures: bool) -> int:
    out = sys.stdout.write
    if found.first > 1:
        out(f"Entries 1 to {found.first - 1} were removed when their term was over; a checkpoint vouches for them.\n")
    held = f"Entries {found.first} to {found.last} hold" if found.entries else "No entry holds"
    out(f"{held}. Root: {Root(found.last, found.head)}\n" if found.entries else f"{held}.\n")
    if signatures:
        out(f"Signed up to entry {found.signed}; {max(0, found.last - found.signed)} after it not yet.\n")
    else:
        out("Signatures were not looked at: no public key is here.\n")
    if found.broken_at is None:
        out("The audit is intact.\n")
        return 0
    out(f"BROKEN at entry {found.broken_at}: {found.problem}.\n")
    return 1


async def _export(settings: Settings, arguments: argparse.Namespace) -> int:
    from proxy.database import now

    async with _database(settings) as database:
        audit = StoredAudit(database=database)
        await audit.append(AuditTag.COMMAND_AUDIT_EXPORT, actor="command", at=now())
        root = None
        with _target(arguments.file) as target:
            target.write(dump_header())
            async for item in audit.items():
                if isinstance(item, int):
                    sys.stderr.write(f"verho audit export: entry {item} cannot be read; the export ends before it\n")
                    return 1
                target.write(dump_item(item))
                root = Root(item.seq, item.hash) if isinstance(item, AuditEntry) else root
    sys.stderr.write(
        f"Root: {root}\nNote it elsewhere; verho audit verify --root shows then whether the end was cut.\n"
    )
    return 0


async def _sign(settings: Settings, _arguments: argparse.Namespace) -> int:
    from proxy.database import now
    from proxy.storing import lock_of
    from storage.notary import Notary

    directory = Path(settings.keys.directory)
    ring = KeyRing(AUDIT, directory, lock=lock_of(settings, secrets_for("opener", settings)))
    async with _database(settings) as database:
        signed = await Notary(database=database, keys=AuditSigners(ring, directory), now=now).sign()
    sys.stdout.write("Nothing new to sign.\n" if signed is None else f"Root: {Root(signed.seq, signed.head)}\n")
    return 0


async def _forget(settings: Settings, arguments: argparse.Namespace) -> int:
    from proxy.database import now

    async with _database(settings) as database:
        audit = StoredAudit(database=database)
        entries = await audit.page(before=arguments.seq + 1, limit=1)
        if not entries or entries[0].seq != arguments.seq or not entries[0].note:
            sys.stderr.write(f"verho audit forget: entry {arguments.seq} is not there, or has no words\n")
            return 1
        reason = Reason(ReasonCode.RECTIFICATION, arguments.case)
        detail = {"seq": arguments.seq}
        await audit.append(AuditTag.COMMAND_AUDIT_FORGET, actor="command", detail=detail, reason=reason, at=now())
        gone = await StoredNotes(database=database).erase(entries[0].note)
    sys.stdout.write("Erased.\n" if gone else "They had been erased before.\n")
    return 0


async def _digest(settings: Settings, arguments: argparse.Namespace) -> int:
    from proxy.database import now
    from proxy.digesting import Digesting
    from proxy.mail.letter import Letter, MailError
    from proxy.mailing import mail_of, recipients_of

    secrets = secrets_for("console", settings)
    mail, to = mail_of(settings, secrets), recipients_of(settings).get(Recipient.DATA_PROTECTION)
    if arguments.send and (mail is None or to is None):
        sys.stderr.write("verho audit digest: --send: expected mail and audit.digest.address in the settings\n")
        return 1
    async with _database(settings) as database:
        audit = StoredAudit(database=database, keys=lambda: None)
        digesting = Digesting(settings, audit, now=now)
        period = digesting.period()
        await audit.append(AuditTag.COMMAND_AUDIT_DIGEST, actor="command", detail={"period": period.key}, at=now())
        subject, text = digesting.subject(period), await digesting.text(period)
    sys.stdout.write(f"{text}\n")
    if arguments.send and mail is not None and to is not None:
        at = now()
        name = f"{period.key}-{at:%H%M%S}"
        try:
            await mail.send(Letter(to, subject, text, name, at, digesting.language, automatic=True))
        except MailError as error:
            sys.stderr.write(f"verho audit digest: {error}\n")
            return 1
    return 0


_ACTIONS = {"digest": _digest, "sign": _sign, "export": _export, "verify": _verify, "forget": _forget}


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    from proxy.database import database_running

    async with database_running(settings, secrets_for("console", settings)) as database:
        yield database
