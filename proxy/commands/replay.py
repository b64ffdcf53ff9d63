"""`verho replay`: labelled conversations through a running edge, and what was masked and missed."""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from proxy.demo.replaying import Replay, Verdict
from proxy.stack import private_stack
from proxy.stack_processes import StackError

AT_ONCE = 4
FIELDS: Mapping[str, type] = {"id": str, "lang": str, "kind": str, "messages": list}
FORM_FIELDS: Mapping[str, type] = {"name": str, "email": str}
MESSAGE_FIELDS: Mapping[str, type] = {"sender": str, "text": str, "spans": list}
KIND_NAMES: Mapping[type, str] = {str: "a text", int: "a whole number", list: "a list"}
SPAN_FIELDS: Mapping[str, type] = {"start": int, "end": int, "label": str}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file and where to play it."""
    parser.add_argument("file", type=Path, metavar="FILE", help="conversations, one JSON object a line")
    parser.add_argument("--demo", action="store_true", help="play on a private stack that is started for it")
    parser.add_argument("--edge", metavar="ORIGIN", help="origin of a running edge, such as http://localhost:8080")
    parser.add_argument("--desk", metavar="URL", help="address of the stand-in's desk, where the agents answer")
    parser.add_argument("--property-id", metavar="ID", help="Tawk.to's property")
    parser.add_argument("--widget-id", metavar="ID", help="Tawk.to's widget")
    parser.add_argument("--at-once", type=int, default=AT_ONCE, metavar="N", help="conversations played at a time")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.epilog = "`verho demo --json` prints the four addresses that a replay without --demo needs."


def run(arguments: argparse.Namespace) -> int:
    """Play every conversation; 0 when all were played without an error."""
    try:
        conversations = read_conversations(arguments.file)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"verho replay: {error}\n")
        return 2
    places = (arguments.edge, arguments.desk, arguments.property_id, arguments.widget_id)
    if not arguments.demo and not all(places):
        sys.stderr.write("verho replay: expected --demo, or all of --edge, --desk, --property-id and --widget-id\n")
        return 2
    try:
        verdict = asyncio.run(_replay(arguments, conversations))
    except StackError as error:
        sys.stderr.write(f"verho replay: {error}\n")
        return 1
    if arguments.json:
        sys.stdout.write(json.dumps(as_json(verdict)) + "\n")
    else:
        _show(verdict)
    return 1 if verdict.errors else 0


def read_conversations(file: Path) -> list[dict[str, Any]]:
    """Return the conversations of a file; blank lines are passed over.

    Raises:
        OSError: it can't be read.
        ValueError: a line is not a conversation; the text names the line and the field.
    """
    conversations = []
    for number, line in enumerate(file.read_bytes().split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            conversation = json.loads(line)
        except (ValueError, RecursionError):
            raise ValueError(f"line {number}: expected JSON in UTF-8") from None
        wrong = _wrong_field(conversation)
        if wrong is not None:
            raise ValueError(f"line {number}: {wrong}")
        conversations.append(conversation)
    return conversations


def _wrong_field(conversation: object) -> str | None:
    """Return the first field that is missing or of another kind and what is expected, None when all are right."""
    parts = [("", conversation, FIELDS)]
    form = _of(conversation, "kind") == "offline_form"
    if form:
        parts.append(("form.", _of(conversation, "form"), FORM_FIELDS))
    messages = _list_of(conversation, "messages")
    for place, message in enumerate(messages):
        parts.append((f"messages.{place}.", message, MESSAGE_FIELDS))
        parts += [
            (f"messages.{place}.spans.{n}.", span, SPAN_FIELDS) for n, span in enumerate(_list_of(message, "spans"))
        ]
    for path, mapping, fields in parts:
        for name, kind in fields.items():
            if not isinstance(_of(mapping, name), kind):
                return f"{path}{name}: expected {KIND_NAMES[kind]}"
    if not isinstance(_of(conversation, "metadata"), dict | None):
        return "metadata: expected an object"
    return "messages: expected one at least" if form and not messages else None


def _of(mapping: object, name: str) -> object:
    return mapping.get(name) if isinstance(mapping, dict) else None


def _list_of(mapping: object, name: str) -> list[object]:
    found = _of(mapping, name)
    return found if isinstance(found, list) else []


async def _replay(arguments: argparse.Namespace, conversations: Sequence[Mapping[str, Any]]) -> Verdict:
    out = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    async with AsyncExitStack() as stack:
        if arguments.demo:
            with out.status("Starting a private stack…"):
                private = await stack.enter_async_context(private_stack())
            simulator = private.simulator
            replay = Replay(private.edge_origin, simulator.desk_url, simulator.property_id, simulator.widget_id)
        else:
            replay = Replay(arguments.edge, arguments.desk, arguments.property_id, arguments.widget_id)
        turns = asyncio.Semaphore(arguments.at_once)
        with Progress(*columns, console=out) as progress:
            task = progress.add_task("Playing conversations", total=len(conversations))

            async def play(conversation: Mapping[str, Any]) -> None:
                async with turns:
                    await replay.play(conversation)
                progress.advance(task)

            await asyncio.gather(*(play(conversation) for conversation in conversations))
    return replay.verdict


def as_json(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as JSON values."""
    return {
        "conversations": verdict.conversations,
        "messages": verdict.messages,
        "labelled": dict(verdict.labelled),
        "missed": dict(verdict.missed),
        "clean": verdict.clean,
        "overmasked": verdict.overmasked,
        "agent_messages_altered": verdict.altered,
        "withheld": verdict.withheld,
        "errors": verdict.errors,
    }


def _show(verdict: Verdict) -> None:
    out = Console()
    table = Table(title="What reached Tawk.to", title_justify="left")
    table.add_column("Entity type")
    for heading in ("labelled", "masked", "missed"):
        table.add_column(heading, justify="right")
    for label in sorted(verdict.labelled):
        total, missed = verdict.labelled[label], verdict.missed[label]
        table.add_row(label, str(total), str(total - missed), f"[bold red]{missed}" if missed else "0")
    out.print(table)
    facts = (
        f"{verdict.conversations} conversations, {verdict.messages} messages of visitors",
        f"{verdict.withheld} withheld or sent back",
        f"{verdict.overmasked} of {verdict.clean} without a label changed",
        f"{verdict.altered} of the agents' messages not read as written",
        f"{len(verdict.errors)} errors",
    )
    out.print("; ".join(facts) + ".")
    for error in verdict.errors:
        out.print(f"  {error}", style="red")
