"""The statement says what the program does: a test for each sentence that can become untrue."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from proxy.edge_role import rules_of
from proxy.i18n import LANGUAGES, catalogue
from proxy.redacting import redactor_of
from proxy.settings import Settings, check
from proxy.settings_values import Language
from proxy.statement.changes import Change, KeptSection, changes
from proxy.statement.facts import Facts, facts_of
from proxy.statement.record import record_of
from proxy.statement.words import DOMAIN, KINDS, METADATA, RIGHTS, TREATMENT, Items, Writer
from proxy.storing import schedule_of
from redaction.entities import SPECIAL_CATEGORIES, EntityType, Operator
from redaction.errors import WithheldError
from redaction.ledger import Ledger
from storage.interfaces import Metadata, Right
from storage.schedule import Category
from storage.schema import SCHEMAS, Collection
from tests.edge import planted

ROOT = Path(__file__).parent.parent.parent
HEADINGS = [
    "Rekisterinpitäjä", "Rekisteriasioita hoitava henkilö", "Rekisterin nimi", "Henkilötietojen käyttötarkoitus",
    "Rekisterin tietosisältö", "Säännönmukaiset tietolähteet", "Tietojen luovuttaminen ja siirtäminen",
    "Rekisterin suojaus", "Oikeutesi: tarkastus, kielto, korjaus ja poisto",
]  # fmt: skip


def settings_with(**changed: Any) -> Settings:
    """Return the shipped settings, some sections of them changed."""
    document = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    for section, values in changed.items():
        document[section] = {**document.get(section, {}), **values}
    return check(document)


def told(settings: Settings, language: Any = "en") -> tuple[Facts, Mapping[str, Items], str]:
    """Return the facts, the lists of the statement by their lead, and all of its text."""
    facts = facts_of(settings, redactor_of(settings))
    sections = Writer(facts, language).sections()
    lists = {block.lead: block for section in sections for block in section.blocks if isinstance(block, Items)}
    return facts, lists, "\n".join(line for section in sections for line in section.lines())


def outcome(settings: Settings, kind: EntityType) -> Operator:
    """Return what really happens to a value of a kind that a visitor writes."""
    ledger, value = Ledger(), planted.VALUES[kind]
    try:
        text = redactor_of(settings).redact(planted.sentence(kind), ledger, language="fi").text
    except WithheldError:
        return Operator.WITHHOLD
    if value in text:
        return Operator.PASS
    return Operator.PSEUDONYMISE if any(entry.value == value for entry in ledger.entries) else Operator.MASK


def test_the_headings_are_those_of_the_register_statement() -> None:
    """Nine numbered sections, in the order that the controller's statement has always had."""
    sections = Writer(told(settings_with())[0], "fi").sections()
    assert [(section.number, section.heading) for section in sections] == list(enumerate(HEADINGS, start=1))


@pytest.mark.parametrize(
    "operators",
    [{}, {"IBAN_CODE": "mask", "PHONE_NUMBER": "withhold", "CREDIT_CARD": "withhold", "STREET_ADDRESS": "pass"}],
)
def test_every_kind_is_treated_as_the_statement_says(operators: Mapping[str, str]) -> None:
    """What the text says of a kind is what the redactor does to it, by default and after a change."""
    settings = settings_with(redaction={"operators": operators})
    _, lists, _ = told(settings)
    by_lead = {lead.split(" such as ")[0]: operator for operator, lead in TREATMENT.items()}
    said = {
        word: operator
        for lead, block in lists.items()
        if (operator := by_lead.get(lead.split(" such as ")[0])) is not None
        for word in block.items
    }
    for kind in planted.VALUES:
        assert said[KINDS[kind]] is outcome(settings, kind), kind
    assert said.keys() == {KINDS[kind] for kind in planted.VALUES}


def test_a_kind_that_nobody_looks_for_is_not_promised() -> None:
    """Special categories are looked for on demand only; without that the statement is silent about them."""
    facts, _, text = told(settings_with())
    assert not SPECIAL_CATEGORIES & facts.visitors.keys()
    assert not [kind for kind in SPECIAL_CATEGORIES if KINDS[kind] in text]


def test_all_that_is_kept_of_a_browser_is_told() -> None:
    """The list is what the type holds, and what the database's validator takes, and nothing else."""
    _, lists, _ = told(settings_with())
    kept = SCHEMAS[Collection.CONVERSATIONS]["properties"]["metadata"]["properties"]
    assert set(METADATA) == {field.name for field in fields(Metadata)} == set(kept)
    assert lists["Collected automatically, and never used to identify you:"].items == tuple(METADATA.values())


def test_the_terms_are_those_that_retention_follows() -> None:
    """Each term in the text is the schedule's, by default and after a change."""
    for changed in ({}, {"chat_months": 3, "counters_months": 60}):
        settings = settings_with(retention=changed)
        months = schedule_of(settings).months
        _, lists, _ = told(settings)
        lines = lists["How long it is kept:"].items
        for line, category in zip(lines, Category, strict=True):
            wanted = "without limit" if months[category] is None else f": {months[category]} months"
            assert line.endswith(wanted), (category, line)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"forward": "withheld"}, "Of offline forms Tawk.to receives nothing."),
        ({"forward": "pseudonymised", "reply_domain": "chat.jamko.fi"}, "passed on to Tawk.to with pseudonyms"),
    ],
)
def test_forms_go_where_the_statement_says(form: Mapping[str, str], words: str) -> None:
    """The sentence follows the same setting as the relay."""
    settings = settings_with(offline_form=form)
    assert words in told(settings)[2]
    assert rules_of(settings).forward_forms is (form["forward"] == "pseudonymised")


def test_every_right_is_told() -> None:
    """What can be granted is what the statement lists."""
    lead = next(lead for lead in told(settings_with())[1] if lead.startswith("Access is only"))
    assert told(settings_with())[1][lead].items == tuple(RIGHTS[right] for right in Right)


@pytest.mark.parametrize("language", get_args(Language))
def test_no_text_is_missing_or_left_over(language: Language) -> None:
    """Every sentence of both documents is in the catalogue, with its places filled."""
    settings = settings_with(
        redaction={"operators": {"PHONE_NUMBER": "withhold", "STREET_ADDRESS": "pass"}},
        statement={
            "processors": [
                {"name": "Kontti Oy", "purpose": dict.fromkeys(LANGUAGES, "x"), "region": dict.fromkeys(LANGUAGES, "y")}
            ],
            "tawk_safeguards": dict.fromkeys(LANGUAGES, "z"),
        },
    )
    facts, _, _ = told(settings, language)
    lines = [
        line
        for section in (*Writer(facts, language).sections(), *record_of(facts, language))
        for line in (section.heading, *section.lines())
    ]
    assert not [line for line in lines if "{" in line]
    if language != "en":
        english = set(catalogue(DOMAIN, "en"))
        assert not [line for line in lines if line in english]


def test_two_versions_are_told_apart_line_by_line() -> None:
    """A change names its section, what it says no longer, and what it says now."""
    before = (KeptSection(1, "A", ("one", "two")), KeptSection(2, "B", ("same",)))
    after = (KeptSection(1, "A", ("one", "three")), KeptSection(2, "B", ("same",)), KeptSection(3, "C", ("new",)))
    assert changes(before, after) == (Change(1, "A", ("two",), ("three",)), Change(3, "C", (), ("new",)))
    assert changes(after, after) == ()
