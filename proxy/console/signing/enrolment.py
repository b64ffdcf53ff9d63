"""Enrolment: adding a passkey or an authenticator app, wherever it is offered, and the recovery codes beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import segno
from markupsafe import Markup

from proxy.console.forms import Form
from proxy.console.limits import ConsoleLimits
from proxy.console.signing.passkeys import Passkeys
from proxy.console.visit import Visit
from storage.errors import FactorRefused
from storage.interfaces import Account, Audit, AuditTag, FactorKind, Factors, HeldFactors, Step, Steps
from storage.totp import matching_step, new_secret, provisioning_uri, readable

_QUIET_ZONE = 4
"""Modules of white around the picture (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class AppSetup:
    """What an authenticator app reads: the picture, and the same for typing."""

    picture: Markup = field(repr=False)
    secret: str = field(repr=False)


class Enrolment:
    """Adds second factors; each is in the audit before it is in force.

    Args:
        factors: where they go.
        steps: where secrets and challenges wait until they are confirmed.
        audit: where it is written first.
        passkeys: the relying party.
        limits: how long.
        issuer: what an app shows beside the user name.
    """

    def __init__(
        self,
        *,
        factors: Factors,
        steps: Steps,
        audit: Audit,
        passkeys: Passkeys,
        limits: ConsoleLimits,
        issuer: str,
    ) -> None:
        self._factors = factors
        self._steps = steps
        self._audit = audit
        self._passkeys = passkeys
        self._limits = limits
        self._issuer = issuer

    @property
    def knows_passkeys(self) -> bool:
        """Whether browsers can make passkeys for this console's address."""
        return self._passkeys.available

    async def held(self, account: Account) -> HeldFactors:
        """Return what somebody has."""
        return await self._factors.held(account.id)

    async def app(self, visit: Visit, account: Account) -> AppSetup:
        """Return what an app is to read; the same until it is confirmed or takes too long."""
        pending = await self._steps.look(visit.secret, Step.TOTP_ADD, at=visit.at)
        secret = pending.secret if pending is not None and pending.account == account.id else b""
        if not secret:
            secret = new_secret()
            await self._begin(visit, account, Step.TOTP_ADD, secret)
        code = segno.make(provisioning_uri(secret, account=account.name, issuer=self._issuer), error="m", micro=False)
        return AppSetup(Markup(code.svg_inline(border=_QUIET_ZONE, omitsize=True)), readable(secret))  # noqa: S704 - no input

    async def add_app(self, visit: Visit, account: Account, form: Form) -> None:
        """Add the app whose code was typed.

        Raises:
            FactorRefused: the code is not one of the app that was set up, or that took too long.
            TooManyFactors: there are as many as there may be.
            ValueError: the name is blank or too long.
        """
        name = self._name(form, FactorKind.TOTP, visit)
        pending = await self._steps.look(visit.secret, Step.TOTP_ADD, at=visit.at)
        if pending is None or pending.account != account.id:
            raise FactorRefused("nothing was begun")
        step = matching_step(pending.secret, form["code"], at=visit.at)
        if step is None:
            raise FactorRefused("the code is not the app's")
        if await self._steps.take(visit.secret, Step.TOTP_ADD, at=visit.at) is None:
            raise FactorRefused("it was confirmed already")
        await self._note(visit, account, FactorKind.TOTP)
        await self._factors.add_totp(account.id, name=name, secret=pending.secret, step=step, at=visit.at)

    async def ask_for_passkey(self, visit: Visit, account: Account) -> Mapping[str, Any]:
        """Return what the browser's script asks the authenticator for."""
        held = await self._factors.held(account.id)
        asked = self._passkeys.ask_for_new(account, held.of(FactorKind.PASSKEY))
        await self._begin(visit, account, Step.PASSKEY_ADD, asked.challenge)
        return asked.options

    async def add_passkey(self, visit: Visit, account: Account, form: Form) -> None:
        """Add the passkey that the browser has made.

        Raises:
            FactorRefused: its answer does not hold, or took too long.
            TooManyFactors: there are as many as there may be.
            ValueError: the name is blank or too long.
        """
        name = self._name(form, FactorKind.PASSKEY, visit)
        asked = await self._steps.take(visit.secret, Step.PASSKEY_ADD, at=visit.at)
        if asked is None or asked.account != account.id or len(form["credential"]) > self._limits.credential_max_chars:
            raise FactorRefused("nothing was begun")
        made = self._passkeys.made(asked.secret, form["credential"])
        await self._note(visit, account, FactorKind.PASSKEY)
        await self._factors.add_passkey(
            account.id, name=name, credential=made.credential, counter=made.counter, at=visit.at
        )

    async def first_codes(self, visit: Visit, account: Account) -> tuple[str, ...]:
        """Return recovery codes for somebody who has none; nothing for those who have."""
        held = await self._factors.held(account.id)
        return () if held.recovery_codes else await self.renew_codes(visit, account)

    async def renew_codes(self, visit: Visit, account: Account) -> tuple[str, ...]:
        """Return new recovery codes in the place of all earlier ones."""
        await self._audit.append(AuditTag.CONSOLE_RECOVERY_CODES, actor=account.id, at=visit.at)
        return await self._factors.renew_recovery_codes(account.id)

    def _name(self, form: Form, kind: FactorKind, visit: Visit) -> str:
        name = form["name"].strip() or default_name(kind, visit)
        if len(name) > self._limits.factor_name_max_chars:
            raise ValueError("name: too long")
        return name

    async def _begin(self, visit: Visit, account: Account, step: Step, secret: bytes) -> None:
        await self._steps.begin(
            visit.secret,
            step,
            account=account.id,
            lifetime_s=self._limits.step_seconds,
            at=visit.at,
            secret=secret,
        )

    async def _note(self, visit: Visit, account: Account, kind: FactorKind) -> None:
        detail = {"factor": kind.value}
        await self._audit.append(AuditTag.CONSOLE_FACTOR_ADD, actor=account.id, detail=detail, at=visit.at)


def default_name(kind: FactorKind, visit: Visit) -> str:
    """Return what a factor is called whose owner calls it nothing."""
    return visit.texts("Passkey") if kind is FactorKind.PASSKEY else visit.texts("Authenticator app")
