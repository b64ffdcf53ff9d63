"""Rule packs as a JSON Schema, for editors that complete and check while somebody types.

The schema says what has which form. What a form cannot say (RE2 syntax, patterns that find everything, names used
twice) `reading` and `checking` say.
"""

import json
from typing import Any, Final

from redaction.entities import NEVER_KEPT, EntityType, Operator, is_allowed
from redaction.overlaps import CERTAIN
from redaction.rules.checking import MAX_PATTERN_CHARS
from redaction.rules.pack import DEFAULT_MIN_SCORE, KNOWN, SCHEMA
from redaction.rules.reading import LANGUAGES, MAX_PATTERNS, MAX_TERM_CHARS, MAX_TERMS, MAX_WORDS, NAME, VERSION

_TERM: Final = {"type": "string", "minLength": 2, "maxLength": MAX_TERM_CHARS}
_KIND: Final = {"enum": [kind.value for kind in EntityType]}


def _closed(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required or [],
        "additionalProperties": False,
    }


def _list(items: dict[str, Any], most: int) -> dict[str, Any]:
    return {"type": "array", "items": items, "maxItems": most}


def _recognizer(name: str) -> dict[str, Any]:
    always = KNOWN[name].entity_type in NEVER_KEPT
    return _closed(
        {
            "on": {"const": True} if always else {"type": "boolean"},
            "min_score": {"type": "number", "minimum": 0, "maximum": DEFAULT_MIN_SCORE if always else 1},
        }
    )


def _operators(choice: set[Operator]) -> dict[str, Any]:
    return _closed(
        {
            kind.value: {"enum": sorted(operator.value for operator in choice if is_allowed(kind, operator))}
            for kind in EntityType
        }
    )


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of rule packs."""
    pattern = {
        "name": {"type": "string", "pattern": f"^(?:{NAME.pattern})$"},
        "entity_type": _KIND,
        "pattern": {"type": "string", "minLength": 1, "maxLength": MAX_PATTERN_CHARS},
        "words": _list(_TERM, MAX_WORDS),
        "score": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": CERTAIN},
    }
    everything = {
        "schema": {"const": SCHEMA},
        "version": {"type": "string", "pattern": f"^(?:{VERSION.pattern})$"},
        "recognizers": _closed({name: _recognizer(name) for name in KNOWN}),
        "operators": _closed(
            {
                "from_visitor": _operators(set(Operator)),
                "from_agent": _operators(set(Operator) - {Operator.WITHHOLD}),
            }
        ),
        "patterns": _list(_closed(pattern, ["name", "entity_type", "pattern"]), MAX_PATTERNS),
        "allow": _list(_TERM, MAX_TERMS),
        "deny": _list(_closed({"text": _TERM, "entity_type": _KIND}, ["text", "entity_type"]), MAX_TERMS),
        "staff": _list(_TERM, MAX_TERMS),
        "triggers": _closed(
            {language: _closed({kind.value: _list(_TERM, MAX_TERMS) for kind in EntityType}) for language in LANGUAGES}
        ),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Verho rule pack",
        **_closed(everything, ["schema", "version"]),
    }


def schema_text() -> str:
    """Return the schema as a JSON document."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
