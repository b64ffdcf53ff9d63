"""Properties that hold for any text at all."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from redaction.analyzer import Analyzer
from redaction.entities import DEFAULT_OPERATORS, NEVER_KEPT, EntityType, Operator
from redaction.errors import RedactionError
from redaction.finding import Finding
from redaction.ledger import Ledger
from redaction.normalization import normalize
from redaction.pseudonyms import mask, pseudonym, tokens
from redaction.recognizers import ALL
from redaction.redactor import Redactor
from redaction.restorer import restore, segments
from redaction.walls import WALL, walled
from tests.redaction.marked import ANALYZER
from tests.redaction.strategies import LOOK_ALIKES, MIXED_TEXT, NOISE, SPACED_TEXT, TEXTS

DOMAIN = "chat.example"
REDACTOR = Redactor(ANALYZER, email_domain=DOMAIN)
#: Masks nothing but what must never be kept, so that the rest can come back.
REVERSIBLE = Redactor(
    ANALYZER, operators=dict.fromkeys(set(EntityType) - NEVER_KEPT, Operator.PSEUDONYMISE), email_domain=DOMAIN
)

#: Finds no names, which are found by what stands around them: taking some out changes what others look like.
NAMELESS = Redactor(
    Analyzer(recognizers=[one for one in ALL if one.entity_type is not EntityType.PERSON]), email_domain=DOMAIN
)


@given(TEXTS)
@example("[\u200b=EMAIL_1]")
@example("opiskelijanumero [EMAIL_K1234]")
@example("nimeni on Matti Virtanen, kerro Virtaselle ja Matin:lle tai Matilla'lle, [NIMI_1]:n [NIMI_1:]lle")
@example("nimeni on Matti Virtanen:lle ja Matti\u200blle, Virtaselle\u0308n, Virtasella\u00adn [nimi 1]lle")
def test_what_is_redacted_comes_back(text: str) -> None:
    """restore(redact(x)) == x when each form of a value is written in one way and no kind is masked."""
    ledger = Ledger()
    redacted = REVERSIBLE.redact(text, ledger)
    surfaces = [(finding.entity_type, text[finding.start : finding.end]) for finding in redacted.findings]
    if all(kind not in NEVER_KEPT and ledger.assign(kind, surface).value == surface for kind, surface in surfaces):
        assert restore(redacted.text, ledger, email_domain=DOMAIN) == text


@given(TEXTS)
@example("0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-0")
@example("s. 1.1.11 [BIRTH_1] 1.1.11 s. 1.1.11")
@example("mitt nummer är +358 40 1234567, 6456544-5")
@example("5106 5106 5106 5106 5106 5106 5106 5106 5106 5106")
@example("matti.meika@example.fi, matti.meika")
def test_a_redacted_text_holds_no_identifier(text: str) -> None:
    """Redacting what was redacted takes out nothing more; names are another matter."""
    ledger = Ledger()
    once = NAMELESS.redact(text, ledger)
    again = NAMELESS.redact(once.text, ledger, keep_pseudonyms=True)
    assert again.findings == ()
    assert again.text == once.text


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 29), st.integers(1, 5)), max_size=4))
def test_walls_keep_places(text: str, cuts: list[tuple[int, int]]) -> None:
    """What is found between walls is found at its place in the text, and nothing is found through a wall."""
    spans: list[tuple[int, int]] = []
    for start, length in sorted(cuts):
        if start + length <= len(text) and (not spans or start >= spans[-1][1]):
            spans.append((start, start + length))
    part = walled(text, spans)
    for start in range(len(part.text)):
        for end in range(start + 1, len(part.text) + 1):
            found = part.original([Finding(start, end, EntityType.URL, 1.0, "any")])
            for one in found:
                assert text[one.start : one.end] == part.text[start:end]
                assert not any(one.start < last and first < one.end for first, last in spans)
            if not found:
                assert WALL in part.text[start:end]


@given(TEXTS)
def test_masks_only_replace_what_was_found(text: str) -> None:
    """With masks, too, restoring gives the text back but for the masked places."""
    ledger = Ledger()
    redacted = REDACTOR.redact(text, ledger)
    expected: list[str] = []
    reached = 0
    for finding in redacted.findings:
        surface = text[finding.start : finding.end]
        masked = DEFAULT_OPERATORS[finding.entity_type] is Operator.MASK
        value = mask(finding.entity_type) if masked else ledger.assign(finding.entity_type, surface).value
        expected += [text[reached : finding.start], value]
        reached = finding.end
    assert restore(redacted.text, ledger, email_domain=DOMAIN) == "".join([*expected, text[reached:]])


@example("ﬁnnn")
@given(st.lists(st.one_of(st.sampled_from(LOOK_ALIKES), st.sampled_from(NOISE)), max_size=10).map("".join))
def test_a_typed_look_alike_is_never_a_pseudonym(text: str) -> None:
    """Whatever form it has, it resolves to nothing of the conversation's and comes back as typed."""
    ledger = Ledger()
    for kind in EntityType:
        for number in range(3):
            ledger.assign(kind, f"salaisuus {number}")
    before = len(ledger.entries)
    redacted = REVERSIBLE.redact(text, ledger)
    # "finnn" reads as a form of Finn: a token is told without its suffix.
    issued = {pseudonym(entry.entity_type, entry.number) for entry in ledger.entries[before:]}
    live = {token.pseudonym for token in tokens(normalize(redacted.text)) if token.escape is None}
    assert live <= issued
    restored = restore(redacted.text, ledger, email_domain=DOMAIN)
    assert "salaisuus" not in restored
    if not redacted.findings:
        assert restored == text


