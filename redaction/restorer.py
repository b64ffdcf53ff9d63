"""Puts values back where their pseudonyms stand, and tells pseudonyms from text for those who only look."""

from dataclasses import dataclass
from enum import StrEnum, unique

from redaction.ledger import Ledger
from redaction.normalization import normalize
from redaction.pseudonyms import EmailForm, tokens


def restore(text: str, ledger: Ledger, *, email_domain: str | None = None) -> str:
    """Return a text with this conversation's values in place of their pseudonyms, and escapes undone.

    A suffix beside a name's pseudonym becomes the name's case form: one seen in this conversation, else the
    grammatical one. A pseudonym that this ledger never issued stays as it stands, and so do masks. Values are put in
    once: a value that itself looks like a pseudonym is not looked up again.

    Args:
        text: what came back from the other side.
        ledger: the conversation's ledger.
        email_domain: the domain of pseudonyms that keep an e-mail's form, None when there are none.
    """
    if "[" not in text and text.isascii() and (email_domain is None or "@" not in text):
        return text
    normalized = normalize(text)
    edits: list[tuple[int, int, str]] = []
    for token in tokens(normalized):
        if token.escape is not None:
            edits.append((*token.escape, ""))
        elif (value := ledger.restored(token.pseudonym, token.suffix)) is not None:
            edits.append((token.start, token.suffix_end, value))
    if email_domain is not None:
        edits.extend(
            (token.start, token.end, entry.value)
            for token in EmailForm(email_domain).tokens(normalized)
            if (entry := ledger.resolve(token.pseudonym)) is not None
        )
    pieces: list[str] = []
    reached = 0
    for start, end, value in sorted(edits):
        pieces.append(text[reached:start])
        pieces.append(value)
        reached = end
    pieces.append(text[reached:])
    return "".join(pieces)


def unresolved(text: str, ledger: Ledger, *, email_domain: str) -> frozenset[str]:
    """Return the pseudonyms in a text that the ledger never issued; escaped ones and masks are none.

    Args:
        text: what came from the other side, raw.
        ledger: the conversation's ledger.
        email_domain: the domain of pseudonyms that keep an e-mail's form.
    """
    if "[" not in text and "@" not in text:
        return frozenset()
    normalized = normalize(text)
    named = {token.pseudonym for token in tokens(normalized) if token.numbered and token.escape is None}
    named |= {token.pseudonym for token in EmailForm(email_domain).tokens(normalized)}
    return frozenset(name for name in named if ledger.restored(name) is None)


@unique
class SegmentKind(StrEnum):
    """What a part of a redacted text is."""

    TEXT = "text"
    PSEUDONYM = "pseudonym"
    MASK = "mask"


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a redacted text.

    Args:
        kind: what it is.
        text: how it reads: text as it was typed, a pseudonym or mask as it stands.
        pseudonym: the pseudonym in its plain form, the mask, or "" for text.
        suffix: the suffix of a person's pseudonym, which `text` holds, too; "" for none.
    """

    kind: SegmentKind
    text: str
    pseudonym: str = ""
    suffix: str = ""


def segments(text: str) -> tuple[Segment, ...]:
    """Return a redacted text in parts: text with its escapes undone, pseudonyms and masks between.

    Args:
        text: a redacted text.
    """
    parts: list[Segment] = []
    plain: list[str] = []
    reached = 0

    def flush() -> None:
        joined = "".join(plain)
        plain.clear()
        if joined:
            parts.append(Segment(SegmentKind.TEXT, joined))

    for token in tokens(normalize(text)):
        if token.escape is not None:
            plain.append(text[reached : token.escape[0]])
            reached = token.escape[1]
            continue
        plain.append(text[reached : token.start])
        flush()
        kind = SegmentKind.PSEUDONYM if token.numbered else SegmentKind.MASK
        parts.append(Segment(kind, text[token.start : token.suffix_end], token.pseudonym, token.suffix))
        reached = token.suffix_end
    plain.append(text[reached:])
    flush()
    return tuple(parts)
