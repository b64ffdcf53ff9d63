"""The mail port on SMTP (RFC 5321): one connection a letter, TLS before anything is said, errors without content."""

import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from proxy.mail.addresses import Address
from proxy.mail.letter import Letter, LetterRefused, MailRefused, MailUnavailable, MailUncertain, message_of

_PERMANENT = range(500, 600)


class Tls(StrEnum):
    """When the connection is encrypted."""

    STARTTLS = "starttls"
    """In the clear until the server has agreed, and not a word more if it does not (RFC 3207)."""

    TLS = "tls"
    """From the first byte (RFC 8314)."""

    NONE = "none"
    """Never: for a server on this machine only."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """The controller's mail server and how letters are handed to it.

    Attributes:
        host: its name, which its certificate must hold.
        port: its port.
        tls: when the connection is encrypted.
        sender: whom letters are from.
        sender_name: that sender's name as readers see it.
        user: whom we sign in as; "" for not at all.
        password: that user's.
        timeout_s: the longest that any step of the conversation with it may take.
        max_bytes: the largest letter, headers included.
        ca_file: who may have issued its certificate; None for whoever this machine trusts.
    """

    host: str
    port: int
    tls: Tls
    sender: Address
    sender_name: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    timeout_s: float = 20.0
    max_bytes: int = 262_144
    ca_file: str | None = None


class SmtpMail:
    """Hands letters to one server."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._tls = None if server.tls is Tls.NONE else ssl.create_default_context(cafile=server.ca_file)

    async def send(self, letter: Letter) -> None:
        """Hand over one letter; see the port for what is raised."""
        server = self._server
        message = message_of(letter, server.sender, server.sender_name).as_bytes()
        if len(message) > server.max_bytes:
            raise LetterRefused("text", f"a letter of at most {server.max_bytes} bytes")
        client = SMTP(
            hostname=server.host,
            port=server.port,
            # Else the machine's own name would be asked of the DNS and told to everybody.
            local_hostname=server.sender.domain,
            timeout=server.timeout_s,
            use_tls=server.tls is Tls.TLS,
            start_tls=server.tls is Tls.STARTTLS,
            tls_context=self._tls,
        )
        try:
            await _enter(client, server)
            await _hand_over(client, server, letter, message)
        finally:
            client.close()


async def _enter(client: SMTP, server: MailServer) -> None:
    """Connect, encrypt and sign in; nothing of the letter is said yet."""
    step = "connect"
    try:
        await client.connect()
        # What the server can is asked anew once the connection is encrypted: nobody on the way could have said it.
        await client.ehlo()
        step = "sign-in"
        if server.user:
            await client.login(server.user, server.password)
    except SMTPResponseException as error:
        raise _refused(step, error.code) from None
    except OSError as error:
        untrusted = isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError)
        raise MailUnavailable("tls" if untrusted else step) from None
    except SMTPException:
        # No reply of the server's: it offers no STARTTLS, or no way to sign in that we know.
        raise MailRefused("tls" if step == "connect" else step) from None


async def _hand_over(client: SMTP, server: MailServer, letter: Letter, message: bytes) -> None:
    options = []
    if not letter.to.is_ascii:
        if not client.supports_extension("smtputf8"):
            raise MailRefused("recipient")
        options = ["SMTPUTF8", "BODY=8BITMIME"]
    step = "sender"
    try:
        await client.mail(str(server.sender), options=options, encoding="utf-8")
        step = "recipient"
        await client.rcpt(str(letter.to), encoding="utf-8")
    except SMTPResponseException as error:
        raise _refused(step, error.code) from None
    except (SMTPException, OSError):
        raise MailUnavailable(step) from None
    try:
        await client.data(message)
    except SMTPResponseException as error:
        raise _refused("message", error.code) from None
    except (SMTPException, OSError):
        raise MailUncertain from None
    with suppress(SMTPException, OSError):
        await client.quit()


def _refused(step: str, code: int) -> MailRefused | MailUnavailable:
    """Return what a reply means: 5xx for good, any other for now (RFC 5321, 4.2.1)."""
    return MailRefused(step, code) if code in _PERMANENT else MailUnavailable(step, code)
