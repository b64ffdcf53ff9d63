"""Message text as Tawk.to's widget treats it: entity-encoded on the wire, decoded once, and put in the page as HTML.

Text that holds markdown is encoded again by the widget before it is rendered, other text isn't: so what stands for a
literal "<" depends on the rest of the message.
"""

import html
import re
from collections.abc import Callable

from proxy.tawk.errors import EntityDepthError

MAX_ENTITY_ROUNDS = 3

_SPECIAL = re.compile(r"[&<>\"']")
_ENTITY_LIKE = re.compile(r"&(?=[#A-Za-z])")

# What the widget was seen to take for markdown: bold, a pair of underscores, a pair of backticks, a link.
_MARKDOWN = re.compile(
    r"\*\*[^\s*](?:[^*\n]*[^\s*])?\*\*"
    r"|_[^\s_](?:[^_\n]*[^\s_])?_"
    r"|`[^\s`](?:[^`\n]*[^\s`])?`"
    r"|\[[^\[\]\n]{1,1000}\]\(https://[^\s()]{1,2000}\)"
)


def decode_entities(text: str, *, max_rounds: int = MAX_ENTITY_ROUNDS) -> tuple[str, int]:
    """Decode entities until nothing changes; return the text and how many rounds it took.

    Raises:
        EntityDepthError: It would take more rounds than allowed.
    """
    for rounds in range(max_rounds + 1):
        decoded = decode_once(text)
        if decoded == text:
            return text, rounds
        text = decoded
    raise EntityDepthError(f"text: expected entities encoded at most {max_rounds} times")


def decode_once(text: str) -> str:
    """Decode entities once, as the widget does."""
    return html.unescape(text) if "&" in text else text


def encode_entities(text: str, rounds: int) -> str:
    """Encode the five characters that mean something in HTML, so often."""
    for _ in range(rounds):
        text = html.escape(text, quote=True).replace("&#x27;", "&#39;")
    return text


def through_entities(text: str, change: Callable[[str], str], *, max_rounds: int = MAX_ENTITY_ROUNDS) -> str:
    """Decode the text, change it, and encode it again as often; text that isn't changed stays as it was.

    Raises:
        EntityDepthError: The text is encoded more often than allowed.
    """
    decoded, rounds = decode_entities(text, max_rounds=max_rounds)
    changed = change(decoded)
    return text if changed == decoded else encode_entities(changed, rounds)


def is_markdown(text: str) -> bool:
    """Say whether the widget renders a decoded text as markdown."""
    return _MARKDOWN.search(text) is not None


def encode_for_widget(text: str) -> str:
    """Encode a message so that the widget shows exactly this text, with its markdown rendered and nothing as HTML.

    Where it isn't certain which way the widget takes, the signs that would differ are replaced by look-alikes: a wrong
    guess could put an element in the page.
    """
    if not _SPECIAL.search(text):
        return text
    if is_markdown(text):
        return encode_entities(text, 1)
    if _may_be_markdown(text):
        return encode_entities(_look_alike(text), 1)
    return encode_entities(text, 2)


def encode_name(text: str) -> str:
    """Encode a name so that the widget shows it and never takes it for HTML; apostrophes need no care there."""
    return encode_entities(text, 2) if any(sign in text for sign in '&<>"') else text


def _may_be_markdown(text: str) -> bool:
    return "](" in text or any(text.count(sign) > 1 for sign in "*_`~")


def _look_alike(text: str) -> str:
    return _ENTITY_LIKE.sub("\uff06", text).replace("<", "\u2039").replace(">", "\u203a")
