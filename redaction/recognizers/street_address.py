"""Home addresses: street and number, with stair, flat, postal code and town where they follow.

A street without a number is a place like any other and is left alone.
"""

import re
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER, BEFORE
from redaction.recognizer import PatternRecognizer

_HOME: Final = (
    "asu", "osoit", "muut", "koti", "kämp", "soluss", "luona", "live", "living", "address", "moved", "move to",
    "flat", "home", "mailed", "bor ", "bo på", "adress", "flytt", "hem", "yksiö", "kaksio", "posti",
)  # fmt: skip
#: Words beside a street and number that make it a place for everybody.
_PUBLIC: Final = (
    "kulma", "info", "toimisto", "ravintola", "kampus", "campus", "auditorio", "kirjasto", "hall", "kauppa ",
    "bussi", "pysäk", "office", "library", "restaurant", "room", "tila", "kontoret", "restaurang",
)  # fmt: skip
#: Roads and words that end like streets.
_NO_STREETS: Final = re.compile(
    r"(?:valta|moottori|kanta|seutu|rauta|maan|yhdys|ulosmeno|kehä|e|vt|kt|kilpa|uudis)tie\w*|(?:riks|läns|lands|motor)väg\w*",
    re.IGNORECASE,
)

_ONLY_ENDS_SO: Final = re.compile(r"tien [0-9]", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b(?:19|20)[0-9]{2}\b")

_FI_ENDINGS: Final = r"(?:n|lla|llä|lle|lta|ltä|ssa|ssä|sta|stä|a|ä|ta|tä)?"
_FI_STREET: Final = (
    r"(?:katu|kadu|tie|kuja|polku|polu|raitti|raiti|väylä|kaari|kaare|bulevardi|penger|penkeree|puistikko|puistiko|aukio|"
    r"kulku|kulu|esplanadi|laituri|piennar|pientare|tanhua|portaat)"
)
#: These also end surnames and villages, so the word must be capitalised.
_FI_STREET_OR_NAME: Final = (
    r"(?:rinne|rintee|mäki|mäe|ranta|ranna|tori|puisto|portti|porti|piha|linja|silta|silla|kallio|niitty|niity)"
)
_SV_STREET: Final = (
    r"(?:gatan|vägen|gränden|gränd|stigen|allén|esplanaden|torget|kajen|svängen|backen|stranden|gata|väg|slingan)"
)
_DE_STREET: Final = r"(?:straße|strasse|str\.|gasse|allee|platz|chaussee|damm|ufer|weg)"

_WORD: Final = r"\p{L}[\p{L}'-]*"
_STREET: Final = (
    rf"(?:(?i:{_WORD}{_FI_STREET}{_FI_ENDINGS}|{_WORD}(?:{_SV_STREET}|{_DE_STREET}))"
    rf"|\p{{Lu}}[\p{{L}}'-]*{_FI_STREET_OR_NAME}{_FI_ENDINGS}"
    rf"|\p{{Lu}}[\p{{L}}'-]+ (?:\p{{Lu}}[\p{{L}}'-]+ )?"
    rf"(?i:katu|kadu|tie|kuja|polku|polu|puistikko|raitti|väg|gata){_FI_ENDINGS})"
)
_FLAT: Final = r"(?i:,? ?(?:as|asunto|lgh|bst|apt|flat|huone)\.? ?[0-9]{1,4}[a-z]?)"
_NUMBER: Final = (
    r"[0-9]{1,4}(?: ?- ?[0-9]{1,4})?(?:/[0-9]{1,3})?"
    rf"(?:{_FLAT}|, ?[A-Za-z] ?[0-9]{{1,3}}| ?[A-Za-zÅÄÖåäö](?:{_FLAT}| ?[0-9]{{1,4}}[a-z]?)?)?"
)
_CALLED_NUMBER: Final = r"(?i:(?:nro|nr|numero|n:o)\.? )?"
#: House, stair and flat, all three.
_FLAT_NUMBER: Final = r"[0-9]{1,3} ?[A-Ha-h](?: ?[0-9]{1,3}|,? (?:as|lgh|bst)\.? ?[0-9]{1,3})"
#: "yliopistonk. 18 b 22", "kilpisenk 3a5": the stair and the flat make it safe.
_SHORT_STREET: Final = r"\p{L}[\p{L}-]{2,}(?:[kt]\.|n[kt])"
_STAIR_AND_FLAT: Final = r"[0-9]{1,3}(?: ?- ?[0-9]{1,3})? ?[A-H] ?[0-9]{1,3}"
_TOWNS: Final = (
    "jyväskylä|muurame|laukaa|äänekoski|helsinki|helsingfors|espoo|esbo|vantaa|vanda|tampere|tammerfors|turku|åbo|oulu|"
    "uleåborg|kuopio|lahti|lahtis|pori|björneborg|vaasa|vasa|joensuu|lappeenranta|rovaniemi|seinäjoki|hämeenlinna|kouvola|"
    "kotka|mikkeli|savonlinna|jämsä|porvoo|borgå|kokkola|karleby|pietarsaari|jakobstad|rauma|salo|kajaani|stockholm"
)
#: Towns as they are abbreviated. Tampere's "tre" is a number in Swedish, and a town only after a postal code.
_SHORT_TOWNS: Final = "jkl|hki|tku|lpr|hml|jns|rov"
_PLACE: Final = (
    r"(?:(?:, ?\n?| ?\n| )(?:FI-?|SE-?|F-?|D-?)?(?:[0-9]{5}|[0-9]{3} [0-9]{2})(?:,? \p{Lu}[\p{L}-]+|"
    rf",? (?i:{_TOWNS}|{_SHORT_TOWNS}|tre))?|(?:,? )(?i:{_TOWNS}|{_SHORT_TOWNS}))?"
)

_ROMANCE: Final = "(?i:rue|avenue|boulevard|allée|chemin|impasse|place|quai|via|calle)"
_ENGLISH: Final = "(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Court|Square|Terrace|Crescent)"
_ROMANCE_STREET: Final = (
    rf"[0-9]{{1,4}}(?: ?bis| ?ter)?,? {_ROMANCE}"
    r" (?:\p{L}[\p{L}'-]*,? ){0,4}\p{L}[\p{L}'-]*"
)
_ENGLISH_STREET: Final = rf"[0-9]{{1,4}}[A-Za-z]? (?:\p{{Lu}}[\p{{L}}'-]+ ){{1,3}}{_ENGLISH}"


def _numbered(candidate: Candidate) -> Hit | None:
    """A flat, a postal code or talk of living there makes it a home; talk of a public place unmakes it."""
    surface = candidate.surface
    if _NO_STREETS.match(surface) is not None:
        return None
    number = re.search(r"[0-9]", surface)
    tail = surface[number.start() :] if number is not None else ""
    detailed = re.search(r"[0-9] ?[A-Za-zÅÄÖåäö] ?[0-9]|as\.? ?[0-9]|[0-9]{5}", tail) is not None
    home = candidate.near(_HOME, before=50, after=0) or candidate.passage.asked(_HOME, messages=1)
    if detailed:
        return candidate.hit(0.95)
    if home:
        return candidate.hit(0.85)
    # "lähtien 2", "Kroatien 1992", "Monitori 2010": a word that only ends like a street, and a year.
    if _ONLY_ENDS_SO.search(surface) is not None or _YEAR.search(surface) is not None:
        return None
    inflected = candidate.after(1) == ":"
    return None if inflected or candidate.near(_PUBLIC, before=25, after=25) else candidate.hit(0.55)


def _flat(candidate: Candidate) -> Hit | None:
    """A capitalised word, a number, a stair and a flat are an address whatever the word."""
    other = candidate.near(_PUBLIC, before=25, after=10) or _NO_STREETS.match(candidate.surface) is not None
    return None if other else candidate.hit(0.75)


def _short(candidate: Candidate) -> Hit | None:
    return None if candidate.near(_PUBLIC, before=25, after=10) else candidate.hit(0.75)


def _foreign(candidate: Candidate) -> Hit | None:
    return None if _YEAR.match(candidate.surface) is not None else candidate.hit(0.8)


RECOGNIZERS: Final = (
    PatternRecognizer(
        name="street_address",
        entity_type=EntityType.STREET_ADDRESS,
        pattern=rf"{BEFORE}({_STREET}[ \n]{_CALLED_NUMBER}{_NUMBER}{_PLACE}){AFTER}",
        gate=rf"(?i)(?:{_FI_STREET}|{_FI_STREET_OR_NAME}|{_SV_STREET}|{_DE_STREET}|väg|gata){_FI_ENDINGS}"
        rf"[ \n]{_CALLED_NUMBER}[0-9]",
        digits=True,
        judge=_numbered,
    ),
    PatternRecognizer(
        name="street_address_short",
        entity_type=EntityType.STREET_ADDRESS,
        pattern=rf"(?i){BEFORE}({_SHORT_STREET} {_STAIR_AND_FLAT}{_PLACE}){AFTER}",
        gate=r"(?i)(?:[kt]\.|n[kt]) [0-9]",
        digits=True,
        judge=_short,
    ),
    PatternRecognizer(
        name="street_address_flat",
        entity_type=EntityType.STREET_ADDRESS,
        pattern=rf"{BEFORE}(\p{{Lu}}[\p{{L}}'-]{{3,}} {_FLAT_NUMBER}{_PLACE}){AFTER}",
        gate=f" {_FLAT_NUMBER}",
        digits=True,
        judge=_flat,
    ),
    PatternRecognizer(
        name="street_address_number_first",
        entity_type=EntityType.STREET_ADDRESS,
        pattern=rf"{BEFORE}((?:{_ROMANCE_STREET}|{_ENGLISH_STREET})"
        rf"(?:, ?(?:[A-Z]-?)?[0-9]{{4,5}} \p{{Lu}}[\p{{L}}-]+)?){AFTER}",
        gate=rf"(?:[0-9]|[0-9 ]bis|[0-9 ]ter),? {_ROMANCE} | {_ENGLISH}",
        digits=True,
        judge=_foreign,
    ),
)
