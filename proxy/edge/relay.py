"""What happens to each frame of a visit's socket, decided without I/O.

The relay is fed frames of either side and answers with actions, in order; `socket.py` carries them out.
Its rules, which the tests hold one by one:

* A visitor's frame is forwarded only as rebuilt from a known command, with every text redacted, and only
  after what it says is durable. Anything else is withheld, counted, and the visitor is told.
* A frame of Tawk.to passes, with this visit's pseudonyms restored. What an agent wrote is recorded redacted.
* Any failure of ours between reading and forwarding means that nothing is forwarded.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from proxy.edge.counters import Counters
from proxy.edge.curtain import Curtain
from proxy.edge.offline import kept_form
from proxy.edge.record import Line, Step, step
from proxy.edge.speech import AgentSpeech, next_chat_id
from proxy.edge.visit import Chat, Visit
from proxy.tawk.commands import Command, Reply, frame, parse
from proxy.tawk.engineio import Packet, PacketKind, decode, encode
from proxy.tawk.errors import EntityDepthError, FrameError
from proxy.tawk.events import is_ban
from proxy.tawk.hosts import rewrite_address
from proxy.tawk.notices import NoticeReason, callback_error, callback_result, withheld_notice
from proxy.tawk.visitor_commands import (
    EndChat,
    FormKind,
    SendMessage,
    SubmitForm,
    TypedFields,
    VisitorCommand,
    Withheld,
    WithheldReason,
    inspect,
    redact_command,
    write,
)
from redaction.errors import RedactionError
from redaction.redactor import Redactor
from storage.interfaces import Content, Delivery, Recorder, Sender

MAX_PENDING_CALLBACKS = 200
ERROR_CODE = "InternalServerError"


@dataclass(frozen=True, slots=True)
class ToUpstream:
    """Send this frame to Tawk.to."""

    frame: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ToVisitor:
    """Send this frame to the visitor."""

    frame: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Commit:
    """Make the step's entries durable; then go on with `then`, or with `otherwise` when that fails."""

    step: Step = field(repr=False)
    then: tuple["Action", ...] = ()
    otherwise: tuple["Action", ...] = ()


@dataclass(frozen=True, slots=True)
class Forget:
    """The call with this callback id was not forwarded after all: `Relay.forget` is to know."""

    callback: int


@dataclass(frozen=True, slots=True)
class Close:
    """End the socket on both sides."""


Action: TypeAlias = ToUpstream | ToVisitor | Commit | Forget | Close


@dataclass(frozen=True, slots=True)
class RelayRules:
    """What is configured of a relay: the page Tawk.to is told, forms, bounds."""

    page_url: str
    page_title: str
    email_domain: str
    forward_forms: bool
    typed_fields: TypedFields
    max_frame_chars: int = 65_536
    max_answer_chars: int = 1_000_000


@dataclass(frozen=True, slots=True)
class _Pending:
    """A call that was forwarded and not answered yet."""

    chat: Chat
    message_id: str = ""
    ends_chat: bool = False


