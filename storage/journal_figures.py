"""How full the journal is, in numbers that may be shown to anyone."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class JournalFigures:
    """How full the journal is.

    Attributes:
        entries: how many wait for the database.
        used_bytes: what they and those set aside take.
        max_bytes: the bound.
        low_water_bytes: below this a journal that was full takes new conversations again.
        set_aside: how many the database refused.
        accepting: whether new conversations are taken.
        oldest_age_s: how long the oldest has waited; 0 when none waits.
        max_age_s: the bound on that.
    """

    entries: int
    used_bytes: int
    max_bytes: int
    low_water_bytes: int
    set_aside: int
    accepting: bool
    oldest_age_s: float = field(compare=False)
    max_age_s: float
