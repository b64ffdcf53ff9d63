"""The letter that a person is answered with: what was decided, on which grounds, and what they can do about it. Pure.

It says what Art. 12(3) and 12(4) ask for: what was done or why not, and that one can complain to the supervisory
authority and go to court. The texts are in the `subject` catalogue, in the person's language.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from proxy.console.texts import Texts, legible
from proxy.subjects.copy_page import About
from proxy.subjects.held_back import erasure_line, held_lines
from proxy.subjects.person_copy import said
from storage.subjects.requests import Case, Fate, Note, Outcome, RefusalGround, RequestKind, Step


class LetterKind(StrEnum):
    """What a letter is for."""

    ANSWER = "answer"
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True)
class PersonLetter:
    """A letter, in its parts.

    Attributes:
        subject: one line; it names nobody.
        sender: who writes, line by line.
        recipient: to whom, line by line.
        date: in words.
        sections: headings ("" for none), each with its paragraphs.
    """

    subject: str
    sender: Sequence[str]
    recipient: Sequence[str] = field(repr=False)
    date: str
    sections: Sequence[tuple[str, Sequence[str]]] = field(repr=False)


_DONE: Final[Mapping[RequestKind, str]] = {
    RequestKind.INSPECT: "You asked to see your data. A copy of them comes with this letter.",
    RequestKind.RECTIFY: "You asked us to correct your data. We have corrected them.",
    RequestKind.OBJECT_MARKETING: "You objected to direct marketing. Your conversations are not used for it.",
    RequestKind.OBJECT_RESEARCH: (
        "You objected to the use of your data for research and statistics. Your conversations are not used for them."
    ),
    RequestKind.RESTRICT: (
        "You asked us to restrict the processing of your data. We keep them, and nobody reads them but for your own "
        "requests. We tell you before we lift the restriction."
    ),
}

_ASKED: Final[Mapping[RequestKind, str]] = {
    RequestKind.INSPECT: "You asked to see your data.",
    RequestKind.RECTIFY: "You asked us to correct your data.",
    RequestKind.OBJECT_MARKETING: "You objected to direct marketing.",
    RequestKind.OBJECT_RESEARCH: "You objected to the use of your data for research and statistics.",
    RequestKind.RESTRICT: "You asked us to restrict the processing of your data.",
    RequestKind.ERASE: "You asked us to erase your data.",
}

_WHY: Final[Mapping[RefusalGround, str]] = {
    RefusalGround.NOT_IDENTIFIED: (
        "We could not make sure that the request comes from you (GDPR Art. 11(2) and 12(2)). You can send it again "
        "with what proves your identity."
    ),
    RefusalGround.UNFOUNDED: "The request is manifestly unfounded (GDPR Art. 12(5)).",
    RefusalGround.EXCESSIVE: "The request is excessive, above all because it repeats earlier ones (GDPR Art. 12(5)).",
    RefusalGround.OTHERS_RIGHTS: "It would adversely affect the rights and freedoms of others (GDPR Art. 15(4)).",
    RefusalGround.CORRECT: "We have checked the data, and they are correct (GDPR Art. 16).",
    RefusalGround.EXPRESSION: "Freedom of expression and information requires the data (GDPR Art. 17(3)(a)).",
    RefusalGround.LEGAL_OBLIGATION: "The law obliges us to keep the data (GDPR Art. 17(3)(b)).",
    RefusalGround.LEGAL_CLAIMS: (
        "The data are needed for the establishment, exercise or defence of a legal claim (GDPR Art. 17(3)(e))."
    ),
    RefusalGround.STILL_NEEDED: "None of the grounds for erasure is there (GDPR Art. 17(1)).",
    RefusalGround.NO_GROUND_TO_RESTRICT: "None of the grounds for restriction is there (GDPR Art. 18(1)).",
    RefusalGround.PUBLIC_INTEREST: "Research carried out in the public interest needs the data (GDPR Art. 21(6)).",
}

AUTHORITY: Final = (
    "If you think that we process your data against the law, you may complain to the supervisory authority: Office of "
    "the Data Protection Ombudsman, PO Box 800, FI-00531 Helsinki, tietosuoja@om.fi, tietosuoja.fi (GDPR Art. 77)."
)
COURT: Final = "You may also take the matter to court (GDPR Art. 79)."


def letter(
    case: Case,
    notes: Mapping[Note, Mapping[str, str]],
    about: About,
    texts: Texts,
    *,
    kind: LetterKind,
    fate: Fate,
    at: datetime,
) -> PersonLetter:
    """Return the letter in the language of `texts`.

    Args:
        case: decided or refused, or extended.
        notes: who asked, and the words of the decision or the extension, opened.
        about: who writes.
        texts: the language.
        kind: the answer, or that it comes later.
        fate: what became of the case's conversations, should it have been asked to erase them.
        at: now.
    """
    person = notes.get(Note.PERSON, {})
    recipient = [person.get("name", ""), *person.get("address", "").splitlines()]
    answers = kind is LetterKind.ANSWER
    sections = _answer(case, notes, fate, texts) if answers else _extension(case, notes, texts)
    return PersonLetter(
        subject=said(texts, "Answer to your request {case}", case=case.id)
        if answers
        else said(texts, "Your request {case}: the answer takes longer", case=case.id),
        sender=[about.controller["name"], about.controller["address"], about.controller["contact"]],
        recipient=[legible(line) for line in recipient if line.strip()],
        date=texts.long_date(texts.local_date(at)),
        sections=[*sections, *_rights(about, texts)],
    )


def letter_text(written: PersonLetter) -> str:
    """Return a letter as plain text."""
    parts = ["\n".join(written.sender), "\n".join(written.recipient), written.date, written.subject.upper()]
    for heading, paragraphs in written.sections:
        parts += [heading.upper()] if heading else []
        parts += paragraphs
    return "\n\n".join(part for part in parts if part) + "\n"


def _answer(
    case: Case, notes: Mapping[Note, Mapping[str, str]], fate: Fate, texts: Texts
) -> Iterator[tuple[str, Sequence[str]]]:
    decision = case.decision
    received = texts.long_date(texts.local_date(case.intake.received_at if case.intake else case.opened_at))
    yield "", [said(texts, "We received your request on {date}.", date=received)]
    outcome = decision.outcome if decision else Outcome.NOTHING_FOUND
    lines = []
    for kind in (one for one in RequestKind if one in case.kinds):
        if outcome is not Outcome.GRANTED:
            lines.append(said(texts, _ASKED[kind]))
        else:
            lines.append(erasure_line(texts, fate) if kind is RequestKind.ERASE else said(texts, _DONE[kind]))
    if outcome is Outcome.NOTHING_FOUND:
        lines.append(said(texts, "We searched our chat service and found no conversation of yours. We hold no data."))
    yield said(texts, "What was decided"), lines
    if decision is not None and decision.ground is not None:
        whole = outcome is Outcome.REFUSED
        first = "We do not do what you asked for:" if whole else "We have done a part of it, and not the rest:"
        yield said(texts, "Grounds"), [said(texts, first), said(texts, _WHY[decision.ground])]
    if case.has(Step.ERASED):
        yield from held_lines(texts, fate)
    if words := _words(notes, Note.DECISION):
        yield said(texts, "Further"), words
    if case.has(Step.TAWK_DELETED):
        tawk = (
            "Tawk.to, which carries our chat, held the conversations with pseudonyms in place of recognised values. "
            "We have deleted them there too (GDPR Art. 19)."
        )
        yield "", [said(texts, tawk)]


def _extension(
    case: Case, notes: Mapping[Note, Mapping[str, str]], texts: Texts
) -> Iterator[tuple[str, Sequence[str]]]:
    received = texts.long_date(texts.local_date(case.intake.received_at if case.intake else case.opened_at))
    due = texts.long_date(texts.local_date(case.due_at))
    yield (
        "",
        [
            said(texts, "We received your request on {date}.", date=received),
            said(
                texts,
                "We need up to two further months, because of its complexity or number (GDPR Art. 12(3)). "
                "You have our answer by {date}.",
                date=due,
            ),
            *_words(notes, Note.EXTENSION),
        ],
    )


def _words(notes: Mapping[Note, Mapping[str, str]], note: Note) -> list[str]:
    words = legible(notes.get(note, {}).get("words", ""))
    return [line.strip() for line in words.split("\n\n") if line.strip()]


def _rights(about: About, texts: Texts) -> Iterator[tuple[str, Sequence[str]]]:
    yield (
        said(texts, "If you disagree"),
        [
            said(texts, "Write to us first, if you like: {contact}.", contact=about.controller["contact"]),
            said(texts, AUTHORITY),
            said(texts, COURT),
            said(texts, "Our privacy statement: {url}", url=about.statement_url),
        ],
    )
