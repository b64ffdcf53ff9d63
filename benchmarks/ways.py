"""The ways that a message can go, side by side on one machine: straight, through a plain relay, through the edge."""

import ssl
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.processes import find, process
from benchmarks.visitors import UnprotectedVisitor
from proxy.demo.simulator import Simulator
from proxy.demo.visitor import Visitor
from proxy.stack import Stack, free_ports, private_stack

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - it is the memory disk that is wanted.
HAS_SHARED_MEMORY = SHARED_MEMORY.is_dir()
MANY = 1_000_000


@dataclass(frozen=True, slots=True)
class Way:
    """How visitors reach Tawk.to.

    Attributes:
        name: what it is called in the result.
        visitor: makes a visitor who goes this way.
        pid: the process in between; None when there is none.
        records: whether messages are written down on the way.
    """

    name: str
    visitor: Callable[[], Visitor]
    pid: int | None = None
    records: bool = False


@dataclass(frozen=True, slots=True)
class Ways:
    """Everything that runs.

    Attributes:
        direct: no process in between.
        plain: a relay that changes nothing.
        edge: as in production.
        edge_in_memory: an edge whose journal is on a memory disk; None where there is no such disk.
        stack: what the ways have in common.
        busy: processes that work on after a message has arrived.
    """

    direct: Way
    plain: Way
    edge: Way
    edge_in_memory: Way | None
    stack: Stack
    busy: tuple[int, ...]

    @property
    def all(self) -> tuple[Way, ...]:
        """Return every way there is."""
        others = () if self.edge_in_memory is None else (self.edge_in_memory,)
        return (self.direct, self.plain, self.edge, *others)


@asynccontextmanager
async def open_ways() -> AsyncIterator[Ways]:
    """Start everything; it is gone when the block ends."""
    # One source plays a whole student union.
    limits = {"visits_per_minute_per_source": MANY, "messages_per_minute_per_visit": MANY}
    async with AsyncExitStack() as running:
        stack = await running.enter_async_context(private_stack(changes={"edge": {"limits": limits}}))
        simulator, directory = stack.simulator, stack.directory
        tls = ssl.create_default_context(cafile=simulator.ca_file)
        (relay_port,) = free_ports(1)
        arguments = ["benchmarks.plain_relay", str(relay_port), str(simulator.port), str(simulator.ca_file)]
        relay = await running.enter_async_context(
            process(arguments, log=directory / "plain_relay.log", port=relay_port)
        )
        in_memory = None
        if HAS_SHARED_MEMORY:
            in_memory = await running.enter_async_context(_edge_in_memory(stack))
        await relay.ready()

        def unprotected(through: str = "") -> Visitor:
            return UnprotectedVisitor(
                "", simulator.property_id, simulator.widget_id, tls=tls, upstream_port=simulator.port, relay=through
            )

        edge_pid = find("--role", "edge", str(directory / "config.yaml"))
        yield Ways(
            direct=Way("direct", unprotected),
            plain=Way("plain relay", lambda: unprotected(f"http://127.0.0.1:{relay_port}"), relay.pid),
            edge=Way("edge", protected(stack.edge_origin, simulator), edge_pid, records=True),
            edge_in_memory=in_memory,
            stack=stack,
            busy=(edge_pid, find("--port", str(_database_port(stack)))),
        )


def protected(origin: str, simulator: Simulator) -> Callable[[], Visitor]:
    """Return what makes visitors of the edge at `origin`."""
    return lambda: Visitor(origin, simulator.property_id, simulator.widget_id)


@asynccontextmanager
async def _edge_in_memory(stack: Stack) -> AsyncIterator[Way]:
    """Run a second edge on the same keys and the same database, whose journal never waits for a disk."""
    (port,) = free_ports(1)
    origin = f"http://localhost:{port}"
    with tempfile.TemporaryDirectory(prefix="verho-", dir=SHARED_MEMORY) as memory:
        document = yaml.safe_load((stack.directory / "config.yaml").read_text("utf-8"))
        document["edge"] |= {"listen": f"localhost:{port}", "public_origin": origin}
        document["storage"]["journal"]["file"] = str(Path(memory) / "journal.sqlite3")
        config = stack.directory / "edge_in_memory.yaml"
        config.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
        arguments = ["proxy", "serve", "--role", "edge", "--until-input-ends", "--config", str(config)]
        async with process(arguments, log=stack.directory / "edge_in_memory.log", port=port) as edge:
            await edge.ready()
            yield Way("edge, journal in memory", protected(origin, stack.simulator), edge.pid, records=True)


def _database_port(stack: Stack) -> int:
    embedded = stack.settings.storage.embedded
    if embedded is None:
        raise ValueError("storage.embedded: the benchmark runs with the database of the demo")
    return embedded.port
