"""Findings that overlap are settled and nothing found is let go."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from redaction.entities import EntityType
from redaction.finding import Finding
from redaction.overlaps import settle, touches

TEXT = "abcdefghij klmnopqrst"


def finding(start: int, end: int, score: float = 0.7, kind: EntityType = EntityType.PERSON) -> Finding:
    """Return a finding of a test."""
    return Finding(start, end, kind, score, "test")


def test_the_longer_one_wins() -> None:
    """An address swallows the name inside it."""
    assert settle([finding(2, 5, 0.9), finding(0, 10)], TEXT) == (finding(0, 10),)


def test_a_checksum_beats_length() -> None:
    """What a checksum has confirmed wins, and the rest of the loser stays found."""
    assert settle([finding(0, 10), finding(6, 10, 1.0)], TEXT) == (finding(0, 6), finding(6, 10, 1.0))


def test_left_over_punctuation_is_let_go() -> None:
    """One letter or a comma that sticks out is no finding."""
    assert settle([finding(0, 12), finding(0, 10, 1.0)], TEXT) == (finding(0, 10, 1.0),)


FINDINGS = st.lists(
    st.tuples(st.integers(0, 18), st.integers(1, 8), st.sampled_from([0.5, 0.7, 1.0]), st.sampled_from(EntityType)).map(
        lambda parts: finding(parts[0], min(parts[0] + parts[1], len(TEXT)), parts[2], parts[3])
    ),
    max_size=8,
)


@given(FINDINGS)
def test_settled_findings_are_apart_and_cover_what_was_found(findings: list[Finding]) -> None:
    """No two overlap, they are sorted, and all but scraps of each finding is covered."""
    settled = settle(findings, TEXT)
    assert all(first.end <= second.start for first, second in pairwise(settled))
    covered = {index for found in settled for index in range(found.start, found.end)}
    for found in findings:
        left = [index for index in range(found.start, found.end) if index not in covered]
        runs = "".join("x" if index in left else "." for index in range(len(TEXT))).split(".")
        assert all(len(run.replace(" ", "")) <= 3 for run in runs)


@given(FINDINGS, st.integers(0, 20), st.integers(1, 5))
def test_touching_is_sharing_a_character(findings: list[Finding], start: int, length: int) -> None:
    """The quick answer is the plain one."""
    spans = [(found.start, found.end) for found in settle(findings, TEXT)]
    plain = any(first < start + length and start < last for first, last in spans)
    assert touches(spans, start, start + length) is plain
