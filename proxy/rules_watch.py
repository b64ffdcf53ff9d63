"""Lets a running edge take up other rules within seconds, between messages and never inside one."""

import asyncio
import logging
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from proxy import logs
from proxy.rules_sources import FoundRules, RulesSource
from redaction.redactor import Redactor
from redaction.rules.building import RedactorInForce
from redaction.rules.pack import RulePack
from redaction.rules.problems import Problem, RulesError
from storage.periodic import Periodic

#: More problems of one document than an operator reads in a log; `verho rules check` shows all.
_MOST_TOLD: Final = 10


class RulesWatch:
    """Asks a source now and then while entered, and puts what it finds in force. What cannot be used changes nothing.

    Args:
        source: where rules come from.
        first: the rules to begin with.
        build: makes a redactor of rules.
        every_s: how often to ask.
    """

    def __init__(
        self,
        source: RulesSource,
        first: FoundRules,
        *,
        build: Callable[[RulePack], Redactor],
        every_s: float,
    ) -> None:
        self._source = source
        self._in_force = first
        self._build = build
        self.redactors = RedactorInForce(build(first.pack))
        self._problem = ""
        self._periodic = Periodic(self.look, name="rules-watch", every_s=every_s)

    @property
    def number(self) -> int:
        """The number of the published rules in force; 0 when they were not published."""
        return self._in_force.number

    @property
    def stale(self) -> bool:
        """Whether rules may be waiting that are not in force: refused, or nobody can tell."""
        return bool(self._problem)

    async def __aenter__(self) -> Self:
        logs.event("rules_in_force", version=self._in_force.pack.version, count=self.number)
        await self._periodic.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._periodic.__aexit__(kind, error, trace)

    async def look(self) -> None:
        """Ask once. Whatever goes wrong, the rules in force stay."""
        try:
            found = await self._source.newer()
            redactor = None if found is None else await asyncio.to_thread(self._build, found.pack)
        except RulesError as error:
            self._refuse(error.problems)
            return
        except Exception as error:  # noqa: BLE001 - whatever ails other rules, those in force stay, and it is told
            self._tell(f"unreadable:{type(error).__name__}", reason="unreadable", error=type(error).__name__)
            return
        self._problem = ""
        if found is None or redactor is None:
            return
        before, self._in_force = self._in_force, found
        self.redactors.replace(redactor)
        logs.event("rules_in_force", version=found.pack.version, count=found.number, previous=before.pack.version)

    def _refuse(self, problems: tuple[Problem, ...]) -> None:
        told = ";".join(f"{one.field}:{one.reason}" for one in problems)
        first_time = told != self._problem
        self._tell(told, reason="invalid", count=len(problems))
        for problem in problems[:_MOST_TOLD] if first_time else ():
            logs.event("rules_problem", level=logging.ERROR, place=problem.field)

    def _tell(self, problem: str, **fields: object) -> None:
        """Tell of a problem when it is new; the metric stays up until it is gone."""
        if problem != self._problem:
            self._problem = problem
            logs.event("rules_refused", level=logging.ERROR, version=self._in_force.pack.version, **fields)
