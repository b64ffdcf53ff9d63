"""Figures over labelled texts: counted right, printed as a table and as JSON, and wrong files named."""

import json
from itertools import count
from pathlib import Path

import pytest

from proxy.commands.evaluate import run_evaluation
from redaction.analyzer import Analyzer
from redaction.evaluation import LabelledMessage, evaluate, interval
from tests.redaction.test_redact_command import run

MESSAGES = [
    LabelledMessage("soita 040 1234567", ((6, 17, "PHONE_NUMBER"),), language="fi"),
    LabelledMessage("salasana on xyzzy", ((12, 17, "STUDENT_ID"),), language="fi"),
    LabelledMessage("mail matti@example.fi", (), language="en"),
    LabelledMessage("kiitos", (), language="fi"),
]


def test_what_is_found_missed_and_too_much_is_counted() -> None:
    """Covered labels, exact findings, changed clean messages and times come out as they are."""
    ticks = count(0, 5_000)
    result = evaluate(Analyzer(), MESSAGES, clock=lambda: next(ticks))
    rows = {(row.kind, row.language): row for row in result.rows}
    assert (rows["PHONE_NUMBER", "fi"].recall, rows["PHONE_NUMBER", "fi"].precision) == (1.0, 1.0)
    assert (rows["STUDENT_ID", "all"].recall, rows["STUDENT_ID", "all"].f1) == (0.0, 0.0)
    assert rows["EMAIL_ADDRESS", "en"].precision == 0.0
    assert (rows["all", "all"].labels, rows["all", "all"].covered) == (2, 1)
    assert result.rows[-1] == rows["all", "all"]
    assert (result.leak_rate, result.over_masking) == (0.5, 0.5)
    assert (result.percentile_us(0.5), result.percentile_us(0.99)) == (5.0, 5.0)


@pytest.mark.parametrize(
    ("hits", "total", "expected"),
    [(0, 0, (0.0, 1.0)), (10, 10, (0.722, 1.0)), (5, 10, (0.237, 0.763)), (0, 10, (0.0, 0.278))],
)
def test_intervals_are_wilsons(hits: int, total: int, expected: tuple[float, float]) -> None:
    """The 95 % interval of a share, also at its ends."""
    low, high = interval(hits, total)
    assert (round(low, 3), round(high, 3)) == expected


def write(path: Path, *documents: object) -> Path:
    """Write JSON lines."""
    path.write_text("\n".join(json.dumps(document) for document in documents), encoding="utf-8")
    return path


CONVERSATION = {
    "lang": "fi",
    "messages": [
        {"text": "mikä on opiskelijanumerosi?", "spans": []},
        {"text": "K1234", "spans": [{"start": 0, "end": 5, "label": "STUDENT_ID"}]},
    ],
}


def test_the_command_prints_figures(tmp_path: Path) -> None:
    """Conversations are read with their context; --json holds what the table shows."""
    path = write(tmp_path / "labelled.jsonl", CONVERSATION)
    table = run(b"", "--evaluate", str(path))
    assert table.returncode == 0
    assert "STUDENT_ID" in table.stdout.decode()
    document = json.loads(run(b"", "--evaluate", str(path), "--json").stdout)
    assert document["rows"][-1]["recall"] == 1.0
    assert (document["messages"], document["clean_messages"], document["leak_rate"]) == (2, 1, 0.0)


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (["salaisuus"], "line"),
        ({"lang": 1, "text": "salaisuus"}, "lang"),
        ({"messages": "salaisuus"}, "messages"),
        ({"messages": [{"text": 1}]}, "text"),
        ({"text": "salaisuus", "spans": "salaisuus"}, "spans"),
        ({"text": "salaisuus", "spans": [{"start": 0, "end": 99, "label": "PERSON"}]}, "spans"),
    ],
)
def test_a_wrong_file_is_named_and_not_quoted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], document: object, field: str
) -> None:
    """The error names line and field; the exit code is 2."""
    path = write(tmp_path / "labelled.jsonl", document)
    assert run_evaluation(path, Analyzer(), as_json=False) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"line 1: {field}: expected ")
    assert "salaisuus" not in error


def test_json_wants_evaluate_and_a_file_that_is_there(tmp_path: Path) -> None:
    """Options that do not go together, and a missing file, are refused in words."""
    assert run(b"", "--json").returncode == 2
    missing = run(b"", "--evaluate", str(tmp_path / "missing.jsonl"))
    assert (missing.returncode, missing.stderr) == (2, b"--evaluate: expected a file that can be read\n")
