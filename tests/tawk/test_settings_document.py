"""The widget's settings: what would pass the proxy by is off, and hosts are ours."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.tawk.errors import FieldError, RefusalError
from proxy.tawk.settings_document import language_of, rewrite_settings, settings_query, version_of

SETTINGS: dict[str, Any] = {
    "ok": True,
    "data": {
        "settingsVersion": "2-53-0",
        "propertyName": "JAMKO",
        "branding": {"whitelabeled": False, "text": "Lisää tawk.to sivullesi", "url": "https://www.tawk.to/?utm_source=a"},
        "webrtc": {"ice": ["stun:stun.example"]},
        "widget": {
            "language": "fi",
            "minimized": {"desktop": {"type": "round"}, "mobile": {"type": "round"}},
            "maximized": {"desktop": {"height": 500, "width": 300}},
            "theme": {"header": {}, "agent": {}, "visitor": {}},
            "notification": {"all": {"visitorTyping": True, "sound": True}, "desktop": {}, "mobile": {}},
            "behavior": {"click": "max"},
            "visibility": {"all": {}, "desktop": {}, "mobile": {}},
            "features": {"emoji": True, "uploads": True, "rating": True, "transcript": True},
            "components": {"liveChat": True, "kb": False, "webrtc": True},
            "states": {"online": {"header": [{"content": {"value": "Lue tawk.to:sta", "image": "https://tawk.link/a.png"}}]}},
            "new": [1, None],
        },
    },
}  # fmt: skip


def test_what_the_widget_gets() -> None:
    """Exactly the listed switches are off and the listed hosts ours; everything else passes."""
    expected = copy.deepcopy(SETTINGS)
    data = expected["data"]
    del data["webrtc"]
    data["branding"]["url"] = "/_t/www/?utm_source=a"
    data["widget"]["notification"]["all"]["visitorTyping"] = False
    data["widget"]["features"]["uploads"] = data["widget"]["features"]["transcript"] = False
    data["widget"]["components"]["webrtc"] = False
    data["widget"]["states"]["online"]["header"][0]["content"]["image"] = "/_t/link/a.png"
    before = copy.deepcopy(SETTINGS)
    assert rewrite_settings(SETTINGS) == expected
    assert before == SETTINGS


@pytest.mark.parametrize(
    "name",
    ["behavior", "components", "theme", "states", "maximized", "minimized", "visibility", "notification", "features",
     "language"],
)  # fmt: skip
def test_settings_that_would_silence_the_widget_are_refused(name: str) -> None:
    """A document that the widget would die of is an error, so that the visitor is told something."""
    broken = copy.deepcopy(SETTINGS)
    del broken["data"]["widget"][name]
    with pytest.raises(FieldError, match=name):
        rewrite_settings(broken)


def test_switches_are_made_when_missing() -> None:
    """A switch that Tawk.to doesn't send is off all the same."""
    bare = copy.deepcopy(SETTINGS)
    bare["data"]["widget"]["notification"] = {}
    rewritten: Any = rewrite_settings(bare)
    assert rewritten["data"]["widget"]["notification"]["all"] == {"visitorTyping": False}


@pytest.mark.parametrize(
    ("language", "expected"), [("fi", "fi"), ("pt-BR", "pt-BR"), ("../x", "en"), (None, "en"), (5, "en"), ("", "en")]
)
def test_the_language_is_read(language: Any, expected: str) -> None:
    """The language names a file, so only a language's form is accepted."""
    document = copy.deepcopy(SETTINGS)
    document["data"]["widget"]["language"] = language
    assert language_of(document) == expected


def test_the_version_is_read() -> None:
    """The version goes back into a query, so only a version's form is accepted."""
    assert version_of(SETTINGS) == "2-53-0"
    assert version_of({"ok": True, "data": {"settingsVersion": "a&b"}}) == ""


@pytest.mark.parametrize(("known", "sent"), [("2-53-0", "2-53-0"), ("", "null"), ("null", "null"), ("a&b=c", "null")])
def test_the_query_is_built(known: str, sent: str) -> None:
    """The configured ids and a version go out, nothing else."""
    query = settings_query(property_id="p", widget_id="w", known_version=known)
    assert query == [("propertyId", "p"), ("widgetId", "w"), ("sv", sent)]


def test_an_error_of_tawks_keeps_its_code() -> None:
    """A refusal is told from a broken answer."""
    with pytest.raises(RefusalError):
        rewrite_settings({"error": {"code": "NotFoundError"}})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["ok", "data", "widget", "language", "features", "webrtc"]), inner, max_size=5
        )
    ),
    max_leaves=5,
)


CHANGES = st.dictionaries(st.sampled_from(list(SETTINGS["data"]["widget"])), JSON)
ALMOST_SETTINGS = CHANGES.map(lambda changes: {"ok": True, "data": {"widget": SETTINGS["data"]["widget"] | changes}})


@given(JSON | ALMOST_SETTINGS)
def test_any_answer_gives_settings_or_a_documented_error(answer: Any) -> None:
    """Whatever Tawk.to answers, no other error comes out, and uploads are off in what does."""
    try:
        rewritten: Any = rewrite_settings(answer)
    except (FieldError, RefusalError):
        return
    assert rewritten["data"]["widget"]["features"]["uploads"] is False
    assert language_of(answer)
