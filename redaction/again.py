"""Redacting a conversation again that was redacted before: newer rules take out more of it, and put nothing back.

What is judged is the text as it was typed; what is changed is the redacted one, and of that only what was never taken
out. Pseudonyms that were given out keep their meaning, a value that has one keeps it, and a mask stays a mask.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from redaction.directions import Direction
from redaction.entities import EntityType, Operator
from redaction.errors import LedgerError, UndecidedError
from redaction.finding import Finding
from redaction.ledger import LATER_RANGE, Ledger
from redaction.ledger_format import Row, write
from redaction.normalization import normalize
from redaction.originals import Original, original_of
from redaction.pseudonyms import closed, tokens
from redaction.redactor import Redactor
from redaction.restorer import restore

#: How often a conversation is looked at: a value that one message shows is known in those before it the next time.
_MOST_ROUNDS: Final = 4
#: Earlier messages that a message is judged with, and how much of each.
_CONTEXT: Final = 4
_CONTEXT_CHARS: Final = 400
_KINDS: Final = frozenset(kind.value for kind in EntityType)
_STRIPPED: Final = " \t\r\n,.;:!?"


@dataclass(frozen=True, slots=True)
class Said:
    """One message as it is stored.

    Args:
        texts: the message, and the answers of a form after it.
        from_agent: whether an agent wrote it, not a visitor.
        author: the name that an agent is shown with, "" for none.
    """

    texts: tuple[str, ...] = field(repr=False)
    from_agent: bool = False
    author: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """One place of a text that was taken out: where it stood, and how long what stands there now is."""

    start: int
    end: int
    length: int


@dataclass(frozen=True, slots=True)
class Again:
    """A text that was redacted again.

    Args:
        text: as it is now.
        rounds: what was taken out of it, look by look; each look's places count in the text before it.
    """

    text: str = field(repr=False)
    rounds: tuple[tuple[Change, ...], ...] = ()

    @property
    def taken(self) -> int:
        """How many places were taken out."""
        return sum(map(len, self.rounds))

    def moved(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a span of the former text stands now; None when some of it was taken out."""
        for changes in self.rounds:
            if any(one.start < end and one.end > start for one in changes):
                return None
            shift = sum(one.length - (one.end - one.start) for one in changes if one.end <= start)
            start, end = start + shift, end + shift
        return start, end


def ledger_of(values: Iterable[tuple[str, str, str]]) -> Ledger:
    """Return the ledger of a conversation that is over, which numbers new values from a range of their own.

    Args:
        values: pseudonym, kind and value of everything that it had, in order of appearance.

    Raises:
        LedgerError: something is no pseudonym, or of no known kind.
        LedgerFullError: there are more than a ledger holds.
    """
    ledger = Ledger.load(write([_row(*one) for one in values], ()))
    ledger.number_from(LATER_RANGE)
    return ledger


def _row(name: str, kind: str, value: str) -> Row:
    found = [token for token in tokens(normalize(name)) if token.numbered and token.escape is None]
    if len(found) != 1 or kind not in _KINDS:
        raise LedgerError("entries", "pseudonyms of known kinds")
    number = int(found[0].pseudonym.rstrip("]").rpartition("_")[2])
    return Row(EntityType(kind), number, found[0].suffix, value, saved=True)


