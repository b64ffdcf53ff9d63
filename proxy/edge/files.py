"""Tawk.to's files on our origin: the loader, the bundle, languages, pictures, the sound."""

from aiohttp import web

from proxy.edge.assets import MEDIA_TYPES, Asset, Assets, asset_response
from proxy.edge.errors import UpstreamError, VisitError
from proxy.edge.gate import source_of
from proxy.edge.minimise import read_client
from proxy.edge.parts import EdgeParts
from proxy.edge.rate import RateLimit
from proxy.edge.requests import VISIT_HEADER
from proxy.tawk.errors import AddressError
from proxy.tawk.hosts import upstream_url
from storage.errors import StorageError

# Only these serve files; the API, uploads and the pages of Tawk.to's own site have no file to give.
FILE_LABELS = frozenset({"embed", "pi", "link", "links", "jsdelivr"})
LOADER_CACHE_S = 60
BROWSER_CACHE = "private, max-age=3600"
LANGUAGE_FILES = ("en.json", "en_dev.json")


class Files:
    """Answers with Tawk.to's files, hosts rewritten."""

    def __init__(self, parts: EdgeParts, assets: Assets) -> None:
        """Take the edge's parts and where files are kept."""
        self._parts = parts
        self._assets = assets
        self._new = RateLimit(parts.rates.new_files_per_minute_per_source)

    async def loader(self, request: web.Request) -> web.Response:
        """Answer the one file that is made for a property: what brings the widget in."""
        path = f"/{self._parts.frame.property_id}/{self._parts.frame.widget_id}"
        asset = await self._fetch(request, f"https://embed.tawk.to{path}", "js", LOADER_CACHE_S)
        return asset_response(request, asset, cache="no-store")

    async def file(self, request: web.Request) -> web.Response:
        """Answer a file of the bundle, a picture, a sound or a language."""
        label, path = request.match_info["label"], request.raw_path.partition("?")[0]
        suffix = path.rpartition(".")[2].lower()
        if label not in FILE_LABELS or suffix not in MEDIA_TYPES:
            raise web.HTTPNotFound
        path = path.removeprefix(f"/_t/{label}")
        try:
            url = upstream_url(label, path)
        except AddressError:
            raise web.HTTPNotFound from None
        if "/languages/" in path and path.endswith(LANGUAGE_FILES):
            return await self._language(request, url)
        return asset_response(request, await self._fetch(request, url, suffix), cache=BROWSER_CACHE)

    async def _language(self, request: web.Request, url: str) -> web.Response:
        """Answer the English texts in the visitor's language: the widget would ask for its own too late.

        Source: notes on the widget in a frame, "Race".
        """
        try:
            language = (await self._parts.visits.find(request.headers.get(VISIT_HEADER, ""))).language
        except (VisitError, StorageError):
            language = self._parts.frame.language
        own = f"{url.rpartition('/')[0]}/{language}.json"
        try:
            asset = await self._fetch(request, own, "json")
        except web.HTTPNotFound:
            asset = await self._fetch(request, url, "json")
        return asset_response(request, asset, cache="no-store")

    async def _fetch(self, request: web.Request, url: str, suffix: str, keep_s: float | None = None) -> Asset:
        parts = self._parts
        source = source_of(request, parts.forwarded_by)
        if not self._assets.holds(url) and not self._new.allow(source, parts.clock_s()):
            parts.counters.refused.labels(reason="new_files").inc()
            raise web.HTTPTooManyRequests
        user_agent = read_client(request.headers.get("User-Agent", "")).user_agent
        try:
            asset = await self._assets.fetch(url, user_agent=user_agent, suffix=suffix, keep_s=keep_s)
        except UpstreamError as error:
            parts.counters.upstream_failures.labels(fault=error.fault.value).inc()
            raise web.HTTPBadGateway from None
        if asset is None:
            raise web.HTTPNotFound
        return asset
