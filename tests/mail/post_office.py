"""A real SMTP server on a free port, which keeps what it was given and can be told to misbehave."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import partial
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from proxy.mail.addresses import Address
from proxy.mail.smtp import MailServer, Tls

SENDER = Address.parse("toimisto@jamko.fi")
USER, PASSWORD = "verho", "postin-salasana"


@dataclass(frozen=True, slots=True)
class Taken:
    """One letter as the server took it."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    signed_in: bool

    @property
    def message(self) -> EmailMessage:
        """The letter as a reader's program sees it."""
        return message_from_bytes(self.raw, policy=default)

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.message.get_content()).replace("\r\n", "\n")


@dataclass(slots=True)
class PostOffice:
    """The server: what it took, and how it answers."""

    server: MailServer = field(default_factory=lambda: MailServer("localhost", 1, Tls.NONE, SENDER))
    taken: list[Taken] = field(default_factory=list)
    at_recipient: str = ""
    at_letter: str = ""
    breaks_after_letter: bool = False
    holds: asyncio.Event | None = None

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take the recipient, or answer as told."""
        if self.at_recipient:
            return self.at_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the letter, or answer as told."""
        if self.holds is not None:
            await self.holds.wait()
        if self.at_letter:
            return self.at_letter
        letter = cast("bytes", envelope.original_content)
        signed_in = bool(session.authenticated)
        self.taken.append(Taken(str(envelope.mail_from), tuple(map(str, envelope.rcpt_tos)), letter, signed_in))
        if self.breaks_after_letter:
            cast("Any", server.transport).abort()
        return "250 OK"


def _is_ours(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
    ours = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=ours, handled=False)


@asynccontextmanager
async def post_office(
    tls: Tls = Tls.NONE, certificate: tuple[str, str] | None = None, **options: Any
) -> AsyncIterator[PostOffice]:
    """Run a server on a free port of this machine."""
    office = PostOffice()
    context = None
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
    loop = asyncio.get_running_loop()

    settings: dict[str, Any] = {
        "authenticator": _is_ours,
        "auth_require_tls": False,
        "hostname": "localhost",
        **options,
    }
    if tls is Tls.STARTTLS:
        settings["tls_context"] = context
    arrival = partial(SMTP, office, loop=loop, **settings)
    listening = await loop.create_server(arrival, "127.0.0.1", 0, ssl=context if tls is Tls.TLS else None)
    office.server = replace(
        office.server,
        port=listening.sockets[0].getsockname()[1],
        tls=tls,
        ca_file=None if certificate is None else certificate[0],
    )
    try:
        yield office
    finally:
        listening.close()
        await listening.wait_closed()
