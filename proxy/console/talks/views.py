"""Opened views of running chats: what a page was opened with, kept for its stream and for nobody else.

The keys are here, in memory, for as long as the view is followed and a moment longer; the opener has written down that
they were given, and for what.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from proxy.console.limits import ConsoleLimits
from proxy.console.talks.streams import Stream
from storage.interfaces import AccountId, ConversationId, OpenedKeys, Right


@dataclass(slots=True)
class View:
    """One opened view.

    Attributes:
        id: names the view in its stream's address; it is good with the session that opened it only.
        session: that session's token.
        account: whose it is.
        conversation: which chat.
        keys: what opens it.
        until: when it is forgotten, unless its stream is there.
        stream: what follows it now.
    """

    id: str
    session: str = field(repr=False)
    account: AccountId
    conversation: ConversationId
    keys: OpenedKeys = field(repr=False)
    until: datetime
    stream: Stream | None = None

    @property
    def needs(self) -> frozenset[Right]:
        """The rights that whoever follows it must hold at every moment."""
        return frozenset({Right.READ_REDACTED} | ({Right.REVEAL_IDENTITY} if self.keys.identity else set()))


class Views:
    """Keeps opened views."""

    def __init__(self, *, limits: ConsoleLimits, clock: Callable[[], datetime]) -> None:
        self._lifetime = timedelta(seconds=limits.live_view_seconds)
        self._most = limits.live_views
        self._clock = clock
        self._views: OrderedDict[str, View] = OrderedDict()

    def open(self, session: str, account: AccountId, conversation: ConversationId, keys: OpenedKeys) -> View:
        """Return a new view."""
        self._forget()
        view = View(secrets.token_urlsafe(16), session, account, conversation, keys, self._clock() + self._lifetime)
        self._views[view.id] = view
        return view

    def find(self, name: str, session: str, conversation: ConversationId) -> View | None:
        """Return a view, to nobody but the session that opened it."""
        self._forget()
        view = self._views.get(name)
        theirs = view is not None and view.conversation == conversation
        return view if theirs and view is not None and secrets.compare_digest(view.session, session) else None

    def follow(self, view: View, stream: Stream) -> None:
        """Note that a stream follows a view; the one before it, which a reader lost, ends."""
        if view.stream is not None:
            view.stream.stop.set()
        view.stream = stream

    def leave(self, view: View, stream: Stream, *, over: bool) -> None:
        """Note that a stream has ended: for good, or so that its reader may come back for a moment."""
        if view.stream is not stream:
            return
        view.stream, view.until = None, self._clock() + self._lifetime
        if over:
            self._views.pop(view.id, None)

    def _forget(self) -> None:
        at = self._clock()
        for name in [name for name, view in self._views.items() if view.stream is None and view.until <= at]:
            del self._views[name]
        while len(self._views) >= self._most:
            _, oldest = self._views.popitem(last=False)
            if oldest.stream is not None:
                oldest.stream.stop.set()
