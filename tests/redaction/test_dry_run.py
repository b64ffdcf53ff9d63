"""Two packs over stored messages: what would be masked newly and no more, and never a value."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from redaction.again import ledger_of
from redaction.entities import EntityType
from redaction.errors import RedactionError
from redaction.ledger import Ledger
from redaction.rules.building import redactor_of
from redaction.rules.dry_run import Looked, Looking, with_terms_of
from redaction.rules.pack import KNOWN, DeniedTerm, RecognizerRule, RulePack, Trigger
from tests.redaction.strategies import TEXTS

BEFORE = RulePack("1")
VALUES = [("[NIMI_1]", "PERSON", "Matti Virtanen"), ("[PHONE_1]", "PHONE_NUMBER", "040 1234567")]


def without(*kinds: EntityType) -> RulePack:
    """Return the rules in force with what finds some kinds off."""
    off = {name: RecognizerRule(on=False) for name, one in KNOWN.items() if one.entity_type in kinds}
    return replace(BEFORE, version="2", recognizers={**BEFORE.recognizers, **off})


def looking_with(after: RulePack) -> Looking:
    """Return what looks with the rules in force and a draft."""
    return Looking(
        redactor_of(BEFORE), redactor_of(after), redactor_of(with_terms_of(after, BEFORE)), clock_ns=lambda: 0
    )


def look(
    after: RulePack, text: str, values: list[tuple[str, str, str]] | None = None, *, from_agent: bool = False
) -> Looked:
    """Return how a draft differs from the rules in force over a stored text."""
    return looking_with(after).take(text, ledger_of(VALUES if values is None else values), from_agent=from_agent)


def test_what_a_draft_loses_is_told_though_it_is_behind_a_pseudonym() -> None:
    """Kind, recognizer and length; around it the stored text, in which nothing else is to be seen."""
    looked = look(without(EntityType.PHONE_NUMBER), "Soita [PHONE_1], t. [NIMI_1], mail matti@example.fi")
    (lost,) = looked.lost
    assert (lost.kind, lost.length) == ("PHONE_NUMBER", 11)
    assert lost.around == ("Soita ", ", t. [NIMI_1], mail [EMAIL]")
    assert looked.new == ()


def test_what_a_draft_newly_finds_is_told_by_its_length() -> None:
    """The value itself stands nowhere, though it is still to be read in the stored text."""
    after = replace(BEFORE, version="2", deny=(DeniedTerm("kaappi 12", EntityType.STUDENT_ID),))
    looked = look(after, "[NIMI_1], avain on kaappi 12, kiitos")
    (new,) = looked.new
    assert (new.kind, new.length, new.around) == ("STUDENT_ID", 9, ("[NIMI_1], avain on ", ", kiitos"))
    assert looked.lost == ()
    assert "kaappi" not in repr(new.around)


@pytest.mark.parametrize(
    "asking",
    [
        {"deny": (DeniedTerm("Matti Virtanen", EntityType.STREET_ADDRESS),)},
        {"deny": (DeniedTerm("Virtanen soittaa", EntityType.STREET_ADDRESS),)},
        {"deny": (DeniedTerm("Matti Virtanen", EntityType.HEALTH),)},
        {"triggers": (Trigger("fi", EntityType.STUDENT_ID, "virtanen soittaa"),)},
        {"staff": ("Matti Virtanen",)},
    ],
)
def test_a_draft_cannot_ask_who_stands_behind_a_pseudonym(asking: dict[str, object]) -> None:
    """Whatever a draft adds that would find a value, the answer is the one for a conversation of somebody else's."""
    after = replace(BEFORE, version="2", **asking)  # type: ignore[arg-type] # Any field of a pack's own.
    text = "[NIMI_1] soittaa huomenna 12345, numero [PHONE_1]"
    other = [("[NIMI_1]", "PERSON", "Jenna Mallikas"), VALUES[1]]
    assert look(after, text) == look(after, text, other)


def test_what_a_listed_term_alone_takes_away_is_counted_and_not_shown() -> None:
    """An allow-list that names somebody would else show whose pseudonym it is."""
    after = replace(BEFORE, version="2", allow=(*BEFORE.allow, "040 1234567"))
    (lost,) = look(after, "Soita [PHONE_1]").lost
    assert (lost.kind, lost.around) == ("PHONE_NUMBER", None)


def test_a_value_that_changes_its_kind_is_neither_lost_nor_new() -> None:
    """What stays masked is no difference."""
    after = replace(BEFORE, version="2", deny=(DeniedTerm("matti@example.fi", EntityType.PERSON),))
    looked = look(after, "mail matti@example.fi")
    assert (looked.new, looked.lost) == ((), ())


IN_FORCE = redactor_of(BEFORE)
LOOSE = looking_with(without(EntityType.PHONE_NUMBER, EntityType.EMAIL_ADDRESS, EntityType.PERSON))


@given(TEXTS, st.booleans())
@example("soita 040 1234567, t. Matti Virtanen, mail matti.virtanen@example.fi", False)
def test_no_value_is_in_what_is_told(text: str, from_agent: bool) -> None:
    """Whatever is stored and whatever is lost: no value behind a pseudonym is in the text around it."""
    ledger = Ledger()
    try:
        stored = IN_FORCE.redact(text, ledger, keep_pseudonyms=from_agent).text
        values = [(one.pseudonym, one.entity_type.value, one.value) for one in ledger.entries]
        looked = LOOSE.take(stored, ledger_of(values), from_agent=from_agent)
    except RedactionError:
        return
    around = " ".join("\0".join(one.around or ()) for one in (*looked.lost, *looked.new))
    for _, _, value in values:
        if len(value) > 6 and value not in stored:
            assert value not in around
