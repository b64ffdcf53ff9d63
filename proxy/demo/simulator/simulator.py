"""The simulator as tests and the demo use it: one object to start, steer, misuse and question."""

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from proxy.demo.simulator.certificates import Certificates
from proxy.demo.simulator.conversations import DEFAULT_POSITION
from proxy.demo.simulator.desk import Desk
from proxy.demo.simulator.identifiers import utc_now
from proxy.demo.simulator.jsontext import Json
from proxy.demo.simulator.listener import Listener
from proxy.demo.simulator.misbehaviour import Mode, Target
from proxy.demo.simulator.options import Options
from proxy.demo.simulator.records import Record
from proxy.demo.simulator.states import Chat, Message, Status, Ticket, Visitor
from proxy.demo.simulator.webhooks import Webhook
from proxy.demo.simulator.world import World, create

WAIT_S = 5.0
"""How long `wait_for` waits unless told otherwise."""

_T = TypeVar("_T")


class Simulator:
    """Tawk.to's servers and its agents' desk, running while the `async with` block does.

    Args:
        options: all settings in one; the default ones if it is left out.
        settings: single settings by name, when no `options` are given: `Simulator(prechat=True)`.

    Raises:
        TypeError: a setting of an unknown name, or both forms at once.
        ValueError: a setting that no real property could have.
    """

    def __init__(self, options: Options | None = None, **settings: Any) -> None:
        if options is not None and settings:
            raise TypeError("Give options or single settings, not both.")
        self._world: World = create(options or Options(**settings))
        self._certificates: Certificates | None = None
        self._listener = Listener(self._world)
        self._desk = Desk(self._world)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Start both listeners; whatever was started is stopped when one can't."""
        async with AsyncExitStack() as stack:
            self._certificates = stack.enter_context(Certificates(at=utc_now()))
            stack.push_async_callback(self._world.webhooks.close)
            stack.push_async_callback(self._listener.stop)
            await self._listener.start(self._certificates.server_context())
            stack.push_async_callback(self._desk.stop)
            await self._desk.start()
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cut what is open, stop everything and remove the certificate's key."""
        await self._stack.aclose()

    @property
    def options(self) -> Options:
        """The settings."""
        return self._world.options

    @property
    def port(self) -> int:
        """The TLS port that is all of Tawk.to's hosts."""
        return self._listener.port

    @property
    def ca_file(self) -> Path:
        """The certificate authority to trust; it exists while the simulator runs.

        Raises:
            RuntimeError: the simulator hasn't been started.
        """
        if self._certificates is None:
            raise RuntimeError("The simulator hasn't been started.")
        return self._certificates.ca_file

    @property
    def desk_url(self) -> str:
        """The address of the agent's desk."""
        return self._desk.url

    @property
    def property_id(self) -> str:
        """The property that exists."""
        return self.options.property_id

    @property
    def widget_id(self) -> str:
        """The widget that exists."""
        return self.options.widget_id

    @property
    def record(self) -> Record:
        """Everything that came and went."""
        return self._world.record

    @property
    def chats(self) -> Sequence[Chat]:
        """Every chat in the order they came to be, those included in which nobody has spoken yet."""
        return self._world.archive.chats

    @property
    def visitors(self) -> Sequence[Visitor]:
        """Every visitor in the order they came."""
        return self._world.archive.visitors

    @property
    def tickets(self) -> Sequence[Ticket]:
        """The messages left for later."""
        return tuple(self._world.archive.tickets)

    @property
    def webhooks(self) -> Sequence[Webhook]:
        """The webhook events so far and how their delivery goes."""
        return self._world.webhooks.sent

    def chat(self, chat_id: str) -> Chat:
        """Return a chat.

        Raises:
            KeyError: there is none of this id.
        """
        return self._world.archive.chat(chat_id)

    async def join(self, chat_id: str, name: str, position: str = DEFAULT_POSITION) -> None:
        """Let an agent enter a chat."""
        self._world.conversations.agent_joins(self.chat(chat_id), name, position)

    async def say(
        self, chat_id: str, text: str, name: str | None = None, *, attachments: Sequence[Json] = ()
    ) -> Message:
        """Let an agent say something: the named one, the one who came last, or Aino; whoever speaks enters first."""
        return self._world.conversations.agent_says(self.chat(chat_id), text, name, attachments=attachments)

    async def whisper(self, chat_id: str, text: str, name: str | None = None) -> Message:
        """Let an agent write a note among agents, which travels to the widget and isn't shown."""
        return self._world.conversations.agent_says(self.chat(chat_id), text, name, whisper=True)

    async def system_says(self, chat_id: str, text: str) -> Message:
        """Send a message of the system, such as a trigger's."""
        return self._world.conversations.system_says(self.chat(chat_id), text)

    async def offer_form(self, chat_id: str, kind: str = "ticket-form") -> str:
        """Offer a `ticket-form` or `lead-capture-form` inside a chat and return its reference."""
        return self._world.conversations.offer_form(self.chat(chat_id), kind)

    async def typing(self, chat_id: str, name: str | None = None) -> None:
        """Show that an agent types."""
        self._world.conversations.agent_types(self.chat(chat_id), typing=True, name=name)

    async def stop_typing(self, chat_id: str, name: str | None = None) -> None:
        """Show that an agent has stopped typing."""
        self._world.conversations.agent_types(self.chat(chat_id), typing=False, name=name)

    async def leave(self, chat_id: str, name: str | None = None) -> None:
        """Let an agent leave a chat."""
        self._world.conversations.agent_leaves(self.chat(chat_id), name)

    async def end_chat(self, chat_id: str) -> None:
        """End a chat from the agents' side."""
        self._world.conversations.end(self.chat(chat_id), tell=True)

    async def set_status(self, status: Status | str) -> None:
        """Change what the page is: online, away or offline."""
        self._world.conversations.set_status(Status(status))

    async def ban(self, visitor_id: str) -> None:
        """Ban a visitor."""
        self._world.conversations.set_banned(self._world.archive.visitor(visitor_id), banned=True)

    async def disable_page(self, *, disabled: bool = True) -> None:
        """Switch the page off, or on again."""
        self._world.conversations.set_page_disabled(disabled=disabled)

    async def drop_socket(self, chat_id: str) -> None:
        """Cut every socket of a chat's visitor without a close frame."""
        for line in self._world.switchboard.lines(self.chat(chat_id).visitor):
            line.cut()

    async def push(self, chat_id: str, command: str, *arguments: object) -> None:
        """Send any command to a chat's visitor: the rarer ones, such as `widgetScheduleUpdate`, or unknown ones."""
        self._world.switchboard.to_visitor(self.chat(chat_id).visitor, command, *arguments)

    async def repeat_webhook(self, webhook: Webhook) -> None:
        """Deliver an event again under its old id."""
        self._world.webhooks.repeat(webhook)

    def misbehave(self, target: Target | str, mode: Mode | str, times: int = 1, *, seconds: float = 2.0) -> None:
        """Let a part fail.

        Args:
            target: which part.
            mode: how.
            times: how often; 0 for until `behave`.
            seconds: how late, with the mode "slow".

        Raises:
            ValueError: an unknown target or mode, or a negative number.
        """
        self._world.misbehaviours.order(Target(target), Mode(mode), times=times, seconds=seconds)

    def behave(self) -> None:
        """Forget every fault that is still on order."""
        self._world.misbehaviours.clear()

    async def wait_for(self, predicate: Callable[[], _T], *, timeout_s: float = WAIT_S) -> _T:
        """Return the predicate's first true answer; it is asked again after each thing that happens here.

        Raises:
            TimeoutError: it didn't come true within `timeout_s` seconds.
        """
        return await self._world.changes.wait_for(predicate, timeout_s=timeout_s)