class Relay:
    """Decides for one socket of one visit."""

    def __init__(
        self,
        visit: Visit,
        rules: RelayRules,
        *,
        redactor: Redactor,
        recorder: Recorder,
        counters: Counters,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        allow: Callable[[], bool],
    ) -> None:
        """Take the visit and what is needed to redact, seal and count.

        Args:
            visit: whose socket it is.
            rules: what is configured.
            redactor: judges text.
            recorder: seals records; only its parts that do not wait are called here.
            counters: what is counted.
            clock: the time.
            new_id: a new random message id.
            allow: whether the visitor may send one more message now.
        """
        self._visit = visit
        self._rules = rules
        self._redactor = redactor
        self._recorder = recorder
        self._counters = counters
        self._clock = clock
        self._new_id = new_id
        self._allow = allow
        self._pending: dict[int, _Pending] = {}

    # ---- from the visitor ----

    def from_visitor(self, data: str | bytes) -> Sequence[Action]:
        """Return what to do about a frame of the visitor's."""
        try:
            packet = decode(data, max_chars=self._rules.max_frame_chars)
            match packet.kind:
                case PacketKind.PING:
                    return (ToUpstream(encode(Packet(PacketKind.PING))),)
                case PacketKind.CLOSE:
                    return (Close(),)
                case PacketKind.MESSAGE:
                    command = parse(packet.data, max_chars=self._rules.max_frame_chars)
                case _:
                    return self._withhold(NoticeReason.MALFORMED, None)
        except FrameError:
            long = len(data) > self._rules.max_frame_chars
            return self._withhold(NoticeReason.TOO_LONG if long else NoticeReason.MALFORMED, None)
        if isinstance(command, Reply):
            return self._withhold(NoticeReason.MALFORMED, None)
        return self._from_command(command)

    def _from_command(self, command: Command) -> Sequence[Action]:
        callback = command.callback
        if callback is not None and (callback in self._pending or len(self._pending) >= MAX_PENDING_CALLBACKS):
            return self._withhold(NoticeReason.MALFORMED, callback)
        reading = inspect(command, typed_fields=self._rules.typed_fields)
        for _ in reading.unlisted:
            self._counters.withheld.labels(reason=WithheldReason.UNKNOWN_FIELD.value).inc()
        said = reading.command
        if isinstance(said, Withheld):
            self._counters.withheld.labels(reason=said.reason.value).inc()
            return self._refuse(said.reason.notice, callback)
        if isinstance(said, SendMessage | SubmitForm) and not self._allow():
            return self._withhold(NoticeReason.UNAVAILABLE, callback)
        try:
            return self._forward(said, callback)
        except (RedactionError, EntityDepthError):
            return self._withhold(NoticeReason.MALFORMED, callback)

    def _forward(self, said: VisitorCommand, callback: int | None) -> Sequence[Action]:
        chat = self._visit.chat()
        curtain = self.curtain(chat)
        if isinstance(said, SubmitForm) and said.kind is FormKind.OFFLINE and not self._rules.forward_forms:
            return self._keep_form(said, chat, curtain, callback)
        hidden = redact_command(said, curtain.hide, curtain.hide_value, form=chat.prechat)
        if isinstance(said, SubmitForm):
            chat.prechat = said
        out = write(hidden, callback, page_url=self._rules.page_url, page_title=self._rules.page_title)
        lines = self._lines(hidden)
        pending = _Pending(chat, lines[0].message_id if lines else "", isinstance(said, EndChat))
        if isinstance(said, SendMessage):
            chat.context.append(said.text)
        written = step(self._recorder, self._visit, chat, lines, self._clock())
        if callback is not None:
            self._pending[callback] = pending
        send = (ToUpstream(frame(out)),)
        return (Commit(written, send, self._unsaved(callback)),) if written.entries else send

    def _lines(self, hidden: VisitorCommand) -> list[Line]:
        """Return what is to be written down of a command: a message, or a form."""
        match hidden:
            case SendMessage(text=text):
                content = Content(text)
            case SubmitForm():
                content = kept_form(hidden)
            case _:
                return []
        self._counters.messages.labels(outcome="from_visitor").inc()
        return [Line(self._new_id(), Sender.VISITOR, content, Delivery.UNCONFIRMED)]

    def _keep_form(self, form: SubmitForm, chat: Chat, curtain: Curtain, callback: int | None) -> Sequence[Action]:
        """Keep an offline form for the controller; Tawk.to gets nothing of it, the widget its success."""
        hidden = redact_command(form, curtain.hide, curtain.hide_value)
        if not isinstance(hidden, SubmitForm):
            raise TypeError("a redacted form is a form")
        line = Line(self._new_id(), Sender.VISITOR, kept_form(hidden), Delivery.KEPT)
        self._counters.forms.labels(outcome="kept").inc()
        done = () if callback is None else (ToVisitor(callback_result(callback)),)
        written = step(self._recorder, self._visit, chat, [line], self._clock())
        return (Commit(written, done, self._unsaved(callback)),)

    def _unsaved(self, callback: int | None) -> tuple[Action, ...]:
        """Return what to do when a step could not be made durable: nothing leaves."""
        forget = () if callback is None else (Forget(callback),)
        return (*forget, *self._refuse(NoticeReason.STORAGE, callback))

    def forget(self, callback: int) -> None:
        """Forget a call that was not forwarded after all."""
        self._pending.pop(callback, None)

    def _withhold(self, reason: NoticeReason, callback: int | None) -> Sequence[Action]:
        self._counters.withheld.labels(reason=reason.value).inc()
        return self._refuse(reason, callback)

    def _refuse(self, reason: NoticeReason | None, callback: int | None) -> Sequence[Action]:
        """Return the protocol's own error to the caller, and our explanation where there is something to explain."""
        actions: list[Action] = []
        if callback is not None:
            actions.append(ToVisitor(callback_error(callback, ERROR_CODE, "withheld")))
        if reason is not None:
            actions.append(ToVisitor(withheld_notice(reason, callback)))
        return actions

    # ---- from Tawk.to ----

    def from_upstream(self, data: str | bytes) -> Sequence[Action]:
        """Return what to do about a frame of Tawk.to's."""
        try:
            packet = decode(data, max_chars=self._rules.max_answer_chars)
            if packet.kind is PacketKind.CLOSE:
                return (ToVisitor(encode(packet)), Close())
            if packet.kind is not PacketKind.MESSAGE:
                return (ToVisitor(encode(packet)),)
            command = parse(packet.data, max_chars=self._rules.max_answer_chars)
        except FrameError:
            self._counters.upstream_failures.labels(fault="frame").inc()
            return ()
        return self._answered(command) if isinstance(command, Reply) else self._told(command)

    def _answered(self, reply: Reply) -> Sequence[Action]:
        """Pass on the answer to a call that we forwarded; any other would break the widget."""
        pending = self._pending.pop(reply.callback, None)
        if pending is None:
            self._counters.upstream_failures.labels(fault="reply").inc()
            return ()
        speech = self._speech(pending.chat)
        passed = ToVisitor(frame(speech.restore_reply(reply)))
        at = self._clock()
        if pending.ends_chat and reply.error is None:
            return (passed, *self._ended(pending.chat, next_chat_id(reply.result), at))
        if not pending.message_id or pending.chat.conversation is None:
            return (passed,)
        delivery = Delivery.FORWARDED if reply.error is None else Delivery.FAILED
        self._counters.messages.labels(outcome=delivery.value).inc()
        entry = self._recorder.delivery(
            pending.chat.conversation, message_id=pending.message_id, delivery=delivery, at=at
        )
        return (passed, Commit(Step((entry,), pending.chat)))

    def _ended(self, chat: Chat, next_chat_id: str, at: datetime) -> Sequence[Action]:
        """Close a chat that the visitor ended; what is said next belongs to another one."""
        closing = (self._recorder.close(chat.conversation, at=at),) if chat.conversation else ()
        self._visit.begin(next_chat_id or f"after-{self._new_id()}")
        return (Commit(Step((*closing, self._visit.saved(self._recorder, at)), chat)),)

    def _told(self, command: Command) -> Sequence[Action]:
        """Pass on what Tawk.to tells, restored; record what agents said."""
        chat = self._visit.chat()
        speech = self._speech(chat)
        passed = ToVisitor(frame(speech.restore_command(command)))
        if is_ban(command):
            self._visit.banned = True
            banned = Step((self._visit.saved(self._recorder, self._clock()),), chat)
            return (Commit(banned), passed, Close())
        lines = speech.lines(command)
        if not lines:
            return (passed,)
        written = step(self._recorder, self._visit, chat, lines, self._clock())
        # It is at Tawk.to already: a full journal does not keep it from the visitor, and a later look at the
        # history records it.
        return (Commit(written, (passed,), (passed,)),)

    def curtain(self, chat: Chat) -> Curtain:
        """Return the curtain of a chat of this visit."""
        return Curtain(chat, self._redactor, self._counters, self._visit.language, self._rules.email_domain)

    def _speech(self, chat: Chat) -> AgentSpeech:
        return AgentSpeech(self.curtain(chat), rewrite_address)
