"""RE2 underneath: the gate lets through whatever could match, and offsets survive UTF-8."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from redaction.normalization import normalize
from redaction.passage import Passage
from redaction.patterns import EncodedText, Gate, Pattern
from redaction.recognizer import PatternRecognizer, RowRecognizer
from redaction.recognizers import ALL
from tests.redaction.strategies import TEXTS

CORPUS = Path(__file__).parent.parent / "data" / "conversations.jsonl"
PATTERNS = [recognizer for recognizer in ALL if isinstance(recognizer, PatternRecognizer | RowRecognizer)]
GATE = Gate([recognizer.gate for recognizer in ALL])


def gate_misses(text: str) -> list[str]:
    """Return the recognizers whose pattern matches a text that their gate is closed for."""
    data = normalize(text).text.encode()
    opened = set(GATE.open_for(data))
    return [
        recognizer.name
        for index, recognizer in enumerate(ALL)
        if isinstance(recognizer, PatternRecognizer | RowRecognizer)
        and index not in opened
        and Pattern(recognizer.pattern).search(data, 0) is not None
    ]


@given(TEXTS)
def test_a_gate_is_open_where_its_pattern_matches(text: str) -> None:
    """No pattern matches a text that its gate keeps from it."""
    assert gate_misses(text) == []


def test_a_gate_is_open_for_every_labelled_message() -> None:
    """The same over the labelled conversations."""
    for line in CORPUS.read_text().splitlines():
        for message in json.loads(line)["messages"]:
            assert gate_misses(message["text"]) == []


def test_a_gate_that_cannot_tell_opens_everything() -> None:
    """When RE2 runs out of memory and answers nothing at all, every recognizer runs."""
    gate = Gate(["a", "b", "c"])
    object.__setattr__(gate, "_match", lambda _data: [])
    assert list(gate.open_for(b"a")) == [0, 1, 2]


@given(TEXTS)
def test_byte_offsets_turn_into_characters(text: str) -> None:
    """Offsets asked for in any order come back as code points."""
    plain = normalize(text).text
    encoded = EncodedText(plain)
    offsets = [len(plain[:index].encode()) for index in range(len(plain) + 1)]
    for index in (*range(len(plain) + 1), *range(len(plain), -1, -1)):
        assert encoded.chars(offsets[index]) == index


@pytest.mark.parametrize("recognizer", PATTERNS, ids=lambda recognizer: recognizer.name)
def test_hits_do_not_run_in_place(recognizer: PatternRecognizer | RowRecognizer) -> None:
    """On a hostile text every recognizer comes to an end, with hits in order that do not overlap."""
    for piece in (
        "0",
        "0 ",
        "+3 ",
        "1.",
        "a@",
        "[",
        "AA11 ",
        "f:",
        "Katu 1 ",
        "12.12.2000 ",
        "nolla ",
        "ä ät ",
        "140301A909 ",
    ):
        passage = Passage.of(piece * 300)
        reached = 0
        for hit in recognizer.hits(passage, EncodedText(passage.text)):
            assert reached <= hit.start < hit.end
            reached = hit.end


def test_repr_hides_the_text() -> None:
    """Neither an encoded text nor a passage prints what it holds."""
    assert "salaisuus" not in repr(EncodedText("salaisuus"))
    assert "salaisuus" not in repr(Passage.of("salaisuus", context=["salaisuus"], names=["salaisuus"]))
