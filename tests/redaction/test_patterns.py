"""RE2 underneath: the gate lets through whatever could match, and offsets survive UTF-8."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.normalization import normalize
from redaction.passage import Passage
from redaction.patterns import EncodedText, Gate, Pattern, told, value_pattern
from redaction.recognizer import PatternRecognizer, RowRecognizer, gate_of
from redaction.recognizers import ALL
from tests.redaction.strategies import TEXTS

CORPUS = Path(__file__).parent.parent / "data" / "conversations.jsonl"
PATTERNS = [recognizer for recognizer in ALL if isinstance(recognizer, PatternRecognizer | RowRecognizer)]
CAPTURING = {recognizer.name: Pattern(recognizer.pattern) for recognizer in PATTERNS}
GATE = gate_of(ALL)
TYPED = normalize(CORPUS.read_text() + (Path(__file__).parent / "as_typed.txt").read_text()).text
WITHOUT_DIGITS = [re.sub("[0-9]", instead, TYPED).encode() for instead in ("", "o", "x")]


def gate_misses(text: str) -> list[str]:
    """Return the recognizers whose pattern matches a text that their gate is closed for."""
    data = normalize(text).text.encode()
    opened = set(GATE.open_for(data))
    return [
        recognizer.name
        for index, recognizer in enumerate(ALL)
        if isinstance(recognizer, PatternRecognizer | RowRecognizer)
        and index not in opened
        and Pattern(recognizer.pattern).begins(data, 0) >= 0
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


def values(pattern: Pattern, text: str) -> list[tuple[int, int]]:
    """Return the byte spans of all values, searching on from where each begins and from where it ends."""
    encoded = EncodedText(text)
    found: list[tuple[int, int]] = []
    position = 0
    while (span := pattern.search(encoded, position)) is not None:
        found.append(span)
        position = span[0] + len(encoded.data[span[0] :].decode()[0].encode()) if len(found) % 2 else span[1]
    return found


def framing_differs(text: str) -> list[str]:
    """Return the recognizers whose quick pattern finds other values than a group of the pattern captures."""
    return [
        one.name for one in PATTERNS if values(value_pattern(one.pattern), text) != values(CAPTURING[one.name], text)
    ]


@given(
    TEXTS, st.sampled_from(["", "\n", ".", "\n\n", "ä", "0", " "]), st.sampled_from(["", "\n", ".", "\n\n", "ä", "0"])
)
def test_a_framed_value_is_what_a_group_would_capture(text: str, before: str, after: str) -> None:
    """Between line breaks each boundary is one character, so that no group need be captured."""
    assert framing_differs(normalize(before + text + after).text) == []


def test_framing_differs_for_no_text_as_people_type() -> None:
    """The same over texts that were collected for what they hold."""
    for line in TYPED.splitlines()[-400:]:
        assert framing_differs(line[-200:]) == []


@pytest.mark.parametrize("recognizer", [one for one in PATTERNS if one.digits], ids=lambda one: one.name)
def test_what_needs_a_digit_matches_nothing_without(recognizer: PatternRecognizer | RowRecognizer) -> None:
    """No pattern that is said to need a digit matches texts that have lost theirs, or have letters in their place."""
    pattern = Pattern(recognizer.pattern)
    assert not any(pattern.begins(text, 0) >= 0 for text in WITHOUT_DIGITS)


def test_a_gate_that_cannot_tell_opens_everything() -> None:
    """When RE2 runs out of memory and answers nothing at all, every recognizer runs."""
    assert list(told([], (3, 5, 8))) == [3, 5, 8]
    assert list(told([3], (3, 5, 8))) == []
    assert list(told([2, 3, 0], (3, 5, 8))) == [8, 3]


@pytest.mark.parametrize(
    ("text", "opened"),
    [("", [2]), ("b", [1, 2]), ("a", [2]), ("1", [2, 3]), ("a1b", [0, 1, 2, 3]), ("a" * 300 + "1", [0, 2, 3])],
)
def test_what_needs_a_digit_is_closed_without_one(text: str, opened: list[int]) -> None:
    """A gate that guards nothing without a digit is closed then; one of nothing else is open for any text."""
    gate = Gate(["a", "b", "", ""], digits=[0, 3])
    assert gate.open_for(text.encode()) == opened


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=20), st.text("abcx"))
def test_many_gates_answer_like_each_by_itself(gates: list[str], text: str) -> None:
    """However many gates there are, each is open where its pattern matches, and they come in order."""
    assert Gate(gates).open_for(text.encode()) == [index for index, gate in enumerate(gates) if gate in text]


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
