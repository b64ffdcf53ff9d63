"""Any frames, from either side: documented effects only, and no planted value leaves."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.recorder import JournalRecorder
from tests.edge import planted
from tests.edge.dialogue import Dialogue
from tests.edge.relay_calls import MESSAGE, OFFLINE, dialogue

__all__ = ["dialogue"]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["service", "nav", "setAttributes", "addEvent", "addTags", "endChat", "savePrechatForm", "saveNameChangeForm",
     "visitorRating", "visitorMessage", "ready", "visitorDataUpdate", "remoteDisconnect", "__callback__"]
)  # fmt: skip
SERVICE = st.tuples(st.just("visitor-chat"), st.sampled_from([MESSAGE, OFFLINE, "/v1/visitor/messages-seen"]), JSON)
FRAMES = st.one_of(
    st.text(),
    st.binary(),
    st.builds(lambda kind, text: kind + text, st.sampled_from("0123456"), st.text()),
    st.builds(
        lambda name, arguments, callback: "4" + json.dumps({"c": name, "p": arguments, "cb": callback}),
        NAMES | st.text(max_size=5),
        st.lists(JSON, max_size=4) | SERVICE.map(list),
        st.none() | st.integers(min_value=0, max_value=5),
    ),
)


@settings(max_examples=300, deadline=None)
@given(frames=st.lists(st.tuples(st.booleans(), FRAMES), max_size=6))
def test_any_frames_have_documented_effects_only(
    recorder: JournalRecorder, frames: list[tuple[bool, str | bytes]]
) -> None:
    """Whatever either side sends: no exception, only frames that are well formed, nothing half withheld."""
    dialogue = Dialogue(recorder)
    for from_visitor, data in frames:
        (dialogue.send if from_visitor else dialogue.hear)(data)
        for sent in (*dialogue.upstream, *dialogue.visitor):
            sent.encode()
        for command in dialogue.forwarded:
            assert set(command) <= {"c", "p", "cb"}
            assert command["c"] != "messagePreview"
        if from_visitor and dialogue.reasons:
            assert not dialogue.upstream


@settings(max_examples=150, deadline=None)
@given(words=st.lists(st.sampled_from([*planted.VALUES.values(), "ja", "on", "&lt;", "[EMAIL_1]"]), max_size=5))
def test_no_wording_of_planted_values_leaves(recorder: JournalRecorder, words: list[str]) -> None:
    """Structured values are found in any order and company."""
    dialogue = Dialogue(recorder)
    dialogue.say(" ; ".join(words))
    leaked = planted.traces("\n".join(dialogue.upstream))
    needing_words = {"Kauppakatu 17 B 4", "13.10.1952", "K4711", "XP7654321", "ABC-123", "1572860-0"}
    assert set(leaked) <= {planted.NAME} | needing_words
