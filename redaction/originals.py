"""A redacted text as it was typed, with the way back: which part of it stands where in the redacted text.

Values stand in place of their pseudonyms and escapes are undone, as in `restorer`. What has no value, a mask or a
pseudonym that nobody issued, stays as it stands. Only what was never taken out may be changed in the redacted text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from redaction.ledger import Ledger
from redaction.normalization import normalize
from redaction.pseudonyms import EmailForm, tokens


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of text that was never taken out.

    Args:
        start: where it begins in the text as it was typed.
        end: where it ends there.
        shift: what is added to a place in it to get the place in the redacted text.
    """

    start: int
    end: int
    shift: int


@dataclass(frozen=True, slots=True)
class Original:
    """A redacted text as it was typed.

    Args:
        text: as it was typed, as far as it can be restored.
        stretches: what was never taken out, from left to right; all else is behind a pseudonym or mask already.
    """

    text: str = field(repr=False)
    stretches: tuple[Stretch, ...]

    def open_parts(self, start: int, end: int) -> Iterator[Stretch]:
        """Return the parts of a span that were never taken out."""
        for one in self.stretches:
            if one.start < end and one.end > start:
                yield Stretch(max(start, one.start), min(end, one.end), one.shift)


def original_of(text: str, ledger: Ledger, *, email_domain: str | None = None) -> Original:
    """Return a redacted text as it was typed.

    Args:
        text: as it is stored.
        ledger: the conversation's ledger.
        email_domain: the domain of pseudonyms that keep an e-mail's form, None when there are none.
    """
    pieces: list[str] = []
    stretches: list[Stretch] = []
    reached = length = 0
    for start, end, value in sorted(_taken(text, ledger, email_domain)):
        if start < reached:  # An address form inside what reads as a pseudonym.
            continue
        if reached < start:
            pieces.append(text[reached:start])
            stretches.append(Stretch(length, length + start - reached, reached - length))
            length += start - reached
        pieces.append(value)
        length += len(value)
        reached = end
    if reached < len(text):
        pieces.append(text[reached:])
        stretches.append(Stretch(length, length + len(text) - reached, reached - length))
    return Original("".join(pieces), tuple(stretches))


def _taken(text: str, ledger: Ledger, email_domain: str | None) -> Iterator[tuple[int, int, str]]:
    """Return what stands for something else, and what it stands for."""
    normalized = normalize(text)
    for token in tokens(normalized):
        if token.escape is not None:
            # A look-alike that somebody typed: no part of it is changed, or what is left would read otherwise.
            yield token.start, token.end, text[token.start : token.escape[0]] + text[token.escape[1] : token.end]
            continue
        value = ledger.restored(token.pseudonym, token.suffix)
        if value is None:
            yield token.start, token.suffix_end, text[token.start : token.suffix_end]
        else:
            yield token.start, token.suffix_end, value
    if email_domain is not None:
        for address in EmailForm(email_domain).tokens(normalized):
            entry = ledger.resolve(address.pseudonym)
            yield address.start, address.end, text[address.start : address.end] if entry is None else entry.value
