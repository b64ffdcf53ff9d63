"""The certified provider as a process of its own, and somebody who signs in at it."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import aiohttp

from proxy.console.oidc.choices import OidcChoices

HERE = Path(__file__).parent
SECRET = "of the tests, and long enough"
ANSWER_S = 30


@dataclass(frozen=True, slots=True)
class RunningProvider:
    """The provider, which waits to be told its one client."""

    issuer: str
    process: asyncio.subprocess.Process

    async def serve(self, redirect_uri: str, *, amr: Sequence[str] = ()) -> OidcChoices:
        """Let it serve one client, and return how that client is set up."""
        client = {"client_id": "verho", "client_secret": SECRET, "redirect_uris": [redirect_uri]}
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"client": client, "amr": list(amr)}).encode() + b"\n")
        assert await _line(self.process) == "ready"
        return OidcChoices(issuer=self.issuer, client_id="verho", client_secret=SECRET, name="JAMK")


@asynccontextmanager
async def provider_running() -> AsyncIterator[RunningProvider]:
    """Run the provider on a free port."""
    process = await asyncio.create_subprocess_exec(
        "node",
        str(HERE / "provider.mjs"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield RunningProvider(await _line(process), process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await asyncio.wait_for(process.wait(), ANSWER_S)


async def _line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), ANSWER_S)).decode().strip()


async def sign_in_there(address: str, login: str, *, back: str) -> str:
    """Go through the provider's own pages as `login`, and return the address that it leads back to."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        form: dict[str, str] | None = None
        while not address.startswith(back):
            method = "GET" if form is None else "POST"
            async with browser.request(method, address, data=form, allow_redirects=False) as answer:
                page = await answer.text()
            form = None
            if "Location" in answer.headers:
                address = urljoin(address, answer.headers["Location"])
                continue
            prompt = re.search(r'name="prompt" value="(\w+)"', page)
            action = re.search(r'action="([^"]+)"', page)
            assert prompt is not None, page
            assert action is not None
            address = urljoin(address, action[1])
            form = {"prompt": prompt[1], "login": login, "password": "any"}
        return address
