"""Which members of the database the driver has heard of.

The driver asks each member how it is, now and then and in threads of its own, and tells of the answer before it acts on
it: a member that is new here was not yet written to.
"""

import threading
from collections.abc import Callable
from collections.abc import Set as AbstractSet

Address = tuple[str, int | None]


class MembersSeen:
    """Counts what is new to the driver; may be told from any thread.

    Attributes:
        changes: how often there were members that had not been there before.
        told: called, in the thread that told, after new members and when others than before take writes.
    """

    def __init__(self) -> None:
        self.changes = 0
        self.told: Callable[[], None] | None = None
        self._lock = threading.Lock()
        self._known: AbstractSet[Address] = frozenset()
        self._writable: AbstractSet[Address] = frozenset()

    def answered(self, address: Address, *, named: AbstractSet[Address], is_writable: bool) -> None:
        """Note what a member has answered.

        Args:
            address: the member.
            named: all members of its replica set, as it knows them; empty when it is in none.
            is_writable: whether it takes writes. Whom the primary of a set does not name has left it.
        """
        present = {address} | named
        with self._lock:
            is_new = not present <= self._known
            self._known = present if named and is_writable else self._known | present
            self.changes += is_new
            before = self._writable
            self._writable = before | {address} if is_writable else before - {address}
            is_other = self._writable != before
        if is_new or is_other:
            self._tell()

    def silent(self, address: Address) -> None:
        """Note that a member has not answered."""
        with self._lock:
            was_writable = address in self._writable
            self._writable -= {address}
        if was_writable:
            self._tell()

    def _tell(self) -> None:
        if self.told is not None:
            self.told()
