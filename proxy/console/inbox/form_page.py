"""One offline form's page: read with pseudonyms, opened to be answered, answered, marked as done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus

from aiohttp import web

from proxy.console.forms import Form, read_form, require_token, whole_number
from proxy.console.inbox.answering import SENDING_S, Answering, Taken, Unanswered, Wanted, no_address
from proxy.console.inbox.drafting import MAX_ANSWER_CHARS, MAX_FORM_BYTES, Drafting, lost, plain, text_fault
from proxy.console.inbox.letters import Reachable, reachable, signature, subject, visitors_language
from proxy.console.inbox.records import Records, records_of
from proxy.console.inbox.words import state_text
from proxy.console.names import REASONS, RIGHTS
from proxy.console.once import OneTimeForms, Use
from proxy.console.opening import Opened, Opening, restricted_text
from proxy.console.parts import ConsoleParts
from proxy.console.talks.reasons import FIELDS, Reasons
from proxy.console.texts import Texts
from proxy.console.transcript import Reader, bare
from proxy.console.visit import VISIT, Visit, signed_in
from storage.inbox_port import OPEN, DeskState, Inbox
from storage.interfaces import AuditTag, Reason, Right


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says and shows again beside the form itself.

    Attributes:
        typed: what was typed, by field.
        faults: what is wrong, by field.
        problem: what went wrong with no single field.
        why: the reason that the form is opened for, None when it is not opened.
    """

    typed: Mapping[str, str] = field(default_factory=dict, repr=False)
    faults: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    why: Reason | None = None


