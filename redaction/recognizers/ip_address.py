"""IP addresses, both versions."""

import re
from ipaddress import AddressValueError, IPv6Address
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER, BEFORE
from redaction.recognizer import PatternRecognizer
from redaction.recognizers.wording import Words

_VERSION_WORDS: Final = (
    "versio", "version", "ver.", " v.", "build", "release", "dnro", "päivity", "kpl", "kohta", "kohda",
    "luku", "luvu", "sivu", "pykäl", "section", "chapter", "kapit", "avsnitt",
)  # fmt: skip
_CONTEXT: Final = ("ip", "osoit", "address", "adress", "ping", "verk", "network", "reitit", "router")

#: Words of a sentence that speaks of versions, and of programs when they stand just before the number.
_VERSIONED: Final = Words(
    "versio", "firmware", "build", "release", "päivit", "update", "uppdat", "upgrade", "driver", "ajuri", "patch"
)
_PROGRAM: Final = Words(
    "app(?!rox)", "sovellu", "ohjelm", "program", "windows", "chrome", "firefox", "android", "ios", "selain", "client"
)
#: Words of a sentence that speaks of networks: then it is an address after all.
_NETWORKED: Final = Words(
    "ipv?",
    "osoit",
    "address",
    "adress",
    "ping",
    "verk",
    "network",
    "reitit",
    "router",
    "server",
    "serve",
    "palvelin",
    "palvelim",
    "host",
    "dns",
    "gateway",
    "vpn",
    "yhdist",
    "connect",
    "ansl",
    "kone",
    "lait(?:e|te)(?!oh)",
    "login",
    "kirjau",
)
_SENTENCE_CHARS: Final = 80
_SENTENCE_END: Final = re.compile(r"[.!?](?=\s)|\n")
#: Versions are small numbers; most addresses begin with greater ones, and those of private networks with ten.
_LARGEST_VERSION: Final = 31
_PRIVATE: Final = 10

#: Brackets keep programs from making a link of it.
_DOT: Final = r"(?:\.|\[\.\])"
_OCTET: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"

#: Fewer groups may be a clock or code; with a double colon they may still be an address.
_FEWEST_GROUPS: Final = 3
#: The longest way of writing one, and a colon on either side.
_MOST_CHARS: Final = 47


def _version_4(candidate: Candidate) -> Hit | None:
    if candidate.surface.startswith("255."):
        # A mask of a network is nobody's address.
        return None
    after = candidate.after(2)
    if after[:1] == "." and after[1:].isdigit():
        # Five numbers or more: an OID, a version.
        return None
    if candidate.preceded(_VERSION_WORDS, chars=14) and not candidate.preceded((" ip", "osoit", "address"), chars=14):
        return None
    return None if _is_version(candidate) else candidate.hit(0.95)


def _is_version(candidate: Candidate) -> bool:
    """Tell whether the sentence speaks of versions and not of networks."""
    first = int(re.split(r"\D", candidate.surface)[0])
    if first > _LARGEST_VERSION or first == _PRIVATE:
        return False
    before = _SENTENCE_END.split(candidate.before(_SENTENCE_CHARS))[-1]
    sentence = before + " " + _SENTENCE_END.split(candidate.after(_SENTENCE_CHARS))[0]
    spoken = _VERSIONED.stand_in(sentence) or _PROGRAM.stand_in(before[-20:])
    return spoken and not _NETWORKED.stand_in(sentence)


def _version_6(candidate: Candidate) -> Hit | None:
    surface = candidate.surface
    if len(surface) > _MOST_CHARS:
        return None
    # "osoite 2001:db8::1: ei toimi": a single colon at either end is the sentence's.
    start = 1 if surface.startswith(":") and not surface.startswith("::") else 0
    end = len(surface) - (1 if surface.endswith(":") and not surface.endswith("::") else 0)
    try:
        IPv6Address(surface[start:end])
    except AddressValueError:
        return None
    groups = [group for group in surface[start:end].split(":") if group]
    if len(groups) >= _FEWEST_GROUPS:
        return candidate.part(start, end, 1.0)
    return candidate.part(start, end, 0.7) if groups and candidate.expected(_CONTEXT) else None


RECOGNIZERS: Final = (
    PatternRecognizer(
        name="ip_address_v4",
        entity_type=EntityType.IP_ADDRESS,
        pattern=rf"(?:^|[^\p{{L}}\p{{N}}_.])({_OCTET}(?:{_DOT}{_OCTET}){{3}}){AFTER}",
        gate=rf"[0-9]{_DOT}[0-9]{{1,3}}{_DOT}[0-9]",
        digits=True,
        judge=_version_4,
    ),
    PatternRecognizer(
        name="ip_address_v6",
        entity_type=EntityType.IP_ADDRESS,
        pattern=rf"(?i){BEFORE}((?:[0-9a-f]{{0,4}}:){{2,}}(?:{_OCTET}(?:\.{_OCTET}){{3}}|[0-9a-f]{{0,4}})){AFTER}",
        gate=r"(?i):[0-9a-f]{0,4}:",
        judge=_version_6,
    ),
)
