"""The port of the opener: the console's one way to keys, to the words of reasons, and to finding a person."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from storage.audit_tags import AuditTag
from storage.comparison_port import Compared
from storage.reasons import Reason, ReasonCode
from storage.vocabulary import ConversationId, KeyScope, OpenedKeys


class FoundPerson(Protocol):
    """Where a value was found: a conversation, and the pseudonym that stands for the value there."""

    @property
    def conversation(self) -> ConversationId:
        """The conversation."""
        ...

    @property
    def pseudonym(self) -> str:
        """The pseudonym, as stored."""
        ...


class Opener(Protocol):
    """The one way back to a conversation's data keys."""

    async def open_keys(
        self,
        *,
        session: str,
        action: AuditTag,
        conversations: Sequence[ConversationId],
        scope: KeyScope,
        reason: Reason | None,
        pseudonym: str = "",
    ) -> Mapping[ConversationId, OpenedKeys]:
        """Return the data keys, after one audit entry that names every conversation has been written.

        Args:
            session: the asker's session token; the opener itself looks up whose it is and what they may.
            action: what the keys are for, one of SCOPE_ACTIONS[scope].
            conversations: a bounded batch (50) for TRANSCRIPT, exactly one for IDENTITY.
            scope: TRANSCRIPT needs Right.READ_REDACTED; IDENTITY needs Right.REVEAL_IDENTITY too; what is among
                SUBJECT_ACTIONS needs Right.SERVE_SUBJECTS besides.
            reason: why; None for TRANSCRIPT only.
            pseudonym: the one whose value is to be shown, without brackets, for CONSOLE_CONVERSATION_VALUE only.

        Raises:
            AccessDenied: the session or its rights do not allow it (the refusal is in the audit).
            TooMany: more conversations than the scope allows.
            Restricted: the processing of one of them is restricted, and the action is none of SUBJECT_ACTIONS.
            UnknownConversation: one of them is not stored.
            BadRequest: the action does not fit the scope, or the reason is missing.
            TooOften: the asker has had too much opened lately.
            OpenerUnavailable: it cannot be reached, or cannot write its audit.
        """
        ...

    async def find(
        self, *, session: str, entity_type: str, value: str, case: str, code: ReasonCode = ReasonCode.ACCESS
    ) -> Sequence["FoundPerson"]:
        """Return where a value was found, after the search has been written into the audit.

        Args:
            session: the asker's session token; it needs Right.SEARCH_PERSONS or Right.SERVE_SUBJECTS.
            entity_type: the kind of value.
            value: what is searched for, as anybody would write it.
            case: a number in the controller's own register.
            code: what the person is searched for.

        Raises:
            AccessDenied: the session or its rights do not allow it (the refusal is in the audit).
            TooMany: too many searches within an hour, or more found than one answer may name.
            BadRequest: the value does not read as one of its kind.
            OpenerUnavailable: it cannot be reached, or cannot write its audit.
        """
        ...

    async def compare(
        self,
        *,
        session: str,
        draft: str,
        revision: int,
        number: int,
        conversations: Sequence[ConversationId],
        examples: int,
    ) -> Compared:
        """Return how a draft of rules differs from published ones over some conversations; no value is in the answer.

        Args:
            session: the asker's session token; it needs Right.TUNE_RULES and Right.READ_REDACTED.
            draft: the draft's id.
            revision: as it was seen.
            number: of the published rules, 0 for those of the settings.
            conversations: a bounded batch; what is restricted is left out.
            examples: how many of each sort may be shown.

        Raises:
            AccessDenied: the session or its rights do not allow it (the refusal is in the audit).
            TooMany: more conversations than one question may name.
            TooOften: the asker has had too much opened lately.
            BadRequest: the draft was changed since, is gone, or cannot be used.
            OpenerUnavailable: it cannot be reached, or cannot write its audit.
        """
        ...

    async def open_notes(self, *, session: str, notes: Sequence[str]) -> Mapping[str, str]:
        """Return the words behind the audit's `note`s (200 at most), to Right.READ_AUDIT; those erased are missing."""
        ...
