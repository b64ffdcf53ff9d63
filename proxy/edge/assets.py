"""Tawk.to's files from our own origin: fetched once, hosts rewritten, kept in memory, their digests watched."""

import asyncio
import gzip
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

from aiohttp import web

from proxy import logs
from proxy.edge.counters import Counters
from proxy.edge.errors import UpstreamError, UpstreamFault
from proxy.edge.upstream import Upstream
from proxy.tawk.hosts import rewrite_literals

# The media type comes from the file's name: what Tawk.to says of it decides nothing in a browser of ours.
MEDIA_TYPES: Mapping[str, str] = {
    "js": "text/javascript", "css": "text/css", "json": "application/json", "svg": "image/svg+xml", "png": "image/png",
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "ico": "image/x-icon",
    "mp3": "audio/mpeg", "ogg": "audio/ogg", "wav": "audio/wav", "woff": "font/woff", "woff2": "font/woff2",
    "ttf": "font/ttf",
}  # fmt: skip
PAGE = "text/html"
TEXT = frozenset({"js", "css", "json"})
GZIP_LEVEL = 6
STALE_S = 30.0
MAX_DIGESTS = 10_000


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as we serve it: rewritten, and compressed beforehand where that helps."""

    media_type: str
    body: bytes
    packed: bytes
    digest: str
    until_s: float

    @property
    def size(self) -> int:
        """Return the bytes it takes in memory."""
        return len(self.body) + len(self.packed)


class Assets:
    """Fetches and keeps Tawk.to's files; many asking for one file at once cause one request."""

    def __init__(
        self, upstream: Upstream, counters: Counters, *, clock_s: Callable[[], float], max_bytes: int, keep_s: int
    ) -> None:
        """Take the way to Tawk.to, and how much memory may be used and for how long."""
        self._upstream = upstream
        self._counters = counters
        self._clock_s = clock_s
        self._max_bytes = max_bytes
        self._keep_s = keep_s
        self._kept: OrderedDict[str, Asset] = OrderedDict()
        self._coming: dict[str, asyncio.Task[Asset | None]] = {}
        self._digests: OrderedDict[str, str] = OrderedDict()

    def holds(self, url: str) -> bool:
        """Tell whether the file at `url` can be had without asking Tawk.to."""
        kept = self._kept.get(url)
        return kept is not None and kept.until_s > self._clock_s()

    async def fetch(self, url: str, *, user_agent: str, suffix: str, keep_s: float | None = None) -> Asset | None:
        """Return the file at `url`, None when Tawk.to has none.

        Raises:
            UpstreamError: it could not be had.
        """
        kept = self._kept.get(url)
        if kept is not None and kept.until_s > self._clock_s():
            self._kept.move_to_end(url)
            return kept
        task = self._coming.get(url)
        if task is None:
            keeping = self._keep_s if keep_s is None else keep_s
            task = asyncio.create_task(self._get(url, user_agent, suffix, keeping), name="asset")
            self._coming[url] = task
            task.add_done_callback(lambda _: self._coming.pop(url, None))
        try:
            return await asyncio.shield(task)
        except UpstreamError:
            if kept is None:
                raise
            # A stale copy of a file is better than no chat; the next try comes a little later.
            self._keep(url, replace(kept, until_s=self._clock_s() + STALE_S))
            return kept

    async def _get(self, url: str, user_agent: str, suffix: str, keep_s: float) -> Asset | None:
        answer = await self._upstream.request("GET", url, headers={"User-Agent": user_agent, "Accept": "*/*"})
        host = url.split("/")[2]
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        # No file of these kinds is a page: an error page that says "200 OK" must not be kept in a file's place.
        if answer.status != HTTPStatus.OK or not answer.body or answer.media_type == PAGE:
            raise UpstreamError(UpstreamFault.STATUS, host)
        asset = await asyncio.to_thread(_prepare, answer.body, suffix, self._clock_s() + keep_s)
        self._watch(url, asset.digest)
        self._keep(url, asset)
        return asset

    def _watch(self, url: str, digest: str) -> None:
        """Tell the operator when a file's content is not what it was: it runs in the visitors' frames."""
        before = self._digests.pop(url, None)
        self._digests[url] = digest
        if len(self._digests) > MAX_DIGESTS:
            self._digests.popitem(last=False)
        if before is not None and before != digest:
            self._counters.assets_changed.labels(label=url.split("/")[2]).inc()
            logs.event("asset_changed", level=logging.WARNING, url=url, digest=digest, previous=before)
        elif before is None:
            logs.event("asset_seen", level=logging.DEBUG, url=url, digest=digest)

    def _keep(self, url: str, asset: Asset) -> None:
        self._kept[url] = asset
        self._kept.move_to_end(url)
        held = sum(kept.size for kept in self._kept.values())
        while held > self._max_bytes and self._kept:
            held -= self._kept.popitem(last=False)[1].size


def _prepare(body: bytes, suffix: str, until_s: float) -> Asset:
    """Rewrite and compress a file; runs off the event loop."""
    digest = hashlib.sha256(body).hexdigest()
    if suffix in TEXT:
        body = rewrite_literals(body.decode("utf-8", "replace")).encode()
    packed = gzip.compress(body, GZIP_LEVEL, mtime=0) if suffix in TEXT or suffix == "svg" else b""
    return Asset(MEDIA_TYPES[suffix], body, packed, digest, until_s)


def asset_response(request: web.Request, asset: Asset, *, cache: str) -> web.Response:
    """Return `asset` as an answer, compressed when the browser takes it."""
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    body = asset.body
    if asset.packed and "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = asset.packed
    return web.Response(body=body, headers=headers, content_type=asset.media_type)
