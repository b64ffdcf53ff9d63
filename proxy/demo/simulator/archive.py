"""What Tawk.to holds: the visitors, their sessions and chats, the tickets and files, and the state of the page.

It finds and creates; what people do in a chat is in `conversations.py`. Nothing here sends anything.
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from proxy.demo.simulator.identifiers import chat_id, generated_name, hexadecimal, nanoid, visitor_uuid
from proxy.demo.simulator.options import Options
from proxy.demo.simulator.states import Chat, ChatState, Page, Session, Status, StoredFile, Ticket, Visitor

PAGES_KEPT = 100
"""How many of a visitor's pages are kept."""


class Archive:
    """The memory of one property, empty at the start."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self.status = options.status
        self.status_version = 10_019
        """Grows by one with each change of the status: the wire's `asver`."""
        self.page_disabled = False
        self.tickets: list[Ticket] = []
        self.files: dict[str, StoredFile] = {}
        """Uploads by the decoded path of their address."""
        self.upload_handles: set[str] = set()
        self._visitors: dict[str, Visitor] = {}
        self._by_uuid: dict[str, Visitor] = {}
        self._by_idempotency: dict[str, Visitor] = {}
        self._sessions: dict[str, Session] = {}
        self._chats: dict[str, Chat] = {}
        self._current: dict[str, Chat] = {}
        self._starts = 0

    @property
    def visitors(self) -> Sequence[Visitor]:
        """Every visitor, in the order they came."""
        return tuple(self._visitors.values())

    @property
    def chats(self) -> Sequence[Chat]:
        """Every chat, in the order they came to be."""
        return tuple(self._chats.values())

    def visitor(self, visitor_id: str) -> Visitor:
        """Return a visitor.

        Raises:
            KeyError: there is none of this id.
        """
        return self._visitors[visitor_id]

    def chat(self, wanted: str) -> Chat:
        """Return a chat.

        Raises:
            KeyError: there is none of this id.
        """
        return self._chats[wanted]

    def current_chat(self, visitor: Visitor) -> Chat:
        """Return the visitor's one chat that isn't ended."""
        return self._current[visitor.id]

    def ended_chats(self, visitor: Visitor) -> Sequence[Chat]:
        """Return the visitor's ended chats that have messages, the newest first."""
        mine = (chat for chat in self._chats.values() if chat.visitor is visitor)
        return [chat for chat in mine if chat.state is ChatState.ENDED and chat.messages][::-1]

    def session(self, key: str) -> Session | None:
        """Return the session of a key `sk`, or None."""
        return self._sessions.get(key)

    def recognise(self, *, uuid: str | None, idempotency_key: str | None, at: datetime) -> Visitor:
        """Return the visitor whom session/start means, a new one when none is known by what it says."""
        known = self._by_uuid.get(uuid or "") or self._by_idempotency.get(idempotency_key or "")
        visitor = known or self._new_visitor(at)
        if idempotency_key:
            self._by_idempotency[idempotency_key] = visitor
        return visitor

    def _new_visitor(self, at: datetime) -> Visitor:
        visitor = Visitor(
            id=f"{self._options.property_id}-{nanoid()}",
            uuid=visitor_uuid(),
            name=generated_name(at),
            country=self._options.country,
            city=self._options.city,
            first_seen=at,
            last_seen=at,
        )
        self._visitors[visitor.id] = visitor
        self._by_uuid[visitor.uuid] = visitor
        self.new_chat(visitor, at)
        return visitor

    def new_chat(self, visitor: Visitor, at: datetime) -> Chat:
        """Give the visitor a fresh chat, which becomes the current one."""
        chat = Chat(id=chat_id(), visitor=visitor, active=at)
        self._chats[chat.id] = self._current[visitor.id] = chat
        return chat

    def open_session(self, visitor: Visitor) -> Session:
        """Return a new session of the visitor."""
        session = Session(key=hexadecimal(), visitor=visitor)
        self._sessions[session.key] = session
        return session

    def next_node(self, session: Session) -> str:
        """Return the socket host that this page load is sent to, and let the session use it: they take turns."""
        node = self._options.nodes[self._starts % len(self._options.nodes)]
        self._starts += 1
        session.nodes.add(node)
        return node

    def set_status(self, status: Status) -> None:
        """Change the page's status, which raises its version."""
        self.status = status
        self.status_version += 1

    def departments(self) -> list[dict[str, str]]:
        """Return the departments with their state, as on the wire; they are what the page is."""
        return [{"did": did, "n": name, "st": self.status.value} for did, name in self._options.departments]


def next_version(visitor: Visitor) -> int:
    """Count the visitor's conversation version up by one and return it."""
    visitor.version += 1
    return visitor.version


def visit_page(visitor: Visitor, *, url: str, title: str, referrer: str | None, at: datetime) -> None:
    """Note that the visitor is on a page now."""
    visitor.last_seen = at
    if referrer:
        visitor.referrer = referrer
    if visitor.pages and visitor.pages[-1].url == url:
        visitor.pages[-1] = Page(url, title or visitor.pages[-1].title, at)
        return
    visitor.pages.append(Page(url, title, at))
    del visitor.pages[:-PAGES_KEPT]


def cookie_domain(url: str) -> str:
    """Return the host of a page's address, the cookie's domain; empty when the address has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
