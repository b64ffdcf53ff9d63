"""What happens to each frame of a visit's socket, decided without I/O.

The relay is fed frames of either side and answers with actions, in order; `socket.py` carries them out.
Its rules, which the tests hold one by one:

* A visitor's frame is forwarded only as rebuilt from a known command, with every text redacted, and only
  after what it says is durable. Anything else is withheld, counted, and the visitor is told.
* A frame of Tawk.to passes, with this chat's pseudonyms restored. What an agent wrote is recorded redacted.
* Any failure of ours between reading and forwarding means that nothing is forwarded.
* A message that is sent again after a failure is a record of its own: nobody can know whether the first arrived.
"""

import functools
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from proxy import logs
from proxy.edge.actions import Action, Close, Commit, Forget, ToUpstream, ToVisitor
from proxy.edge.chat import Chat
from proxy.edge.counters import Counters
from proxy.edge.curtain import Curtain
from proxy.edge.offline import is_answerable, kept_form
from proxy.edge.record import Line, owe, step
from proxy.edge.speech import AgentSpeech, is_end, next_chat_id
from proxy.edge.unlisted import Unlisted
from proxy.edge.visit import Visit
from proxy.incidents import partial
from proxy.tawk.commands import Command, Reply, frame, parse
from proxy.tawk.engineio import Packet, PacketKind, decode, encode
from proxy.tawk.errors import EntityDepthError, FrameError
from proxy.tawk.events import agent_of, is_ban
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
from proxy.tawk.visitor_models import WithText
from redaction.errors import RedactionError, WithheldError
from redaction.restorer import unresolved
from redaction.rules.building import RedactorInForce
from storage.interfaces import Content, ConversationKind, Delivery, Recorder, Sender

