"""What the edge is made from: handed to each of its routes as one value."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from proxy.edge.counters import Counters
from proxy.edge.frame_settings import FrameSettings
from proxy.edge.relay import RelayRules
from proxy.edge.upstream import Upstream
from proxy.edge.visits import Visits
from proxy.settings import EdgeLimits
from redaction.redactor import Redactor
from redaction.rules.building import RedactorInForce
from storage.interfaces import Recorder


@dataclass(frozen=True, slots=True)
class WebhookLimits:
    """How large a webhook may be, and how old: Tawk.to repeats one for up to twelve hours."""

    max_body_bytes: int = 1_048_576
    max_age_s: int = 46_800


@dataclass(frozen=True, slots=True)
class EdgeRates:
    """What one visit, and one source, may ask beside the limits that are set: far more than a widget needs."""

    frames_per_minute_per_visit: int = 600
    calls_per_minute_per_visit: int = 120
    starts_per_minute_per_visit: int = 30
    max_sockets_per_visit: int = 8
    new_files_per_minute_per_source: int = 600


@dataclass(frozen=True, slots=True)
class EdgeParts:
    """What the edge is made from."""

    frame: FrameSettings
    rules: RelayRules
    limits: EdgeLimits
    upstream: Upstream
    recorder: Recorder
    redactors: RedactorInForce
    visits: Visits
    counters: Counters
    clock: Callable[[], datetime]
    clock_s: Callable[[], float]
    webhook_secrets: tuple[bytes, ...] = field(default=(), repr=False)
    webhook_limits: WebhookLimits = field(default_factory=WebhookLimits)
    forwarded_by: tuple[str, ...] = ()
    rates: EdgeRates = field(default_factory=EdgeRates)

    @property
    def redactor(self) -> Redactor:
        """The redactor in force now: take it once for each message."""
        return self.redactors.current
