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

_AT_BRACKETED: Final = r" ?[(\[{<] ?(?:at|a|ät|@|miukumauku|miuku mauku|snabel-?a|arroba) ?[)\]}>] ?"
_AT_SPOKEN: Final = r" (?:at|ät|ät-merkki|miukumauku|miuku mauku|kissanhäntä|snabel-?a|arroba) "
_DOT_BRACKETED: Final = r" ?[(\[{<] ?(?:dot|piste|punkt|\.) ?[)\]}>] ?"
_DOT_SPOKEN: Final = r" (?:dot|piste|punkt) "

#: Unmistakably an address, or a sentence such as "look at jamko.fi"? These words nearby say which.
_CONTEXT: Final = ("mail", "meil", "maili", "posti", "osoit", "address", "adress", "@", "kirjoit", "write", "skriv")
_PROVIDERS: Final = ("gmail", "hotmail", "outlook", "yahoo", "icloud", "proton", "luukku", "student", "live.")


def _plain(candidate: Candidate) -> Hit | None:
    """An at sign between two names is an address whatever stands around it."""
    surface = candidate.surface
    local = surface.partition("@")[0]
    # "…'matti@x.fi": an apostrophe or a dot that only touches the address is punctuation.
    lead = len(local) - len(local.lstrip("._%+'&-"))
    return candidate.part(lead, len(surface), 1.0) if lead < len(local) else candidate.hit(1.0)


def _obfuscated(candidate: Candidate) -> Hit | None:
    """A spoken "at" is also an English word, so it needs more than a dotted name after it."""
    surface = candidate.surface.lower()
    if re.search(r" at ", surface) is None:
        return candidate.hit(0.9)
    local, _, domain = surface.partition(" at ")
    if (
        " dot " in surface
        or "(" in surface
        or "[" in surface
        or any(sign in local for sign in "._0123456789")
        or any(provider in domain for provider in _PROVIDERS)
        or candidate.near(_CONTEXT)
        or candidate.passage.asked(_CONTEXT)
    ):
        return candidate.hit(0.8)
    return None


_SPOKEN: Final = (
    (re.compile(r"\s*[(\[{<]\s*(?:at|a|ät|@|miukumauku|miuku mauku|snabel-?a|arroba)\s*[)\]}>]\s*"), "@", 0),
    (re.compile(r"\s(?:at|ät|ät-merkki|miukumauku|miuku mauku|kissanhäntä|snabel-?a|arroba)\s"), "@", 1),
    (re.compile(r"\s*[(\[{<]\s*(?:dot|piste|punkt|\.)\s*[)\]}>]\s*"), ".", 0),
    (re.compile(r"\s(?:dot|piste|punkt)\s"), ".", 0),
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
    pattern=rf"({_LOCAL} ?@ ?(?:{_LABEL}\.)+{_TOP}){AFTER}",
    gate="@",
    judge=_plain,
)

_DOT: Final = rf"(?:\.|{_DOT_BRACKETED}|{_DOT_SPOKEN})"
_AT: Final = rf"(?:{_AT_BRACKETED}|{_AT_SPOKEN}| ?@ ?)"

OBFUSCATED: Final = PatternRecognizer(
    name="email_obfuscated",
    entity_type=EntityType.EMAIL_ADDRESS,
    pattern=rf"(?i)({_LOCAL}(?:{_DOT}{_LABEL})*{_AT}{_LABEL}(?:{_DOT}{_LABEL})*{_DOT}{_TOP})(?:$|[^\p{{L}}\p{{N}}_@])",
    gate=rf"(?i)@|{_AT_BRACKETED}|{_AT_SPOKEN}",
    judge=_obfuscated,
)

RECOGNIZERS: Final = (PLAIN, OBFUSCATED)
