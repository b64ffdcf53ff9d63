"""Asking for stored conversations to be redacted again; the opener carries it out.

The same for the command line and for the console, which know who is asking: the reason is looked at, the audit is told.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from proxy.publishing import COMMAND, MAX_REASON_CHARS, ReasonError, require_reason
from redaction.rules.pack import RulePack
from storage.errors import Full
from storage.interfaces import Audit, AuditTag, Rewrite, Rewrites

__all__ = ["MAX_DAYS", "MAX_REASON_CHARS", "ReasonError", "Reredaction"]

#: How far back one may be bounded, in days; without a bound all that is stored is looked at.
MAX_DAYS: Final = 3_650


@dataclass(frozen=True, slots=True)
class Reredaction:
    """Asks for it, and for its end.

    Attributes:
        rewrites: the queue that the opener works off.
        audit: what is told first.
    """

    rewrites: Rewrites
    audit: Audit

    async def ask(
        self,
        author: str,
        reason: str,
        pack: RulePack,
        *,
        at: datetime,
        dry: bool = False,
        since: datetime | None = None,
    ) -> Rewrite:
        """Ask for stored conversations to be redacted again by the rules in force.

        Args:
            author: who asks: an account's id, or "command".
            reason: why.
            pack: the rules that the reason must hold no personal data by.
            at: now.
            dry: count only, and change nothing.
            since: only conversations that began at this time or later; None = all.

        Raises:
            ReasonError: the reason is blank or too long, or personal data stands in it.
            Full: one goes on already.
        """
        await asyncio.to_thread(require_reason, reason, pack)
        if any(one.open for one in await self.rewrites.latest()):
            raise Full("a re-redaction goes on already")
        detail: dict[str, str | int] = {"dry": 1} if dry else {}
        if since is not None:
            detail["since"] = since.date().isoformat()
        await self.audit.append(_tag(author), actor=author, detail=detail, at=at)
        return await self.rewrites.ask(author=author, reason=reason.strip(), at=at, dry=dry, since=since)

    async def stop(self, rewrite: Rewrite, *, by: str, at: datetime) -> bool:
        """Let one end after the conversation that it is at; False when it has ended."""
        await self.audit.append(_tag(by), actor=by, detail={"run": rewrite.id, "stopped": 1}, at=at)
        return await self.rewrites.stop(rewrite.id)


def _tag(author: str) -> AuditTag:
    return AuditTag.COMMAND_RULES_REREDACT if author == COMMAND else AuditTag.CONSOLE_RULES_REREDACT
