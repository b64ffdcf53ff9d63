"""The interface's words: gettext catalogues in Finnish, English and Swedish.

A catalogue is one `.po` file under `proxy/locale/<language>/<domain>.po`; message ids are the English
texts. Finnish is the first language: what no one asked otherwise for is shown in it.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

LANGUAGES: tuple[str, ...] = ("fi", "en", "sv")


@cache
def catalogue(domain: str, language: str) -> Mapping[str, str]:
    """Return every text of `domain` in `language`, message id to text; a text that is missing shows its id.

    Raises:
        KeyError: `language` is not one of LANGUAGES.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    with files("proxy").joinpath("locale", language, f"{domain}.po").open("rb") as source:
        messages = read_po(source, locale=language)
    return {str(message.id): str(message.string or message.id) for message in messages if message.id}


def translate(domain: str, language: str, text: str, **values: object) -> str:
    """Return `text` in `language` with `{name}` places filled from `values`."""
    found = catalogue(domain, language).get(text, text)
    return found.format(**values) if values else found


def choose_language(accepted: str, offered: Sequence[str] = LANGUAGES) -> str:
    """Return the offered language that an Accept-Language header prefers, Finnish when it prefers none.

    Reading the header decides what our own page is written in; it goes nowhere else (RFC 9110, 12.5.4).
    """
    ranked: list[tuple[float, str]] = []
    for part in accepted.split(",")[:20]:
        tag, _, weight = part.strip().partition(";q=")
        try:
            ranked.append((float(weight or 1), tag.split("-")[0].lower()))
        except ValueError:
            continue
    for _, language in sorted(ranked, key=lambda item: -item[0]):
        if language in offered:
            return language
    return offered[0]
