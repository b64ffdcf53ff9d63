"""Verho's settings: `config.yaml` checked once, frozen, and explained when something is wrong with it.

Nothing here opens a connection. Secrets never stand in the file: it names an environment variable or a
file, and only the process role that needs a secret reads it.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, ValidationError, model_validator

from proxy.settings_audit import AuditView
from proxy.settings_keys import Keys, Secret
from proxy.settings_listener import Listener, Receipts
from proxy.settings_mail import MailServer
from proxy.settings_oidc import Oidc
from proxy.settings_problems import SettingsError, explain
from proxy.settings_reading import read_document
from proxy.settings_statement import Statement
from proxy.settings_values import (
    MAX_PORT,
    AbsolutePath,
    Address,
    IpAddress,
    Language,
    Origin,
    PageAddress,
    Positive,
    Seconds,
    Section,
    TimeZone,
    is_loopback,
    matching,
)
from proxy.tawk.visitor_commands import ValueKind
from redaction.entities import NEVER_KEPT, EntityType
from storage.opener.protocol import MAX_NAMED

Role = Literal["edge", "console", "opener", "receipts", "all"]


class Controller(Section):
    """Who answers for the register (GDPR Art. 4(7))."""

    name: str
    address: str
    contact: str


class Contact(Section):
    """The safer ways to reach the controller, shown when chat is not the right place."""

    email: str
    phone: str
    url: str


class Site(Section):
    """The pages that the chat is embedded in, and what of them may be told to Tawk.to."""

    origins: list[Origin] = Field(min_length=1)
    page_url: PageAddress
    page_title: str
    referrer_templates: list[PageAddress] = []
    statement_url: dict[str, str]
    notice_version: str
    title: str = "JAMKO Online"
    color: Annotated[str, matching(r"#[0-9a-fA-F]{6}", "a colour such as #0b5c66")] = "#0b5c66"
    language: Language = "fi"
    contact: Contact

    @model_validator(mode="after")
    def _every_language(self) -> Self:
        missing = sorted(set(get_args(Language)) ^ set(self.statement_url))
        if missing:
            raise ValueError("statement_url: an address for each of fi, en, sv and no other")
        return self


class Webhook(Section):
    """The secrets that Tawk.to may sign its webhooks with; two at once while one is being replaced."""

    secrets: list[Secret] = Field(min_length=1, max_length=2)
    max_body_bytes: Positive = 1_048_576
    max_age_s: Positive = 46_800


Domain = Annotated[str, matching(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", "a domain in lower case, such as example.fi")]
EntityName = Annotated[str, matching("|".join(ValueKind), f"one of {', '.join(ValueKind)}")]


class Tawk(Section):
    """The property at Tawk.to, how its hosts are reached, and how long an answer may take."""

    property_id: Annotated[
        str, matching(r"[0-9a-f]{24}", "24 characters of 0-9 and a-f, in quotes, from Tawk.to's own embed code")
    ]
    widget_id: Annotated[str, matching(r"[0-9a-z]{6,12}", "default, or 6 to 12 characters of Tawk.to's own embed code")]
    connect: dict[str, Address] = {}
    ca_file: str | None = None
    connect_timeout_s: Seconds = 10.0
    answer_timeout_s: Seconds = 20.0
    max_answer_bytes: Positive = 4_194_304
    email_domain: Domain = "verho.invalid"
    field_types: dict[str, dict[str, EntityName]] = {}
    webhook: Webhook | None = None


class EdgeLimits(Section):
    """What one visitor, and all of them together, may ask of the edge."""

    max_frame_bytes: Positive = 65_536
    max_body_bytes: Positive = 65_536
    max_form_chars: Positive = 10_000
    visits_per_minute_per_source: Positive = 30
    messages_per_minute_per_visit: Positive = 40
    max_sockets: Positive = 5_000
    max_visits_in_memory: Positive = 20_000
    asset_cache_bytes: Positive = 67_108_864
    asset_cache_s: Positive = 3_600
    settings_cache_s: Positive = 60
    idle_socket_s: Positive = 2_700
    idle_visit_s: Positive = 1_800


class Edge(Listener):
    """The visitor's side."""

    metrics_listen: Address | None = None
    forwarded_by: list[IpAddress] = []
    limits: EdgeLimits = EdgeLimits()


