"""Trying a draft out on a text: what it finds and why, beside what the rules in force find. The text goes nowhere."""

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus

from aiohttp import web

from proxy.console.forms import Form
from proxy.console.names import entity_name
from proxy.console.studio.desk import Desk
from proxy.console.studio.names import OPERATORS
from proxy.console.texts import Texts
from proxy.console.visit import VISIT
from redaction.errors import RedactionError
from redaction.explanation import Explanation, explain
from redaction.finding import Finding
from redaction.ledger import Ledger
from redaction.redactor import Redactor
from storage.interfaces import AuditTag, RuleDraft

#: More of a pattern than this is read by nobody on a page; the document has all of it.
_PATTERN_SHOWN_CHARS = 300


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of the text; one with a kind is a finding, and says which of the two rules have it."""

    text: str = field(repr=False)
    kind: str = ""
    side: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, explained."""

    number: int
    text: str = field(repr=False)
    kind: str
    happens: str
    recognizer: str
    pattern: str
    words: str
    score: str
    threshold: str
    rules: str
    side: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it."""

    marks: tuple[Mark, ...] = ()
    found: tuple[Found, ...] = ()
    after: str = field(repr=False, default="")
    before: str = field(repr=False, default="")
    refused: str = ""


class Trying:
    """The page that tries a draft out, and the same as JSON."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the form, empty."""
        return self._draw(request, await self._desk.draft(request), None, {})

    async def run(self, request: web.Request) -> web.StreamResponse:
        """Show what the draft makes of a text."""
        draft = await self._desk.draft(request)
        form = await self._desk.form(request)
        values = {"text": form["text"], "direction": form["direction"]}
        if fault := self._fault(request, form):
            return self._draw(request, draft, None, values, fault=fault)
        return self._draw(request, draft, await self._tried(request, draft, form), values)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Return the same as JSON."""
        draft = await self._desk.draft(request)
        form = await self._desk.form(request)
        if fault := self._fault(request, form):
            return web.json_response({"error": fault, "field": "text"}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        tried = await self._tried(request, draft, form)
        return web.json_response(
            {
                "marks": [
                    {"text": one.text, "kind": one.kind, "side": one.side, "number": one.number} for one in tried.marks
                ],
                "found": [
                    {name: getattr(one, name) for name in Found.__slots__ if name != "text"} for one in tried.found
                ],
                "before": tried.before,
                "after": tried.after,
                "refused": tried.refused,
            }
        )

    def _fault(self, request: web.Request, form: Form) -> str:
        most = self._desk.ports.limits.try_chars
        if 0 < len(form["text"].strip()) <= len(form["text"]) <= most:
            return ""
        return request[VISIT].texts("Write {min} to {max} characters.", min=1, max=most)

    async def _tried(self, request: web.Request, draft: RuleDraft, form: Form) -> Tried:
        visit = request[VISIT]
        texts, from_agent = visit.texts, form["direction"] == "from_agent"
        await self._desk.note(visit, AuditTag.CONSOLE_RULES_TRY, draft=draft.id, revision=draft.revision)
        in_force = await self._desk.bench.in_force()
        pack = await self._desk.bench.read(draft.document)
        if pack is None:
            return Tried(refused=texts("These rules cannot be used. Mend the draft first."))
        draft_redactor = await self._desk.bench.redactor(pack)
        before = None if in_force.pack is None else await self._desk.bench.redactor(in_force.pack)
        text = form["text"].replace("\r\n", "\n")
        return await asyncio.to_thread(_try, texts, draft_redactor, before, text, from_agent=from_agent)

    def _draw(
        self, request: web.Request, draft: RuleDraft, tried: Tried | None, values: dict[str, str], *, fault: str = ""
    ) -> web.Response:
        return self._desk.page(
            request,
            "try.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK,
            draft=draft,
            section="try",
            tried=tried,
            text=values.get("text", ""),
            direction=values.get("direction", "from_visitor"),
            fault_text=fault,
            most=self._desk.ports.limits.try_chars,
        )


def _try(texts: Texts, after: Redactor, before: Redactor | None, text: str, *, from_agent: bool) -> Tried:
    try:
        mine = after.find(text, Ledger(), keep_pseudonyms=from_agent)
        theirs = () if before is None else before.find(text, Ledger(), keep_pseudonyms=from_agent)
        reasons = explain(after, text, mine)
        lost = tuple(one for one in theirs if not _among(one, mine))
        former = () if before is None else explain(before, text, lost)
    except RedactionError:
        return Tried(refused=texts("This text cannot be judged: it is too long or too intricate."))
    sides = [(one, "same" if _among(one, theirs) else "new") for one in mine] + [(one, "lost") for one in lost]
    marked = sorted(sides, key=lambda pair: (pair[0].start, pair[1]))
    explained = {id(one.finding): one for one in (*reasons, *former)}
    operators = after.agent_operators if from_agent else after.operators
    found = tuple(
        _found(texts, number, text, explained[id(one)], side, str(OPERATORS[operators[one.entity_type]]))
        for number, (one, side) in enumerate(marked, start=1)
    )
    return Tried(
        marks=_marks(texts, text, marked),
        found=found,
        after=_result(texts, after, text, from_agent=from_agent),
        before="" if before is None else _result(texts, before, text, from_agent=from_agent),
    )


def _among(finding: Finding, others: tuple[Finding, ...]) -> bool:
    place = finding.start, finding.end, finding.entity_type
    return any((one.start, one.end, one.entity_type) == place for one in others)


def _marks(texts: Texts, text: str, marked: list[tuple[Finding, str]]) -> tuple[Mark, ...]:
    """Cut the text into pieces; where a lost finding overlaps one of the draft's, the draft's is marked."""
    pieces: list[Mark] = []
    reached = 0
    for number, (one, side) in enumerate(marked, start=1):
        start = max(one.start, reached)
        if start >= one.end:
            continue
        if reached < start:
            pieces.append(Mark(text[reached:start]))
        pieces.append(Mark(text[start : one.end], entity_name(texts, one.entity_type.value), side, number))
        reached = one.end
    if reached < len(text):
        pieces.append(Mark(text[reached:]))
    return tuple(pieces)


def _found(texts: Texts, number: int, text: str, one: Explanation, side: str, happens: str) -> Found:
    return Found(
        number=number,
        text=text[one.finding.start : one.finding.end],
        kind=entity_name(texts, one.entity_type.value),
        happens=texts("nothing any more") if side == "lost" else texts(happens),
        recognizer=one.recognizer,
        pattern=one.pattern[:_PATTERN_SHOWN_CHARS],
        words=", ".join(one.words),
        score=f"{one.score:.2f}",
        threshold=f"{one.threshold:g}",
        rules=one.rules,
        side=side,
    )


def _result(texts: Texts, redactor: Redactor, text: str, *, from_agent: bool) -> str:
    try:
        return redactor.redact(text, Ledger(), keep_pseudonyms=from_agent).text
    except RedactionError:
        return texts("The message is not sent.")
