"""What a person may ask for, how a case of it goes on, and what is noted of each step. Plain types and their terms.

`order.py` says which step may follow which; `cases.py` keeps cases; `storage.interfaces` exports nothing of this: the
console and the command import it from here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from storage.schedule import months_before
from storage.vocabulary import ConversationId

ANSWER_MONTHS = 1
"""How long the controller may take (GDPR Art. 12(3))."""

EXTENSION_MONTHS = 2
"""How much longer when requests are complex or many; the person is told why within the first month."""

NEAR_DAYS = 7
"""A case is near its end when so many days are left."""

MAX_STEPS = 1_000
"""How many steps one case notes."""

CASE_NUMBER = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


class RequestKind(StrEnum):
    """What a person asks for."""

    INSPECT = "inspect"
    """A copy of their data (Art. 15, 20)."""
    RECTIFY = "rectify"
    """Correction (Art. 16)."""
    OBJECT_MARKETING = "object_marketing"
    """No direct marketing (Art. 21(2)): nothing weighs against it."""
    OBJECT_RESEARCH = "object_research"
    """No use for research or statistics (Art. 21(6))."""
    RESTRICT = "restrict"
    """Restriction of processing (Art. 18)."""
    ERASE = "erase"
    """Erasure (Art. 17)."""


class Channel(StrEnum):
    """How a request came."""

    SIGNED_LETTER = "signed_letter"
    IN_PERSON = "in_person"
    RECEIPT_CODE = "receipt_code"
    EMAIL = "email"


class IdentityProof(StrEnum):
    """How it was made sure that it is the person."""

    ID_DOCUMENT = "id_document"
    STRONG_IDENTIFICATION = "strong_identification"
    SIGNATURE = "signature"
    ANSWERED_FROM_ADDRESS = "answered_from_address"
    KNOWN_FACTS = "known_facts"
    RECEIPT_CODE = "receipt_code"


class Outcome(StrEnum):
    """What was decided."""

    GRANTED = "granted"
    PARTLY = "partly"
    NOTHING_FOUND = "nothing_found"
    REFUSED = "refused"


class RefusalGround(StrEnum):
    """Why something is refused, by the article that allows it."""

    NOT_IDENTIFIED = "not_identified"
    """Art. 11(2), 12(2): it cannot be made sure who asks."""
    UNFOUNDED = "unfounded"
    """Art. 12(5): manifestly unfounded."""
    EXCESSIVE = "excessive"
    """Art. 12(5): excessive, above all because it repeats."""
    OTHERS_RIGHTS = "others_rights"
    """Art. 15(4): it would harm the rights of others."""
    CORRECT = "correct"
    """Art. 16: what is stored is right."""
    EXPRESSION = "expression"
    """Art. 17(3)(a): freedom of expression and information."""
    LEGAL_OBLIGATION = "legal_obligation"
    """Art. 17(3)(b): the law requires it to be kept."""
    LEGAL_CLAIMS = "legal_claims"
    """Art. 17(3)(e): needed for a legal claim."""
    STILL_NEEDED = "still_needed"
    """Art. 17(1): none of its grounds is there."""
    NO_GROUND_TO_RESTRICT = "no_ground_to_restrict"
    """Art. 18(1): none of its grounds is there."""
    PUBLIC_INTEREST = "public_interest"
    """Art. 21(6): a task of public interest needs it."""


class Ground(StrEnum):
    """Why processing is restricted: the four grounds of Art. 18(1)."""

    ACCURACY = "accuracy"
    UNLAWFUL = "unlawful"
    CLAIMS = "claims"
    OBJECTION = "objection"


class CaseState(StrEnum):
    """How far a case has come."""

    RECEIVED = "received"
    IDENTIFIED = "identified"
    DECIDED = "decided"
    CARRIED_OUT = "carried_out"
    REFUSED = "refused"
    CLOSED = "closed"


OPEN_STATES = frozenset(CaseState) - {CaseState.CLOSED}


class Step(StrEnum):
    """What was done in a case."""

    RECEIVED = "received"
    IDENTIFIED = "identified"
    EXTENDED = "extended"
    SEARCHED = "searched"
    LOOKED = "looked"
    MARKED = "marked"
    LEFT_OUT = "left_out"
    DECIDED = "decided"
    REFUSED = "refused"
    EXPORTED = "exported"
    RECTIFIED = "rectified"
    RESTRICTED = "restricted"
    OBJECTED = "objected"
    RELEASED = "released"
    ERASED = "erased"
    CERTIFIED = "certified"
    TAWK_DELETED = "tawk_deleted"
    CARRIED_OUT = "carried_out"
    LETTER_PRINTED = "letter_printed"
    LETTER_BEGUN = "letter_begun"
    """Noted before the mail server is given it: until one of the next two follows, nobody knows whether it left."""
    LETTER_SENT = "letter_sent"
    LETTER_UNSENT = "letter_unsent"
    CLOSED = "closed"


class Note(StrEnum):
    """What of a case is kept sealed to the opener: whatever may name somebody."""

    PERSON = "person"
    IDENTITY = "identity"
    EXTENSION = "extension"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Done:
    """One step: what, when, by whom, and a detail that names nobody (a code, an id or a count)."""

    step: Step
    at: datetime
    by: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, and on which ground something was refused; the words are a sealed note."""

    outcome: Outcome
    ground: RefusalGround | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """How a request came.

    Attributes:
        kinds: what is asked for.
        channel: how it came.
        received_at: when; the term runs from then.
        language: what the person is answered in.
        by_mail: they asked to be answered by e-mail.
    """

    kinds: frozenset[RequestKind]
    channel: Channel
    received_at: datetime
    language: str
    by_mail: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A person's request.

    Attributes:
        id: its number in the controller's own register; no name of a person.
        opened_at: when it was entered.
        due_at: when it must be answered.
        own: the conversations, and in each the pseudonyms that stand for the person's own values.
        intake: how it came; None for a case from before this was kept, which no order is kept of.
        state: how far it has come.
        proof: how the person's identity was verified.
        decision: what was decided.
        log: the steps, oldest first.
    """

    id: str
    opened_at: datetime
    due_at: datetime
    own: Mapping[ConversationId, frozenset[str]]
    intake: Intake | None = None
    state: CaseState = CaseState.RECEIVED
    proof: IdentityProof | None = None
    decision: Decision | None = None
    log: Sequence[Done] = field(default=(), repr=False)

    @property
    def conversations(self) -> Sequence[ConversationId]:
        """The conversations, in order."""
        return sorted(self.own)

    @property
    def kinds(self) -> frozenset[RequestKind]:
        """What is asked for; everything where it was not noted."""
        return self.intake.kinds if self.intake else frozenset(RequestKind)

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits."""
        return self.state in OPEN_STATES

    def has(self, step: Step) -> bool:
        """Say whether a step was done."""
        return any(one.step is step for one in self.log)

    def days_left(self, at: datetime) -> int:
        """Return how many whole days are left; negative once the term is over."""
        return (self.due_at - at) // timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bulk:
    """How much a case concerns.

    Attributes:
        conversations: how many are still stored.
        messages: in them.
        values: behind pseudonyms.
        held: how many of the conversations a legal hold keeps.
    """

    conversations: int
    messages: int
    values: int
    held: int


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A conversation that a legal hold keeps: it is not erased, and the person is told so (GDPR Art. 17(3)(e)).

    Attributes:
        conversation: which.
        case: the number of the hold's matter in the controller's own register.
        until: when the hold ends by itself; None for one that is to be lifted.
    """

    conversation: ConversationId
    case: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a case's conversations, as they stand now.

    Attributes:
        erased: how many are erased, or who was in them is.
        held: what a legal hold keeps.
        left: how many are neither: a hold ended since, or nothing was erased yet.
    """

    erased: int = 0
    held: Sequence[HeldBack] = ()
    left: int = 0


@dataclass(frozen=True, slots=True)
class Urgent:
    """How many open cases are near their end, and how many are over it."""

    near: int = 0
    over: int = 0


def due(received_at: datetime) -> datetime:
    """Return by when a request that came then must be answered."""
    return months_before(received_at, -ANSWER_MONTHS)


def extended(due_at: datetime) -> datetime:
    """Return the end of the extended term."""
    return months_before(due_at, -EXTENSION_MONTHS)
