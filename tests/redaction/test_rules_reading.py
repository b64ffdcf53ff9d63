"""Rule packs as documents: what is accepted, what is refused, and how a refusal is explained."""

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.entities import DEFAULT_OPERATORS, EntityType, Operator
from redaction.errors import RedactionError
from redaction.ledger import Ledger
from redaction.rules.building import redactor_of
from redaction.rules.pack import KNOWN, ON_BY_DEFAULT, RulePack
from redaction.rules.problems import RulesError
from redaction.rules.reading import read_pack, write_pack
from redaction.rules.samples import PERSONAL

FULL: dict[str, Any] = {
    "schema": 1,
    "version": "2026-11-22.1",
    "recognizers": {"health": {"on": True}, "student_id": {"on": False}, "email": {"min_score": 0.6}},
    "operators": {"from_visitor": {"IBAN_CODE": "mask", "URL": "pass"}, "from_agent": {"PERSON": "pass"}},
    "patterns": [
        {"name": "locker_key", "entity_type": "STUDENT_ID", "pattern": "LK-[0-9]{4}", "words": ["lokero"], "score": 0.7}
    ],
    "allow": ["toimisto@jamko.fi", "Peppi"],
    "deny": [{"text": "Projekti X", "entity_type": "PERSON"}],
    "staff": ["Jenna Mallikas"],
    "triggers": {"fi": {"STUDENT_ID": ["tunnukseni on"]}, "sv": {"PERSON": ["jag kallas"]}},
}
SMALL = {"schema": 1, "version": "1"}


def refused(document: object) -> list[tuple[str, str]]:
    """Return field and reason of each problem."""
    with pytest.raises(RulesError) as caught:
        read_pack(json.dumps(document))
    return [(problem.field, problem.reason) for problem in caught.value.problems]


def test_a_full_document() -> None:
    """Everything that a pack may say arrives, and what it leaves out is as in the package."""
    pack = read_pack(json.dumps(FULL))
    assert pack.version == "2026-11-22.1"
    assert {name for name, rule in pack.recognizers.items() if rule.on} == ON_BY_DEFAULT - {"student_id"} | {"health"}
    assert pack.recognizers["email"].min_score == 0.6
    assert pack.from_visitor == {
        **DEFAULT_OPERATORS,
        EntityType.IBAN_CODE: Operator.MASK,
        EntityType.URL: Operator.PASS,
    }
    assert pack.from_agent[EntityType.PERSON] is Operator.PASS
    assert [pattern.words for pattern in pack.patterns] == [("lokero",)]
    assert pack.allow == ("toimisto@jamko.fi", "Peppi")
    assert [(one.language, one.phrase) for one in pack.triggers] == [("fi", "tunnukseni on"), ("sv", "jag kallas")]
    assert "Jenna" not in repr(pack)


def test_a_small_document_is_the_package_itself() -> None:
    """Schema and version are enough."""
    assert read_pack(json.dumps(SMALL)) == RulePack("1")


@pytest.mark.parametrize("document", [FULL, SMALL])
def test_what_is_written_is_read(document: dict[str, Any]) -> None:
    """Writing a pack and reading it gives the same pack."""
    pack = read_pack(json.dumps(document))
    assert read_pack(write_pack(pack)) == pack


