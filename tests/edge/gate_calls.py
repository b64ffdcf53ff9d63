"""Calls that stand before the edge's gate."""

import aiohttp

from tests.edge.conftest import Browser

START = "/_t/va/v1/session/start"


async def status_of(browser: Browser, method: str, path: str, **headers: str) -> int:
    """Return the status of a call with these headers and no other."""
    response, _ = await browser.fetch(method, path, headers=headers, data=b"{}" if method == "POST" else None)
    return response.status


async def handshake(browser: Browser, *protocols: str, k: str | None = None, origin: str | None = None) -> int:
    """Try to open a socket and return the status; 101 for an open one, which is closed again."""
    key = browser.started["sk"] if k is None else k
    try:
        socket = await browser._client.ws_connect(
            f"{browser.origin}/s/?k={key}&cver=0&EIO=3&transport=websocket",
            origin=browser.origin if origin is None else origin or None,
            protocols=protocols,
        )
    except aiohttp.WSServerHandshakeError as error:
        return error.status
    await socket.close()
    return 101
