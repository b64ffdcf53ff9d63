"""The ports of storage; start reading here.

`Recorder` is the edge's writing side, `Transcripts` and `Opener` the console's reading side; `Accounts`, `Sessions`
and `Audit` stand behind both. Through `RulePacks` the console publishes rules and edges take them up. The plain types
that cross them live in `storage.vocabulary` and are exported here too. Times are aware UTC datetimes and come in as
`at`; the database keeps milliseconds. Errors are in `storage.errors`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from storage.audit_port import Audit
from storage.audit_tags import AuditTag
from storage.audit_verdict import AuditVerification
from storage.comparison_port import Compared, Example, Tally
from storage.live_port import FoundLive, LiveState, LiveVisits
from storage.opener_port import FoundPerson, Opener
from storage.outbox_port import DueNotice, MailNotice, Outbox, Recipient
from storage.provider_links_port import ProviderLinks
from storage.reasons import Reason, ReasonCode
from storage.rewrites_port import Rewrite, RewriteCounts, Rewrites, RewriteState
from storage.rule_packs_port import PublishedRules, RulePacks
from storage.rule_studio_port import (
    ProposalState,
    RuleDraft,
    RuleDrafts,
    RuleMiss,
    RuleMisses,
    RuleProposal,
    RuleProposals,
)
from storage.scopes import SCOPE_ACTIONS, SUBJECT_ACTIONS
from storage.signing_port import (
    CODE_DIGITS,
    Factor,
    FactorId,
    FactorKind,
    Factors,
    HeldFactors,
    OpenSession,
    Pending,
    Sessions,
    Step,
    Steps,
)
from storage.statements_port import Statements, StatementVersion
from storage.talks_port import Listed, Listing, RevealLink, RevealLinks, Standing, TalkState, Wanted
from storage.vocabulary import (
    DATA_KEY_BYTES,
    ENTRY_OVERHEAD_BYTES,
    Account,
    AccountId,
    AuditEntry,
    Content,
    Conversation,
    ConversationId,
    ConversationKind,
    DataKey,
    Delivery,
    Entry,
    EntryKind,
    KeyScope,
    Metadata,
    Notice,
    OpenedKeys,
    Right,
    Sender,
    Session,
    StoredConversation,
    StoredIdentity,
    StoredMessage,
    WrappedKey,
)

__all__ = [
    "CODE_DIGITS",
    "DATA_KEY_BYTES",
    "ENTRY_OVERHEAD_BYTES",
    "SCOPE_ACTIONS",
    "SUBJECT_ACTIONS",
    "Account",
    "AccountId",
    "Accounts",
    "Audit",
    "AuditEntry",
    "AuditTag",
    "AuditVerification",
    "Compared",
    "Content",
    "Conversation",
    "ConversationId",
    "ConversationKind",
    "DataKey",
    "Delivery",
    "DueNotice",
    "Entry",
    "EntryKind",
    "Example",
    "Factor",
    "FactorId",
    "FactorKind",
    "Factors",
    "FoundLive",
    "FoundPerson",
    "HeldFactors",
    "KeyScope",
    "Listed",
    "Listing",
    "LiveState",
    "LiveVisits",
    "MailNotice",
    "Metadata",
    "Notice",
    "OpenSession",
    "OpenedKeys",
    "Opener",
    "Outbox",
    "Pending",
    "ProposalState",
    "ProviderLinks",
    "PublishedRules",
    "Reason",
    "ReasonCode",
    "Recipient",
    "Recorder",
    "RevealLink",
    "RevealLinks",
    "Rewrite",
    "RewriteCounts",
    "RewriteState",
    "Rewrites",
    "Right",
    "RuleDraft",
    "RuleDrafts",
    "RuleMiss",
    "RuleMisses",
    "RulePacks",
    "RuleProposal",
    "RuleProposals",
    "Sender",
    "Session",
    "Sessions",
    "Standing",
    "StatementVersion",
    "Statements",
    "Step",
    "Steps",
    "StoredConversation",
    "StoredIdentity",
    "StoredMessage",
    "TalkState",
    "Tally",
    "Transcripts",
    "Wanted",
    "WrappedKey",
]


class Recorder(LiveVisits, Protocol):
    """The edge's writing side. Makes sealed entries without waiting, commits them durably, reads live states back.

    Making an entry raises Refused when the database would not take it: a text too long, an incident that is no kind.
    """

    def open(
        self, kind: ConversationKind, metadata: Metadata, *, notice: Notice | None, chat_id: str, at: datetime
    ) -> tuple[Conversation, Entry]:
        """Return a new conversation with two random data keys, and the entry that holds them wrapped to the opener.

        Args:
            kind: a chat or an offline form.
            metadata: browser, operating system, referrer; nothing else is ever stored.
            notice: what the visitor was shown; None when an agent started it.
            chat_id: Tawk.to's id of the chat; "" for forms.
            at: when it started.
        """
        ...

    def message(
        self,
        conversation: Conversation,
        *,
        message_id: str,
        position: int,
        sender: Sender,
        content: Content,
        delivery: Delivery,
        at: datetime,
        incidents: Sequence[str] = (),
        rules: str = "",
    ) -> Entry:
        """Return the entry of one message, sealed under the transcript key.

        Args:
            conversation: whose message it is.
            message_id: unique in the conversation; a second message with the same id is taken for a replay.
            position: its place in the conversation, from 0, unique.
            sender: who wrote it.
            content: redacted text only.
            delivery: what is known of its way; UNCONFIRMED before forwarding.
            at: when it was written.
            incidents: kinds (not values) of personal data that reached Tawk.to before us, such as "EMAIL_ADDRESS".
            rules: the version of the rules that it was redacted by, "" when they have none.
        """
        ...

    def identity(
        self, conversation: Conversation, *, pseudonym: str, entity_type: str, value: str, at: datetime
    ) -> Entry:
        """Return the entry of one real value behind a pseudonym, sealed under the identity key."""
        ...

    def delivery(self, conversation: Conversation, *, message_id: str, delivery: Delivery, at: datetime) -> Entry:
        """Return the entry that says what became of a message; replay never brings UNCONFIRMED back."""
        ...

    def close(self, conversation: Conversation, *, at: datetime) -> Entry:
        """Return the entry that ends a conversation."""
        ...

    async def webhook_seen(self, event_id: str, event: str, chat_id: str, *, at: datetime) -> bool:
        """Return True the first time that this event is named, False ever after (within the webhook TTL).

        Raises:
            StorageUnavailable: the database cannot tell; let the sender retry.
        """
        ...

    async def commit(self, entries: Sequence[Entry]) -> None:
        """Return once all entries are durable in the journal, in one transaction: all of them or none.

        Raises:
            JournalFull: the bound is reached; nothing was written.
            JournalError: the journal cannot be written.
        """
        ...


class Transcripts(Protocol):
    """The console's reading side: everything as stored, sealed."""

    async def conversations(
        self,
        *,
        before: datetime | None = None,
        before_id: ConversationId | None = None,
        limit: int = 50,
        kind: ConversationKind | None = None,
    ) -> Sequence[StoredConversation]:
        """Return conversations, newest first.

        Args:
            before: only those that started earlier (the last row's `started_at`).
            before_id: with `before`: of those that started at that very time, also the ones after this id.
            limit: at most so many, 200 at the most.
            kind: only this kind.
        """
        ...

    async def conversation(self, conversation: ConversationId) -> StoredConversation | None:
        """Return one conversation, or None."""
        ...

    async def whole(
        self, conversation: ConversationId
    ) -> tuple[StoredConversation, Sequence[StoredMessage], Sequence[StoredIdentity]] | None:
        """Return one conversation with its messages and identities, asked for at once; None when it is not stored."""
        ...

    async def messages(self, conversation: ConversationId) -> Sequence[StoredMessage]:
        """Return a conversation's messages in order of position."""
        ...

    async def identities(self, conversation: ConversationId) -> Sequence[StoredIdentity]:
        """Return the values behind a conversation's pseudonyms, sealed, in order of first use."""
        ...


