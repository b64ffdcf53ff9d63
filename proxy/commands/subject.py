"""`verho subject`: a person asks for their data, or for it to be corrected, restricted or erased."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from proxy.commands.retention import case_number, conversation_id
from proxy.commands.settings_file import add_config_argument, explain, load_or_explain
from proxy.commands.subject_case import add_case_actions, close, decide, explained, identify, open_case
from proxy.commands.subject_desk import PASSWORD_VARIABLE, Room, asked_value, desk_of, told_password
from proxy.console.names import entity_name
from proxy.console.texts import legible
from proxy.i18n import LANGUAGES
from proxy.settings import Settings
from proxy.settings_problems import SettingsError
from proxy.subjects.certificate_text import certificate_text
from proxy.subjects.package import certificate_files, copy_files
from proxy.subjects.person_copy import talk
from redaction.entities import EntityType
from storage.audit_keys import load_audit_public
from storage.errors import OutOfOrder, StorageError
from storage.interfaces import AuditTag
from storage.subjects.certificate import NotACertificate, load_certificate
from storage.subjects.requests import Case, Ground
from storage.vocabulary import ErasureScope

KINDS = {
    "email": EntityType.EMAIL_ADDRESS,
    "phone": EntityType.PHONE_NUMBER,
    "student": EntityType.STUDENT_ID,
    "learner": EntityType.LEARNER_ID,
    "name": EntityType.PERSON,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    parser.epilog = (
        "Runs on the opener's host beside a running opener, as its user. Each action needs a person with the right\n"
        f"serve_subjects (--as); the password is asked for, or taken from {PASSWORD_VARIABLE}.\n"
        "Values are asked for and never given as arguments, where other users of the machine would see them.\n\n"
        "  verho subject open  --case 2026-7 --as aino --kind inspect --how signed_letter\n"
        "  verho subject identify --case 2026-7 --as aino --proof id_document\n"
        "  verho subject find  --case 2026-7 --as aino email     add what is found to the case\n"
        "  verho subject show  --case 2026-7 --as aino           which values are there, and whose\n"
        "  verho subject mark  --case 2026-7 --as aino ID '[NIMI_1]'\n"
        "  verho subject decide --case 2026-7 --as aino --outcome granted\n"
        "  verho subject export --case 2026-7 --as aino --to DIR\n\n"
        "docs/subjects.md has the whole way of a request."
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    ways = add_case_actions(actions)
    find = actions.add_parser("find", help="find a person's conversations by an identifier and add them to the case")
    find.add_argument("kind", choices=KINDS, help="what the person is looked for by; the value is asked for")
    show = actions.add_parser("show", help="open the case's conversations and show the values in them, and whose")
    mark = actions.add_parser("mark", help="say which pseudonyms are the person's own, before an export")
    mark.add_argument("conversation", type=conversation_id, metavar="ID", help="the conversation's id")
    mark.add_argument("pseudonyms", nargs="*", metavar="PSEUDONYM", help="such as '[NIMI_1]'")
    other = mark.add_mutually_exclusive_group()
    other.add_argument("--not-theirs", action="store_true", help="take the mark away again")
    other.add_argument("--drop", action="store_true", help="take the whole conversation out: it is somebody else's")
    export = actions.add_parser("export", help="write the person's copy: JSON, and a page to read and print")
    rectify = actions.add_parser("rectify", help="correct a value; the former one is kept sealed")
    rectify.add_argument("conversation", type=conversation_id, metavar="ID", help="the conversation's id")
    rectify.add_argument("pseudonym", metavar="PSEUDONYM", help="which value; the new one is asked for")
    restrict = actions.add_parser(
        "restrict", help="keep the conversations, past their term too, and let nobody read them"
    )
    restrict.add_argument("--ground", type=Ground, choices=list(Ground), default=Ground.ACCURACY, help="of Art. 18(1)")
    release = actions.add_parser("release", help="lift a restriction; the person must be told before (Art. 18(3))")
    objected = actions.add_parser("object", help="note an objection: processing is restricted until it is decided")
    erase = actions.add_parser("erase", help="destroy the keys and the records, and certify it")
    erase.add_argument(
        "--what",
        type=ErasureScope,
        choices=list(ErasureScope),
        required=True,
        help="identity: the values behind pseudonyms; everything: the conversations",
    )
    erase.add_argument("--yes", action="store_true", help="do not ask whether it is meant")
    for action in (export, erase):
        action.add_argument("--to", type=Path, required=True, metavar="DIR", help="a folder for the files")
        action.add_argument("--language", choices=LANGUAGES, default="fi", help="of what the person reads")
    for action in (*ways, find, show, mark, export, rectify, restrict, release, objected, erase):
        action.add_argument(
            "--case", type=case_number, required=True, metavar="CASE", help="the request's number in your own register"
        )
        action.add_argument("--as", dest="officer", required=True, metavar="NAME", help="your user name")
        add_config_argument(action)
    verify = actions.add_parser("verify", help="check a certificate; needs the file and audit.pub alone")
    verify.add_argument("file", type=Path, metavar="FILE", help="the certificate's JSON")
    verify.add_argument("--public-key", type=Path, required=True, metavar="FILE", help="audit.pub of its origin")


def run(arguments: argparse.Namespace) -> int:
    """Do it; 1 = it could not be done, or something remains that should not."""
    try:
        if arguments.action == "verify":
            return _verify(arguments)
        settings = load_or_explain(arguments.config)
        if settings is None:
            return 1
        return asyncio.run(_run(settings, arguments))
    except SettingsError as error:
        explain(error)
    except OutOfOrder as error:
        sys.stderr.write(f"verho subject: {explained(error)}\n")
    except (StorageError, NotACertificate, EOFError) as error:
        sys.stderr.write(f"verho subject: {error or 'nothing was typed'}\n")
    except OSError as error:
        sys.stderr.write(f"verho subject: {error.filename}: {error.strerror}\n")
    return 1


async def _run(settings: Settings, arguments: argparse.Namespace) -> int:
    password = told_password(arguments.officer)
    async with desk_of(settings, name=arguments.officer, password=password) as room:
        return await _ACTIONS[arguments.action](room, arguments)


async def _find(room: Room, arguments: argparse.Namespace) -> int:
    value = asked_value(f"{arguments.kind}: ")
    case, found = await room.desk.find(arguments.case, KINDS[arguments.kind].value, value)
    sys.stdout.write(f"Found in {len({one.conversation for one in found})} conversations.\n")
    _tell_case(case)
    return 0


def _tell_case(case: Case) -> None:
    table = Table(title=f"Case {case.id}, to be answered by {case.due_at:%Y-%m-%d}", title_justify="left")
    table.add_column("Conversation", no_wrap=True)
    table.add_column("The person's own")
    for conversation in case.conversations:
        table.add_row(conversation, Text(" ".join(sorted(case.own[conversation])) or "-"))
    Console().print(table)


async def _show(room: Room, arguments: argparse.Namespace) -> int:
    case = await room.desk.cases.get(arguments.case)
    texts = room.texts("en")
    async for records in room.desk.opened(case, AuditTag.COMMAND_SUBJECT_LOOK):
        table = Table(title=f"{records.stored.id}, {texts.moment(records.stored.started_at)}", title_justify="left")
        for heading in ("Pseudonym", "Kind", "Value", "The person's"):
            table.add_column(heading, overflow="fold")
        for one in records.identities:
            # As text: a value that looks like rich's own markup stays what it is.
            value = Text(legible(records.values.get(one.pseudonym, "cannot be opened")))
            own = "yes" if one.pseudonym in records.own else "no"
            table.add_row(Text(one.pseudonym), entity_name(texts, one.entity_type), value, own)
        Console().print(table)
    _tell_case(case)
    return 0


async def _mark(room: Room, arguments: argparse.Namespace) -> int:
    if arguments.drop:
        _tell_case(await room.desk.leave_out(arguments.case, arguments.conversation))
        return 0
    own = not arguments.not_theirs
    _tell_case(await room.desk.mark(arguments.case, arguments.conversation, arguments.pseudonyms, own=own))
    return 0


async def _export(room: Room, arguments: argparse.Namespace) -> int:
    case = await room.desk.cases.get(arguments.case)
    texts, at = room.texts(arguments.language), room.now()
    talks = []
    with _progress() as progress:
        bar = progress.add_task("Opening", total=len(case.own))
        async for records in room.desk.opened(case, AuditTag.COMMAND_SUBJECT_EXPORT):
            talks.append(talk(records, texts, email_domain=room.email_domain))
            progress.advance(bar)
    for name, text in copy_files(talks, room.about(arguments.language), texts, case=case.id, at=at).items():
        _write(arguments.to / name, text)
    sys.stdout.write(
        "Read both before you hand them over: what was never recognised stands there as it was typed.\n"
        "Remove the files afterwards.\n"
    )
    return 0


async def _rectify(room: Room, arguments: argparse.Namespace) -> int:
    value = asked_value("new value: ")
    revision = await room.desk.rectify(arguments.case, arguments.conversation, arguments.pseudonym, value)
    sys.stdout.write(f"Corrected; revision {revision}. Tawk.to never had the value.\n")
    return 0


async def _restrict(room: Room, arguments: argparse.Namespace) -> int:
    ground = Ground.OBJECTION if arguments.action == "object" else arguments.ground
    count = await room.desk.restrict(arguments.case, ground)
    sys.stdout.write(
        f"{count} conversations are restricted ({ground}): kept, and opened for this person's requests only.\n"
    )
    return 0


async def _release(room: Room, arguments: argparse.Namespace) -> int:
    left = await room.desk.release(arguments.case)
    sys.stdout.write("Released. The person must have been told before (GDPR Art. 18(3)).\n")
    return 1 if left else 0


async def _erase(room: Room, arguments: argparse.Namespace) -> int:
    case = await room.desk.cases.get(arguments.case)
    what = "the conversations" if arguments.what is ErasureScope.EVERYTHING else "the values behind pseudonyms"
    if not arguments.yes:
        asked = f"Erase {what} of {len(case.own)} conversations of case {case.id} for good? Type the case's number: "
        if asked_value(asked) != case.id:
            sys.stderr.write("verho subject erase: nothing was erased\n")
            return 1
    with _progress() as progress:
        bar = progress.add_task("Erasing", total=len(case.own))
        await room.desk.erase(case.id, arguments.what, lambda count: progress.advance(bar, count))
        progress.update(bar, completed=len(case.own))
    content = await room.desk.certify(case.id)
    files = certificate_files(content, room.texts(arguments.language), case=case.id, at=room.now())
    for name, text in files.items():
        _write(arguments.to / name, text)
    sys.stdout.write(certificate_text(content, room.texts(arguments.language)))
    if not content["complete"]:
        sys.stderr.write("verho subject erase: something remains that should not; run it again in a minute\n")
    return 0 if content["complete"] else 1


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True))


def _write(path: Path, text: str) -> None:
    """Write a new file that only its owner can read; a copy of an earlier run is replaced."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as target:
        target.write(text)
    fresh.replace(path)
    sys.stdout.write(f"{path}\n")


def _verify(arguments: argparse.Namespace) -> int:
    key = load_audit_public(arguments.public_key)
    content = load_certificate(arguments.file.read_bytes(), {key.id: key})
    final = content["final_after"] or "no date, because of the embedded database"
    sys.stdout.write(f"The certificate of case {content['case']} is genuine. Final after: {final}\n")
    return 0


_ACTIONS = {
    "open": open_case,
    "identify": identify,
    "decide": decide,
    "close": close,
    "find": _find,
    "show": _show,
    "mark": _mark,
    "export": _export,
    "rectify": _rectify,
    "restrict": _restrict,
    "object": _restrict,
    "release": _release,
    "erase": _erase,
}
