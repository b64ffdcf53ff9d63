"""A relay that changes nothing: the same libraries as the edge, no redaction, no record. What Verho itself adds to it.

Runs as a process of its own, as the edge does: `python -m benchmarks.plain_relay PORT UPSTREAM_PORT CA_FILE`.
A socket at `/<host>/s/` leads to that host's, which is on this machine.
"""

import asyncio
import gc
import os
import ssl
import sys

import uvloop
from aiohttp import WSMsgType, web
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

PAGE = Origin("https://www.jamko.fi")


class PlainRelay:
    """Answers sockets; takes where upstream is and whose certificates are trusted."""

    def __init__(self, upstream_port: int, tls: ssl.SSLContext) -> None:
        self._port = upstream_port
        self._tls = tls

    async def open(self, request: web.Request) -> web.WebSocketResponse:
        """Pass frames both ways until one side ends."""
        host = request.match_info["host"]
        visitor = web.WebSocketResponse(protocols=("verho.v1",), compress=False)
        async with connect(
            f"wss://{host}/s/?{request.query_string}",
            host="127.0.0.1", port=self._port, ssl=self._tls, server_hostname=host, origin=PAGE,
            compression=None, proxy=None, ping_interval=None,
        ) as upstream:  # fmt: skip
            await visitor.prepare(request)
            pumps = [asyncio.create_task(pump) for pump in (_up(visitor, upstream), _down(visitor, upstream))]
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
        await visitor.close()
        return visitor


async def _up(visitor: web.WebSocketResponse, upstream: ClientConnection) -> None:
    async for message in visitor:
        if message.type is WSMsgType.TEXT:
            await upstream.send(message.data)


async def _down(visitor: web.WebSocketResponse, upstream: ClientConnection) -> None:
    try:
        async for frame in upstream:
            await visitor.send_str(frame if isinstance(frame, str) else frame.decode())
    except ConnectionClosed:
        return


async def _serve(port: int, upstream_port: int, ca_file: str) -> None:
    relay = PlainRelay(upstream_port, ssl.create_default_context(cafile=ca_file))
    app = web.Application()
    app.add_routes([web.get("/{host}/s/", relay.open)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "localhost", port).start()
    gc.freeze()
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), _look_for_end, ended)
    await ended.wait()
    await runner.cleanup()


def _look_for_end(ended: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 4096):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        ended.set()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
