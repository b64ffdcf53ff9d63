"""What people call the kinds, states, steps and grounds of a case, and its clock in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from proxy.console.texts import Texts
from storage.receipt_requests_port import ReceiptRequestKind
from storage.subjects.order import Hindrance
from storage.subjects.requests import (
    NEAR_DAYS,
    Case,
    CaseState,
    Channel,
    Ground,
    IdentityProof,
    Outcome,
    RefusalGround,
    RequestKind,
    Step,
)

KINDS: Final[Mapping[RequestKind, str]] = MappingProxyType(
    {
        RequestKind.INSPECT: "Inspection",
        RequestKind.RECTIFY: "Correction",
        RequestKind.OBJECT_MARKETING: "Objection to marketing",
        RequestKind.OBJECT_RESEARCH: "Objection to research",
        RequestKind.RESTRICT: "Restriction",
        RequestKind.ERASE: "Erasure",
    }
)

ASKED: Final[Mapping[ReceiptRequestKind, str]] = MappingProxyType(
    {
        ReceiptRequestKind.RECTIFY: "Correct a value",
        ReceiptRequestKind.ERASE_IDENTITY: "Erase who I am, keep the words",
        ReceiptRequestKind.ERASE_EVERYTHING: "Erase the whole conversation",
    }
)

STATES: Final[Mapping[CaseState, str]] = MappingProxyType(
    {
        CaseState.RECEIVED: "Received",
        CaseState.IDENTIFIED: "Identity verified",
        CaseState.DECIDED: "Decided",
        CaseState.CARRIED_OUT: "Carried out",
        CaseState.REFUSED: "Refused",
        CaseState.CLOSED: "Closed",
    }
)

CHANNELS: Final[Mapping[Channel, str]] = MappingProxyType(
    {
        Channel.SIGNED_LETTER: "Signed letter",
        Channel.IN_PERSON: "In person",
        Channel.EMAIL: "E-mail",
        Channel.RECEIPT_CODE: "With a receipt code",
    }
)

PROOFS: Final[Mapping[IdentityProof, str]] = MappingProxyType(
    {
        IdentityProof.ID_DOCUMENT: "Showed an identity document",
        IdentityProof.STRONG_IDENTIFICATION: "Strong electronic identification",
        IdentityProof.SIGNATURE: "Signed letter that is believed",
        IdentityProof.ANSWERED_FROM_ADDRESS: "Answered from an address that we knew before",
        IdentityProof.KNOWN_FACTS: "Told what only the person knows of the conversation",
        IdentityProof.RECEIPT_CODE: "Receipt code of the conversation",
    }
)

OUTCOMES: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.GRANTED: "Granted",
        Outcome.PARTLY: "Granted in part",
        Outcome.NOTHING_FOUND: "Nothing of the person's was found",
        Outcome.REFUSED: "Refused",
    }
)

GROUNDS: Final[Mapping[RefusalGround, str]] = MappingProxyType(
    {
        RefusalGround.NOT_IDENTIFIED: "It cannot be made sure who asks (Art. 11(2), 12(2))",
        RefusalGround.UNFOUNDED: "Manifestly unfounded (Art. 12(5))",
        RefusalGround.EXCESSIVE: "Excessive, above all because it repeats (Art. 12(5))",
        RefusalGround.OTHERS_RIGHTS: "It would harm the rights of others (Art. 15(4))",
        RefusalGround.CORRECT: "What is stored is right (Art. 16)",
        RefusalGround.EXPRESSION: "Freedom of expression and information (Art. 17(3)(a))",
        RefusalGround.LEGAL_OBLIGATION: "The law requires it to be kept (Art. 17(3)(b))",
        RefusalGround.LEGAL_CLAIMS: "Needed for a legal claim (Art. 17(3)(e))",
        RefusalGround.STILL_NEEDED: "No ground for erasure (Art. 17(1))",
        RefusalGround.NO_GROUND_TO_RESTRICT: "No ground for restriction (Art. 18(1))",
        RefusalGround.PUBLIC_INTEREST: "Research in the public interest needs it (Art. 21(6))",
    }
)

RESTRICTIONS: Final[Mapping[Ground, str]] = MappingProxyType(
    {
        Ground.ACCURACY: "The person says that the data are wrong",
        Ground.UNLAWFUL: "Processing is unlawful, and the person does not want erasure",
        Ground.CLAIMS: "The person needs the data for a legal claim",
    }
)

STEPS: Final[Mapping[Step, str]] = MappingProxyType(
    {
        Step.RECEIVED: "Entered the request",
        Step.IDENTIFIED: "Verified the identity",
        Step.EXTENDED: "Extended the term",
        Step.SEARCHED: "Searched",
        Step.LOOKED: "Looked through the conversations",
        Step.MARKED: "Marked what is the person's",
        Step.LEFT_OUT: "Left a conversation out",
        Step.DECIDED: "Decided",
        Step.REFUSED: "Refused the request",
        Step.EXPORTED: "Made the copy",
        Step.RECTIFIED: "Corrected a value",
        Step.RESTRICTED: "Restricted the processing",
        Step.OBJECTED: "Recorded the objection",
        Step.RELEASED: "Lifted the restriction",
        Step.ERASED: "Erased",
        Step.CERTIFIED: "Certified the erasure",
        Step.TAWK_DELETED: "Deleted a chat at Tawk.to",
        Step.CARRIED_OUT: "Noted that all is done",
        Step.LETTER_PRINTED: "Printed the letter",
        Step.LETTER_BEGUN: "Began to send the letter by e-mail",
        Step.LETTER_SENT: "Sent the letter by e-mail",
        Step.LETTER_UNSENT: "The letter could not be sent",
        Step.CLOSED: "Closed the case",
    }
)

HINDRANCES: Final[Mapping[Hindrance, str]] = MappingProxyType(
    {
        Hindrance.NOT_IDENTIFIED: "Verify first who asks.",
        Hindrance.ALREADY_IDENTIFIED: "The identity was verified before.",
        Hindrance.NOT_DECIDED: "Decide first.",
        Hindrance.ALREADY_DECIDED: "It was decided before.",
        Hindrance.REFUSED: "The request was refused.",
        Hindrance.NOT_CARRIED_OUT: "What was decided is not carried out yet.",
        Hindrance.ALREADY_CARRIED_OUT: "The case is carried out already.",
        Hindrance.CLOSED: "The case is closed.",
        Hindrance.NOT_ASKED: "The person did not ask for this.",
        Hindrance.DEED_MISSING: "Not all that was granted has been done yet.",
        Hindrance.NOTHING_ERASED: "Nothing has been erased in this case.",
        Hindrance.NOT_CERTIFIED: "What was erased is not certified as gone yet. Make the certificate; if something is "
        "left, erase again after a minute.",
        Hindrance.NOT_ERASED: "A conversation of the case is neither erased nor under a legal hold. Erase again, or "
        "leave it out.",
        Hindrance.TAWK_MISSING: "Chats are still to be deleted at Tawk.to. Tick each one.",
        Hindrance.LETTER_MISSING: "Answer the person first: print or send the letter.",
        Hindrance.ALREADY_EXTENDED: "The term was extended before. It can be extended once.",
        Hindrance.TERM_OVER: "The term is over. It can be extended only before its end.",
        Hindrance.NOTHING_TO_DO: "No conversation belongs to the case. Search first.",
    }
)

IDENTIFIERS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "email": ("EMAIL_ADDRESS", "E-mail address"),
        "phone": ("PHONE_NUMBER", "Phone number"),
        "student": ("STUDENT_ID", "Student number"),
        "learner": ("LEARNER_ID", "Learner number"),
        "name": ("PERSON", "Name"),
    }
)
"""What a person is searched for by: the field, the kind of value, its name."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A case's term as a page shows it: a tone ("", "warn", "bad") and words."""

    tone: str
    words: str


def clock(texts: Texts, case: Case, at: datetime) -> Clock:
    """Return how much time is left to answer a case."""
    return term(texts, case.due_at, at) if case.is_open else answered(texts)


def answered(texts: Texts) -> Clock:
    """Return the clock of what somebody was told."""
    return Clock("", texts("Answered"))


def term(texts: Texts, due_at: datetime, at: datetime) -> Clock:
    """Return how much time is left, by calendar days here."""
    left = (texts.local_date(due_at) - texts.local_date(at)).days
    if at > due_at:
        return Clock("bad", texts.count("{count} day over the term", "{count} days over the term", max(1, -left)))
    if left == 0:
        return Clock("warn", texts("To be answered today"))
    tone = "warn" if left <= NEAR_DAYS else ""
    return Clock(tone, texts.count("{count} day left", "{count} days left", left))