class OfflineForm(Section):
    """What becomes of a form written when nobody is on duty."""

    forward: Literal["withheld", "pseudonymised"] = "withheld"
    reply_domain: Domain | None = None

    @model_validator(mode="after")
    def _owned_domain(self) -> Self:
        if self.forward == "pseudonymised" and (
            not self.reply_domain or self.reply_domain.endswith((".invalid", ".example", ".test"))
        ):
            raise ValueError("reply_domain: a domain that the controller owns, because forward is pseudonymised")
        return self


class Redaction(Section):
    """What counts as personal data, and what is done with it; `verho redact --config` tries it on a text."""

    rules: AbsolutePath | None = None
    rules_check_s: Seconds = 2.0
    max_length_chars: Positive = 20_000
    budget_ms: Positive = 250
    max_name_words: Positive = 64
    context_messages: Positive = 6
    min_score: Annotated[float, Field(ge=0, le=1)] = 0.5
    allow_list: list[str] | None = None
    operators: dict[str, Literal["pass", "pseudonymise", "mask", "withhold"]] = {}

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        twice = sorted(self.model_fields_set & {"min_score", "allow_list", "operators"})
        if self.rules is not None and twice:
            raise ValueError(f"{twice[0]}: not beside redaction.rules, whose file says all of it")
        return self

    @model_validator(mode="after")
    def _masked_for_good(self) -> Self:
        unknown = set(self.operators) - {kind.value for kind in EntityType}
        if unknown:
            raise ValueError(f"operators: entity types of {', '.join(kind.value for kind in EntityType)}")
        for kind in sorted(NEVER_KEPT):
            if self.operators.get(kind.value, "mask") not in {"mask", "withhold"}:
                raise ValueError(f"operators.{kind.value}: mask or withhold; its values are never kept")
        return self


class Embedded(Section):
    """The database that Verho starts itself: for one machine, reachable from that machine only."""

    directory: str
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=MAX_PORT)] = 27_027

    @model_validator(mode="after")
    def _loopback(self) -> Self:
        if not is_loopback(self.host):
            raise ValueError(
                "host: a loopback address such as 127.0.0.1; the embedded database has no other protection"
            )
        return self


class Journal(Section):
    """The local file that holds what is not yet in the database."""

    file: str
    max_bytes: Positive = 268_435_456
    max_age_s: Positive = 259_200


RegionName = Annotated[str, matching(r"[A-Za-z0-9_.-]{1,64}", "a region's name as tags hold it, such as eu-north-1")]


class Attested(Section):
    """The controller's word for where one member of the database is, until a day, which it still holds on."""

    host: Annotated[
        str, matching(r"[a-z0-9.:\[\]-]{1,253}", "a member's name in lower case, such as db1.example.fi:27017")
    ]
    region: RegionName
    tls_name: Annotated[str, matching(r"[a-z0-9.-]{1,253}", "the name in its certificate, such as db1.example.fi")]
    until: date


class Residency(Section):
    """Where the database's members may lie: by the region in their tags, or by the controller's word."""

    regions: list[RegionName] = []
    tag: Annotated[str, matching(r"[A-Za-z0-9_.-]{1,64}", "the name of a replica-set tag")] = "region"
    check_s: Positive = 60
    attested: list[Attested] = []

    @model_validator(mode="after")
    def _attested_for_allowed(self) -> Self:
        if not {one.region for one in self.attested} <= set(self.regions):
            raise ValueError("attested: regions that are among storage.residency.regions")
        return self


class Storage(Section):
    """Where sealed records are kept: a MongoDB by its address, or the embedded database."""

    mongodb: Secret | None = None
    embedded: Embedded | None = None
    database: Annotated[
        str, matching(r"[a-z][a-z0-9_-]{0,37}", "a name of at most 38 characters of a-z, 0-9, _ and -, a letter first")
    ] = "verho"
    pool_size: Positive = 8
    timeout_s: Seconds = 10.0
    live_ttl_s: Positive = 86_400
    journal: Journal
    residency: Residency = Residency()

    @model_validator(mode="after")
    def _one_database(self) -> Self:
        if (self.mongodb is None) == (self.embedded is None):
            raise ValueError("exactly one of mongodb: {env: NAME} or embedded: {directory: PATH}")
        return self


Months = Annotated[int, Field(gt=0, le=1_200)]


