"""An officer's desk as `verho subject` sets it up: signed in, beside a running opener, and signed out at the end."""

import getpass
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from proxy.commands.second_factor import sign_in
from proxy.console.texts import Texts
from proxy.redacting import email_domain_of
from proxy.secrets import secrets_for
from proxy.settings import Settings
from proxy.subjects.copy_page import About
from proxy.subjects.desk import Desk, DeskPorts, Officer
from proxy.subjects.office import about_of, cases_of
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.errors import SignInRefused
from storage.interfaces import AuditTag
from storage.opener.client import OpenerClient
from storage.passwords import Passwords
from storage.sessions import StoredSessions
from storage.transcripts import StoredTranscripts

PASSWORD_VARIABLE = "VERHO_PASSWORD"  # noqa: S105 - a variable's name.


@dataclass(frozen=True, slots=True)
class Room:
    """The desk, and what stands around it."""

    settings: Settings
    desk: Desk

    @property
    def email_domain(self) -> str | None:
        """Return the domain of pseudonyms that keep an e-mail's form."""
        return email_domain_of(self.settings)

    def now(self) -> datetime:
        """Return the time."""
        from proxy.database import now

        return now()

    def texts(self, language: str) -> Texts:
        """Return the words of a language, times as the console's clocks show them."""
        return Texts(language, ZoneInfo(self.settings.console.time_zone))

    def about(self, language: str) -> About:
        """Return what a copy says about the processing."""
        return about_of(self.settings, language)


def told_password(name: str) -> str:
    """Return the officer's password."""
    return os.environ.get(PASSWORD_VARIABLE) or getpass.getpass(f"Password of {name}: ")


def asked_value(prompt: str) -> str:
    """Return one line that somebody types, or that comes in; never an argument, which others could see."""
    if sys.stdin.isatty():
        sys.stderr.write(prompt)
        sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError("a value was expected on standard input")
    return line.strip()


@asynccontextmanager
async def desk_of(settings: Settings, *, name: str, password: str) -> AsyncIterator[Room]:
    """Give a desk to who signs in; the session ends with it.

    Args:
        settings: checked.
        name: the user name.
        password: the password.

    Raises:
        SignInRefused: they do not belong together; the refusal is in the audit.
        StorageError: the database can't be used.
    """
    from proxy.database import database_running, now

    async with database_running(settings, secrets_for("console", settings)) as database:
        chosen = settings.console
        accounts = StoredAccounts(
            database=database,
            passwords=Passwords(),
            max_failures=chosen.sign_in_failures,
            lock_s=chosen.sign_in_lock_s,
        )
        sessions = StoredSessions(database=database, idle_s=chosen.session_idle_s, absolute_s=chosen.session_absolute_s)
        audit = StoredAudit(database=database)
        try:
            account = await sign_in(settings, database, accounts, name, password, at=now())
        except SignInRefused:
            meant = await accounts.by_name(name)
            actor = meant.id if meant else "unknown"
            await audit.append(AuditTag.CONSOLE_SIGN_IN_REFUSED, actor=actor, at=now())
            raise
        await audit.append(AuditTag.CONSOLE_SIGN_IN, actor=account.id, at=now())
        token = await sessions.create(account.id, at=now())
        try:
            ports = DeskPorts(
                cases=cases_of(settings, database),
                opener=OpenerClient(socket_path=Path(settings.opener.socket)),
                audit=audit,
                transcripts=StoredTranscripts(database=database),
                now=now,
            )
            yield Room(settings, Desk(ports, Officer(account, token)))
        finally:
            await sessions.drop(token)
            await audit.append(AuditTag.CONSOLE_SIGN_OUT, actor=account.id, at=now())
