"""The visitor's words: complete in three languages, and all of them used."""

import re
from importlib.resources import files

import pytest

from proxy.edge.texts import FRAME_TEXTS, WIDGET_TEXTS, frame_texts, widget_texts
from proxy.i18n import LANGUAGES, catalogue

STATIC = files("proxy").joinpath("edge", "static")
SAME_IN_FINNISH = {"Chat"}
PLACE = re.compile(r"\{\w+\}")


def source_of(folder: str) -> str:
    """Return the scripts of one folder as one text."""
    return "".join(
        part.read_text("utf-8") for part in STATIC.joinpath(folder).iterdir() if part.name.endswith((".js", ".html"))
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_a_translation_with_the_same_places(language: str) -> None:
    """No text is missing, left in English, or lacks a place that the browser fills."""
    texts = set(WIDGET_TEXTS.values()) | set(FRAME_TEXTS.values())
    translated = catalogue("visitor", language)
    assert set(translated) == texts
    for text in texts:
        assert sorted(PLACE.findall(translated[text])) == sorted(PLACE.findall(text))
        if language != "en" and text not in SAME_IN_FINNISH:
            assert translated[text] != text


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_sides_get_every_key(language: str) -> None:
    """The host page and the frame get each of their texts in each language, and none of them is empty."""
    assert list(widget_texts(language)) == list(WIDGET_TEXTS)
    assert list(frame_texts(language)) == list(FRAME_TEXTS)
    assert all(widget_texts(language).values())
    assert all(frame_texts(language).values())


def test_an_unknown_language_is_refused() -> None:
    """A language that we do not have is an error, not English."""
    with pytest.raises(KeyError):
        widget_texts("de")


def test_the_scripts_use_the_texts_that_there_are() -> None:
    """Every key that a script names exists, and every key that exists is named or made up by a script."""
    widget, frame = source_of("widget"), source_of("frame")
    named = set(re.findall(r'text\("(\w+)"', widget))
    assert named <= set(WIDGET_TEXTS)
    made = {"status_", "notice_"}
    buttons = {"open", "minimise", "end"}
    assert {key for key in set(WIDGET_TEXTS) - named - buttons if not key.startswith(tuple(made))} == set()
    named = set(re.findall(r"texts\.(\w+)", frame))
    assert named <= set(FRAME_TEXTS)
    made = {"form_", "error_", "withheld_"}
    assert {key for key in set(FRAME_TEXTS) - named if not key.startswith(tuple(made))} == set()
