"""Text as the widget shows it: exactly what was restored, and never an element."""

import contextlib
import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from proxy.tawk.errors import EntityDepthError
from proxy.tawk.richtext import (
    decode_entities,
    decode_once,
    encode_entities,
    encode_for_widget,
    encode_name,
    is_markdown,
    through_entities,
)

# How the widget may judge markdown: the forms seen, once as narrowly and once as widely as they can be read.
NARROW = re.compile(
    r"\*\*[^\s*]([^*\n]*[^\s*])?\*\*|_[^\s_]([^_\n]*[^\s_])?_|`[^\s`]([^`\n]*[^\s`])?`|\[[^\]\[\n]+\]\(https://[^)(\s]+\)"
)
SEEN = re.compile(r"\*\*[^*\n]+\*\*|_[^_\n]+_|`[^`\n]+`|\[[^\]\n]+\]\(https://[^)\s]+\)")
WIDE = re.compile(r"\*.*\*|_.*_|`.*`|~.*~|\[.*\]\(.*\)", re.DOTALL)

TEXT = st.lists(
    st.sampled_from(["<", ">", "&", '"', "'", "*", "**", "_", "`", "[x]", "(https://a.fi)", "<img src=x onerror=y>"])
    | st.sampled_from(["&lt;", "&amp;lt;", "&#60;", "&lt", "&copy", "ä", "\n", " ", "Matti", "[EMAIL_1]", ";", "#"])
    | st.text(max_size=3),
    max_size=12,
).map("".join)


class Page(HTMLParser):
    """What a browser makes of HTML: its text and its elements."""

    def __init__(self, body: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.elements: list[str] = []
        self.feed(body)
        self.close()

    def handle_data(self, data: str) -> None:
        """Collect text."""
        self.text += data

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """Collect elements."""
        self.elements.append(tag)

    def handle_comment(self, _data: str) -> None:
        """Count a comment as an element: it hides text."""
        self.elements.append("!--")

    def handle_decl(self, _decl: str) -> None:
        """Count a declaration as an element: it hides text."""
        self.elements.append("!")

    def handle_pi(self, _data: str) -> None:
        """Count a processing instruction as an element: it hides text."""
        self.elements.append("?")

    def unknown_decl(self, _data: str) -> None:
        """Count a section as an element: it hides text."""
        self.elements.append("![")


def shown(wire: str, rule: re.Pattern[str]) -> Page:
    """Show a message as the widget does: decode once, encode again if it's markdown, insert as HTML."""
    decoded = html.unescape(wire)
    return Page(html.escape(decoded) if rule.search(decoded) else decoded)


@given(TEXT | st.text())
@example("O'Brien <matti@example.fi> & co")
@example("**x** <b>")
@example("a_1 ja b_2 <b>")
@example("_\n_<img src=x>")
def test_the_widget_never_makes_an_element_of_text(text: str) -> None:
    """However the widget judges markdown, no text of a person becomes markup."""
    for rule in (NARROW, SEEN, WIDE):
        assert shown(encode_for_widget(text), rule).elements == []


@given(TEXT | st.text())
@example("O'Brien <matti@example.fi> & co")
@example("**lihava** & [linkki](https://jamko.fi) <b>")
@example("&lt;b&gt;")
def test_the_widget_shows_exactly_the_text(text: str) -> None:
    """Where the forms seen settle which way the widget goes, the visitor reads the text character by character."""
    judgements = {rule.search(text) is not None for rule in (NARROW, SEEN, WIDE)}
    if len(judgements) == 1 and judgements == {is_markdown(text)}:
        assert shown(encode_for_widget(text), SEEN).text == text


@given(TEXT)
def test_text_of_uncertain_markdown_shows_look_alikes(text: str) -> None:
    """Elsewhere at most `<`, `>` and `&` are replaced by signs that look like them."""
    alike = str.maketrans("\u2039\u203a\uff06", "<>&")
    if not SEEN.search(text) and not is_markdown(text):
        assert shown(encode_for_widget(text), SEEN).text.translate(alike) == text.translate(alike)


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("Moikka!", "Moikka!"),
        ("matti@example.fi", "matti@example.fi"),
        ("a < b", "a &amp;lt; b"),
        ("O'Brien", "O&amp;#39;Brien"),
        ("**a** < b", "**a** &lt; b"),
        ("[x](https://a.fi/?b=1&c=2)", "[x](https://a.fi/?b=1&amp;c=2)"),
        ("`a` & `b`", "`a` &amp; `b`"),
        ("a_ < _b", "a_ \u2039 _b"),
        ("[x](http://a.fi) &lt;", "[x](http://a.fi) \uff06lt;"),
    ],
)
def test_the_widgets_rule(text: str, wire: str) -> None:
    """Plain text is encoded twice, markdown once, and what may be either gets look-alikes."""
    assert encode_for_widget(text) == wire


@pytest.mark.parametrize(
    ("text", "decoded", "rounds"),
    [
        ("a", "a", 0),
        ("a & b", "a & b", 0),
        ("matti&#64;example.fi", "matti@example.fi", 1),
        ("matti&amp;commat;example.fi", "matti@example.fi", 2),
        ("matti&amp;amp;#x40;example.fi", "matti@example.fi", 3),
    ],
)
def test_entities_are_decoded_to_the_bottom(text: str, decoded: str, rounds: int) -> None:
    """What three rounds of entities hide is seen."""
    assert decode_entities(text) == (decoded, rounds)


def test_text_encoded_four_times_is_refused() -> None:
    """Text that can't be judged raises, and the error doesn't hold it."""
    with pytest.raises(EntityDepthError) as caught:
        decode_entities("matti&amp;amp;amp;#64;example.fi")
    assert "matti" not in str(caught.value)


@given(TEXT)
def test_decoded_text_holds_no_entity_any_more(text: str) -> None:
    """The result is a fixed point, or an error."""
    try:
        decoded, rounds = decode_entities(text)
    except EntityDepthError:
        return
    assert decode_once(decoded) == decoded
    assert decode_entities(encode_entities(decoded, rounds))[0] == decoded


@given(TEXT)
def test_text_that_is_not_changed_stays_as_it_was(text: str) -> None:
    """Going through the entities with nothing to change alters no character."""
    with contextlib.suppress(EntityDepthError):
        assert through_entities(text, lambda decoded: decoded) == text


def test_changed_text_is_encoded_as_often_as_it_was() -> None:
    """What is redacted within encoded text doesn't change how the rest is read."""

    def redact(text: str) -> str:
        return text.replace("matti@example.fi", "[EMAIL_1]")

    assert through_entities("5 &lt; 6, matti&#64;example.fi", redact) == "5 &lt; 6, [EMAIL_1]"
    assert through_entities("5 < 6, matti@example.fi", redact) == "5 < 6, [EMAIL_1]"


@given(TEXT | st.text())
def test_a_name_is_never_an_element(name: str) -> None:
    """A restored name is shown as text, whatever it holds."""
    page = Page(html.unescape(encode_name(name)))
    assert page.elements == []
    if encode_name(name) != name:
        assert page.text == name


def test_a_name_is_encoded_where_it_must_be() -> None:
    """Each sign that means something between tags or in an attribute is encoded; a name like O'Brien stays as it is."""
    assert [encode_name(name) for name in ("<", ">", "&", '"', "O'Brien")] == [
        *("&amp;lt;", "&amp;gt;", "&amp;amp;", "&amp;quot;"),
        "O'Brien",
    ]