@given(TEXTS)
def test_another_conversation_resolves_nothing(text: str) -> None:
    """Pseudonyms of one ledger stand for nothing in an empty one, and segments lose nothing."""
    redacted = REVERSIBLE.redact(text, Ledger()).text
    plain = "".join(segment.text for segment in segments(redacted))
    assert restore(redacted, Ledger(), email_domain=DOMAIN) == plain


@given(TEXTS)
def test_no_found_value_leaves(text: str) -> None:
    """Outside pseudonyms, masks and escapes the redacted text is the text outside the findings."""
    redacted = REDACTOR.redact(text, Ledger())
    outside: list[str] = []
    reached = 0
    for finding in redacted.findings:
        assert 0 <= reached <= finding.start < finding.end <= len(text)
        assert 0.5 <= finding.score <= 1.0
        outside.append(text[reached : finding.start])
        reached = finding.end
    outside.append(text[reached:])
    position = 0
    for piece in outside:
        for char in piece:
            position = redacted.text.index(char, position) + 1


@given(st.one_of(st.text(max_size=300), MIXED_TEXT, SPACED_TEXT), st.lists(TEXTS, max_size=3), st.integers(0, 200))
def test_any_text_is_decided_or_refused(text: str, context: list[str], limit: int) -> None:
    """Any text and context give findings or an error of the one family."""
    try:
        findings = Analyzer(max_length_chars=limit).analyze(text, context=context, names=context)
    except RedactionError:
        assert len(text) > limit or len(normalize(text).text) > 2 * limit
        return
    assert all(a.end <= b.start for a, b in pairwise(findings))


@given(st.text(max_size=100), st.text(max_size=100))
def test_restoring_anything_is_harmless(text: str, value: str) -> None:
    """Whatever an agent types, restoring ends, and without pseudonyms or escapes changes nothing."""
    ledger = Ledger()
    ledger.assign(EntityType.PERSON, value or "x")
    restored = restore(text, ledger, email_domain=DOMAIN)
    if not list(tokens(normalize(text))):
        assert restored == text


@given(MIXED_TEXT)
def test_repr_never_holds_text(text: str) -> None:
    """Findings, redacted texts and ledgers print kinds, places and counts."""
    marked = "zqxsalaisuus@example.fi " + text
    ledger = Ledger()
    redacted = REDACTOR.redact(marked, ledger)
    shown = repr((redacted, redacted.findings, ledger, ledger.entries, REDACTOR, ANALYZER, segments))
    assert "zqxsalaisuus" not in shown
