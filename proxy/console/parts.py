"""What the console's pages are made from: the ports behind them, and what they draw with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from proxy.console.audit.flags import FlagLimits
from proxy.console.cases.reminders import CaseReminders
from proxy.console.drawing import Drawing
from proxy.console.guard import Origin
from proxy.console.limits import ConsoleLimits
from proxy.console.oidc.provider import Provider
from proxy.console.signing.choices import SigningChoices
from proxy.console.studio.ports import StudioPorts
from proxy.mail.letter import Mail
from proxy.statement.facts import Facts
from proxy.subjects.copy_page import About
from proxy.subjects.desk import DeskPorts
from redaction.rules.building import RedactorInForce
from storage.granting_port import Granting, GrantTerms
from storage.inbox_port import Drafts, Inbox
from storage.interfaces import (
    Accounts,
    Audit,
    Factors,
    Listing,
    Opener,
    Outbox,
    ProviderLinks,
    RevealLinks,
    Sessions,
    Steps,
    Transcripts,
)
from storage.key_states_port import KeyStates
from storage.receipt_requests_port import CodeRequests


def peer(request: web.Request) -> str:
    """Return the address of the other end of the connection."""
    return request.remote or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolePorts:
    """What stands behind the console.

    Attributes:
        accounts: the entitled people.
        sessions: who is signed in.
        audit: where sign-ins and readings of the audit are written; openings are written by the opener.
        transcripts: conversations as stored, sealed.
        listing: finds conversations by what is stored in clear, and labels them.
        links: short links to pseudonyms.
        opener: the one way to their keys.
        granting: who may what, given and taken.
        factors: people's second factors.
        steps: sign-ins and additions that are under way.
        redactors: takes personal data out of what people write here, by the rules in force.
        desk: what an officer serves people's requests on.
        reminders: knows which of these must be answered soon.
        asked: what visitors ask for with a receipt code.
        keys: what can be told of the keys; None where nothing can.
        facts: what this installation does with personal data now, for the record of processing.
        studio: what stands behind the rules studio.
        clock: the time now, aware, UTC.
        provider: the identity provider that people may sign in with; None where none is set.
        provider_links: whose identity there is whose.
        mail: the way out for letters; None where no mail server is set, and pages say so.
        inbox: offline forms on their way to an answer.
        drafts: answers to them that are not sent yet.
        outbox: notices that are to be mailed, tried until they have left; None where nobody can be told.
    """

    accounts: Accounts
    sessions: Sessions
    audit: Audit
    transcripts: Transcripts
    listing: Listing
    links: RevealLinks
    opener: Opener
    granting: Granting
    factors: Factors
    steps: Steps
    redactors: RedactorInForce
    desk: DeskPorts
    reminders: CaseReminders
    asked: CodeRequests
    inbox: Inbox
    drafts: Drafts
    facts: Callable[[], Facts]
    studio: StudioPorts
    clock: Callable[[], datetime]
    provider: Provider | None = None
    provider_links: ProviderLinks | None = None
    mail: Mail | None = None
    outbox: Outbox | None = None
    keys: KeyStates | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleChoices:
    """What the settings say about the console.

    Attributes:
        origin: scheme and host by which browsers reach it.
        limits: how much, how often, how long.
        email_domain: the domain of pseudonyms that keep an e-mail's form, None when there are none.
        labels: the words that conversations can be sorted under.
        zone: whose clock the pages show.
        signing: second factors, and how long a proof is fresh.
        grants: for how long codes, proposals and emergencies hold, and how often grants are asked about.
        about: what a person's copy and letter say about the processing, by language.
        flags: from when on something in the audit stands out.
        controller: the controller's name, below answers to visitors.
        source: where a request comes from, for counting sign-ins; behind a proxy, read what that proxy vouches for.
    """

    origin: Origin
    about: Callable[[str], About]
    limits: ConsoleLimits = field(default_factory=ConsoleLimits)
    email_domain: str | None = None
    labels: tuple[str, ...] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Helsinki"))
    signing: SigningChoices = field(default_factory=SigningChoices)
    grants: GrantTerms = field(default_factory=GrantTerms)
    flags: FlagLimits = field(default_factory=FlagLimits)
    controller: str = ""
    source: Callable[[web.Request], str] = peer


@dataclass(frozen=True, slots=True)
class ConsoleParts:
    """Everything that an area of the console makes its pages from."""

    ports: ConsolePorts
    choices: ConsoleChoices
    drawing: Drawing
