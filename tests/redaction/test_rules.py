"""Rule packs at work: what they find, how they differ, whether they loosen, and why something was found."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import count
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.analyzer import Analyzer
from redaction.entities import NEVER_KEPT, EntityType, Operator
from redaction.errors import AnalysisError, WithheldError
from redaction.explanation import explain
from redaction.ledger import Ledger
from redaction.redactor import Redactor
from redaction.rules.building import RedactorInForce, redactor_of
from redaction.rules.checking import try_out
from redaction.rules.comparison import Loosening, compare, loosens
from redaction.rules.pack import KNOWN, CustomPattern, DeniedTerm, RecognizerRule, RulePack, Trigger
from redaction.rules.problems import RulesError
from redaction.rules.samples import ASKED, HOSTILE, ORDINARY, PERSONAL, SHIPPED
from tests.redaction.marked import ANALYZER, read
from tests.redaction.strategies import TEXTS

PLAIN = RulePack("1")
CALLED = Trigger("fi", EntityType.STUDENT_ID, "tunnukseni on")
KEY = CustomPattern("locker_key", EntityType.STUDENT_ID, "LK-[0-9]{4}", ("lokero",), 0.7)


def pack(**changes: Any) -> RulePack:
    """Return the package's own rules with changes."""
    return replace(RulePack("2"), **changes)


def with_rules(**rules: RecognizerRule) -> RulePack:
    """Return a pack with rules of its own for some recognizers."""
    return pack(recognizers=MappingProxyType({**PLAIN.recognizers, **rules}))


def with_operators(**operators: Operator) -> RulePack:
    """Return a pack with operators of its own for what visitors write."""
    chosen = {**PLAIN.from_visitor, **{EntityType[kind]: operator for kind, operator in operators.items()}}
    return pack(from_visitor=MappingProxyType(chosen))


def ticking() -> Callable[[], int]:
    """Return a clock that goes on by a microsecond at each look."""
    ticks = count(0, 1_000)
    return lambda: next(ticks)


@pytest.mark.parametrize(
    ("rules", "marked"),
    [
        (pack(patterns=(KEY,)), "lokeron avain «STUDENT_ID:LK-1234», ei LK-12345"),
        (pack(patterns=(KEY,)), "lokeron avain «STUDENT_ID:LK–1234»"),
        (pack(patterns=(KEY,)), "avain LK-1234"),
        (pack(deny=(DeniedTerm("Projekti  Kotka", EntityType.PERSON),)), "«PERSON:projekti\nkotkassa» on kivaa"),
        (pack(deny=(DeniedTerm("Projekti Kotka", EntityType.PERSON),)), "projekti kotkalintu"),
        (pack(staff=("Jenna Mallikas",)), "kysyin «PERSON:jenna mallikas» asiasta"),
        (pack(triggers=(CALLED,)), "Tunnukseni on: «STUDENT_ID:xx-99/17»."),
        (pack(triggers=(CALLED,)), "tunnukseni on hukassa"),
        (pack(triggers=(Trigger("fi", EntityType.PERSON, "mua sanotaan"),)), "mua sanotaan «PERSON:pörröksi»"),
        (pack(triggers=(Trigger("fi", EntityType.HEALTH, "polveni on"),)), "«HEALTH:polveni on» kipeä"),
        (with_rules(email=RecognizerRule(False), email_obfuscated=RecognizerRule(False)), "matti@example.fi"),
        (with_rules(student_id=RecognizerRule(True, 0.96)), "opiskelijanumero K1234"),
        (with_rules(business_id_any=RecognizerRule(True)), "yhdistyksen y-tunnus «BUSINESS_ID:1572860-0»"),
        (with_rules(health=RecognizerRule(True)), "mulla on «HEALTH:masennus»"),
        (pack(allow=("etunimi.sukunimi@jamko.fi",)), "etunimi.sukunimi@jamko.fi, «EMAIL_ADDRESS:toimisto@jamko.fi»"),
        (pack(allow=("Wilma",)), "nimeni on Wilma"),
    ],
)  # fmt: skip
def test_what_a_pack_finds(rules: RulePack, marked: str) -> None:
    """Exactly the marked spans are found."""
    text, spans = read(marked)
    found = redactor_of(rules).find(text, Ledger())
    assert [(one.start, one.end, one.entity_type.value) for one in found] == spans


@given(TEXTS)
def test_the_packages_own_rules_are_a_pack(text: str) -> None:
    """A pack that changes nothing finds what the package finds."""
    assert redactor_of(PLAIN).find(text, Ledger()) == Redactor(ANALYZER).find(text, Ledger())


