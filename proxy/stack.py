"""A whole Verho on this machine, with a stand-in for Tawk.to and a page to chat on: for the demo, replays and tests.

Verho itself runs as in production: one process a role, started from a settings file. Everything lies in one
temporary directory, which is gone at the end.
"""

import secrets
import socket
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from proxy.commands.init import Newcomer, initialise
from proxy.demo.simulator import Build, Options, Simulator
from proxy.demo.site_server import demo_site
from proxy.secrets import secrets_for
from proxy.settings import Settings, check
from proxy.stack_processes import Processes
from storage.grants import Grant
from storage.interfaces import Right
from storage.key_locks import PassphraseLock
from storage.passwords import RANDOM
from storage.roles import Role

WEBHOOK_RETRY_S = 2.0
GRANTED = timedelta(days=60)
"""For how long the demo's people have their rights: past the days on which an end is told of beforehand."""
LOG_FILE = "verho.log"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A person of the demo: one of those whom the register statement names."""

    name: str
    display_name: str
    role: Role
    rights: frozenset[Right]
    password: str = field(repr=False)


PEOPLE: tuple[tuple[str, str, Role, frozenset[Right]], ...] = (
    (
        "aino",
        "Aino Esimerkki",
        Role.STAFF,
        frozenset({Right.READ_REDACTED, Right.REVEAL_IDENTITY, Right.READ_AUDIT}),
    ),
    ("puheenjohtaja", "Petra Esimerkki", Role.PRESIDIUM, frozenset(Right)),
    (
        "yllapito",
        "Ylermi Esimerkki",
        Role.ADMINISTRATOR,
        frozenset({Right.READ_REDACTED, Right.TUNE_RULES, Right.PUBLISH_RULES, Right.KEYS}),
    ),
)


@dataclass(frozen=True, slots=True)
class Stack:
    """What runs, and where it is."""

    directory: Path
    settings: Settings
    simulator: Simulator
    site_url: str
    accounts: tuple[DemoAccount, ...]
    processes: Processes

    @property
    def edge_origin(self) -> str:
        """Return the chat's origin."""
        return self.settings.edge.public_origin

    @property
    def receipts_origin(self) -> str:
        """Return the origin of the visitors' own page."""
        return "" if self.settings.receipts is None else self.settings.receipts.public_origin

    @property
    def console_origin(self) -> str:
        """Return the console's origin."""
        return self.settings.console.public_origin

    @property
    def account(self) -> DemoAccount:
        """Return somebody who may open conversations."""
        return self.accounts[0]

    @property
    def log(self) -> Path:
        """Return the file that all processes of Verho log to."""
        return self.directory / LOG_FILE

    def addresses(self) -> dict[str, str]:
        """Return what a script needs to use the stack."""
        return {
            "site": f"{self.site_url}/",
            "edge": self.edge_origin,
            "console": f"{self.console_origin}/",
            "receipts": f"{self.receipts_origin}/",
            "desk": self.simulator.desk_url,
            "property_id": self.simulator.property_id,
            "widget_id": self.simulator.widget_id,
            "account": self.account.name,
            "password": self.account.password,
        }


