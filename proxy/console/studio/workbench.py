"""The rules in force and redactors of others, made once each and kept for a while."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from proxy.console.studio.ports import StudioPorts
from redaction.redactor import Redactor
from redaction.rules.pack import RulePack
from redaction.rules.problems import RulesError
from redaction.rules.reading import read_pack, write_pack
from storage.interfaces import PublishedRules

#: A redactor is some hundred kilobytes of automata; two people at work use the one in force and one each.
_KEPT: Final = 6


@dataclass(frozen=True, slots=True)
class InForce:
    """The rules in force.

    Attributes:
        published: as they were published, None when none ever were.
        pack: what they say; None when this version of the program cannot read them.
    """

    published: PublishedRules | None
    pack: RulePack | None

    @property
    def number(self) -> int:
        """Their number, 0 when none were published."""
        return 0 if self.published is None else self.published.number


class Workbench:
    """Reads rules and makes redactors, off the event loop."""

    def __init__(self, ports: StudioPorts) -> None:
        self._ports = ports
        self._made: OrderedDict[str, Redactor] = OrderedDict()

    async def in_force(self) -> InForce:
        """Return the rules in force."""
        published = await self._ports.packs.current()
        if published is None:
            return InForce(None, self._ports.unpublished)
        return InForce(published, await self.read(published.document))

    async def read(self, document: str) -> RulePack | None:
        """Return stored rules as a pack, None when this version of the program cannot read them."""
        try:
            return await asyncio.to_thread(read_pack, document)
        except RulesError:
            return None

    async def redactor(self, pack: RulePack) -> Redactor:
        """Return the redactor of rules."""
        key = sha256(write_pack(pack).encode()).hexdigest()
        if key not in self._made:
            self._made[key] = await asyncio.to_thread(self._ports.build, pack)
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
        redactor = self._made[key]
        self._made.move_to_end(key)
        return redactor
