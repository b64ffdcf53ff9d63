"""What people call the things that storage and redaction have names for."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from proxy.console.texts import Texts
from redaction.entities import LABELS, EntityType
from storage.interfaces import AuditTag, Delivery, ReasonCode, Right, Sender

ENTITIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        EntityType.PERSON: "Name",
        EntityType.EMAIL_ADDRESS: "E-mail address",
        EntityType.PHONE_NUMBER: "Phone number",
        EntityType.FI_PERSONAL_IDENTITY_CODE: "Personal identity code",
        EntityType.STUDENT_ID: "Student number",
        EntityType.LEARNER_ID: "Learner number",
        EntityType.IBAN_CODE: "Bank account number",
        EntityType.CREDIT_CARD: "Payment card number",
        EntityType.STREET_ADDRESS: "Street address",
        EntityType.DATE_OF_BIRTH: "Date of birth",
        EntityType.IP_ADDRESS: "IP address",
        EntityType.EUROPEAN_STUDENT_ID: "European Student Identifier",
        EntityType.SE_PERSONAL_IDENTITY_NUMBER: "Swedish personal identity number",
        EntityType.IDENTITY_DOCUMENT: "Passport or identity card number",
        EntityType.VEHICLE_PLATE: "Vehicle registration number",
        EntityType.BUSINESS_ID: "Business ID",
        EntityType.URL: "Link with a key in it",
        EntityType.HEALTH: "Health",
        EntityType.RELIGION: "Religion",
        EntityType.UNION_MEMBERSHIP: "Union membership",
        EntityType.HARASSMENT: "Harassment",
    }
)

SENDERS: Final[Mapping[Sender, str]] = MappingProxyType(
    {Sender.VISITOR: "Visitor", Sender.AGENT: "Customer service", Sender.SYSTEM: "The service"}
)

DELIVERIES: Final[Mapping[Delivery, str]] = MappingProxyType(
    {
        Delivery.UNCONFIRMED: "Sending unconfirmed",
        Delivery.FAILED: "Not sent",
        Delivery.KEPT: "Kept here, not sent to Tawk.to",
        # What arrived or went through as it should needs no mark.
        Delivery.FORWARDED: "",
        Delivery.RECEIVED: "",
    }
)

REASONS: Final[Mapping[ReasonCode, str]] = MappingProxyType(
    {
        ReasonCode.SERVICE: "Serving the customer",
        ReasonCode.ACCESS: "Request for inspection",
        ReasonCode.RECTIFICATION: "Correction or erasure",
        ReasonCode.MISUSE: "Suspected misuse",
        ReasonCode.SAFETY: "Danger to somebody",
        ReasonCode.AUTHORITY: "Request by an authority",
        ReasonCode.TECHNICAL: "Solving a fault",
        ReasonCode.OTHER: "Something else",
    }
)
"""What a conversation is opened for: the code that is kept in the audit, and its name."""

RIGHTS: Final[Mapping[Right, tuple[str, str]]] = MappingProxyType(
    {
        Right.READ_REDACTED: ("Read conversations", "Sees conversations with pseudonyms in place of personal data."),
        Right.REVEAL_IDENTITY: (
            "Open personal data",
            "Sees the values behind pseudonyms, with a reason each time.",
        ),
        Right.SEARCH_PERSONS: (
            "Find a person's conversations",
            "Finds conversations by a name, an address or a number that a person is known by.",
        ),
        Right.TUNE_RULES: ("Tune redaction rules", "Drafts and tries the rules that recognise personal data."),
        Right.PUBLISH_RULES: ("Publish redaction rules", "Puts rules in force, and agrees to those of others."),
        Right.READ_AUDIT: ("Read the audit", "Sees who has looked at what, when and why."),
        Right.SERVE_SUBJECTS: (
            "Serve people's requests",
            "Finds a person's conversations, and copies, corrects, restricts or erases them at that person's request.",
        ),
        Right.GRANT: ("Give rights", "Gives people their rights for a time, and ends them."),
        Right.KEYS: ("Look after keys", "Sees the state of the keys of encryption, and when one needs renewing."),
    }
)

TAGS: Final[Mapping[AuditTag, str]] = MappingProxyType(
    {
        AuditTag.COMMAND_KEYS_CREATE: "Created keys",
        AuditTag.COMMAND_ACCOUNT_CREATE: "Created an account",
        AuditTag.COMMAND_ACCOUNT_GRANT: "Granted rights",
        AuditTag.COMMAND_ACCOUNT_REVOKE: "Took rights away",
        AuditTag.COMMAND_ACCOUNT_PASSWORD: "Replaced a password",
        AuditTag.COMMAND_ACCOUNT_RECOVER: "Let somebody in again who was locked out",
        AuditTag.COMMAND_ACCOUNT_RESET_FACTORS: "Removed somebody's second factors",
        AuditTag.COMMAND_ACCOUNT_REMOVE: "Removed an account",
        AuditTag.COMMAND_ACCOUNT_APPROVE: "Agreed to a grant",
        AuditTag.COMMAND_ACCOUNT_DECLINE: "Put a proposed grant aside",
        AuditTag.COMMAND_ACCOUNT_CONFIRM: "Confirmed that a grant is still needed",
        AuditTag.COMMAND_ACCOUNT_CODE: "Made an enrolment code",
        AuditTag.COMMAND_RULES_PUBLISH: "Put rules in force",
        AuditTag.COMMAND_RULES_ROLL_BACK: "Put former rules in force again",
        AuditTag.COMMAND_RULES_PROPOSE: "Proposed rules that protect less",
        AuditTag.COMMAND_RULES_WITHDRAW: "Took a proposal of rules back",
        AuditTag.COMMAND_RULES_REREDACT: "Had stored conversations redacted again, or ended it",
        AuditTag.COMMAND_KEYS_BACKUP: "Backed up the keys",
        AuditTag.COMMAND_KEYS_RETIRE: "Destroyed a former key",
        AuditTag.COMMAND_KEYS_REWRAP: "Moved conversations to the opener's new key",
        AuditTag.COMMAND_KEYS_ROTATE: "Replaced the opener's key",
        AuditTag.COMMAND_HOLD_RELEASE: "Lifted a legal hold",
        AuditTag.COMMAND_HOLD_SET: "Placed a legal hold",
        AuditTag.COMMAND_RETENTION_RUN: "Finished a retention run",
        AuditTag.COMMAND_RETENTION_DELETE: "Began to delete what was past its term",
        AuditTag.COMMAND_KEYS_AUDIT: "Created the audit's signing key",
        AuditTag.COMMAND_SUBJECT_OPEN: "Entered a person's request",
        AuditTag.COMMAND_SUBJECT_STEP: "Took a step in a person's request",
        AuditTag.COMMAND_SUBJECT_LOOK: "Looked through a person's conversations at their request",
        AuditTag.COMMAND_SUBJECT_MARK: "Marked which values are a person's own",
        AuditTag.COMMAND_SUBJECT_EXPORT: "Gave a person a copy of their data",
        AuditTag.COMMAND_SUBJECT_RECTIFY: "Corrected a value at a person's request",
        AuditTag.COMMAND_SUBJECT_RESTRICT: "Restricted processing at a person's request",
        AuditTag.COMMAND_SUBJECT_RELEASE: "Lifted a restriction",
        AuditTag.COMMAND_SUBJECT_OBJECT: "Recorded a person's objection",
        AuditTag.COMMAND_SUBJECT_ERASE: "Erased a person's data",
        AuditTag.COMMAND_SUBJECT_CERTIFY: "Certified an erasure",
        AuditTag.COMMAND_ERASURES_REPLAY: "Repeated erasures after a restore",
        AuditTag.COMMAND_AUDIT_EXPORT: "Took a copy of the audit",
        AuditTag.CONSOLE_SIGN_IN: "Signed in",
        AuditTag.CONSOLE_SIGN_IN_REFUSED: "Sign-in refused",
        AuditTag.CONSOLE_ACCOUNT_LINK: "Added an identity elsewhere to sign in with",
        AuditTag.CONSOLE_ACCOUNT_UNLINK: "Removed the identity elsewhere",
        AuditTag.CONSOLE_SIGN_OUT: "Left the console",
        AuditTag.CONSOLE_PASSWORD_CHANGE: "Changed the password",
        AuditTag.CONSOLE_FACTOR_ADD: "Added a second factor",
        AuditTag.CONSOLE_FACTOR_RENAME: "Renamed a second factor",
        AuditTag.CONSOLE_FACTOR_REMOVE: "Removed a second factor",
        AuditTag.CONSOLE_RECOVERY_CODES: "Made new recovery codes",
        AuditTag.CONSOLE_ELEVATE: "Confirmed who they are",
        AuditTag.CONSOLE_ELEVATE_REFUSED: "Could not confirm who they are",
        AuditTag.CONSOLE_SESSIONS_END: "Ended own sessions",
        AuditTag.CONSOLE_ACCOUNT_CREATE: "Created an account",
        AuditTag.CONSOLE_ACCOUNT_GRANT: "Gave rights",
        AuditTag.CONSOLE_ACCOUNT_REVOKE: "Took rights back",
        AuditTag.CONSOLE_ACCOUNT_PROPOSE: "Proposed rights",
        AuditTag.CONSOLE_ACCOUNT_APPROVE: "Agreed to a grant",
        AuditTag.CONSOLE_ACCOUNT_DECLINE: "Put a proposed grant aside",
        AuditTag.CONSOLE_ACCOUNT_CONFIRM: "Confirmed that a grant is still needed",
        AuditTag.CONSOLE_ACCOUNT_CODE: "Made an enrolment code",
        AuditTag.CONSOLE_ACCOUNT_ENROL: "Chose a password with an enrolment code",
        AuditTag.CONSOLE_ACCOUNT_EMERGENCY: "Took rights in an emergency",
        AuditTag.CONSOLE_ACCOUNT_EMERGENCY_REVIEW: "Looked at an emergency afterwards",
        AuditTag.CONSOLE_CONVERSATIONS_LIST: "Looked at the list of conversations",
        AuditTag.CONSOLE_CONVERSATIONS_SEARCH: "Searched conversations",
        AuditTag.CONSOLE_CONVERSATION_READ: "Read with pseudonyms",
        AuditTag.CONSOLE_CONVERSATION_REVEAL: "Opened personal data",
        AuditTag.CONSOLE_INBOX_LIST: "Looked at the inbox",
        AuditTag.CONSOLE_INBOX_ANSWER: "Opened a form to answer it by e-mail",
        AuditTag.CONSOLE_INBOX_DONE: "Marked a form as done",
        AuditTag.CONSOLE_INBOX_BACK: "Brought a form back",
        AuditTag.CONSOLE_CONVERSATION_VALUE: "Opened one value",
        AuditTag.CONSOLE_CONVERSATION_COPY: "Copied values",
        AuditTag.CONSOLE_CONVERSATION_PRINT: "Opened personal data for printing",
        AuditTag.CONSOLE_CONVERSATION_EXPORT: "Took a copy of a conversation",
        AuditTag.CONSOLE_CONVERSATION_FOLLOW: "Followed a running chat",
        AuditTag.CONSOLE_CONVERSATION_LABEL: "Labelled a conversation",
        AuditTag.CONSOLE_RULES_TRY: "Tried rules",
        AuditTag.CONSOLE_RULES_DRAFT: "Changed a draft of rules",
        AuditTag.CONSOLE_RULES_PROPOSE: "Proposed rules that protect less",
        AuditTag.CONSOLE_RULES_WITHDRAW: "Took a proposal of rules back",
        AuditTag.CONSOLE_RULES_MISS: "Reported personal data that the rules missed",
        AuditTag.CONSOLE_RULES_PUBLISH: "Published rules",
        AuditTag.CONSOLE_RULES_ROLL_BACK: "Brought earlier rules back",
        AuditTag.CONSOLE_RULES_REREDACT: "Had stored conversations redacted again, or ended it",
        AuditTag.OPENER_RULES_COMPARE: "Rules were compared over it by the machine; nobody saw it",
        AuditTag.OPENER_REREDACT_BEGIN: "Redacting again began",
        AuditTag.OPENER_REREDACT_OPEN: "Redacted again by the machine; nobody saw it",
        AuditTag.OPENER_REREDACT_END: "Redacting again ended",
        AuditTag.CONSOLE_AUDIT_READ: "Looked at the audit",
        AuditTag.CONSOLE_AUDIT_EXPORT: "Took a copy of the audit by the console",
        AuditTag.CONSOLE_AUDIT_DIGEST: "Sent the digest",
        AuditTag.COMMAND_AUDIT_DIGEST: "Made the digest by hand",
        AuditTag.CONSOLE_AUDIT_VERIFY: "Verified the audit",
        AuditTag.OPENER_KEYS_REFUSED: "Refused to give keys",
        AuditTag.COMMAND_BACKUP_CREATE: "Made a backup of the database",
        AuditTag.COMMAND_BACKUP_RESTORE: "Restored the database from a backup",
        AuditTag.OPENER_CASE_READ: "Read who asked",
        AuditTag.OPENER_CASE_KEEP: "Kept who asked, sealed",
        AuditTag.OPENER_NOTES_OPEN: "Read the words of reasons",
        AuditTag.COMMAND_AUDIT_FORGET: "Erased the words of a reason",
        AuditTag.RECEIPT_CONVERSATION_LOOK: "Looked at their own conversation with a receipt code",
        AuditTag.RECEIPT_REQUEST_QUEUE: "Asked for a correction or an erasure with a receipt code",
        AuditTag.OPENER_INDEX_SEARCH: "Searched for a person",
    }
)

CAUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "session": "the session was not in force",
        "rights": "the right was missing",
        "too_many": "too many conversations at once",
        "restricted": "processing was restricted",
        "too_often": "too much was opened in a short time",
    }
)
"""Why the opener refused keys, as it notes it."""

_BY_LABEL = {label: str(kind) for kind, label in LABELS.items()}


def entity_name(texts: Texts, entity_type: str) -> str:
    """Return the name of a kind of personal data; a kind that is not known keeps its own."""
    return texts(ENTITIES[entity_type]) if entity_type in ENTITIES else entity_type


def label_name(texts: Texts, mark: str) -> str:
    """Return the name of what a pseudonym or a mask such as EMAIL_1 or HETU stands for."""
    bare = mark.strip("[]").partition(":")[0]
    label = bare.rpartition("_")[0] or bare
    return entity_name(texts, _BY_LABEL.get(label, label))


def actor_name(texts: Texts, actor: str) -> str:
    """Return the name of an actor who is no account: a process, or somebody unknown; another keeps its own."""
    if actor == "command":
        return texts("Command line")
    if actor == "receipt":
        return texts("Holder of a receipt code")
    return texts("Unknown") if actor in {"unknown", ""} else actor
