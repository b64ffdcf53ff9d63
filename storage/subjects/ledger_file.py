"""The ledger of erasures as a file beside the keys: what a restored backup must forget, and cannot know of itself.

One JSON object a line, ids only; lines are appended and never changed. A line that was cut by a crash is passed over:
the database still has its entry, and it is appended again.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from storage.documents import milliseconds
from storage.errors import LedgerUnusable
from storage.subjects.erasures import Erasure
from storage.vocabulary import ConversationId, ErasureScope

LEDGER_FILE = "erasures.jsonl"
MAX_LINE_CHARS = 512


class ErasureLedger:
    """The file. Append-only; several processes may append to it.

    Args:
        path: where it is; made 0600 when it is missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[Erasure]:
        """Return every entry, oldest first.

        Raises:
            LedgerUnusable: the file cannot be read.
        """
        try:
            with self.path.open(encoding="utf-8", errors="replace") as source:
                return [entry for line in source if (entry := _load(line)) is not None]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise LedgerUnusable(f"{self.path}: it cannot be read ({error.strerror})") from None

    def append(self, erasures: Iterable[Erasure]) -> int:
        """Append those that are not in the file yet, durably, and return how many these were.

        Raises:
            LedgerUnusable: the file cannot be written.
        """
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "a+", encoding="utf-8") as target:
                fcntl.flock(target, fcntl.LOCK_EX)
                known = {(one.conversation, one.scope, one.at) for one in self.read()}
                fresh = [one for one in erasures if (one.conversation, one.scope, one.at) not in known]
                if fresh:
                    # On a line of its own, also after one that a crash has cut.
                    cut = target.seek(0, os.SEEK_END) and not _ends_whole(self.path)
                    target.write(("\n" if cut else "") + "".join(map(_dump, fresh)))
                    target.flush()
                    os.fsync(target.fileno())
        except OSError as error:
            raise LedgerUnusable(f"{self.path}: it cannot be written ({error.strerror})") from None
        return len(fresh)


def merged(*ledgers: Sequence[Erasure]) -> list[Erasure]:
    """Return one entry a conversation, of everything if any says so, and the latest of those."""
    found: dict[ConversationId, Erasure] = {}
    for one in (entry for ledger in ledgers for entry in ledger):
        known = found.get(one.conversation)
        if known is None or _weight(one) > _weight(known):
            found[one.conversation] = one
    return list(found.values())


def _weight(one: Erasure) -> tuple[bool, datetime]:
    return one.scope is ErasureScope.EVERYTHING, one.at


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as source:
        source.seek(-1, os.SEEK_END)
        return source.read(1) == b"\n"


def _dump(one: Erasure) -> str:
    document = {"conversation": one.conversation, "at": one.at.isoformat(), "scope": one.scope.value, "case": one.case}
    return json.dumps(document, separators=(",", ":")) + "\n"


def _load(line: str) -> Erasure | None:
    try:
        document = json.loads(line) if len(line) <= MAX_LINE_CHARS else {}
        at = milliseconds(datetime.fromisoformat(document["at"]))
        return Erasure(ConversationId(document["conversation"]), at, ErasureScope(document["scope"]), document["case"])
    except (ValueError, KeyError, TypeError):
        return None
