"""The receipts' role: visitors see their own conversation. It holds no key that opens anything."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from proxy.console.guard import Origin
from proxy.database import Secrets, database_of, gate_of, now
from proxy.edge.gate import source_of
from proxy.listening import listening
from proxy.receipts.app import make_receipts
from proxy.receipts.parts import ReceiptParts
from proxy.redacting import email_domain_of
from proxy.settings import Settings
from proxy.settings_problems import Problem, SettingsError
from storage.audit import StoredAudit
from storage.keys import load_opener_public
from storage.receipt_access import ReceiptAccess
from storage.receipt_requests import ReceiptRequests


@asynccontextmanager
async def receipts(settings: Settings, secrets: Secrets) -> AsyncIterator[None]:
    """Run the visitors' own page.

    Raises:
        SettingsError: the settings name no place for it.
    """
    chosen = settings.receipts
    if chosen is None:
        raise SettingsError([Problem("receipts", "nothing", "listen and public_origin, for this role")])
    directory = Path(settings.keys.directory)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(database_of(settings, secrets))
        await stack.enter_async_context(gate_of(settings, database))
        parts = ReceiptParts(
            origin=Origin(chosen.public_origin),
            access=ReceiptAccess(database=database),
            requests=ReceiptRequests(database=database),
            # Read each time: after a rotation new values go to the new key.
            opener_key=lambda: load_opener_public(directory),
            audit=StoredAudit(database=database),
            source=lambda request: source_of(request, chosen.forwarded_by),
            clock=now,
            zone=ZoneInfo(settings.console.time_zone),
            email_domain=email_domain_of(settings),
            attempts=chosen.attempts,
            window_seconds=chosen.attempts_window_s,
            value_max_chars=chosen.value_max_chars,
        )
        await stack.enter_async_context(listening("receipts", make_receipts(parts), chosen))
        yield
