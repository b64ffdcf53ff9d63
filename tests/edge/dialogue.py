"""A relay spoken to in dialogues: a frame in, its actions carried out in memory, what came of it out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from proxy.edge.actions import Action, Close, Commit, Forget, ToUpstream, ToVisitor
from proxy.edge.counters import Counters
from proxy.edge.errors import VisitError
from proxy.edge.record import Step
from proxy.edge.relay import Allowance, Relay, RelayRules
from proxy.edge.unlisted import Unlisted
from proxy.edge.visit import Visit
from proxy.tawk.visitor_commands import DEFAULT_TYPED_FIELDS
from redaction.analyzer import Analyzer
from redaction.redactor import Redactor
from redaction.rules.building import RedactorInForce
from storage.interfaces import Entry, EntryKind, Metadata, Notice, Recorder

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DOMAIN = "verho.invalid"
PAGE = "https://www.jamko.fi/"
REDACTOR = Redactor(Analyzer(), email_domain=DOMAIN)


def new_visit(chat_id: str = "chat-1") -> Visit:
    """Return a visit that has started its session at Tawk.to."""
    visit = Visit(
        secret=bytes(32), metadata=Metadata("Firefox 127", "Linux", ""), user_agent="Mozilla/5.0", language="fi",
        notice=Notice("2026-11", "fi", NOW),
    )  # fmt: skip
    visit.begin(chat_id)
    return visit


@dataclass(slots=True)
class Dialogue:
    """One socket of a visit.

    Attributes:
        recorder: seals.
        visit: whose socket it is.
        forward_forms: whether offline forms go to Tawk.to.
        durable: whether commits succeed.
        frames_left: how many frames the visitor may send.
        messages_left: how many messages.
        redactor: judges the first text.
        redactors: holds what judges the next one.
        page_data_left: how many things the page may tell of them.
        upstream: frames that Tawk.to got.
        visitor: frames that the visitor got.
        committed: entries that became durable.
        closed: whether the socket has ended.
    """

    recorder: Recorder
    visit: Visit = field(default_factory=new_visit)
    forward_forms: bool = False
    durable: bool = True
    frames_left: int = 1_000_000
    messages_left: int = 1_000_000
    redactor: Redactor = REDACTOR
    page_data_left: int = 1_000_000
    counters: Counters = field(default_factory=Counters)
    upstream: list[str] = field(default_factory=list)
    visitor: list[str] = field(default_factory=list)
    committed: list[Entry] = field(default_factory=list)
    closed: bool = False
    redactors: RedactorInForce = field(init=False)
    relay: Relay = field(init=False)

    def __post_init__(self) -> None:
        """Make the relay."""
        ids = count()
        self.redactors = RedactorInForce(self.redactor)
        self.relay = Relay(
            self.visit,
            RelayRules(PAGE, "JAMKO Online", DOMAIN, self.forward_forms, DEFAULT_TYPED_FIELDS),
            redactors=self.redactors,
            recorder=self.recorder,
            counters=self.counters,
            unlisted=Unlisted(RedactorInForce(REDACTOR)),
            clock=lambda: NOW,
            new_id=lambda: f"{next(ids):032x}",
            allow=Allowance(self._frame, self._message, self._page_data),
        )

    def _frame(self) -> bool:
        self.frames_left -= 1
        return self.frames_left >= 0

    def _message(self) -> bool:
        self.messages_left -= 1
        return self.messages_left >= 0

    def _page_data(self) -> bool:
        self.page_data_left -= 1
        return self.page_data_left >= 0

    def send(self, frame: str | bytes) -> "Dialogue":
        """Let the visitor send a frame; what came before is forgotten, so that only its effects are seen."""
        return self._begin().carry_out(self.relay.from_visitor(frame))

    def command(self, name: str, *arguments: Any, cb: int | None = None) -> "Dialogue":
        """Let the visitor send a command."""
        return self.send("4" + json.dumps({"c": name, "p": arguments} | ({} if cb is None else {"cb": cb})))

    def say(self, text: str, cb: int | None = 0) -> "Dialogue":
        """Let the visitor send a chat message."""
        body = {"message": text, "attachments": []}
        return self.command("service", "visitor-chat", "/v1/message/visitor", body, cb=cb)

    def hear(self, frame: str | bytes) -> "Dialogue":
        """Let Tawk.to send a frame."""
        return self._begin().carry_out(self.relay.from_upstream(frame))

    def tell(self, name: str, *arguments: Any) -> "Dialogue":
        """Let Tawk.to send a command."""
        return self.hear("4" + json.dumps({"c": name, "p": arguments}))

    def answer(self, cb: int, error: Any = None, result: Any = None) -> "Dialogue":
        """Let Tawk.to answer a call."""
        return self.hear("4" + json.dumps({"c": "__callback__", "cb": cb, "p": [error, result]}))

    def agent(self, text: str, cver: int = 1, **fields: Any) -> "Dialogue":
        """Let an agent say something."""
        return self.tell("visitorMessage", {"t": "c", "ut": "a", "m": text, "n": "Aino", "cver": cver} | fields)

    def carry_out(self, actions: Sequence[Action]) -> "Dialogue":
        """Do what `socket.py` does with actions."""
        for action in actions:
            match action:
                case ToUpstream(frame=frame):
                    self.upstream.append(frame)
                case ToVisitor(frame=frame):
                    self.visitor.append(frame)
                case Commit(step=step, then=then, otherwise=otherwise):
                    self.carry_out(then if self._written(step) else otherwise)
                case Forget(callback=callback):
                    self.relay.forget(callback)
                case Close():
                    self.closed = True
        return self

    def _written(self, step: Step) -> bool:
        """Make a step durable, as an edge does that nobody shares the visit with; tell whether that worked."""
        if not self.durable:
            return False
        try:
            kept = [self.visit.state()] if step.changes_state and not self.visit.ended else []
        except VisitError:
            return False
        self.committed += step.entries
        self.committed += [self.recorder.live(self.visit.secret, state, at=NOW) for state in kept]
        step.done()
        return True

    @property
    def forwarded(self) -> list[dict[str, Any]]:
        """The commands that Tawk.to got."""
        return [json.loads(frame[1:]) for frame in self.upstream if frame.startswith("4")]

    @property
    def shown(self) -> list[dict[str, Any]]:
        """The commands that the visitor got."""
        return [json.loads(frame[1:]) for frame in self.visitor if frame.startswith("4")]

    @property
    def reasons(self) -> list[str]:
        """Why something was withheld, as the visitor was told."""
        return [command["p"][0]["reason"] for command in self.shown if command["c"] == "verhoWithheld"]

    @property
    def refused(self) -> list[int]:
        """The callback ids of calls that were answered with an error."""
        return [command["cb"] for command in self.shown if command["c"] == "__callback__" and command["p"][0]]

    def kinds(self) -> list[str]:
        """Return the kinds of the entries that became durable."""
        return [entry.kind.value for entry in self.committed]

    def written(self, kind: EntryKind) -> list[dict[str, Any]]:
        """Return the documents of one kind that became durable."""
        return [json.loads(entry.body) for entry in self.committed if entry.kind is kind]

    def message_sent(self) -> str:
        """Return the text of the one message that was forwarded."""
        (command,) = self.forwarded
        return str(command["p"][2]["message"])

    def _begin(self) -> "Dialogue":
        self.upstream, self.visitor, self.committed = [], [], []
        return self
