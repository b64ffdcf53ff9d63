"""Sending one answer, in the one order that loses nothing, repeats nothing and tells the audit first.

Opened with the reason, which the opener writes down; the desk claimed, so that nobody answers at the same time; the
answer kept, sealed, as not known to be sent; only then handed to the mail server; and what became of it noted.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from proxy.console.inbox.letters import ledger_of, letter_of, never_sent, reachable, signature, subject
from proxy.console.inbox.records import Opened, Records, unsealed
from proxy.console.opening import restricted_text
from proxy.console.parts import ConsoleParts
from proxy.console.texts import Texts
from proxy.console.transcript import Reader, bare
from proxy.console.visit import Missing, Visit
from proxy.mail.addresses import Address
from proxy.mail.letter import LetterRefused, Mail, MailError, MailRefused, MailUnavailable
from redaction.errors import RedactionError
from redaction.ledger import Ledger
from storage.errors import AccessDenied, OpenerUnavailable, Refused, Restricted, SealError, StorageError, TooOften
from storage.inbox_port import Answer, Desk, DeskState, Inbox
from storage.interfaces import (
    AuditTag,
    Content,
    Conversation,
    Delivery,
    KeyScope,
    OpenedKeys,
    Reason,
    Right,
)

SENDING_S: Final = 240.0
"""The longest that handing an answer over may take; after it nobody knows whether it was sent."""


class Unanswered(Exception):  # noqa: N818 - says what is the case
    """Nothing was sent; `text` says why, in the writer's language, and `field` what to mend, "" for nothing."""

    def __init__(self, text: str, name: str = "") -> None:
        super().__init__(name or "unanswered")
        self.text = text
        self.field = name


class Taken(Exception):  # noqa: N818 - says what is the case
    """Somebody has changed the form's desk since it was seen; nothing was sent."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be sent: the text, to which of the form's addresses, and which revision of the desk was seen."""

    text: str = field(repr=False)
    pseudonym: str
    seen: int
    why: Reason


