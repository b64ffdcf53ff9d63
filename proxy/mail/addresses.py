"""E-mail addresses that mail is really sent to: the plain form only, which no header or command can be hidden in. Pure.

Quoted local parts, comments, routes and address literals (RFC 5321, 4.1.2) are refused: nobody is reached by them only,
and each has been a way to say more than an address.
"""

import re
from dataclasses import dataclass, field
from typing import Final, Self

MAX_ADDRESS_CHARS: Final = 254
"""RFC 5321, 4.5.3.1.3, less the angle brackets."""

MAX_LOCAL_CHARS: Final = 64
"""RFC 5321, 4.5.3.1.1."""

EXPECTED: Final = "an e-mail address such as matti@example.fi"

_ATOM: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Address:
    """One address that mail may be sent to; its parts are not in its repr.

    Attributes:
        local: what stands before the @; letters beyond ASCII need a server that takes them (RFC 6531).
        domain: what stands behind it, in ASCII (xn--) and lower case.
    """

    local: str = field(repr=False)
    domain: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the address that a text is, white space around it aside.

        Raises:
            ValueError: it is none; the text says what was expected and never what was found.
        """
        local, _, domain = text.strip().rpartition("@")
        if len(text) > MAX_ADDRESS_CHARS or not 0 < len(local) <= MAX_LOCAL_CHARS:
            raise ValueError(EXPECTED)
        if not all(map(_is_atom, local.split("."))):
            raise ValueError(EXPECTED)
        return cls(local, _ascii_domain(domain))

    @property
    def is_ascii(self) -> bool:
        """Say whether any server takes it."""
        return self.local.isascii()

    def __str__(self) -> str:
        """Return the address itself."""
        return f"{self.local}@{self.domain}"


def _is_atom(part: str) -> bool:
    """Say whether a part between dots may stand unquoted (RFC 5322, 3.2.3; RFC 6532, 3.2)."""
    plain = "".join(character for character in part if character.isascii())
    others = part if not plain else "".join(character for character in part if not character.isascii())
    return bool(part) and (not plain or _ATOM.fullmatch(plain) is not None) and (plain == part or others.isalnum())


def _ascii_domain(domain: str) -> str:
    try:
        name = domain.encode("idna").decode().lower()
    except UnicodeError:
        raise ValueError(EXPECTED) from None
    labels = name.split(".")
    # A last label of digits would be an IP address; one label alone, a host of the server's own network.
    if len(labels) == 1 or labels[-1].isdigit() or not all(map(_LABEL.fullmatch, labels)):
        raise ValueError(EXPECTED)
    return name
