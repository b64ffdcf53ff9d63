"""Reported misses: places in stored messages that hold personal data, and whether rules find them.

A miss holds no text. What is to be found is read from the sealed message each time, through the opener, with the
right of whoever looks and an entry in the audit; it disappears with the message.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from proxy.console.studio.checked import Checked, CheckedMiss
from proxy.console.studio.desk import Desk
from proxy.console.visit import Visit
from redaction.errors import RedactionError
from redaction.ledger import Ledger
from redaction.redactor import Redactor
from storage.errors import OpenerError, SealError
from storage.interfaces import AuditTag, Content, ConversationId, KeyScope, RuleMiss, Sender, StoredMessage
from storage.records import unseal_message


@dataclass(frozen=True, slots=True)
class _Opened:
    messages: Sequence[StoredMessage]
    contents: Mapping[str, Content] = field(repr=False)


class MissCheck:
    """Looks whether rules find what was reported; what is gone from storage is dropped."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, visit: Visit, redactor: Redactor) -> Checked:
        """Return for every open miss whether a redactor finds it; the opener audits the look."""
        by_conversation = {
            conversation: tuple(those)
            for conversation, those in groupby(
                sorted(await self._desk.ports.misses.open(), key=lambda one: one.conversation),
                key=lambda one: one.conversation,
            )
        }
        cases: list[CheckedMiss] = []
        every, size = tuple(by_conversation), self._desk.ports.limits.dry_run_batch
        for batch in (every[start : start + size] for start in range(0, len(every), size)):
            opened = await self._opened(visit, batch)
            gone: list[str] = []
            for conversation in batch:
                for miss in by_conversation[conversation]:
                    one = opened.get(conversation)
                    text = None if one is None else text_at(one.contents.get(miss.message), miss.place)
                    if one is not None and miss.message not in {message.id for message in one.messages}:
                        gone.append(miss.id)
                    elif one is None or text is None:
                        cases.append(CheckedMiss(miss, None))
                    else:
                        found = await asyncio.to_thread(_finds, redactor, one, miss, text)
                        cases.append(CheckedMiss(miss, found))
            if gone:
                await self._desk.ports.misses.drop(gone)
        return Checked(tuple(cases))

    async def _opened(self, visit: Visit, conversations: Sequence[ConversationId]) -> Mapping[ConversationId, _Opened]:
        """Open what may be opened; a conversation that is gone comes back without messages."""
        transcripts = self._desk.parts.ports.transcripts
        stored = {one: await transcripts.conversation(one) for one in conversations}
        opened = {one: _Opened((), {}) for one, found in stored.items() if found is None}
        readable = [one for one, found in stored.items() if found is not None and not found.restricted]
        if not readable:
            return opened
        try:
            keys = await self._desk.parts.ports.opener.open_keys(
                session=visit.secret,
                action=AuditTag.CONSOLE_RULES_TRY,
                conversations=readable,
                scope=KeyScope.TRANSCRIPT,
                reason=None,
            )
        except OpenerError:
            # Without the right to read, or without the opener, rules are published all the same, and it is told.
            return opened
        for one in readable:
            messages = await transcripts.messages(one)
            contents: dict[str, Content] = {}
            for message in messages:
                try:
                    contents[message.id] = unseal_message(keys[one], message)
                except SealError:
                    continue
            opened[one] = _Opened(messages, contents)
        return opened


def _finds(redactor: Redactor, opened: _Opened, miss: RuleMiss, text: str) -> bool | None:
    (message,) = (one for one in opened.messages if one.id == miss.message)
    before = [one for one in opened.messages if one.position < message.position]
    context = [opened.contents[one.id].text for one in before[-2:] if one.id in opened.contents]
    agent = message.sender is Sender.AGENT
    try:
        found = redactor.find(text, Ledger(), context=context, keep_pseudonyms=agent, stored=True)
    except RedactionError:
        return None
    covered = {at for one in found for at in range(one.start, one.end)}
    return all(at in covered for at in range(miss.start, miss.end) if text[at : at + 1].isalnum())


def text_at(content: Content | None, place: str) -> str | None:
    """Return the text that a place of a message names, None where there is none."""
    if content is None:
        return None
    if place == "text":
        return content.text
    number = int(place.partition(":")[2])
    return content.fields[number][1] if number < len(content.fields) else None


def places_of(content: Content, words: str) -> tuple[str, int] | None:
    """Return where words stand in a message, the first such place; None where they do not."""
    texts = {"text": content.text, **{f"field:{index}": value for index, (_, value) in enumerate(content.fields)}}
    for place, text in texts.items():
        start = text.find(words)
        if start >= 0:
            return place, start
    return None
