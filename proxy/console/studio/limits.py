"""Every limit of the rules studio, with its unit and its default."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioLimits:
    """How much, how long.

    Attributes:
        form_max_bytes: the largest body of a form that holds rules.
        try_chars: the longest text that is tried out.
        dry_run_conversations: the most conversations that one dry run opens.
        dry_run_scanned: the most conversations of a time-span that a sample is drawn from.
        dry_run_batch: conversations opened at a time; the opener's batch is the upper bound.
        dry_run_s: how long one dry run may take.
        dry_run_kept_s: how long its result is kept, in memory only.
        dry_runs: how many may run at a time.
        examples: the most examples that a result shows of what is new, and of what is lost.
        waits: how often a dry run waits when the opener has been asked too much.
        wait_s: for how long each time.
        history_rows: published rules on the overview.
    """

    form_max_bytes: int = 2_097_152
    try_chars: int = 4_000
    dry_run_conversations: int = 2_000
    dry_run_scanned: int = 50_000
    dry_run_batch: int = 25
    dry_run_s: float = 900.0
    dry_run_kept_s: float = 1_800.0
    dry_runs: int = 2
    examples: int = 30
    waits: int = 30
    wait_s: float = 5.0
    history_rows: int = 50