class Accounts(Protocol):
    """The entitled people. Names are compared without regard to case."""

    async def create(
        self,
        *,
        name: str,
        display_name: str,
        password: str | None,
        language: str,
        rights: frozenset[Right],
        granted_by: str,
        grant_reason: str,
        grant_until: datetime | None,
        at: datetime,
        role: str = "",
    ) -> Account:
        """Add an account, its password hashed (None = to be chosen with an enrolment code), and return it.

        Raises:
            Duplicate: the name is taken.
            ValueError: a field is blank or too long, or the password too short; the text names the field.
        """
        ...

    async def by_name(self, name: str) -> Account | None:
        """Return the account of this name, or None."""
        ...

    async def by_id(self, account: AccountId) -> Account | None:
        """Return the account of this id, or None."""
        ...

    async def list(self) -> Sequence[Account]:
        """Return every account by name."""
        ...

    async def authenticate(self, name: str, password: str, *, at: datetime, completes: bool = True) -> Account:
        """Return the account whose name and password these are; takes as long for names that do not exist.

        Args:
            name: the user name.
            password: the password.
            at: now.
            completes: nothing more is to be proven; otherwise failed attempts before this one go on counting.

        Raises:
            SignInRefused: they are not.
            AccountLocked: too many attempts; the password was not looked at.
        """
        ...

    async def record_attempt(self, account: AccountId, *, succeeded: bool, at: datetime) -> None:
        """Count one attempt before its password is looked at, or forget the count after a success.

        Raises:
            AccountLocked: the account's attempts are used up until a given time.
        """
        ...

    async def set_password(self, account: AccountId, password: str) -> None:
        """Replace the password.

        Raises:
            ValueError: it is too short or too long.
        """
        ...

    async def set_grant(
        self,
        account: AccountId,
        *,
        rights: frozenset[Right],
        granted_by: str,
        grant_reason: str,
        grant_until: datetime | None,
        role: str = "",
        grant_from: datetime | None = None,
        author: str = "command",
        at: datetime | None = None,
    ) -> None:
        """Replace an account's rights and the grant that gives them; in force from the next request on."""
        ...
