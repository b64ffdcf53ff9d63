"""A browser that takes every Tawk.to host for the simulator, and a host page with the usual snippet."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser

from tests.chromium import running_chromium
from tests.demo.widget_pages import FOREIGN_HOST, SISTER_HOST, SITE_HOST, site
from tests.ports import free_port

UPSTREAM = ("tawk.to", "*.tawk.to", "tawk.link", "s3.amazonaws.com", "cdn.jsdelivr.net", "fonts.googleapis.com")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a module's tests share: a browser, and the TLS port at which it looks for Tawk.to."""

    browser: Browser
    upstream_port: int


@asynccontextmanager
async def surrounded(*more: str, whole: bool = False) -> AsyncIterator[Surroundings]:
    """Serve the host page and start a browser whose address book leads nowhere but here; the rest as in Chromium's."""
    runner = web.AppRunner(site())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site_port = runner.addresses[0][1]
    upstream_port = free_port()
    rules = [f"MAP {host}:443 127.0.0.1:{upstream_port}" for host in UPSTREAM]
    rules += [f"MAP {host}:80 127.0.0.1:{site_port}" for host in (SITE_HOST, SISTER_HOST, FOREIGN_HOST)]
    async with running_chromium(
        # The simulator's certificate authority lives only as long as a test.
        "--ignore-certificate-errors",
        f"--host-resolver-rules={','.join(rules)}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        *more,
        whole=whole,
    ) as browser:
        yield Surroundings(browser, upstream_port)
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def surroundings() -> AsyncIterator[Surroundings]:
    """What a module's tests share."""
    async with surrounded() as shared:
        yield shared
