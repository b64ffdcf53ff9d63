"""What two rule packs say differently, entry by entry: for people who read before they agree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum, unique

from redaction.entities import EntityType
from redaction.rules.pack import CustomPattern, RecognizerRule, RulePack


@unique
class Part(StrEnum):
    """A part of a rule pack."""

    RECOGNIZERS = "recognizers"
    FROM_VISITOR = "from_visitor"
    FROM_AGENT = "from_agent"
    PATTERNS = "patterns"
    ALLOW = "allow"
    DENY = "deny"
    STAFF = "staff"
    TRIGGERS = "triggers"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that two packs say differently.

    Args:
        part: where.
        what: which entry: a recognizer, an entity type, a pattern's name, a term.
        before: what the first says of it, "" when it has none.
        after: what the second says, "" when it has none.
        entity_type: the kind that it is about, None where it is about none.
    """

    part: Part
    what: str
    before: str
    after: str
    entity_type: EntityType | None = None


def differences(before: RulePack, after: RulePack) -> tuple[Change, ...]:
    """Return everything that two packs say differently, their versions apart, in the order of a pack's parts."""
    return tuple(_all(before, after))


def _all(before: RulePack, after: RulePack) -> Iterator[Change]:
    for name, rule in before.recognizers.items():
        if rule != after.recognizers[name]:
            yield Change(Part.RECOGNIZERS, name, _rule(rule), _rule(after.recognizers[name]))
    for part in (Part.FROM_VISITOR, Part.FROM_AGENT):
        first, second = getattr(before, part.value), getattr(after, part.value)
        for kind in EntityType:
            if first[kind] is not second[kind]:
                yield Change(part, kind.value, first[kind].value, second[kind].value, kind)
    olds, news = ({one.name: one for one in pack.patterns} for pack in (before, after))
    for name in dict.fromkeys((*olds, *news)):
        old, new = olds.get(name), news.get(name)
        if old != new:
            kind = (new or old or before.patterns[0]).entity_type
            yield Change(Part.PATTERNS, name, _pattern(old), _pattern(new), kind)
    yield from _terms(Part.ALLOW, [(one, None) for one in before.allow], [(one, None) for one in after.allow])
    deny = [[(one.text, one.entity_type) for one in pack.deny] for pack in (before, after)]
    yield from _terms(Part.DENY, *deny)
    yield from _terms(Part.STAFF, [(one, None) for one in before.staff], [(one, None) for one in after.staff])
    triggers = [
        [(f"{one.language}: {one.phrase}", one.entity_type) for one in pack.triggers] for pack in (before, after)
    ]
    yield from _terms(Part.TRIGGERS, *triggers)


_Term = tuple[str, EntityType | None]


def _terms(part: Part, before: Iterable[_Term], after: Iterable[_Term]) -> Iterator[Change]:
    olds, news = dict.fromkeys(before), dict.fromkeys(after)
    yield from (Change(part, text, text, "", kind) for text, kind in olds if (text, kind) not in news)
    yield from (Change(part, text, "", text, kind) for text, kind in news if (text, kind) not in olds)


def _rule(rule: RecognizerRule) -> str:
    return f"{rule.min_score:g}" if rule.on else "off"


def _pattern(pattern: CustomPattern | None) -> str:
    if pattern is None:
        return ""
    words = f" ({', '.join(pattern.words)})" if pattern.words else ""
    return f"{pattern.entity_type.value} {pattern.pattern}{words} {pattern.score:g}"
