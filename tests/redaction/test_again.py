"""Redacting stored conversations again: more is taken out, nothing is put back, nothing is lost."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from redaction.again import Again, Redoing, Said, ledger_of
from redaction.analyzer import Analyzer
from redaction.entities import NEVER_KEPT, EntityType, Operator
from redaction.errors import LedgerError, RedactionError
from redaction.ledger import LATER_RANGE, RANGE, Ledger
from redaction.originals import original_of
from redaction.recognizers import ALL
from redaction.redactor import Redactor
from redaction.restorer import SegmentKind, restore, segments
from tests.redaction.marked import ANALYZER
from tests.redaction.strategies import TEXTS

DOMAIN = "chat.example"
_KNOWN_EARLY = {EntityType.EMAIL_ADDRESS, EntityType.PERSON, EntityType.FI_PERSONAL_IDENTITY_CODE}
EARLIER = Redactor(Analyzer(recognizers=[one for one in ALL if one.entity_type in _KNOWN_EARLY]), email_domain=DOMAIN)
LATER = Redactor(
    ANALYZER, operators=dict.fromkeys(set(EntityType) - NEVER_KEPT, Operator.PSEUDONYMISE), email_domain=DOMAIN
)
FIRST = LATER_RANGE * RANGE + 1


def stored(texts: Sequence[str], redactor: Redactor = EARLIER) -> tuple[list[Said], list[tuple[str, str, str]]]:
    """Return visitors' messages as earlier rules left them, and the values behind their pseudonyms."""
    ledger = Ledger()
    said = [Said((redactor.redact(text, ledger).text,)) for text in texts]
    return said, [(one.pseudonym, one.entity_type.value, one.value) for one in ledger.entries]


def again(said: Sequence[Said], ledger: Ledger, redactor: Redactor = LATER, **how: bool) -> list[Again]:
    """Return the messages anew."""
    return [texts[0] for texts in Redoing(redactor, email_domain=DOMAIN, **how).conversation(said, ledger)]


@given(st.lists(TEXTS, max_size=3))
@example(["soita 040 1234567", "nimeni on Matti Virtanen, puh. 040 1234567"])
@example(["t. Jenna 5106 5106 5106 5106", "[=EMAIL_1] matti@example.fi: 0401234567:lle"])
def test_nothing_is_lost_and_nothing_is_put_back(texts: list[str]) -> None:
    """What was typed is restored as before wherever it is spelled one way; what was taken out is out; then it rests."""
    try:
        said, values = stored(texts)
        ledger = ledger_of(values)
        before = [restore(one.texts[0], ledger, email_domain=DOMAIN) for one in said]
        done = again(said, ledger)
    except RedactionError:
        return
    late = {one.pseudonym: one.value for one in ledger.entries if one.number >= FIRST}
    for old, first, now in zip(said, before, done, strict=True):
        # Only parts that were open may have changed: every pseudonym and mask stands where it stood.
        kept = [one.pseudonym for one in segments(old.texts[0]) if one.kind is not SegmentKind.TEXT]
        left = iter(one.pseudonym for one in segments(now.text) if one.kind is not SegmentKind.TEXT)
        assert all(any(name == one for one in left) for name in kept)
        masked = any(one.kind is SegmentKind.MASK for one in segments(now.text))
        if not masked and set(late.values()) >= _taken(now, first):
            assert restore(now.text, ledger, email_domain=DOMAIN) == first
    more = ledger_of([(one.pseudonym, one.entity_type.value, one.value) for one in ledger.entries])
    assert [one.taken for one in again([Said((one.text,)) for one in done], more)] == [0] * len(done)


def _taken(now: Again, before: str) -> set[str]:
    """Return what was taken out of a text that held no pseudonym, else something that no ledger has."""
    if len(now.rounds) != 1 or len(original_of(before, Ledger()).stretches) != 1:
        return {"\0"} if now.rounds else set()
    return {before[one.start : one.end] for one in now.rounds[0]}


