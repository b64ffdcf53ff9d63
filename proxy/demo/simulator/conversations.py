"""What visitors and agents do in a chat, and whom it is told: the other tabs, the desk, the webhooks."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from proxy.demo.simulator import hooks, wire
from proxy.demo.simulator.archive import Archive, cookie_domain, next_version
from proxy.demo.simulator.changes import Changes, Subject
from proxy.demo.simulator.identifiers import hexadecimal, milliseconds, nanoid
from proxy.demo.simulator.jsontext import Json
from proxy.demo.simulator.options import Options
from proxy.demo.simulator.states import (
    Agent,
    Chat,
    ChatState,
    Message,
    Notice,
    Sender,
    Status,
    Ticket,
    TicketSource,
    Visitor,
)
from proxy.demo.simulator.switchboard import Line, Switchboard
from proxy.demo.simulator.webhooks import Webhooks

DEFAULT_AGENT = "Aino"
DEFAULT_POSITION = "Neuvoja"
SYSTEM_NAME = "Tawk"


class ChatEndedError(Exception):
    """Nothing more can be said in a chat that has ended."""


class Conversations:
    """The chats of the property in motion."""

    def __init__(
        self, options: Options, archive: Archive, switchboard: Switchboard, webhooks: Webhooks, changes: Changes
    ) -> None:
        self._options = options
        self._archive = archive
        self._switchboard = switchboard
        self._webhooks = webhooks
        self._changes = changes
        self._agents: dict[str, Agent] = {}
        self._joins = 0

    def visitor_says(self, visitor: Visitor, text: str, attachments: Sequence[Json], *, origin: str) -> Message:
        """Take a visitor's message into the current chat and echo it to all of the visitor's tabs."""
        chat = self._archive.current_chat(visitor)
        chat.preview = ""
        message = self._append(chat, Sender.VISITOR, text, name=visitor.name, author=visitor.id, files=attachments)
        self._switchboard.to_visitor(visitor, "visitorMessage", wire.message(message, origin=origin))
        return message

    def visitor_types(self, visitor: Visitor, text: str) -> None:
        """Note what a visitor has typed and not sent."""
        chat = self._archive.current_chat(visitor)
        chat.preview = text
        self._changes.publish(Subject.TYPING, chat)

    def visitor_rates(self, visitor: Visitor, rating: int, *, origin: str) -> None:
        """Note the visitor's satisfaction: -1, 0 or 1."""
        chat = self._archive.current_chat(visitor)
        chat.rating = rating
        notice = self._notice(chat, Notice.RATED, Sender.VISITOR, visitor.name, visitor.id, {"rt": rating})
        self._switchboard.to_visitor(visitor, "visitorMessage", wire.message(notice, origin=origin))

    def agent(self, name: str, position: str = DEFAULT_POSITION) -> Agent:
        """Return the agent of this name, who is hired when there is none."""
        if name not in self._agents:
            self._agents[name] = Agent(hexadecimal(), hexadecimal(), hexadecimal(), name, position, "aino.png")
        self._agents[name] = replace(self._agents[name], position=position)
        return self._agents[name]

    def agent_joins(self, chat: Chat, name: str, position: str = DEFAULT_POSITION) -> None:
        """Let an agent enter a chat; one who is in it already stays.

        Raises:
            ChatEndedError: the chat is over.
        """
        if chat.state is ChatState.ENDED:
            raise ChatEndedError("The chat has ended.")
        if name not in chat.agents:
            chat.agents[name] = agent = self.agent(name, position)
            self._presence(chat, Notice.AGENT_JOINED, agent)

    def agent_leaves(self, chat: Chat, name: str | None = None) -> None:
        """Let an agent leave, the one who entered last when no name is given.

        Raises:
            KeyError: that agent isn't in the chat.
        """
        agent = chat.agents.pop(name if name is not None else next(reversed(chat.agents), ""))
        self._presence(chat, Notice.AGENT_LEFT, agent)

    def agent_says(
        self, chat: Chat, text: str, name: str | None = None, *, whisper: bool = False, attachments: Sequence[Json] = ()
    ) -> Message:
        """Send an agent's message, or a note among agents; whoever speaks has entered before."""
        agent = self._speaker(chat, name)
        details: Json = {"rsc": agent.resource} | ({"ao": True} if whisper else {})
        message = self._append(
            chat, Sender.AGENT, text, name=agent.name, author=agent.id, details=details, files=attachments
        )
        self._switchboard.to_visitor(chat.visitor, "visitorMessage", wire.message(message))
        return message

    def agent_types(self, chat: Chat, *, typing: bool, name: str | None = None) -> None:
        """Show the visitor that an agent types, or has stopped."""
        agent = self._speaker(chat, name)
        command = "agentIsTyping" if typing else "agentStopedTyping"
        self._switchboard.to_visitor(chat.visitor, command, {"rsc": agent.resource})

    def system_says(self, chat: Chat, text: str) -> Message:
        """Send a message of the system, such as a trigger's."""
        message = self._append(chat, Sender.SYSTEM, text, name=SYSTEM_NAME, author="", details={"bot": True})
        self._switchboard.to_visitor(chat.visitor, "visitorMessage", wire.message(message))
        return message

    def offer_form(self, chat: Chat, kind: str) -> str:
        """Send a `ticket-form` or `lead-capture-form` inside the chat and return its reference."""
        reference = nanoid()
        chat.visitor.references[reference] = False
        self.agent_says(chat, "", attachments=[{"type": kind, "content": {"ref": reference}}])
        return reference

    def end(self, chat: Chat, *, tell: bool) -> Json:
        """End a chat and give the visitor the next one.

        Args:
            chat: the chat to end; one that has ended already stays as it is.
            tell: whether the visitor's tabs get the notice; the one who asked for the end learns it by callback.

        Returns:
            `chatEndVersion` and `nextChatId` as `endChat` answers them.
        """
        if chat.state is ChatState.ENDED:
            return {"chatEndVersion": chat.visitor.version, "nextChatId": self._archive.current_chat(chat.visitor).id}
        spoken = chat.state is ChatState.OPEN
        notice = self._notice(chat, Notice.ENDED, Sender.SYSTEM, SYSTEM_NAME, "", {})
        chat.state = ChatState.ENDED
        chat.ended = notice.at
        chat.agents.clear()
        chat.preview = ""
        following = self._archive.new_chat(chat.visitor, notice.at)
        if tell:
            self._switchboard.to_visitor(chat.visitor, "visitorMessage", wire.message(notice))
        if spoken:
            self._tell_end(chat)
        self._changes.publish(Subject.CHAT, chat)
        self._changes.publish(Subject.CHAT, following)
        return {"chatEndVersion": notice.version, "nextChatId": following.id}

    def take_ticket(
        self, source: TicketSource, fields: Mapping[str, str], questions: Sequence[tuple[str, str]]
    ) -> None:
        """File a message left for later, from `fields` name, email, phone, subject, message and submitted_from."""
        ticket = Ticket(
            id=str(uuid.uuid4()),
            number=len(self._archive.tickets) + 1,
            source=source,
            name=fields.get("name", ""),
            email=fields.get("email", ""),
            phone=fields.get("phone", ""),
            subject=fields.get("subject", ""),
            message=fields.get("message", ""),
            questions=tuple(questions),
            submitted_from=fields.get("submitted_from", ""),
            at=self._options.clock(),
        )
        self._archive.tickets.append(ticket)
        self._changes.publish(Subject.TICKET, ticket)
        body = hooks.ticket_create(self._options, ticket)
        self._webhooks.emit("ticket:create", body, chat_id="", at=ticket.at)

    def set_status(self, status: Status) -> None:
        """Change what the page is and tell every visitor."""
        self._archive.set_status(status)
        self._switchboard.to_everybody("pageStatus", wire.status(self._archive))
        self._changes.publish(Subject.STATUS, self._archive)

    def set_page_disabled(self, *, disabled: bool) -> None:
        """Switch the page off, which removes the widget everywhere, or on again."""
        self._archive.page_disabled = disabled
        if disabled:
            self._switchboard.to_everybody("pageDisable")
        self._changes.publish(Subject.STATUS, self._archive)

    def set_banned(self, visitor: Visitor, *, banned: bool) -> None:
        """Ban a visitor, whose widgets go away at once, or let one in again."""
        visitor.banned = banned
        if banned:
            self._switchboard.to_visitor(visitor, "remoteDisconnect", {"msg": "BANNED"})
        self.visitor_changed(visitor)

    def visitor_changed(self, visitor: Visitor) -> None:
        """Tell the desk that something about a visitor is new."""
        visitor.last_seen = self._options.clock()
        self._changes.publish(Subject.CHAT, self._archive.current_chat(visitor))

    def share(self, line: Line, command: str, **facts: object) -> None:
        """Tell all tabs of a line's visitor what one of them did, named by `origin`, and the desk."""
        self._switchboard.to_visitor(line.visitor, command, {"origin": line.tab, **facts})
        self.visitor_changed(line.visitor)

    def _speaker(self, chat: Chat, name: str | None) -> Agent:
        chosen = name or next(reversed(chat.agents), DEFAULT_AGENT)
        self.agent_joins(chat, chosen)
        return chat.agents[chosen]

    def _presence(self, chat: Chat, notice: Notice, agent: Agent) -> None:
        self._joins += 1
        details = wire.agent_details(agent, time_ms=milliseconds(self._options.clock()), increment=self._joins)
        message = self._notice(chat, notice, Sender.AGENT, agent.name, agent.id, details)
        self._switchboard.to_visitor(chat.visitor, "visitorConversationPresenceUpdate", wire.message(message))

    def _notice(self, chat: Chat, notice: Notice, sender: Sender, name: str, author: str, details: Json) -> Message:
        return self._append(chat, sender, notice.value, name=name, author=author, details=details, is_notice=True)

    def _append(
        self,
        chat: Chat,
        sender: Sender,
        text: str,
        *,
        name: str,
        author: str,
        details: Json | None = None,
        files: Sequence[Json] = (),
        is_notice: bool = False,
    ) -> Message:
        at = self._options.clock()
        version = next_version(chat.visitor)
        message = Message(version, is_notice, sender, text, name, author, at, details or {}, tuple(files))
        chat.messages.append(message)
        chat.active = at
        begins = chat.started is None and not is_notice and not message.is_whisper and sender is not Sender.SYSTEM
        if begins:
            chat.state, chat.started = ChatState.OPEN, at
            body = hooks.chat_start(self._options, chat, message)
            self._webhooks.emit("chat:start", body, chat_id=chat.id, at=at)
        self._changes.publish(Subject.CHAT, chat)
        return message

    def _tell_end(self, chat: Chat) -> None:
        at = self._options.clock()
        self._webhooks.emit("chat:end", hooks.chat_end(self._options, chat, at), chat_id=chat.id, at=at)
        domain = cookie_domain(chat.visitor.pages[-1].url) if chat.visitor.pages else ""
        body = hooks.transcript_created(self._options, chat, at, domain=domain)
        self._webhooks.emit("chat:transcript_created", body, chat_id=chat.id, at=at)
