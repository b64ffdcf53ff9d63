"""Whether a pattern of an administrator's may be used: RE2 only, of bounded size, and tried before it is saved."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import re2

from redaction.normalization import normalize
from redaction.passage import Passage
from redaction.patterns import EncodedText
from redaction.recognizer import Recognizer
from redaction.rules.pack import RulePack
from redaction.rules.problems import Problem, RulesError
from redaction.rules.samples import HOSTILE, ORDINARY
from redaction.rules.terms import MOST_HITS, recognizers_of, whole_words

MAX_PATTERN_CHARS: Final = 500
#: RE2's measure of a compiled pattern; the largest of the package's own has some 10,000.
MAX_PROGRAM_SIZE: Final = 20_000
#: How long one pattern may take over 4 KiB of the worst text, in nanoseconds of processor time.
DEFAULT_LIMIT_NS: Final = 10_000_000
#: How many of the ordinary messages a pattern may find something in.
MAX_ORDINARY_HITS: Final = 2
_TEXT_BYTES: Final = 4_096
#: Where the terms of a recognizer stand, and what could stand there, by how its name begins.
_FIELDS: Final = {"deny": "deny", "staff": "staff", "trigger": "triggers"}
_EXAMPLES: Final = {
    "deny": '[{"text": "Projekti X", "entity_type": "PERSON"}]',
    "staff": '["Jenna Mallikas"]',
    "trigger": '{"fi": {"STUDENT_ID": ["tunnukseni on"]}}',
}
#: What other engines know and RE2 does not, or what would find bytes: told apart from mere mistakes.
_NOT_TAKEN: Final = (
    (re.compile(r"\(\?(?:[=!]|<[=!])"), "a pattern in RE2 syntax, which has no lookahead or lookbehind"),
    (re.compile(r"\\[1-9]|\(\?P=|\\g<"), "a pattern in RE2 syntax, which has no references to what was matched"),
    (re.compile(r"(?<!\\)(?:\\\\)*\\C"), "a pattern of characters; \\C stands for a byte"),
)


def pattern_problem(pattern: str) -> str | None:
    """Return what a pattern would have to be, None when it may be used."""
    if not 0 < len(pattern) <= MAX_PATTERN_CHARS:
        return f"1 to {MAX_PATTERN_CHARS} characters"
    for syntax, reason in _NOT_TAKEN:
        if syntax.search(pattern) is not None:
            return reason
    options = re2.Options()
    options.log_errors = False
    compiled = None
    try:
        compiled = re2.compile(normalize(pattern).text, options)
        # A quotation that is never closed is a pattern by itself, and none among others.
        re2.compile(whole_words(pattern), options)
    except re2.error:
        compiled = None
    if compiled is None:
        return "a pattern in RE2 syntax"
    if compiled.programsize > MAX_PROGRAM_SIZE:
        return "a smaller pattern: fewer or shorter repetitions"
    return "a pattern that matches at least one character" if compiled.fullmatch("") is not None else None


def try_out(pack: RulePack, *, clock_ns: Callable[[], int], limit_ns: int = DEFAULT_LIMIT_NS) -> None:
    """Refuse a pack whose own patterns and terms are too slow, each or together, or find something everywhere.

    Args:
        pack: the rules.
        clock_ns: a clock of processor time in nanoseconds.
        limit_ns: how long they may take over 4 KiB of hostile text.

    Raises:
        RulesError: every pattern that is refused.
    """
    problems: list[Problem] = []
    together = [0] * len(HOSTILE)
    written = {f"pattern:{custom.name}": (index, custom.pattern) for index, custom in enumerate(pack.patterns)}
    for recognizer in recognizers_of(pack):
        index, pattern = written.get(recognizer.name, (0, ""))
        times = [_time(recognizer, text, clock_ns) for text in _hostile(pattern)]
        together = [sum(both) for both in zip(together, times, strict=False)]
        reason = _complaint(recognizer, max(times), limit_ns)
        if reason is None:
            continue
        if recognizer.name in written:
            problems.append(Problem(f"patterns[{index}].pattern", reason, r'"LK-[0-9]{4}"'))
        else:
            kind = recognizer.name.partition(":")[0]
            problems.append(Problem(_FIELDS[kind], reason, _EXAMPLES[kind]))
    if not problems and max(together) > limit_ns:
        reason = (
            f"rules that together take at most {limit_ns // 1_000_000} ms over any 4 KiB of text: fewer, or simpler"
        )
        problems.append(Problem("patterns", reason, "[]"))
    if problems:
        raise RulesError(problems)


def _complaint(recognizer: Recognizer, slowest_ns: int, limit_ns: int) -> str | None:
    ordinary = sum(bool(_hits(recognizer, text)) for text in ORDINARY)
    if ordinary > MAX_ORDINARY_HITS:
        return f"something that ordinary messages do not hold; it is found in {ordinary} of {len(ORDINARY)}"
    if slowest_ns > limit_ns:
        return f"a pattern that takes at most {limit_ns // 1_000_000} ms over any 4 KiB of text"
    return None


def _hits(recognizer: Recognizer, text: str) -> int:
    passage = Passage.of(normalize(text).text)
    return _count(recognizer, passage, EncodedText(passage.text))


def _count(recognizer: Recognizer, passage: Passage, encoded: EncodedText) -> int:
    try:
        return sum(1 for _ in recognizer.hits(passage, encoded))
    except ValueError:
        return MOST_HITS


def _time(recognizer: Recognizer, text: str, clock_ns: Callable[[], int]) -> int:
    """Return the best of three: a machine's own pauses are not the pattern's fault, nor is what any message costs."""
    passage = Passage.of(normalize(text).text)
    times: list[int] = []
    for _ in range(3):
        encoded = EncodedText(passage.text)
        started = clock_ns()
        _count(recognizer, passage, encoded)
        times.append(clock_ns() - started)
    return min(times)


def hostile_texts() -> Iterator[str]:
    """Return the hostile texts that are shipped, 4 KiB each."""
    return map(_filled, HOSTILE)


def _hostile(pattern: str) -> Iterator[str]:
    """Return hostile texts of 4 KiB: those that are shipped, and some of the pattern's own characters."""
    yield from hostile_texts()
    yield from map(_filled, _pieces(pattern))


def _pieces(pattern: str) -> Iterable[str]:
    literal = re.sub(r"\\.|[\[\](){}?*+|^$.]", "", pattern)
    return {piece for piece in (literal, literal[:1], literal[-1:], f"{literal} ", f"{literal[:1]} ") if piece.strip()}


def _filled(piece: str) -> str:
    return (piece * (_TEXT_BYTES // len(piece.encode()) + 1)).encode()[:_TEXT_BYTES].decode(errors="ignore")
