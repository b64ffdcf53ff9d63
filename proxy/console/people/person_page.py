"""One person: their grant as it stands, a new one in its place, its end, and the code they first come in with."""

from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from aiohttp import web

from proxy.console.forms import Form, Untrusted, read_form, require_token
from proxy.console.names import RIGHTS
from proxy.console.once import OneTimeForms, Use
from proxy.console.parts import ConsoleParts
from proxy.console.people.grant_form import (
    GrantForm,
    chosen_role,
    fresh_form,
    read_grant,
    role_choices,
    with_fault,
)
from proxy.console.people.people_page import state_text
from proxy.console.people.words import fault_text, last_day, person_name, right_names, role_name
from proxy.console.visit import VISIT, Visit
from proxy.i18n import LANGUAGES
from storage.errors import Duplicate, GrantRefused
from storage.granting_port import Given, Newcomer
from storage.grants import asked_on, overdue
from storage.interfaces import Account, AccountId
from storage.roles import Role

_PERSON = ("name", "display_name", "language")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form brought that was not accepted: what was typed, and what is wrong with it."""

    grant: GrantForm | None = None
    person: dict[str, str] = field(default_factory=lambda: {"name": "", "display_name": "", "language": "fi"})
    faults: dict[str, str] = field(default_factory=dict)
    end: dict[str, str] = field(default_factory=lambda: {"given_by": "", "reason": ""})
    refusal: str = ""


class PersonPage:
    """The pages of one person, and of a new one."""

    def __init__(self, parts: ConsoleParts) -> None:
        self._accounts = parts.ports.accounts
        self._granting = parts.ports.granting
        self._drawing = parts.drawing
        self._choices = parts.choices
        limits = parts.choices.limits
        # A page that shows a code is the answer to a form: a reload must not make another one.
        self._forms = OneTimeForms(lifetime_seconds=limits.open_form_seconds, remembered=limits.open_forms_remembered)

    async def show_new(self, request: web.Request) -> web.StreamResponse:
        """Show the form of a person who is not here yet."""
        return self._draw_new(request, Sent(grant=fresh_form(chosen_role(request.query.get("role", "")))))

    async def add(self, request: web.Request) -> web.StreamResponse:
        """Give somebody new an account, a grant and a code."""
        visit = request[VISIT]
        form = await read_form(request)
        if stale := self._taken(form, visit, "new", elsewhere="/people"):
            return self._draw_new(request, Sent(grant=read_grant(form, visit.texts, at=visit.at)[0], refusal=stale))
        shown, grant = read_grant(form, visit.texts, at=visit.at)
        person = {name: form[name].strip()[:200] for name in _PERSON}
        faults = self._faults(person, visit)
        if grant is None or faults:
            return self._draw_new(request, Sent(grant=shown, person=person, faults=faults))
        newcomer = Newcomer(person["name"], person["display_name"], person["language"])
        try:
            given = await self._granting.welcome(newcomer, grant, by=visit.account, at=visit.at)
        except Duplicate:
            faults["name"] = visit.texts("Somebody has this user name already. Choose another one.")
            return self._draw_new(request, Sent(grant=shown, person=person, faults=faults))
        except GrantRefused as refused:
            return self._draw_new(request, Sent(grant=with_fault(shown, visit.texts, refused), person=person))
        return self._draw_code(request, given)

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show one person."""
        return await self._draw(request, await self._account(request))

    async def give(self, request: web.Request) -> web.StreamResponse:
        """Put another grant in the place of the one there is."""
        visit, account = request[VISIT], await self._account(request)
        form = await read_form(request)
        require_token(form, visit)
        shown, grant = read_grant(form, visit.texts, at=visit.at)
        if grant is None:
            return await self._draw(request, account, Sent(grant=shown))
        try:
            given = await self._granting.give(account, grant, by=visit.account, at=visit.at)
        except GrantRefused as refused:
            if refused.field == "account":
                return await self._draw(request, account, Sent(grant=shown, refusal=fault_text(visit.texts, refused)))
            return await self._draw(request, account, Sent(grant=with_fault(shown, visit.texts, refused)))
        raise web.HTTPSeeOther("/people" if given.waits else f"/people/{account.id}")

    async def end(self, request: web.Request) -> web.StreamResponse:
        """Take all rights away now."""
        visit, account = request[VISIT], await self._account(request)
        form = await read_form(request)
        require_token(form, visit)
        typed = {"given_by": form["end_given_by"].strip(), "reason": form["end_reason"].strip()}
        try:
            await self._granting.end(
                account, decided=typed["given_by"], reason=typed["reason"], by=visit.account, at=visit.at
            )
        except GrantRefused as refused:
            text = fault_text(visit.texts, refused)
            if refused.field == "account":
                return await self._draw(request, account, Sent(refusal=text, end=typed))
            return await self._draw(request, account, Sent(faults={f"end_{refused.field}": text}, end=typed))
        raise web.HTTPSeeOther(f"/people/{account.id}")

    async def code(self, request: web.Request) -> web.StreamResponse:
        """Show a new enrolment code, once."""
        visit, account = request[VISIT], await self._account(request)
        form = await read_form(request)
        if stale := self._taken(form, visit, account.id, elsewhere=f"/people/{account.id}"):
            return await self._draw(request, account, Sent(refusal=stale))
        try:
            code = await self._granting.code(account, by=visit.account, at=visit.at)
        except GrantRefused as refused:
            return await self._draw(request, account, Sent(refusal=fault_text(visit.texts, refused)))
        return self._draw_code(request, Given(account, code=code))

    def _taken(self, form: Form, visit: Visit, subject: str, *, elsewhere: str) -> str:
        """Return "" for a form that counts, words for one that is too old; a reload is led elsewhere."""
        match self._forms.take(form["token"], visit.secret, f"code {subject}", at=visit.at):
            case Use.FRESH:
                return ""
            case Use.USED:
                raise web.HTTPSeeOther(elsewhere)
            case Use.STALE:
                return visit.texts("This form had been open too long. Please send it again.")
            case Use.FORGED:
                raise Untrusted

    def _faults(self, person: dict[str, str], visit: Visit) -> dict[str, str]:
        bounds = {"name": 64, "display_name": 128}
        faults = {
            name: visit.texts("Write {min} to {max} characters.", min=1, max=most)
            for name, most in bounds.items()
            if not 1 <= len(person[name]) <= most
        }
        if person["language"] not in LANGUAGES:
            faults["language"] = visit.texts("Choose a language.")
        return faults

    async def _account(self, request: web.Request) -> Account:
        account = await self._accounts.by_id(AccountId(request.match_info["id"]))
        if account is None:
            raise web.HTTPNotFound
        return account

    def _form(self, visit: Visit, grant: GrantForm) -> dict[str, object]:
        texts = visit.texts
        return {
            "form": grant,
            "roles": role_choices(texts),
            "role_name": role_name(texts, grant.role),
            "is_presidium": grant.role is Role.PRESIDIUM,
            "all_rights": [(right, texts(name), texts(meaning)) for right, (name, meaning) in RIGHTS.items()],
            "two_people": self._choices.grants.second_approver,
        }

    def _draw_new(self, request: web.Request, sent: Sent) -> web.Response:
        visit, grant = request[VISIT], sent.grant or fresh_form(Role.STAFF)
        wrong = bool(sent.faults or sent.refusal or grant.faults)
        return self._drawing.page(
            request, visit, "people/new.html", status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
            place="people", person=sent.person, refusal=sent.refusal,
            faults={**dict.fromkeys(_PERSON, ""), **sent.faults},
            token_once=self._forms.issue(visit.secret, "code new", at=visit.at),
            languages=[(code, visit.texts.language_name(code)) for code in LANGUAGES], **self._form(visit, grant),
        )  # fmt: skip

    def _draw_code(self, request: web.Request, given: Given) -> web.Response:
        visit = request[VISIT]
        return self._drawing.page(
            request, visit, "people/code.html", place="people", person=given.account, code=given.code,
            link=f"{self._choices.origin.text}/enrol#{given.code}", address=f"{self._choices.origin.text}/enrol",
            hours=self._choices.grants.code_hours, waits=given.waits is not None,
        )  # fmt: skip

    async def _draw(self, request: web.Request, account: Account, sent: Sent | None = None) -> web.Response:
        visit, texts = request[VISIT], request[VISIT].texts
        role = request.query.get("role", account.role) if request.method == "GET" else account.role
        grant = sent.grant if sent and sent.grant else fresh_form(chosen_role(role), account)
        author = await self._accounts.by_id(AccountId(account.grant_author))
        shown = sent or Sent()
        return self._drawing.page(
            request, visit, "people/person.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK,
            place="people", person=account, own=visit.account is not None and visit.account.id == account.id,
            author=person_name(texts, {account.grant_author: author} if author else {}, account.grant_author),
            faults=shown.faults, refusal=shown.refusal, end=shown.end,
            token_once=self._forms.issue(visit.secret, f"code {account.id}", at=visit.at),
            **self._standing(account, visit), **self._form(visit, grant),
        )  # fmt: skip

    def _standing(self, account: Account, visit: Visit) -> dict[str, object]:
        """Return how somebody's grant stands, in words."""
        texts, at, months = visit.texts, visit.at, self._choices.grants.recertify_months
        asked = asked_on(account, months=months)
        code_until = account.code_until if account.code_until and account.code_until > at else None
        return {
            "state": state_text(account, texts, at=at),
            "role": role_name(texts, account.role),
            "rights_held": right_names(texts, account.rights),
            "until": last_day(texts, account.grant_until) if account.grant_until else texts("No end has been set"),
            "start": _moment(account.grant_from, visit),
            "given_at": _moment(account.granted_at, visit),
            "confirmed_at": _moment(account.confirmed_at, visit),
            "asked": texts.long_date(texts.local_date(asked)) if asked else "",
            "overdue": overdue(account, months=months, at=at),
            "in_force": bool(account.granted_rights_at(at)),
            "has_rights": bool(account.rights),
            "enrolled": bool(account.password_hash),
            "code_until": _moment(code_until, visit),
        }


def _moment(at: datetime | None, visit: Visit) -> str:
    return visit.texts.moment(at) if at else ""
