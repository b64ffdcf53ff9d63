"""What a mask may say about the value that it hides: enough to talk about it, too little to know whose it is."""

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Final

from redaction.entities import EntityType
from redaction.normalization import normalize
from redaction.recognizers.iban_code import LENGTHS


def _country(surface: str) -> str:
    """Return the country of a bank account."""
    country = surface.lstrip()[:2].upper()
    return country if country in LENGTHS else ""


def _version(surface: str) -> str:
    """Return the version of an IP address."""
    try:
        return f"V{ip_address(surface.strip()).version}"
    except ValueError:
        return ""


#: Every other kind gets none: a few digits of a number, a domain or a year may be all that somebody needs.
_HINTS: Final[Mapping[EntityType, Callable[[str], str]]] = {
    EntityType.IBAN_CODE: _country,
    EntityType.IP_ADDRESS: _version,
}


def hint_of(entity_type: EntityType, surface: str) -> str:
    """Return what a mask may say about a value, "" for nothing.

    Args:
        entity_type: the kind of value.
        surface: the value as it is written.
    """
    hint = _HINTS.get(entity_type)
    return "" if hint is None else hint(normalize(surface).text)
