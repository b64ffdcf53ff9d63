"""What a walk along the audit's chain finds; `storage.interfaces` exports it beside the others."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuditVerification:
    """What walking the chain found.

    Attributes:
        entries: how many entries hold together, from the first on.
        head: the hash of the last of them; note it elsewhere: a chain alone cannot show that its end was cut off.
        broken_at: the seq of the first entry that does not fit or is missing, or None.
        first: the seq of the first entry; what was before it was removed when its term was over.
        signed: the seq up to which the chain is signed; 0 when no signature was found or looked at.
        problem: what is wrong at `broken_at`, in words.
    """

    entries: int
    head: str
    broken_at: int | None
    first: int = 1
    signed: int = 0
    problem: str = ""

    @property
    def last(self) -> int:
        """The seq of the last entry that holds; with `head` it is the chain's root, to be noted elsewhere."""
        return self.first + self.entries - 1

    @property
    def intact(self) -> bool:
        """Whether every entry fits."""
        return self.broken_at is None
