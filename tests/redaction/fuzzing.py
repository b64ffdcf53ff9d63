"""Random texts and rule packs against the engine and the pack loader, for as long as one likes: `make fuzz`.

Texts are the shipped ones and made-up values, cut, joined and sprinkled with signs; documents are a full rule pack with
values replaced by anything. Nothing but the documented errors may be raised, and what is promised must hold.
"""

import argparse
import json
import sys
import time
from copy import deepcopy
from typing import Any, Final

from redaction.analyzer import Analyzer
from redaction.entities import DEFAULT_OPERATORS, Operator
from redaction.errors import RedactionError
from redaction.ledger import Ledger
from redaction.normalization import normalize
from redaction.redactor import Redacted, Redactor
from redaction.restorer import restore
from redaction.rules.building import redactor_of
from redaction.rules.problems import RulesError
from redaction.rules.reading import read_pack, write_pack
from redaction.rules.samples import HOSTILE, ORDINARY, PERSONAL
from tests.redaction.strategies import LOOK_ALIKES, NOISE
from tests.redaction.typed import CARRIERS, MADE, WAYS, Chance

DEFAULT_SECONDS: Final = 60
#: Every so many texts a rule pack is tried.
TEXTS_A_PACK: Final = 20
_KINDS: Final = tuple(MADE)
_WAYS: Final = tuple(WAYS.values())
_REDACTOR: Final = Redactor(Analyzer(), email_domain="chat.example")
_FULL: Final[dict[str, Any]] = {
    "schema": 1,
    "version": "1",
    "recognizers": {"health": {"on": True}, "email": {"min_score": 0.6}},
    "operators": {"from_visitor": {"IBAN_CODE": "mask", "URL": "pass"}, "from_agent": {"PERSON": "pass"}},
    "patterns": [
        {"name": "key", "entity_type": "STUDENT_ID", "pattern": "LK-[0-9]{4}", "words": ["avain"], "score": 0.7}
    ],
    "allow": ["toimisto@jamko.fi", "Peppi"],
    "deny": [{"text": "Projekti X", "entity_type": "PERSON"}],
    "staff": ["Jenna Mallikas"],
    "triggers": {"fi": {"STUDENT_ID": ["tunnukseni on"]}},
}
_ODD_VALUES: Final[tuple[object, ...]] = (
    None, True, -1, 0, 2, 1.5, 1e400, "", "a", "x" * 600, "\x00", "\ud800", "(", "[0-9", r"(?=a)", r"(a)\1", ".*",
    "(?:a|aa)+b", "a{1000}{1000}", [], ["", "a"], [[]], {}, {"a": {}}, {"pattern": "["}, "HEALTH", "CREDIT_CARD",
)  # fmt: skip


def text_of(chance: Chance) -> str:
    """Return a made-up message."""
    pieces = []
    for _ in range(chance.randint(1, 6)):
        kind = chance.choice(_KINDS)
        made = chance.choice(_WAYS)(MADE[kind](chance))
        pieces.append(
            chance.choice(
                [
                    chance.choice(CARRIERS[kind]).format(made),
                    made,
                    chance.choice(PERSONAL),
                    chance.choice(ORDINARY),
                    chance.choice(HOSTILE) * chance.randint(1, 40),
                    chance.choice(LOOK_ALIKES),
                    chance.choice(NOISE),
                    chr(chance.randrange(0x110000)),
                ]
            )
        )
    text = chance.choice(["", " ", "\n", ", "]).join(pieces)
    for _ in range(chance.randint(0, 4)):
        at = chance.randint(0, len(text))
        text = text[:at] + chance.choice(["", chance.choice(NOISE)]) + text[at + chance.randint(0, 3) :]
    return text


def document_of(chance: Chance) -> str:
    """Return something like a rule pack."""
    document: Any = json.loads(json.dumps(_FULL))
    for _ in range(chance.randint(0, 3)):
        place: Any = document
        while isinstance(place, dict | list) and place:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = chance.choice(keys)
            if not isinstance(place[key], dict | list) or chance.random() < 0.4:
                place[key] = deepcopy(chance.choice(_ODD_VALUES))
                break
            place = place[key]
    text = json.dumps(document)
    cut = chance.randint(0, len(text))
    return text if chance.random() < 0.9 else text[:cut] + chance.choice(NOISE) + text[cut + 1 :]


def try_text(text: str, context: list[str]) -> None:
    """Redact a text and hold the engine to what it promises.

    Raises:
        AssertionError: a promise is broken.
    """
    ledger = Ledger()
    try:
        redacted = _REDACTOR.redact(text, ledger, context=context)
    except RedactionError:
        return
    reached = 0
    for finding in redacted.findings:
        assert reached <= finding.start < finding.end <= len(text), "findings in order, without overlaps"
        reached = finding.end
    if _comes_back(text, redacted, ledger):
        assert restore(redacted.text, ledger, email_domain="chat.example") == text, "what is redacted comes back"
    normalized = normalize(text)
    assert normalize(normalized.text).text == normalized.text, "normalising twice changes nothing"


def _comes_back(text: str, redacted: Redacted, ledger: Ledger) -> bool:
    """Tell whether nothing was masked for good, and each pseudonym stands for one spelling, so that it comes back."""
    surfaces = {(one.entity_type, text[one.start : one.end]) for one in redacted.findings}
    kept = all(DEFAULT_OPERATORS[kind] is Operator.PSEUDONYMISE for kind, _ in surfaces)
    return kept and len(surfaces) == len(ledger.entries)


def try_document(document: str, text: str) -> None:
    """Read a document as a rule pack, and use it if it is one.

    Raises:
        AssertionError: a promise is broken.
    """
    try:
        pack = read_pack(document)
    except RulesError:
        return
    assert read_pack(write_pack(pack)) == pack, "what is written is read"
    try:
        redactor_of(pack).redact(text, Ledger())
    except RedactionError:
        return


def main() -> int:
    """Try texts and documents until the time is over; 1 = something was found, with the seed that finds it again."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--seconds", type=float, default=DEFAULT_SECONDS, help="how long (default: %(default)s)")
    arguments.add_argument("--seed", type=int, help="try this one case only")
    chosen = arguments.parse_args()
    if chosen.seed is not None:
        case(chosen.seed)
        return 0
    first = seed = time.time_ns() // 1_000_000
    ends = time.monotonic() + chosen.seconds
    while time.monotonic() < ends:
        try:
            case(seed)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what was looked for
            sys.stdout.write(f"seed {seed}: {type(error).__name__}; again with --seed {seed}\n")
            return 1
        seed += 1
    sys.stdout.write(f"{seed - first} texts, {(seed - first) // TEXTS_A_PACK} rule packs: nothing found\n")
    return 0


def case(seed: int) -> None:
    """Try the text that a seed makes, and now and then a rule pack."""
    chance = Chance(seed)
    context = [text_of(chance) for _ in range(chance.randint(0, 2))]
    text = text_of(chance)
    try_text(text, context)
    if seed % TEXTS_A_PACK == 0:
        try_document(document_of(chance), text)


if __name__ == "__main__":
    sys.exit(main())
