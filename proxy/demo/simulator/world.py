"""The simulator's parts, put together once and handed to those who answer calls and commands."""

from dataclasses import dataclass

from proxy.demo.simulator.archive import Archive
from proxy.demo.simulator.changes import Changes, Subject
from proxy.demo.simulator.conversations import Conversations
from proxy.demo.simulator.misbehaviour import Misbehaviours
from proxy.demo.simulator.options import Options
from proxy.demo.simulator.records import RawHeaders, Record, Seen, SeenKind
from proxy.demo.simulator.switchboard import Switchboard
from proxy.demo.simulator.tokens import Tokens
from proxy.demo.simulator.webhooks import Webhooks


@dataclass(frozen=True, slots=True)
class Address:
    """Where a call or socket came from and what it asked for, as on the wire."""

    peer: str
    host: str
    server_name: str
    method: str
    path: str
    query: str


@dataclass(frozen=True, slots=True)
class World:
    """Tawk.to in one object: what it holds, whom it talks to, what it remembers and how it fails."""

    options: Options
    archive: Archive
    switchboard: Switchboard
    conversations: Conversations
    webhooks: Webhooks
    misbehaviours: Misbehaviours
    tokens: Tokens
    record: Record
    changes: Changes

    def saw(
        self,
        kind: SeenKind,
        address: Address,
        *,
        headers: RawHeaders = (),
        body: bytes = b"",
        status: int | None = None,
    ) -> None:
        """Record one thing that came or went, and tell whoever watches."""
        seen = Seen(
            id=self.record.next_id,
            kind=kind,
            at=self.options.clock(),
            peer=address.peer,
            host=address.host,
            server_name=address.server_name,
            method=address.method,
            path=address.path,
            query=address.query,
            headers=headers,
            body=body,
            status=status,
        )
        self.record.add(seen)
        self.changes.publish(Subject.SEEN, seen)


def create(options: Options) -> World:
    """Return a world in which nothing has happened yet."""
    changes = Changes()
    archive = Archive(options)
    switchboard = Switchboard()
    webhooks = Webhooks(options, lambda webhook: changes.publish(Subject.WEBHOOK, webhook))
    misbehaviours = Misbehaviours(lambda: changes.publish(Subject.MISBEHAVIOUR, None))
    return World(
        options=options,
        archive=archive,
        switchboard=switchboard,
        conversations=Conversations(options, archive, switchboard, webhooks, changes),
        webhooks=webhooks,
        misbehaviours=misbehaviours,
        tokens=Tokens(property_id=options.property_id, life_s=options.token_life_s),
        record=Record(limit_entries=options.record_limit_entries),
        changes=changes,
    )
