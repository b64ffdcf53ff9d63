"""What this installation does with personal data, as far as people have to be told; read from what runs."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from proxy.settings import Settings
from proxy.settings_statement import Processor, Words
from redaction.entities import EntityType, Operator
from redaction.redactor import Redactor
from storage.interfaces import Metadata, Right


@dataclass(frozen=True, slots=True)
class Terms:
    """How many calendar months each category is kept; None = for good."""

    chat: int
    offline_form: int
    consent_proof: int
    audit: int
    counters: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the statement is written from.

    Attributes:
        controller: name and address.
        person: the title of who looks after the register, by language; None when the settings name nobody.
        reached: how that person is reached: address, telephone number, e-mail address, as far as they are told.
        safer: e-mail address, telephone number and page for those who would rather not chat.
        service: what the chat is called.
        metadata: the names of all that is kept about a browser.
        referrers: which referring pages may be told; `**` stands for any rest.
        visitors: what happens to each kind that is looked for in what a visitor writes.
        agents: the same for what an agent writes.
        forms_forwarded: offline forms go to Tawk.to, pseudonymised; otherwise it gets nothing of them.
        terms: how long what is kept.
        rights: what may be granted to one person.
        processors: who else handles data, beside Tawk.to.
        basis: the legal basis, by language; None = the legitimate interest in answering whoever asks.
        safeguards: what the transfer to Tawk.to rests on, by language; None when the controller has said nothing.
        tawk_policy: the address of Tawk.to's own statement.
        notice: the version of the notice that visitors accept.
        rules: the version of the rules in force, "" for those that come with the program.
    """

    controller: tuple[str, str]
    person: Words | None
    reached: tuple[str, ...]
    safer: tuple[str, str, str]
    service: str
    metadata: tuple[str, ...]
    referrers: tuple[str, ...]
    visitors: Mapping[EntityType, Operator]
    agents: Mapping[EntityType, Operator]
    forms_forwarded: bool
    terms: Terms
    rights: tuple[Right, ...]
    processors: tuple[Processor, ...]
    basis: Words | None
    safeguards: Words | None
    tawk_policy: str
    notice: str
    rules: str

    def kinds(self, operator: Operator) -> tuple[EntityType, ...]:
        """Return the kinds that a visitor's message is treated so for."""
        return tuple(kind for kind, chosen in self.visitors.items() if chosen is operator)


def facts_of(settings: Settings, redactor: Redactor) -> Facts:
    """Return the facts of an installation, as its settings and the redactor in force have it."""
    site, terms, statement = settings.site, settings.retention, settings.statement
    person, kinds = statement.person, redactor.analyzer.kinds
    reached = (person.address, person.phone, person.email) if person else (settings.controller.contact,)
    return Facts(
        controller=(settings.controller.name, settings.controller.address),
        person=person.title if person else None,
        reached=tuple(filter(None, reached)),
        safer=(site.contact.email, site.contact.phone, site.contact.url),
        service=site.title,
        metadata=tuple(field.name for field in fields(Metadata)),
        referrers=tuple(site.referrer_templates),
        visitors={kind: chosen for kind, chosen in redactor.operators.items() if kind in kinds},
        agents={kind: chosen for kind, chosen in redactor.agent_operators.items() if kind in kinds},
        forms_forwarded=settings.offline_form.forward == "pseudonymised",
        terms=Terms(
            terms.chat_months, terms.offline_form_months, terms.consent_proof_months, terms.audit_months,
            terms.counters_months,
        ),
        rights=tuple(Right),
        processors=tuple(statement.processors),
        basis=statement.basis,
        safeguards=statement.tawk_safeguards,
        tawk_policy=statement.tawk_policy_url,
        notice=site.notice_version,
        rules=redactor.version,
    )  # fmt: skip
