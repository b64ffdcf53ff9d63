"""Answers as letters: to which address, with which words around them, and how they are kept; pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from proxy.console.texts import Texts
from proxy.console.transcript import PieceKind, Reader, bare
from proxy.i18n import LANGUAGES
from proxy.mail.addresses import Address
from proxy.mail.letter import Letter
from redaction.entities import NEVER_KEPT, EntityType
from redaction.ledger import Ledger
from redaction.ledger_format import Row, write
from redaction.redactor import Redactor
from redaction.restorer import restore
from storage.interfaces import Content, ConversationId, Sender, StoredConversation, StoredIdentity, StoredMessage

_PSEUDONYM: Final = re.compile(r"\[[^\]]*_(?P<number>\d{1,6})\](?::(?P<suffix>.+))?")


@dataclass(frozen=True, slots=True)
class Reachable:
    """An address that a form gave: what stands for it, and itself."""

    pseudonym: str
    address: Address = field(repr=False)


def reachable(
    reader: Reader,
    messages: Sequence[StoredMessage],
    contents: Mapping[str, Content],
    identities: Sequence[StoredIdentity],
) -> tuple[Reachable, ...]:
    """Return the addresses that a form's fields hold as a whole, in their order, each once.

    Only a field of the form counts, never an address that is named within a text: whose that is nobody knows.
    """
    emails = {bare(one.pseudonym) for one in identities if one.entity_type == EntityType.EMAIL_ADDRESS}
    found: dict[str, Reachable] = {}
    for message in messages:
        content = contents.get(message.id)
        for _, value in content.fields if content and message.sender is Sender.VISITOR else ():
            pieces = reader.pieces(value.strip())
            if len(pieces) != 1 or pieces[0].kind is not PieceKind.RESTORED or pieces[0].pseudonym not in emails:
                continue
            try:
                address = Address.parse(pieces[0].text)
            except ValueError:
                continue
            found.setdefault(pieces[0].pseudonym, Reachable(pieces[0].pseudonym, address))
    return tuple(found.values())


def visitors_language(conversation: StoredConversation) -> str:
    """Return the language that a form's writer read the notice in; Finnish where that is not known."""
    language = conversation.notice.language if conversation.notice else ""
    return language if language in LANGUAGES else LANGUAGES[0]


def ledger_of(identities: Sequence[StoredIdentity], values: Mapping[str, str]) -> Ledger:
    """Return the ledger of a stored conversation, so that a value keeps its pseudonym in what is added to it.

    Raises:
        LedgerError: the stored pseudonyms are none of one ledger.
    """
    rows = [
        Row(EntityType(one.entity_type), int(read["number"]), read["suffix"] or "", values[one.pseudonym], saved=True)
        for one in identities
        if one.pseudonym in values and (read := _PSEUDONYM.fullmatch(one.pseudonym))
    ]
    return Ledger.load(write(rows, []))


def subject(texts: Texts) -> str:
    """Return an answer's subject, in the language of `texts`: what it answers, and nothing of it."""
    return texts("Answer to the form that you left us")


def signature(texts: Texts, *, name: str, controller: str) -> str:
    """Return what stands below an answer, in the language of `texts`."""
    lines = [texts("Kind regards"), name, controller]
    return "\n".join(line for line in lines if line)


def never_sent(redactor: Redactor, text: str, ledger: Ledger) -> frozenset[EntityType]:
    """Return the kinds in a text that are not to be mailed: identity codes and payment cards.

    Raises:
        RedactionError: the text cannot be judged.
    """
    found = redactor.find(text, ledger, keep_pseudonyms=True)
    return frozenset(finding.entity_type for finding in found) & NEVER_KEPT


def letter_of(
    text: str,
    ledger: Ledger,
    *,
    to: Address,
    texts: Texts,
    sign: str,
    conversation: ConversationId,
    revision: int,
    at: datetime,
) -> Letter:
    """Return the letter: pseudonyms that were typed become their values, and the signature follows."""
    return Letter(
        to=to,
        subject=subject(texts),
        text=f"{restore(text, ledger).strip()}\n\n{sign}\n",
        # Random by the conversation's id and of no meaning to anybody else.
        message_id=f"answer-{conversation}-{revision}",
        at=at,
        language=texts.language,
    )
