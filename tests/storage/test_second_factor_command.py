"""Commands ask for the second factor of whoever has one, as the console does."""

from pathlib import Path

import pytest
import yaml

from proxy.commands.second_factor import sign_in
from proxy.settings import Settings, check
from storage.accounts import StoredAccounts
from storage.console_keys import CONSOLE, ConsoleSeal
from storage.errors import AccountLocked, FactorMissing, FactorRefused, SignInRefused
from storage.factors import StoredFactors
from storage.keyring import KeyRing
from storage.mongo import Database
from storage.passwords import TESTING, Passwords
from storage.totp import STEP_S, code_of, new_secret
from tests.commands import ROOT
from tests.storage.conftest import AT

PASSWORD = "kolme kuivaa kukkaa"


async def test_a_command_asks_for_the_second_factor(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A code, once, or a recovery code, once; wrong ones lock the account. None will do only where it is optional."""
    document = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    document["keys"]["directory"] = str(tmp_path)
    settings = check(document)
    document.setdefault("console", {})["second_factor"] = "optional"
    lenient = check(document)
    KeyRing(CONSOLE, tmp_path).create(at=AT)
    accounts = StoredAccounts(database=database, passwords=Passwords(profile=TESTING))
    aino = await accounts.create(
        name="aino", display_name="Aino", password=PASSWORD, language="fi", rights=frozenset(), granted_by="pj",
        grant_reason="työ", grant_until=None, at=AT,
    )  # fmt: skip

    async def signs_in(code: str, password: str = PASSWORD, settings: Settings = settings) -> bool:
        monkeypatch.setenv("VERHO_CODE", code)
        try:
            return (await sign_in(settings, database, accounts, "aino", password, at=AT)).id == aino.id
        except FactorRefused:
            return False

    assert await signs_in("not asked for", settings=lenient)
    with pytest.raises(FactorMissing, match="add one there"):
        await signs_in("not asked for")
    with pytest.raises(SignInRefused, match="do not belong together"):
        await signs_in("not asked for", "väärä salasana")
    factors = StoredFactors(database=database, seal=ConsoleSeal(KeyRing(CONSOLE, tmp_path)))
    secret, now = new_secret(), int(AT.timestamp()) // STEP_S
    await factors.add_totp(aino.id, name="Puhelin", secret=secret, step=1, at=AT)
    (spare, *_) = await factors.renew_recovery_codes(aino.id)
    for code in (code_of(secret, now), spare):
        assert [await signs_in(code), await signs_in(code)] == [True, False]
    with pytest.raises(SignInRefused):
        await signs_in(code_of(secret, now + 1), "väärä salasana")
    for _ in range(3):
        assert not await signs_in("000000")
    with pytest.raises(AccountLocked):
        await signs_in(code_of(secret, now + 1))
