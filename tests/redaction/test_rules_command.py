"""`verho rules` on files alone: check, compare, schema."""

import json
import re
from pathlib import Path
from time import thread_time_ns
from typing import Any

import pytest

from proxy.cli import main
from redaction.rules.checking import try_out
from redaction.rules.problems import RulesError
from redaction.rules.reading import read_pack
from redaction.rules.schema import json_schema
from tests.commands import ROOT
from tests.redaction.test_rules_reading import FULL, REFUSALS, SMALL


def test_check_and_compare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pack that can be used says its version, another what is wrong; a comparison tells places and no words."""

    def rules(*arguments: str) -> tuple[int, str, str]:
        code = main(["rules", *arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    old, new, texts = tmp_path / "old.json", tmp_path / "new.json", tmp_path / "texts.jsonl"
    old.write_text(json.dumps(SMALL), "utf-8")
    key = {"name": "locker", "entity_type": "STUDENT_ID", "pattern": "LK-[0-9]{4}"}
    new.write_text(json.dumps({**SMALL, "patterns": [key], "allow": ["uusi@example.fi"]}), "utf-8")
    said = [{"sender": "visitor", "text": "uusi@example.fi"}, {"sender": "agent", "text": "LK-1234"}]
    texts.write_text(json.dumps({"text": "avain LK-1234"}) + "\n" + json.dumps({"messages": said}) + "\n", "utf-8")
    assert rules("check", str(new)) == (0, f"{new}: version 1 can be used\n", "")
    code, out, _ = rules("compare", str(old), str(new), "--texts", str(texts), "--json")
    assert code == 0
    found = json.loads(out)
    mine = found["shipped_texts"]
    assert found["texts"] == mine + 2
    assert [(one["text"], one["start"], one["recognizer"]) for one in found["new"]] == [(mine, 6, "pattern:locker")]
    assert [(one["text"], one["entity_type"]) for one in found["lost"]] == [(mine + 1, "EMAIL_ADDRESS")]
    assert {one["how"] for one in found["loosens"]} == {"allow_list_grown", "finding_lost"}
    assert found["us_per_message"]["new"] > 0
    shown = rules("compare", str(old), str(new), "--texts", str(texts))[1]
    assert "Less is protected: allow_list_grown 1" in shown
    assert "LK-1234" not in shown
    new.write_text('{"schema": 1}', "utf-8")
    assert "version: expected" in rules("check", str(new))[2]
    texts.write_text('{"message": 1}\n', "utf-8")
    assert "line 1: text" in rules("compare", str(old), str(old), "--texts", str(texts))[2]


@pytest.mark.parametrize("change", [change for change, _ in REFUSALS], ids=[field for _, field in REFUSALS])
def test_the_schema_takes_nothing_away(change: dict[str, Any]) -> None:
    """The schema accepts what is accepted, and what it refuses is refused."""
    schema = json_schema()
    assert fits(schema, FULL)
    assert fits(schema, SMALL)
    if not fits(schema, {**SMALL, **change}):
        with pytest.raises(RulesError):
            read_pack(json.dumps({**SMALL, **change}))


def test_the_schema_sees_most_of_what_is_wrong() -> None:
    """An editor tells all but what only RE2, a count of names or a reader of addresses can."""
    unseen = [field for change, field in REFUSALS if fits(json_schema(), {**SMALL, **change})]
    assert {field.split("[")[0] for field in unseen} <= {"patterns", "allow"}
    assert not fits(json_schema(), {"schema": 1})


def test_the_documented_packs_can_be_used() -> None:
    """What docs/rule-packs.md shows is accepted as it stands there."""
    shown = re.findall(r"```json\n(.+?)```", (ROOT / "docs" / "rule-packs.md").read_text("utf-8"), re.DOTALL)
    assert len(shown) == 2
    for document in shown:
        try_out(read_pack(document), clock_ns=thread_time_ns)
        assert fits(json_schema(), json.loads(document))


def fits(schema: dict[str, Any], value: object) -> bool:
    """Tell whether a value fits the schema, by the few words that ours uses."""
    if "const" in schema or "enum" in schema:
        return any(value == one and type(value) is type(one) for one in schema.get("enum", [schema.get("const")]))
    match schema["type"], value:
        case "object", dict():
            known, named = schema["properties"], value.keys()
            inside = named <= known.keys() and named >= set(schema["required"])
            return inside and all(fits(known[key], inner) for key, inner in value.items())
        case "array", list():
            return len(value) <= schema["maxItems"] and all(fits(schema["items"], one) for one in value)
        case "string", str():
            long = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
            return long and re.search(schema.get("pattern", ""), value) is not None
        case "number", int() | float() if not isinstance(value, bool):
            inside = schema.get("minimum", value) <= value <= schema.get("maximum", value)
            return bool(inside and schema.get("exclusiveMinimum", -1) < value < schema.get("exclusiveMaximum", 2))
    return schema["type"] == "boolean" and isinstance(value, bool)
