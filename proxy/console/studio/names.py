"""What people call the parts of rules, the ways of protecting less, and what was expected where something is wrong."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from proxy.console.names import entity_name
from proxy.console.studio.dry_runs import Stop
from proxy.console.texts import Texts
from proxy.proposing import Refusal
from redaction.entities import Operator
from redaction.rules.comparison import Loosening
from redaction.rules.differences import Part
from storage.interfaces import RewriteState

PARTS: Final[Mapping[Part, str]] = MappingProxyType(
    {
        Part.RECOGNIZERS: "Recognizers",
        Part.FROM_VISITOR: "What visitors write",
        Part.FROM_AGENT: "What customer service has written",
        Part.PATTERNS: "Patterns of our own",
        Part.ALLOW: "Public, never taken out",
        Part.DENY: "Always taken out",
        Part.STAFF: "Names of the staff",
        Part.TRIGGERS: "Phrases that announce a value",
    }
)

OPERATORS: Final[Mapping[Operator, str]] = MappingProxyType(
    {
        Operator.PASS: "stays as it is",
        Operator.PSEUDONYMISE: "a pseudonym in its place",
        Operator.MASK: "a mask in its place",
        Operator.WITHHOLD: "the message is not sent",
    }
)

LOOSENINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Loosening.RECOGNIZER_OFF: "A recognizer is turned off: {what}",
        Loosening.THRESHOLD_RAISED: "A recognizer has to be surer than before: {what}",
        Loosening.OPERATOR_WEAKENED: "Something weaker happens to what is found: {what}",
        Loosening.ALLOW_LIST_GROWN: "More is public: {what} entries",
        Loosening.PATTERN_DROPPED: "Patterns of our own are gone or changed: {what}",
        Loosening.DENY_LIST_SHRUNK: "Less is always taken out: {what} entries",
        Loosening.STAFF_SHRUNK: "Names of the staff are gone: {what}",
        Loosening.TRIGGER_DROPPED: "Phrases are gone: {what}",
        Loosening.FINDING_LOST: "Something in the test messages is not found any more, or kept better: {what}",
        "unread": "The rules in force cannot be read by this version of Verho, so nobody can compare",
    }
)

REFUSALS: Final[Mapping[Refusal, str]] = MappingProxyType(
    {
        Refusal.GONE: "There is no such proposal any more.",
        Refusal.DECIDED: "Somebody has decided about this proposal already.",
        Refusal.NOT_YOURS: "Somebody else than the author has to agree: with the right to publish rules, "
        "and not granted it by the author.",
        Refusal.TOO_EARLY: "The time to wait is not over yet.",
        Refusal.NOT_ALONE: "Somebody else can agree now, so the author cannot publish this alone.",
        Refusal.JUDGED_AGAIN: "Other rules were published since. This was judged again: look at it once more.",
    }
)

#: What a rule pack's reader expects, as it says it; places in braces stand for what changes.
REASONS: Final = (
    "a JSON object of at most {most} characters, no key twice in one place",
    "one of the keys {names}",
    "1 to 64 letters, digits, dots, hyphens and underscores",
    "from_visitor or from_agent",
    "true or false",
    "true, because its values never pass",
    "a number from 0 to 1",
    "at most {most}, because its values never pass",
    "an object with on and min_score",
    "mask or withhold, because its values are never kept",
    "a name of its own for each",
    "name, entity_type, pattern, and perhaps words and score",
    "1 to 40 small letters, digits and underscores",
    "a number above 0 and below {most}",
    "a whole e-mail address, telephone number, street address or name",
    "text and an entity_type of {names}",
    "2 to {most} characters, letters or digits among them",
    "an object of lists by entity type",
    "an object",
    "a list of at most {most}",
    "at most {most} phrases",
    "1 to {most} characters",
    "a pattern in RE2 syntax, which has no lookahead or lookbehind",
    "a pattern in RE2 syntax, which has no references to what was matched",
    "a pattern of characters; \\C stands for a byte",
    "a pattern in RE2 syntax",
    "a smaller pattern: fewer or shorter repetitions",
    "a pattern that matches at least one character",
    "something that ordinary messages do not hold; it is found in {some} of {most}",
    "a pattern that takes at most {most} ms over any 4 KiB of text",
    "rules that together take at most {most} ms over any 4 KiB of text: fewer, or simpler",
    "one of {names}",
)

_READ: Final = tuple(
    (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(reason)), re.DOTALL), reason) for reason in REASONS
)


def expected(texts: Texts, reason: str) -> str:
    """Return what a rule pack's reader expected, in this language."""
    for pattern, known in _READ:
        found = pattern.fullmatch(reason)
        if found is not None:
            return texts(known, **found.groupdict())
    return reason


def loosening(texts: Texts, how: str, what: str) -> str:
    """Return one way of protecting less, in this language."""
    direction, _, kind = what.rpartition(".")
    told = entity_name(texts, kind)
    if direction in {Part.FROM_VISITOR, Part.FROM_AGENT}:
        told = f"{told} ({texts(PARTS[Part(direction)])})"
    return texts(LOOSENINGS[how], what=told) if how in LOOSENINGS else f"{how} {what}"


REWRITE_STATES: Final[Mapping[RewriteState, str]] = MappingProxyType(
    {
        RewriteState.WAITING: "Waits for the opener",
        RewriteState.RUNNING: "Going on",
        RewriteState.DONE: "Done",
        RewriteState.CANCELLED: "Cancelled; what was done by then stays done",
        RewriteState.REFUSED: "Refused: the right to publish is gone, or the rules cannot be used",
    }
)
"""How far a re-redaction is, in words."""

STOPS: Final[Mapping[Stop, str]] = MappingProxyType(
    {
        Stop.RIGHTS: "Your session or your right to read conversations is no longer in force.",
        Stop.TOO_OFTEN: "More conversations were opened in a short time than the controller allows.",
        Stop.OPENER: "The opener, which holds the key, does not answer. Nothing is lost; try again in a moment.",
        Stop.DRAFT: "The draft was changed while it was compared. Begin another dry run.",
        Stop.STORAGE: "The database does not answer. Nothing is lost; try again in a moment.",
        Stop.TIME: "It took longer than a dry run may. Choose fewer conversations.",
        Stop.FAULT: "The fault is ours and has been noted.",
    }
)
"""Why a dry run stopped, in words."""
