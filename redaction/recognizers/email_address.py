"""E-mail addresses, also the ways people hide them from robots."""

import re
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER
from redaction.recognizer import PatternRecognizer

#: Characters of the part before the at sign. Signs such as = and / are left out: they glue addresses to web links.
_LOCAL: Final = r"[\p{L}\p{N}_][\p{L}\p{M}\p{N}._%+'&-]*"
_LABEL: Final = r"[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*"
_TOP: Final = r"\p{L}[\p{L}\p{N}-]*[\p{L}\p{N}]"

_AT_WORD: Final = (
    r"(?:at|ät|[aä]t[ -]?merkki|@[ -]?merkki|miuku(?:[ -]?mau(?:ku)?)?|kissanhäntä|snabel[ -]?a|alfaslang|arroba)"
)
_DOT_WORD: Final = "(?:dot|piste|punkt|punto|alaviiva|underscore|understreck)"
_AT_BRACKETED: Final = rf" ?[(\[{{<] ?(?:a|@|{_AT_WORD}) ?[)\]}}>] ?"
_AT_SPOKEN: Final = rf"(?:[ \n]{_AT_WORD}[ \n]|[_-](?:at|ät)[_-])"
_DOT_BRACKETED: Final = rf" ?[(\[{{<] ?(?:{_DOT_WORD}|\.) ?[)\]}}>] ?"
_DOT_SPOKEN: Final = rf"(?:[ \n]{_DOT_WORD}[ \n]|[_-](?:dot|piste)[_-])"
#: Ends of addresses that a keyboard has put a space or a comma before.
_LOOSE_TOP: Final = r"(?: ?[.,] ?(?:com|fi|net|org|edu))"

#: Unmistakably an address, or a sentence such as "look at jamko.fi"? These words nearby say which.
_CONTEXT: Final = ("mail", "meil", "maili", "posti", "osoit", "address", "adress", "@", "kirjoit", "write", "skriv")
_PROVIDERS: Final = ("gmail", "hotmail", "outlook", "yahoo", "icloud", "proton", "luukku", "student", "live.", "jamk.")


def _plain(candidate: Candidate) -> Hit | None:
    """An at sign between two names is an address whatever stands around it."""
    surface = candidate.surface
    local, _, domain = surface.partition("@")
    if "." not in domain and "," not in domain and not _is_bare(local, domain):
        return None
    score = 1.0 if "." in domain else 0.9
    # "…'matti@x.fi": an apostrophe or a dot that only touches the address is punctuation.
    lead = len(local) - len(local.lstrip("._%+'&-"))
    return candidate.part(lead if lead < len(local) else 0, len(surface), score)


def _is_bare(local: str, domain: str) -> bool:
    """Tell whether an address has only lost its end: "matti.virtanen@gmail", but not "klo 10@kampus"."""
    if local.endswith((" ", "\n")) or domain.startswith((" ", "\n")) or not any(map(str.isalpha, local)):
        return False
    telling = not local.isalpha() and any(char in "._" or char.isdigit() for char in local)
    return telling or domain.lower().startswith(_PROVIDERS)


def _obfuscated(candidate: Candidate) -> Hit | None:
    """A spoken "at" is also an English word, so it needs more than a dotted name after it."""
    surface = candidate.surface.lower().replace("\n", " ")
    if " at " not in surface:
        return candidate.hit(0.9)
    local, _, domain = surface.partition(" at ")
    if (
        " dot " in surface
        or "(" in surface
        or "[" in surface
        or any(sign in local for sign in "._0123456789")
        or any(provider in domain for provider in _PROVIDERS)
        or candidate.near(_CONTEXT)
        or candidate.passage.mentioned(_CONTEXT)
    ):
        return candidate.hit(0.8)
    return None


_SPOKEN: Final = (
    (re.compile(rf"\s*[(\[{{<]\s*(?:a|@|{_AT_WORD})\s*[)\]}}>]\s*"), "@", 0),
    (re.compile(rf"\s{_AT_WORD}\s|[_-](?:at|ät)[_-]"), "@", 1),
    (re.compile(rf"\s*[(\[{{<]\s*(?:{_DOT_WORD}|\.)\s*[)\]}}>]\s*"), ".", 0),
    (re.compile(rf"\s{_DOT_WORD}\s|[_-](?:dot|piste)[_-]"), ".", 0),
    (re.compile(r"\s*[.,]\s*"), ".", 0),
    (re.compile(r"\s+"), "", 0),
)
_PLAINLY: Final = re.compile(r"[^\s(\[{<]+@[^\s(\[{<]+")


def deobfuscate(surface: str) -> str:
    """Return an address in its plain form, lower case: "X (at) y piste fi" becomes "x@y.fi"."""
    text = surface.lower()
    if _PLAINLY.fullmatch(text) is not None:
        return text
    for spoken, sign, times in _SPOKEN:
        text = spoken.sub(sign, text, count=times)
    return text


PLAIN: Final = PatternRecognizer(
    name="email",
    entity_type=EntityType.EMAIL_ADDRESS,
    pattern=rf"({_LOCAL}[ \n]?@{{1,2}}[ \n]?\.?{_LABEL}(?:\.{{1,2}}{_LABEL})*(?:\.{{1,2}}{_TOP}|{_LOOSE_TOP})?){AFTER}",
    gate="@",
    judge=_plain,
)

_DOT: Final = rf"(?:\.|{_DOT_BRACKETED}|{_DOT_SPOKEN})"
_AT: Final = rf"(?:{_AT_BRACKETED}|{_AT_SPOKEN}|[ \n]?@[ \n]?)"

OBFUSCATED: Final = PatternRecognizer(
    name="email_obfuscated",
    entity_type=EntityType.EMAIL_ADDRESS,
    pattern=rf"(?i)({_LOCAL}(?:{_DOT}{_LABEL})*{_AT}{_LABEL}(?:{_DOT}{_LABEL})*{_DOT}{_TOP})(?:$|[^\p{{L}}\p{{N}}_@])",
    gate=rf"(?i)@|{_AT_BRACKETED}|{_AT_SPOKEN}",
    judge=_obfuscated,
)

RECOGNIZERS: Final = (PLAIN, OBFUSCATED)
