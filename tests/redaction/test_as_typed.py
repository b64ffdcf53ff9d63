"""Identifiers as people type them, and what only looks like them: exact places, and made-up values in every way."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.analyzer import Analyzer
from redaction.entities import EntityType
from redaction.normalization import normalize
from redaction.recognizers import ALL
from tests.redaction.marked import found, read
from tests.redaction.typed import CARRIERS, MADE, WAYS, Chance

HERE = Path(__file__).parent
#: "\n" in a row of these files is a line break in the text.
AS_TYPED = [row.replace("\\n", "\n") for row in (HERE / "as_typed.txt").read_text("utf-8").splitlines()]
NEAR_MISSES = (HERE / "near_misses.txt").read_text("utf-8").splitlines()
IDENTIFIERS = frozenset(kind.value for kind in MADE)
ENGINE = Analyzer(recognizers=[recognizer for recognizer in ALL if recognizer.entity_type is not EntityType.PERSON])
#: Ways that make something else of a value; nobody types them by accident.
MEANINGLESS = {
    (EntityType.EMAIL_ADDRESS, "spaced dash"),
    (EntityType.EMAIL_ADDRESS, "spaced en dash"),
    (EntityType.EUROPEAN_STUDENT_ID, "spaced dash"),
    (EntityType.EUROPEAN_STUDENT_ID, "spaced en dash"),
    (EntityType.STREET_ADDRESS, "dash for space"),
    (EntityType.STREET_ADDRESS, "line break"),
    (EntityType.DATE_OF_BIRTH, "dash for space"),
    (EntityType.PHONE_NUMBER, "line break"),
}
FAR = "\n" + "kiitos paljon avusta ja mukavaa syksyn jatkoa kaikille teille sinne " * 2 + "\n"


@pytest.mark.parametrize("marked", AS_TYPED)
def test_what_is_marked_is_found_and_nothing_else(marked: str) -> None:
    """Exactly the marked places are found, each as its kind."""
    text, spans = read(marked)
    assert found(text, kinds=IDENTIFIERS) == spans


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_what_only_looks_like_it_stays(text: str) -> None:
    """Prices, times, codes of courses and rooms, orders, versions and the like are left alone."""
    assert found(text, kinds=IDENTIFIERS) == []


@pytest.mark.parametrize("kind", MADE)
def test_a_made_up_value_is_covered_however_it_is_typed(kind: EntityType) -> None:
    """No letter or digit of a value is left, in any way of typing it, in three languages."""
    chance = Chance(f"typed {kind}")
    leaks = []
    for way, typed in WAYS.items():
        if (kind, way) in MEANINGLESS:
            continue
        for carrier in CARRIERS[kind]:
            value = typed(MADE[kind](chance))
            text, start = carrier.format(value), carrier.index("{}")
            covered = {at for hit in ENGINE.analyze(text) for at in range(hit.start, hit.end)}
            if any(at not in covered and text[at].isalnum() for at in range(start, start + len(value))):
                leaks.append((way, text))
    assert leaks == []


@given(st.sampled_from(sorted(MADE)), st.integers(0, 10_000), st.data())
def test_invisible_signs_hide_nothing(kind: EntityType, seed: int, data: st.DataObject) -> None:
    """With zero-width signs anywhere, the same characters are found, counted in the text as it was typed."""
    plain = CARRIERS[kind][0].format(MADE[kind](Chance(seed)))
    places = data.draw(st.sets(st.integers(0, len(plain)), max_size=6))
    text = "".join("\u200b" * (at in places) + char for at, char in enumerate(plain))
    surfaces = [normalize(text[hit.start : hit.end]).text for hit in ENGINE.analyze(text)]
    assert surfaces == [normalize(plain[hit.start : hit.end]).text for hit in ENGINE.analyze(plain)]


@given(st.lists(st.tuples(st.sampled_from(sorted(MADE)), st.integers(0, 10_000)), min_size=2, max_size=4))
def test_far_apart_each_is_found_as_alone(chosen: list[tuple[EntityType, int]]) -> None:
    """Joining messages far apart loses nothing of any, and splitting them again neither."""
    parts = [CARRIERS[kind][0].format(MADE[kind](Chance(seed))) for kind, seed in chosen]
    joined = FAR.join(parts)
    covered = {at for hit in ENGINE.analyze(joined) for at in range(hit.start, hit.end)}
    start = 0
    for part in parts:
        alone = {start + at for hit in ENGINE.analyze(part) for at in range(hit.start, hit.end)}
        assert {at for at in alone if joined[at].isalnum()} <= covered
        start += len(part) + len(FAR)
