"""Erasing in the journal: what still waits for the database, or was set aside, of conversations that were erased.

With `secure_delete` what is removed is overwritten; cutting the log back, which follows, is the journal's `scrub`.
"""

import json
import sqlite3
from collections.abc import Collection

from storage.documents import dump_document, load_document
from storage.errors import JournalError
from storage.vocabulary import ENTRY_OVERHEAD_BYTES, EntryKind

_TABLES = ("entries", "set_aside")
_ID_CHARS = 32
"""Every key but a live state's begins with its conversation's id."""


def forget_everything(connection: sqlite3.Connection, conversations: Collection[str]) -> None:
    """Remove every entry of these conversations, wraps included, and the live states that hold their keys."""
    for table in _TABLES:
        connection.execute(
            f"DELETE FROM {table} WHERE kind <> 'live'"  # noqa: S608 - our names
            f" AND substr(key, 1, {_ID_CHARS}) IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(conversations)),),
        )
    _forget_live(connection, frozenset(conversations))


def forget_identities(connection: sqlite3.Connection, conversations: Collection[str]) -> None:
    """Remove these conversations' values, their identity keys' wraps, and the live states that hold the keys."""
    for table in _TABLES:
        connection.execute(
            f"DELETE FROM {table} WHERE kind = ?"  # noqa: S608 - our names
            f" AND substr(key, 1, {_ID_CHARS}) IN (SELECT value FROM json_each(?))",
            (EntryKind.IDENTITY.value, json.dumps(sorted(conversations))),
        )
        opened = connection.execute(
            f"SELECT seq, key, body FROM {table} WHERE kind = ? AND key IN (SELECT value FROM json_each(?))",  # noqa: S608
            (EntryKind.OPEN.value, json.dumps(sorted(conversations))),
        ).fetchall()
        for seq, key, body in opened:
            rest = dump_document({name: value for name, value in load_document(body).items() if name != "identity"})
            size = len(rest) + len(key) + ENTRY_OVERHEAD_BYTES
            connection.execute(f"UPDATE {table} SET body = ?, size = ? WHERE seq = ?", (rest, size, seq))  # noqa: S608
    _forget_live(connection, frozenset(conversations))


def _forget_live(connection: sqlite3.Connection, conversations: frozenset[str]) -> None:
    for table in _TABLES:
        for seq, body in connection.execute(f"SELECT seq, body FROM {table} WHERE kind = 'live'").fetchall():  # noqa: S608
            try:
                named = load_document(body).get("conversations", ())
            except JournalError:
                # Nobody can read it, so nobody can say whose keys it holds.
                named = conversations
            if conversations & frozenset(named):
                connection.execute(f"DELETE FROM {table} WHERE seq = ?", (seq,))  # noqa: S608 - our names
