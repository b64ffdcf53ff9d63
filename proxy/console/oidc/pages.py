"""The way to the provider and back: to sign in, or to make an identity there one's own."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.forms import read_form, require_token
from proxy.console.guard import Origin, own_path
from proxy.console.oidc.choices import Fault, OidcError
from proxy.console.oidc.claims import Identity
from proxy.console.oidc.flow import Flow, Purpose
from proxy.console.oidc.provider import Provider
from proxy.console.visit import VISIT, signed_in
from storage.interfaces import Account, Accounts, Audit, AuditTag, ProviderLinks

CALLBACK: Final = "/sign-in/oidc/callback"

#: Lets somebody in whom the provider knows: request, account, where to, whether a second factor was shown there.
Admission = Callable[[web.Request, Account, str, bool], Awaitable[web.StreamResponse]]

FAULTS: Final = {
    Fault.UNREACHABLE: "{name} does not answer just now. Try again in a moment, or sign in with your password.",
    Fault.MISCONFIGURED: "The sign-in with {name} is not set up as it should be. Tell the administrator.",
    Fault.CANCELLED: "You did not go through with signing in at {name}. Nothing was done.",
    Fault.STALE: "The way to {name} and back took too long, or began in another window. Begin again.",
    Fault.INVALID: "{name} gave an answer that cannot be trusted. Begin again; if it stays so, tell the administrator.",
}


class ProviderPages:
    """Sign-in through the provider."""

    def __init__(
        self,
        *,
        provider: Provider,
        links: ProviderLinks,
        accounts: Accounts,
        audit: Audit,
        admit: Admission,
        origin: Origin,
        drawing: Drawing,
    ) -> None:
        self._provider = provider
        self._links = links
        self._accounts = accounts
        self._audit = audit
        self._admit = admit
        self._origin = origin
        self._drawing = drawing

    async def begin(self, request: web.Request) -> web.StreamResponse:
        """Lead to the provider, to sign in."""
        next_path = own_path(request.query.get("next", "/"))
        if request[VISIT].account is not None:
            raise web.HTTPSeeOther(next_path)
        return await self._away(request, Flow.begin(Purpose.SIGN_IN, next_path=next_path, at=request[VISIT].at))

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show whether an identity there is the account's, and offer to add or remove it."""
        visit = request[VISIT]
        issuer = await self._links.issuer_of(signed_in(visit).id)
        return self._drawing.page(
            request, visit, "oidc/account.html", place="account", linked=issuer == self._provider.choices.issuer
        )

    async def begin_link(self, request: web.Request) -> web.StreamResponse:
        """Lead to the provider, to make the identity there the account's own."""
        require_token(await read_form(request), request[VISIT])
        return await self._away(request, Flow.begin(Purpose.LINK, next_path="/account/oidc", at=request[VISIT].at))

    async def unlink(self, request: web.Request) -> web.StreamResponse:
        """Forget the account's identity at the provider."""
        visit = request[VISIT]
        require_token(await read_form(request), visit)
        account = signed_in(visit)
        await self._audit.append(AuditTag.CONSOLE_ACCOUNT_UNLINK, actor=account.id, at=visit.at)
        await self._links.unlink(account.id)
        raise web.HTTPSeeOther("/account/oidc")

    async def back(self, request: web.Request) -> web.StreamResponse:
        """Finish what `begin` or `begin_link` began, for the browser that it began in."""
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            # The browser kept the Strict cookies back; going on from a page of ours brings them along.
            return web.Response(headers={"Refresh": f"0; url={request.path_qs}"})
        answer: web.StreamResponse
        flow = Flow.from_cookie(request.cookies.get(self._origin.cookies.flow, ""))
        try:
            identity = await self._identity(request, flow)
        except OidcError as error:
            answer = self._refused(request, error.fault)
        else:
            if flow is not None and flow.purpose is Purpose.LINK:
                answer = await self._link(request, identity)
            else:
                answer = await self._enter(request, identity, "/" if flow is None else flow.next_path)
        self._origin.drop_cookie(answer, self._origin.cookies.flow)
        return answer

    async def _away(self, request: web.Request, flow: Flow) -> web.StreamResponse:
        choices = self._provider.choices
        try:
            where = await self._provider.metadata()
        except OidcError as error:
            return self._refused(request, error.fault)
        address = flow.address(
            where.authorization,
            client_id=choices.client_id,
            redirect_uri=self._origin.text + CALLBACK,
            scopes=choices.scopes,
        )
        # Not a redirect: the policy lets no form of ours lead to another origin, and browsers hold redirects to it.
        answer = web.Response(headers={"Refresh": f"0; url={address}"})
        self._origin.set_cookie(answer, self._origin.cookies.flow, flow.cookie, max_age=choices.flow_s)
        return answer

    async def _identity(self, request: web.Request, flow: Flow | None) -> Identity:
        asked = request.query
        if flow is None or flow.over(at=request[VISIT].at, lasts_s=self._provider.choices.flow_s):
            raise OidcError(Fault.STALE, "the browser's cookie: none, or too old")
        if not flow.answered(asked.get("state", "")):
            raise OidcError(Fault.STALE, "state: of another sign-in")
        where = await self._provider.metadata()
        issuer = asked.get("iss")
        # RFC 9207: else another provider's answer could be passed off as this one's.
        if issuer != self._provider.choices.issuer and (issuer is not None or where.names_issuer):
            raise OidcError(Fault.INVALID, "iss: another provider's answer")
        if "error" in asked:
            denied = asked["error"] in {"access_denied", "login_required", "interaction_required", "consent_required"}
            raise OidcError(Fault.CANCELLED if denied else Fault.INVALID, "error: the provider says so")
        return await self._provider.identity(
            asked.get("code", ""),
            verifier=flow.verifier,
            nonce=flow.nonce,
            redirect_uri=self._origin.text + CALLBACK,
        )

    async def _enter(self, request: web.Request, identity: Identity, next_path: str) -> web.StreamResponse:
        visit = request[VISIT]
        if visit.account is not None:
            return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": next_path})
        known = await self._links.account_of(identity.issuer, identity.subject)
        account = None if known is None else await self._accounts.by_id(known)
        if account is None:
            await self._audit.append(AuditTag.CONSOLE_SIGN_IN_REFUSED, actor="unknown", at=visit.at)
            text = visit.texts(
                "Your identity at {name} does not belong to an account here. Sign in with your password, and add "
                "{name} on the page of your account.",
                name=self._provider.choices.name,
            )
            return self._page(request, text, HTTPStatus.FORBIDDEN)
        shown = identity.second_factor and self._provider.choices.second_factor == "provider"
        return await self._admit(request, account, next_path, shown)

    async def _link(self, request: web.Request, identity: Identity) -> web.StreamResponse:
        visit = request[VISIT]
        account = signed_in(visit)
        whose = await self._links.account_of(identity.issuer, identity.subject)
        if whose not in {None, account.id}:
            text = visit.texts(
                "This identity at {name} belongs to another account here.", name=self._provider.choices.name
            )
            return self._page(request, text, HTTPStatus.CONFLICT)
        await self._audit.append(AuditTag.CONSOLE_ACCOUNT_LINK, actor=account.id, at=visit.at)
        await self._links.link(account.id, identity.issuer, identity.subject, at=visit.at)
        return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/account/oidc"})

    def _refused(self, request: web.Request, fault: Fault) -> web.Response:
        text = request[VISIT].texts(FAULTS[fault], name=self._provider.choices.name)
        away = fault in {Fault.UNREACHABLE, Fault.MISCONFIGURED}
        return self._page(request, text, HTTPStatus.BAD_GATEWAY if away else HTTPStatus.FORBIDDEN)

    def _page(self, request: web.Request, text: str, status: HTTPStatus) -> web.Response:
        visit = request[VISIT]
        return self._drawing.page(
            request,
            visit,
            "refusal.html",
            status=status,
            symbol="key",
            heading=visit.texts("You could not be signed in."),
            body=text,
            reference="",
        )
