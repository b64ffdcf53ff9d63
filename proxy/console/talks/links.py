"""Reveal links: short addresses that lead to one pseudonym of one conversation, and open nothing by themselves."""

from http import HTTPStatus
from urllib.parse import urlencode

from aiohttp import web

from proxy.console.forms import Form, read_form, require_token
from proxy.console.guard import Origin
from proxy.console.talks.page import TalkPage
from proxy.console.talks.records import Records, records_of
from proxy.console.visit import VISIT
from storage.interfaces import RevealLink, RevealLinks, Transcripts


class Links:
    """Gives out links, and leads on who follows one."""

    def __init__(self, *, transcripts: Transcripts, links: RevealLinks, page: TalkPage, origin: Origin) -> None:
        self._transcripts = transcripts
        self._links = links
        self._page = page
        self._origin = origin

    async def make(self, request: web.Request) -> web.StreamResponse:
        """Show the conversation's page with the link to one of its pseudonyms."""
        records, form = await self._asked(request)
        return await self._page.redacted(request, records, link=await self._address(request, records, form))

    async def make_json(self, request: web.Request) -> web.StreamResponse:
        """Answer with the link to one pseudonym."""
        records, form = await self._asked(request)
        return web.json_response({"link": await self._address(request, records, form)}, status=HTTPStatus.OK)

    async def follow(self, request: web.Request) -> web.StreamResponse:
        """Lead to the pseudonym; seeing what is behind it takes the right and a reason, there as anywhere."""
        found = await self._links.find(request.match_info["code"])
        if found is None:
            raise web.HTTPNotFound
        query = urlencode({"chip": found.pseudonym})
        raise web.HTTPSeeOther(f"/conversations/{found.conversation}?{query}#chip")

    async def _asked(self, request: web.Request) -> tuple[Records, Form]:
        form = await read_form(request)
        require_token(form, request[VISIT])
        records = await records_of(self._transcripts, request.match_info["id"])
        if not records.behind(form["pseudonym"]):
            raise web.HTTPNotFound
        return records, form

    async def _address(self, request: web.Request, records: Records, form: Form) -> str:
        code = await self._links.code(RevealLink(records.id, form["pseudonym"]), at=request[VISIT].at)
        return f"{self._origin.text}/r/{code}"