OWN = redactor_of(
    pack(
        patterns=(KEY, CustomPattern("any_number", EntityType.URL, "[0-9]+")),
        deny=(DeniedTerm("matti", EntityType.PERSON), DeniedTerm("kiitos", EntityType.HEALTH)),
        triggers=(Trigger("fi", EntityType.STUDENT_ID, "on"),),
    )
)


@given(TEXTS)
def test_a_rule_more_never_unmasks_another_kind(text: str) -> None:
    """Every letter and digit that is found without the rules is found with them, but for scraps of two characters.

    That is so for what one look finds. A second look shows what stood behind other findings, and those differ.
    """
    covered = {index for one in OWN.find(text, Ledger()) for index in range(one.start, one.end)}
    for found in ANALYZER.analyze(text):
        place = range(found.start, found.end)
        left = "".join("x" if index not in covered and text[index].isalnum() else "." for index in place)
        assert max(map(len, left.split("."))) <= 2


def test_staff_are_known_in_every_conversation() -> None:
    """A surname of the staff is taken out in another case, without any other sign."""
    staffed = redactor_of(pack(staff=("Samuel Okafor",)))
    assert staffed.redact("Okaforille kiitos", Ledger()).text == "[NIMI_1]:lle kiitos"


def test_operators_and_version_arrive() -> None:
    """A redactor of a pack does what the pack says, and says which pack it is."""
    redactor = redactor_of(with_operators(IBAN_CODE=Operator.WITHHOLD), email_domain="chat.example")
    assert redactor.version == "2"
    with pytest.raises(WithheldError):
        redactor.redact("FI21 1234 5600 0007 85", Ledger())
    with pytest.raises(AttributeError):
        redactor.version = "3"  # type: ignore[misc] # it must not be possible


def test_far_too_many_hits_refuse_the_message() -> None:
    """A pattern that finds hundreds of places is a mistake, and a mistake lets nothing through."""
    greedy = redactor_of(pack(patterns=(CustomPattern("letter", EntityType.URL, "[a-z]"),)))
    with pytest.raises(AnalysisError, match="pattern:letter"):
        greedy.find("a " * 300, Ledger())


def test_rules_change_between_messages() -> None:
    """Who took the current redactor keeps it; the next message gets the new one."""
    force = RedactorInForce(redactor_of(PLAIN))
    taken = force.current
    force.replace(redactor_of(with_operators(EMAIL_ADDRESS=Operator.MASK)))
    assert taken.redact("a@b.fi", Ledger()).text == "[EMAIL_1]"
    assert force.current.redact("a@b.fi", Ledger()).text == "[EMAIL]"


@pytest.mark.parametrize(
    ("custom", "reason"),
    [
        (CustomPattern("word", EntityType.URL, "[a-zäö]+"), "ordinary messages"),
        (CustomPattern("number", EntityType.URL, "[0-9]{1,2}"), "ordinary messages"),
    ],
)
def test_a_pattern_that_finds_everything_is_refused(custom: CustomPattern, reason: str) -> None:
    """What is found in ordinary messages would make the chat unreadable."""
    with pytest.raises(RulesError) as caught:
        try_out(pack(patterns=(KEY, custom)), clock_ns=time.thread_time_ns)
    assert [problem.field for problem in caught.value.problems] == ["patterns[1].pattern"]
    assert reason in caught.value.problems[0].reason


def test_a_slow_pattern_is_refused() -> None:
    """The limit is time over hostile text, by the clock that is handed in."""
    with pytest.raises(RulesError, match="patterns"):
        try_out(pack(patterns=(KEY,)), clock_ns=ticking(), limit_ns=500)
    try_out(pack(patterns=(KEY,)), clock_ns=ticking(), limit_ns=1_500)


def test_rules_that_are_slow_together_are_refused() -> None:
    """Each may be quick enough, and all of them still too slow for a message."""
    many = tuple(replace(KEY, name=f"key{index}") for index in range(3))
    with pytest.raises(RulesError, match="patterns: expected rules that together"):
        try_out(pack(patterns=many), clock_ns=ticking(), limit_ns=2_500)
    try_out(pack(patterns=many), clock_ns=ticking(), limit_ns=3_500)


def test_terms_are_tried_as_well() -> None:
    """A denied word that everybody uses is refused under its own list."""
    with pytest.raises(RulesError) as caught:
        try_out(pack(deny=(DeniedTerm("on", EntityType.URL), DeniedTerm("is", EntityType.URL))), clock_ns=ticking())
    assert [problem.field for problem in caught.value.problems] == ["deny"]


