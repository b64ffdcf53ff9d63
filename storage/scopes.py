"""What data keys are given for: a look cannot be written down as something else."""

from collections.abc import Mapping

from storage.audit_tags import AuditTag
from storage.vocabulary import KeyScope

SUBJECT_ACTIONS = frozenset(
    {AuditTag.COMMAND_SUBJECT_LOOK, AuditTag.COMMAND_SUBJECT_EXPORT, AuditTag.COMMAND_SUBJECT_RECTIFY}
)
"""What is done at a data subject's own request: it needs Right.SERVE_SUBJECTS, and restriction does not stop it."""

SCOPE_ACTIONS: Mapping[KeyScope, frozenset[AuditTag]] = {
    KeyScope.TRANSCRIPT: frozenset(
        {
            AuditTag.CONSOLE_CONVERSATIONS_LIST,
            AuditTag.CONSOLE_CONVERSATIONS_SEARCH,
            AuditTag.CONSOLE_CONVERSATION_READ,
            AuditTag.CONSOLE_CONVERSATION_FOLLOW,
            AuditTag.CONSOLE_CONVERSATION_EXPORT,
            AuditTag.CONSOLE_RULES_TRY,
            AuditTag.CONSOLE_INBOX_LIST,
        }
    ),
    KeyScope.IDENTITY: SUBJECT_ACTIONS
    | {
        AuditTag.CONSOLE_CONVERSATION_REVEAL,
        AuditTag.CONSOLE_CONVERSATION_VALUE,
        AuditTag.CONSOLE_CONVERSATION_PRINT,
        AuditTag.CONSOLE_CONVERSATION_EXPORT,
        AuditTag.CONSOLE_CONVERSATION_FOLLOW,
        AuditTag.CONSOLE_INBOX_ANSWER,
    },
}
"""The actions that keys of a scope are given for: a look cannot be written down as something else."""
