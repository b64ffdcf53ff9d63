"""The running visits: begun here, held in memory while used, found again by the visitor's secret."""

import asyncio
import base64
import binascii
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from proxy.edge.durable import make_durable
from proxy.edge.errors import VisitError
from proxy.edge.fences import Fences
from proxy.edge.visit import SECRET_BYTES, Visit
from storage.errors import SealError
from storage.interfaces import ConversationId, Metadata, Notice, Recorder

SECRET_CHARS = 43  # 32 bytes in base64url without padding (RFC 4648, 5).


def write_secret(secret: bytes) -> str:
    """Return a visit's secret as the frame holds it."""
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def read_secret(text: str) -> bytes:
    """Return the secret that the frame presents.

    Raises:
        VisitError: it is not one.
    """
    try:
        secret = base64.b64decode(text + "=", altchars=b"-_", validate=True) if len(text) == SECRET_CHARS else b""
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise VisitError("no visit secret")
    return secret


class Visits:
    """Every running visit of this process; those not used lately are only in the journal and the database."""

    def __init__(
        self,
        recorder: Recorder,
        *,
        clock: Callable[[], datetime],
        max_in_memory: int,
        idle_s: float,
        context_messages: int,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take where states are kept, how many are held in memory, and how long one is held that nobody uses."""
        self._recorder = recorder
        self._clock = clock
        self._max_in_memory = max_in_memory
        self._idle = timedelta(seconds=idle_s)
        self._context_messages = context_messages
        self.fences = Fences(recorder, clock=clock, clock_s=clock_s, context_messages=context_messages)
        self._held: OrderedDict[bytes, Visit] = OrderedDict()
        self._coming: dict[bytes, asyncio.Task[Visit | None]] = {}

    async def begin(self, metadata: Metadata, *, user_agent: str, language: str, notice: Notice) -> Visit:
        """Return a new visit, its state durable.

        Raises:
            StorageError: it could not be written; there is no visit.
        """
        visit = Visit(
            secret=secrets.token_bytes(SECRET_BYTES),
            metadata=metadata,
            user_agent=user_agent,
            language=language,
            notice=notice,
            context_messages=self._context_messages,
        )
        await self.fences.begin(visit)
        self._hold(visit)
        return visit

    async def find(self, text: str) -> Visit:
        """Return the visit whose secret is presented, from memory or from where it was kept.

        Raises:
            VisitError: no running visit has this secret.
            StorageError: it can't be looked up now.
        """
        secret = read_secret(text)
        held = self._held.get(secret)
        if held is not None:
            self._hold(held)
            return held
        task = self._coming.get(secret)
        if task is None:
            # Two requests of one visit must meet the same object, or one would write over the other's state.
            task = asyncio.create_task(self._load(secret), name="load-visit")
            self._coming[secret] = task
            task.add_done_callback(lambda _: self._coming.pop(secret, None))
        visit = await asyncio.shield(task)
        if visit is None:
            raise VisitError("no such visit")
        return visit

    async def forget(self, text: str) -> Visit:
        """End a visit for good, and return it: its chat is closed, and its secret opens nothing any more.

        Raises:
            VisitError: no running visit has this secret.
            StorageError: that could not be written; the visit goes on.
        """
        visit, at = await self.find(text), self._clock()
        conversation = visit.chat().conversation
        if conversation is not None:
            visit.owe(self._recorder.close(conversation, at=at))
        await make_durable(self._recorder, tuple(visit.owed.values()))
        await self._recorder.forget_live(visit.secret, at=at)
        visit.ended = True
        self._held.pop(visit.secret, None)
        return visit

    def drop(self, conversations: Collection[ConversationId]) -> None:
        """End visits that hold keys of conversations which were erased."""
        for secret, visit in tuple(self._held.items()):
            if any(chat.conversation and chat.conversation.id in conversations for chat in visit.chats.values()):
                visit.ended = True
                del self._held[secret]

    async def _load(self, secret: bytes) -> Visit | None:
        try:
            found = await self._recorder.load_live(secret, at=self._clock())
        except SealError:
            # Sealed under an edge key that is gone, or altered: it will never open again.
            return None
        if found is None:
            return None
        visit = self.fences.found(secret, found)
        self._hold(visit)
        return visit

    def _hold(self, visit: Visit) -> None:
        visit.used_at = self._clock()
        self._held[visit.secret] = visit
        self._held.move_to_end(visit.secret)
        self.release()

    def release(self) -> None:
        """Let go of visits that nobody used for long, and of the oldest of too many; never of an open one."""
        now = self._clock()
        for _ in range(len(self._held)):
            secret, visit = next(iter(self._held.items()))
            if visit.used_at >= now - self._idle and len(self._held) <= self._max_in_memory:
                return
            if visit.sockets:
                visit.used_at = now
                self._held.move_to_end(secret)
            else:
                del self._held[secret]
