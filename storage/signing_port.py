"""The ports of signing in: sessions, second factors, and what is under way; `storage.interfaces` exports them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType, Protocol

from storage.vocabulary import AccountId, Session

CODE_DIGITS: Final = 6
"""How many digits an authenticator app shows."""

FactorId = NewType("FactorId", str)
"""32 lower-case hexadecimal digits, random."""


class FactorKind(StrEnum):
    """What a second factor is; RECOVERY and PASSWORD are told of in the audit and never stored as factors."""

    PASSKEY = "passkey"
    TOTP = "totp"
    RECOVERY = "recovery"
    PASSWORD = "password"  # noqa: S105 - the name of a kind, not a password


@dataclass(frozen=True, slots=True)
class Factor:
    """One second factor of one person.

    Attributes:
        name: what the person calls it.
        used_at: when it last let somebody in.
        credential: a passkey's id and public key (WebAuthn's attested credential data); b"" for others.
        counter: how often a passkey says that it has signed; 0 when it does not count.
    """

    id: FactorId
    kind: FactorKind
    name: str
    created_at: datetime
    used_at: datetime | None
    credential: bytes = field(default=b"", repr=False)
    counter: int = 0


@dataclass(frozen=True, slots=True)
class HeldFactors:
    """What a person can prove themselves with beside the password."""

    factors: tuple[Factor, ...] = ()
    recovery_codes: int = 0

    def of(self, kind: FactorKind) -> tuple[Factor, ...]:
        """Return those of one kind."""
        return tuple(one for one in self.factors if one.kind is kind)

    def find(self, factor: str) -> Factor | None:
        """Return the one of this id, or None."""
        return next((one for one in self.factors if one.id == factor), None)


class Factors(Protocol):
    """People's second factors. What proves something is used once: a code, a recovery code, a signature's count."""

    async def held(self, account: AccountId) -> HeldFactors:
        """Return what an account has."""
        ...

    async def add_passkey(
        self, account: AccountId, *, name: str, credential: bytes, counter: int, at: datetime
    ) -> FactorId:
        """Add a passkey.

        Raises:
            TooManyFactors: there are as many as there may be.
            ValueError: the name is blank or too long.
        """
        ...

    async def add_totp(self, account: AccountId, *, name: str, secret: bytes, step: int, at: datetime) -> FactorId:
        """Add an authenticator app whose code of time step `step` was seen; its secret is sealed.

        Raises:
            TooManyFactors: there are as many as there may be.
            ValueError: the name is blank or too long.
        """
        ...

    async def rename(self, account: AccountId, factor: FactorId, name: str) -> None:
        """Give a factor another name; nothing happens when it is not there.

        Raises:
            ValueError: the name is blank or too long.
        """
        ...

    async def remove(self, account: AccountId, factor: FactorId, *, keep_one: bool) -> None:
        """Remove a factor.

        Raises:
            LastFactor: it is the only one, and one is to be kept.
        """
        ...

    async def renew_recovery_codes(self, account: AccountId) -> tuple[str, ...]:
        """Return ten new recovery codes, in the place of all earlier ones."""
        ...

    async def take_code(self, account: AccountId, code: str, *, at: datetime) -> Factor:
        """Use an authenticator's code up.

        Raises:
            FactorRefused: it is wrong, used, or one attempt too many.
        """
        ...

    async def take_recovery_code(self, account: AccountId, code: str, *, at: datetime) -> None:
        """Use a recovery code up.

        Raises:
            FactorRefused: it is wrong, used, or one attempt too many.
        """
        ...

    async def take_signature(self, account: AccountId, factor: FactorId, *, counter: int, at: datetime) -> Factor:
        """Note that a passkey's signature was verified.

        Args:
            account: whose.
            factor: the passkey.
            counter: how often it says that it has signed.
            at: now.

        Raises:
            FactorRefused: its count did not rise, so that it is a copy or a replay; or one attempt too many.
        """
        ...


class Step(StrEnum):
    """What is under way between two requests of one browser."""

    SIGN_IN = "sign_in"
    PASSKEY_USE = "passkey_use"
    PASSKEY_ADD = "passkey_add"
    TOTP_ADD = "totp_add"


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing that is under way: whose, a challenge or a secret not yet taken, and where it leads."""

    account: AccountId
    secret: bytes = field(repr=False)
    leads_to: str
    expires_at: datetime


class Steps(Protocol):
    """What is under way, by the token of the browser that began it; a thief of the database can use none of it."""

    async def begin(
        self,
        token: str,
        step: Step,
        *,
        account: AccountId,
        lifetime_s: float,
        at: datetime,
        secret: bytes = b"",
        leads_to: str = "",
    ) -> None:
        """Begin a step, in the place of the same one that was begun before."""
        ...

    async def look(self, token: str, step: Step, *, at: datetime) -> Pending | None:
        """Return what is under way; None when nothing is, or it took too long."""
        ...

    async def take(self, token: str, step: Step, *, at: datetime) -> Pending | None:
        """Return what is under way and end it: of any number who ask, one gets it."""
        ...


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it: no token, no address, no browser."""

    handle: str
    created_at: datetime
    seen_at: datetime
    own: bool


class Sessions(Protocol):
    """Signed-in sessions; only a token's SHA-256 is stored."""

    async def create(self, account: AccountId, *, at: datetime) -> str:
        """Return a new session's token, 43 characters of base64url."""
        ...

    async def get(self, token: str, *, at: datetime) -> Session | None:
        """Return the session of a token and prolong it; None when unknown, idle too long or too old."""
        ...

    async def look(self, token: str, *, at: datetime) -> Session | None:
        """Return the session of a token without prolonging it: for what goes on while nobody does anything."""
        ...

    async def elevate(self, token: str, *, at: datetime) -> str | None:
        """Return a new token for a session whose owner has just proven themselves again; the former one ends.

        None when the session is over. Its age counts on.
        """
        ...

    async def open_sessions(self, account: AccountId, *, token: str, at: datetime) -> Sequence[OpenSession]:
        """Return an account's sessions, the latest first; the one of `token` is marked as its own."""
        ...

    async def end(self, account: AccountId, handle: str) -> None:
        """End the session of an account that has this handle."""
        ...

    async def drop(self, token: str) -> None:
        """End one session."""
        ...

    async def drop_all(self, account: AccountId, *, but: str = "") -> None:
        """End every session of an account, and sign-ins that are under way; that of the token `but` stays."""
        ...
