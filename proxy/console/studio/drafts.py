"""Drafts: one page that says how each differs from the rules in force, and its sections' forms.

A form that cannot be used changes nothing and is shown again as typed, each fault at its field. What somebody else
saved meanwhile is told, and only overwritten once the person has seen so.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from proxy.console.forms import Form
from proxy.console.names import ENTITIES
from proxy.console.studio.desk import Desk, account_of, person
from proxy.console.studio.names import OPERATORS, expected
from proxy.console.studio.sections import RECOGNIZERS, choices
from proxy.console.studio.term_sections import SECTIONS, blocks
from proxy.console.studio.whole import read_whole, write_whole
from proxy.console.texts import Texts
from proxy.console.visit import VISIT, Answer
from redaction.entities import EntityType
from redaction.rules.checking import try_out
from redaction.rules.examples import EXAMPLES
from redaction.rules.pack import RulePack
from redaction.rules.problems import Problem, RulesError
from redaction.rules.reading import LANGUAGES, MAX_PATTERNS, read_pack, write_pack
from storage.errors import ChangedMeanwhile
from storage.interfaces import AuditTag, RuleDraft

WHOLE = "document"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one field, in the reader's language."""

    where: str
    text: str
    example: str


class Drafts:
    """The pages of drafts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show a draft: how it differs from the rules in force, and the ways on."""
        draft = await self._desk.draft(request)
        texts = request[VISIT].texts
        in_force = await self._desk.bench.in_force()
        pack = await self._desk.bench.read(draft.document)
        comparable = pack is not None and in_force.pack is not None
        return self._desk.page(
            request,
            "draft.html",
            in_force=in_force,
            draft=draft,
            author=person(texts, await self._desk.people(), draft.author),
            changes=self._desk.changes(texts, in_force.pack, pack) if comparable and pack and in_force.pack else (),
            usable=pack is not None,
            section="",
        )

    async def discard(self, request: web.Request) -> web.StreamResponse:
        """Remove a draft for good."""
        draft = await self._desk.draft(request)
        await self._desk.form(request)
        await self._desk.note(
            request[VISIT], AuditTag.CONSOLE_RULES_DRAFT, draft=draft.id, revision=draft.revision, removed=1
        )
        await self._desk.ports.drafts.drop(draft.id)
        raise web.HTTPSeeOther("/rules?done=discarded")

    def form(self, key: str) -> Answer:
        """Return what shows the form of a section."""

        async def show(request: web.Request) -> web.StreamResponse:
            draft = await self._desk.draft(request)
            values = await asyncio.to_thread(_values, key, draft)
            return self._draw(request, draft, key, values)

        return show

    def saving(self, key: str) -> Answer:
        """Return what takes the form of a section."""

        async def save(request: web.Request) -> web.StreamResponse:
            draft = await self._desk.draft(request)
            form = await self._desk.form(request)
            values = {name: form[name] for name in form.fields}
            try:
                pack = await asyncio.to_thread(self._pack, key, form, draft)
            except _WrongError as wrong:
                faults = {
                    field: [_fault(request[VISIT].texts, one) for one in those]
                    for field, those in wrong.by_field.items()
                }
                return self._draw(request, draft, key, values, faults=faults)
            revision = form["revision"]
            if revision != str(draft.revision):
                return await self._changed(request, draft, key, values, pack)
            await self._desk.note(
                request[VISIT], AuditTag.CONSOLE_RULES_DRAFT, draft=draft.id, revision=draft.revision + 1
            )
            try:
                await self._desk.ports.drafts.save(
                    draft.id,
                    write_pack(pack),
                    version=pack.version,
                    revision=draft.revision,
                    author=account_of(request[VISIT]).id,
                    at=request[VISIT].at,
                )
            except ChangedMeanwhile:
                return await self._changed(request, await self._desk.draft(request), key, values, pack)
            raise web.HTTPSeeOther(f"/rules/drafts/{draft.id}/{key}?saved={draft.revision + 1}")

        return save

    def _pack(self, key: str, form: Form, draft: RuleDraft) -> RulePack:
        """Return the draft's rules with a section as typed, every pattern tried out.

        Raises:
            _WrongError: something is wrong, told by the form's fields.
        """
        place: Callable[[str], str] = _nowhere
        try:
            if key == WHOLE:
                text = read_whole(form[WHOLE])
            else:
                typed = SECTIONS[key].read(form)
                place = typed.place
                text = json.dumps({**json.loads(draft.document), **typed.parts}, ensure_ascii=False)
            pack = read_pack(text)
            try_out(pack, clock_ns=self._desk.ports.clock_ns)
        except RulesError as error:
            by_field: dict[str, list[Problem]] = {}
            for problem in error.problems:
                by_field.setdefault(place(problem.field), []).append(problem)
            problems = by_field
        else:
            return pack
        raise _WrongError(problems)

    async def _changed(
        self, request: web.Request, draft: RuleDraft, key: str, values: Mapping[str, str], mine: RulePack
    ) -> web.Response:
        """Show what was typed beside what somebody else saved; saving again puts it over theirs, knowingly."""
        texts = request[VISIT].texts
        theirs = await self._desk.bench.read(draft.document)
        return self._draw(
            request,
            draft,
            key,
            values,
            status=HTTPStatus.CONFLICT,
            changed_by=person(texts, await self._desk.people(), draft.author),
            changes=() if theirs is None else self._desk.changes(texts, theirs, mine),
        )

    def _draw(
        self,
        request: web.Request,
        draft: RuleDraft,
        key: str,
        values: Mapping[str, str],
        *,
        status: int = HTTPStatus.OK,
        faults: Mapping[str, list[Fault]] | None = None,
        changed_by: str = "",
        changes: object = (),
    ) -> web.Response:
        unplaced = [one for field, those in (faults or {}).items() if field not in values for one in those]
        return self._desk.page(
            request,
            f"{key}.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else status,
            draft=draft,
            section=key,
            value=lambda name: values.get(name, ""),
            values=values,
            faults=faults or {},
            unplaced=unplaced,
            changed_by=changed_by,
            changes=changes,
            saved=request.query.get("saved", "") == str(draft.revision),
            choice=_choices(key, values),
        )


