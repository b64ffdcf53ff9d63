"""What the figures mean: covered, precise, exact, leaking, over-masked; and how sure a share is."""

import json
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.commands.labelled import read_conversations
from redaction.entities import DEFAULT_OPERATORS, EntityType, Operator
from redaction.evaluation import (
    ALL,
    IDENTIFIERS,
    Evaluation,
    Label,
    LabelledConversation,
    LabelledMessage,
    Row,
    evaluate,
)
from redaction.intervals import Share, harmonic_mean
from redaction.redactor import Redactor
from tests.redaction.marked import ANALYZER, read
from tests.redaction.test_redact_command import run

CORPUS = Path(__file__).parent.parent / "data" / "conversations.jsonl"
REDACTOR = Redactor(ANALYZER)


def message(marked: str, *, by_agent: bool = False) -> LabelledMessage:
    """Return a labelled message from a text with marks."""
    text, spans = read(marked)
    labels = tuple(Label(start, end, EntityType(kind)) for start, end, kind in spans)
    return LabelledMessage(text, labels, by_agent=by_agent)


def measured(*conversations: LabelledConversation, redactor: Redactor = REDACTOR) -> Evaluation:
    """Return the figures over some conversations, with a clock that goes on by a microsecond at each look."""
    ticks = count(0, 1_000)
    return evaluate(redactor, conversations, clock_ns=lambda: next(ticks))


def row(result: Evaluation, kind: str, language: str = ALL) -> Row:
    """Return one row."""
    return next(one for one in result.rows if (one.entity_type, one.language) == (kind, language))


def parts(share: Share) -> tuple[int, int]:
    """Return what was counted."""
    return share.part, share.whole


@pytest.mark.parametrize(
    ("marked", "covered", "precise", "typed", "exact"),
    [
        ("maili «EMAIL_ADDRESS:matti@example.fi»", 1, (1, 1), 1, 1),
        # Covered by another kind: nothing leaks, the kind is wrong.
        ("maili «STUDENT_ID:matti@example.fi»", 1, (1, 1), 0, 0),
        # The finding reaches beyond the label.
        ("maili matti@«EMAIL_ADDRESS:example.fi»", 1, (0, 1), 1, 0),
        # The label reaches beyond the finding: a part of it leaks.
        ("«EMAIL_ADDRESS:maili matti@example.fi»", 0, (1, 1), 0, 0),
        ("«PERSON:tuntematon»", 0, (0, 0), 0, 0),
        # What lies between the letters and digits of two labels is no data.
        ("«PHONE_NUMBER:0401234567»", 1, (1, 1), 1, 1),
    ],
)
def test_what_is_counted(marked: str, covered: int, precise: tuple[int, int], typed: int, exact: int) -> None:
    """A label is covered by findings of whatever kind; recall and precision want it exactly."""
    result = measured(LabelledConversation("fi", (message(marked),)))
    total = result.rows[0]
    assert parts(total.covered) == (covered, 1)
    assert parts(total.precise) == precise
    assert parts(total.typed) == (typed, covered)
    assert (total.recall.part, total.precision.part) == (exact, exact)
    assert parts(result.leaked) == (1 - covered, 1)
    assert parts(result.leaking) == (1 - covered, 1)
    assert parts(result.over_masked) == (0, 0)


def test_messages_without_personal_data() -> None:
    """A finding where nothing is labelled is over-masking."""
    result = measured(LabelledConversation("sv", (message("hej"), message("a@b.fi"))))
    assert parts(result.over_masked) == (1, 2)
    assert parts(result.rows[0].precise) == (0, 1)


def test_a_conversation_is_remembered() -> None:
    """A question, a name in the form and a name met before count, and another conversation knows nothing of them."""
    first = LabelledConversation(
        "fi",
        (
            message("Mikä on opiskelijanumerosi?", by_agent=True),
            message("«STUDENT_ID:K1234»"),
            message("jos «PERSON:kukko» ehtii"),
        ),
        name="Samuel Kukko",
    )
    assert parts(measured(first).rows[0].recall) == (2, 2)
    apart = tuple(LabelledConversation("fi", (one,)) for one in first.messages[1:])
    assert parts(measured(*apart).rows[0].recall) == (0, 2)


def test_rows() -> None:
    """There is a row for everything, for all identifiers, and for each kind and language that occurs."""
    result = measured(
        LabelledConversation("fi", (message("«EMAIL_ADDRESS:a@b.fi»"),)),
        LabelledConversation("en", (message("my name is «PERSON:Anna»"),)),
    )
    assert [(one.entity_type, one.language) for one in result.rows] == [
        (ALL, ALL),
        (ALL, "en"),
        (ALL, "fi"),
        (IDENTIFIERS, ALL),
        (IDENTIFIERS, "fi"),
        ("PERSON", ALL),
        ("PERSON", "en"),
        ("EMAIL_ADDRESS", ALL),
        ("EMAIL_ADDRESS", "fi"),
    ]
    assert row(result, IDENTIFIERS).f1 == 1.0
    assert result.times_ns == (1_000, 1_000)
    assert result.time_us(0.5) == 1.0


