"""What happens to each kind of personal data in one direction: in visitors' texts, and in what agents have written."""

from collections.abc import Mapping, Sequence
from typing import Final

from redaction.canonical import NOT_SPELLED, canonical, spellings
from redaction.entities import DEFAULT_AGENT_OPERATORS, EntityType, Operator, is_allowed
from redaction.errors import WithheldError
from redaction.finding import Finding
from redaction.hints import hint_of
from redaction.ledger import Ledger
from redaction.pseudonyms import mask


def said_already(kind: EntityType) -> Operator:
    """Return what happens in an agent's text to a kind that a visitor's message would be withheld for."""
    default = DEFAULT_AGENT_OPERATORS[kind]
    return default if default is Operator.PASS else Operator.MASK


#: Kinds whose values may have no digit, and that are known again however they are typed.
_WITHOUT_DIGITS: Final = frozenset(
    {EntityType.EMAIL_ADDRESS, EntityType.IP_ADDRESS, EntityType.EUROPEAN_STUDENT_ID, EntityType.STREET_ADDRESS}
)
#: Quicker than to look it up in its enumeration.
_PSEUDONYMISE: Final = Operator.PSEUDONYMISE


class Direction:
    """What happens to each kind in one direction."""

    __slots__ = ("operators", "passing")

    def __init__(self, operators: Mapping[EntityType, Operator]) -> None:
        self.operators = {kind: operators.get(kind, Operator.MASK) for kind in EntityType}
        for kind, operator in self.operators.items():
            if not is_allowed(kind, operator):
                raise ValueError(f"operators.{kind.value}: expected mask or withhold")
        self.passing = frozenset(kind for kind, operator in self.operators.items() if operator is Operator.PASS)

    def check(self, findings: Sequence[Finding]) -> None:
        """Refuse findings of a kind that is withheld."""
        kinds = [
            finding.entity_type for finding in findings if self.operators[finding.entity_type] is Operator.WITHHOLD
        ]
        if kinds:
            raise WithheldError(kinds)

    def rows(self, text: str, findings: Sequence[Finding], rest: str) -> list[tuple[EntityType, str]]:
        """Return the rows of letters and digits that the values of findings will be known by in the conversation.

        Args:
            text: the text.
            findings: what was found in it.
            rest: where they will be looked for; without a digit in it only rows that may have none are wanted.
        """
        kept = [
            (one.entity_type, text[one.start : one.end])
            for one in findings
            if one.entity_type not in NOT_SPELLED and self.operators[one.entity_type] is _PSEUDONYMISE
        ]
        digits = bool(kept) and any(map(str.isdigit, rest))
        return [
            (kind, row)
            for kind, surface in kept
            if digits or kind in _WITHOUT_DIGITS
            for row in spellings(kind, canonical(kind, surface))
        ]

    def replacement(self, entity_type: EntityType, surface: str, ledger: Ledger, *, inflected: bool = True) -> str:
        """Return what stands for a value; `inflected` is False for one that is a form's field.

        Where a kind passes, all that is left to replace is what reads as a pseudonym of ours: it comes back as typed.
        """
        if self.operators[entity_type] in {Operator.PSEUDONYMISE, Operator.PASS}:
            return ledger.assign(entity_type, surface, inflected=inflected).pseudonym
        return mask(entity_type, hint_of(entity_type, surface))
