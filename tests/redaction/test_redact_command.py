"""`verho redact` as people run it: standard input, standard output, exit code."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.commands import verho


def run(data: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command and return what it wrote."""
    return verho("redact", *arguments, data=data)


def test_text() -> None:
    """Text is redacted as one message, line ends as they are."""
    done = run(b"Olen Matti Virtanen,\r\nmaili matti@example.fi [EMAIL_1]\n")
    assert done.stdout.decode() == "Olen [NIMI_1],\r\nmaili [EMAIL_1] [=EMAIL_1]\n"
    assert (done.returncode, done.stderr) == (0, b"")


LINES = [
    {"id": "a", "text": "K1234", "context": ["mikä on opiskelijanumerosi?"], "muu": 1},
    {"id": 2, "text": "😀 hetu 140301A9091", "lang": "fi"},
    {"id": "c", "text": "\ud800 matti@example.fi"},
]


def test_json_lines() -> None:
    """Each line is a conversation of its own, and its text comes back redacted."""
    done = run("\n".join(json.dumps(line) for line in LINES).encode(), "--jsonl")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert answers == [
        {"id": "a", "text": "[STUDENT_1]"},
        {"id": 2, "text": "😀 hetu [HETU]"},
        {"id": "c", "text": "\ud800 [EMAIL_1]"},
    ]
    assert done.returncode == 0


def test_findings() -> None:
    """With --findings the places come back, in code points."""
    done = run("\n".join(json.dumps(line) for line in LINES).encode(), "--jsonl", "--findings")
    findings = [json.loads(line)["findings"] for line in done.stdout.splitlines()]
    assert [[(found["start"], found["end"], found["entity_type"]) for found in line] for line in findings] == [
        [(0, 5, "STUDENT_ID")],
        [(7, 18, "FI_PERSONAL_IDENTITY_CODE")],
        [(2, 18, "EMAIL_ADDRESS")],
    ]
    assert set(findings[0][0]) == {"start", "end", "entity_type", "score"}


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b"salaisuus", "line"),
        (b'["salaisuus"]', "line"),
        (b'{"id": "a", "text": "salaisuus\xff"}', "line"),
        (b"[" * 100_000, "line"),
        (b'{"text": "salaisuus"}', "id"),
        (b'{"id": "a", "text": ["salaisuus"]}', "text"),
        (b'{"id": "a", "text": "salaisuus", "lang": 1}', "lang"),
        (b'{"id": "a", "text": "salaisuus", "context": "salaisuus"}', "context"),
        (b'{"id": "a", "text": "' + b"salaisuus" * 3000 + b'"}', "text"),
    ],
)
def test_a_bad_line_is_named_and_not_quoted(line: bytes, field: str) -> None:
    """The error names line and field; the lines before it are answered; the exit code is 2."""
    done = run(b'{"id": 1, "text": "ok"}\n' + line + b"\n", "--jsonl")
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"line 2: {field}: expected ")
    assert b"salaisuus" not in done.stderr
    assert json.loads(done.stdout) == {"id": 1, "text": "ok"}


def test_text_must_be_utf8() -> None:
    """Other encodings are refused with the line's number."""
    done = run(b"eka\nsalaisuus \xe4\n")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"line 2: text: expected UTF-8\n"


def test_findings_are_explained() -> None:
    """With --explain each finding says who found it and by what, and quotes nothing but the rules' words."""
    line = {"id": 1, "text": "moi, nimeni on Tuomas, opnro K1234"}
    done = run(json.dumps(line).encode(), "--jsonl", "--findings", "--explain")
    name, number = json.loads(done.stdout)["findings"]
    assert (name["recognizer"], name["words"][0]) == ("person", "nimeni on")
    assert (number["recognizer"], number["words"]) == ("student_id", ["opnro"])
    assert number["pattern"]
    assert (name["threshold"], name["rules"]) == (0.5, "")
    assert b"Tuomas" not in done.stdout
    assert run(b"", "--jsonl", "--explain").returncode == 2


def test_findings_need_json_lines() -> None:
    """--findings alone makes no sense and says so."""
    done = run(b"", "--findings")
    assert done.returncode == 2
    assert b"--jsonl" in done.stderr


def test_rules(tmp_path: Path) -> None:
    """A rule pack is followed, and a wrong one explained line by line."""
    file = tmp_path / "rules.json"
    file.write_text('{"schema": 1, "version": "1", "operators": {"from_visitor": {"EMAIL_ADDRESS": "mask"}}}')
    assert run(b"matti@example.fi", "--rules", str(file)).stdout == b"[EMAIL]"
    file.write_text('{"schema": 1, "version": "", "operators": {"from_visitor": {"CREDIT_CARD": "pass"}}}')
    done = run(b"matti@example.fi", "--rules", str(file))
    assert (done.returncode, done.stdout) == (2, b"")
    assert [line.split(":")[0] for line in done.stderr.decode().splitlines()] == [
        "version",
        "operators.from_visitor.CREDIT_CARD",
    ]
    assert b"UTF-8" in run(b"", "--rules", str(tmp_path / "none.json")).stderr
    assert b"--config" in run(b"", "--rules", str(file), "--config", str(file)).stderr
