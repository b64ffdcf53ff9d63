"""IP addresses, both versions."""

from ipaddress import AddressValueError, IPv6Address
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER
from redaction.recognizer import PatternRecognizer

_VERSION_WORDS: Final = ("versio", "version", "ver.", " v.", "build", "release", "dnro", "päivity")
_CONTEXT: Final = ("ip", "osoit", "address", "adress", "ping", "verk", "network", "reitit", "router")

_OCTET: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"

#: Fewer groups may be a clock or code; with a double colon they may still be an address.
_FEWEST_GROUPS: Final = 3


def _version_4(candidate: Candidate) -> Hit | None:
    after = candidate.after(2)
    if after[:1] == "." and after[1:].isdigit():
        # Five numbers or more: an OID, a version.
        return None
    if candidate.preceded(_VERSION_WORDS, chars=14) and not candidate.preceded((" ip", "osoit", "address"), chars=14):
        return None
    return candidate.hit(0.95)


def _version_6(candidate: Candidate) -> Hit | None:
    try:
        IPv6Address(candidate.surface)
    except AddressValueError:
        return None
    groups = [group for group in candidate.surface.split(":") if group]
    if len(groups) >= _FEWEST_GROUPS:
        return candidate.hit(1.0)
    return candidate.hit(0.7) if groups and candidate.expected(_CONTEXT) else None


RECOGNIZERS: Final = (
    PatternRecognizer(
        name="ip_address_v4",
        entity_type=EntityType.IP_ADDRESS,
        pattern=rf"(?:^|[^\p{{L}}\p{{N}}_.])({_OCTET}(?:\.{_OCTET}){{3}}){AFTER}",
        gate=r"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]",
        judge=_version_4,
    ),
    PatternRecognizer(
        name="ip_address_v6",
        entity_type=EntityType.IP_ADDRESS,
        pattern=rf"(?i)(?:^|[^\p{{L}}\p{{N}}_])((?:[0-9a-f]{{1,4}}|:)[0-9a-f:]{{1,37}}(?:{_OCTET}(?:\.{_OCTET}){{3}}|[0-9a-f:]))"
        r"(?:$|[^\p{L}\p{N}_:]|:(?:$|[^0-9a-f:]))",
        gate=r"(?i)(?:[0-9a-f]:|:)[0-9a-f]*:",
        judge=_version_6,
        retry=True,
    ),
)
