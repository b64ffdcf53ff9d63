"""The places of the console, in the order of its navigation."""

from dataclasses import dataclass
from typing import Final

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
        needs: the right that shows it; None = everybody who is signed in.
    """

    key: str
    path: str
    name: str
    icon: str
    needs: Right | None


PLACES: Final = (
    Place("conversations", "/conversations", "Conversations", "chat", Right.READ_REDACTED),
    Place("live", "/live", "Running chats", "live", Right.READ_REDACTED),
    Place("inbox", "/inbox", "Inbox", "form", Right.READ_REDACTED),
    Place("cases", "/cases", "Requests", "form", Right.SERVE_SUBJECTS),
    Place("rules", "/rules", "Rules", "rules", Right.TUNE_RULES),
    Place("audit", "/audit", "Audit", "log", Right.READ_AUDIT),
    Place("people", "/people", "People", "people", Right.GRANT),
    Place("keys", "/keys", "Keys", "key", Right.KEYS),
    Place("account", "/account", "My account", "person", None),
)


def places_for(texts: Texts, rights: frozenset[Right]) -> tuple[tuple[Place, str], ...]:
    """Return the places that these rights open, each with its name in this language."""
    return tuple((one, texts(one.name)) for one in PLACES if one.needs is None or one.needs in rights)


def first_place(rights: frozenset[Right]) -> str:
    """Return the path of the first page that these rights open."""
    return next(one.path for one in PLACES if one.needs is None or one.needs in rights)
