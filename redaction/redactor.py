"""Takes personal data out of a text and leaves pseudonyms and masks."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Never, NoReturn, final

from redaction.analyzer import Analyzer
from redaction.directions import Direction, said_already
from redaction.edits import beside, edited, escapes, spans_of
from redaction.entities import DEFAULT_OPERATORS, NEVER_KEPT, EntityType, Operator
from redaction.errors import EmailDomainError, WithheldError
from redaction.finding import Finding
from redaction.known_values import with_known
from redaction.ledger import Ledger
from redaction.normalization import Normalized, normalize
from redaction.overlaps import touches
from redaction.pseudonyms import EmailForm, email_form, tokens
from redaction.remainder import with_rest
from redaction.split_values import completed
from redaction.walls import walled

#: Known to this module only: whoever holds it may say that a text is redacted.
_SEAL: Final = object()


@final
class Redacted:
    """A text that has been through the redactor: only the redactor can make one, and it cannot be changed or copied.

    Whatever forwards or stores text takes this type, so that text that nobody looked at cannot get there by mistake.
    """

    __slots__ = ("_findings", "_split", "_text")

    _text: str
    _findings: tuple[Finding, ...]
    _split: Finding | None

    def __init__(
        self, text: str, findings: tuple[Finding, ...], *, split: Finding | None = None, seal: object = None
    ) -> None:
        if seal is not _SEAL:
            raise TypeError("Redacted: only a Redactor makes one")
        object.__setattr__(self, "_text", text)
        object.__setattr__(self, "_findings", findings)
        object.__setattr__(self, "_split", split)

    @property
    def text(self) -> str:
        """The redacted text."""
        return self._text

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was taken out; offsets count in the text before redaction."""
        return self._findings

    @property
    def split(self) -> Finding | None:
        """The finding that completes a value of which earlier messages have told a part already."""
        return self._split

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
    """Joins the analyzer's findings with a conversation's ledger. It cannot be changed: other rules are another one.

    Args:
        analyzer: finds personal data.
        operators: what happens to each kind that a visitor writes; a kind that is missing is masked.
        agent_operators: the same for what an agent has written; None = as for a visitor, but masked where a visitor's
            message would be withheld, since an agent's has been sent already.
        email_domain: the domain of pseudonyms that keep an e-mail's form, None when there are none.
        version: which rules these are, "" for those that come with the package.
        names: people whom every conversation knows, such as the staff.

    Raises:
        ValueError: a kind that must never be kept would be kept or pass, or an agent's text would be withheld.
    """

    __slots__ = ("_agent", "_analyzer", "_email_form", "_names", "_version", "_visitor")

    def __init__(
        self,
        analyzer: Analyzer,
        *,
        operators: Mapping[EntityType, Operator] = DEFAULT_OPERATORS,
        agent_operators: Mapping[EntityType, Operator] | None = None,
        email_domain: str | None = None,
        version: str = "",
        names: Sequence[str] = (),
    ) -> None:
        if agent_operators is None:
            agent_operators = {
                kind: said_already(kind) if operator is Operator.WITHHOLD else operator
                for kind, operator in operators.items()
            }
        if Operator.WITHHOLD in agent_operators.values():
            raise ValueError("agent_operators: expected none to withhold; an agent's message has been sent already")
        self._analyzer = analyzer
        self._visitor = Direction(operators)
        self._agent = Direction(agent_operators)
        self._email_form = None if email_domain is None else EmailForm(email_domain)
        self._names = tuple(names)
        self._version = version

    @property
    def version(self) -> str:
        """Which rules these are, "" for those that come with the package."""
        return self._version

    @property
    def analyzer(self) -> Analyzer:
        """What finds personal data here."""
        return self._analyzer

    @property
    def operators(self) -> Mapping[EntityType, Operator]:
        """What happens to each kind that a visitor writes."""
        return MappingProxyType(self._visitor.operators)

    @property
    def agent_operators(self) -> Mapping[EntityType, Operator]:
        """What happens to each kind that an agent writes."""
        return MappingProxyType(self._agent.operators)

    def for_keeping(self) -> "Redactor":
        """Return the redactor of what a visitor writes to the controller alone.

        Nothing leaves, so nothing is withheld: such a kind is treated as in an agent's text.
        """
        operators = {
            kind: self._agent.operators[kind] if operator is Operator.WITHHOLD else operator
            for kind, operator in self._visitor.operators.items()
        }
        return Redactor(
            self._analyzer,
            operators=operators,
            agent_operators=self._agent.operators,
            email_domain=None if self._email_form is None else self._email_form.domain,
            version=self._version,
            names=self._names,
        )

    def redact(
        self,
        text: str,
        ledger: Ledger,
        *,
        context: Sequence[str] = (),
        said: Sequence[str] = (),
        names: Sequence[str] = (),
        language: str | None = None,
        keep_pseudonyms: bool = False,
    ) -> Redacted:
        """Return a text without its personal data; what is no finding stays as it is.

        Args:
            text: the message.
            ledger: the conversation's ledger; new values are added to it.
            context: earlier messages of the conversation, oldest first.
            said: the last of them that are by the same person, as they left: a value may be divided among them.
            names: people whom the conversation knows besides those in the ledger.
            language: the conversation's language, as a hint.
            keep_pseudonyms: True for what an agent wrote: pseudonyms in it are ours and stay, instead of being escaped.

        Raises:
            WithheldError: it holds what the rules withhold; the ledger is as it was.
            RedactionError: the text must not be forwarded.
        """
        direction = self._agent if keep_pseudonyms else self._visitor
        normalized = self._normalized(text)
        findings = self._found(
            text,
            normalized,
            ledger,
            direction,
            context=context,
            names=names,
            language=language,
            keep_pseudonyms=keep_pseudonyms,
        )
        split = self._split(text, findings, direction, said, context)
        findings = self._whole(findings, split)
        direction.check(findings)
        edits = [
            (
                finding.start,
                finding.end,
                direction.replacement(finding.entity_type, text[finding.start : finding.end], ledger),
            )
            for finding in findings
        ]
        if not keep_pseudonyms:
            edits.extend(escapes(findings, normalized))
        return Redacted(edited(text, edits), findings, split=split, seal=_SEAL)

    def find(
        self,
        text: str,
        ledger: Ledger,
        *,
        context: Sequence[str] = (),
        said: Sequence[str] = (),
        names: Sequence[str] = (),
        language: str | None = None,
        keep_pseudonyms: bool = False,
        stored: bool = False,
    ) -> tuple[Finding, ...]:
        """Return what `redact` would take out, or withhold the text for; the ledger is only read.

        Args:
            text: the message.
            ledger: the conversation's ledger.
            context: as for `redact`.
            said: as for `redact`.
            names: as for `redact`.
            language: as for `redact`.
            keep_pseudonyms: as for `redact`.
            stored: True for a visitor's message that was redacted before: what stands for a value in it is none.

        Raises:
            RedactionError: the text cannot be judged.
        """
        direction = self._agent if keep_pseudonyms else self._visitor
        findings = self._found(
            text,
            self._normalized(text),
            ledger,
            direction,
            context=context,
            names=names,
            language=language,
            keep_pseudonyms=keep_pseudonyms or stored,
        )
        return self._whole(findings, self._split(text, findings, direction, said, context))

    @staticmethod
    def _whole(findings: tuple[Finding, ...], split: Finding | None) -> tuple[Finding, ...]:
        """Return findings with what completes a value of earlier messages among them."""
        return findings if split is None else (split, *beside(findings, [(split.start, split.end)]))

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
        if self._visitor.operators[entity_type] is Operator.PASS:
            # The field may hold another kind as well.
            return self.redact(surface, ledger)
        start = value.index(surface)
        kind = self._never_kept(surface) or entity_type
        finding = Finding(start, start + len(surface), kind, 1.0, "field")
        self._visitor.check((finding,))
        if not as_address:
            replacement = self._visitor.replacement(kind, surface, ledger, inflected=False)
            return Redacted(replacement, (finding,), seal=_SEAL)
        if self._email_form is None:
            raise EmailDomainError
        if self._visitor.operators[kind] is not Operator.PSEUDONYMISE:
            # A mask is no address, and the field must hold one.
            raise WithheldError((kind,))
        replacement = email_form(ledger.assign(kind, surface).pseudonym, self._email_form.domain)
        return Redacted(replacement, (finding,), seal=_SEAL)

    def _never_kept(self, surface: str) -> EntityType | None:
        """Return a kind that must never be kept and that a field's value holds, whatever the field is for."""
        kinds = {finding.entity_type for finding in self._analyzer.analyze(surface)}
        return min(kinds & NEVER_KEPT, default=None)

    def _normalized(self, text: str) -> Normalized:
        self._analyzer.check_length(text)
        return normalize(text)

    def _found(
        self,
        text: str,
        normalized: Normalized,
        ledger: Ledger,
        direction: Direction,
        *,
        context: Sequence[str],
        names: Sequence[str],
        language: str | None,
        keep_pseudonyms: bool,
    ) -> tuple[Finding, ...]:
        ours = self._pseudonym_spans(normalized) if keep_pseudonyms else []
        part = walled(text, ours) if ours else None
        known = [(kind, row) for kind, row in ledger.known if kind not in direction.passing]
        names = (*self._names, *names, *ledger.values(EntityType.PERSON))
        judged = normalized if part is None else normalize(part.text)
        findings = self._analyzer.analyze_normalized(
            text if part is None else part.text,
            judged,
            context=context,
            language=language,
            names=names,
            ignored=direction.passing,
        )
        findings = with_known(findings, judged, known)
        if part is not None:
            findings = part.original(findings)
        elif not keep_pseudonyms:
            findings = self._with_address_forms(findings, normalized)
        if not findings:
            return findings
        if not keep_pseudonyms:
            ours = [(token.start, token.suffix_end) for token in tokens(normalized)]
        return with_rest(self._analyzer, direction, text, findings, ours=ours, known=known, context=context)

    def _split(
        self,
        text: str,
        findings: Sequence[Finding],
        direction: Direction,
        said: Sequence[str],
        context: Sequence[str],
    ) -> Finding | None:
        """Return what completes a value of earlier messages, unless it passes."""
        split = completed(self._analyzer, text, said, context=context) if said else None
        if split is None or split.entity_type in direction.passing:
            return None
        touched = (found for found in findings if found.start < split.end and found.end > split.start)
        # What is found beyond it, or as it, is taken out anyway.
        return split if all(split.start <= found.start and found.end <= split.end for found in touched) else None

    def _pseudonym_spans(self, normalized: Normalized) -> list[tuple[int, int]]:
        """Return the places of everything that reads as a pseudonym."""
        spans = [(token.start, token.suffix_end) for token in tokens(normalized)]
        if self._email_form is not None:
            spans.extend((token.start, token.end) for token in self._email_form.tokens(normalized))
        return sorted(spans)

    def _with_address_forms(self, findings: tuple[Finding, ...], normalized: Normalized) -> tuple[Finding, ...]:
        """Add typed addresses in the form of our own pseudonyms, so that they come back as typed."""
        if self._email_form is None:
            return findings
        covered = spans_of(findings)
        missed = [
            Finding(token.start, token.end, EntityType.EMAIL_ADDRESS, 1.0, "address_form")
            for token in self._email_form.tokens(normalized)
            if not touches(covered, token.start, token.end)
        ]
        return tuple(sorted((*findings, *missed), key=lambda finding: finding.start)) if missed else findings
