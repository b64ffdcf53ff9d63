"""The page of the keys' state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aiohttp import web

from proxy.console.parts import ConsoleParts
from proxy.console.texts import Texts
from proxy.console.visit import VISIT
from storage.key_states_port import KeyState

OLD: Final = timedelta(days=365)
"""After how long a key is better replaced; nothing stops working when it is not."""

PURPOSES: Final = {
    "opener": "Opens stored conversations",
    "index": "Finds a person's conversations",
    "audit": "Signs the audit",
}


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key as the page shows it; `command` is what to run next on the opener's host, "" when there is nothing."""

    purpose: str
    id: str
    version: str
    state: str
    badge: str
    made: str
    needed: str
    advice: str
    command: str


class KeysPage:
    """The page of the keys' state."""

    def __init__(self, parts: ConsoleParts) -> None:
        self._keys = parts.ports.keys
        self._drawing = parts.drawing

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show every key that can be seen from here."""
        visit = request[VISIT]
        states = await self._keys.all() if self._keys is not None else ()
        lines = [_line(one, visit.texts, visit.at) for one in states]
        return self._drawing.page(request, visit, "keys/keys.html", place="keys", lines=lines)


def _line(key: KeyState, texts: Texts, at: datetime) -> KeyLine:
    advice, command = _next(key, texts, at)
    state = {True: texts("In use"), False: texts("Former"), None: texts("Seen in the database")}[key.active]
    return KeyLine(
        purpose=texts(PURPOSES[key.purpose]),
        id=key.id,
        version=texts.number(key.version) if key.version is not None else "",
        state=state,
        badge={True: "good", False: "", None: ""}[key.active],
        made=texts.long_date(texts.local_date(key.made)) if key.made else "",
        needed=texts.number(key.needed) if key.needed is not None else "",
        advice=advice,
        command=command,
    )


def _next(key: KeyState, texts: Texts, at: datetime) -> tuple[str, str]:
    """Return what to do next with a key, and the command for it."""
    if key.active is None:
        return texts("Its public half is not on this machine. The opener's host tells more:"), "verho keys list"
    if key.active:
        if key.made is not None and at - key.made > OLD:
            return texts("It is over a year old. Replace it:"), f"verho keys rotate {key.purpose}"
        return texts("Nothing to do"), ""
    if key.purpose == "audit":
        return texts("Keep its public half: earlier signatures are checked with it."), ""
    if key.needed:
        return texts("Stored data still needs it. Go on with the replacement:"), f"verho keys rotate {key.purpose}"
    return texts("Nothing stored needs it. When every edge is drained, destroy it:"), f"verho keys retire {key.id}"
