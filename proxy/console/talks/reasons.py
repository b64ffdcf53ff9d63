"""The reason that people give before they see a value: read from a form, checked, its words masked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from proxy.console.forms import Form
from proxy.console.limits import ConsoleLimits
from proxy.console.names import REASONS
from proxy.console.texts import Texts
from redaction.entities import LABELS
from redaction.errors import RedactionError
from redaction.ledger import Ledger
from redaction.rules.building import RedactorInForce
from storage.interfaces import Reason, ReasonCode

FIELDS: Final = ("category", "case", "words")


@dataclass(frozen=True, slots=True)
class Given:
    """What a form said: a reason, or what is wrong with it, by field, in the reader's language."""

    reason: Reason | None
    faults: Mapping[str, str] = field(default_factory=dict)


class Reasons:
    """Reads reasons.

    Args:
        redactors: takes personal data out of their words.
        limits: how long they may be.
    """

    def __init__(self, *, redactors: RedactorInForce, limits: ConsoleLimits) -> None:
        self._redactors = redactors
        self._limits = limits

    def read(self, form: Form, texts: Texts) -> Given:
        """Return the reason in a form, or its faults."""
        if faults := self._faults(form, texts):
            return Given(None, faults)
        try:
            return Given(self._reason(form))
        except RedactionError:
            text = texts("The reason could not be checked for personal data. Write it in other words.")
            return Given(None, {"words": text})

    def choices(self, texts: Texts) -> dict[str, object]:
        """Return what a page needs to draw the form's fields."""
        return {
            "categories": [(str(code), texts(name)) for code, name in REASONS.items()],
            "case_max": self._limits.case_max_chars,
            "words_max": self._limits.words_max_chars,
        }

    def _reason(self, form: Form) -> Reason:
        """Return the reason, its words with a mask for each recognised value; pseudonyms of the talk itself stay."""
        words = form["words"].strip()
        found = self._redactors.current.redact(words, Ledger(), keep_pseudonyms=True).findings if words else ()
        # Masks, not pseudonyms: an [EMAIL_1] made here would be read as this conversation's own.
        for finding in sorted(found, key=lambda one: -one.start):
            words = f"{words[: finding.start]}[{LABELS[finding.entity_type]}]{words[finding.end :]}"
        # Masks can be longer than what they stand for; what is not kept is cut here, not refused there.
        return Reason(ReasonCode(form["category"]), form["case"].strip(), words[: self._limits.words_kept_chars])

    def _faults(self, form: Form, texts: Texts) -> dict[str, str]:
        faults = {}
        if form["category"] not in REASONS:
            faults["category"] = texts("Choose what you open it for.")
        if not _is_case(form["case"].strip()):
            faults["case"] = texts(
                "Write the number of the case: at most {max} of the letters a to z, digits and - . _ :",
                max=self._limits.case_max_chars,
            )
        # Only what is on no list has to be told in words.
        least = self._limits.words_min_chars if form["category"] == ReasonCode.OTHER else 0
        most = self._limits.words_max_chars
        if not least <= len(form["words"].strip()) <= most:
            faults["words"] = texts("Write {min} to {max} characters.", min=least, max=most)
        return faults


def _is_case(text: str) -> bool:
    try:
        Reason(ReasonCode.SERVICE, text)
    except ValueError:
        return False
    return True
