"""Everything about the simulator that may be chosen, with the unit in the name where there is one.

What the public record of the protocol leaves open (ping times, how the cookie's domain is found, which country an
address belongs to) is an option and no more than that: none of the defaults claims to be Tawk.to's own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from proxy.demo.simulator.identifiers import utc_now
from proxy.demo.simulator.states import Status

_PROPERTY_ID = re.compile(r"[0-9a-f]{24}")
_WIDGET_ID = re.compile(r"default|[0-9a-z]{1,16}")
_NODE = re.compile(r"vs[a-z]?[0-9]{1,3}\.tawk\.to")


class Build(StrEnum):
    """How the served bundle is put together."""

    WEBPACK = "stub-webpack"
    MODULE = "stub-esm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The simulator's settings; each default suits a test, and `verho demo` changes a few.

    Raises:
        ValueError: an identifier, a node's name or the language hasn't the form that the protocol prescribes.
    """

    property_id: str = "64b1f0aa11bb22cc33dd44ee"
    """24 hexadecimal digits."""
    widget_id: str = "1h9demo01"
    property_name: str = "JAMKO"

    address: str = "127.0.0.1"
    """The address both listeners are bound to."""
    port: int = 0
    """The TLS port; 0 lets the system choose."""
    desk_port: int = 0
    """The agent's desk's plain-http port; 0 lets the system choose."""

    widget_dir: Path | None = None
    """A folder with a saved bundle, served in place of the stand-in widget."""
    desk_dir: Path | None = None
    """A folder with the desk's pages; None takes the one in this repository."""
    build: Build = Build.WEBPACK

    language: str = "fi"
    """The widget's language in the settings document."""
    status: Status = Status.ONLINE
    """What the page's agents are at the start."""
    departments: tuple[tuple[str, str], ...] = ()
    """(department id, name) pairs."""
    prechat: bool = False
    """Whether a form is asked before the chat."""
    knowledge_base: bool = False
    """Whether the widget offers the knowledge base."""
    live_chat: bool = True
    consent_required: bool = False
    """Whether session/start answers `rcf` until the visitor has consented."""

    nodes: tuple[str, ...] = ("vsb24.tawk.to", "vsb30.tawk.to")
    """Socket hosts, given out in turn."""
    ping_interval_ms: int = 25_000
    ping_timeout_ms: int = 60_000
    frame_limit_bytes: int = 1_048_576
    """The longest frame taken from a visitor."""
    token_life_s: int = 1_800
    token_required: bool = False
    """Whether a socket without a token is refused. A wrong token always is."""
    uid_domain: str | None = None
    """The cookie's domain in session/start; None takes the host of the page's address."""
    country: str = "FI"
    """The country of every address, two letters."""
    city: str = "unknown"
    api_key: bytes | None = field(default=None, repr=False)
    """The key of the secure mode's hashes; None accepts every hash."""
    upload_limit_bytes: int = 52_428_800

    webhook_url: str | None = None
    webhook_secret: bytes = field(default=b"", repr=False)
    webhook_ca_file: Path | None = None
    """The certificate authority of an https `webhook_url`, when it isn't a public one."""
    webhook_timeout_s: float = 30.0
    webhook_first_retry_s: float = 5.0
    webhook_retry_factor: float = 2.0
    webhook_longest_wait_s: float = 3_600.0
    webhook_give_up_s: float = 43_200.0

    record_limit_entries: int = 100_000
    clock: Callable[[], datetime] = utc_now

    def __post_init__(self) -> None:
        """Take build and status by their plain names too, and refuse what no widget could have been given."""
        for name, kind in (("build", Build), ("status", Status)):
            try:
                object.__setattr__(self, name, kind(getattr(self, name)))
            except ValueError:
                expected = ", ".join(member.value for member in kind)
                raise ValueError(f"{name}: expected one of {expected}.") from None
        if not _PROPERTY_ID.fullmatch(self.property_id):
            raise ValueError("property_id: expected 24 hexadecimal digits in lower case.")
        if not _WIDGET_ID.fullmatch(self.widget_id):
            raise ValueError("widget_id: expected 'default' or up to 16 lower-case letters and digits.")
        if not self.nodes or not all(_NODE.fullmatch(node) for node in self.nodes):
            raise ValueError("nodes: expected names such as 'vsb24.tawk.to', at least one.")
        if self.language not in {"fi", "en", "sv"}:
            raise ValueError("language: expected 'fi', 'en' or 'sv'.")
        if self.webhook_url is not None and not self.webhook_secret:
            raise ValueError("webhook_secret: expected a secret when webhook_url is set.")