@pytest.mark.parametrize("pattern", [r"(?:[0-9]+[ -]?)+x", r"(?:a|aa)+b", r"(?:.*a){12}", r"[a-z]+[a-z]+[a-z]+9"])
def test_re2_runs_hostile_patterns_in_time(pattern: str) -> None:
    """What takes other engines seconds is decided within the limit, or the pack is refused."""
    started = time.thread_time_ns()
    with suppress(RulesError):
        try_out(pack(patterns=(CustomPattern("hostile", EntityType.URL, pattern),)), clock_ns=time.thread_time_ns)
    assert time.thread_time_ns() - started < 5_000_000_000


def test_comparison() -> None:
    """New and lost findings stand where they are, withheld messages by their index, and each pack's cost beside it."""
    second = replace(
        with_operators(IBAN_CODE=Operator.WITHHOLD), patterns=(KEY,), allow=(*PLAIN.allow, "matti@example.fi")
    )
    texts = ["matti@example.fi", "lokero LK-1234", "FI21 1234 5600 0007 85", "Moi!"]
    result = compare(PLAIN, second, texts, clock_ns=ticking())
    assert [(one.text, one.finding.start, one.finding.entity_type.value) for one in result.new] == [
        (1, 7, "STUDENT_ID")
    ]
    assert [(one.text, one.finding.entity_type.value) for one in result.lost] == [(0, "EMAIL_ADDRESS")]
    assert (result.withheld, result.released) == ((2,), ())
    assert (result.first_ns, result.second_ns) == (1_000.0, 1_000.0)
    back = compare(second, PLAIN, texts, clock_ns=ticking())
    assert (back.new, back.lost, back.released) == (result.lost, result.new, (2,))


@pytest.mark.parametrize(
    ("rules", "hows"),
    [
        (PLAIN, []),
        (pack(patterns=(KEY,), staff=("Jenna Mallikas",), deny=(DeniedTerm("kotka", EntityType.URL),)), []),
        (with_operators(EMAIL_ADDRESS=Operator.MASK), []),
        (with_rules(health=RecognizerRule(True)), []),
        (with_rules(email=RecognizerRule(True, 0.2)), []),
        (pack(allow=()), []),
        (with_rules(ip_address_v4=RecognizerRule(False)), [Loosening.RECOGNIZER_OFF, Loosening.FINDING_LOST]),
        (with_rules(email=RecognizerRule(True, 0.9)), [Loosening.THRESHOLD_RAISED]),
        (with_operators(EMAIL_ADDRESS=Operator.PASS), [Loosening.OPERATOR_WEAKENED, Loosening.FINDING_LOST]),
        (with_operators(SE_PERSONAL_IDENTITY_NUMBER=Operator.PSEUDONYMISE), [Loosening.OPERATOR_WEAKENED]),
        (pack(allow=(*PLAIN.allow, "uusi@jamko.fi")), [Loosening.ALLOW_LIST_GROWN]),
        (pack(allow=(*PLAIN.allow, "198 51 100 7")), [Loosening.ALLOW_LIST_GROWN]),
    ],
)
def test_what_loosens(rules: RulePack, hows: list[Loosening]) -> None:
    """Every way in which a pack protects less than the package's own is named."""
    assert [one.how for one in loosens(rules, PLAIN)] == hows


def test_a_way_back_loosens() -> None:
    """To undo what protects more is to protect less."""
    stricter = replace(
        with_operators(URL=Operator.WITHHOLD),
        patterns=(KEY,), deny=(DeniedTerm("kotka", EntityType.URL),), staff=("Jenna Mallikas",),
        triggers=(Trigger("fi", EntityType.URL, "osoite on"),),
        from_agent=MappingProxyType({**PLAIN.from_agent, EntityType.URL: Operator.MASK}),
    )  # fmt: skip
    assert [(one.how, one.what) for one in loosens(PLAIN, stricter)] == [
        (Loosening.OPERATOR_WEAKENED, "from_visitor.URL"),
        (Loosening.OPERATOR_WEAKENED, "from_agent.URL"),
        (Loosening.PATTERN_DROPPED, "1"),
        (Loosening.DENY_LIST_SHRUNK, "1"),
        (Loosening.STAFF_SHRUNK, "1"),
        (Loosening.TRIGGER_DROPPED, "1"),
    ]
    assert loosens(stricter, stricter) == ()


def test_a_value_that_changes_its_kind_may_not_be_kept_better() -> None:
    """A pattern that wins over a stronger kind loosens, though every character is still found."""
    first = with_operators(IBAN_CODE=Operator.WITHHOLD)
    named = CustomPattern("account", EntityType.URL, r"[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{1,5}){4,8}", (), 0.99)
    second = replace(first, patterns=(named,))
    sample = ["maksoin tilille FI21 1234 5600 0007 80 eilen"]
    assert [one.entity_type for one in redactor_of(second).find(sample[0], Ledger())] == [EntityType.URL]
    assert [(one.how, one.what) for one in loosens(second, first, sample)] == [(Loosening.FINDING_LOST, "IBAN_CODE")]


