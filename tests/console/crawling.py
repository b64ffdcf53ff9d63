"""Walks through the whole console as a person would: from link to link, until there is nothing new."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from playwright.async_api import Page

#: Ids and codes: two addresses that differ in them alone are one page with other content.
_NAMED = re.compile(r"[0-9a-f]{32}|(?<=/r/)[^/?]+|(?<=/cases/)[0-9][^/?]*|(?<=/history/)[0-9]+|(?<==)[^&]+")


def kind_of_address(address: str) -> str:
    """Return an address without what tells one thing from another of its kind."""
    return _NAMED.sub("*", address)


@dataclass(slots=True)
class Crawl:
    """A walk.

    Attributes:
        page: where it is.
        origin: it never leaves it.
        each: how many addresses of one kind are looked at.
        seen: every kind that was looked at, and how often.
    """

    page: Page
    origin: str
    each: int = 1
    seen: dict[str, int] = field(default_factory=dict)

    async def pages(self, start: str = "/") -> AsyncIterator[tuple[str, bool]]:
        """Yield each address once the page shows it, and whether it is the first of its kind."""
        waiting = [start]
        while waiting:
            address = waiting.pop(0)
            kind = kind_of_address(address)
            if self.seen.get(kind, 0) >= self.each:
                continue
            self.seen[kind] = self.seen.get(kind, 0) + 1
            await self.page.goto(self.origin + address)
            yield address, self.seen[kind] == 1
            found = await self.page.eval_on_selector_all("a[href]:not([download])", "all => all.map(one => one.href)")
            waiting += sorted(
                {
                    one.removeprefix(self.origin).partition("#")[0]
                    for one in found
                    if one.startswith(f"{self.origin}/") and "/static/" not in one
                }
            )
