"""The register statement in words, under the nine headings that the controller's statement has always had.

Message ids are the English texts; `proxy/locale/<language>/statement.po` holds the translations.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from proxy.i18n import translate
from proxy.settings_values import Language
from proxy.statement.facts import Facts
from redaction.entities import LABELS, EntityType, Operator
from storage.interfaces import Right

DOMAIN: Final = "statement"

KINDS: Final = {
    EntityType.PERSON: "names of people",
    EntityType.EMAIL_ADDRESS: "e-mail addresses",
    EntityType.PHONE_NUMBER: "telephone numbers",
    EntityType.FI_PERSONAL_IDENTITY_CODE: "Finnish personal identity codes",
    EntityType.STUDENT_ID: "student ids",
    EntityType.LEARNER_ID: "learner ids (OID)",
    EntityType.IBAN_CODE: "bank account numbers",
    EntityType.CREDIT_CARD: "payment card numbers",
    EntityType.STREET_ADDRESS: "home addresses",
    EntityType.DATE_OF_BIRTH: "dates of birth",
    EntityType.IP_ADDRESS: "network addresses",
    EntityType.EUROPEAN_STUDENT_ID: "European student identifiers",
    EntityType.SE_PERSONAL_IDENTITY_NUMBER: "Swedish personal identity numbers",
    EntityType.IDENTITY_DOCUMENT: "numbers of passports and identity cards",
    EntityType.VEHICLE_PLATE: "vehicle registration plates",
    EntityType.BUSINESS_ID: "business ids",
    EntityType.URL: "links that hold a personal key or an e-mail address",
    EntityType.HEALTH: "words that tell of health",
    EntityType.RELIGION: "words that tell of religion",
    EntityType.UNION_MEMBERSHIP: "words that tell of trade union membership",
    EntityType.HARASSMENT: "words that tell of harassment",
}
METADATA: Final = {
    "browser": "the browser you use",
    "os": "the operating system you use",
    "referrer": "the page from which you came to the present page",
}
TREATMENT: Final = {
    Operator.PSEUDONYMISE: (
        "Replaced by a pseudonym such as {example} before the text leaves us; you see the real value:"
    ),
    Operator.MASK: "Masked for good, stored nowhere:",
    Operator.WITHHOLD: "The message is not sent at all, and you are shown a safer way to reach us:",
    Operator.PASS: "Sent on as written:",
}
RIGHTS: Final = {
    Right.READ_REDACTED: "reading conversations with pseudonyms",
    Right.REVEAL_IDENTITY: "seeing the real value behind a pseudonym, with a reason",
    Right.TUNE_RULES: "tuning the rules of recognition",
    Right.SEARCH_PERSONS: "finding a person's conversations by what the person is known by",
    Right.PUBLISH_RULES: "putting the rules of recognition in force",
    Right.READ_AUDIT: "reading who looked at what, when and why",
    Right.GRANT: "giving and ending these rights",
    Right.KEYS: "renewing the keys of encryption",
    Right.SERVE_SUBJECTS: "carrying out the requests of the people whose data it is",
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list, and what it is a list of."""

    lead: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section."""

    number: int
    heading: str
    blocks: tuple[Paragraph | Items, ...]

    def lines(self) -> Iterator[str]:
        """Return the section line by line, as versions are compared."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            else:
                yield block.lead
                yield from block.items


