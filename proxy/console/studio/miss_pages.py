"""Reporting a miss from a transcript, and the list of those reported."""

import secrets
from http import HTTPStatus

from aiohttp import web

from proxy.console.names import entity_name
from proxy.console.opening import Opening
from proxy.console.studio.desk import Desk, account_of, person
from proxy.console.studio.misses import MissCheck, places_of
from proxy.console.talks.addresses import conversation_id
from proxy.console.visit import VISIT
from redaction.entities import EntityType
from storage.errors import Duplicate, Full
from storage.interfaces import AuditTag, Content, RuleMiss, StoredMessage

#: The longest words that can be reported: longer than any value.
MAX_WORDS_CHARS = 200


class MissPages:
    """What the rules did not find: told by whoever reads, closed by whoever publishes."""

    def __init__(self, desk: Desk, check: MissCheck) -> None:
        self._desk = desk
        self._check = check

    async def report(self, request: web.Request) -> web.StreamResponse:
        """Keep the place of what somebody read and the rules did not find; the words themselves are not kept."""
        visit, ports = request[VISIT], self._desk.parts.ports
        form = await self._desk.form(request)
        conversation = await ports.transcripts.conversation(conversation_id(request.match_info["id"]))
        if conversation is None:
            raise web.HTTPNotFound
        messages = [one for one in await ports.transcripts.messages(conversation.id) if one.id == form["message"]]
        if not messages:
            raise web.HTTPNotFound
        words, kind = form["words"].strip(), form["kind"]
        faults: dict[str, str] = {}
        if kind not in EntityType.__members__:
            faults["kind"] = visit.texts("Choose what it is.")
        if not 0 < len(words) <= MAX_WORDS_CHARS or not any(map(str.isalnum, words)):
            faults["words"] = visit.texts("Write {min} to {max} characters.", min=1, max=MAX_WORDS_CHARS)
        place = None
        if not faults:
            content, unavailable = await self._content(request, messages[0])
            place = None if content is None else places_of(content, words)
            if place is None:
                faults["words"] = unavailable or visit.texts(
                    "These words do not stand in the message. Copy them exactly."
                )
        if place is not None:
            faults = await self._keep(request, messages[0], place, words, kind)
        if faults:
            return self._draw(request, messages[0], {"words": form["words"], "kind": kind}, faults)
        raise web.HTTPSeeOther(f"/conversations/{conversation.id}")

    async def _content(self, request: web.Request, message: StoredMessage) -> tuple[Content | None, str]:
        opened = await Opening(self._desk.parts.ports.opener).redacted(
            request[VISIT], AuditTag.CONSOLE_RULES_TRY, {message.conversation: [message]}
        )
        return opened.contents.get(message.conversation, {}).get(message.id), opened.unavailable

    async def _keep(
        self, request: web.Request, message: StoredMessage, place: tuple[str, int], words: str, kind: str
    ) -> dict[str, str]:
        visit = request[VISIT]
        miss = RuleMiss(
            id=secrets.token_hex(16),
            conversation=message.conversation,
            message=message.id,
            place=place[0],
            start=place[1],
            end=place[1] + len(words),
            entity_type=kind,
            reporter=account_of(visit).id,
            at=visit.at,
        )
        await self._desk.parts.ports.audit.append(
            AuditTag.CONSOLE_RULES_MISS,
            actor=account_of(visit).id,
            conversations=(message.conversation,),
            detail={"miss": miss.id, "entity_type": kind},
            at=visit.at,
        )
        try:
            await self._desk.ports.misses.report(miss)
        except Duplicate:
            return {}
        except Full:
            return {"words": visit.texts("As many reports are open as may. Tell the administrator.")}
        return {}

    def _draw(
        self, request: web.Request, message: StoredMessage, values: dict[str, str], faults: dict[str, str]
    ) -> web.Response:
        return self._desk.page(
            request,
            "miss.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            conversation=message.conversation,
            message=message.id,
            values=values,
            faults={"words": "", "kind": "", **faults},
            words_max=MAX_WORDS_CHARS,
        )

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the open reports, and which of them the rules in force find."""
        visit = request[VISIT]
        texts, people = visit.texts, await self._desk.people()
        in_force = await self._desk.bench.in_force()
        pack = in_force.pack or self._desk.ports.unpublished
        checked = await self._check.run(visit, await self._desk.bench.redactor(pack))
        return self._desk.page(
            request,
            "misses.html",
            in_force=in_force,
            cases=[
                (one, entity_name(texts, one.miss.entity_type), person(texts, people, one.miss.reporter))
                for one in checked.cases
            ],
            counts=await self._desk.ports.misses.counts(),
        )

    async def drop(self, request: web.Request) -> web.StreamResponse:
        """Remove a report: it was none."""
        visit = request[VISIT]
        await self._desk.form(request)
        await self._desk.note(visit, AuditTag.CONSOLE_RULES_MISS, miss=request.match_info["miss"], removed=1)
        await self._desk.ports.misses.drop([request.match_info["miss"]])
        raise web.HTTPSeeOther("/rules/misses")
