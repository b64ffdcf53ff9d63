"""`verho redact --evaluate`: how well personal data is found, as a table or as JSON."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter_ns
from typing import TextIO

from proxy.commands.labelled import LineError, read_conversations
from redaction.errors import RedactionError
from redaction.evaluation import Evaluation, Row, evaluate
from redaction.intervals import Share
from redaction.redactor import Redactor
from redaction.rules.building import made_ready

MEDIAN = 0.5
SLOWEST = 0.99
_TABLE_WIDTH = 150


def run_evaluation(file: Path, redactor: Redactor, *, as_json: bool) -> int:
    """Print how well a redactor does on labelled conversations; 2 = the file is not what was asked for."""
    try:
        with file.open("rb") as lines:
            conversations = list(read_conversations(lines))
        first = evaluate(made_ready(redactor), conversations, clock_ns=perf_counter_ns)
        result = evaluate(redactor, conversations, clock_ns=perf_counter_ns)
    except LineError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except RedactionError as error:
        sys.stderr.write(f"{file}: expected texts that can be redacted ({error})\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"{file}: expected a file that can be read ({error.strerror})\n")
        return 2
    if as_json:
        sys.stdout.write(json.dumps(document_of(result, first), indent=2) + "\n")
    else:
        write_table(result, sys.stdout, first)
    return 0


def document_of(result: Evaluation, first: Evaluation | None = None) -> dict[str, object]:
    """Return the figures as a JSON document.

    Args:
        result: what came out.
        first: what came out before, when the texts were new to the process; only its times are told.
    """
    return {
        "rows": [
            {
                "entity_type": row.entity_type,
                "language": row.language,
                **{name: _figure(share) for name, share in _shares(row)},
                "f1": row.f1,
            }
            for row in result.rows
        ],
        "leaked": _figure(result.leaked),
        "leaking_messages": _figure(result.leaking),
        "over_masked_messages": _figure(result.over_masked),
        "withheld_messages": result.withheld,
        "messages": len(result.times_ns),
        "mean_length_chars": result.mean_length_chars,
        "time_us": _times(result),
        **({} if first is None else {"first_time_us": _times(first)}),
    }


def _times(result: Evaluation) -> dict[str, float]:
    return {"p50": result.time_us(MEDIAN), "p99": result.time_us(SLOWEST)}


def write_table(result: Evaluation, stream: TextIO, first: Evaluation | None = None) -> None:
    """Write the figures as tables for people; `first` is the one of `document_of`."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD)
    table.add_column("kind", no_wrap=True)
    table.add_column("lang", no_wrap=True)
    for heading in ("labels", "covered", "found", "precise", "right kind", "recall", "precision", "F1"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in result.rows:
        table.add_row(
            row.entity_type,
            row.language,
            str(row.covered.whole),
            _words(row.covered),
            str(row.precise.whole),
            _words(row.precise),
            *(_number(value) for value in (row.typed.value, row.recall.value, row.precision.value, row.f1)),
        )
    console = Console(file=stream, width=max(_TABLE_WIDTH, Console().width), highlight=False)
    console.print(table)
    for words in _summary(result, first):
        console.print(words)


def _summary(result: Evaluation, first: Evaluation | None) -> Iterable[str]:
    yield f"leaked labels                        {_counted(result.leaked)}"
    yield f"messages with personal data, leaking {_counted(result.leaking)}"
    yield f"messages without, over-masked        {_counted(result.over_masked)}"
    yield f"messages withheld                    {result.withheld}"
    yield (
        f"time a message                       {_timed(result)} over {len(result.times_ns)} messages of "
        f"{result.mean_length_chars:.0f} characters on average"
    )
    if first is not None:
        yield f"the same, new to the process         {_timed(first)}"


def _timed(result: Evaluation) -> str:
    return f"p50 {result.time_us(MEDIAN):.0f} µs, p99 {result.time_us(SLOWEST):.0f} µs"


def _shares(row: Row) -> tuple[tuple[str, Share], ...]:
    return (
        ("covered", row.covered),
        ("precise", row.precise),
        ("right_kind", row.typed),
        ("recall", row.recall),
        ("precision", row.precision),
    )


def _figure(share: Share) -> dict[str, object]:
    return {"part": share.part, "whole": share.whole, "share": share.value, "interval": share.interval}


def _counted(share: Share) -> str:
    return f"{_words(share)} {share.part}/{share.whole}"


def _words(share: Share) -> str:
    if share.interval is None:
        return "-"
    low, high = share.interval
    return f"{_number(share.value)} [{low:.3f}-{high:.3f}]"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