@asynccontextmanager
async def private_stack(
    *,
    build: Build = Build.WEBPACK,
    widget_dir: Path | None = None,
    property_options: Mapping[str, Any] | None = None,
    changes: dict[str, dict[str, Any]] | None = None,
) -> AsyncIterator[Stack]:
    """Run everything on free ports of this machine, and remove every trace at the end.

    Args:
        build: which of the stand-in widget's two builds is served.
        widget_dir: a folder with saved widget files to serve instead.
        property_options: further options of the stand-in for Tawk.to, such as a form before the chat.
        changes: sections of the settings and what to change in them; with a certificate for the edge it speaks https.

    Raises:
        StackError: a part did not start.
    """
    edge_port, console_port, receipts_port, site_port, database_port = free_ports(5)
    changes = changes or {}
    tls = changes.get("edge", {}).get("tls")
    edge_origin = f"{'https' if tls else 'http'}://localhost:{edge_port}"
    webhook_secret = secrets.token_urlsafe(24)
    async with AsyncExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="verho-")))
        options = Options(
            build=build,
            widget_dir=widget_dir,
            webhook_url=f"{edge_origin}/webhook",
            webhook_ca_file=Path(tls["certificate_file"]) if tls else None,
            webhook_secret=webhook_secret.encode(),
            webhook_first_retry_s=WEBHOOK_RETRY_S,
            **(property_options or {}),
        )
        simulator = await stack.enter_async_context(Simulator(options))
        site_url = await stack.enter_async_context(demo_site(site_port, edge_origin))
        (directory / "webhook").write_text(webhook_secret)
        (directory / "passphrase").write_text(secrets.token_urlsafe(24))
        ports = _Ports(console_port, receipts_port, database_port)
        document = _document(directory, simulator, site_url, edge_origin, ports)
        for section, values in changes.items():
            document.setdefault(section, {}).update(values)
        settings = check(document)
        (directory / "config.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
        accounts = await _initialise(settings)
        processes = await stack.enter_async_context(Processes(directory / "config.yaml", directory / LOG_FILE))
        yield Stack(directory, settings, simulator, site_url, accounts, processes)


async def _initialise(settings: Settings) -> tuple[DemoAccount, ...]:
    """Make keys, collections and the people's accounts, each with a password of its own."""
    accounts = tuple(DemoAccount(*person, secrets.token_urlsafe(12)) for person in PEOPLE)
    until = datetime.now(UTC) + GRANTED
    newcomers = [
        Newcomer(
            name=account.name,
            display_name=account.display_name,
            password=account.password,
            language="fi",
            grant=Grant(account.role, account.rights, "JAMKO", "demo", until),
        )
        for account in accounts
    ]
    opening = secrets_for("opener", settings)
    # Nobody can guess a random passphrase, so each guess need not be dear: the keys are there at once.
    lock = PassphraseLock(opening["keys.passphrase"], RANDOM)
    await initialise(settings, opening, newcomers, lock=lock)
    return accounts


def free_ports(count: int) -> list[int]:
    """Return ports of the loopback interface that nobody listens on."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@dataclass(frozen=True, slots=True)
class _Ports:
    console: int
    receipts: int
    database: int


def _document(directory: Path, simulator: Simulator, site_url: str, edge_origin: str, ports: _Ports) -> dict[str, Any]:
    """Return the settings of the demo: as in production, but for addresses, and limits that one machine may reach."""
    return {
        "controller": {
            "name": "JAMKO (esimerkki)",
            "address": "Rajakatu 35, 40200 Jyväskylä",
            "contact": "puheenjohtaja@jamko.fi",
        },
        "site": {
            # By its other name the same page is of another site than the chat's: browsers part their storage then.
            "origins": [site_url, site_url.replace("localhost", "127.0.0.1")],
            "page_url": "https://www.jamko.fi/",
            "page_title": "JAMKO Online",
            "referrer_templates": [f"{site_url}/", f"{site_url}/jasenyys.html", "https://www.jamk.fi/"],
            "statement_url": dict.fromkeys(("fi", "en", "sv"), f"{site_url}/"),
            "notice_version": "2026-11",
            "contact": {"email": "toimisto@jamko.fi", "phone": "+358 50 3361 385", "url": f"{site_url}/"},
        },
        "tawk": {
            "property_id": simulator.property_id,
            "widget_id": simulator.widget_id,
            "connect": {"*": f"127.0.0.1:{simulator.port}"},
            "ca_file": str(simulator.ca_file),
            "webhook": {"secrets": [{"file": str(directory / "webhook")}]},
        },
        "edge": {
            "listen": urlsplit(edge_origin).netloc,
            "public_origin": edge_origin,
            "limits": {"visits_per_minute_per_source": 6_000},
        },
        "storage": {
            "embedded": {"directory": str(directory / "database"), "port": ports.database},
            "journal": {"file": str(directory / "journal.sqlite3")},
        },
        "keys": {"directory": str(directory / "keys"), "passphrase": {"file": str(directory / "passphrase")}},
        "opener": {"socket": str(directory / "opener.sock"), "receipts_every_s": 1.0, "reredact_every_s": 1.0},
        # Another host name than the chat's: cookies do not tell ports apart (RFC 6265, 8.5).
        "console": {
            "listen": f"127.0.0.1:{ports.console}",
            "public_origin": f"http://127.0.0.1:{ports.console}",
            # People come to look: who likes adds a second factor, nobody has to.
            "second_factor": "optional",
        },
        "receipts": {"listen": f"127.0.0.1:{ports.receipts}", "public_origin": f"http://localhost:{ports.receipts}"},
    }
