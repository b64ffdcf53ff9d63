"""Web addresses that open something to whoever holds them, or that carry an e-mail address.

An ordinary link stays: people talk about pages. A link with a token in it is a key, and the whole of it is taken.
"""

import re
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.recognizer import PatternRecognizer

#: Names of parameters whose value is a secret or stands for a person.
_SECRET_NAMES: Final = re.compile(
    r"(?:^|[_.-])(?:token|tok|access|auth\w*|key|apikey|sig|signature|secret|code|otp|pin|session\w*|sid|jwt|ticket|nonce|hash|"
    r"password|passwd|pwd|magic|invite|invitation|reset|confirm\w*|verif\w*|activat\w*|login|uid|userid|user|username|email|mail|"
    r"e-?post|sahkoposti|hetu|ssn|phone|puh|puhelin|name|nimi|etunimi|sukunimi|fbclid|gclid|msclkid|mc_eid)(?:$|[_.-]|id$)"
    r"|(?:token|session|auth|secret|signature)(?:id)?$",
    re.IGNORECASE,
)
#: Parts of a path after which a key stands.
_SECRET_PATHS: Final = re.compile(
    r"/(?:reset|verify|verification|confirm|confirmation|activate|activation|invite|invitation|magic|token|unsubscribe|login|sso|"
    r"auth|set-?password|password|share|s|link|signin)(?:-\w+)?/([^/?#]+)",
    re.IGNORECASE,
)
_EMAIL: Final = re.compile(r"[\w.%+-]{1,64}(?:@|%40)[\w-]{1,63}\.\w")
_USER: Final = re.compile(r"^(?:\w+://)?[^/?#@\s]+@")
_JWT: Final = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}")
#: What a value must at least have to be a secret: "code=fi" and "user=1" are none.
_FEWEST_SECRET_CHARS: Final = 6
#: A value as long as this, of letters and digits mixed, is a key whatever it is called.
_FEWEST_OPAQUE_CHARS: Final = 20
_LONGEST_WORD: Final = 15
_CLOSING: Final = ".,;:!?)]}'\"*_"


def _is_opaque(value: str, fewest: int = _FEWEST_OPAQUE_CHARS) -> bool:
    """Tell whether a value is what machines make up: long, without words, with letters and digits."""
    parts = re.split(r"%[0-9a-f]{2}|[-_.~]", value, flags=re.IGNORECASE)
    # "human-spaceflight_2003": words do not count.
    plain = "".join(part for part in parts if len(part) > _LONGEST_WORD or not part.isalpha())
    return len(plain) >= fewest and any(char.isdigit() for char in plain) and any(char.isalpha() for char in plain)


def _is_secret(name: str, value: str) -> bool:
    if len(value) >= _FEWEST_SECRET_CHARS and _SECRET_NAMES.search(name) is not None:
        return True
    return not name.lower().startswith("utm_") and _is_opaque(value)


def _carries(address: str) -> bool:
    """Tell whether an address carries a key or somebody's e-mail address."""
    if _EMAIL.search(address) or _USER.match(address) or _JWT.search(address):
        return True
    path, _, rest = address.replace("#", "?", 1).partition("?")
    for field in re.split("[&;?#]", rest):
        name, _, value = field.partition("=")
        if _is_secret(name, value) if value else _is_opaque(name):
            return True
    return any(_is_opaque(match[1], fewest=12) for match in _SECRET_PATHS.finditer(path))


def _judge(candidate: Candidate) -> Hit | None:
    address = candidate.surface.rstrip(_CLOSING)
    return candidate.part(0, len(address), 1.0) if address and _carries(address) else None


_REST: Final = r"[^\s<>\"«»]"

RECOGNIZERS: Final = (
    PatternRecognizer(
        name="url",
        entity_type=EntityType.URL,
        pattern=rf"(?i)(?:^|[^\p{{L}}\p{{N}}_@.-])((?:[a-z][a-z0-9+]{{1,12}}://|www\.){_REST}+"
        rf"|(?:[a-z0-9-]+\.)+[a-z]{{2,}}(?::[0-9]+)?/{_REST}+)",
        gate=r"(?i)://|www\.|[a-z](?::[0-9]+)?/[^\s]",
        judge=_judge,
    ),
)
