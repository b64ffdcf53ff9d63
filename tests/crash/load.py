"""Visitors who keep writing whatever happens: each says numbered things, comes back when cut off, repeats nothing."""

import asyncio
import contextlib
import random
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

import aiohttp

from proxy.demo.simulator import Simulator
from proxy.demo.visitor import Visitor, VisitorError
from storage.interfaces import Delivery
from tests.edge.stored import OpenedConversation

SAID = re.compile(r"^viesti ([a-z ]+)(?:, maili (\[EMAIL_\d+\]))?$")
AGAIN_S = 0.05
_WORDS = ("kurssi", "kirja", "tentti", "kahvi", "lounas", "luento")
_NUMBERS = count()


def word_of(number: int) -> str:
    """Return a number in words that nothing takes for personal data."""
    words = [_WORDS[0]]
    while number:
        number, digit = divmod(number, len(_WORDS))
        words.append(_WORDS[digit])
    return " ".join(words)


def address_of(word: str) -> str:
    """Return the address that goes with a word."""
    return f"{word.replace(' ', '.')}@esimerkki.fi"


@dataclass(slots=True)
class Names:
    """Gives out words, each once, and remembers those of a round."""

    words: set[str] = field(default_factory=set)

    def next(self) -> str:
        """Return a word that no message had before."""
        word = word_of(next(_NUMBERS))
        self.words.add(word)
        return word


@dataclass(slots=True)
class Chatter:
    """One visitor who writes until told to stop.

    Attributes:
        visitor: the tab.
        names: gives out the next word.
        choose: what decides pauses and who writes an address.
        answered: how many messages Tawk.to has taken, as the visitor was told.
    """

    visitor: Visitor
    names: Names
    choose: random.Random
    answered: int = 0

    async def write(self, until: asyncio.Event) -> None:
        """Write on, and come back whenever the socket is gone."""
        while not until.is_set():
            word = self.names.next()
            text = f"viesti {word}, maili {address_of(word)}" if self.choose.random() < 0.3 else f"viesti {word}"
            with contextlib.suppress(aiohttp.ClientError, VisitorError, OSError, TimeoutError):
                await self._say(text)
            await asyncio.sleep(AGAIN_S if self.visitor.closed else self.choose.uniform(0, 0.04))

    async def _say(self, text: str) -> None:
        if self.visitor.closed:
            await self.visitor.start()
            await self.visitor.connect()
        saying = asyncio.create_task(self.visitor.say(text))
        gone = asyncio.create_task(self.visitor.wait_for(lambda: self.visitor.closed))
        try:
            await asyncio.wait({saying, gone}, return_when=asyncio.FIRST_COMPLETED)
            if saying.done() and saying.exception() is None:
                self.answered += saying.result()[0] is None
        finally:
            for task in (saying, gone):
                task.cancel()
            await asyncio.gather(saying, gone, return_exceptions=True)


@asynccontextmanager
async def chatters(
    origin: str, simulator: Simulator, names: Names, choose: random.Random, *, visitors: int
) -> AsyncIterator[list[Chatter]]:
    """Give visitors who write while the block runs."""
    until = asyncio.Event()
    async with contextlib.AsyncExitStack() as stack:
        found = []
        for _ in range(visitors):
            visitor = Visitor(origin, simulator.property_id, simulator.widget_id)
            found.append(Chatter(await stack.enter_async_context(visitor), names, choose))
        tasks = [asyncio.create_task(chatter.write(until)) for chatter in found]
        try:
            yield found
        finally:
            until.set()
            await asyncio.gather(*tasks)


def heard(simulator: Simulator, words: set[str]) -> list[list[str]]:
    """Return those of the words that Tawk.to has got, chat by chat, in order."""
    return [[word for message in chat.messages if (word := _word(message.text)) in words] for chat in simulator.chats]


def stored(conversations: Iterable[OpenedConversation], words: set[str]) -> dict[str, Delivery]:
    """Return those of the words that are stored, in order, with their delivery; each is there once, with its value."""
    found: dict[str, Delivery] = {}
    for conversation in conversations:
        for message in conversation.messages:
            said = SAID.match(message.content.text)
            if said is None or said[1] not in words:
                continue
            assert said[1] not in found, f"{said[1]} is stored twice"
            found[said[1]] = message.delivery
            if said[2]:
                assert conversation.identities.get(said[2]) == address_of(said[1])
    return found


def _word(text: str) -> str:
    said = SAID.match(text)
    return said[1] if said else ""


def check(simulator: Simulator, conversations: Iterable[OpenedConversation], words: set[str]) -> int:
    """Hold what is stored against what Tawk.to has got, and return how many messages that is.

    Every forwarded message is stored, once, in order; anything else that is stored is not said to be forwarded.
    """
    found = stored(conversations, words)
    place = {word: number for number, word in enumerate(found)}
    forwarded: set[str] = set()
    for chat in heard(simulator, words):
        assert len(set(chat)) == len(chat), "a message was forwarded twice"
        missing = [word for word in chat if word not in found]
        assert not missing, f"forwarded and not stored: {missing}"
        assert [place[word] for word in chat] == sorted(place[word] for word in chat), "another order is stored"
        forwarded |= set(chat)
    claimed = [word for word, delivery in found.items() if delivery is Delivery.FORWARDED and word not in forwarded]
    assert not claimed, f"said to be forwarded: {claimed}"
    known = {Delivery.FORWARDED, Delivery.UNCONFIRMED}
    assert all(found[word] in known for word in forwarded)
    return len(forwarded)
