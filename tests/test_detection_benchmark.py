"""The measure of detection counts what its documentation says, and runs on the shipped conversations."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.detection.corpora import Sentence, files, read_sentences
from benchmarks.detection.names import scores
from benchmarks.detection.rival import settled
from redaction.entities import EntityType
from redaction.finding import Finding
from redaction.intervals import Share

ROOT = Path(__file__).parent.parent
RUN_S = 120.0
"""A bound for a busy machine; it takes about 3 s."""

TEXT = "Anna Mäki soitti Oulusta"


@pytest.mark.parametrize(
    ("found", "places", "words"),
    [
        ([(0, 9)], (Share(1, 1), Share(1, 1)), (Share(2, 2), Share(2, 2))),
        ([(0, 4)], (Share(0, 1), Share(0, 1)), (Share(1, 2), Share(1, 1))),
        ([(0, 9), (17, 24)], (Share(1, 1), Share(1, 2)), (Share(2, 2), Share(2, 3))),
        ([], (Share(0, 1), Share(0, 0)), (Share(0, 2), Share(0, 0))),
    ],
)
def test_a_name_counts_by_its_ends_and_by_its_words(
    found: list[tuple[int, int]], places: tuple[Share, Share], words: tuple[Share, Share]
) -> None:
    """Recall and precision of exact places, and of words that touch a name."""
    result = scores([Sentence(TEXT, frozenset({(0, 9)}))], lambda _: found)
    assert (result.places.recall, result.places.precision) == places
    assert (result.words.recall, result.words.precision) == words


def test_what_is_masked_without_a_name_is_counted_by_sentence() -> None:
    """Two sentences without a name, one of them masked twice."""
    plain = [Sentence("suvi tulee", frozenset()), Sentence("avain katosi", frozenset())]
    result = scores(plain, lambda text: [(0, 4), (5, 10)] if text.startswith("suvi") else [])
    assert result.masked == Share(1, 2)


def test_what_was_trained_on_is_not_measured(tmp_path: Path) -> None:
    """Files below a folder named train are left out; the others are told apart by their first line."""
    for name in ("train/a.fi.jsonl", "dev/b.fi.jsonl"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(json.dumps({"text": TEXT, "spans": [[0, 9, "PER"], [17, 24, "LOC"]]}) + "\n")
    (tmp_path / "chats.jsonl").write_text('{"lang": "fi", "messages": []}\n')
    assert files(tmp_path) == ([tmp_path / "chats.jsonl"], [tmp_path / "dev/b.fi.jsonl"])
    assert list(read_sentences(tmp_path / "dev/b.fi.jsonl")) == [Sentence(TEXT, frozenset({(0, 9)}))]


def test_of_two_findings_that_overlap_the_surer_stays() -> None:
    """Then the longer one; what overlaps nothing stays in any case."""
    sure, long, short, alone = (
        Finding(start, end, EntityType.PERSON, score, "x")
        for start, end, score in ((0, 5, 0.9), (3, 12, 0.8), (6, 9, 0.8), (20, 21, 0.1))
    )
    assert settled([short, long, alone, sure]) == (sure, short, alone)
    assert settled([short, long]) == (long,)


def test_the_shipped_conversations_are_measured() -> None:
    """`make evaluate` without more measures tests/data; JSON holds the counts."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.detection", "tests/data", "--json"],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=RUN_S,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)["conversations.jsonl"]
    assert document["presidio"] is None
    assert document["verho"]["rows"][0]["covered"]["whole"] == 467


def test_a_folder_without_texts_is_refused(tmp_path: Path) -> None:
    """The error names what was expected; the exit code is 2."""
    done = subprocess.run(  # noqa: S603 - our own arguments
        [sys.executable, "-m", "benchmarks.detection", str(tmp_path)],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=RUN_S,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, "CORPORA: expected a folder with .jsonl files\n")
