"""Cases: a person's request, its term, the conversations it concerns and which pseudonyms there are their own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.documents import milliseconds
from storage.errors import Duplicate, StorageUnavailable, UnknownCase
from storage.mongo import Database
from storage.schedule import months_before
from storage.schema import Collection
from storage.vocabulary import ConversationId

ANSWER_MONTHS = 1
"""How long the controller may take (GDPR Art. 12(3)); two months more with reasons, which is for people to decide."""

_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Case:
    """A person's request.

    Attributes:
        id: its number in the controller's own register; no name of a person.
        opened_at: when it was first worked on.
        due_at: when it must be answered.
        own: the conversations, and in each the pseudonyms that stand for the person's own values.
    """

    id: str
    opened_at: datetime
    due_at: datetime
    own: Mapping[ConversationId, frozenset[str]]

    @property
    def conversations(self) -> Sequence[ConversationId]:
        """The conversations, in order."""
        return sorted(self.own)


class Cases:
    """Keeps cases.

    Args:
        database: where they are.
        keep_months: how long one is kept after its beginning; as long as the audit.
    """

    def __init__(self, *, database: Database, keep_months: int) -> None:
        self._database = database
        self._keep_months = keep_months

    async def get(self, case: str) -> Case:
        """Return a case.

        Raises:
            UnknownCase: it was never begun, or its time is over.
        """
        document = await self._database.find_one(Collection.SUBJECT_CASES, {"_id": case})
        if document is None:
            raise UnknownCase("no such case is stored: verho subject find begins one")
        return _case(document)

    async def begin(self, case: str, *, at: datetime) -> None:
        """Begin a case, unless it is there.

        Raises:
            Refused: the number is not a short name without spaces.
        """
        at = milliseconds(at)
        document = {
            "_id": case,
            "opened_at": at,
            "due_at": months_before(at, -ANSWER_MONTHS),
            "expires_at": months_before(at, -self._keep_months),
            "conversations": [],
        }
        try:
            await self._database.insert(Collection.SUBJECT_CASES, document)
        except Duplicate:
            return

    async def add(self, case: str, found: Iterable[tuple[ConversationId, str]]) -> Case:
        """Add conversations with pseudonyms that are the person's, and return the case."""
        pairs = list(found)

        def change(own: dict[ConversationId, set[str]]) -> None:
            for conversation, pseudonym in pairs:
                own.setdefault(conversation, set()).add(pseudonym)

        return await self._change(case, change)

    async def mark(self, case: str, conversation: ConversationId, pseudonyms: Sequence[str], *, own: bool) -> Case:
        """Say of pseudonyms that they are the person's, or that they are not after all."""

        def change(those: dict[ConversationId, set[str]]) -> None:
            marked = those.setdefault(conversation, set())
            marked.update(pseudonyms) if own else marked.difference_update(pseudonyms)

        return await self._change(case, change)

    async def leave_out(self, case: str, conversation: ConversationId) -> Case:
        """Take a conversation out of a case: it is somebody else's."""
        return await self._change(case, lambda those: those.pop(conversation, None))

    async def _change(self, case: str, change: Callable[[dict[ConversationId, set[str]]], object]) -> Case:
        for _ in range(_ATTEMPTS):
            found = await self.get(case)
            own = {conversation: set(pseudonyms) for conversation, pseudonyms in found.own.items()}
            change(own)
            # Somebody else may be at the same case: then look again.
            if await self._database.update(
                Collection.SUBJECT_CASES,
                {"_id": case, "conversations": _rows(found.own)},
                {"$set": {"conversations": _rows(own)}},
            ):
                return Case(case, found.opened_at, found.due_at, {key: frozenset(value) for key, value in own.items()})
        raise StorageUnavailable("the case is too busy to be changed")


def _rows(own: Mapping[ConversationId, Iterable[str]]) -> list[dict[str, Any]]:
    return [{"id": conversation, "pseudonyms": sorted(own[conversation])} for conversation in sorted(own)]


def _case(document: Mapping[str, Any]) -> Case:
    return Case(
        document["_id"],
        document["opened_at"],
        document["due_at"],
        {ConversationId(row["id"]): frozenset(row["pseudonyms"]) for row in document["conversations"]},
    )