class FormPage:
    """The page of one form. Its address never says more than the id; an opened form has no address."""

    def __init__(self, parts: ConsoleParts, inbox: Inbox) -> None:
        self._parts = parts
        self._inbox = inbox
        self.drafting = Drafting(parts.ports)
        self._opening = Opening(parts.ports.opener)
        self._reasons = Reasons(redactors=parts.ports.redactors, limits=parts.choices.limits)
        mail = parts.ports.mail
        self._answering = None if mail is None else Answering(parts, inbox, mail)
        limits = parts.choices.limits
        self._forms = OneTimeForms(lifetime_seconds=limits.open_form_seconds, remembered=limits.open_forms_remembered)

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the form with pseudonyms."""
        return await self._redacted(request, await self._records(request), Said())

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Show the form with its values and the answer's form, once; its desk says from now on who answers."""
        visit, form = request[VISIT], await read_form(request)
        records = await self._records(request)
        match self._forms.take(form["token"], visit.secret, str(records.id), at=visit.at):
            case Use.FORGED:
                require_token(form, visit)
            case Use.USED:
                raise web.HTTPSeeOther(f"/inbox/{records.id}")
            case Use.STALE:
                stale = visit.texts("This form had been open too long. Please send it again.")
                return await self._redacted(request, records, Said(_typed(form), {"words": stale}))
            case Use.FRESH:
                pass
        given = self._reasons.read(form, visit.texts)
        if given.reason is None:
            return await self._redacted(request, records, Said(_typed(form), given.faults))
        return await self._opened(request, records, Said(_typed(form), why=given.reason), begin=True)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Send the answer that was written, or show it again with what stands in its way."""
        visit, form = request[VISIT], await read_form(request, max_bytes=MAX_FORM_BYTES)
        require_token(form, visit)
        records = await self._records(request)
        given = self._reasons.read(form, visit.texts)
        if given.reason is None or self._answering is None:
            return await self._redacted(request, records, Said(_typed(form), given.faults))
        said = Said(_typed(form), why=given.reason)
        seen = _revision(form["revision"])
        if faults := self._faults(visit, records, form, seen):
            return await self._opened(request, records, Said(said.typed, faults, why=said.why))
        language = Texts(visitors_language(records.conversation), visit.texts.zone)
        wanted = Wanted(form["text"], form["pseudonym"], seen, given.reason)
        try:
            await self._answering.send(visit, records, wanted, language)
        except Taken:
            again = await self._records(request)
            return await self._opened(request, again, Said(said.typed, _overtaken(visit, again), why=said.why))
        except Unanswered as why_not:
            again = await self._records(request)
            faults = {why_not.field: why_not.text} if why_not.field else {}
            problem = "" if why_not.field else why_not.text
            return await self._opened(request, again, Said(said.typed, faults, problem, said.why))
        await self._parts.ports.drafts.drop(records.id, by=signed_in(visit).id)
        raise web.HTTPSeeOther(f"/inbox/{records.id}")

    async def draft(self, request: web.Request) -> web.StreamResponse:
        """Keep the answer for later and show the form closed; what cannot be kept is shown again."""
        visit, form = request[VISIT], await read_form(request, max_bytes=MAX_FORM_BYTES)
        require_token(form, visit)
        records = await self._records(request)
        if fault := await self.drafting.keep(visit, records.id, form["text"]):
            return await self._redacted(request, records, Said(_typed(form), problem=fault))
        raise web.HTTPSeeOther(f"/inbox/{records.id}")

    async def mark(self, request: web.Request) -> web.StreamResponse:
        """Mark a form as done without an answer, or bring it back."""
        visit, form = request[VISIT], await read_form(request)
        require_token(form, visit)
        records = await self._records(request)
        state = {"done": DeskState.DONE, "new": DeskState.NEW}.get(form["state"])
        if state is None or visit.account is None:
            raise web.HTTPBadRequest
        tag = AuditTag.CONSOLE_INBOX_DONE if state is DeskState.DONE else AuditTag.CONSOLE_INBOX_BACK
        await self._parts.ports.audit.append(tag, actor=visit.account.id, conversations=(records.id,), at=visit.at)
        seen = _revision(form["revision"])
        if await self._inbox.move(records.id, state, seen=seen, by=visit.account.id, at=visit.at) is None:
            again = await self._records(request)
            return await self._redacted(request, again, Said(problem=_overtaken(visit, again)["again"]))
        raise web.HTTPSeeOther(f"/inbox/{records.id}")

    def _faults(self, visit: Visit, records: Records, form: Form, seen: int) -> dict[str, str]:
        texts, faults = visit.texts, {}
        if fault := text_fault(texts, plain(form["text"])):
            faults["text"] = fault
        if seen != records.desk.revision:
            return {**faults, **_overtaken(visit, records)}
        if warning := self._warning(visit, records):
            if records.desk.state is DeskState.SENDING and not _over(visit, records):
                faults["again"] = texts("An answer is just being sent. Wait a moment, then load the page again.")
            elif form["again"] != "yes":
                faults["again"] = warning
        return faults

    def _warning(self, visit: Visit, records: Records) -> str:
        """Return what has to be agreed to before another answer is sent, "" for nothing."""
        desk, mine = records.desk, visit.account is not None and records.desk.by == visit.account.id
        if desk.state is DeskState.NEW or (desk.state is DeskState.ANSWERING and mine):
            return ""
        if desk.state is DeskState.ANSWERING:
            return visit.texts("Somebody else has begun to answer this form.")
        if desk.state is DeskState.DONE:
            return visit.texts("This form was marked as done.")
        if desk.state is DeskState.ANSWERED:
            return visit.texts("This form has been answered already.")
        return visit.texts("An answer was sent before, and whether it left is not known. It may arrive twice.")

    async def _opened(
        self, request: web.Request, records: Records, said: Said, *, begin: bool = False
    ) -> web.StreamResponse:
        """Show the form with its values, after the opener has written down that they are looked at."""
        visit = request[VISIT]
        if records.conversation.restricted or said.why is None:
            return await self._redacted(request, records, said, status=HTTPStatus.FORBIDDEN)
        opened = await self._opening.revealed(visit, records.id, records.messages, records.identities, reason=said.why)
        if not opened.contents:
            return await self._redacted(request, records, said, status=HTTPStatus.SERVICE_UNAVAILABLE)
        if begin and records.desk.state is DeskState.NEW and visit.account is not None:
            await self._inbox.move(
                records.id, DeskState.ANSWERING, seen=records.desk.revision, by=visit.account.id, at=visit.at
            )
            records = await self._records(request)
        failed = bool(said.problem or said.faults)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK
        return await self._draw(request, records, opened, said, status=status)

    async def _redacted(
        self, request: web.Request, records: Records, said: Said, *, status: int = HTTPStatus.OK
    ) -> web.StreamResponse:
        visit = request[VISIT]
        if records.conversation.restricted:
            opened = Opened(unavailable=restricted_text(visit.texts))
        else:
            opened = await self._opening.redacted(
                visit, AuditTag.CONSOLE_CONVERSATION_READ, {records.id: records.messages}
            )
        if said.faults or said.problem:
            status = HTTPStatus.UNPROCESSABLE_ENTITY if status == HTTPStatus.OK else status
        closed = Said(said.typed, said.faults, said.problem)
        return await self._draw(request, records, opened, closed, status=status)

    async def _draw(
        self, request: web.Request, records: Records, opened: Opened, said: Said, *, status: int
    ) -> web.StreamResponse:
        visit, parts = request[VISIT], self._parts
        texts = visit.texts
        values = {bare(pseudonym): value for pseudonym, value in opened.values.items()}
        reader = Reader(texts, values=values, email_domain=parts.choices.email_domain)
        contents = opened.contents.get(records.id, {})
        to: tuple[Reachable, ...] = reachable(reader, records.messages, contents, records.identities)
        people = {str(one.id): one.display_name for one in await parts.ports.accounts.list()}
        kept = await parts.ports.drafts.of(records.id, by=visit.account.id) if visit.account else None
        if kept is not None and said.why is not None and not said.typed.get("text"):
            said = Said({**said.typed, "text": kept.text}, said.faults, said.problem, said.why)
        theirs = Texts(visitors_language(records.conversation), texts.zone)
        typed = dict.fromkeys((*FIELDS, "text", "pseudonym"), "") | dict(said.typed)
        return parts.drawing.page(
            request,
            visit,
            "inbox/form.html",
            status=status,
            place="inbox",
            heading=texts("Form, {date} at {time}", **_started(texts, records)),
            conversation=records.conversation,
            days=reader.days(records.messages, contents),
            known=reader.known(records.identities),
            desk=records.desk,
            is_open=records.desk.state in OPEN,
            state=state_text(texts, records.desk, people),
            opened=said.why,
            why=texts(REASONS[said.why.code]) if said.why else "",
            at=texts.moment(visit.at),
            to=to,
            no_address=no_address(texts),
            warning=self._warning(visit, records),
            subject=subject(theirs),
            signature=signature(
                theirs, name=visit.account.display_name if visit.account else "", controller=parts.choices.controller
            ),
            their_language=texts.language_name(theirs.language),
            mail=parts.ports.mail is not None,
            unavailable=opened.unavailable,
            right_name=texts(RIGHTS[Right.REVEAL_IDENTITY][0]),
            open_token=self._forms.issue(visit.secret, str(records.id), at=visit.at),
            typed=typed,
            faults=dict.fromkeys((*FIELDS, "text", "pseudonym", "again"), "") | dict(said.faults),
            problem=said.problem,
            faulty=bool(said.faults),
            text_max=MAX_ANSWER_CHARS,
            draft_at=texts.moment(kept.at) if kept else "",
            draft_lost=lost(texts),
            visible_seconds=parts.choices.limits.visible_seconds,
            **self._reasons.choices(texts),
        )

    async def _records(self, request: web.Request) -> Records:
        return await records_of(self._parts.ports.transcripts, self._inbox, request.match_info["id"])


def _typed(form: Form) -> dict[str, str]:
    return {name: form[name] for name in (*FIELDS, "text", "pseudonym")}


def _revision(text: str) -> int:
    """Return the revision that a form names; one that no desk has, where it names none."""
    found = whole_number(text)
    return -1 if found is None else found


def _overtaken(visit: Visit, records: Records) -> dict[str, str]:
    """Return what is told to whoever acts on a desk that has changed since."""
    if visit.account is not None and records.desk.by == visit.account.id and records.desk.state not in OPEN:
        return {"again": visit.texts("You have sent this already. Look at the form before you send anything more.")}
    return {"again": visit.texts("Somebody has done something with this form meanwhile. Look at it before you go on.")}


def _over(visit: Visit, records: Records) -> bool:
    """Say whether what is being sent must have ended, one way or the other."""
    began = records.desk.at
    return began is None or visit.at - began > timedelta(seconds=SENDING_S)


def _started(texts: Texts, records: Records) -> dict[str, str]:
    started = records.conversation.started_at
    return {"date": texts.long_date(texts.local_date(started)), "time": texts.time(started)}
