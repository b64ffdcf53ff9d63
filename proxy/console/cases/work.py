"""Working on a case: search, look through, mark, leave out, correct, restrict; values show only as a form's answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aiohttp import web

from proxy.console.cases.acting import Act, Faults
from proxy.console.cases.reading import MAX_FIELD_CHARS, choice_of, conversation_of
from proxy.console.cases.words import IDENTIFIERS
from proxy.console.names import entity_name
from proxy.console.parts import ConsoleParts
from proxy.console.texts import Texts
from proxy.subjects.person_copy import Records, Talk, talk
from storage.errors import BadRequest
from storage.interfaces import AuditTag
from storage.subjects.order import hindrance
from storage.subjects.requests import Ground, Note, Step

_MARK = "own."


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value that the officer looks at: whose is it?"""

    pseudonym: str
    kind: str
    own: bool
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """One conversation as the officer looks through it: the values, and the copy as the person would get it."""

    id: str
    rows: Sequence[ValueRow]
    talk: Talk = field(repr=False)


class Work:
    """What is done with the conversations of a case."""

    def __init__(self, parts: ConsoleParts) -> None:
        self._parts = parts

    async def search(self, act: Act) -> None:
        """Search by one value that the person gave, and add what is found."""
        kind, value = act.form["identifier"], act.form["value"].strip()
        if kind not in IDENTIFIERS:
            raise Faults({"identifier": act.texts("Choose one of the list.")})
        if not 0 < len(value) <= MAX_FIELD_CHARS:
            raise Faults({"value": act.texts("Write {min} to {max} characters.", min=1, max=MAX_FIELD_CHARS)})
        try:
            await act.desk.find(act.case, IDENTIFIERS[kind][0], value)
        except BadRequest:
            raise Faults({"value": act.texts("This does not read as a value of its kind.")}) from None

    async def search_known(self, act: Act) -> None:
        """Search by everything that the person is known by; what does not read as its kind is passed over."""
        person = (await act.desk.notes(act.case)).get(Note.PERSON, {})
        searched = 0
        for name, (entity_type, _) in IDENTIFIERS.items():
            if not person.get(name):
                continue
            try:
                await act.desk.find(act.case, entity_type, person[name])
            except BadRequest:
                continue
            searched += 1
        if not searched:
            raise Faults({"value": act.texts("Nothing that the person is known by can be searched for.")})

    async def look(self, act: Act) -> web.StreamResponse:
        """Show the values and the copy, once, as the answer to this very form."""
        case = await act.desk.cases.get(act.case)
        domain = self._parts.choices.email_domain
        opened = act.desk.opened(case, AuditTag.COMMAND_SUBJECT_LOOK)
        seen = [_seen(act.texts, records, domain) async for records in opened]
        allowed = hindrance(case, Step.RECTIFIED, at=act.visit.at) is None
        return self._parts.drawing.page(
            act.request,
            act.visit,
            "cases/look.html",
            place="cases",
            case=case,
            seen=seen,
            corrects=allowed,
            value_max=MAX_FIELD_CHARS,
            prefix=_MARK,
            visible_seconds=self._parts.choices.limits.visible_seconds,
        )

    async def mark(self, act: Act) -> None:
        """Take over which values of one conversation are the person's."""
        conversation = conversation_of(act.form)
        chosen = {
            name.removeprefix(_MARK) for name, value in act.form.fields.items() if name.startswith(_MARK) and value
        }
        case = await act.desk.cases.get(act.case)
        before = case.own.get(conversation, frozenset())
        await act.desk.mark(act.case, conversation, sorted(chosen), own=True)
        if gone := sorted(before - chosen):
            await act.desk.mark(act.case, conversation, gone, own=False)

    async def leave_out(self, act: Act) -> None:
        """Take a conversation out of the case."""
        await act.desk.leave_out(act.case, conversation_of(act.form))

    async def rectify(self, act: Act) -> None:
        """Put a corrected value behind a pseudonym."""
        value = act.form["value"].strip()
        if not 0 < len(value) <= MAX_FIELD_CHARS:
            raise BadRequest("value: a short text was expected")
        conversation = conversation_of(act.form)
        await act.desk.rectify(act.case, conversation, act.form["pseudonym"], value)

    async def restrict(self, act: Act) -> None:
        """Restrict the processing."""
        await act.desk.restrict(act.case, choice_of(Ground, act.form, "restriction", act.texts))

    async def objected(self, act: Act) -> None:
        """Record an objection, which restricts the processing."""
        await act.desk.restrict(act.case, Ground.OBJECTION)

    async def release(self, act: Act) -> None:
        """Lift the restriction; the person has been told."""
        if act.form["told"] != "on":
            raise Faults({"told": act.texts("Tell the person first, and tick that you have (Art. 18(3)).")})
        await act.desk.release(act.case)


def _seen(texts: Texts, records: Records, domain: str | None) -> Seen:
    return Seen(records.stored.id, _rows(texts, records), talk(records, texts, email_domain=domain))


def _rows(texts: Texts, records: Records) -> Sequence[ValueRow]:
    return [
        ValueRow(
            pseudonym=one.pseudonym,
            kind=entity_name(texts, one.entity_type),
            own=one.pseudonym in records.own,
            value=records.values.get(one.pseudonym) or texts("cannot be opened"),
        )
        for one in records.identities
    ]
