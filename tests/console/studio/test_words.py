"""What is wrong with rules, and how two differ, is told in the reader's language, whatever it is."""

import json
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proxy.console.studio.names import REASONS, expected
from proxy.console.studio.whole import read_whole, write_whole
from proxy.console.texts import Texts
from redaction.entities import EntityType
from redaction.rules.differences import Part, differences
from redaction.rules.pack import KNOWN, CustomPattern, DeniedTerm, RecognizerRule, RulePack, Trigger
from redaction.rules.problems import RulesError
from redaction.rules.reading import read_pack

FINNISH = Texts("fi", ZoneInfo("Europe/Helsinki"))
TERMS = st.text("abcäö 'on:#-", min_size=2, max_size=12).filter(lambda text: sum(map(str.isalnum, text)) > 1)
KINDS = st.sampled_from(EntityType)
PACKS = st.builds(
    RulePack,
    version=st.sampled_from(["2026-11-22", "1", "on", "1.5"]),
    recognizers=st.builds(
        lambda rules: {**RulePack("1").recognizers, **rules},
        st.dictionaries(
            st.sampled_from(["health", "url", "person", *list(KNOWN)[:2]]),
            st.builds(RecognizerRule, st.booleans(), st.sampled_from([0.25, 0.5, 1.0])),
        ),
    ),
    patterns=st.lists(
        st.builds(CustomPattern, st.sampled_from("abc"), KINDS, st.just("LK-[0-9]{4}")),
        max_size=2,
        unique_by=lambda one: one.name,
    ).map(tuple),
    allow=st.lists(TERMS.map(str.strip).filter(lambda text: len(text) > 1), max_size=3).map(tuple),
    deny=st.lists(st.builds(DeniedTerm, TERMS.map(str.strip), KINDS), max_size=3).map(tuple),
    staff=st.lists(TERMS.map(str.strip), max_size=3).map(tuple),
    triggers=st.lists(st.builds(Trigger, st.just("fi"), st.just(EntityType.URL), TERMS.map(str.strip)), max_size=2).map(
        tuple
    ),
)


@settings(max_examples=15, deadline=None)
@given(PACKS)
def test_what_is_written_as_yaml_is_read_as_it_was(pack: RulePack) -> None:
    """Whatever the terms look like (on, 1.5, a colon, an apostrophe): the text says the same rules again."""
    assert read_pack(read_whole(write_whole(pack))) == pack


@settings(max_examples=40, deadline=None)
@given(PACKS, PACKS)
def test_two_packs_differ_where_they_say_otherwise_and_nowhere_else(one: RulePack, other: RulePack) -> None:
    """No difference means the same rules; and there and back again tell the same entries, the other way round."""
    there, back = differences(one, other), differences(other, one)
    assert differences(one, one) == ()
    assert {(change.part, change.what, change.before, change.after) for change in there} == {
        (change.part, change.what, change.after, change.before) for change in back
    }
    if not there:
        same = replace(one, version=other.version)
        for part in (Part.PATTERNS, Part.ALLOW, Part.DENY, Part.STAFF, Part.TRIGGERS):
            assert set(getattr(same, part)) == set(getattr(other, part))
        assert (same.recognizers, same.from_visitor, same.from_agent) == (
            other.recognizers,
            other.from_visitor,
            other.from_agent,
        )


WRONG: tuple[object, ...] = (
    7, {"schema": 2, "version": "1"}, {"schema": 1, "version": ""}, {"schema": 1, "version": "1", "x": 1},
    *(
        {"schema": 1, "version": "1", **part}
        for part in (
            {"recognizers": 1}, {"recognizers": {"x": 1}}, {"recognizers": {"url": 1}},
            {"recognizers": {"url": {"on": 1}}}, {"recognizers": {"url": {"min_score": 2}}},
            {"recognizers": {"credit_card": {"on": False}}}, {"recognizers": {"credit_card": {"min_score": 1}}},
            {"operators": {"x": 1}}, {"operators": {"from_agent": {"X": "mask"}}},
            {"operators": {"from_agent": {"URL": "withhold"}}}, {"operators": {"from_agent": {"CREDIT_CARD": "pass"}}},
            {"allow": 1}, {"allow": ["x"]}, {"allow": ["a@b"]}, {"deny": ["x"]}, {"staff": [1]},
            {"triggers": {"de": 1}}, {"triggers": {"fi": 1}}, {"triggers": {"fi": {"X": []}}},
            {"triggers": {one: {"URL": ["ab"] * 1_500} for one in ("fi", "en")}},
            *(
                {"patterns": [{"name": "x", "entity_type": "URL", "pattern": "LK-1", **change}]}
                for change in (
                    {"name": "X"}, {"entity_type": "X"}, {"pattern": ""}, {"pattern": "("}, {"pattern": "a*"},
                    {"pattern": "(?=a)"}, {"pattern": r"(a)\1"}, {"pattern": r"\C"}, {"score": 1}, {"x": 1},
                    {"pattern": "((a{100}){100}){100}"},
                )
            ),
            {"patterns": [{"name": "x", "entity_type": "URL", "pattern": "LK-1"}] * 2},
        )
    ),
)  # fmt: skip


@pytest.mark.parametrize("document", WRONG, ids=lambda one: json.dumps(one)[:50])
def test_every_problem_is_told_in_the_readers_language(document: object) -> None:
    """Nothing that the reader expects is left in another language, but for its own plain values."""
    with pytest.raises(RulesError) as caught:
        read_pack(json.dumps(document))
    for problem in caught.value.problems:
        assert expected(FINNISH, problem.reason) != problem.reason or problem.reason == "1"


def test_what_trying_out_expects_is_told_too() -> None:
    """The reasons of patterns that are slow or are found everywhere have words of their own."""
    for reason in (
        "something that ordinary messages do not hold; it is found in 12 of 30",
        "a pattern that takes at most 10 ms over any 4 KiB of text",
        "rules that together take at most 10 ms over any 4 KiB of text: fewer, or simpler",
    ):
        assert expected(FINNISH, reason) != reason
    assert len(set(REASONS)) == len(REASONS)
