"""The interface's words: gettext catalogues in Finnish, English and Swedish.

A catalogue is one `.po` file under `proxy/locale/<language>/<domain>.po`; message ids are the English
texts. Finnish is the first language: what no one asked otherwise for is shown in it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

LANGUAGES: tuple[str, ...] = ("fi", "en", "sv")
MAX_ACCEPTED = 20
_QUALITY = re.compile(r"[01](?:\.[0-9]{0,3})?")  # RFC 9110, 12.4.2.


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
    for part in accepted.split(",")[:MAX_ACCEPTED]:
        tag, *parameters = (piece.strip() for piece in part.split(";"))
        weight = _weight(parameters)
        if weight > 0:
            ranked.append((weight, tag.split("-")[0].lower()))
    for _, language in sorted(ranked, key=lambda item: -item[0]):
        if language in offered:
            return language
    return offered[0]


def _weight(parameters: Sequence[str]) -> float:
    """Return how much a language is wanted: 1 unless it says otherwise, 0 when it is not wanted or says nonsense."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            return float(value) if _QUALITY.fullmatch(value.strip()) else 0.0
    return 1.0
