"""Three languages, complete; dates and numbers as each writes them; nothing invisible gets through."""

import ast
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from jinja2 import nodes as jinja

from proxy.console import names
from proxy.console.audit import details
from proxy.console.cases import words as case_words
from proxy.console.cases.rows import ASKED_STATES
from proxy.console.cases.words import ASKED
from proxy.console.keys.page import PURPOSES
from proxy.console.oidc.pages import FAULTS
from proxy.console.people import words as people
from proxy.console.places import PLACES
from proxy.console.studio import names as rules
from proxy.console.texts import AREAS, Texts, legible
from proxy.i18n import LANGUAGES
from proxy.receipts.words import STATES
from redaction.entities import EntityType
from storage.interfaces import AuditTag, Delivery, Right, Sender

#: The console, and the visitors' own page, which is written with the same words.
ROOMS = (Path(str(files("proxy.console"))), Path(str(files("proxy.receipts"))))
HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 20, 12, 5, tzinfo=UTC)
SPEAKERS = {"t", "texts", "count"}
CASE_TABLES: tuple[Mapping[Any, str], ...] = (
    case_words.KINDS,
    case_words.STATES,
    case_words.CHANNELS,
    case_words.PROOFS,
    case_words.OUTCOMES,
    case_words.GROUNDS,
    case_words.RESTRICTIONS,
    case_words.STEPS,
    case_words.HINDRANCES,
    ASKED_STATES,
)
PLACE = re.compile(r"\{(\w+)\}")


def spoken() -> set[str]:
    """Return every text that templates and modules say."""
    found: set[str] = set()
    for template in (page for room in ROOMS for page in (room / "templates").rglob("*.html")):
        tree = Environment(autoescape=True).parse(template.read_text(encoding="utf-8"))
        for call in tree.find_all(jinja.Call):
            name = getattr(call.node, "name", getattr(call.node, "attr", ""))
            if name in SPEAKERS:
                found |= {str(one.value) for one in call.args[:2] if isinstance(one, jinja.Const)}
    for module in (one for room in ROOMS for one in room.rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in SPEAKERS | {"self"}:
                words = (one.value for one in node.args[:2] if isinstance(one, ast.Constant))
                found |= {one for one in words if isinstance(one, str)}
    of_looks = (names.ENTITIES, names.SENDERS, names.DELIVERIES, names.REASONS, names.CAUSES, names.TAGS)
    tables = (*of_looks, ASKED, STATES, details.NAMES, details.VALUES)
    found |= {text for table in CASE_TABLES for text in table.values()}
    found |= {name for _, name in case_words.IDENTIFIERS.values()}
    of_rules = (rules.PARTS, rules.OPERATORS, rules.LOOSENINGS, rules.REFUSALS, rules.STOPS, rules.REWRITE_STATES)
    found |= {text for table in of_rules for text in table.values()}
    found |= {text for table in tables for text in table.values() if text} | set(rules.REASONS)
    found |= set(FAULTS.values())
    found |= {text for pair in people.ROLES.values() for text in pair} | {
        *people.STATES.values(),
        *people.FAULTS.values(),
    }
    found |= {place.name for place in PLACES} | set(PURPOSES.values())
    return found | {text for pair in names.RIGHTS.values() for text in pair}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_in_every_language(language: str) -> None:
    """What the console says is in the catalogue, with the same places to fill, and the catalogue holds nothing else."""
    catalogue: dict[str, str] = {}
    for area in AREAS:
        with files("proxy").joinpath("locale", language, f"{area}.po").open("rb") as source:
            said_there = {str(one.id): str(one.string) for one in read_po(source, locale=language) if one.id}
        assert not set(said_there) & set(catalogue), area
        catalogue |= said_there
    said = spoken()
    # One text is kept in a name before it is said.
    said |= {text for text in catalogue if text.startswith("A stored record cannot be opened")}
    assert set(catalogue) == said
    for text, translation in catalogue.items():
        assert translation, text
        assert set(PLACE.findall(translation)) == set(PLACE.findall(text)), text
        assert language != "en" or translation == text


def test_everything_that_storage_and_redaction_name_has_a_name_here() -> None:
    """A new right, action, delivery or kind of data cannot appear on a page without words."""
    assert set(names.ENTITIES) == set(EntityType)
    assert set(names.TAGS) == set(AuditTag)
    assert set(names.RIGHTS) == set(Right)
    assert set(names.DELIVERIES) == set(Delivery)
    assert set(names.SENDERS) == set(Sender)


@pytest.mark.parametrize(
    ("language", "time", "day", "number"),
    [
        ("fi", "14.05", "Keskiviikko 18. marraskuuta 2026", "12\N{NO-BREAK SPACE}345"),
        ("en", "14:05", "Wednesday, 18 November 2026", "12,345"),
        ("sv", "14:05", "Onsdag 18 november 2026", "12\N{NO-BREAK SPACE}345"),
    ],
)
def test_times_days_and_numbers_are_written_as_the_language_does(
    language: str, time: str, day: str, number: str
) -> None:
    """Times are those of the place, not UTC."""
    texts = Texts(language, HELSINKI)
    assert texts.time(NOW) == time
    assert texts.day(date(2026, 11, 18), now=NOW) == day
    assert texts.number(12345) == number


@pytest.mark.parametrize(("day", "name"), [(20, "Tänään"), (19, "Eilen"), (21, "Lauantai 21. marraskuuta 2026")])
def test_days_nearby_have_their_own_names(day: int, name: str) -> None:
    """Today and yesterday are said so."""
    assert Texts("fi", HELSINKI).day(date(2026, 11, day), now=NOW) == name


def test_a_day_is_the_places_own() -> None:
    """Half past ten in the evening, UTC, is tomorrow in Finland."""
    assert Texts("fi", HELSINKI).local_date(datetime(2026, 11, 20, 22, 30, tzinfo=UTC)) == date(2026, 11, 21)


@given(st.text())
def test_nothing_invisible_stays_and_nothing_visible_goes(text: str) -> None:
    """Control and direction characters become visible, line by line; letters of every script stay as they are."""
    result = legible(text)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f]", result)
    assert result == legible(result)
    if text.isprintable() and not re.search("[\u2028-\u202e\u2066-\u2069]", text):
        assert result == text
