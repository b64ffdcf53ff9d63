"""Webhooks: signed with HMAC-SHA1 over the raw body, tried again with back-off under one event id."""

import asyncio
import hashlib
import hmac
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp

from proxy.demo.simulator.identifiers import hexadecimal
from proxy.demo.simulator.jsontext import Json, dumps
from proxy.demo.simulator.options import Options


@dataclass(slots=True)
class Webhook:
    """One event and how its delivery goes."""

    id: str
    """The X-Hook-Event-Id, the same in every attempt."""
    event: str
    chat_id: str
    at: datetime
    body: bytes = field(repr=False)
    signature: str = field(repr=False)
    attempts: int = 0
    delivered: bool = False
    status: int | None = None
    """The answer to the latest attempt; None when there was none."""
    given_up: bool = False


class Webhooks:
    """Sends events to the webhook's address; without an address they are only remembered.

    Args:
        options: address, secret and the times between attempts.
        changed: told with the webhook after each attempt.
    """

    def __init__(self, options: Options, changed: Callable[[Webhook], None]) -> None:
        self._options = options
        self._changed = changed
        self._sent: list[Webhook] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._client: aiohttp.ClientSession | None = None

    @property
    def sent(self) -> Sequence[Webhook]:
        """Every event so far, the oldest first."""
        return tuple(self._sent)

    def emit(self, event: str, body: Json, *, chat_id: str, at: datetime) -> None:
        """Start the delivery of an event."""
        raw = dumps(body).encode()
        signature = hmac.new(self._options.webhook_secret, raw, hashlib.sha1).hexdigest()
        webhook = Webhook(hexadecimal(), event, chat_id, at, raw, signature)
        self._sent.append(webhook)
        self._changed(webhook)
        if self._options.webhook_url is not None:
            self._start(webhook, self._options.webhook_url)

    def repeat(self, webhook: Webhook) -> None:
        """Deliver an event once more under its old id, as Tawk.to may after an answer that got lost.

        Raises:
            ValueError: there is no address to send it to.
        """
        if self._options.webhook_url is None:
            raise ValueError("webhook_url: expected an address.")
        self._start(webhook, self._options.webhook_url)

    def _start(self, webhook: Webhook, url: str) -> None:
        task = asyncio.create_task(self._deliver(webhook, url), name=f"webhook {webhook.id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, webhook: Webhook, url: str) -> None:
        wait = self._options.webhook_first_retry_s
        waited = 0.0
        while True:
            await self._attempt(webhook, url)
            webhook.given_up = not webhook.delivered and waited >= self._options.webhook_give_up_s
            self._changed(webhook)
            if webhook.delivered or webhook.given_up:
                return
            await asyncio.sleep(wait)
            waited += wait
            wait = min(wait * self._options.webhook_retry_factor, self._options.webhook_longest_wait_s)

    async def _attempt(self, webhook: Webhook, url: str) -> None:
        webhook.attempts += 1
        webhook.status = None
        headers = {
            "Content-Type": "application/json",
            "X-Tawk-Signature": webhook.signature,
            "X-Hook-Event-Id": webhook.id,
        }
        try:
            async with self._session().post(url, data=webhook.body, headers=headers, allow_redirects=False) as answer:
                webhook.status = answer.status
                webhook.delivered = answer.status in range(200, 300)
        except (aiohttp.ClientError, TimeoutError):
            webhook.delivered = False

    def _session(self) -> aiohttp.ClientSession:
        if self._client is None:
            authority = self._options.webhook_ca_file
            context = ssl.create_default_context(cafile=authority) if authority else True
            self._client = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=context),
                timeout=aiohttp.ClientTimeout(total=self._options.webhook_timeout_s),
            )
        return self._client

    async def close(self) -> None:
        """Give up every delivery that is under way."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.close()