REFUSALS: list[tuple[dict[str, Any], str]] = [
    ({"schema": 2}, "schema"),
    ({"schema": True}, "schema"),
    ({"version": "salaisuus ja muuta"}, "version"),
    ({"salaisuus ja muuta": 1}, "?"),
    ({"colour": 1}, "colour"),
    ({"recognizers": []}, "recognizers"),
    ({"recognizers": {"nose": {"on": True}}}, "recognizers.nose"),
    ({"recognizers": {"email": True}}, "recognizers.email"),
    ({"recognizers": {"email": {"on": "salaisuus"}}}, "recognizers.email.on"),
    ({"recognizers": {"email": {"min_score": 2}}}, "recognizers.email.min_score"),
    ({"recognizers": {"email": {"min_score": True}}}, "recognizers.email.min_score"),
    ({"recognizers": {"personal_identity_code": {"on": False}}}, "recognizers.personal_identity_code.on"),
    ({"recognizers": {"credit_card": {"min_score": 0.51}}}, "recognizers.credit_card.min_score"),
    ({"operators": {"both": {}}}, "operators.both"),
    ({"operators": {"from_visitor": {"NOSE": "mask"}}}, "operators.from_visitor.NOSE"),
    ({"operators": {"from_visitor": {"URL": "salaisuus"}}}, "operators.from_visitor.URL"),
    ({"operators": {"from_visitor": {"CREDIT_CARD": "pass"}}}, "operators.from_visitor.CREDIT_CARD"),
    ({"operators": {"from_visitor": {"CREDIT_CARD": "pseudonymise"}}}, "operators.from_visitor.CREDIT_CARD"),
    ({"operators": {"from_agent": {"FI_PERSONAL_IDENTITY_CODE": "pass"}}},
     "operators.from_agent.FI_PERSONAL_IDENTITY_CODE"),
    ({"operators": {"from_agent": {"URL": "withhold"}}}, "operators.from_agent.URL"),
    ({"patterns": [{"name": "a"}]}, "patterns[0]"),
    ({"patterns": [{"name": "A b", "entity_type": "URL", "pattern": "x"}]}, "patterns[0].name"),
    ({"patterns": [{"name": "a", "entity_type": "NOSE", "pattern": "x"}]}, "patterns[0].entity_type"),
    ({"patterns": [{"name": "a", "entity_type": "URL", "pattern": "salaisuus("}]}, "patterns[0].pattern"),
    ({"patterns": [{"name": "a", "entity_type": "URL", "pattern": r"(salaisuus)\1"}]}, "patterns[0].pattern"),
    ({"patterns": [{"name": "a", "entity_type": "URL", "pattern": "salaisuus(?=x)"}]}, "patterns[0].pattern"),
    ({"patterns": [{"name": "a", "entity_type": "URL", "pattern": "(?<!x)salaisuus"}]}, "patterns[0].pattern"),
    ({"patterns": [{"name": "a", "entity_type": "URL", "pattern": "x*"}]}, "patterns[0].pattern"),
    ({"patterns": [{"name": "a", "entity_type": "URL", "pattern": r"\Qx"}]}, "patterns[0].pattern"),
    ({"patterns": [{"name": "a", "entity_type": "URL", "pattern": r"x\C"}]}, "patterns[0].pattern"),
    ({"patterns": [{"name": "a", "entity_type": "URL", "pattern": "(?:x{1,900}){1,900}"}]}, "patterns[0].pattern"),
    ({"patterns": [{"name": "a", "entity_type": "URL", "pattern": r"(?:\pL{1,100}){9}"}]}, "patterns[0].pattern"),
    ({"patterns": [{"name": "a", "entity_type": "URL", "pattern": "x" * 501}]}, "patterns[0].pattern"),
    ({"patterns": [{"name": "a", "entity_type": "URL", "pattern": "x", "score": 0}]}, "patterns[0].score"),
    ({"patterns": [{"name": "a", "entity_type": "URL", "pattern": "x", "score": 1}]}, "patterns[0].score"),
    ({"patterns": [{"name": "a", "entity_type": "URL", "pattern": "x", "words": ["o"]}]}, "patterns[0].words[0]"),
    ({"patterns": [{"name": "a", "entity_type": "URL", "pattern": "x"}] * 2}, "patterns"),
    ({"patterns": [{"name": "a", "entity_type": "URL", "pattern": "x"}] * 51}, "patterns"),
    ({"allow": "salaisuus"}, "allow"),
    ({"allow": ["@jamko.fi"]}, "allow[0]"),
    ({"allow": ["  "]}, "allow[0]"),
    ({"deny": ["salaisuus"]}, "deny[0]"),
    ({"deny": [{"text": "a", "entity_type": "PERSON"}]}, "deny[0].text"),
    ({"staff": ["Jenna", 7]}, "staff[1]"),
    ({"staff": ["x" * 101]}, "staff[0]"),
    ({"triggers": {"de": {}}}, "triggers.de"),
    ({"triggers": {"fi": []}}, "triggers.fi"),
    ({"triggers": {"fi": {"NOSE": ["a"]}}}, "triggers.fi.NOSE"),
    ({"triggers": {"fi": {"URL": "salaisuus"}}}, "triggers.fi.URL"),
    ({"triggers": {"fi": {"URL": [""]}}}, "triggers.fi.URL[0]"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "field"), REFUSALS)
def test_what_is_refused(change: dict[str, Any], field: str) -> None:
    """The one wrong field is named, with a reason, and nothing that stands in it is quoted."""
    with pytest.raises(RulesError) as caught:
        read_pack(json.dumps({**SMALL, **change}))
    assert [problem.field for problem in caught.value.problems] == [field]
    assert caught.value.problems[0].reason
    assert "salaisuus" not in str(caught.value)


