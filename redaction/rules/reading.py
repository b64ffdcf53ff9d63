"""Reads a rule pack from a JSON document, and writes it back."""

import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeGuard, TypeVar

from redaction.allow_list import DEFAULT_ALLOW_LIST
from redaction.entities import (
    DEFAULT_AGENT_OPERATORS,
    DEFAULT_OPERATORS,
    NEVER_KEPT,
    EntityType,
    Operator,
    is_allowed,
)
from redaction.overlaps import CERTAIN
from redaction.rules.checking import pattern_problem
from redaction.rules.pack import (
    DEFAULT_MIN_SCORE,
    KNOWN,
    ON_BY_DEFAULT,
    SCHEMA,
    CustomPattern,
    DeniedTerm,
    RecognizerRule,
    RulePack,
    Trigger,
)
from redaction.rules.problems import Problem, RulesError

LANGUAGES: Final = ("fi", "en", "sv")
MAX_DOCUMENT_CHARS: Final = 500_000
MAX_PATTERNS: Final = 50
MAX_TERMS: Final = 2_000
MAX_TERM_CHARS: Final = 100
MAX_WORDS: Final = 50

_KEYS: Final = ("schema", "version", "recognizers", "operators", "patterns", "allow", "deny", "staff", "triggers")
VERSION: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_KINDS: Final = ", ".join(kind.value for kind in EntityType)

_Value = TypeVar("_Value")


def read_pack(text: str) -> RulePack:
    """Return the rule pack of a JSON document. What it leaves out is as the package has it.

    Args:
        text: the document.

    Raises:
        RulesError: something in it is wrong; every problem is named.
    """
    document: object = None
    if len(text) <= MAX_DOCUMENT_CHARS:
        try:
            document = json.loads(text, object_pairs_hook=_once)
        except (ValueError, RecursionError):
            document = None
    if not isinstance(document, dict):
        reason = f"a JSON object of at most {MAX_DOCUMENT_CHARS} characters, no key twice in one place"
        raise RulesError([Problem("document", reason, '{"schema": 1, "version": "2026-11"}')])
    return _Reader().pack(document)


def write_pack(pack: RulePack) -> str:
    """Return a pack as the JSON document that `read_pack` takes."""
    triggers: dict[str, dict[str, list[str]]] = {}
    for trigger in pack.triggers:
        triggers.setdefault(trigger.language, {}).setdefault(trigger.entity_type.value, []).append(trigger.phrase)
    return json.dumps(
        {
            "schema": SCHEMA,
            "version": pack.version,
            "recognizers": {
                name: {"on": rule.on, "min_score": rule.min_score} for name, rule in pack.recognizers.items()
            },
            "operators": {
                "from_visitor": {kind.value: operator.value for kind, operator in pack.from_visitor.items()},
                "from_agent": {kind.value: operator.value for kind, operator in pack.from_agent.items()},
            },
            "patterns": [
                {
                    "name": one.name,
                    "entity_type": one.entity_type.value,
                    "pattern": one.pattern,
                    "words": list(one.words),
                    "score": one.score,
                }
                for one in pack.patterns
            ],
            "allow": list(pack.allow),
            "deny": [{"text": one.text, "entity_type": one.entity_type.value} for one in pack.deny],
            "staff": list(pack.staff),
            "triggers": triggers,
        },
        ensure_ascii=False,
        indent=2,
    )


class _WrongError(Exception):
    """An entry of a list is wrong; the list goes on without it."""

    def __init__(self, field: str, reason: str, example: str) -> None:
        super().__init__(field)
        self.problem = Problem(field, reason, example)


