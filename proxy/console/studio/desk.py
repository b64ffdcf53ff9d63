"""What every page of the studio needs: the ports, the workbench, and the words for people and differences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from aiohttp import web

from proxy.console.forms import Form, read_form, require_token
from proxy.console.names import entity_name
from proxy.console.parts import ConsoleParts
from proxy.console.studio.names import OPERATORS, PARTS, loosening
from proxy.console.studio.ports import StudioPorts
from proxy.console.studio.workbench import InForce, Workbench
from proxy.console.texts import Texts
from proxy.console.visit import VISIT, Visit
from proxy.publishing import COMMAND
from redaction.entities import Operator
from redaction.rules.comparison import Loosened
from redaction.rules.differences import Change, Part, differences
from redaction.rules.pack import RulePack
from storage.interfaces import Account, AuditTag, RuleDraft


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One difference in the reader's language."""

    part: str
    what: str
    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The studio's parts, shared by its pages."""

    parts: ConsoleParts
    ports: StudioPorts
    bench: Workbench = field(repr=False)

    async def draft(self, request: web.Request) -> RuleDraft:
        """Return the draft that an address names.

        Raises:
            HTTPNotFound: there is none.
        """
        found = await self.ports.drafts.by_id(request.match_info["draft"])
        if found is None:
            raise web.HTTPNotFound
        return found

    async def form(self, request: web.Request) -> Form:
        """Return the fields of a form of this visit's.

        Raises:
            Untrusted: it is not.
        """
        form = await read_form(request, max_bytes=self.ports.limits.form_max_bytes)
        require_token(form, request[VISIT])
        return form

    async def note(self, visit: Visit, tag: AuditTag, **detail: str | int) -> None:
        """Write what is about to be done to the audit."""
        await self.parts.ports.audit.append(tag, actor=account_of(visit).id, detail=detail, at=visit.at)

    async def people(self) -> Mapping[str, str]:
        """Return everybody's name by the id that rules are signed with."""
        return {account.id: account.display_name for account in await self.parts.ports.accounts.list()}

    def changes(self, texts: Texts, before: RulePack, after: RulePack) -> tuple[ShownChange, ...]:
        """Return what two packs say differently."""
        return tuple(_shown(texts, change) for change in differences(before, after))

    def page(
        self,
        request: web.Request,
        template: str,
        *,
        status: int = HTTPStatus.OK,
        in_force: InForce | None = None,
        **values: object,
    ) -> web.Response:
        """Return a page of the studio."""
        return self.parts.drawing.page(
            request,
            request[VISIT],
            f"studio/{template}",
            status=status,
            place="rules",
            follows_file=self.ports.follows_file,
            in_force=in_force,
            **values,
        )


def account_of(visit: Visit) -> Account:
    """Return who is asking; the route has made sure that somebody is."""
    if visit.account is None:
        raise RuntimeError("account: a route of the studio that needs no right")
    return visit.account


def person(texts: Texts, people: Mapping[str, str], who: str) -> str:
    """Return somebody's name, or that it was the host's command, or somebody who is gone."""
    if who == COMMAND:
        return texts("the host's command line")
    return people.get(who, texts("somebody who is no longer here"))


def ways(texts: Texts, loosened: Sequence[tuple[str, str]] | Sequence[Loosened]) -> tuple[str, ...]:
    """Return the ways of protecting less, in words."""
    pairs = [(one.how.value, one.what) if isinstance(one, Loosened) else one for one in loosened]
    return tuple(loosening(texts, how, what) for how, what in pairs)


def _shown(texts: Texts, change: Change) -> ShownChange:
    kind = entity_name(texts, change.entity_type.value) if change.entity_type is not None else ""
    if change.part in {Part.FROM_VISITOR, Part.FROM_AGENT}:
        before, after = (texts(OPERATORS[Operator(one)]) for one in (change.before, change.after))
        return ShownChange(texts(PARTS[change.part]), kind, "", before, after)
    before, after = (texts("off") if one == "off" else one for one in (change.before, change.after))
    return ShownChange(texts(PARTS[change.part]), change.what, kind, before, after)
