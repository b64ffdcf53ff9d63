"""The port of the keys' state: which keys there are, as public halves and stored records show it; no key is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class KeyState:
    """One key, without the key.

    Attributes:
        purpose: "opener", "index" or "audit".
        id: 16 hexadecimal digits.
        version: its number, None where its public half is not on this machine.
        active: whether it is the one in use; None where that cannot be seen from here.
        made: when, None as with the version.
        needed: how many stored things need it; None where nothing is counted.
    """

    purpose: str
    id: str
    version: int | None = None
    active: bool | None = None
    made: datetime | None = None
    needed: int | None = None


class KeyStates(Protocol):
    """What can be told of the keys without holding one."""

    async def all(self) -> Sequence[KeyState]:
        """Return every key that is seen, by purpose, the active one first; what needs them as of the last minute.

        Raises:
            KeyFileError: a public half is malformed.
            StorageUnavailable: the database cannot be reached.
        """
        ...
