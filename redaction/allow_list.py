"""What is shaped like personal data and is public: role mailboxes, the union's own addresses, emergency numbers."""

from collections.abc import Iterable
from typing import Final

from redaction.canonical import canonical
from redaction.entities import EntityType

_ROLES: Final = (
    "toimisto", "info", "hairinta", "häirintä", "tietosuoja", "edunvalvonta", "liikunta", "avustukset", "jarjestot",
    "järjestöt", "vaalilautakunta", "vaalit", "edustajisto", "hallitus", "puheenjohtaja", "paasihteeri",
    "pääsihteeri", "tapahtumat", "viestinta", "viestintä", "talous", "laskutus", "kv", "international", "tutor",
    "tuutorit", "tuutorointi", "jasenyys", "jäsenyys", "jasenpalvelu", "asiakaspalvelu", "kauppa",
    "koulutuspolitiikka", "kopo", "sopo", "yhdenvertaisuus", "palaute", "helpdesk", "tuki", "support", "rekry",
    "yritysyhteistyo", "kulttuuri", "ymparisto",
)  # fmt: skip
#: The university's.
_UNIVERSITY_ROLES: Final = (
    "info", "helpdesk", "opintotoimisto", "opintopalvelut", "hakijapalvelut", "hakutoimisto", "kirjasto", "library",
    "international", "admissions", "kirjaamo", "tietosuoja", "palaute",
)  # fmt: skip

#: Endings that make another case of a name as it stands, Swedish and English genitives included.
CASE_ENDINGS: Final = (
    "n", "a", "ä", "ta", "tä", "ssa", "ssä", "sta", "stä", "an", "en", "in", "on", "un", "yn", "än", "ön", "lla",
    "llä", "lta", "ltä", "lle", "na", "nä", "ksi", "s", "'s", ":n", ":ssa", ":sta", ":lle", ":llä", ":lla", ":ta",
    ":een", ":iin",
)  # fmt: skip

#: The default list; a controller replaces it with its own.
DEFAULT_ALLOW_LIST: Final[tuple[str, ...]] = (
    *(f"{role}@jamko.fi" for role in _ROLES),
    *(f"{role}@jamk.fi" for role in _UNIVERSITY_ROLES),
    # Campuses and the office.
    "Rajakatu 35",
    "Piippukatu 2",
    # The national crisis line; 112 is too short to be taken for anything.
    "09 2525 0111",
)

#: How much of a number's end tells it from most others.
_TAIL_CHARS: Final = 2
_HEAD_CHARS: Final = 3
_PERSON: Final = EntityType.PERSON
_EMAIL: Final = EntityType.EMAIL_ADDRESS
_PHONE: Final = EntityType.PHONE_NUMBER
_STREET: Final = EntityType.STREET_ADDRESS


class AllowList:
    """Decides whether a found value is public.

    Args:
        entries: e-mail addresses, telephone numbers and street addresses as people write them; an entry of letters
            alone, such as the name of a service, is no person in any of its cases.
    """

    __slots__ = ("_domain_tails", "_emails", "_heads", "_phones", "_streets", "_tails", "_words")

    def __init__(self, entries: Iterable[str] = DEFAULT_ALLOW_LIST) -> None:
        emails: set[str] = set()
        phones: set[str] = set()
        streets: set[str] = set()
        words: set[str] = set()
        for entry in entries:
            if "@" in entry:
                emails.add(canonical(EntityType.EMAIL_ADDRESS, entry))
            elif not any(char.isdigit() for char in entry):
                words.add(canonical(EntityType.PERSON, entry))
            elif any(char.isalpha() for char in entry):
                streets.add(canonical(EntityType.STREET_ADDRESS, entry))
            else:
                phones.add(canonical(EntityType.PHONE_NUMBER, entry))
        self._emails = frozenset(emails)
        self._phones = frozenset(phones)
        self._tails = frozenset(phone[-_TAIL_CHARS:] for phone in phones)
        self._domain_tails = frozenset(email[-_TAIL_CHARS:] for email in emails)
        self._heads = frozenset(street[:_HEAD_CHARS] for street in streets)
        self._streets = tuple(streets)
        self._words = frozenset(words)

    def __repr__(self) -> str:
        entries = len(self._emails) + len(self._phones) + len(self._streets) + len(self._words)
        return f"AllowList(entries={entries})"

    def allows(self, entity_type: EntityType, surface: str) -> bool:
        """Tell whether a found value is public.

        Args:
            entity_type: the kind it was found as.
            surface: the value as it is written.
        """
        # Plain comparisons with names of this module: a `match` looks each kind up in its enumeration.
        if entity_type is _PERSON:
            if not self._words:
                return False
            found = canonical(entity_type, surface)
            return any(found[: len(found) - cut] in self._words for cut in _ending_lengths(found))
        if entity_type is _EMAIL:
            # Said in words or not, an address ends as its domain does.
            ends = surface[-_TAIL_CHARS:].lower()
            return ends in self._domain_tails and canonical(entity_type, surface) in self._emails
        if entity_type is _PHONE:
            # Most numbers end differently, which is quick to see; one that is said in words is not.
            ends = surface[-_TAIL_CHARS:]
            other = ends.isdigit() and ends not in self._tails
            return not other and canonical(entity_type, surface) in self._phones
        street = entity_type is _STREET and surface[:_HEAD_CHARS].casefold() in self._heads
        return street and self._has_street(surface)

    def _has_street(self, surface: str) -> bool:
        found = canonical(EntityType.STREET_ADDRESS, surface)
        return any(_is_at(street, found) for street in self._streets)


def _ending_lengths(found: str) -> list[int]:
    """Return how many letters at the end of a word may be a case ending, 0 first."""
    return [0, *(len(ending) for ending in CASE_ENDINGS if found.endswith(ending))]


def _is_at(street: str, found: str) -> bool:
    """Tell whether a found address is the street itself, perhaps with postal code and town, but with no flat."""
    if found == street:
        return True
    rest = found.removeprefix(street + " ")
    if rest == found:
        return False
    code, _, town = rest.partition(" ")
    return (len(code) == 5 and code.isdigit()) or (not town and len(code) > 1 and code.isalpha())  # noqa: PLR2004 - postal code
