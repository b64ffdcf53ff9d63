"""Proofs: what people show beside the password, looked at in one way wherever it is asked for.

Each attempt counts against its account before it is looked at, however wrong it is; every refusal lasts as long as any
other and says the same.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from proxy.console.forms import Form
from proxy.console.limits import ConsoleLimits
from proxy.console.signing.passkeys import Passkeys
from proxy.console.visit import Visit
from storage.errors import FactorRefused, SignInRefused
from storage.interfaces import CODE_DIGITS, Account, Accounts, FactorKind, Factors, HeldFactors, Step, Steps

MEANS: Final = {"code": FactorKind.TOTP, "recovery": FactorKind.RECOVERY, "passkey": FactorKind.PASSKEY}
"""What a form calls what is shown."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How somebody can prove themselves here."""

    passkey: bool
    code: bool
    recovery: bool
    password: bool


class Proofs:
    """Looks at what people show.

    Args:
        accounts: where attempts are counted.
        factors: what people have.
        steps: where challenges wait.
        passkeys: the relying party.
        limits: how long.
    """

    def __init__(
        self, *, accounts: Accounts, factors: Factors, steps: Steps, passkeys: Passkeys, limits: ConsoleLimits
    ) -> None:
        self._accounts = accounts
        self._factors = factors
        self._steps = steps
        self._passkeys = passkeys
        self._limits = limits

    def ways(self, held: HeldFactors) -> Ways:
        """Return the ways that are open to somebody; the password alone where there is nothing else."""
        return Ways(
            passkey=self._passkeys.available and bool(held.of(FactorKind.PASSKEY)),
            code=bool(held.of(FactorKind.TOTP)),
            recovery=bool(held.factors) and held.recovery_codes > 0,
            password=not held.factors,
        )

    async def ask(self, visit: Visit, account: Account) -> Mapping[str, Any]:
        """Return what the browser's script asks a passkey for; the challenge waits for this browser's answer alone."""
        held = await self._factors.held(account.id)
        asked = self._passkeys.ask_for_use(held.of(FactorKind.PASSKEY))
        await self._steps.begin(
            visit.secret,
            Step.PASSKEY_USE,
            account=account.id,
            lifetime_s=self._limits.step_seconds,
            at=visit.at,
            secret=asked.challenge,
        )
        return asked.options

    def fault(self, form: Form, visit: Visit) -> tuple[str, str] | None:
        """Return the field that is not filled in as it should be, and what is expected; this counts as no attempt."""
        t = visit.texts
        code = "".join(form["code"].split())
        match form["means"]:
            case "code" if len(code) != CODE_DIGITS or not (code.isascii() and code.isdecimal()):
                return "code", t("Write the six digits that your app shows.")
            case "recovery" if not 0 < len(form["recovery"].strip()) <= self._limits.code_max_chars:
                return "recovery", t("Write one of your recovery codes, such as A1B2-C3D4-E5F6-G7H8.")
            case "password" if not 0 < len(form["password"]) <= self._limits.password_max_chars:
                return "password", t(
                    "Write your password, at most {max} characters.", max=self._limits.password_max_chars
                )
        return None

    async def attempt(self, visit: Visit, account: Account, form: Form) -> FactorKind | None:
        """Return what has proven the person, or None once the floor has passed."""
        loop = asyncio.get_running_loop()
        floor = loop.time() + self._limits.sign_in_floor_seconds
        try:
            return await self._look(visit, account, form)
        except SignInRefused:
            await asyncio.sleep(floor - loop.time())
            return None

    async def _look(self, visit: Visit, account: Account, form: Form) -> FactorKind:
        at, held = visit.at, await self._factors.held(account.id)
        if form["means"] == "password" and not held.factors:
            await self._accounts.authenticate(account.name, form["password"], at=at)
            return FactorKind.PASSWORD
        kind = MEANS.get(form["means"])
        if kind is None:
            raise FactorRefused("no such way")
        await self._accounts.record_attempt(account.id, succeeded=False, at=at)
        match kind:
            case FactorKind.TOTP:
                await self._factors.take_code(account.id, form["code"], at=at)
            case FactorKind.RECOVERY if held.factors:
                await self._factors.take_recovery_code(account.id, form["recovery"], at=at)
            case FactorKind.PASSKEY:
                await self._signature(visit, account, held, form["credential"])
            case _:
                raise FactorRefused("no such way")
        await self._accounts.record_attempt(account.id, succeeded=True, at=at)
        return kind

    async def _signature(self, visit: Visit, account: Account, held: HeldFactors, answer: str) -> None:
        asked = await self._steps.take(visit.secret, Step.PASSKEY_USE, at=visit.at)
        if asked is None or asked.account != account.id or len(answer) > self._limits.credential_max_chars:
            raise FactorRefused("nothing was asked for")
        factor, counter = self._passkeys.used(asked.secret, answer, held.of(FactorKind.PASSKEY))
        await self._factors.take_signature(account.id, factor.id, counter=counter, at=visit.at)
