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


@unique
class Operator(StrEnum):
    """What happens to a found value."""

    #: A numbered pseudonym takes its place and the ledger remembers the value: it can be restored.
    PSEUDONYMISE = "pseudonymise"
    #: A mask takes its place and the value is kept nowhere: it can never be restored.
    MASK = "mask"


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
    }
)

#: Identity codes may be processed in few cases only (Data Protection Act 1050/2018, section 29) and a card number is
#: money: both are masked for good. Everything else can be restored for the visitor who wrote it.
DEFAULT_OPERATORS: Final[Mapping[EntityType, Operator]] = MappingProxyType(
    {
        kind: Operator.MASK
        if kind in {EntityType.FI_PERSONAL_IDENTITY_CODE, EntityType.CREDIT_CARD}
        else Operator.PSEUDONYMISE
        for kind in EntityType
    }
)
