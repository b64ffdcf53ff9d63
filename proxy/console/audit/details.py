"""What an entry of the audit says beside its tag, in words; pure."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from proxy.console.names import CAUSES, RIGHTS, TAGS, entity_name
from proxy.console.people.words import role_name
from proxy.console.texts import Texts
from storage.interfaces import AuditTag, Right

NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "account": "person",
        "action": "what was refused",
        "author": "proposed by",
        "backup": "backup",
        "case": "case",
        "category": "kind of data",
        "cause": "why",
        "certificate": "certificate",
        "changed": "changed",
        "conversations": "conversations",
        "deleted": "deleted",
        "done": "looked at",
        "draft": "draft",
        "dry": "counting only",
        "emergency": "emergency access",
        "entity_type": "kind",
        "factor": "second factor",
        "format": "file format",
        "from": "from",
        "ground": "ground",
        "held": "under legal hold",
        "id": "identifier",
        "key": "key",
        "kind": "request",
        "labels": "labels",
        "live": "still going on",
        "loosened": "ways in which less is protected",
        "made": "made on",
        "miss": "report",
        "note": "what was read",
        "number": "number",
        "oldest": "oldest left",
        "outlived": "kept past its term",
        "period": "period",
        "proposal": "proposal",
        "pseudonym": "pseudonym",
        "pseudonyms": "pseudonyms",
        "purpose": "purpose",
        "restores": "puts back number",
        "restricted": "restricted",
        "revision": "draft saved for the time",
        "rights": "rights",
        "role": "role",
        "rules": "rules",
        "run": "run",
        "search": "search",
        "second_person": "agreed to by",
        "seq": "entry",
        "sessions": "sessions",
        "since": "since",
        "state": "how it ended",
        "step": "step",
        "stopped": "ended early",
        "stuck": "could not be moved",
        "taken": "values masked",
        "through": "up to entry",
        "total": "in all",
        "unreadable": "could not be opened or judged",
        "until": "until",
        "version": "version",
        "waited": "after the waiting time",
    }
)
"""The name of each detail; the scope and the count are seen from the action and the conversations."""

SEEN_ELSEWHERE: Final = frozenset({"scope", "count"})

VALUES: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("purpose", "opener"): "opening conversations",
        ("purpose", "edge"): "the edge",
        ("purpose", "index"): "finding a person's conversations",
        ("purpose", "audit"): "signing the audit",
        ("purpose", "backup"): "backups",
        ("purpose", "console"): "the console",
        ("factor", "passkey"): "passkey",
        ("factor", "totp"): "authenticator app",
        ("factor", "recovery"): "recovery code",
        ("factor", "password"): "password",
        ("category", "chat"): "chats",
        ("category", "offline_form"): "offline forms",
        ("category", "consent_proof"): "proofs of what visitors were told",
        ("category", "audit"): "audit",
        ("category", "counters"): "counters",
        ("kind", "rectify"): "correction",
        ("kind", "erase_identity"): "erasure of identity",
        ("kind", "erase_everything"): "erasure of everything",
        ("step", "second"): "second step of sign-in",
        ("waited", "1"): "yes",
        ("dry", "1"): "yes",
        ("stopped", "1"): "yes",
        ("state", "done"): "finished",
        ("state", "cancelled"): "cancelled",
        ("state", "refused"): "refused",
    }
)

_PEOPLE: Final = frozenset({"account", "author", "second_person"})
_BARE: Final = frozenset({"action", "cause"})


def detail_of(texts: Texts, detail: Mapping[str, str | int], people: Mapping[str, str]) -> str:
    """Return the details in words.

    Args:
        texts: the language.
        detail: what the entry says; what is not known stays as it is.
        people: names by account id.
    """
    parts = []
    for name, value in detail.items():
        if name in SEEN_ELSEWHERE:
            continue
        text = people.get(str(value), str(value)) if name in _PEOPLE else _value(texts, name, str(value))
        parts.append(text if name in _BARE else f"{texts(NAMES.get(name, name))}: {text}")
    return ", ".join(parts)


def _value(texts: Texts, name: str, value: str) -> str:
    if (name, value) in VALUES:
        return texts(VALUES[name, value])
    try:
        return _SAID[name](texts, value)
    except (KeyError, ValueError):
        return value


def _rights(texts: Texts, value: str) -> str:
    return "; ".join(texts(RIGHTS[Right(one)][0]) for one in value.split(","))


def _day(texts: Texts, value: str) -> str:
    return texts.long_date(date.fromisoformat(value))


_SAID: Final[Mapping[str, Callable[[Texts, str], str]]] = MappingProxyType(
    {
        "action": lambda texts, value: texts(TAGS[AuditTag(value)]),
        "cause": lambda texts, value: texts(CAUSES[value]),
        "entity_type": entity_name,
        "from": _day,
        "rights": _rights,
        "role": role_name,
        "since": _day,
        "until": _day,
    }
)
