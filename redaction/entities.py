"""The kinds of personal data that are looked for, and what is done with each."""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final


@unique
class EntityType(StrEnum):
    """A kind of personal data; the names follow Presidio's where it has one."""

    PERSON = "PERSON"
    EMAIL_ADDRESS = "EMAIL_ADDRESS"
    PHONE_NUMBER = "PHONE_NUMBER"
    FI_PERSONAL_IDENTITY_CODE = "FI_PERSONAL_IDENTITY_CODE"
    STUDENT_ID = "STUDENT_ID"
    LEARNER_ID = "LEARNER_ID"
    IBAN_CODE = "IBAN_CODE"
    CREDIT_CARD = "CREDIT_CARD"
    STREET_ADDRESS = "STREET_ADDRESS"
    DATE_OF_BIRTH = "DATE_OF_BIRTH"
    IP_ADDRESS = "IP_ADDRESS"
    EUROPEAN_STUDENT_ID = "EUROPEAN_STUDENT_ID"
    SE_PERSONAL_IDENTITY_NUMBER = "SE_PERSONAL_IDENTITY_NUMBER"
    IDENTITY_DOCUMENT = "IDENTITY_DOCUMENT"
    VEHICLE_PLATE = "VEHICLE_PLATE"
    BUSINESS_ID = "BUSINESS_ID"
    URL = "URL"
    HEALTH = "HEALTH"
    RELIGION = "RELIGION"
    UNION_MEMBERSHIP = "UNION_MEMBERSHIP"
    HARASSMENT = "HARASSMENT"


@unique
class Operator(StrEnum):
    """What happens to a found value."""

    #: It stays as it is.
    PASS = "pass"  # noqa: S105 - an operator, no secret
    #: A numbered pseudonym takes its place and the ledger remembers the value: it can be restored.
    PSEUDONYMISE = "pseudonymise"
    #: A mask takes its place and the value is kept nowhere: it can never be restored.
    MASK = "mask"
    #: The whole message does not leave, and the visitor is shown a safer channel.
    WITHHOLD = "withhold"


#: How much an operator protects, the weakest first.
STRENGTH: Final[Mapping[Operator, int]] = MappingProxyType({operator: rank for rank, operator in enumerate(Operator)})

#: The word inside the brackets of a pseudonym or a mask. Agents read and type these, so they are short.
LABELS: Final[Mapping[EntityType, str]] = MappingProxyType(
    {
        EntityType.PERSON: "NIMI",
        EntityType.EMAIL_ADDRESS: "EMAIL",
        EntityType.PHONE_NUMBER: "PHONE",
        EntityType.FI_PERSONAL_IDENTITY_CODE: "HETU",
        EntityType.STUDENT_ID: "STUDENT",
        EntityType.LEARNER_ID: "LEARNER",
        EntityType.IBAN_CODE: "IBAN",
        EntityType.CREDIT_CARD: "CARD",
        EntityType.STREET_ADDRESS: "ADDRESS",
        EntityType.DATE_OF_BIRTH: "BIRTH",
        EntityType.IP_ADDRESS: "IP",
        EntityType.EUROPEAN_STUDENT_ID: "ESI",
        EntityType.SE_PERSONAL_IDENTITY_NUMBER: "PERSONNUMMER",
        EntityType.IDENTITY_DOCUMENT: "PASSPORT",
        EntityType.VEHICLE_PLATE: "PLATE",
        EntityType.BUSINESS_ID: "BUSINESS",
        EntityType.URL: "LINK",
        EntityType.HEALTH: "HEALTH",
        EntityType.RELIGION: "RELIGION",
        EntityType.UNION_MEMBERSHIP: "UNION",
        EntityType.HARASSMENT: "HARASSMENT",
    }
)

#: Identity codes may be processed in few cases only (Data Protection Act 1050/2018, section 29) and a card number is
#: money: whatever the rules say, their values are never kept and never pass.
NEVER_KEPT: Final = frozenset({EntityType.FI_PERSONAL_IDENTITY_CODE, EntityType.CREDIT_CARD})

#: What a tripwire looks for when the rules turn it on: words that tell of somebody, and are no identifiers.
SPECIAL_CATEGORIES: Final = frozenset(
    {EntityType.HEALTH, EntityType.RELIGION, EntityType.UNION_MEMBERSHIP, EntityType.HARASSMENT}
)


def _default(kind: EntityType) -> Operator:
    """Sweden's identity number is masked for the same reason (lag 2018:218, 3 kap. 10 §), which rules may change."""
    if kind in SPECIAL_CATEGORIES:
        return Operator.WITHHOLD
    masked = kind in NEVER_KEPT or kind is EntityType.SE_PERSONAL_IDENTITY_NUMBER
    return Operator.MASK if masked else Operator.PSEUDONYMISE


#: What is neither masked nor withheld can be restored for the visitor who wrote it.
DEFAULT_OPERATORS: Final[Mapping[EntityType, Operator]] = MappingProxyType(
    {kind: _default(kind) for kind in EntityType}
)

#: For what an agent has written: it has left already, and a word alone identifies nobody.
DEFAULT_AGENT_OPERATORS: Final[Mapping[EntityType, Operator]] = MappingProxyType(
    {kind: Operator.PASS if kind in SPECIAL_CATEGORIES else _default(kind) for kind in EntityType}
)


def is_allowed(entity_type: EntityType, operator: Operator) -> bool:
    """Tell whether a kind may be given an operator: what must never be kept may be masked or withheld only."""
    return entity_type not in NEVER_KEPT or operator in {Operator.MASK, Operator.WITHHOLD}
