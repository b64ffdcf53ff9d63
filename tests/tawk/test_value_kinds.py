"""What a form field holds, by its label."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.tawk.value_kinds import ValueKind, kind_of_label


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Name", ValueKind.PERSON),
        ("Nimi", ValueKind.PERSON),
        ("Nimesi *", ValueKind.PERSON),
        ("Etunimi", ValueKind.PERSON),
        ("Sukunimi:", ValueKind.PERSON),
        ("Ditt namn", ValueKind.PERSON),
        ("Efternamn", ValueKind.PERSON),
        ("first-name", ValueKind.PERSON),
        ("lastName", ValueKind.PERSON),
        ("Email", ValueKind.EMAIL),
        ("E-mail address", ValueKind.EMAIL),
        ("Sähköposti", ValueKind.EMAIL),
        ("Sähköpostiosoite", ValueKind.EMAIL),
        ("SÄHKÖPOSTI", ValueKind.EMAIL),
        ("Sa\u0308hko\u0308posti", ValueKind.EMAIL),
        ("E-post", ValueKind.EMAIL),
        ("Puhelin", ValueKind.PHONE),
        ("Puhelinnumero", ValueKind.PHONE),
        ("Puh.", ValueKind.PHONE),
        ("Telefonnummer", ValueKind.PHONE),
        ("Mobile", ValueKind.PHONE),
        ("phone", ValueKind.PHONE),
        ("Henkilötunnus", ValueKind.IDENTITY_CODE),
        ("hetu", ValueKind.IDENTITY_CODE),
        ("Personbeteckning", ValueKind.IDENTITY_CODE),
        ("Opiskelijanumero", ValueKind.STUDENT_ID),
        ("student-id", ValueKind.STUDENT_ID),
        ("Student number", ValueKind.STUDENT_ID),
        ("Oppijanumero", ValueKind.LEARNER_ID),
        ("Kotiosoite", ValueKind.ADDRESS),
        ("Address", ValueKind.ADDRESS),
        ("Syntymäaika", ValueKind.BIRTH_DATE),
        ("Date of birth", ValueKind.BIRTH_DATE),
        ("Tilinumero", ValueKind.IBAN),
        ("IBAN", ValueKind.IBAN),
        ("Message", None),
        ("Viesti", None),
        ("Question", None),
        ("Kurssin nimi", None),
        ("Event name", None),
        ("Nimike", None),
        ("Asia", None),
        ("Tel Aviv trip?" + "x" * 80, None),
    ],
)
def test_labels_in_three_languages(label: str, kind: ValueKind | None) -> None:
    """Labels denote what they hold; names of things and free questions denote nothing."""
    assert kind_of_label(label) is kind


@given(st.text())
def test_any_label_gives_an_answer(label: str) -> None:
    """No label makes it raise."""
    assert kind_of_label(label) in {None, *ValueKind}


def test_kinds_are_named_as_the_redaction_names_them() -> None:
    """Each kind is one of the redaction's entity types, so that the edge can pass it on."""
    entities = pytest.importorskip("redaction.entities")
    assert {kind.value for kind in ValueKind} <= {entity.value for entity in entities.EntityType}
