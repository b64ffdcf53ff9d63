"""Finnish first, then what the visitor's browser asks for; nothing a browser sends breaks a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.i18n import LANGUAGES, catalogue, choose_language, translate


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "fi"),
        ("de", "fi"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("sv-FI,sv;q=0.9,en;q=0.8", "sv"),
        ("de, en;q=0.7, sv;q=0.8", "sv"),
        ("en ; q=0.1, sv ; q=0.2", "sv"),
        ("en;q=0, sv;q=0.1", "sv"),
        ("en;q=0", "fi"),
        ("en;q=x, sv;q=nan, fi;q=2", "fi"),
        ("*", "fi"),
        (",".join(["de"] * 20) + ",en", "fi"),
    ],
)
def test_the_browser_chooses_among_ours(accepted: str, language: str) -> None:
    """The language with the greatest weight that we speak is taken, Finnish when there is none (RFC 9110, 12.5.4)."""
    assert choose_language(accepted) == language


@given(st.text())
def test_any_header_gives_a_language(accepted: str) -> None:
    """Whatever is sent, a page has a language."""
    assert choose_language(accepted) in LANGUAGES


def test_an_offer_may_be_smaller() -> None:
    """Who offers fewer languages gets one of them."""
    assert choose_language("en, sv;q=0.5", ("fi", "sv")) == "sv"
    assert choose_language("en", ("sv",)) == "sv"


def test_a_text_is_translated_and_filled() -> None:
    """A text comes in the language asked for with its places filled; an unknown one shows itself."""
    assert translate("visitor", "fi", "Start") == "Aloita"
    assert translate("visitor", "fi", "No such {thing}", thing="text") == "No such text"


def test_an_unknown_language_is_a_mistake_of_ours() -> None:
    """Nobody gets to name a file: only the three languages are looked for."""
    with pytest.raises(KeyError):
        catalogue("visitor", "../fi")
