"""Errors say which field and what was expected, and chain nothing that holds content."""

from collections.abc import Iterator

import pytest

from redaction.analyzer import Analyzer
from redaction.entities import EntityType
from redaction.errors import (
    AnalysisError,
    EmailDomainError,
    LedgerError,
    LedgerFullError,
    OverBudgetError,
    RedactionError,
    TextTooLongError,
    WithheldError,
)
from redaction.passage import Hit, Passage
from redaction.patterns import EncodedText


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (TextTooLongError(11, 10), "text: expected at most 10 characters, got 11"),
        (AnalysisError("email"), "recognizer email: failed, the text is undecided"),
        (OverBudgetError(9), "text: expected at most 9 ms of processor time, the text is undecided"),
        (LedgerError("version", "1"), "ledger version: expected 1"),
        (LedgerFullError(5), "ledger entries: expected at most 5"),
        (
            WithheldError([EntityType.URL, EntityType.IBAN_CODE, EntityType.URL]),
            "text: expected none of IBAN_CODE, URL",
        ),
        (
            EmailDomainError(),
            "email_domain: expected a domain for pseudonyms in the form of an e-mail address, got none",
        ),
    ],
)
def test_what_errors_say(error: RedactionError, expected: str) -> None:
    """Each message is fixed but for names and numbers."""
    assert str(error) == expected


class Broken:
    """A recognizer with a defect that quotes the text."""

    name = "broken"
    entity_type = EntityType.PERSON
    gate = "a"
    digits = False

    def hits(self, passage: Passage, encoded: EncodedText) -> Iterator[Hit]:
        """Fail after the first hit."""
        del encoded
        yield Hit(0, 1, 1.0)
        raise KeyError(passage.text)


def test_a_broken_recognizer_refuses_the_text() -> None:
    """A defect is never a text without findings, and its cause is not told."""
    analyzer = Analyzer(recognizers=(Broken(),))
    with pytest.raises(AnalysisError, match="broken") as caught:
        analyzer.analyze("a salaisuus")
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert analyzer.analyze("ei") == ()
