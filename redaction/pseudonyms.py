"""How pseudonyms and masks are written, read back, and told from look-alikes that a person typed.

A pseudonym is `[EMAIL_1]`, a mask is `[HETU]`, or with a harmless hint at what it hides `[IBAN:FI]`. Agents type them
by hand, so `[email 1]`, `[ EMAIL-1 ]` are read as well. What a visitor types in any of these forms is escaped with an
equals sign after the bracket, `[=EMAIL_1]`; an escaped one gets one more. Reading removes one. A pseudonym in the form
of an e-mail address is `email-1@<domain>`.

A person's pseudonym may have a suffix, `[NIMI_1]:lle`. Where the text after it would be taken for a suffix or run
into it, the bracket closes over it: `[NIMI_1:lle]x`, or `[NIMI_1:]:lle` for a name that somebody wrote ":lle" after.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from redaction.entities import LABELS, EntityType
from redaction.normalization import Normalized
from redaction.suffixes import disturbs, read_suffix, suffix_after

ESCAPE: Final = "="

#: Only people's names are inflected.
_PERSON: Final = LABELS[EntityType.PERSON]
_PERSON_OPENS: Final = f"[{_PERSON}_"
#: More digits are no pseudonym: no conversation has a million values of a kind.
_NUMBER: Final = "[0-9]{1,6}"
#: What a mask says about the value that it hides.
_HINT: Final = "[A-Z0-9]{1,8}"
#: A suffix inside the bracket.
_INNER: Final = "[A-ZÄÖäö]{0,12}"
_TOKEN: Final = re.compile(
    rf"\[(?P<lead>[ =]*)(?P<label>{'|'.join(LABELS.values())})"
    rf"(?:[ _-]{{0,3}}(?P<number>{_NUMBER})(?:[ ]{{0,3}}:[ ]{{0,3}}(?P<inner>{_INNER}))?"
    rf"|[ ]{{0,3}}:[ ]{{0,3}}(?P<hint>{_HINT}))?[ ]{{0,3}}\]",
    # ASCII, so that no letter outside it folds into one of the labels.
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A pseudonym, a mask or an escaped look-alike in a text.

    Args:
        start: its first character in the original text.
        end: one past its bracket.
        suffix_end: one past its suffix; `end` when none follows the bracket.
        inside: where, in the original text, its bracket has been opened: the place for an escape.
        escape: the original span of its first escape sign, None when it has none.
        pseudonym: the pseudonym in its plain form, or the mask.
        numbered: True for a pseudonym, False for a mask.
        suffix: the suffix beside or inside it, "" for none.
    """

    start: int
    end: int
    suffix_end: int
    inside: int
    escape: tuple[int, int] | None
    pseudonym: str
    numbered: bool
    suffix: str


def pseudonym(entity_type: EntityType, number: int, suffix: str = "") -> str:
    """Return the pseudonym with a number: "[EMAIL_1]"; with a suffix "[NIMI_1]:lle"."""
    plain = f"[{LABELS[entity_type]}_{number}]"
    return f"{plain}:{suffix}" if suffix else plain


def closed(pseudonym_: str, following: str) -> str:
    """Return a pseudonym as it must be written before a text: a person's with its suffix inside where they would mix.

    Args:
        pseudonym_: "[EMAIL_1]", "[NIMI_1]" or "[NIMI_1]:lle"; a mask or an escape stays as it is.
        following: the original text after it.
    """
    if not pseudonym_.startswith(_PERSON_OPENS):
        return pseudonym_
    plain, _, suffix = pseudonym_.partition("]")
    suffix = suffix.removeprefix(":")
    return f"{plain}:{suffix}]" if disturbs(following, suffix) else pseudonym_


def mask(entity_type: EntityType, hint: str = "") -> str:
    """Return the mask of a kind: "[HETU]", or with a hint "[IBAN:FI]"."""
    return f"[{LABELS[entity_type]}:{hint}]" if hint else f"[{LABELS[entity_type]}]"


def email_form(pseudonym_: str, domain: str) -> str:
    """Return an e-mail pseudonym in the form of an address: "[EMAIL_1]" is "email-1@<domain>"."""
    return pseudonym_.strip("[]").lower().replace("_", "-") + "@" + domain


def tokens(normalized: Normalized) -> Iterator[Token]:
    """Return everything in a text that reads as a pseudonym or mask, escaped or not, from left to right."""
    if "[" not in normalized.text:
        return
    for match in _TOKEN.finditer(normalized.text):
        token = _token(match, normalized)
        if token is not None:
            yield token


def _token(match: re.Match[str], normalized: Normalized) -> Token | None:
    """Return what a match reads as, None when it has what only a person's pseudonym may have."""
    start, end = normalized.original_span(*match.span())
    _, inside = normalized.original_span(match.start(), match.start() + 1)
    equals = match["lead"].find(ESCAPE)
    place = match.start("lead") + equals
    label, number, hint, inner = match["label"].upper(), match["number"], match["hint"], match["inner"]
    suffix = "" if inner is None else read_suffix(inner)
    if suffix is None or (inner is not None and label != _PERSON):
        return None
    suffix_end = end
    if equals < 0 and label == _PERSON and number is not None and inner is None:
        after = suffix_after(normalized.text, match.end())
        if after is not None:
            suffix = after[0]
            _, suffix_end = normalized.original_span(match.start(), after[1])
    return Token(
        start,
        end,
        suffix_end,
        inside,
        None if equals < 0 else normalized.original_span(place, place + 1),
        f"[{label}:{hint.upper()}]" if hint else f"[{label}]" if number is None else f"[{label}_{int(number)}]",
        number is not None,
        suffix,
    )


@dataclass(frozen=True, slots=True)
class AddressToken:
    """A pseudonym in the form of an e-mail address in a text; offsets are in the original text."""

    start: int
    end: int
    pseudonym: str


class EmailForm:
    """Finds e-mail pseudonyms that keep an e-mail's form.

    Args:
        domain: the domain that they are in; it must be the controller's own.
    """

    __slots__ = ("_pattern", "domain")

    def __init__(self, domain: str) -> None:
        self.domain = domain.lower()
        label = LABELS[EntityType.EMAIL_ADDRESS]
        self._pattern = re.compile(
            rf"(?<![a-z0-9._%+-]){label}-({_NUMBER})@{re.escape(domain)}(?![a-z0-9-]|\.[a-z0-9])",
            re.IGNORECASE | re.ASCII,
        )

    def tokens(self, normalized: Normalized) -> Iterator[AddressToken]:
        """Return every address of this form, from left to right."""
        if "@" not in normalized.text:
            return
        for match in self._pattern.finditer(normalized.text):
            start, end = normalized.original_span(*match.span())
            yield AddressToken(start, end, pseudonym(EntityType.EMAIL_ADDRESS, int(match[1])))
