"""Why somebody looked: a code of a closed list and a case, which the audit keeps, and words, which it only commits to.

The words may name somebody. So they are sealed apart (`audit_notes.py`); the audit's entry holds a salted hash of them,
and they can be erased without breaking the chain.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

MAX_NOTE_CHARS = 500
_CASE: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


class ReasonCode(StrEnum):
    """What personal data is opened for."""

    SERVICE = "service"
    ACCESS = "access"
    RECTIFICATION = "rectification"
    MISUSE = "misuse"
    SAFETY = "safety"
    AUTHORITY = "authority"
    TECHNICAL = "technical"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is done.

    Attributes:
        code: what for.
        case: a number in the controller's own register; no person's name.
        text: further words, sealed apart; "" for none.
    """

    code: ReasonCode
    case: str
    text: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse what the audit does not keep; the text names the field.

        Raises:
            ValueError: the case is no number of a register, or the text is too long or no Unicode.
        """
        if _CASE.fullmatch(self.case) is None:
            raise ValueError("case: 1 to 64 letters without accents, digits and _ . : - were expected")
        if len(self.text) > MAX_NOTE_CHARS or any("\ud800" <= character <= "\udfff" for character in self.text):
            raise ValueError(f"text: at most {MAX_NOTE_CHARS} characters were expected")
