"""The address of Tawk's socket: what the widget asks for, and what is asked of Tawk.to instead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from proxy.tawk.errors import AddressError
from proxy.tawk.hosts import is_socket_host
from proxy.tawk.messages import MAX_VERSION

MAX_QUERY_ITEMS = 30

# The widget may send a fraction after an injected message.
_NUMBER = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,10})?")
_TIME_SIGNS = re.compile(r"[0-9A-Za-z_.-]{1,32}")


@dataclass(frozen=True, slots=True)
class SocketRequest:
    """What the widget's socket address says that may be used.

    Attributes:
        conversation_version: What the widget knows of the conversation.
        status_version: What the widget knows of the status.
        timestamp: The widget's mark against caches, or "".
    """

    conversation_version: int = 0
    status_version: int = 0
    timestamp: str = ""


def read_socket_query(query: Sequence[tuple[str, str]]) -> SocketRequest:
    """Read the query of the widget's socket address, already decoded; what doesn't fit counts as missing."""
    values = dict(query[:MAX_QUERY_ITEMS])
    timestamp = values.get("__t", "")
    return SocketRequest(
        _version(values.get("cver", "")),
        _version(values.get("asver", "")),
        timestamp if _TIME_SIGNS.fullmatch(timestamp) else "",
    )


def socket_url(node: str, request: SocketRequest, *, session_key: str, token: str) -> str:
    """Return the address to connect to.

    Args:
        node: Tawk's socket host for this visit.
        request: What the widget asked.
        session_key: Key of the session, as Tawk.to gave it.
        token: Token of the session, as Tawk.to gave it.

    Raises:
        AddressError: The host isn't a socket host of Tawk's.
    """
    if not is_socket_host(node):
        raise AddressError("socket host: expected one of Tawk's")
    query = {
        "k": session_key,
        "cver": str(request.conversation_version),
        "pop": "false",
        "asver": str(request.status_version),
        "tkn": token,
        "EIO": "3",
        "transport": "websocket",
    }
    if request.timestamp:
        query["__t"] = request.timestamp
    return f"wss://{node}/s/?{urlencode(query)}"


def _version(text: str) -> int:
    """Read a version, rounded down."""
    return min(int(text.split(".", maxsplit=1)[0]), MAX_VERSION) if _NUMBER.fullmatch(text) else 0
