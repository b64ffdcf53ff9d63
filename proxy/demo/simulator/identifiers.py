"""Identifiers in the forms Tawk.to gives out, and the form of its times."""

import secrets
import string
import uuid
from datetime import UTC, datetime

_NANOID = string.ascii_letters + string.digits + "_-"
_BASE62 = string.ascii_letters + string.digits


def nanoid(length: int = 21) -> str:
    """Return a random identifier of the alphabet that the widget's nanoid uses."""
    return "".join(secrets.choice(_NANOID) for _ in range(length))


def hexadecimal(digits: int = 24) -> str:
    """Return a random lower-case hexadecimal number, the form of session keys and resource ids."""
    return secrets.token_hex(digits)[:digits]


def chat_id() -> str:
    """Return a version 1 UUID, the form of chat ids, with a random node instead of this machine's address."""
    return str(uuid.uuid1(node=secrets.randbits(48) | 1 << 40))


def visitor_uuid() -> str:
    """Return a visitor's long identifier: "1." and 124 letters and digits."""
    return "1." + "".join(secrets.choice(_BASE62) for _ in range(124))


def generated_name(at: datetime) -> str:
    """Return the name a visitor has before telling one: "V" and sixteen digits made from the time."""
    return f"V{milliseconds(at):013d}{secrets.randbelow(1000):03d}"


def utc_now() -> datetime:
    """Return the time now, aware of its zone."""
    return datetime.now(UTC)


def milliseconds(at: datetime) -> int:
    """Return `at` in milliseconds since 1970."""
    return int(at.timestamp() * 1000)


def iso(at: datetime) -> str:
    """Return `at` as JavaScript's toISOString writes it, in UTC and to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