@pytest.mark.parametrize("text", ["hetu 131052-308T", "hetuni on 131052-308X", "kortti 4111 1111 1111 1111"])
def test_what_is_never_kept_wins_over_every_pattern(text: str) -> None:
    """Whatever an administrator's pattern says, an identity code or a card is masked and remembered by nobody."""
    greedy = CustomPattern("numbers", EntityType.STUDENT_ID, "[0-9]{4,6}[0-9 A-Z-]{4,20}", (), 0.99)
    ledger = Ledger()
    redacted = redactor_of(pack(patterns=(greedy,))).redact(text, ledger)
    assert {one.entity_type for one in redacted.findings} <= NEVER_KEPT
    assert not ledger.unsaved()


def test_a_sample_of_ones_own() -> None:
    """What is lost on a given sample counts too."""
    second = replace(PLAIN, patterns=())
    first = replace(PLAIN, patterns=(KEY,))
    lost = loosens(second, first, ["lokero LK-1234"])
    assert [(one.how, one.what) for one in lost] == [
        (Loosening.PATTERN_DROPPED, "1"),
        (Loosening.FINDING_LOST, "STUDENT_ID"),
    ]


@given(st.dictionaries(st.sampled_from(sorted(KNOWN)), st.booleans(), max_size=4))
def test_a_pack_that_does_not_loosen_keeps_everything(switched: dict[str, bool]) -> None:
    """When no way is named, nothing of the shipped corpus is lost."""
    rules = with_rules(**{name: RecognizerRule(on) for name, on in switched.items()})
    if not loosens(rules, PLAIN):
        before, after = redactor_of(PLAIN), redactor_of(rules)
        for text in PERSONAL[:12]:
            covered = {index for one in after.find(text, Ledger()) for index in range(one.start, one.end)}
            assert all(index in covered for one in before.find(text, Ledger()) for index in range(one.start, one.end))


def test_the_samples() -> None:
    """Ordinary messages hold nothing, the others something each, and every kind occurs."""
    redactor = redactor_of(with_rules(**{name: RecognizerRule(True) for name in KNOWN}))
    assert not any(redactor.find(text, Ledger()) for text in ORDINARY)
    found = [redactor.find(text, Ledger()) for text in PERSONAL]
    assert all(found)
    assert {one.entity_type for findings in found for one in findings} == set(EntityType)
    assert all(HOSTILE)


def test_every_recognizer_finds_something_in_the_samples() -> None:
    """What is built at a pattern's first match is there before a visitor's first message, for every recognizer."""
    analyzer = Analyzer(recognizers=tuple(KNOWN.values()))
    judged = [*((text, text) for text in SHIPPED), *ASKED]
    found = {name for asked, text in judged for name, *_ in analyzer.reasons(text, context=(asked,))}
    assert found == set(KNOWN)


@pytest.mark.parametrize(
    ("text", "context", "recognizer", "words"),
    [
        ("opiskelijanumero K1234", (), "student_id", ("opiskelijanum",)),
        ("K1234", ("mikä on opiskelijanumerosi?",), "student_id", ("opiskelijanum",)),
        ("lokero B1207 ja opiskelijanumero K1234", (), "student_id", ("opiskelijanum",)),
        ("passin numero XP1234567", (), "identity_document", ("passin numero",)),
        ("matti@example.fi", (), "email", ()),
        ("lokeron avain LK-1234", (), "pattern:locker_key", ("lokero",)),
    ],
)
def test_why_something_was_found(text: str, context: tuple[str, ...], recognizer: str, words: tuple[str, ...]) -> None:
    """The recognizer, its pattern, the words it went by, its score and threshold, and which rules these are."""
    redactor = redactor_of(pack(patterns=(KEY,)))
    findings = redactor.find(text, Ledger(), context=context)
    explanation = explain(redactor, text, findings, context=context)[-1]
    assert (explanation.recognizer, explanation.words) == (recognizer, words)
    assert explanation.finding == findings[-1]
    assert (explanation.score, explanation.threshold, explanation.rules) == (findings[-1].score, 0.5, "2")
    assert explanation.pattern


@given(TEXTS)
def test_every_finding_can_be_explained(text: str) -> None:
    """Explaining changes nothing and fails for nothing that was found."""
    redactor = Redactor(ANALYZER)
    findings = redactor.find(text, Ledger())
    explained = explain(redactor, text, findings)
    assert [one.finding for one in explained] == list(findings)
    assert redactor.find(text, Ledger()) == findings
