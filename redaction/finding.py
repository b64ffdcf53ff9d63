"""A place in a text that holds personal data."""

from dataclasses import dataclass

from redaction.entities import EntityType


@dataclass(frozen=True, slots=True)
class Finding:
    """Where personal data of one kind stands, and how sure we are; it never holds the text itself.

    Args:
        start: first code point, counted in the text as it was given.
        end: one past the last code point.
        entity_type: the kind of personal data.
        score: 1.0 = a checksum agrees; below 0.5 nothing is reported.
        recognizer: the name of the recognizer that found it.
    """

    start: int
    end: int
    entity_type: EntityType
    score: float
    recognizer: str
