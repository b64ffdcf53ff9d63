"""What a rule pack says, as values that cannot be changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from redaction.allow_list import DEFAULT_ALLOW_LIST
from redaction.entities import DEFAULT_AGENT_OPERATORS, DEFAULT_OPERATORS, EntityType, Operator
from redaction.recognizer import Recognizer
from redaction.recognizers import ALL
from redaction.recognizers.business_id import ANY
from redaction.recognizers.special_categories import TRIPWIRES

SCHEMA: Final = 1
#: Every recognizer that comes with the package, by its name.
KNOWN: Final[Mapping[str, Recognizer]] = MappingProxyType(
    {recognizer.name: recognizer for recognizer in (*ALL, ANY, *TRIPWIRES)}
)
#: Those that are used unless a pack turns them off.
ON_BY_DEFAULT: Final = frozenset(recognizer.name for recognizer in ALL)
DEFAULT_MIN_SCORE: Final = 0.5


@dataclass(frozen=True, slots=True)
class RecognizerRule:
    """Whether a recognizer is used, and from which score on its findings count."""

    on: bool
    min_score: float = DEFAULT_MIN_SCORE


@dataclass(frozen=True, slots=True)
class CustomPattern:
    """A pattern of an administrator's own.

    Args:
        name: what its findings are signed with.
        entity_type: the kind that it finds.
        pattern: RE2 syntax; it matches whole words.
        words: words of which one must stand nearby or in the message before; () = none needed.
        score: how sure a finding is.
    """

    name: str
    entity_type: EntityType
    pattern: str
    words: tuple[str, ...] = ()
    score: float = 0.8


@dataclass(frozen=True, slots=True)
class DeniedTerm:
    """A word or phrase that is always taken out."""

    text: str
    entity_type: EntityType


@dataclass(frozen=True, slots=True)
class Trigger:
    """A phrase that announces a value of a kind; of a special category it is itself what is found.

    Args:
        language: whose phrase it is: fi, en, sv.
        entity_type: the kind of what follows.
        phrase: lower-case words.
    """

    language: str
    entity_type: EntityType
    phrase: str


def _default_rules() -> Mapping[str, RecognizerRule]:
    return MappingProxyType({name: RecognizerRule(name in ON_BY_DEFAULT) for name in KNOWN})


@dataclass(frozen=True, slots=True)
class RulePack:
    """Everything about redaction that an administrator may tune.

    Args:
        version: which version of the rules this is.
        recognizers: a rule for every recognizer of `KNOWN`.
        from_visitor: what happens to each kind in what a visitor writes.
        from_agent: what happens to each kind in what an agent has written.
        patterns: patterns of one's own.
        allow: addresses, numbers and service names that are public.
        deny: what is always taken out.
        staff: names that every conversation knows.
        triggers: phrases that announce a value.
    """

    version: str
    recognizers: Mapping[str, RecognizerRule] = field(default_factory=_default_rules)
    from_visitor: Mapping[EntityType, Operator] = field(default_factory=lambda: DEFAULT_OPERATORS)
    from_agent: Mapping[EntityType, Operator] = field(default_factory=lambda: DEFAULT_AGENT_OPERATORS)
    patterns: tuple[CustomPattern, ...] = ()
    allow: tuple[str, ...] = DEFAULT_ALLOW_LIST
    deny: tuple[DeniedTerm, ...] = ()
    staff: tuple[str, ...] = field(default=(), repr=False)
    triggers: tuple[Trigger, ...] = ()
