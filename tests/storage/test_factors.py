"""Second factors: each proof is used once, secrets are sealed, and the last factor stays where one is needed."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from storage.console_keys import CONSOLE, ConsoleSeal
from storage.documents import milliseconds
from storage.errors import FactorRefused, LastFactor, TooManyFactors
from storage.factors import StoredFactors
from storage.interfaces import AccountId, FactorKind, Step
from storage.keyring import KeyRing
from storage.mongo import Database
from storage.recovery_codes import code_hash, new_codes
from storage.schema import Collection
from storage.schema_people import MAX_FACTORS
from storage.steps import StoredSteps
from storage.totp import STEP_S, code_of, matching_step, new_secret, provisioning_uri
from tests.storage.conftest import AT

AINO, BERTTA = AccountId("a" * 32), AccountId("b" * 32)
NOW = int(AT.timestamp()) // STEP_S


@pytest.fixture
def seal(tmp_path: Path) -> ConsoleSeal:
    """The seal of a console with a new key."""
    KeyRing(CONSOLE, tmp_path).create(at=AT)
    return ConsoleSeal(KeyRing(CONSOLE, tmp_path))


@pytest.fixture
def factors(database: Database, seal: ConsoleSeal) -> StoredFactors:
    """No factors yet."""
    return StoredFactors(database=database, seal=seal, max_misses=5)


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B: the last six digits of its SHA-1 vectors."""
    secret = b"12345678901234567890"
    vectors = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}
    assert {second: code_of(secret, second // STEP_S) for second in vectors} == vectors
    assert "secret=GEZDGNBVGY3TQOJQ" in provisioning_uri(secret, account="aino", issuer="Verho")


@pytest.mark.parametrize(
    ("steps", "after", "taken"),
    [(-2, 0, False), (-1, 0, True), (0, 0, True), (1, 0, True), (2, 0, False), (0, NOW, False), (1, NOW, True)],
)
def test_a_clock_may_be_one_step_off(steps: int, after: int, taken: bool) -> None:
    """Half a minute early or late is taken, more is not, and nothing that is not later than what was taken before."""
    secret = new_secret()
    step = matching_step(secret, code_of(secret, NOW + steps), at=AT, after=after)
    assert step == (NOW + steps if taken else None)


@given(some.text(max_size=12))
def test_whatever_is_typed_is_taken_or_not(text: str) -> None:
    """Letters, other scripts' digits and anything else are no code, and no fault either."""
    assert matching_step(b"1" * 20, text, at=AT) is None or text.strip().replace(" ", "").isdigit()


def test_recovery_codes_are_read_as_people_write_them() -> None:
    """Small letters, missing or other dashes, O for 0 and I or L for 1 give the same hash; another account another."""
    for code in new_codes():
        typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
        assert code_hash(AINO, typed) == code_hash(AINO, code)
        assert code_hash(BERTTA, code) != code_hash(AINO, code)
    assert len({*new_codes(), *new_codes()}) == 20


async def test_a_code_is_taken_once(database: Database, seal: ConsoleSeal) -> None:
    """Of many who come with one code at a time, one gets in; the code before it no longer does, the next one does."""
    secret, factors = new_secret(), StoredFactors(database=database, seal=seal, max_misses=99)
    await factors.add_totp(AINO, name="Puhelin", secret=secret, step=NOW - 2, at=AT)

    async def tried(step: int) -> bool:
        try:
            await factors.take_code(AINO, code_of(secret, step), at=AT)
        except FactorRefused:
            return False
        return True

    assert sorted(await asyncio.gather(*(tried(NOW) for _ in range(4)))) == [False, False, False, True]
    assert [await tried(step) for step in (NOW - 1, NOW, NOW + 1)] == [False, False, True]


async def test_too_many_wrong_ones_in_a_row_end_it(factors: StoredFactors) -> None:
    """Also the right one is not looked at any more, whatever the kind; one that is taken in time forgets the others."""
    secret = new_secret()
    await factors.add_totp(AINO, name="Puhelin", secret=secret, step=1, at=AT)
    (code, *_) = await factors.renew_recovery_codes(AINO)
    for _ in range(4):
        with pytest.raises(FactorRefused):
            await factors.take_code(AINO, "000 00", at=AT)
    await factors.take_code(AINO, code_of(secret, NOW), at=AT)
    for _ in range(5):
        with pytest.raises(FactorRefused):
            await factors.take_recovery_code(AINO, "AAAA-BBBB-CCCC-DDDD", at=AT)
    with pytest.raises(FactorRefused):
        await factors.take_recovery_code(AINO, code, at=AT)


async def test_a_recovery_code_is_taken_once(factors: StoredFactors, database: Database) -> None:
    """Nine are left then; new ones end the old ones; the database has none of them in clear."""
    codes = await factors.renew_recovery_codes(AINO)
    await factors.take_recovery_code(AINO, codes[3].lower(), at=AT)
    with pytest.raises(FactorRefused):
        await factors.take_recovery_code(AINO, codes[3], at=AT)
    with pytest.raises(FactorRefused):
        await factors.take_recovery_code(BERTTA, codes[4], at=AT)
    assert (await factors.held(AINO)).recovery_codes == 9
    stored = repr(await database.find(Collection.FACTORS, {}, sort=(("_id", 1),), limit=9))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    await factors.renew_recovery_codes(AINO)
    with pytest.raises(FactorRefused):
        await factors.take_recovery_code(AINO, codes[5], at=AT)


@pytest.mark.parametrize(
    ("before", "now", "taken"), [(7, 8, True), (7, 7, False), (7, 6, False), (7, 0, False), (0, 0, True), (0, 5, True)]
)
async def test_a_passkeys_count_rises_or_stays_nought(
    factors: StoredFactors, before: int, now: int, taken: bool
) -> None:
    """A count that stands still or goes back is a copied key; a passkey that never counted may go on so."""
    factor = await factors.add_passkey(AINO, name="Avain", credential=b"key", counter=before, at=AT)
    if not taken:
        with pytest.raises(FactorRefused):
            await factors.take_signature(AINO, factor, counter=now, at=AT)
        return
    await factors.take_signature(AINO, factor, counter=now, at=AT)
    (held,) = (await factors.held(AINO)).of(FactorKind.PASSKEY)
    assert (held.counter, held.used_at, held.credential) == (now, milliseconds(AT), b"key")


async def test_the_last_one_stays_where_one_is_needed(factors: StoredFactors) -> None:
    """Of two removed at a time one stays; where none is needed the last one goes too."""
    both = [await factors.add_passkey(AINO, name=name, credential=b"k", counter=0, at=AT) for name in "ab"]
    removed = await asyncio.gather(
        *(factors.remove(AINO, factor, keep_one=True) for factor in both), return_exceptions=True
    )
    assert [type(one) for one in removed if one] == [LastFactor]
    (left,) = (await factors.held(AINO)).factors
    await factors.remove(AINO, both[0] if left.id == both[1] else both[1], keep_one=True)
    await factors.rename(AINO, left.id, "Työpuhelin")
    assert (await factors.held(AINO)).factors[0].name == "Työpuhelin"
    await factors.remove(AINO, left.id, keep_one=False)
    assert (await factors.held(AINO)).factors == ()


async def test_factors_are_bounded_and_named(factors: StoredFactors) -> None:
    """Ten at the most; a name is 1 to 64 characters."""
    for name in ("", " ", "x" * 65):
        with pytest.raises(ValueError, match="name"):
            await factors.add_passkey(AINO, name=name, credential=b"k", counter=0, at=AT)
    for _ in range(MAX_FACTORS):
        await factors.add_passkey(AINO, name="x", credential=b"k", counter=0, at=AT)
    with pytest.raises(TooManyFactors):
        await factors.add_passkey(AINO, name="x", credential=b"k", counter=0, at=AT)


async def test_a_thief_of_the_database_finds_no_secret_and_moves_none(
    factors: StoredFactors, database: Database, seal: ConsoleSeal
) -> None:
    """Secrets and challenges are sealed; an authenticator moved to another account lets nobody in there."""
    secret, challenge = new_secret(), b"challenge-in-clear"
    await factors.add_totp(AINO, name="Puhelin", secret=secret, step=1, at=AT)
    steps = StoredSteps(database=database, seal=seal)
    await steps.begin("t" * 43, Step.PASSKEY_USE, account=AINO, lifetime_s=60, at=AT, secret=challenge)
    stolen = await database.find(Collection.FACTORS, {}, sort=(("_id", 1),), limit=9)
    stolen += await database.find(Collection.STEPS, {}, sort=(("_id", 1),), limit=9)
    for word in (secret, challenge):
        assert repr(word)[2:-1] not in repr(stolen)
    await database.insert(Collection.FACTORS, {**stolen[0], "_id": BERTTA})
    with pytest.raises(FactorRefused):
        await factors.take_code(BERTTA, code_of(secret, NOW), at=AT)


async def test_a_step_is_taken_once_and_in_time(database: Database, seal: ConsoleSeal) -> None:
    """By the token that began it, as the kind it was begun as, of many once, and not when its time is over."""
    steps, token = StoredSteps(database=database, seal=seal), "t" * 43

    async def begin() -> None:
        await steps.begin(token, Step.SIGN_IN, account=AINO, lifetime_s=60, at=AT, secret=b"s", leads_to="/audit")

    await begin()
    assert await steps.look("u" * 43, Step.SIGN_IN, at=AT) is None
    assert await steps.look(token, Step.PASSKEY_USE, at=AT) is None
    assert await steps.look(token, Step.SIGN_IN, at=AT + timedelta(seconds=60)) is None
    taken = await asyncio.gather(*(steps.take(token, Step.SIGN_IN, at=AT) for _ in range(4)))
    (pending,) = [one for one in taken if one]
    assert (pending.account, pending.secret, pending.leads_to) == (AINO, b"s", "/audit")
    await begin()
    await begin()
    assert await steps.take(token, Step.SIGN_IN, at=AT) is not None
