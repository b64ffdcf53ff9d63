"""Texts with the expected findings marked in them: "soita «PHONE_NUMBER:040 1234567»"."""

import re

from redaction.analyzer import Analyzer
from redaction.recognizer import Recognizer

ANALYZER = Analyzer()
_MARK = re.compile(r"«([A-Z_]+):([^»]*)»")

Span = tuple[int, int, str]


def read(marked: str) -> tuple[str, list[Span]]:
    """Return the plain text and the marked spans in it."""
    pieces: list[str] = []
    spans: list[Span] = []
    reached = length = 0
    for match in _MARK.finditer(marked):
        before = marked[reached : match.start()]
        pieces += [before, match[2]]
        start = length + len(before)
        length = start + len(match[2])
        spans.append((start, length, match[1]))
        reached = match.end()
    pieces.append(marked[reached:])
    return "".join(pieces), spans


def found(text: str, *, context: tuple[str, ...] = (), kinds: frozenset[str] | None = None) -> list[Span]:
    """Return what the analyzer finds, only certain kinds if they are named."""
    return [
        (finding.start, finding.end, finding.entity_type.value)
        for finding in ANALYZER.analyze(text, context=context)
        if kinds is None or finding.entity_type.value in kinds
    ]


def found_by(recognizer: Recognizer, text: str) -> list[Span]:
    """Return what one recognizer finds."""
    return [
        (finding.start, finding.end, finding.entity_type.value)
        for finding in Analyzer(recognizers=(recognizer,)).analyze(text)
    ]
