"""Takes personal data out of a text and leaves pseudonyms and masks."""

from collections.abc import Mapping, Sequence
from typing import Final, Never, NoReturn, final

from redaction.analyzer import Analyzer
from redaction.entities import DEFAULT_OPERATORS, EntityType, Operator
from redaction.errors import EmailDomainError
from redaction.finding import Finding
from redaction.ledger import Ledger
from redaction.normalization import Normalized, normalize
from redaction.overlaps import touches
from redaction.pseudonyms import ESCAPE, EmailForm, email_form, mask, tokens

#: Known to this module only: whoever holds it may say that a text is redacted.
_SEAL: Final = object()

#: A change of the text: from, to, and what stands there instead.
_Edit = tuple[int, int, str]


@final
class Redacted:
    """A text that has been through the redactor: only the redactor can make one, and it cannot be changed or copied.

    Whatever forwards or stores text takes this type, so that text that nobody looked at cannot get there by mistake.
    """

    __slots__ = ("_findings", "_text")

    _text: str
    _findings: tuple[Finding, ...]

    def __init__(self, text: str, findings: tuple[Finding, ...], *, seal: object = None) -> None:
        if seal is not _SEAL:
            raise TypeError("Redacted: only a Redactor makes one")
        object.__setattr__(self, "_text", text)
        object.__setattr__(self, "_findings", findings)

    @property
    def text(self) -> str:
        """The redacted text."""
        return self._text

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was taken out; offsets count in the text before redaction."""
        return self._findings

    def __repr__(self) -> str:
        kinds = ",".join(sorted({finding.entity_type.value for finding in self._findings}))
        return f"Redacted(length={len(self._text)}, kinds=[{kinds}])"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("Redacted: it cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("Redacted: it cannot be changed")

    def __reduce_ex__(self, protocol: object) -> Never:
        raise TypeError("Redacted: it cannot be copied")

    def __init_subclass__(cls) -> Never:
        raise TypeError("Redacted: it cannot be extended")


class Redactor:
    """Joins the analyzer's findings with a conversation's ledger.

    Args:
        analyzer: finds personal data.
        operators: what happens to each kind; a kind that is missing is masked.
        email_domain: the domain of pseudonyms that keep an e-mail's form, None when there are none.
    """

    __slots__ = ("_analyzer", "_email_form", "_operators")

    def __init__(
        self,
        analyzer: Analyzer,
        *,
        operators: Mapping[EntityType, Operator] = DEFAULT_OPERATORS,
        email_domain: str | None = None,
    ) -> None:
        self._analyzer = analyzer
        self._operators = {kind: operators.get(kind, Operator.MASK) for kind in EntityType}
        self._email_form = None if email_domain is None else EmailForm(email_domain)

    @property
    def analyzer(self) -> Analyzer:
        """What finds the personal data."""
        return self._analyzer

    def redact(
        self,
        text: str,
        ledger: Ledger,
        *,
        context: Sequence[str] = (),
        language: str | None = None,
        keep_pseudonyms: bool = False,
    ) -> Redacted:
        """Return a text without its personal data; what is no finding stays as it is.

        Args:
            text: the message.
            ledger: the conversation's ledger; new values are added to it.
            context: earlier messages of the conversation, oldest first.
            language: the conversation's language, as a hint.
            keep_pseudonyms: True for what an agent wrote: pseudonyms in it are ours and stay, instead of being escaped.

        Raises:
            RedactionError: the text must not be forwarded.
        """
        self._analyzer.check_length(text)
        normalized = normalize(text)
        findings = self._analyzer.analyze_normalized(
            text, normalized, context=context, language=language, names=ledger.values(EntityType.PERSON)
        )
        if keep_pseudonyms:
            findings = _beside(findings, self._pseudonym_spans(normalized))
        else:
            findings = self._with_address_forms(findings, normalized)
        edits = [
            (
                finding.start,
                finding.end,
                self._replacement(finding.entity_type, text[finding.start : finding.end], ledger),
            )
            for finding in findings
        ]
        if not keep_pseudonyms:
            edits.extend(_escapes(findings, normalized))
        return Redacted(_edited(text, edits), findings, seal=_SEAL)

    def redact_value(
        self, value: str, entity_type: EntityType, ledger: Ledger, *, as_address: bool = False
    ) -> Redacted:
        """Return a form field that as a whole is personal data; a blank one stays blank.

        Args:
            value: what the field holds.
            entity_type: the kind of data that the field is for, whatever was typed into it.
            ledger: the conversation's ledger; a new value is added to it.
            as_address: True for a field that must hold an e-mail address: the pseudonym keeps an e-mail's form. Only
            for
                EMAIL_ADDRESS.

        Raises:
            ValueError: `as_address` for another kind.
            RedactionError: the value must not be forwarded.
        """
        if as_address and entity_type is not EntityType.EMAIL_ADDRESS:
            raise ValueError("as_address: expected EMAIL_ADDRESS")
        self._analyzer.check_length(value)
        surface = value.strip()
        if not surface:
            return Redacted("", (), seal=_SEAL)
        start = value.index(surface)
        finding = Finding(start, start + len(surface), entity_type, 1.0, "field")
        replacement = self._replacement(entity_type, surface, ledger)
        if as_address:
            if self._email_form is None:
                raise EmailDomainError
            replacement = email_form(replacement, self._email_form.domain)
        return Redacted(replacement, (finding,), seal=_SEAL)

    def _replacement(self, entity_type: EntityType, surface: str, ledger: Ledger) -> str:
        if self._operators[entity_type] is Operator.MASK:
            return mask(entity_type)
        return ledger.assign(entity_type, surface).pseudonym

    def _pseudonym_spans(self, normalized: Normalized) -> list[tuple[int, int]]:
        """Return the places of everything that reads as a pseudonym."""
        spans = [(token.start, token.end) for token in tokens(normalized)]
        if self._email_form is not None:
            spans.extend((token.start, token.end) for token in self._email_form.tokens(normalized))
        return sorted(spans)

    def _with_address_forms(self, findings: tuple[Finding, ...], normalized: Normalized) -> tuple[Finding, ...]:
        """Add typed addresses in the form of our own pseudonyms, so that they come back as typed."""
        if self._email_form is None:
            return findings
        covered = _spans(findings)
        missed = [
            Finding(token.start, token.end, EntityType.EMAIL_ADDRESS, 1.0, "address_form")
            for token in self._email_form.tokens(normalized)
            if not touches(covered, token.start, token.end)
        ]
        return tuple(sorted((*findings, *missed), key=lambda finding: finding.start)) if missed else findings


def _beside(findings: tuple[Finding, ...], spans: Sequence[tuple[int, int]]) -> tuple[Finding, ...]:
    """Return the findings that touch none of the spans."""
    return tuple(finding for finding in findings if not touches(spans, finding.start, finding.end))


def _spans(findings: Sequence[Finding]) -> list[tuple[int, int]]:
    return [(finding.start, finding.end) for finding in findings]


def _escapes(findings: Sequence[Finding], normalized: Normalized) -> list[_Edit]:
    """Return an escape for each look-alike that no finding covers in part; a covered one is gone anyway."""
    covered = _spans(findings)
    return [
        (token.inside, token.inside, ESCAPE)
        for token in tokens(normalized)
        if not touches(covered, token.start, token.end)
    ]


def _edited(text: str, edits: Sequence[_Edit]) -> str:
    """Return the text with every edit applied; they do not overlap."""
    pieces: list[str] = []
    reached = 0
    for start, end, replacement in sorted(edits):
        pieces.append(text[reached:start])
        pieces.append(replacement)
        reached = end
    pieces.append(text[reached:])
    return "".join(pieces)
