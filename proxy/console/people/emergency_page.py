"""Emergencies: taking rights at one's own word, and the look that another person takes at it afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from proxy.console.forms import Form, read_form, require_token
from proxy.console.names import RIGHTS
from proxy.console.parts import ConsoleParts
from proxy.console.people.notices import GrantNotices
from proxy.console.people.words import fault_text, person_name, right_names
from proxy.console.visit import VISIT, Visit, signed_in
from redaction.entities import LABELS
from redaction.errors import RedactionError
from redaction.ledger import Ledger
from storage.errors import GrantRefused
from storage.grants import EMERGENCY_RIGHTS, MAX_REASON_CHARS, Emergency
from storage.interfaces import Account, Right


@dataclass(frozen=True, slots=True)
class EmergencyLine:
    """One emergency as the list shows it."""

    id: str
    who: str
    at: str
    until: str
    rights: tuple[str, ...]
    words: str
    reviewed: str
    own: bool


class EmergencyPage:
    """The page on which a person takes rights, and the one on which others look at it."""

    def __init__(self, parts: ConsoleParts, notices: GrantNotices) -> None:
        self._accounts = parts.ports.accounts
        self._granting = parts.ports.granting
        self._redactors = parts.ports.redactors
        self._drawing = parts.drawing
        self._limits = parts.choices.limits
        self._hours = parts.choices.grants.emergency_hours
        self._notices = notices

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show what can be taken, and what follows."""
        return self._draw(request, {})

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Take rights; the person signs in anew and has them."""
        visit, form = request[VISIT], await read_form(request)
        require_token(form, visit)
        texts, account = visit.texts, signed_in(visit)
        if faults := self._faults(form, visit):
            return self._draw(request, faults, form)
        try:
            words = self._masked(form["words"].strip())
            rights = frozenset(right for right in EMERGENCY_RIGHTS if form[f"right_{right}"])
            await self._granting.take_emergency(account, rights, words=words, at=visit.at)
        except RedactionError:
            text = texts("The reason could not be checked for personal data. Write it in other words.")
            return self._draw(request, {"words": text}, form)
        except GrantRefused as refused:
            return self._draw(request, {"refusal": fault_text(texts, refused)}, form)
        await self._notices.look()
        raise web.HTTPSeeOther("/sign-in?next=/")

    async def list(self, request: web.Request) -> web.StreamResponse:
        """Show all emergencies, newest first."""
        return await self._draw_list(request)

    async def review(self, request: web.Request) -> web.StreamResponse:
        """Note that another person has looked at one."""
        visit = request[VISIT]
        require_token(await read_form(request), visit)
        account = signed_in(visit)
        try:
            await self._granting.review(request.match_info["id"], by=account, at=visit.at)
        except GrantRefused as refused:
            return await self._draw_list(request, refusal=fault_text(visit.texts, refused))
        raise web.HTTPSeeOther("/emergencies")

    def _faults(self, form: Form, visit: Visit) -> Mapping[str, str]:
        least, most = self._limits.words_min_chars, self._limits.words_max_chars
        faults = {}
        if not any(form[f"right_{right}"] for right in EMERGENCY_RIGHTS):
            faults["rights"] = visit.texts("Choose at least one right.")
        if not least <= len(form["words"].strip()) <= most:
            faults["words"] = visit.texts("Write {min} to {max} characters.", min=least, max=most)
        return faults

    def _masked(self, words: str) -> str:
        """Return the words with a mask for each recognised value: this tells why, not about whom."""
        for finding in sorted(self._redactors.current.redact(words, Ledger()).findings, key=lambda one: -one.start):
            words = f"{words[: finding.start]}[{LABELS[finding.entity_type]}]{words[finding.end :]}"
        return words[:MAX_REASON_CHARS]

    def _draw(self, request: web.Request, faults: Mapping[str, str], form: Form | None = None) -> web.Response:
        visit, texts = request[VISIT], request[VISIT].texts
        account = visit.account
        missing = [right for right in RIGHTS if right in EMERGENCY_RIGHTS - visit.rights]
        entitled = account is not None and bool(account.role and account.granted_rights_at(visit.at))
        return self._drawing.page(
            request, visit, "people/emergency.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK, place="account",
            offered=[(right, *(texts(word) for word in RIGHTS[right])) for right in missing] if entitled else [],
            ticked=_ticked(form), words=form["words"][: self._limits.words_max_chars] if form else "",
            faults={"rights": "", "words": "", "refusal": "", **faults}, hours=self._hours,
            words_max=self._limits.words_max_chars,
        )  # fmt: skip

    async def _draw_list(self, request: web.Request, *, refusal: str = "") -> web.Response:
        visit = request[VISIT]
        people = {str(one.id): one for one in await self._accounts.list()}
        return self._drawing.page(
            request, visit, "people/emergencies.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK, place="audit", refusal=refusal,
            lines=[_line(one, people, visit) for one in await self._granting.emergencies()],
        )  # fmt: skip


def _ticked(form: Form | None) -> frozenset[Right]:
    return frozenset(right for right in EMERGENCY_RIGHTS if form and form[f"right_{right}"])


def _line(emergency: Emergency, people: Mapping[str, Account], visit: Visit) -> EmergencyLine:
    texts = visit.texts
    reviewed = ""
    if emergency.reviewed_at is not None:
        name, moment = person_name(texts, people, emergency.reviewed_by), texts.moment(emergency.reviewed_at)
        reviewed = texts("Looked at by {name}, {moment}", name=name, moment=moment)
    return EmergencyLine(
        id=emergency.id,
        who=person_name(texts, people, emergency.account),
        at=texts.moment(emergency.at),
        until=texts.moment(emergency.until),
        rights=tuple(right_names(texts, emergency.rights)),
        words=emergency.words,
        reviewed=reviewed,
        own=visit.account is not None and visit.account.id == emergency.account,
    )
