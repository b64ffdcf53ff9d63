"""What the rules studio stands on."""

from collections.abc import Callable
from dataclasses import dataclass, field

from proxy.console.studio.dry_runs import DryRuns
from proxy.console.studio.limits import StudioLimits
from proxy.proposing import Proposing
from proxy.reredaction import Reredaction
from redaction.redactor import Redactor
from redaction.rules.pack import RulePack
from storage.interfaces import RuleDrafts, RuleMisses, RulePacks


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioPorts:
    """What stands behind the studio.

    Attributes:
        packs: the published rules.
        drafts: rules that are being written.
        misses: reported misses.
        proposing: what publishes, and lets wait.
        unpublished: the rules in force as long as none were ever published.
        build: makes a redactor of rules, within the settings' bounds.
        reredaction: what asks for stored conversations to be redacted again.
        dry_runs: the dry runs that go on, and their results.
        clock_ns: a clock of processor time in nanoseconds.
        follows_file: whether edges follow a file that the settings name, and not what is published.
        limits: how much, how long.
    """

    packs: RulePacks
    drafts: RuleDrafts
    misses: RuleMisses
    proposing: Proposing
    unpublished: RulePack
    build: Callable[[RulePack], Redactor]
    reredaction: Reredaction
    dry_runs: DryRuns
    clock_ns: Callable[[], int]
    follows_file: bool = False
    limits: StudioLimits = field(default_factory=StudioLimits)
