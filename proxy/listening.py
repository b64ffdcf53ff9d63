"""Serving an application on the address that the settings give it."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from proxy import logs
from proxy.settings_listener import Listener
from proxy.settings_values import split_address

SHUTDOWN_S = 5.0
KEEP_ALIVE_S = 75.0


@asynccontextmanager
async def listening(role: str, app: web.Application, listener: Listener) -> AsyncIterator[None]:
    """Serve `app` on the listener's address."""
    tls = None
    if listener.tls is not None:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(listener.tls.certificate_file, listener.tls.key_file)
    async with site(role, app, listener.listen, tls):
        yield


@asynccontextmanager
async def site(role: str, app: web.Application, address: str, tls: ssl.SSLContext | None) -> AsyncIterator[None]:
    """Serve `app` on an address."""
    # No access log: it would hold addresses, referrers and user agents.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_S, keepalive_timeout=KEEP_ALIVE_S)
    await runner.setup()
    host, port = split_address(address)
    try:
        await web.TCPSite(runner, host, port, ssl_context=tls).start()
        logs.event("listening", role=role, listen=address)
        yield
    finally:
        await runner.cleanup()