class Writer:
    """Writes one language."""

    def __init__(self, facts: Facts, language: Language) -> None:
        self._facts = facts
        self._language = language

    def title(self) -> str:
        """Return the statement's own title."""
        return self._say("Register statement: {service}", service=self._facts.service)

    def sections(self) -> tuple[Section, ...]:
        """Return all sections."""
        written: Sequence[tuple[str, Iterator[Paragraph | Items]]] = (
            ("Controller", self._controller()),
            ("The person in charge of the register", self._person()),
            ("The name of the register", self._name()),
            ("The purpose of the processing", self._purpose()),
            ("What the register holds", self._content()),
            ("Where the data comes from", self._sources()),
            ("To whom data is given, and where it is transferred", self._recipients()),
            ("How the register is protected", self._protection()),
            ("Your rights", self._rights()),
        )
        return tuple(
            Section(number, self._say(heading), tuple(blocks))
            for number, (heading, blocks) in enumerate(written, start=1)
        )

    def _controller(self) -> Iterator[Paragraph | Items]:
        for line in self._facts.controller:
            yield Paragraph(line)

    def _person(self) -> Iterator[Paragraph | Items]:
        if self._facts.person is not None:
            yield Paragraph(self._facts.person[self._language])
        for line in self._facts.reached:
            yield Paragraph(line)

    def _name(self) -> Iterator[Paragraph | Items]:
        yield Paragraph(self._say("Tawk.to customer register"))

    def _purpose(self) -> Iterator[Paragraph | Items]:
        yield self._text("Personal data is used to answer those who write to {service}, and to serve them better.")
        if self._facts.basis is None:
            yield self._text("It rests on the legitimate interest in answering whoever asks (GDPR, Article 6(1)(f)).")
        else:
            yield Paragraph(self._facts.basis[self._language])
        yield self._text("No decision about you is made automatically, and no profile of you is made.")

    def _content(self) -> Iterator[Paragraph | Items]:
        facts = self._facts
        yield self._list(
            "Collected automatically, and never used to identify you:", [METADATA[name] for name in facts.metadata]
        )
        yield self._text(
            "Of the referring page only addresses that the controller has listed are told, never what follows a"
            " question mark. Your network address, cookies and everything else that a browser tells stay with us and"
            " are not kept."
        )
        yield self._text(
            "Our agents may ask for details that they need to help you, such as a student id, an e-mail address or a"
            " name. You give them yourself."
        )
        for operator, lead in TREATMENT.items():
            kinds = facts.kinds(operator)
            if kinds:
                example = f"[{LABELS[kinds[0]]}_1]"
                yield self._list(lead, [KINDS[kind] for kind in kinds], example=example)
        yield self._text(
            "Recognition is automatic and not perfect: write nothing that you would not want Tawk.to to have. Chat"
            " histories are stored."
        )
        yield self._text(
            "When nobody is on duty you are offered a form. To use it you give your name and your e-mail address, so"
            " that you can be answered."
        )
        yield Items(self._say("How long it is kept:"), tuple(self._terms()))

    def _terms(self) -> Iterator[str]:
        terms = self._facts.terms
        for what, months in (
            ("chat histories: {months} months", terms.chat),
            ("offline forms: {months} months", terms.offline_form),
            ("proof of what you were told before you started: {months} months", terms.consent_proof),
            ("the log of who looked at what: {months} months", terms.audit),
        ):
            yield self._say(what, months=months)
        if terms.counters is None:
            yield self._say("numbers that tell of nobody, such as conversations a month: without limit")
        else:
            yield self._say(
                "numbers that tell of nobody, such as conversations a month: {months} months", months=terms.counters
            )

    def _sources(self) -> Iterator[Paragraph | Items]:
        yield self._text("The automatically collected data comes from your browser.")
        yield self._text(
            "Everything else comes from you, when you write it in a chat or in a form. What you write is stored in the"
            " chat history."
        )

    def _recipients(self) -> Iterator[Paragraph | Items]:
        facts = self._facts
        yield self._text(
            "What identifies you, as far as it is recognised (section 5), is not given to anybody outside {controller},"
            " and it is not transferred out of the European Union or the European Economic Area."
        )
        yield self._text(
            "The chat runs on Tawk.to, a service of an American company. It receives the text of the chat with"
            " pseudonyms and masks in the place of what is recognised, and the automatically collected data. It does"
            " not receive your network address."
        )
        if facts.safeguards is not None:
            yield Paragraph(facts.safeguards[self._language])
        yield self._text("Tawk.to's own statement: {policy}")
        forms = (
            "Offline forms are passed on to Tawk.to with pseudonyms."
            if facts.forms_forwarded
            else "Of offline forms Tawk.to receives nothing."
        )
        yield self._text(forms)
        if facts.processors:
            lines = [
                f"{one.name}: {one.purpose[self._language]} ({one.region[self._language]})" for one in facts.processors
            ]
            yield Items(self._say("On behalf of the controller data is handled by:"), tuple(lines))

    def _protection(self) -> Iterator[Paragraph | Items]:
        yield self._text(
            "What is stored is encrypted: the text under one key, the values behind its pseudonyms under another, for"
            " each conversation apart. Once a conversation is over, the server that visitors talk to cannot open it."
        )
        yield self._list(
            "Access is only for the controller's staff, its presidium and the administrator of JAMK's chat system, each"
            " by an individual right that the controller has granted. A right can be for:",
            [RIGHTS[right] for right in self._facts.rights],
        )
        yield self._text(
            "Every look is written down with its reason before anything is shown, in a log that cannot be changed"
            " unnoticed."
        )

    def _rights(self) -> Iterator[Paragraph | Items]:
        yield self._list(
            "You have the right",
            [
                "to inspect what is held about you, and to get a copy of it",
                "to have what is wrong corrected",
                (
                    "to object to the processing, and to forbid it for direct marketing, distance selling, market"
                    " research and opinion polls"
                ),
                "to have the processing restricted",
                "to have your data erased",
            ],
        )
        yield self._text(
            "Ask the person in charge of the register, in a signed letter or in person. You are answered within one"
            " month. If it is not certain whose data is asked for, you may be asked for more."
        )
        yield self._text("You may also complain to the Data Protection Ombudsman: tietosuoja.fi.")
        yield self._text("If you would rather not chat: {email}, {phone}, {url}.")

    def _say(self, text: str, **values: object) -> str:
        return translate(DOMAIN, self._language, text, **values)

    def _text(self, text: str) -> Paragraph:
        facts = self._facts
        email, phone, url = facts.safer
        return Paragraph(
            self._say(
                text, service=facts.service, controller=facts.controller[0], policy=facts.tawk_policy,
                email=email, phone=phone, url=url,
            )
        )  # fmt: skip

    def _list(self, lead: str, items: Sequence[str], **values: object) -> Items:
        return Items(self._say(lead, **values), tuple(self._say(item) for item in items))
