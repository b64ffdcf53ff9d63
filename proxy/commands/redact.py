"""`verho redact`: text in, redacted text out, for trying the rules and for measuring them."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from typing import BinaryIO

from proxy.commands.evaluation import run_evaluation
from proxy.commands.labelled import LineError, parse_line
from proxy.commands.settings_file import load_or_explain
from proxy.redacting import redactor_of
from proxy.rules_file import checked_rules, read_rules_file
from redaction.analyzer import DEFAULT_MAX_LENGTH_CHARS, Analyzer
from redaction.errors import RedactionError
from redaction.explanation import Explanation, explain
from redaction.finding import Finding
from redaction.ledger import Ledger
from redaction.redactor import Redacted, Redactor
from redaction.rules.building import redactor_of as by_pack
from redaction.rules.problems import RulesError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    parser.add_argument("--jsonl", action="store_true", help='read lines {"id", "text", "lang"?, "context"?: [...]}')
    parser.add_argument(
        "--findings", action="store_true", help="with --jsonl: write where personal data stands instead of the text"
    )
    parser.add_argument(
        "--explain", action="store_true", help="with --findings: say of each why it was found, without quoting the text"
    )
    parser.add_argument(
        "--max-length", type=int, default=DEFAULT_MAX_LENGTH_CHARS, metavar="CHARACTERS", help="the longest text taken"
    )
    parser.add_argument(
        "--evaluate", type=Path, metavar="FILE", help="say how well personal data is found in labelled conversations"
    )
    parser.add_argument("--json", action="store_true", help="with --evaluate: write JSON instead of a table")
    parser.add_argument("--rules", type=Path, metavar="FILE", help="redact as this rule pack says")
    parser.add_argument("--config", type=Path, metavar="FILE", help="redact as this settings file says")


def run(arguments: argparse.Namespace) -> int:
    """Redact standard input to standard output; 2 = the input is not what was asked for."""
    misused = _misused(arguments)
    if misused:
        sys.stderr.write(f"{misused}\n")
        return 2
    redactor = _redactor(arguments)
    if isinstance(redactor, int):
        return redactor
    if arguments.evaluate is not None:
        return run_evaluation(arguments.evaluate, redactor, as_json=arguments.json)
    output = sys.stdout.buffer
    try:
        if arguments.jsonl:
            for line in redact_lines(
                sys.stdin.buffer, redactor, findings=arguments.findings, explained=arguments.explain
            ):
                output.write(line)
        else:
            output.write(_redact_whole(sys.stdin.buffer, redactor))
    except LineError as error:
        output.flush()
        sys.stderr.write(f"{error}\n")
        return 2
    output.flush()
    return 0


def _misused(arguments: argparse.Namespace) -> str:
    """Return what is wrong with how the options are combined, "" when nothing is."""
    if arguments.findings and not arguments.jsonl:
        return "--findings: expected --jsonl as well"
    if arguments.explain and not arguments.findings:
        return "--explain: expected --findings as well"
    if arguments.json and arguments.evaluate is None:
        return "--json: expected --evaluate as well"
    if arguments.rules is not None and arguments.config is not None:
        return "--rules: expected without --config"
    return ""


def _redactor(arguments: argparse.Namespace) -> Redactor | int:
    """Return the redactor that the options describe, or the exit code once it is said what is wrong with them."""
    if arguments.rules is not None:
        by_rules = _by_rules(arguments.rules, arguments.max_length)
        return 2 if by_rules is None else by_rules
    if arguments.config is not None:
        settings = load_or_explain(arguments.config)
        return 1 if settings is None else redactor_of(settings)
    return Redactor(Analyzer(max_length_chars=arguments.max_length))


def _by_rules(file: Path, max_length_chars: int) -> Redactor | None:
    """Return the redactor of a rule pack, or say what is wrong with it and return None."""
    try:
        pack = checked_rules(read_rules_file(file))
    except RulesError as error:
        for problem in error.problems:
            sys.stderr.write(f"{problem.field}: expected {problem.reason}, such as {problem.example}\n")
        return None
    return by_pack(pack, max_length_chars=max_length_chars)


def redact_lines(
    lines: Iterable[bytes], redactor: Redactor, *, findings: bool, explained: bool = False
) -> Iterator[bytes]:
    """Return a JSON line for each JSON line; each is a conversation of its own.

    Args:
        lines: JSON objects, one a line.
        redactor: redacts the texts.
        findings: True to write places instead of text.
        explained: True to write beside each place why it was found.

    Raises:
        LineError: a line is not what was asked for.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        said = _said(number, line)
        redacted = _redact(number, said.text, redactor, context=said.context, language=said.language)
        answer: dict[str, object] = {"id": said.identifier}
        if findings:
            reasons = (
                explain(redactor, said.text, redacted.findings, context=said.context)
                if explained
                else repeat(None, len(redacted.findings))
            )
            answer["findings"] = [
                _finding(finding, reason) for finding, reason in zip(redacted.findings, reasons, strict=True)
            ]
        else:
            answer["text"] = redacted.text
        # JSON may hold half a surrogate pair, which UTF-8 cannot: then everything is escaped.
        plain = json.dumps(answer, ensure_ascii=False)
        yield (plain if _is_encodable(plain) else json.dumps(answer)).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class _Said:
    """What a line asks for."""

    identifier: str | int
    text: str = field(repr=False)
    language: str | None
    context: tuple[str, ...] = field(repr=False)


def _finding(finding: Finding, reason: Explanation | None) -> dict[str, object]:
    """Return a finding as it is written, with its reason if there is one."""
    written: dict[str, object] = {
        "start": finding.start,
        "end": finding.end,
        "entity_type": finding.entity_type.value,
        "score": finding.score,
    }
    if reason is not None:
        written |= {
            "recognizer": reason.recognizer,
            "pattern": reason.pattern,
            "words": list(reason.words),
            "threshold": reason.threshold,
            "rules": reason.rules,
        }
    return written


def _said(number: int, line: bytes) -> _Said:
    document = parse_line(number, line)
    identifier = document.get("id")
    text = document.get("text")
    language = document.get("lang")
    context = document.get("context", [])
    if not isinstance(identifier, str | int) or isinstance(identifier, bool):
        raise LineError(number, "id", "a string or a whole number")
    if not isinstance(text, str):
        raise LineError(number, "text", "a string")
    if language is not None and not isinstance(language, str):
        raise LineError(number, "lang", "a string")
    if not isinstance(context, list) or not all(isinstance(message, str) for message in context):
        raise LineError(number, "context", "a list of strings")
    return _Said(identifier, text, language, tuple(context))


def _redact_whole(stream: BinaryIO, redactor: Redactor) -> bytes:
    """Redact everything as one message, line ends as they are."""
    data = stream.read()
    text: str | None = None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = None
    if text is None:
        raise LineError(_first_bad_line(data), "text", "UTF-8")
    return _redact(1, text, redactor, context=(), language=None).text.encode()


def _redact(number: int, text: str, redactor: Redactor, *, context: Iterable[str], language: str | None) -> Redacted:
    try:
        return redactor.redact(text, Ledger(), context=tuple(context), language=language)
    except RedactionError as error:
        # The family's messages name a field and never quote content.
        raise LineError(number, "text", f"text that can be redacted ({error})") from error


def _first_bad_line(data: bytes) -> int:
    """Return the number of the first line that is no UTF-8."""
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not _is_decodable(line):
            return number
    return 1


def _is_decodable(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