def test_withheld_messages_are_measured_too() -> None:
    """What does not leave counts as found, and how often that was is told."""
    withholding = Redactor(ANALYZER, operators={**DEFAULT_OPERATORS, EntityType.EMAIL_ADDRESS: Operator.WITHHOLD})
    result = measured(LabelledConversation("fi", (message("«EMAIL_ADDRESS:a@b.fi»"),)), redactor=withholding)
    assert result.withheld == 1
    assert parts(result.rows[0].covered) == (1, 1)


def test_nothing_at_all() -> None:
    """Without conversations there are no shares, and no error."""
    result = measured()
    assert [one.covered for one in result.rows] == [Share(0, 0)]
    assert result.rows[0].f1 is None
    assert result.time_us(0.99) == 0.0


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_wilson_interval(part: int, whole: int, low: float, high: float) -> None:
    """The intervals are those of Newcombe (1998) and of R's prop.test without correction."""
    interval = Share(part, whole).interval
    assert interval is not None
    assert interval == pytest.approx((low, high), abs=1e-4)


@given(st.integers(0, 1_000), st.integers(0, 1_000))
def test_an_interval_holds_its_share(part: int, rest: int) -> None:
    """Whatever was counted, the share lies in its interval and the interval between 0 and 1."""
    share = Share(part, part + rest)
    if share.value is None:
        assert share.interval is None
    else:
        low, high = share.interval or (1, 0)
        assert 0 <= low <= share.value + 1e-12
        assert share.value - 1e-12 <= high <= 1


def test_shares_refuse_nonsense() -> None:
    """A part larger than its whole is a mistake."""
    with pytest.raises(ValueError, match="part"):
        Share(2, 1)
    assert harmonic_mean(0.0, 0.0) == 0.0
    assert harmonic_mean(None, 1.0) is None
    assert harmonic_mean(1.0, 0.5) == pytest.approx(2 / 3)


def test_the_command_prints_json_and_a_table() -> None:
    """Both forms tell the same counts as the evaluation itself."""
    expected = evaluate(REDACTOR, read_conversations(CORPUS.read_bytes().splitlines()), clock_ns=lambda: 0)
    done = run(b"", "--evaluate", str(CORPUS), "--json")
    document = json.loads(done.stdout)
    assert done.returncode == 0
    total = document["rows"][0]
    assert (total["covered"]["part"], total["covered"]["whole"]) == parts(expected.rows[0].covered)
    assert document["over_masked_messages"]["whole"] == 310
    assert document["time_us"]["p50"] > 0
    assert document["first_time_us"]["p99"] > 0
    table = run(b"", "--evaluate", str(CORPUS)).stdout.decode()
    assert f"{expected.leaked.part}/{expected.leaked.whole}" in table
    assert all(kind in table for kind in ("ALL", "IDENTIFIERS", "FI_PERSONAL_IDENTITY_CODE"))
    assert "over-masked" in table


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("salaisuus", "line"),
        ('{"lang": "fi"}', "messages"),
        ('{"messages": []}', "lang"),
        ('{"lang": "fi", "messages": ["salaisuus"]}', "messages[0]"),
        ('{"lang": "fi", "messages": [], "form": []}', "form"),
        ('{"lang": "fi", "messages": [{"text": "salaisuus"}]}', "messages[0].spans"),
        ('{"lang": "fi", "messages": [{"text": "a", "spans": [{"start": 0, "end": 2, "label": "PERSON"}]}]}',
         "messages[0].spans[0]"),
        ('{"lang": "fi", "messages": [{"text": "a", "spans": [{"start": 0, "end": 1, "label": "MUU"}]}]}',
         "messages[0].spans[0].label"),
    ],
)  # fmt: skip
def test_a_bad_file_is_explained(tmp_path: Path, line: str, field: str) -> None:
    """The error names line and field and quotes nothing; the exit code is 2."""
    file = tmp_path / "labelled.jsonl"
    file.write_text('{"lang": "fi", "messages": []}\n' + line + "\n")
    done = run(b"", "--evaluate", str(file))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(f"line 2: {field}: expected ")
    assert b"salaisuus" not in done.stderr


def test_a_missing_file_and_a_lonely_option(tmp_path: Path) -> None:
    """Both are said in a sentence."""
    assert b"can be read" in run(b"", "--evaluate", str(tmp_path / "none.jsonl")).stderr
    assert b"--evaluate" in run(b"", "--json").stderr