class _WrongError(Exception):
    def __init__(self, by_field: Mapping[str, list[Problem]]) -> None:
        super().__init__("rules")
        self.by_field = by_field


def _values(key: str, draft: RuleDraft) -> Mapping[str, str]:
    """Return what a section's fields hold; a draft of another version of the program is shown as it stands."""
    try:
        pack = read_pack(draft.document)
    except RulesError:
        return {WHOLE: draft.document}
    return {WHOLE: write_whole(pack)} if key == WHOLE else SECTIONS[key].show(pack)


def _choices(key: str, values: Mapping[str, str]) -> dict[str, object]:
    """Return what the fields of a section can be chosen from."""
    kinds = [(kind, ENTITIES[kind]) for kind in EntityType]
    match key:
        case "recognizers":
            return {"recognizers": [(row, ENTITIES[row.entity_type], EXAMPLES[row.name]) for row in RECOGNIZERS]}
        case "operators":
            return {
                "kinds": [
                    (kind, name, [(way, [(one, OPERATORS[one]) for one in choices(kind, way)]) for way in _WAYS])
                    for kind, name in kinds
                ]
            }
        case "patterns":
            rows = [index for index in range(MAX_PATTERNS) if f"pattern.{index}.name" in values]
            return {"rows": rows, "kinds": kinds}
        case "lists" | "triggers":
            first = "deny" if key == "lists" else "triggers"
            return {
                "blocks": [(one, ENTITIES[one.kind]) for one in blocks(first, values)],
                "kinds": kinds,
                "languages": LANGUAGES,
            }
        case _:
            return {}


def _nowhere(_: str) -> str:
    """Return the field of what stands in no form of a section: the whole document's own."""
    return WHOLE


_WAYS = ("from_visitor", "from_agent")


def _fault(texts: Texts, problem: Problem) -> Fault:
    return Fault(problem.field, expected(texts, problem.reason), problem.example)
