"""What Tawk.to holds about a visitor, a chat and a ticket. Data only; `conversations.py` and `archive.py` change it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from proxy.demo.simulator.jsontext import Json


class Status(StrEnum):
    """What the agents of the page are, as the widget shows it."""

    ONLINE = "online"
    AWAY = "away"
    OFFLINE = "offline"


class Sender(StrEnum):
    """Who a message is from: the `ut` of the wire."""

    VISITOR = "v"
    AGENT = "a"
    SYSTEM = "s"


class Notice(StrEnum):
    """The text of a message of type `n`: something that happened, in place of something said."""

    AGENT_JOINED = "AGENT_JOIN_CONVERSATION"
    AGENT_LEFT = "AGENT_LEFT_CONVERSATION"
    TRANSFERRED = "CHAT_TRANSFER"
    RATED = "VISITOR_RATING"
    ENDED = "CHAT_ENDED"
    CALL = "WEBRTC_CALL"


class ChatState(StrEnum):
    """Where a chat is in its life: the visitor only browses, talks, or has ended it."""

    BROWSING = "browsing"
    OPEN = "open"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Agent:
    """A person at the desk, as the visitor is told of them."""

    id: str
    resource: str
    profile: str
    name: str
    position: str
    image: str


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of a conversation; `text` and `name` are kept exactly as they were received."""

    version: int
    is_notice: bool
    sender: Sender
    text: str
    name: str
    author: str
    """The `uid` of the wire: the visitor's id, the agent's, or empty."""
    at: datetime
    details: Json = field(default_factory=dict)
    """The `md` of the wire."""
    attachments: Sequence[Json] = ()

    @property
    def is_whisper(self) -> bool:
        """Whether it is a note among agents, which the visitor's widget doesn't show."""
        return bool(self.details.get("ao"))


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the visitor was said to be on."""

    url: str
    title: str
    at: datetime


@dataclass(slots=True)
class Visitor:
    """All that Tawk.to knows of one visitor."""

    id: str
    uuid: str
    name: str
    """A generated name until the visitor tells one."""
    country: str
    city: str
    first_seen: datetime
    last_seen: datetime
    address: str = ""
    """The peer address of the latest connection: what Tawk.to takes for the visitor's."""
    user_agent: str = ""
    language: str = ""
    """The Accept-Language header."""
    referrer: str = ""
    platform: str = "desktop"
    timezone_offset_min: int = 0
    email: str = ""
    transcript_email: str = ""
    phone: str = ""
    department: str = ""
    pages: list[Page] = field(default_factory=list)
    attributes: Json = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    events: list[Json] = field(default_factory=list)
    window: str = "min"
    presence: str = "online"
    sound: bool = True
    bubble_closed: bool = False
    prechat_submitted: bool = False
    seen_ms: int = 0
    """Time stamp of the last message that the visitor has seen."""
    banned: bool = False
    online: bool = False
    """Whether a socket is open."""
    starts: int = 0
    """How often a session was started or resumed."""
    version: int = 0
    """The conversation version: grows by one with each message, notice and returning page load."""
    references: dict[str, bool] = field(default_factory=dict)
    """Forms offered inside the chat: reference to whether it has been filled in."""


@dataclass(slots=True)
class Chat:
    """One conversation of a visitor, from the first page on; a visitor has exactly one that isn't ended."""

    id: str
    visitor: Visitor
    active: datetime
    state: ChatState = ChatState.BROWSING
    messages: list[Message] = field(default_factory=list)
    agents: dict[str, Agent] = field(default_factory=dict)
    """Those who are in it now, by name, the latest last."""
    preview: str = ""
    """What the visitor has typed so far and not sent."""
    started: datetime | None = None
    ended: datetime | None = None
    rating: int | None = None


@dataclass(slots=True)
class Session:
    """A visitor's right to a socket: the key `sk`, the nodes it was told, and its token's times."""

    key: str
    visitor: Visitor
    nodes: set[str] = field(default_factory=set)
    token_expires: datetime | None = None


class TicketSource(StrEnum):
    """Which form a ticket came from."""

    OFFLINE_FORM = "offline-form"
    TICKET_FORM = "ticket-form"
    LEAD_CAPTURE = "lead-capture"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A message left for the agents to answer later."""

    id: str
    number: int
    source: TicketSource
    name: str
    email: str
    phone: str
    subject: str
    message: str
    questions: tuple[tuple[str, str], ...]
    submitted_from: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that a visitor uploaded."""

    url: str
    name: str
    content_type: str
    body: bytes = field(repr=False)