class Retention(Section):
    """How long each category of data is kept, in calendar months (GDPR Art. 5(1)(e))."""

    chat_months: Months = 6
    offline_form_months: Months = 6
    consent_proof_months: Months = 18
    audit_months: Months = 24
    case_identity_months: Months = 6
    counters_months: Months | None = None

    @model_validator(mode="after")
    def _proof_outlives_chat(self) -> Self:
        if self.consent_proof_months < max(self.chat_months, self.offline_form_months):
            raise ValueError("consent_proof_months: at least as long as chats and offline forms are kept")
        return self


class Erasure(Section):
    """For how long copies of what was erased may live on: what a certificate's date is reckoned from."""

    oplog_hours: Positive = 72
    backup_days: Positive = 35
    ledger_file: AbsolutePath | None = None


class Opener(Section):
    """The process that alone can unwrap data keys."""

    socket: str
    allowed_uids: list[Annotated[int, Field(ge=0)]] = []
    max_batch: Annotated[int, Field(gt=0, le=MAX_NAMED)] = 50
    reads_per_minute: Positive = 1_500
    reveals_per_hour: Positive = 60
    index_every_s: Seconds = 5.0
    receipts_every_s: Seconds = 10.0
    reredact_every_s: Seconds = 5.0
    searches_per_hour: Positive = 60

    @model_validator(mode="after")
    def _a_batch_fits(self) -> Self:
        if self.reads_per_minute < self.max_batch:
            raise ValueError("reads_per_minute: at least max_batch")
        return self


Label = Annotated[str, matching(r"[^\W_](?:[\w .-]{0,30}\w)?", "a word or two of at most 32 letters")]


class Grants(Section):
    """How rights are given, asked about, and taken in an emergency."""

    second_approver: bool = False
    approval_days: Annotated[int, Field(gt=0, le=90)] = 14
    enrolment_hours: Annotated[int, Field(gt=0, le=168)] = 72
    recertify_months: Annotated[int, Field(gt=0, le=12)] = 6
    emergency_hours: Annotated[int, Field(gt=0, le=24)] = 4


class Console(Listener):
    """The staff's side."""

    session_idle_s: Positive = 1_800
    session_absolute_s: Positive = 36_000
    second_factor: Literal["required", "optional"] = "required"
    elevation_s: Positive = 600
    sign_in_failures: Positive = 5
    sign_in_lock_s: Positive = 900
    source_attempts: Positive = 20
    source_window_s: Positive = 900
    rules_alone_h: Positive = 24
    dry_run_conversations: Positive = 2_000
    dry_run_s: Positive = 900
    dry_run_kept_s: Positive = 1_800
    time_zone: TimeZone = "Europe/Helsinki"
    live_streams: Positive = 64
    live_streams_per_person: Positive = 6
    labels: Annotated[list[Label], Field(max_length=40)] = []
    forwarded_by: list[IpAddress] = []
    oidc: Oidc | None = None
    grants: Grants = Grants()


class Settings(Section):
    """All of `config.yaml`."""

    controller: Controller
    site: Site
    tawk: Tawk
    edge: Edge
    offline_form: OfflineForm = OfflineForm()
    redaction: Redaction = Redaction()
    storage: Storage
    retention: Retention = Retention()
    erasure: Erasure = Erasure()
    statement: Statement = Statement()
    keys: Keys
    opener: Opener
    console: Console
    receipts: Receipts | None = None
    mail: MailServer | None = None
    audit: AuditView = AuditView()
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.edge.public_origin == self.console.public_origin:
            raise ValueError("console.public_origin: another origin than edge.public_origin")
        others = {self.edge.public_origin, self.console.public_origin}
        if self.receipts is not None and self.receipts.public_origin in others:
            raise ValueError("receipts.public_origin: another origin than edge.public_origin and console.public_origin")
        return self


def load(path: Path) -> Settings:
    """Read and check the settings file.

    Raises:
        SettingsError: every problem, each with the key's path, what was found and what is expected.
    """
    return check(read_document(path))


def check(document: Mapping[str, object]) -> Settings:
    """Return the settings that `document` holds, or raise SettingsError with every problem in it."""
    try:
        return Settings.model_validate(document)
    except ValidationError as error:
        raise SettingsError(explain(error, document, Settings, hidden=Secret)) from None
