"""The figures as tables for people and as a document for programs."""

from collections.abc import Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from benchmarks.detection.names import NameScores, Score
from redaction.evaluation import ALL, Evaluation, Row
from redaction.intervals import Share

MEDIAN = 0.5

#: A file, who looked, and how it was spelled.
Key = tuple[str, str, str]


def show_names(scores: Mapping[Key, NameScores], console: Console) -> None:
    """Print how well names are found, a line for each file, finder and spelling."""
    table = Table(box=SIMPLE_HEAD, title="Names in sentences: exact places, word by word")
    for heading in ("file", "finder", "spelling"):
        table.add_column(heading, no_wrap=True)
    for heading in ("names", "F1", "precise", "found", "word F1", "precise", "found", "masked for nothing"):
        table.add_column(heading, justify="right")
    for key, one in scores.items():
        table.add_row(*key, str(one.places.recall.whole), *_three(one.places), *_three(one.words), _words(one.masked))
    console.print(table)


def show_comparison(ours: Evaluation, theirs: Evaluation, console: Console) -> None:
    """Print our figures beside the rival's, kind by kind, and the times of the same run."""
    table = Table(box=SIMPLE_HEAD, title="Verho | Presidio 2.2 with spacy-fi, same messages, same run")
    table.add_column("kind", no_wrap=True)
    for heading in ("labels", "covered", "Presidio", "precise", "Presidio", "F1", "Presidio"):
        table.add_column(heading, justify="right", no_wrap=True)
    other = _overall(theirs)
    for kind, row in _overall(ours).items():
        rival = other.get(kind)
        table.add_row(
            kind, str(row.covered.whole), _words(row.covered), _words(rival.covered if rival else None),
            _words(row.precise), _words(rival.precise if rival else None),
            _number(row.f1), _number(rival.f1 if rival else None),
        )  # fmt: skip
    console.print(table)
    console.print(f"messages without personal data, over-masked   {_words(ours.over_masked)} | "
                  f"{_words(theirs.over_masked)}")  # fmt: skip
    mine, its = ours.time_us(MEDIAN), theirs.time_us(MEDIAN)
    console.print(f"time a message, p50   {mine:.0f} µs | {its:.0f} µs: {its / mine:.0f} times as fast")


def names_document(scores: Mapping[Key, NameScores]) -> list[dict[str, object]]:
    """Return the figures of names as a JSON document."""
    return [
        {
            "file": file,
            "finder": finder,
            "spelling": spelling,
            "names": one.places.recall.whole,
            "places": _score(one.places),
            "words": _score(one.words),
            "masked_without_a_name": one.masked.value,
        }
        for (file, finder, spelling), one in scores.items()
    ]


def _overall(evaluation: Evaluation) -> dict[str, Row]:
    return {row.entity_type: row for row in evaluation.rows if row.language == ALL}


def _score(score: Score) -> dict[str, float | None]:
    return {"f1": score.f1, "precision": score.precision.value, "recall": score.recall.value}


def _three(score: Score) -> tuple[str, str, str]:
    return _number(score.f1), _number(score.precision.value), _words(score.recall)


def _words(share: Share | None) -> str:
    if share is None or share.interval is None:
        return "-"
    low, high = share.interval
    return f"{_number(share.value)} [{low:.2f}-{high:.2f}]"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