class Answering:
    """Answers offline forms.

    Args:
        parts: what the console is made from.
        inbox: where forms stand and answers are kept.
        mail: the way out.
    """

    def __init__(self, parts: ConsoleParts, inbox: Inbox, mail: Mail) -> None:
        self._ports = parts.ports
        self._choices = parts.choices
        self._inbox = inbox
        self._mail = mail

    async def send(self, visit: Visit, records: Records, wanted: Wanted, language: Texts) -> DeskState:
        """Send an answer and return where the form stands: ANSWERED, or UNSURE when it may or may not have left.

        Args:
            visit: who answers.
            records: the form.
            wanted: what, to whom.
            language: the visitor's language.

        Raises:
            Unanswered: nothing was sent.
            Taken: somebody was quicker.
            Missing: the right is gone.
        """
        account = visit.account
        if account is None:
            raise Missing(Right.REVEAL_IDENTITY)
        keys = await self._opened(visit, records, wanted.why)
        try:
            opened = unsealed(records, keys)
        except SealError:
            text = "A stored record cannot be opened: it is sealed otherwise or was altered. Tell the administrator."
            raise Unanswered(visit.texts(text)) from None
        if keys.identity is None:
            raise Unanswered(no_address(visit.texts))
        try:
            ledger = ledger_of(records.identities, opened.values)
            letter = letter_of(
                wanted.text,
                ledger,
                to=self._address(visit, records, opened, wanted.pseudonym),
                texts=language,
                sign=signature(language, name=account.display_name, controller=self._choices.controller),
                conversation=records.id,
                revision=wanted.seen + 1,
                at=visit.at,
            )
            answer = self._answer(visit, records, wanted, ledger, subject(language))
        except RedactionError:
            raise Unanswered(visit.texts("The answer could not be checked for personal data."), "text") from None
        whole = Conversation(records.id, records.conversation.kind, keys.transcript, keys.identity)
        desk = await self._claimed(records, wanted.seen, account.id, visit, whole, answer)
        try:
            async with asyncio.timeout(SENDING_S):
                await self._mail.send(letter)
        except (LetterRefused, MailRefused, MailUnavailable) as error:
            await self._inbox.delivered(records.id, answer.id, Delivery.FAILED, at=visit.at)
            await self._settle(records, desk, DeskState.ANSWERING, visit)
            raise Unanswered(_why_not(visit.texts, error), "text" if isinstance(error, LetterRefused) else "") from None
        except (MailError, TimeoutError):
            await self._settle(records, desk, DeskState.UNSURE, visit)
            return DeskState.UNSURE
        await self._inbox.delivered(records.id, answer.id, Delivery.FORWARDED, at=visit.at)
        await self._settle(records, desk, DeskState.ANSWERED, visit)
        return DeskState.ANSWERED

    async def _opened(self, visit: Visit, records: Records, why: Reason) -> OpenedKeys:
        """Return the form's keys; the opener has written by then that it is opened to be answered, by whom and why."""
        try:
            keys = await self._ports.opener.open_keys(
                session=visit.secret,
                action=AuditTag.CONSOLE_INBOX_ANSWER,
                conversations=(records.id,),
                scope=KeyScope.IDENTITY,
                reason=why,
            )
        except Restricted:
            raise Unanswered(restricted_text(visit.texts)) from None
        except AccessDenied:
            raise Missing(Right.REVEAL_IDENTITY) from None
        except TooOften:
            text = "You have opened a lot in a short time, more than the controller allows. Try again later."
            raise Unanswered(visit.texts(text)) from None
        except OpenerUnavailable:
            text = "The opener, which holds the key, does not answer. Nothing is lost; try again in a moment."
            raise Unanswered(visit.texts(text)) from None
        return keys[records.id]

    def _address(self, visit: Visit, records: Records, opened: Opened, pseudonym: str) -> Address:
        values = {bare(name): value for name, value in opened.values.items()}
        reader = Reader(visit.texts, values=values, email_domain=self._choices.email_domain)
        for one in reachable(reader, records.messages, opened.contents, records.identities):
            if one.pseudonym == pseudonym:
                return one.address
        raise Unanswered(no_address(visit.texts), "pseudonym")

    def _answer(self, visit: Visit, records: Records, wanted: Wanted, ledger: Ledger, about: str) -> Answer:
        redactor = self._ports.redactors.current
        if never_sent(redactor, wanted.text, ledger):
            raise Unanswered(
                visit.texts("Personal identity codes and payment card numbers are not sent by e-mail. Take them out."),
                "text",
            )
        said = redactor.redact(wanted.text.strip(), ledger, keep_pseudonyms=True).text
        return Answer(
            id=f"answer-{wanted.seen + 1}",
            position=max((message.position for message in records.messages), default=-1) + 1,
            content=Content(said, (("to", f"[{wanted.pseudonym}]"), ("subject", about))),
            values=[(one.pseudonym, one.entity_type.value, one.value) for one in ledger.unsaved()],
            rules=redactor.version,
            at=visit.at,
        )

    async def _claimed(
        self, records: Records, seen: int, account: str, visit: Visit, whole: Conversation, answer: Answer
    ) -> Desk:
        """Return the desk as ours, the answer being kept."""
        desk = await self._inbox.move(records.id, DeskState.SENDING, seen=seen, by=account, at=visit.at)
        if desk is None:
            raise Taken
        try:
            await self._inbox.keep(whole, answer)
        except StorageError as error:
            await self._settle(records, desk, DeskState.ANSWERING, visit)
            if isinstance(error, Refused):
                raise Unanswered(visit.texts("The answer is too long to be kept."), "text") from None
            raise Unanswered(visit.texts("The answer could not be kept, and so was not sent.")) from None
        return desk

    async def _settle(self, records: Records, desk: Desk, state: DeskState, visit: Visit) -> None:
        """Note where the form stands now; that it was being sent stays where this cannot be noted."""
        with suppress(StorageError):
            await self._inbox.move(records.id, state, seen=desk.revision, by=desk.by, at=visit.at)


def no_address(texts: Texts) -> str:
    """Return why a form cannot be answered here."""
    return texts("This form holds no e-mail address that can be written to.")


def _why_not(texts: Texts, error: MailError) -> str:
    match error:
        case LetterRefused():
            return texts("The answer cannot be sent as it is: it is too long, or holds control characters.")
        case MailRefused(step="recipient"):
            return texts("The mail server refused the address that the form gave. The answer was not sent.")
        case MailRefused():
            return texts("The mail server refused the answer. It was not sent. Tell the administrator.")
    return texts("The mail server does not answer just now. The answer was not sent; try again later.")
