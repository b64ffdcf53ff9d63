"""What can go wrong while redacting. No message quotes content.

* RedactionError: the family; whoever forwards text catches this one and withholds the message
    * TextTooLongError: the text is longer than the analyzer agreed to look at
    * AnalysisError: a recognizer failed; the text is undecided
    * OverBudgetError: the text took more time than a message may take; it is undecided
    * LedgerError: a stored ledger cannot be read
    * LedgerFullError: the conversation has used up its pseudonyms
    * EmailDomainError: an e-mail pseudonym was asked for and no domain is set
    * WithheldError: the text holds what the rules let nobody send
    * UndecidedError: a stored text cannot be redacted again without reading otherwise
"""

from collections.abc import Iterable

from redaction.entities import EntityType


class RedactionError(Exception):
    """The text could not be redacted, so it must not be forwarded."""


class TextTooLongError(RedactionError):
    """The text is longer than the analyzer agreed to look at.

    Args:
        length_chars: how long the text is, in code points.
        limit_chars: how long it may be.
    """

    def __init__(self, length_chars: int, limit_chars: int) -> None:
        super().__init__(f"text: expected at most {limit_chars} characters, got {length_chars}")
        self.length_chars = length_chars
        self.limit_chars = limit_chars


class AnalysisError(RedactionError):
    """A recognizer failed, so nobody knows what the text holds.

    Args:
        recognizer: the name of the recognizer that failed.
    """

    def __init__(self, recognizer: str) -> None:
        super().__init__(f"recognizer {recognizer}: failed, the text is undecided")
        self.recognizer = recognizer


class OverBudgetError(RedactionError):
    """The text took more processor time than a message may take, so nobody knows what it holds.

    Args:
        limit_ms: how much a message may take, in milliseconds.
    """

    def __init__(self, limit_ms: int) -> None:
        super().__init__(f"text: expected at most {limit_ms} ms of processor time, the text is undecided")
        self.limit_ms = limit_ms


class LedgerError(RedactionError):
    """A stored ledger does not have the form that `Ledger.dump` writes.

    Args:
        field: the part that is wrong.
        expected: what it should have been.
    """

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"ledger {field}: expected {expected}")
        self.field = field
        self.expected = expected


class LedgerFullError(RedactionError):
    """The conversation has used up its pseudonyms.

    Args:
        limit_entries: how many values one ledger may hold.
    """

    def __init__(self, limit_entries: int) -> None:
        super().__init__(f"ledger entries: expected at most {limit_entries}")
        self.limit_entries = limit_entries


class EmailDomainError(RedactionError):
    """A pseudonym in the form of an e-mail address was asked for, and the redactor knows no domain for it."""

    def __init__(self) -> None:
        super().__init__("email_domain: expected a domain for pseudonyms in the form of an e-mail address, got none")


class WithheldError(RedactionError):
    """The text holds personal data of a kind that the rules withhold, so nothing of it may leave.

    Args:
        entity_types: the kinds that are withheld; never the values.
    """

    def __init__(self, entity_types: Iterable[EntityType]) -> None:
        self.entity_types = tuple(sorted(set(entity_types)))
        super().__init__(f"text: expected none of {', '.join(kind.value for kind in self.entity_types)}")


class UndecidedError(RedactionError):
    """A stored text would not read as before, its pseudonyms resolved, if it were redacted again."""

    def __init__(self) -> None:
        super().__init__("text: expected one that reads as before where it is redacted again")
