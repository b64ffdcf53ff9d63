"""A place in a text that holds personal data."""

from typing import Final

from redaction.entities import EntityType


class Finding:
    """Where personal data of one kind stands, and how sure we are; it never holds the text itself.

    A class of its own and no frozen dataclass, because compiled it is made in a third of the time; its attributes are
    constants all the same.

    Args:
        start: first code point, counted in the text as it was given.
        end: one past the last code point.
        entity_type: the kind of personal data.
        score: 1.0 = a checksum agrees; below 0.5 nothing is reported.
        recognizer: the name of the recognizer that found it.
    """

    __slots__ = ("end", "entity_type", "recognizer", "score", "start")

    def __init__(self, start: int, end: int, entity_type: EntityType, score: float, recognizer: str) -> None:
        self.start: Final = start
        self.end: Final = end
        self.entity_type: Final = entity_type
        self.score: Final = score
        self.recognizer: Final = recognizer

    def __repr__(self) -> str:
        return f"Finding({self.start}, {self.end}, {self.entity_type!s}, {self.score}, {self.recognizer!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Finding) and (
            self.start, self.end, self.entity_type, self.score, self.recognizer
        ) == (other.start, other.end, other.entity_type, other.score, other.recognizer)  # fmt: skip

    def __hash__(self) -> int:
        return hash((self.start, self.end, self.entity_type))
