"""The addresses of signing in and of one's own account."""

from dataclasses import dataclass
from typing import Self

from proxy.console.account_page import AccountPage
from proxy.console.parts import ConsoleParts
from proxy.console.routes import Entry, Kind, Route, get, post
from proxy.console.sign_in import SignIn
from proxy.console.signing.admission import Admission
from proxy.console.signing.confirm_page import ConfirmPage
from proxy.console.signing.enrol_page import FirstFactorPage
from proxy.console.signing.enrolment import Enrolment
from proxy.console.signing.factor_pages import FactorPages
from proxy.console.signing.passkeys import Passkeys
from proxy.console.signing.password_page import PasswordPage
from proxy.console.signing.proofs import Proofs
from proxy.console.signing.second_page import SecondPage, Waiting
from proxy.console.signing.sessions_page import SessionForms
from proxy.console.sources import Sources


@dataclass(frozen=True, slots=True)
class Signing:
    """What the pages of signing in share.

    Attributes:
        admission: lets people in; other ways of signing in go through it too.
        sources: attempts by source, of every step together.
    """

    parts: ConsoleParts
    admission: Admission
    proofs: Proofs
    enrolment: Enrolment
    sources: Sources

    @classmethod
    def of(cls, parts: ConsoleParts) -> Self:
        """Return it, made from the console's parts."""
        ports, choices = parts.ports, parts.choices
        limits = choices.limits
        sources = Sources(
            attempts=limits.source_attempts,
            window_seconds=limits.source_window_seconds,
            remembered=limits.sources_remembered,
        )
        passkeys = Passkeys(choices.origin, name=choices.signing.issuer)
        admission = Admission(
            origin=choices.origin, sessions=ports.sessions, factors=ports.factors, steps=ports.steps,
            audit=ports.audit, sources=sources, source=choices.source, signing=choices.signing, limits=limits,
        )  # fmt: skip
        proofs = Proofs(
            accounts=ports.accounts, factors=ports.factors, steps=ports.steps, passkeys=passkeys, limits=limits
        )
        enrolment = Enrolment(
            factors=ports.factors, steps=ports.steps, audit=ports.audit, passkeys=passkeys, limits=limits,
            issuer=choices.signing.issuer,
        )  # fmt: skip
        return cls(parts, admission, proofs, enrolment, sources)

    def routes(self) -> list[Route]:
        """Return every address of signing in and of the own account."""
        return [*self._door(), *self._second_step(), *self._account(), *self._factors()]

    def _door(self) -> list[Route]:
        ports, choices = self.parts.ports, self.parts.choices
        door = SignIn(
            origin=choices.origin, accounts=ports.accounts, sessions=ports.sessions, audit=ports.audit,
            drawing=self.parts.drawing, limits=choices.limits, source=choices.source, sources=self.sources,
            admission=self.admission,
        )  # fmt: skip
        return [
            get("/sign-in", Entry.ANYBODY, door.show),
            post("/sign-in", Entry.ANYBODY, door.enter),
            post("/sign-out", Entry.ANYBODY, door.leave),
            post("/language", Entry.ANYBODY, door.choose_language),
        ]

    def _second_step(self) -> list[Route]:
        ports, choices = self.parts.ports, self.parts.choices
        waiting = Waiting(accounts=ports.accounts, steps=ports.steps)
        second = SecondPage(
            waiting=waiting, factors=ports.factors, proofs=self.proofs, admission=self.admission, audit=ports.audit,
            drawing=self.parts.drawing, limits=choices.limits, sources=self.sources, source=choices.source,
        )  # fmt: skip
        first = FirstFactorPage(
            waiting=waiting, enrolment=self.enrolment, admission=self.admission, drawing=self.parts.drawing,
            limits=choices.limits,
        )  # fmt: skip
        return [
            get("/sign-in/second", Entry.ANYBODY, second.show),
            post("/sign-in/second", Entry.ANYBODY, second.prove),
            post("/sign-in/second/passkey.json", Entry.ANYBODY, second.ask, Kind.JSON),
            get("/sign-in/enrol", Entry.ANYBODY, first.show),
            post("/sign-in/enrol/app", Entry.ANYBODY, first.add_app),
            post("/sign-in/enrol/passkey", Entry.ANYBODY, first.add_passkey),
            post("/sign-in/enrol/passkey.json", Entry.ANYBODY, first.ask, Kind.JSON),
        ]

    def _account(self) -> list[Route]:
        ports, choices, drawing = self.parts.ports, self.parts.choices, self.parts.drawing
        page = AccountPage(
            accounts=ports.accounts, factors=ports.factors, sessions=ports.sessions, drawing=drawing,
            signing=choices.signing,
        )  # fmt: skip
        sessions = SessionForms(sessions=ports.sessions, audit=ports.audit)
        confirm = ConfirmPage(
            origin=choices.origin, factors=ports.factors, sessions=ports.sessions, proofs=self.proofs,
            audit=ports.audit, drawing=drawing, limits=choices.limits, sources=self.sources, source=choices.source,
        )  # fmt: skip
        password = PasswordPage(
            origin=choices.origin, accounts=ports.accounts, sessions=ports.sessions, audit=ports.audit,
            drawing=drawing, limits=choices.limits,
        )  # fmt: skip
        return [
            get("/account", Entry.SIGNED_IN, page.show),
            post("/account/sessions", Entry.SIGNED_IN, sessions.end),
            get("/account/confirm", Entry.SIGNED_IN, confirm.show),
            post("/account/confirm", Entry.SIGNED_IN, confirm.prove),
            post("/account/confirm/passkey.json", Entry.SIGNED_IN, confirm.ask, Kind.JSON),
            get("/account/password", Entry.SIGNED_IN, password.show, fresh=True),
            post("/account/password", Entry.SIGNED_IN, password.change, fresh=True),
        ]

    def _factors(self) -> list[Route]:
        ports, choices = self.parts.ports, self.parts.choices
        pages = FactorPages(
            factors=ports.factors, sessions=ports.sessions, enrolment=self.enrolment, audit=ports.audit,
            drawing=self.parts.drawing, limits=choices.limits, signing=choices.signing,
        )  # fmt: skip
        return [
            get("/account/factors", Entry.SIGNED_IN, pages.show_new, fresh=True),
            post("/account/factors/app", Entry.SIGNED_IN, pages.add_app, fresh=True),
            post("/account/factors/passkey", Entry.SIGNED_IN, pages.add_passkey, fresh=True),
            post("/account/factors/passkey.json", Entry.SIGNED_IN, pages.ask, Kind.JSON, fresh=True),
            post("/account/codes", Entry.SIGNED_IN, pages.renew_codes, fresh=True),
            get("/account/factors/{id}", Entry.SIGNED_IN, pages.show_one, fresh=True),
            post("/account/factors/{id}/name", Entry.SIGNED_IN, pages.rename, fresh=True),
            post("/account/factors/{id}/remove", Entry.SIGNED_IN, pages.remove, fresh=True),
        ]
