"""What somebody has asked for: the sentences of an earlier message that ask, and the words that stand in them.

Whoever wrote it, "laitoin sähköpostia" asks for nothing and "mikä on tilausnumerosi?" for no telephone number.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

#: Requests and needs, and what announces a value.
_REQUESTS: Final = (
    r"tässä|tähän|kerrot?|kertoi\w+|kirjoitat?|ilmoitat?|laita(?:t|ti|han|pa)?|laitti\w*|lähetät?|annat?|anno\w*|jätät?"
    r"|jättä\w+|lisää|täytä|vahvista|pyydän|pyytäisi\w+|tarvi\w+|vaadi\w*|saan|saada|saadaan|saisi\w*|haluaisi\w+|voisi\w*"
    r"|tell|give|send|need\w*|require\w*|write|type|enter|provide|include|please|pls|plz|could|here"
    r"|(?:can|may) (?:i|we|you|u)|skriv\w*|ge|skicka|behöv\w*|ange|lämna|uppge|berätta|fyll|här|snälla"
    r"|(?:kan|får) (?:du|ni|jag|vi|man)"
)
#: Words that begin a question, also without its mark.
_OPENING: Final = (
    r"(?:mi(?:kä|tkä|tä|nkä|hin|lle|llä|stä|ssä|lloin)|ku(?:ka|ssa)|kene\w+"
    r"|[^\W\d_]+(?:[nt]k[oö]|isk[oö]|isik[oö]|aako|ääkö|eek[oö]|oiko|uuko|yykö|lleko)"
    r"|what|which|where|when|who|whose|how|vad|vilk\w+|var|när|vem|vems|hur)"
)
#: What asks without a question mark.
_ASKING: Final = re.compile(
    rf"(?<![^\W_])(?:{_REQUESTS})(?![^\W_])"
    r"|(?:^|[,;:(–-] ?|\b(?:ja|ok|okei|and|och|so|hei|moi|hi|hej|niin|mut|mutta|but|men|sit|sitten) )"
    rf"{_OPENING}(?![^\W_])"
)
#: A sentence ends at its mark, not at an abbreviation's full stop. A pattern that begins with single signs is looked
#: for much quicker than one that begins with choices.
_ENDS: Final = re.compile(
    r"[!?\n.](?:(?<!\.)[!?\n]*|(?<=\.)(?<!\bpuh\.)(?<!\bsynt\.)(?<!\bnro\.)(?<!\bop\.)(?<!\bopisk\.)(?<!\bhenk\.)"
    r"(?<!\btel\.)(?<!\bno\.)\.*(?=\s|$))"
)
#: What may stand before a word that is a label, as on a form: "ja puhelinnumero", "my student number".
_LABELS: Final = re.compile(
    r"[\s\W\d]*(?:(?:\w+,? )?(?:ja|sekä|plus|and|och|samt)\s)?\s*"
    r"(?:(?:sun|sinun|mun|minun|oma|nyt|vielä|sitten|your|my|full|the|a|ditt|din|mitt|min)\s)*"
)
#: What may stand after it.
_LABELLED: Final = re.compile(
    r"\w*(?:\s(?:number|numero|nummer))?(?:\s(?:ja|sekä|and|och)\s\w+)?(?:\s(?:on|is|är|tack|kiitos))?\s*(?:[.,:;(/–-]|niin\s|$)"
)
#: First parts of compounds that leave the last part what it is: a home address is an address.
_FIRST_PARTS: Final = frozenset(
    {
        "koti", "lähi", "katu", "posti", "työ", "matka", "koulu", "opiskelija", "oma", "pankki", "maksu", "henkilö",
        "yhteys", "suku", "etu", "koko", "vanha", "uusi", "käyttäjä", "hem", "post", "mobil", "skol", "student", "bank",
        "efter", "för", "person", "home", "sur", "fore", "nick",
    }
)  # fmt: skip
#: Words that begin like one that asks and mean something else.
_OTHERS: Final = (
    "mobilepay", "nimenomaa", "nimenvaih", "nimenmuut", "osoittau", "osoitta", "osoitti", "osoitettu", "osoitettav",
    "passiiv", "tavoitte", "addressed", "phoned", "callback",
)  # fmt: skip


class Sentence:
    """A sentence in lower case.

    Args:
        text: its words.
    """

    __slots__ = ("_asks", "text")

    def __init__(self, text: str) -> None:
        self.text: Final = text
        self._asks: bool | None = None

    def __repr__(self) -> str:
        return f"Sentence(length={len(self.text)}, asks={self.asks})"

    @property
    def asks(self) -> bool:
        """True when it asks for something, whatever that is; most sentences are never asked this."""
        if self._asks is None:
            self._asks = "?" in self.text or _ASKING.search(self.text) is not None
        return self._asks


def sentences(message: str) -> tuple[Sentence, ...]:
    """Return the sentences of a message in lower case; one with a question mark asks, and so does a request."""
    ends = [0, *(end.end() for end in _ENDS.finditer(message)), len(message)]
    texts = [message[start:end].strip() for start, end in pairwise(ends)]
    return tuple([Sentence(text) for text in texts if text])


def asked_for(said: Iterable[Sentence], stems: Iterable[str]) -> str | None:
    """Return the first of the word stems that a sentence asks for, None when none does."""
    standing = tuple(stems)
    return next((stem for one in said for stem in standing if _asks_for(one, stem)), None)


def _asks_for(sentence: Sentence, stem: str) -> bool:
    text = sentence.text
    at = text.find(stem)
    while at >= 0:
        word = _word_of(text, at)
        if word is not None and (sentence.asks or _is_label(text, word, at + len(stem))):
            return True
        at = text.find(stem, at + 1)
    return False


def _word_of(text: str, at: int) -> int | None:
    """Return where the word begins that begins here, or that has here the telling part of a compound."""
    start = at
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    telling = start == at or text[start:at] in _FIRST_PARTS
    return start if telling and not text.startswith(_OTHERS, start) else None


def _is_label(text: str, start: int, end: int) -> bool:
    """Tell whether a word stands as on a form: alone, or first and before a comma or a colon."""
    lead = _LABELS.match(text)
    return lead is not None and lead.end() >= start and _LABELLED.match(text, end) is not None
