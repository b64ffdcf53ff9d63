"""The places of the console, in the order of its navigation."""

from dataclasses import dataclass
from typing import Final

from proxy.console.routes import Entry, Needs, opens
from proxy.console.texts import Texts
from storage.interfaces import Right


@dataclass(frozen=True, slots=True)
class Place:
    """One place.

    Attributes:
        key: what its pages are marked with.
        path: where it begins.
        name: what it is called.
        icon: its icon in `icons.html`.
        needs: what shows it; the same that opens its address.
    """

    key: str
    path: str
    name: str
    icon: str
    needs: Needs


PLACES: Final = (
    Place("conversations", "/conversations", "Conversations", "chat", Right.READ_REDACTED),
    Place("live", "/live", "Running chats", "live", Right.READ_REDACTED),
    Place("inbox", "/inbox", "Inbox", "form", Right.READ_REDACTED),
    Place("cases", "/cases", "Requests", "request", Right.SERVE_SUBJECTS),
    Place("rules", "/rules", "Rules", "rules", frozenset({Right.TUNE_RULES, Right.PUBLISH_RULES})),
    Place("audit", "/audit", "Audit", "log", Right.READ_AUDIT),
    Place("people", "/people", "People", "people", Right.GRANT),
    Place("keys", "/keys", "Keys", "key", Right.KEYS),
    Place("account", "/account", "My account", "person", Entry.SIGNED_IN),
)


def places_for(texts: Texts, rights: frozenset[Right]) -> tuple[tuple[Place, str], ...]:
    """Return the places that these rights open, each with its name in this language."""
    return tuple((one, texts(one.name)) for one in PLACES if opens(one.needs, rights))


def first_place(rights: frozenset[Right]) -> str:
    """Return the path of the first page that these rights open."""
    return next(one.path for one in PLACES if opens(one.needs, rights))