MAX_PENDING_CALLBACKS = 200
ERROR_CODE = "InternalServerError"
INVALID_CODE = "InvalidArgument"


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
class Allowance:
    """Whether the visitor may send one more frame, one more message, and the page tell one more thing of them, now."""

    frame: Callable[[], bool]
    message: Callable[[], bool]
    page_data: Callable[[], bool]


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
        redactors: RedactorInForce,
        recorder: Recorder,
        counters: Counters,
        unlisted: Unlisted,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        allow: Allowance,
    ) -> None:
        """Take the visit and what is needed to redact, seal and count.

        Args:
            visit: whose socket it is.
            rules: what is configured.
            redactors: holds what judges the next text.
            recorder: seals records; only its parts that do not wait are called here.
            counters: what is counted.
            unlisted: is told the names that are in no list.
            clock: the time.
            new_id: a new random message id.
            allow: how much the visitor may send.
        """
        self._visit = visit
        self._rules = rules
        self._redactors = redactors
        self._recorder = recorder
        self._counters = counters
        self._unlisted = unlisted
        self._clock = clock
        self._new_id = new_id
        self._allow = allow
        self._pending: dict[int, _Pending] = {}
        self._anew = False

    # ---- from the visitor ----

    def from_visitor(self, data: str | bytes, *, anew: bool = False) -> Sequence[Action]:
        """Return what to do about a frame of the visitor's; `anew`, when the first decision had become stale."""
        self._anew = anew
        if self._visit.banned or self._visit.ended:
            return (*(self._withhold(NoticeReason.BANNED, None) if self._visit.banned else ()), Close())
        if not anew and not self._allow.frame():
            return (*self._withhold(NoticeReason.TOO_FAST, None), Close())
        try:
            return self._from_packet(decode(data, max_chars=self._rules.max_frame_chars))
        except FrameError:
            long = len(data) > self._rules.max_frame_chars
            return self._withhold(NoticeReason.TOO_LONG if long else NoticeReason.MALFORMED, None)

    def _from_packet(self, packet: Packet) -> Sequence[Action]:
        match packet.kind:
            case PacketKind.PING:
                return (ToUpstream(encode(Packet(PacketKind.PING))),)
            case PacketKind.CLOSE:
                return (Close(),)
            case PacketKind.MESSAGE:
                command = parse(packet.data, max_chars=self._rules.max_frame_chars)
                if isinstance(command, Command):
                    return self._from_command(command)
        return self._withhold(NoticeReason.MALFORMED, None)

    def _from_command(self, command: Command) -> Sequence[Action]:
        callback = command.callback
        if self._anew and callback is not None:
            self._pending.pop(callback, None)
        if callback is not None and callback in self._pending:
            # An error under this id would settle the first call, and its answer would then break the widget.
            return self._withhold(NoticeReason.MALFORMED, None)
        reading = inspect(command, typed_fields=self._rules.typed_fields)
        for name in reading.unlisted:
            self._unlisted.note(name)
        said = reading.command
        if isinstance(said, Withheld):
            return self._not_listed(said, callback)
        self._counters.withheld.labels(reason=WithheldReason.UNKNOWN_FIELD.value).inc(len(reading.unlisted))
        if isinstance(said, WithText) and not self._may_say(said):
            return self._withhold(NoticeReason.TOO_FAST, callback)
        try:
            return self._forward(said, callback)
        except (RedactionError, EntityDepthError) as error:
            sensitive = isinstance(error, WithheldError)
            return self._withhold(NoticeReason.SENSITIVE if sensitive else NoticeReason.MALFORMED, callback)

    def _may_say(self, said: WithText) -> bool:
        """Tell whether the visitor, or the page about them, may say something more now: judging text takes time."""
        if self._anew:
            return True
        by_visitor = isinstance(said, SendMessage | SubmitForm)
        return self._allow.message() if by_visitor else self._allow.page_data()

    def _not_listed(self, said: Withheld, callback: int | None) -> Sequence[Action]:
        """Withhold what can't be read or is in no list; the operator learns the name of what is in none."""
        self._counters.withheld.labels(reason=said.reason.value).inc()
        if said.reason in (WithheldReason.UNKNOWN_COMMAND, WithheldReason.UNKNOWN_FIELD):
            self._unlisted.note(said.what)
        return self._refuse(said.reason.notice, callback)

    def _forward(self, said: VisitorCommand, callback: int | None) -> Sequence[Action]:
        if isinstance(said, SubmitForm):
            if not is_answerable(said):
                return () if callback is None else (ToVisitor(callback_error(callback, INVALID_CODE, "email")),)
            if said.kind is FormKind.OFFLINE and not self._rules.forward_forms:
                return self._keep_form(said, callback)
        chat = self._visit.chat()
        curtain = self.curtain(chat)
        hide = curtain.hide
        if isinstance(said, SendMessage):
            hide = functools.partial(curtain.hide_message, chat.said_before(said.text))
        hidden = redact_command(said, hide, curtain.hide_value, form=chat.prechat)
        if isinstance(said, SubmitForm):
            chat.prechat = said
        out = write(hidden, callback, page_url=self._rules.page_url, page_title=self._rules.page_title)
        lines = self._lines(hidden, curtain.redactor.version, curtain.partial)
        if isinstance(said, SendMessage) and isinstance(hidden, SendMessage):
            chat.heard(said.text)
            chat.left(said.text, hidden.text)
            if curtain.show(hidden.text) != said.text:
                chat.wrote(said.text, hidden.text)
        at = self._clock()
        written = step(self._recorder, self._visit, chat, lines, at)
        self._expect(callback, _Pending(chat, lines[0].message_id if lines else "", isinstance(said, EndChat)))
        send: tuple[Action, ...] = (ToUpstream(frame(out)),)
        if isinstance(said, EndChat) and callback is None:
            send = (*send, *self._ended(chat, "", at))
        return (Commit(written, send, self._unsaved(callback), anew=True),) if written.entries else send

    def _expect(self, callback: int | None, pending: _Pending) -> None:
        """Remember a call until it is answered; the oldest of too many is forgotten, as the widget has by then."""
        if callback is None:
            return
        self._pending[callback] = pending
        if len(self._pending) > MAX_PENDING_CALLBACKS:
            del self._pending[next(iter(self._pending))]

    def _lines(self, hidden: VisitorCommand, rules: str, disclosed: Collection[str]) -> list[Line]:
        """Return what is to be written down of a command: a message, or a form.

        Args:
            hidden: the command, redacted.
            rules: the version of the rules that it was redacted by.
            disclosed: kinds of values that it completes, and of which a part has left already.
        """
        match hidden:
            case SendMessage(text=text):
                content = Content(text)
            case SubmitForm():
                content = kept_form(hidden)
            case _:
                return []
        self._counters.messages.labels(outcome="from_visitor").inc(not self._anew)
        for kind in () if self._anew else disclosed:
            self._counters.partial_disclosures.labels(entity_type=kind).inc()
            logs.event("partial_disclosure", level=logging.WARNING, entity_type=kind)
        incidents = tuple(sorted(partial(kind) for kind in disclosed))
        return [Line(self._new_id(), Sender.VISITOR, content, Delivery.UNCONFIRMED, incidents, rules=rules)]

    def _keep_form(self, form: SubmitForm, callback: int | None) -> Sequence[Action]:
        """Keep an offline form for the controller; Tawk.to gets nothing of it, the widget its success."""
        chat = self._visit.new_chat("", ConversationKind.OFFLINE_FORM)
        curtain = replace(self.curtain(chat), redactor=self._redactors.current.for_keeping())
        hidden = redact_command(form, curtain.hide, curtain.hide_value)
        if not isinstance(hidden, SubmitForm):
            raise TypeError("a redacted form is a form")
        rules = curtain.redactor.version
        line = Line(self._new_id(), Sender.VISITOR, kept_form(hidden), Delivery.KEPT, rules=rules)
        self._counters.forms.labels(outcome="kept").inc()
        done = () if callback is None else (ToVisitor(callback_result(callback)),)
        written = step(self._recorder, self._visit, chat, [line], self._clock())
        return (Commit(written, done, self._unsaved(callback)),)

    def _unsaved(self, callback: int | None) -> tuple[Action, ...]:
        """Return what to do when a step could not be made durable: nothing leaves."""
        return (Forget(callback), *self._refuse(NoticeReason.STORAGE, callback))

    @property
    def waits(self) -> bool:
        """Whether Tawk.to still owes an answer about a message."""
        return any(pending.message_id for pending in self._pending.values())

    def forget(self, callback: int | None) -> None:
        """Take note that a command was not forwarded after all, and forget its call."""
        self._counters.withheld.labels(reason=NoticeReason.STORAGE.value).inc()
        if callback is not None:
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

    def unresolved(self, data: str | bytes) -> frozenset[str]:
        """Return the pseudonyms in a frame of Tawk.to's that this edge did not give out in the current chat."""
        known = self._visit.chats.get(self._visit.current)
        if not isinstance(data, str) or known is None or len(data) > self._rules.max_answer_chars:
            return frozenset()
        return unresolved(data, known.ledger, email_domain=self._rules.email_domain)

    @property
    def visit(self) -> Visit:
        """Whose socket it is."""
        return self._visit

    def from_upstream(self, data: str | bytes, *, anew: bool = False) -> Sequence[Action]:
        """Return what to do about a frame of Tawk.to's; `anew`, when the first decision had become stale."""
        if self._visit.ended:
            return (Close(),)
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
        return self._answered(command) if isinstance(command, Reply) else self._told(command, anew=anew)

    def _answered(self, reply: Reply) -> Sequence[Action]:
        """Pass on the answer to a call that we forwarded; any other would break the widget."""
        pending = self._pending.pop(reply.callback, None)
        if pending is None:
            self._counters.upstream_failures.labels(fault="reply").inc()
            return ()
        passed = ToVisitor(frame(self._speech(pending.chat).restore_reply(reply)))
        at = self._clock()
        if pending.ends_chat and reply.error is None:
            return (passed, *self._ended(pending.chat, next_chat_id(reply.result), at))
        if not pending.message_id or pending.chat.conversation is None:
            return (passed,)
        delivery = Delivery.FORWARDED if reply.error is None else Delivery.FAILED
        self._counters.messages.labels(outcome=delivery.value).inc()
        self._visit.owe(
            self._recorder.delivery(pending.chat.conversation, message_id=pending.message_id, delivery=delivery, at=at)
        )
        return (passed, *self._settle(pending.chat, at))

    def _ended(self, chat: Chat, next_chat_id: str, at: datetime) -> Sequence[Action]:
        """Close a chat that has ended; what is said next belongs to another one."""
        if chat.conversation is None and not next_chat_id:
            return ()
        if chat.conversation is not None:
            self._visit.owe(self._recorder.close(chat.conversation, at=at))
        if self._visit.chats.get(self._visit.current) is chat:
            self._visit.follow(next_chat_id)
        return self._settle(chat, at, keep_state=True)

    def _settle(self, chat: Chat, at: datetime, *, keep_state: bool = False, anew: bool = False) -> tuple[Action, ...]:
        """Write what the visit owes; what can't be written now goes with a later step."""
        return (Commit(step(self._recorder, self._visit, chat, (), at, keep_state=keep_state), anew=anew),)

    def _told(self, command: Command, *, anew: bool) -> Sequence[Action]:
        """Pass on what Tawk.to tells, restored; record what agents said."""
        chat, at = self._visit.chat(), self._clock()
        chat.meet(agent_of(command))
        speech = self._speech(chat)
        passed = ToVisitor(frame(speech.restore_command(command)))
        if is_ban(command):
            self._visit.banned = True
            return (*self._settle(chat, at, keep_state=True), passed, Close())
        if is_end(command):
            return (passed, *self._ended(chat, "", at))
        lines = speech.lines(command)
        if not lines:
            return (passed,)
        lost = owe(self._recorder, self._visit, chat, lines, at)
        self._counters.messages.labels(outcome="from_agent").inc(0 if anew else len(lines))
        self._counters.messages.labels(outcome="lost").inc(lost)
        # It is at Tawk.to already: a full journal does not keep it from the visitor.
        return (*self._settle(chat, at, anew=True), passed)

    def curtain(self, chat: Chat) -> Curtain:
        """Return the curtain of a chat of this visit."""
        return Curtain(chat, self._redactors.current, self._counters, self._visit.language, self._rules.email_domain)

    def _speech(self, chat: Chat) -> AgentSpeech:
        return AgentSpeech(self.curtain(chat), rewrite_address)
