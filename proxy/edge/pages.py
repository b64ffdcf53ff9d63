"""Serving the pages and scripts of our own: the launcher that a web editor embeds, and the frame it opens."""

import hashlib
from http import HTTPStatus

from aiohttp import web

from proxy.edge.frame_settings import FrameSettings
from proxy.edge.gate import frame_policy
from proxy.edge.texts import all_frame_texts, all_widget_texts
from proxy.edge.visitor_pages import frame_files, frame_page, launcher_script
from proxy.i18n import LANGUAGES

LAUNCHER_CACHE_S = 300


class Pages:
    """Serves `/widget.js`, `/frame` and `/_v/*`; all are made once, at the start."""

    def __init__(self, settings: FrameSettings) -> None:
        """Make every page from `settings`."""
        shared = {
            "origin": settings.origin,
            "language": settings.language,
            "languages": list(LANGUAGES),
            "site_origins": list(settings.site_origins),
            "notice_version": settings.notice_version,
            "statement_url": dict(settings.statement_url),
            "contact": dict(settings.contact),
            "title": settings.title,
            "color": settings.color,
        }
        templates = {"referrer_templates": list(settings.referrer_templates)}
        self._launcher = launcher_script(shared | templates | {"texts": all_widget_texts()}).encode()
        self._launcher_tag = f'"{hashlib.sha256(self._launcher).hexdigest()[:32]}"'
        ids = {"property_id": settings.property_id, "widget_id": settings.widget_id}
        own = ids | {"receipts_url": settings.receipts_url, "texts": all_frame_texts()}
        self._frame = frame_page(language=settings.language, config=shared | own)
        self._policy = frame_policy(settings.origin, settings.site_origins, settings.property_id)
        self._files = frame_files()

    async def launcher(self, request: web.Request) -> web.Response:
        """Answer the script that a page embeds; it is the same for everyone."""
        headers = {
            "ETag": self._launcher_tag,
            "Cache-Control": f"public, max-age={LAUNCHER_CACHE_S}",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if request.headers.get("If-None-Match") == self._launcher_tag:
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        return web.Response(body=self._launcher, content_type="text/javascript", charset="utf-8", headers=headers)

    async def frame(self, _request: web.Request) -> web.Response:
        """Answer the isolated page that the chat runs in."""
        headers = {"Content-Security-Policy": self._policy, "Cross-Origin-Resource-Policy": "cross-origin"}
        return web.Response(text=self._frame, content_type="text/html", charset="utf-8", headers=headers)

    async def file(self, request: web.Request) -> web.Response:
        """Answer one of the frame's own scripts and styles."""
        found = self._files.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        headers = {
            "Cache-Control": "no-cache",
            "Content-Type": found.content_type,
        }
        return web.Response(body=found.body, headers=headers)
