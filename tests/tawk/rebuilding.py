"""Commands rebuilt with a redaction that leaves nothing of a text: what is still there was never judged."""

import json
from typing import Any

from proxy.tawk.commands import Command, dump
from proxy.tawk.visitor_commands import (
    Withheld,
    read,
    redact_command,
    write,
)

PAGE: dict[str, str] = {"page_url": "https://www.jamko.fi/", "page_title": "JAMKO"}
SECRET = "matti.meikäläinen@example.fi"


def hide(text: str) -> str:
    """Redact the one secret, wherever it stands."""
    return text.replace(SECRET, "[EMAIL_1]")


def hide_value(_value: str, entity_type: str, as_address: bool) -> str:
    """Redact a whole value."""
    return "email-1@chat.example" if as_address else f"[{entity_type}]"


def service(path: str, body: Any, name: str = "visitor-chat") -> Command:
    """Call Tawk's service command."""
    return Command("service", (name, path, body), 0)


def sent(command: Command) -> Any:
    """Say what Tawk.to gets of a command, as JSON; None when it is withheld."""
    said = read(command)
    if isinstance(said, Withheld):
        return None
    return json.loads(dump(write(redact_command(said, hide, hide_value), command.callback, **PAGE)))