@pytest.mark.parametrize(("change", "field"), REFUSALS)
def test_the_example_would_be_accepted(change: dict[str, Any], field: str) -> None:
    """In the place of what was refused, the example makes a pack."""
    with pytest.raises(RulesError) as caught:
        read_pack(json.dumps({**SMALL, **change}))
    example = json.loads(caught.value.problems[0].example)
    read_pack(json.dumps(mended({**SMALL, **change}, field, example)))


def mended(document: dict[str, Any], field: str, example: Any) -> dict[str, Any]:
    """Return a document with an example in the place of a wrong value, or of the object whose key is wrong."""
    copy: Any = json.loads(json.dumps(document))
    steps = list(path(field))
    if field in {"?", "colour"}:
        return SMALL
    place = copy
    for step in steps[:-1]:
        place = place[step]
    key_is_wrong = steps[-1] in {"nose", "both", "NOSE", "de"} or field == "triggers.fi"
    if not key_is_wrong:
        place[steps[-1]] = example
        return dict(copy)
    outer = steps[:1] if steps[0] != "operators" or steps[-1] == "both" else steps[:2]
    place = copy
    for step in outer[:-1]:
        place = place[step]
    place[outer[-1]] = example
    return dict(copy)


def path(field: str) -> Iterator[str | int]:
    """Return the steps to a field: "patterns[0].name" is patterns, 0, name."""
    for part in field.replace("]", "").replace("[", ".#").split("."):
        yield int(part[1:]) if part.startswith("#") else part


def test_every_problem_at_once() -> None:
    """Nobody has to mend one thing to hear of the next."""
    wrong = {"schema": 9, "allow": [1], "operators": {"from_visitor": {"CREDIT_CARD": "pass"}}, "staff": [2, 3]}
    assert [field for field, _ in refused(wrong)] == [
        "schema",
        "version",
        "operators.from_visitor.CREDIT_CARD",
        "allow[0]",
        "staff[0]",
        "staff[1]",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        '{"schema": 1, "version": "1", "allow": [], "allow": []}',
        "salaisuus",
        "[]",
        "7",
        "[" * 100_000,
        '"' + "x" * 600_000 + '"',
    ],
)
def test_what_is_no_document(text: str) -> None:
    """Anything but a JSON object of moderate size is refused as a whole."""
    with pytest.raises(RulesError, match="document"):
        read_pack(text)


KEYS = st.sampled_from([*FULL, *KNOWN, *EntityType, "fi", "on"])
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=True), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(list(FULL)), JSON), st.booleans())
def test_any_document_is_a_pack_or_refused(document: dict[str, Any], based: bool) -> None:
    """Whatever stands in it, the answer is a pack whose operators are allowed, or the one error."""
    pack = pack_or_problems({**SMALL, **document} if based else document)
    if isinstance(pack, RulePack):
        assert pack.from_visitor[EntityType.CREDIT_CARD] in {Operator.MASK, Operator.WITHHOLD}
        assert read_pack(write_pack(pack)) == pack
    else:
        assert pack


SYNTAX = st.sampled_from(
    ["a", "ä", "ﬁ", "１", r"\d", r"\pL", "[0-9]", "[^x]", "[[:alpha:]]", ".", "(", "(?:", "(?i)", "(?s)", "(?U)",
     "(?P<n>", ")", "|", "*", "+", "?", "{3}", "{1,200}", "^", "$", r"\b", r"\A", r"\z", r"\Q", r"\E", r"\C", r"\n",
     r"\x{41}", r"\\", " "]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(SYNTAX, max_size=14).map("".join)))
def test_any_pattern_is_tried_or_refused(pattern: str) -> None:
    """Whatever is typed as a pattern, it is the one error, or a pack that judges texts or withholds them."""
    custom = {"name": "a", "entity_type": "URL", "pattern": pattern}
    pack = pack_or_problems({**SMALL, "patterns": [custom]})
    if not isinstance(pack, RulePack):
        assert pack == ["patterns[0].pattern"]
        return
    redactor = redactor_of(pack)
    for text in (pattern, *PERSONAL[::9]):
        with contextlib.suppress(RedactionError):
            redactor.find(text, Ledger())


def pack_or_problems(document: object) -> RulePack | list[str]:
    """Return the pack, or the fields that are wrong."""
    try:
        return read_pack(json.dumps(document))
    except RulesError as error:
        return [problem.field for problem in error.problems]