def test_a_missed_number_becomes_a_pseudonym_of_its_own_range() -> None:
    """A value that newer rules find has a number that no edge gives out; one that is known keeps its pseudonym."""
    said, values = stored(["soita 040 1234567 tai matti@example.fi", "siis MATTI@example.fi, 0401234567"])
    ledger = ledger_of(values)
    done = again(said, ledger)
    assert [one.text for one in done] == [
        f"soita [PHONE_{FIRST}] tai [EMAIL_1]",
        f"siis [EMAIL_1], [PHONE_{FIRST}]",
    ]
    assert [one.pseudonym for one in ledger.unsaved()] == [f"[PHONE_{FIRST}]"]


def test_a_value_that_a_later_message_shows_is_taken_out_of_the_earlier_one() -> None:
    """The whole conversation is judged with all that is known of it, whatever the order."""
    said, values = stored(["se on K1234", "opiskelijanumero K1234"])
    done = again(said, ledger_of(values))
    assert [one.text for one in done] == [f"se on [STUDENT_{FIRST}]", f"opiskelijanumero [STUDENT_{FIRST}]"]


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        pytest.param(
            "olen [NIMI_1] Virtanen", [("[NIMI_1]", "PERSON", "Matti")], f"olen [NIMI_1] [NIMI_{FIRST}]",
            id="the rest of a name has a pseudonym of its own",
        ),
        pytest.param("hetu [HETU] ja [PHONE_7]", [], "hetu [HETU] ja [PHONE_7]", id="what has no value stays"),
        pytest.param("[=PHONE_1] 040 1234567", [], f"[=PHONE_1] [PHONE_{FIRST}]", id="a look-alike stays escaped"),
        pytest.param(
            "kerro [NIMI_1]:lle 040 1234567", [("[NIMI_1]", "PERSON", "Matti"), ("[NIMI_1]:lle", "PERSON", "Matille")],
            f"kerro [NIMI_1]:lle [PHONE_{FIRST}]", id="a case form stays",
        ),
    ],
)  # fmt: skip
def test_only_what_is_open_changes(text: str, values: list[tuple[str, str, str]], expected: str) -> None:
    """Pseudonyms, masks and escapes stand as they stood."""
    assert again([Said((text,))], ledger_of(values))[0].text == expected


def test_what_must_never_be_kept_is_masked() -> None:
    """An identity code that newer rules find becomes a mask: no pseudonym, no value."""
    ledger = ledger_of([])
    assert again([Said(("tunnus 010190-999W",))], ledger)[0].text == "tunnus [HETU]"
    assert ledger.entries == ()


def test_without_a_key_to_keep_values_everything_found_is_masked() -> None:
    """Where the identities were erased nothing new is kept."""
    ledger = ledger_of([])
    assert again([Said(("soita 040 1234567",))], ledger, keep_values=False)[0].text == "soita [PHONE]"
    assert ledger.entries == ()


def test_an_answer_of_a_form_and_an_agents_message_are_judged_too() -> None:
    """Every text of a message counts, and an agent's pseudonyms are ours."""
    said = [Said(("", "040 1234567")), Said(("soitan [PHONE_995001], 050 7654321",), from_agent=True)]
    ledger = ledger_of([])
    done = Redoing(LATER, email_domain=DOMAIN).conversation(said, ledger)
    assert [one.text for texts in done for one in texts] == [
        "", f"[PHONE_{FIRST}]", f"soitan [PHONE_{FIRST}], [PHONE_{FIRST + 1}]",
    ]  # fmt: skip


def test_a_place_is_found_again_unless_it_was_taken_out() -> None:
    """`moved` follows a span of the former text through every look."""
    text = "040 1234567 ja haalarit"
    done = again([Said((text,))], ledger_of([]))[0]
    at = text.index("haalarit")
    moved = done.moved(at, at + 8)
    assert moved is not None
    assert done.text[slice(*moved)] == "haalarit"
    assert done.moved(4, 8) is None


@pytest.mark.parametrize("value", [("[NIMI]", "PERSON", "Matti"), ("[NIMI_1]", "FRIEND", "Matti"), ("x", "URL", "x")])
def test_what_is_no_pseudonym_is_refused(value: tuple[str, str, str]) -> None:
    """A stored identity that nobody can read leaves the conversation as it is."""
    with pytest.raises(LedgerError):
        ledger_of([value])
