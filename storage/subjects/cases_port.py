"""The port of people's cases: what the console and the command know of them. `cases.py` keeps them in the database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from storage.audit_tags import AuditTag
from storage.opener.searching import Found
from storage.opener.serving import Deed
from storage.reasons import Reason
from storage.subjects.requests import Bulk, Case, CaseState, Decision, Done, Fate, IdentityProof, Intake, Step, Urgent
from storage.vocabulary import ConversationId, KeyScope, OpenedKeys


class CaseBook(Protocol):
    """The cases. A step that may not be taken now raises OutOfOrder and changes nothing."""

    async def get(self, case: str) -> Case:
        """Return a case, or raise UnknownCase."""
        ...

    async def list(self, *, states: Iterable[CaseState] = (), limit: int = 500) -> Sequence[Case]:
        """Return cases in these states, or in all of them: those that must be answered first come first."""
        ...

    async def urgent(self, *, at: datetime) -> Urgent:
        """Return how many cases nobody has answered yet are near the end of their term, and how many are over it."""
        ...

    async def next_number(self, *, at: datetime) -> str:
        """Return the number that follows the year's last one, as a suggestion."""
        ...

    async def open(
        self,
        case: str,
        intake: Intake,
        *,
        by: str,
        at: datetime,
        own: Iterable[tuple[ConversationId, str]] = (),
        proof: IdentityProof | None = None,
    ) -> Case:
        """Enter a request; Duplicate when there is a case of this number."""
        ...

    async def identify(self, case: str, proof: IdentityProof, *, by: str, at: datetime) -> Case:
        """Note that the person's identity was verified, and how."""
        ...

    async def extend(self, case: str, *, by: str, at: datetime) -> Case:
        """Take two further months."""
        ...

    async def decide(self, case: str, decision: Decision, *, by: str, at: datetime) -> Case:
        """Note what was decided."""
        ...

    async def carried_out(self, case: str, *, by: str, at: datetime) -> Case:
        """Note that all that was decided is done."""
        ...

    async def close(self, case: str, *, by: str, at: datetime) -> Case:
        """Close a case; what names the person is removed some months later."""
        ...

    async def note(self, case: str, step: Step, *, by: str, at: datetime, detail: str = "") -> Case:
        """Note a step that changes nothing but the log."""
        ...

    async def add(self, case: str, found: Iterable[tuple[ConversationId, str]]) -> Case:
        """Add conversations with pseudonyms that are the person's."""
        ...

    async def mark(self, case: str, conversation: ConversationId, pseudonyms: Sequence[str], *, own: bool) -> Case:
        """Say of pseudonyms that they are the person's, or that they are not after all."""
        ...

    async def leave_out(self, case: str, conversation: ConversationId) -> Case:
        """Take a conversation out of a case: it is somebody else's."""
        ...

    async def tawk_chats(self, case: Case) -> Mapping[str, Done | None]:
        """Return Tawk.to's ids of what was erased, each with who deleted it there, None while nobody has."""
        ...

    async def bulk(self, case: Case, *, at: datetime) -> Bulk:
        """Return how much a case concerns that is still stored."""
        ...

    async def fate(self, case: Case, *, at: datetime) -> Fate:
        """Return what became of a case's conversations, for who asked to have them erased."""
        ...


class CaseOpener(Protocol):
    """The opener, as a desk needs it: `storage.opener.client.OpenerClient`, whose methods say what they raise."""

    async def open_keys(
        self,
        *,
        session: str,
        action: AuditTag,
        conversations: Sequence[ConversationId],
        scope: KeyScope,
        reason: Reason | None,
    ) -> Mapping[ConversationId, OpenedKeys]:
        """Return data keys."""
        ...

    async def find(self, *, session: str, entity_type: str, value: str, case: str) -> Sequence[Found]:
        """Return where a value was found."""
        ...

    async def serve(
        self,
        *,
        session: str,
        case: str,
        deed: Deed,
        texts: Mapping[str, str] | None = None,
        conversations: Sequence[ConversationId] = (),
    ) -> Mapping[str, Any]:
        """Return what became of a deed in a case."""
        ...
