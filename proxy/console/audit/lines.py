"""Entries of the audit in words; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from proxy.console.audit.details import detail_of
from proxy.console.audit.flags import FlagKind
from proxy.console.names import REASONS, TAGS, actor_name
from proxy.console.texts import Texts
from storage.interfaces import AuditEntry, ConversationId, ReasonCode


@dataclass(frozen=True, slots=True)
class Line:
    """One audit entry as the page shows it."""

    number: str
    at: datetime
    moment: str
    who: str
    what: str
    detail: str
    conversations: tuple[ConversationId, ...]
    reason: str = field(repr=False)


def line_of(texts: Texts, entry: AuditEntry, people: Mapping[str, str], notes: Mapping[str, str] | None) -> Line:
    """Return one entry in words.

    Args:
        texts: the language.
        entry: the entry.
        people: names by account id.
        notes: the words that entries commit to; None when the opener gives none.
    """
    return Line(
        number=texts.number(entry.seq),
        at=entry.at,
        moment=texts.second(entry.at),
        who=people.get(entry.actor) or actor_name(texts, entry.actor),
        what=texts(TAGS[entry.tag]) if entry.tag in TAGS else str(entry.tag),
        detail=detail_of(texts, entry.detail, people),
        conversations=tuple(entry.conversations),
        reason=_reason(texts, entry, notes),
    )


def _reason(texts: Texts, entry: AuditEntry, notes: Mapping[str, str] | None) -> str:
    """Return why, in words; a reason from before codes were kept as it was written."""
    if not entry.reason:
        return ""
    parts = [texts(REASONS[ReasonCode(entry.reason)]) if entry.reason in REASONS else entry.reason]
    if entry.case:
        parts.append(f"{texts('case')} {entry.case}")
    reason = ", ".join(parts)
    if not entry.note:
        return reason
    if notes is None:
        return f"{reason}: {texts('the words are sealed, and the opener does not answer')}"
    return f"{reason}: {notes.get(entry.note) or texts('the words were erased')}"


def flag_words(texts: Texts, kind: FlagKind, count: int) -> tuple[str, str]:
    """Return what stands out, and what it may mean."""
    match kind:
        case FlagKind.MANY_REVEALS:
            return (
                texts("Opened a lot in one day: {count}", count=texts.number(count)),
                texts("More than the limit of one day. A rush explains it, or curiosity: ask what it was for."),
            )
        case FlagKind.SEARCH_WITHOUT_CASE:
            return (
                texts("Searched for people without a case: {count}", count=texts.number(count)),
                texts("A search should belong to something that somebody asked for."),
            )
        case FlagKind.AT_NIGHT:
            return (
                texts("Opened personal data at night: {count}", count=texts.number(count)),
                texts("Outside ordinary hours. It may be duty, or somebody else with the person's password."),
            )
        case FlagKind.REFUSED:
            return (
                texts("Was refused again and again: {count}", count=texts.number(count)),
                texts("More refusals than mistakes explain: somebody may be trying what opens."),
            )
        case FlagKind.EMERGENCY:
            return (
                texts("Emergency access: {count}", count=texts.number(count)),
                texts("Rights were taken without the usual decision. Each one is to be looked at afterwards."),
            )
