"""Reads the members, judges them, and says what has come of it."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.errors import NotResident, StorageError
from storage.members import presented_names, read_members, tls_context
from storage.mongo import Database
from storage.residency import Member, ResidencyRules, Standing, Verdict, judge

PROBE_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class Residency:
    """What was found: a verdict on each member, and whether hidden members could be seen."""

    verdicts: tuple[Verdict, ...]
    complete: bool

    @property
    def refused(self) -> tuple[Verdict, ...]:
        """The members that may not be written to."""
        return tuple(verdict for verdict in self.verdicts if verdict.standing is Standing.REFUSED)


class ResidencyWatch:
    """Looks where the database lies.

    Args:
        database: which; its address says whom to trust.
        rules: what is allowed.
        now: the clock.
    """

    def __init__(self, *, database: Database, rules: ResidencyRules, now: Callable[[], datetime]) -> None:
        self._database = database
        self._rules = rules
        self._now = now
        self._presented: frozenset[str] = frozenset()

    async def look(self) -> Residency:
        """Return where every member stands now.

        Raises:
            StorageUnavailable: the database does not answer.
            StorageError: the certificates that are to be trusted cannot be read.
        """
        membership = await read_members(self._database)
        self._presented = await self._names(membership.members)
        verdicts = judge(membership.members, self._rules, at=self._now(), presented=self._presented)
        return Residency(verdicts, membership.complete)

    async def _names(self, members: tuple[Member, ...]) -> frozenset[str]:
        words = [(member.host, self._rules.attestation(member)) for member in members]
        wanted = [(host, word.tls_name) for host, word in words if word is not None]
        if not wanted:
            return frozenset()
        try:
            context = tls_context(self._database.address)
        except (OSError, ssl.SSLError) as error:
            file = Path(self._database.address.ca_file or self._database.address.certificate_file or "")
            raise StorageError(f"storage.mongodb: {file} cannot be used ({type(error).__name__})") from None
        return await presented_names(wanted, context, before=self._presented, timeout_s=PROBE_TIMEOUT_S)

    async def require(self) -> None:
        """Return when every member lies where it may.

        Raises:
            NotResident: one does not, or may not; the text names it and says why.
            StorageUnavailable: the database does not answer.
        """
        refused = (await self.look()).refused
        if refused:
            first, more = refused[0], len(refused) - 1
            others = f", and {more} more" if more else ""
            raise NotResident(
                f"the database member {first.member.host} may lie outside the allowed regions: "
                f"{first.reason}{others} (verho doctor shows all; docs/storage.md says what to do)",
                host=first.member.host,
            )
