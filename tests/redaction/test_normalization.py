"""The normalised text and its way back to the original."""

import unicodedata

import pytest
from hypothesis import given

from redaction.normalization import normalize
from tests.redaction.strategies import TEXTS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("010190–999W", "010190-999W"),
        ("010190\u2011999W", "010190-999W"),
        ("5 \u2212 3", "5 - 3"),
        ("040\u00a0123\u202f45", "040 123 45"),
        ("a\u200bb\u00adc\ufeffd", "abcd"),
        ("\u202eabc\u202c", "abc"),
        ("e\u0301", "é"),
        ("ÄITI", "ÄITI"),
        ("A\u0308iti", "Äiti"),
        ("ＡＢ１２", "AB12"),
        ("٠٤٠", "040"),
        ("ﬁlm", "film"),
        ("К1234 АВ", "K1234 AB"),
        ("a\ud800b", "a\ufffdb"),
        ("rivi\u2028rivi", "rivi\nrivi"),
        ("❤️", "❤"),
    ],
)
def test_looks_alike_is_alike(text: str, expected: str) -> None:
    """However it was typed, detection sees one form of it."""
    assert normalize(text).text == expected


@given(TEXTS)
def test_every_character_knows_its_source(text: str) -> None:
    """Spans of the normalised text map to non-empty spans of the original, in order."""
    normalized = normalize(text)
    reached = 0
    for index in range(len(normalized.text)):
        start, end = normalized.original_span(index, index + 1)
        assert 0 <= start < end <= len(text)
        assert start >= reached or normalized.starts is not None
        reached = max(reached, start)
    if normalized.text:
        start, end = normalized.original_span(0, len(normalized.text))
        assert start <= reached < end


@given(TEXTS)
def test_a_source_reads_as_its_character(text: str) -> None:
    """Normalising the source span of a character gives a text that holds the character."""
    normalized = normalize(text)
    for index, char in enumerate(normalized.text):
        start, end = normalized.original_span(index, index + 1)
        assert char in normalize(text[start:end]).text


def test_marks_that_stay_apart_keep_their_place() -> None:
    """A combining mark that melts into nothing is not swallowed with the bracket before it."""
    text = "\u200b[EMAIL_1]\u0301"
    normalized = normalize(text)
    bracket = normalized.text.index("]")
    assert normalized.original_span(bracket, bracket + 1) == (9, 10)


def test_repr_hides_the_text() -> None:
    """A normalised text does not print what it holds."""
    assert "salaisuus" not in repr(normalize("salaisuus ä\u0308"))


def test_the_plain_case_is_free() -> None:
    """Text that is normal already needs no map."""
    assert normalize("Hyvää päivää 😀").starts is None
    assert unicodedata.is_normalized("NFKC", normalize("Hyvää päivää 😀").text)