class _Reader:
    """Reads one document and collects what is wrong with it."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def pack(self, document: Mapping[str, object]) -> RulePack:
        """Return the pack, or raise with everything that is wrong."""
        for key in document.keys() - set(_KEYS):
            self._wrong(_shown(key), f"one of the keys {', '.join(_KEYS)}", '"allow"')
        if document.get("schema") != SCHEMA or isinstance(document.get("schema"), bool):
            self._wrong("schema", f"{SCHEMA}", f"{SCHEMA}")
        version = document.get("version")
        if not isinstance(version, str) or not VERSION.fullmatch(version):
            self._wrong("version", "1 to 64 letters, digits, dots, hyphens and underscores", '"2026-11-22.1"')
            version = ""
        operators = self._object("operators", document, '{"from_visitor": {"IBAN_CODE": "mask"}}')
        for key in operators.keys() - {"from_visitor", "from_agent"}:
            self._wrong(f"operators.{_shown(key)}", "from_visitor or from_agent", '{"from_agent": {"URL": "mask"}}')
        pack = RulePack(
            version=version,
            recognizers=self._recognizers(document),
            from_visitor=self._operators("from_visitor", operators, DEFAULT_OPERATORS, tuple(Operator)),
            from_agent=self._operators(
                "from_agent", operators, DEFAULT_AGENT_OPERATORS, tuple(set(Operator) - {Operator.WITHHOLD})
            ),
            patterns=self._patterns(document),
            allow=self._list(document, "allow", MAX_TERMS, self._allowed, '["toimisto@jamko.fi", "Peppi"]')
            if "allow" in document
            else DEFAULT_ALLOW_LIST,
            deny=self._list(
                document, "deny", MAX_TERMS, self._denied, '[{"text": "Projekti X", "entity_type": "PERSON"}]'
            ),
            staff=self._list(document, "staff", MAX_TERMS, self._staff, '["Jenna Mallikas"]'),
            triggers=self._triggers(document),
        )
        if self._problems:
            raise RulesError(self._problems)
        return pack

    def _recognizers(self, document: Mapping[str, object]) -> Mapping[str, RecognizerRule]:
        rules = {name: RecognizerRule(name in ON_BY_DEFAULT) for name in KNOWN}
        for name, rule in self._object("recognizers", document, '{"health": {"on": true}}').items():
            field = f"recognizers.{_shown(name)}"
            if name not in KNOWN:
                self._wrong(field, f"one of {', '.join(KNOWN)}", '{"health": {"on": true}}')
                continue
            match rule:
                case dict() if rule.keys() <= {"on", "min_score"}:
                    on, score = rule.get("on", rules[name].on), rule.get("min_score", rules[name].min_score)
                    always = KNOWN[name].entity_type in NEVER_KEPT
                    if not isinstance(on, bool):
                        self._wrong(f"{field}.on", "true or false", "true")
                    elif always and not on:
                        self._wrong(f"{field}.on", "true, because its values never pass", "true")
                    elif not _is_share(score):
                        self._wrong(f"{field}.min_score", "a number from 0 to 1", "0.6")
                    elif always and score > DEFAULT_MIN_SCORE:
                        reason = f"at most {DEFAULT_MIN_SCORE}, because its values never pass"
                        self._wrong(f"{field}.min_score", reason, f"{DEFAULT_MIN_SCORE}")
                    else:
                        rules[name] = RecognizerRule(on, float(score))
                case _:
                    self._wrong(field, "an object with on and min_score", '{"on": true, "min_score": 0.6}')
        return MappingProxyType(rules)

    def _operators(
        self,
        direction: str,
        operators: Mapping[str, object],
        defaults: Mapping[EntityType, Operator],
        choice: tuple[Operator, ...],
    ) -> Mapping[EntityType, Operator]:
        chosen = dict(defaults)
        names = sorted(operator.value for operator in choice)
        for name, value in self._object(direction, operators, '{"IBAN_CODE": "mask"}', within="operators.").items():
            field = f"operators.{direction}.{_shown(name)}"
            if name not in EntityType.__members__:
                self._wrong(field, f"one of {_KINDS}", '{"IBAN_CODE": "mask"}')
            elif value not in names:
                self._wrong(field, f"one of {', '.join(names)}", '"mask"')
            elif not is_allowed(EntityType(name), Operator(value)):
                self._wrong(field, "mask or withhold, because its values are never kept", '"mask"')
            else:
                chosen[EntityType(name)] = Operator(value)
        return MappingProxyType(chosen)

    def _patterns(self, document: Mapping[str, object]) -> tuple[CustomPattern, ...]:
        example = '[{"name": "locker_key", "entity_type": "STUDENT_ID", "pattern": "LK-[0-9]{4}"}]'
        patterns = self._list(document, "patterns", MAX_PATTERNS, self._pattern, example)
        names = [pattern.name for pattern in patterns]
        if len(set(names)) < len(names):
            self._wrong("patterns", "a name of its own for each", example)
        return patterns

    def _pattern(self, field: str, value: object) -> CustomPattern:
        match value:
            case {"name": str(name), "entity_type": str(kind), "pattern": str(pattern), **more} if more.keys() <= {
                "words",
                "score",
            }:
                pass
            case _:
                example = (
                    '{"name": "locker_key", "entity_type": "STUDENT_ID", "pattern": "LK-[0-9]{4}", "words": ["lokero"]}'
                )
                raise _WrongError(field, "name, entity_type, pattern, and perhaps words and score", example)
        score = more.get("score", 0.8)
        words = self._list(
            {"words": more.get("words", [])}, "words", MAX_WORDS, self._word, '["lokero"]', within=f"{field}."
        )
        problem = pattern_problem(pattern)
        if not NAME.fullmatch(name):
            raise _WrongError(f"{field}.name", "1 to 40 small letters, digits and underscores", '"locker_key"')
        if kind not in EntityType.__members__:
            raise _WrongError(f"{field}.entity_type", f"one of {_KINDS}", '"STUDENT_ID"')
        if problem is not None:
            raise _WrongError(f"{field}.pattern", problem, r'"LK-[0-9]{4}"')
        if not _is_share(score) or not 0 < score < CERTAIN:
            # Only a checksum makes certain, and what is certain would win over an identity code with a slip in it.
            raise _WrongError(f"{field}.score", f"a number above 0 and below {CERTAIN:g}", "0.8")
        return CustomPattern(name, EntityType(kind), pattern, words, float(score))

    def _allowed(self, field: str, value: object) -> str:
        entry = self._term(field, value, '"toimisto@jamko.fi"')
        if "@" in entry and not re.fullmatch(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+", entry):
            raise _WrongError(
                field, "a whole e-mail address, telephone number, street address or name", '"toimisto@jamko.fi"'
            )
        return entry

    def _denied(self, field: str, value: object) -> DeniedTerm:
        match value:
            case {"text": text, "entity_type": str(kind), **more} if not more and kind in EntityType.__members__:
                term = self._term(f"{field}.text", text, '"Projekti X"')
                return DeniedTerm(term, EntityType(kind))
            case _:
                raise _WrongError(
                    field, f"text and an entity_type of {_KINDS}", '{"text": "Projekti X", "entity_type": "PERSON"}'
                )

    def _staff(self, field: str, value: object) -> str:
        return self._term(field, value, '"Jenna Mallikas"')

    def _word(self, field: str, value: object) -> str:
        return self._term(field, value, '"lokero"')

    def _term(self, field: str, value: object, example: str) -> str:
        """Return a term that is long enough not to be found everywhere."""
        if isinstance(value, str) and len(value) <= MAX_TERM_CHARS and sum(map(str.isalnum, value)) > 1:
            return value.strip()
        raise _WrongError(field, f"2 to {MAX_TERM_CHARS} characters, letters or digits among them", example)

    def _triggers(self, document: Mapping[str, object]) -> tuple[Trigger, ...]:
        found: list[Trigger] = []
        example = '{"fi": {"STUDENT_ID": ["tunnukseni on"]}}'
        for language, kinds in self._object("triggers", document, example).items():
            field = f"triggers.{_shown(language)}"
            if language not in LANGUAGES:
                self._wrong(field, f"one of {', '.join(LANGUAGES)}", example)
            elif not isinstance(kinds, dict):
                self._wrong(field, "an object of lists by entity type", example)
            else:
                for kind in kinds:
                    if kind not in EntityType.__members__:
                        self._wrong(f"{field}.{_shown(kind)}", f"one of {_KINDS}", example)
                        continue
                    phrases = self._list(kinds, kind, MAX_TERMS, self._word, '["tunnukseni on"]', within=f"{field}.")
                    found.extend(Trigger(language, EntityType(kind), phrase) for phrase in phrases)
        if len(found) > MAX_TERMS:
            self._wrong("triggers", f"at most {MAX_TERMS} phrases", example)
        return tuple(found)

    def _object(
        self, key: str, document: Mapping[str, object], example: str, *, within: str = ""
    ) -> Mapping[str, object]:
        value = document.get(key, {})
        if isinstance(value, dict):
            return value
        self._wrong(f"{within}{key}", "an object", example)
        return {}

    def _list(
        self,
        document: Mapping[str, object],
        key: str,
        most: int,
        read: Callable[[str, object], _Value],
        example: str,
        *,
        within: str = "",
    ) -> tuple[_Value, ...]:
        value = document.get(key, [])
        if not isinstance(value, list) or len(value) > most:
            self._wrong(f"{within}{key}", f"a list of at most {most}", example)
            return ()
        entries: list[_Value] = []
        for index, entry in enumerate(value):
            try:
                entries.append(read(f"{within}{key}[{index}]", entry))
            except _WrongError as error:
                self._problems.append(error.problem)
        return tuple(entries)

    def _wrong(self, field: str, reason: str, example: str) -> None:
        self._problems.append(Problem(field, reason, example))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object, unless a key stands in it twice: the second would win, and nobody would know."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("every key once")
    return dict(pairs)


def _is_share(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _shown(key: str) -> str:
    """Return a key as it may be quoted: names are short and plain, anything else may be a value in the wrong place."""
    return key if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", key) else "?"
