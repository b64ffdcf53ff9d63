"""Signing in on the command line: as in the console, with the password and a second factor."""

import getpass
import os
from datetime import datetime
from pathlib import Path

from proxy.console.signing.choices import SecondFactor
from proxy.settings import Settings
from storage.accounts import StoredAccounts
from storage.console_keys import CONSOLE, ConsoleSeal
from storage.errors import FactorMissing
from storage.factors import StoredFactors
from storage.interfaces import CODE_DIGITS, Account
from storage.keyring import KeyRing
from storage.mongo import Database

CODE_VARIABLE = "VERHO_CODE"


async def sign_in(
    settings: Settings, database: Database, accounts: StoredAccounts, name: str, password: str, *, at: datetime
) -> Account:
    """Return the account whose name, password and second factor these are.

    Where `console.second_factor` is optional, who has none signs in with the password alone, as in the console.

    The code is asked for, or taken from the variable VERHO_CODE: an authenticator app's, or a recovery code. A passkey
    works in browsers only. An app's code needs `console.key` on this host; a recovery code does not.

    Raises:
        SignInRefused: they do not belong together, or too much was tried.
        FactorMissing: one is required, and the account has none yet.
        KeyFileError: `console.key` is needed and cannot be read.
    """
    account = await accounts.authenticate(name, password, at=at, completes=False)
    seal = ConsoleSeal(KeyRing(CONSOLE, Path(settings.keys.directory)))
    factors = StoredFactors(database=database, seal=seal)
    if (await factors.held(account.id)).factors:
        code = os.environ.get(CODE_VARIABLE) or getpass.getpass("Code of the app, or a recovery code: ")
        await accounts.record_attempt(account.id, succeeded=False, at=at)
        if len("".join(code.split())) == CODE_DIGITS:
            await factors.take_code(account.id, code, at=at)
        else:
            await factors.take_recovery_code(account.id, code, at=at)
    elif SecondFactor(settings.console.second_factor) is SecondFactor.REQUIRED:
        raise FactorMissing
    await accounts.record_attempt(account.id, succeeded=True, at=at)
    return account