class Redoing:
    """Redacts conversations again by some rules.

    Args:
        redactor: the rules.
        email_domain: the domain of pseudonyms that keep an e-mail's form, None when there are none.
        keep_values: False where there is nothing to keep a value under: it is masked for good.
    """

    def __init__(self, redactor: Redactor, *, email_domain: str | None = None, keep_values: bool = True) -> None:
        # It has left already, so what is withheld from now on is masked.
        self._redactor = redactor.for_keeping()
        self._email_domain = email_domain
        self._directions = {
            True: _direction(self._redactor.agent_operators, keep_values),
            False: _direction(self._redactor.operators, keep_values),
        }

    def conversation(self, said: Sequence[Said], ledger: Ledger) -> tuple[tuple[Again, ...], ...]:
        """Return every text of a conversation anew, message by message; the ledger gets the values that were found.

        Args:
            said: its messages in order.
            ledger: `ledger_of` its values.

        Raises:
            RedactionError: some text cannot be judged, so none is to be changed.
        """
        done = [[Again(text) for text in one.texts] for one in said]
        for _ in range(_MOST_ROUNDS):
            if not self._look(said, done, ledger):
                break
        return tuple(map(tuple, done))

    def _look(self, said: Sequence[Said], done: list[list[Again]], ledger: Ledger) -> bool:
        changed = False
        context: list[str] = []
        agents: list[str] = []
        left: list[str] = []
        for one, those in zip(said, done, strict=True):
            if one.author and one.author not in agents:
                agents.append(one.author)
            for place, before in enumerate(those):
                if not before.text.strip():
                    continue
                parts = () if one.from_agent or place else tuple(left[-_CONTEXT:])
                heard = tuple(text[-_CONTEXT_CHARS:] for text in context[-_CONTEXT:])
                now = self._again(before, ledger, one, context=heard, said=parts, names=tuple(agents))
                changed = changed or now is not before
                those[place] = now
            if those and those[0].text:
                context.append(restore(those[0].text, ledger, email_domain=self._email_domain))
                if not one.from_agent:
                    left.append(those[0].text[-_CONTEXT_CHARS:])
        return changed

    def _again(
        self, before: Again, ledger: Ledger, one: Said, *, context: Sequence[str], said: Sequence[str],
        names: Sequence[str],
    ) -> Again:  # fmt: skip
        original = original_of(before.text, ledger, email_domain=self._email_domain)
        findings = self._redactor.find(
            original.text, ledger, context=context, said=said, names=names,
            keep_pseudonyms=one.from_agent, stored=True,
        )  # fmt: skip
        edits = [edit for found in findings for edit in self._edits(original, found, ledger, one.from_agent)]
        if not edits:
            return before
        return self._edited(before, original, edits, ledger)

    def _edits(
        self, original: Original, found: Finding, ledger: Ledger, from_agent: bool
    ) -> Iterator[tuple[int, int, int, str]]:
        """Return what of a finding is still to be seen: from, to, the way to the stored text, what stands there."""
        direction = self._directions[from_agent]
        for part in original.open_parts(found.start, found.end):
            whole = (part.start, part.end) == (found.start, found.end)
            surface = original.text[part.start : part.end]
            start = part.start if whole else part.end - len(surface.lstrip(_STRIPPED))
            end = part.end if whole else part.start + len(surface.rstrip(_STRIPPED))
            surface = original.text[start:end]
            if not any(map(str.isalnum, surface)):
                continue
            if whole or direction.operators[found.entity_type] is not Operator.PSEUDONYMISE:
                yield start, end, part.shift, direction.replacement(found.entity_type, surface, ledger)
            else:
                # The rest of something that was taken out in part: the same person, perhaps, but not the same value.
                yield start, end, part.shift, ledger.assign_apart(found.entity_type, surface).pseudonym

    def _edited(
        self, before: Again, original: Original, edits: Sequence[tuple[int, int, int, str]], ledger: Ledger
    ) -> Again:
        pieces: list[str] = []
        wanted: list[str] = []
        changes: list[Change] = []
        reached = seen = 0
        ordered = sorted(edits)
        for index, (start, end, shift, replacement) in enumerate(ordered):
            following = ordered[index + 1] if index + 1 < len(ordered) else None
            stop = len(before.text) if following is None else following[0] + following[2]
            here = closed(replacement, before.text[end + shift : stop])
            pieces += (before.text[reached : start + shift], here)
            wanted += (original.text[seen:start], restore(here, ledger, email_domain=self._email_domain))
            changes.append(Change(start + shift, end + shift, len(here)))
            reached, seen = end + shift, end
        text = "".join((*pieces, before.text[reached:]))
        if restore(text, ledger, email_domain=self._email_domain) != "".join((*wanted, original.text[seen:])):
            # What was put in reads otherwise beside what was there: better as it was than something else.
            raise UndecidedError
        return Again(text, (*before.rounds, tuple(changes)))


def _direction(operators: Mapping[EntityType, Operator], keep_values: bool) -> Direction:
    if keep_values:
        return Direction(operators)
    return Direction({kind: Operator.MASK if one is Operator.PSEUDONYMISE else one for kind, one in operators.items()})
