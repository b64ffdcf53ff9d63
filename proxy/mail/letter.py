"""What may be sent, how it looks on the wire, and how it is told that it was not: the port that senders know. Pure.

A failure is one of four, because they ask for different things: a letter that is wrong in itself is mended; one that
was refused for good is told to a person; one that surely did not leave may be tried again; one that may have left must
not be, unless twice does no harm.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from typing import Final, Protocol

from proxy.mail.addresses import Address

MAX_SUBJECT_CHARS: Final = 200

_MESSAGE_ID: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,120}")


class MailError(Exception):
    """A letter was not sent, or perhaps was; no subclass' text holds an address, a subject or a word of the letter."""


class LetterRefused(MailError):  # noqa: N818 - says what is the case
    """The letter is wrong in itself and nothing was sent; `field` names what, `expected` says what it should be."""

    def __init__(self, field_name: str, expected: str) -> None:
        super().__init__(f"{field_name}: expected {expected}")
        self.field = field_name
        self.expected = expected


class MailRefused(MailError):  # noqa: N818 - says what is the case
    """The server refused for good, and nothing was sent; `step` says what it refused, `code` is its reply's.

    Attributes:
        step: "sign-in", "sender", "recipient", "message", "tls" or "session".
        code: the reply's three digits, 0 when there was none.
    """

    def __init__(self, step: str, code: int = 0) -> None:
        super().__init__(f"the mail server refused: {step}, reply {code}")
        self.step = step
        self.code = code


class MailUnavailable(MailError):  # noqa: N818 - says what is the case
    """The server could not be reached, or put us off: nothing was sent, and it may be tried again."""

    def __init__(self, step: str, code: int = 0) -> None:
        super().__init__(f"the mail server did not take it now: {step}, reply {code}")
        self.step = step
        self.code = code


class MailUncertain(MailError):  # noqa: N818 - says what is the case
    """The connection broke after the letter was handed over: it may have been sent."""

    def __init__(self) -> None:
        super().__init__("the mail server did not say whether it took the letter")


@dataclass(frozen=True, slots=True)
class Letter:
    """One plain-text letter to one address.

    Attributes:
        to: where it goes.
        subject: one line.
        text: what it says.
        message_id: what it is recognised by, also when it is sent again; letters, digits, dots and hyphens.
        at: when it was written.
        language: what it is written in.
        automatic: whether no person wrote it (RFC 3834), so that nothing answers it by itself.
    """

    to: Address
    subject: str = field(repr=False)
    text: str = field(repr=False)
    message_id: str
    at: datetime
    language: str = "fi"
    automatic: bool = False


class Mail(Protocol):
    """The way out for letters."""

    async def send(self, letter: Letter) -> None:
        """Return once the controller's mail server has taken the letter.

        Raises:
            LetterRefused: something in it cannot be sent as it is.
            MailRefused: the server refuses it for good.
            MailUnavailable: nothing was sent; later it may go.
            MailUncertain: it may have been sent.
        """
        ...


def message_of(letter: Letter, sender: Address, sender_name: str, *, reply_to: Address | None = None) -> EmailMessage:
    """Return a letter as a message whose headers hold nothing but what they are for.

    Raises:
        LetterRefused: the subject is no single line, or the text holds control characters.
    """
    if not 0 < len(letter.subject) <= MAX_SUBJECT_CHARS or not _plain(letter.subject):
        raise LetterRefused("subject", f"one line of at most {MAX_SUBJECT_CHARS} characters")
    text = letter.text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip() or not _plain(text.replace("\n", " ").replace("\t", " ")):
        raise LetterRefused("text", "text without control characters")
    if _MESSAGE_ID.fullmatch(letter.message_id) is None:
        raise LetterRefused("message_id", "letters a-z, digits, dots and hyphens")
    # Everything in ASCII, wherever the address allows it: such a letter passes any server on the way.
    message = EmailMessage(policy=(SMTP if letter.to.is_ascii else SMTPUTF8).clone(cte_type="7bit"))
    message["From"] = Mailbox(sender_name, sender.local, sender.domain)
    message["To"] = Mailbox("", letter.to.local, letter.to.domain)
    if reply_to is not None:
        message["Reply-To"] = Mailbox("", reply_to.local, reply_to.domain)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.message_id}@{sender.domain}>"
    if letter.automatic:
        message["Auto-Submitted"] = "auto-generated"
    message.set_content(text if text.endswith("\n") else f"{text}\n")
    message["Content-Language"] = letter.language
    return message


def _plain(text: str) -> bool:
    """Say whether a text holds no control characters, no breaks of lines or paragraphs, no half characters."""
    return not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text)
