"""What is noted on a message when personal data reached Tawk.to before us: kinds, never values.

An agent who types a phone number is noted as "PHONE_NUMBER"; a visitor who sent one in two messages, of which the first
had left when the second showed what it was, as "PARTIAL:PHONE_NUMBER".
"""

from typing import Final

_PARTIAL: Final = "PARTIAL:"


def partial(entity_type: str) -> str:
    """Return the note that a part of a value of this kind has left."""
    return _PARTIAL + entity_type


def partial_kind(incident: str) -> str | None:
    """Return the kind of value of which a part has left, None when the note says something else."""
    kind = incident.removeprefix(_PARTIAL)
    return kind if kind != incident else None
