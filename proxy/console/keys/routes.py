"""The routes of the area of keys."""

from proxy.console.keys.page import KeysPage
from proxy.console.parts import ConsoleParts
from proxy.console.routes import Route, get
from storage.interfaces import Right


def routes(parts: ConsoleParts) -> list[Route]:
    """Return the one route of the keys' state."""
    return [get("/keys", Right.KEYS, KeysPage(parts).show)]
