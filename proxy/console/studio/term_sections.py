"""The forms of what an administrator writes: patterns, lists of terms, names, and phrases."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from proxy.console.forms import Form
from proxy.console.studio.sections import (
    OperatorsSection,
    RecognizersSection,
    Section,
    Typed,
    VersionSection,
    decimal,
    number,
)
from redaction.entities import EntityType
from redaction.rules.pack import CustomPattern, RulePack
from redaction.rules.reading import LANGUAGES, MAX_PATTERNS

#: Empty rows for patterns that are new; saving gives as many again.
FRESH_ROWS: Final = 2
_PATTERN_FIELDS: Final = {
    "name": "name",
    "entity_type": "kind",
    "pattern": "pattern",
    "words": "words",
    "score": "score",
}


def lines(text: str) -> list[str]:
    """Return the terms of a field, one a line; blank lines are none."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class PatternsSection:
    """Patterns of one's own, a row each."""

    key = "patterns"

    def show(self, pack: RulePack) -> Mapping[str, str]:
        """Return the rows' fields; `rows` says how many there are."""
        shown: dict[str, str] = {}
        fresh = [CustomPattern("", EntityType.STUDENT_ID, "")] * FRESH_ROWS
        rows = [*pack.patterns, *fresh][:MAX_PATTERNS]
        for index, one in enumerate(rows):
            row = {
                "name": one.name,
                "kind": one.entity_type.value,
                "pattern": one.pattern,
                "words": "\n".join(one.words),
                "score": decimal(one.score),
            }
            shown |= {f"pattern.{index}.{name}": value for name, value in row.items()}
        return shown | {"rows": str(len(rows))}

    def read(self, form: Form) -> Typed:
        """Return the patterns of the rows that hold something."""
        patterns: list[dict[str, object]] = []
        rows: list[int] = []
        for index in range(MAX_PATTERNS):
            row = {name: form[f"pattern.{index}.{field}"] for name, field in _PATTERN_FIELDS.items()}
            if not row["name"].strip() and not row["pattern"]:
                continue
            rows.append(index)
            patterns.append(
                {
                    "name": row["name"].strip(),
                    "entity_type": row["entity_type"],
                    "pattern": row["pattern"],
                    "words": lines(row["words"]),
                    "score": number(row["score"]),
                }
            )

        def place(problem: str) -> str:
            found = re.match(r"patterns\[(\d+)\](?:\.([a-z_]+))?", problem)
            if found is None or int(found[1]) >= len(rows):
                return ""
            return f"pattern.{rows[int(found[1])]}.{_PATTERN_FIELDS.get(found[2] or 'name', 'name')}"

        return Typed({"patterns": patterns}, place)


@dataclass(frozen=True, slots=True)
class Block:
    """One field of terms of a kind, in a language or in none."""

    field: str
    kind: str
    language: str = ""


def blocks(section: str, values: Mapping[str, str]) -> list[Block]:
    """Return the fields that a section of terms by kind shows: one for every kind that has terms."""
    found: list[Block] = []
    for name in values:
        match name.split("."):
            case [first, kind] if first == section and kind in EntityType.__members__:
                found.append(Block(name, kind))
            case [first, language, kind] if first == section and language in LANGUAGES:
                found.append(Block(name, kind, language))
    return found


def _place(terms: Mapping[str, list[str]], problem: str) -> str:
    """Return the field of the n-th term of all fields, where a problem names it by its place in the document."""
    found = re.match(r"[a-z]+\[(\d+)\]", problem)
    passed = int(found[1]) if found is not None else -1
    for field, those in terms.items():
        if 0 <= passed < len(those):
            return field
        passed -= len(those)
    return ""


class ListsSection:
    """What is public, what is always taken out, and whom every conversation knows."""

    key = "lists"

    def show(self, pack: RulePack) -> Mapping[str, str]:
        """Return a field for each list, and one for each kind that is always taken out."""
        deny: dict[str, list[str]] = {}
        for one in pack.deny:
            deny.setdefault(f"deny.{one.entity_type.value}", []).append(one.text)
        return {
            "allow": "\n".join(pack.allow),
            "staff": "\n".join(pack.staff),
            **{field: "\n".join(terms) for field, terms in deny.items()},
            "new.kind": EntityType.PERSON.value,
            "new.terms": "",
        }

    def read(self, form: Form) -> Typed:
        """Return the lists."""
        deny = {f"deny.{kind.value}": lines(form[f"deny.{kind.value}"]) for kind in EntityType}
        fresh = lines(form["new.terms"])
        denied = [
            {"text": term, "entity_type": field.removeprefix("deny.")}
            for field, terms in deny.items()
            for term in terms
        ]
        denied += [{"text": term, "entity_type": form["new.kind"]} for term in fresh]

        def place(problem: str) -> str:
            if problem.startswith("deny"):
                return _place(deny | {"new.terms": fresh}, problem)
            return re.split(r"[\[.]", problem)[0]

        return Typed({"allow": lines(form["allow"]), "staff": lines(form["staff"]), "deny": denied}, place)


class TriggersSection:
    """Phrases that announce a value, by language and kind."""

    key = "triggers"

    def show(self, pack: RulePack) -> Mapping[str, str]:
        """Return a field for each language and kind that has phrases."""
        phrases: dict[str, list[str]] = {}
        for one in pack.triggers:
            phrases.setdefault(f"triggers.{one.language}.{one.entity_type.value}", []).append(one.phrase)
        return {
            **{field: "\n".join(those) for field, those in phrases.items()},
            "new.language": LANGUAGES[0],
            "new.kind": EntityType.STUDENT_ID.value,
            "new.terms": "",
        }

    def read(self, form: Form) -> Typed:
        """Return the phrases."""
        phrases: dict[str, dict[str, list[str]]] = {}
        own: dict[str, int] = {}
        for language in LANGUAGES:
            for kind in EntityType:
                field = f"triggers.{language}.{kind.value}"
                if those := lines(form[field]):
                    phrases.setdefault(language, {})[kind.value] = those
                    own[field] = len(those)
        language, kind_name = form["new.language"], form["new.kind"]
        if fresh := lines(form["new.terms"]):
            phrases.setdefault(language, {}).setdefault(kind_name, []).extend(fresh)

        def place(problem: str) -> str:
            found = re.match(r"(triggers\.\w+\.\w+)(?:\[(\d+)\])?", problem)
            if found is None:
                return "new.terms" if fresh and problem != "triggers" else ""
            typed_before = own.get(found[1], 0)
            return found[1] if int(found[2] or -1) < typed_before and typed_before else "new.terms"

        return Typed({"triggers": phrases}, place)


SECTIONS: Final[Mapping[str, Section]] = {
    one.key: one
    for one in (
        VersionSection(),
        RecognizersSection(),
        OperatorsSection(),
        PatternsSection(),
        ListsSection(),
        TriggersSection(),
    )
}
