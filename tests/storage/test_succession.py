"""Keys of edges, index and audit are replaced while everything goes on; none in use is destroyed."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from storage.audit import StoredAudit
from storage.audit_keys import AUDIT, load_audit_publics
from storage.audit_signers import AuditSigners
from storage.audit_tags import AuditTag
from storage.blind_index import BlindIndex, Forms
from storage.console_keys import CONSOLE, ConsoleSeal
from storage.drafts import StoredDrafts
from storage.errors import FactorRefused, KeyFileError, KeyInUse
from storage.factors import StoredFactors
from storage.index_keys import INDEX
from storage.journal import Journal
from storage.key_locks import PassphraseLock
from storage.key_watch import KeyWatch
from storage.keyring import KeyRing
from storage.keys import EDGE, create_keys, load_edge_key, load_opener_public
from storage.live_port import LiveState
from storage.mongo import Database
from storage.notary import Notary
from storage.passwords import TESTING
from storage.recorder import JournalRecorder
from storage.schema import Collection
from storage.sessions import StoredSessions
from storage.signing_port import Step
from storage.steps import StoredSteps
from storage.succession import Succession
from storage.totp import STEP_S, code_of, new_secret
from storage.vocabulary import AccountId
from tests.storage.conftest import AT
from tests.storage.test_schema import VALID

LOCK = PassphraseLock("pitkä tunnuslause", TESTING)
DAY = timedelta(days=1)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Give a directory with every key."""
    create_keys(tmp_path / "keys", lock=LOCK, at=AT)
    KeyRing(INDEX, tmp_path / "keys", lock=LOCK).create(at=AT)
    KeyRing(AUDIT, tmp_path / "keys", lock=LOCK).create(at=AT)
    return tmp_path / "keys"


async def test_a_running_visit_outlives_the_edges_key(directory: Path, database: Database, journal: Journal) -> None:
    """Two edges take the new key up in two looks: at no moment does one write what the other cannot open."""
    public, secret = load_opener_public(directory), os.urandom(32)
    former = load_edge_key(directory)
    edges = [JournalRecorder(journal=journal, database=database, opener=public, edge=former) for _ in range(2)]
    watches = [KeyWatch(directory, edge, public, former) for edge in edges]

    async def passes(writer: JournalRecorder, reader: JournalRecorder, revision: int) -> bool:
        state = LiveState(b"state %d" % revision, 1, revision, ())
        await writer.commit([writer.live(secret, state, at=AT)])
        found = await reader.load_live(secret, at=AT)
        return found is not None and found.own is not None and found.own.state == state.state

    ring = KeyRing(EDGE, directory)
    succession = Succession(database=database, ring=ring, directory=directory, now=lambda: AT)
    made = await succession.replace()
    assert made != former.id
    for step, watch in enumerate((*watches, *watches)):
        await watch.look()
        assert await passes(edges[0], edges[1], 2 * step + 1), step
        assert await passes(edges[1], edges[0], 2 * step + 2), step
    assert {edge._states.edge.id for edge in edges} == {made}
    with pytest.raises(KeyInUse, match="running visits"):
        await succession.retire(former.id, visits_last=DAY)
    with pytest.raises(KeyInUse, match="active"):
        await succession.retire(made, visits_last=DAY)
    await succession.retire(former.id, visits_last=timedelta(0))
    assert load_edge_key(directory).others == ()
    with pytest.raises(KeyFileError, match="no file"):
        await succession.retire(former.id, visits_last=DAY)


async def test_the_audit_s_former_key_signs_its_successor_and_is_gone(directory: Path, database: Database) -> None:
    """The chain verifies with both public halves, and a running opener goes on with the new key."""
    ring, audit = KeyRing(AUDIT, directory, lock=LOCK), StoredAudit(database=database)
    former = ring.active().id
    running = Notary(
        database=database, keys=AuditSigners(KeyRing(AUDIT, directory, lock=LOCK), directory), now=lambda: AT
    )
    await audit.append(AuditTag.CONSOLE_SIGN_IN, actor="a" * 32, at=AT)
    await running.sign()
    succession = Succession(database=database, ring=ring, directory=directory, now=lambda: AT)
    made = await succession.replace()
    assert [held.id for held in ring.files()] == [made]
    await audit.append(AuditTag.CONSOLE_SIGN_OUT, actor="a" * 32, at=AT)
    checkpoint = await running.sign()
    assert (checkpoint and checkpoint.key) == made
    keys = load_audit_publics(directory)
    assert set(keys) == {former, made}
    found = await StoredAudit(database=database, keys=lambda: keys).verify()
    assert (found.intact, found.signed, found.entries) == (True, 4, 4)
    only_new = {made: keys[made]}
    assert (await StoredAudit(database=database, keys=lambda: only_new).verify()).broken_at == 1


async def test_the_index_is_searched_by_both_keys_until_nothing_needs_the_former(
    directory: Path, database: Database
) -> None:
    """A value that is indexed with the former key is found after the rotation, and its key is not destroyed before."""
    ring = KeyRing(INDEX, directory, lock=LOCK)
    former = ring.active()
    forms = Forms(frozenset({"EMAIL_ADDRESS"}), lambda _, value: (value.lower(),))
    old = BlindIndex(former, forms)
    entry = {"key": old.name, "macs": old.macs("EMAIL_ADDRESS", "Matti@example.fi")}
    conversation = "c" * 32
    await database.insert(
        Collection.IDENTITIES,
        {
            "_id": f"{conversation}:EMAIL_1",
            "conversation": conversation,
            "pseudonym": "EMAIL_1",
            "entity_type": "EMAIL_ADDRESS",
            "at": AT,
            "value": b"sealed",
            "index": entry,
        },
    )
    succession = Succession(database=database, ring=ring, directory=directory, now=lambda: AT)
    await succession.replace()
    active, *others = ring.all()
    index = BlindIndex(active, forms, former=others)
    assert not set(index.macs("EMAIL_ADDRESS", "matti@example.fi")) & set(entry["macs"])
    assert set(entry["macs"]) <= set(index.sought("EMAIL_ADDRESS", "matti@example.fi"))
    with pytest.raises(KeyInUse, match="1 values"):
        await succession.retire(former.id, visits_last=DAY)
    renewed = {"key": index.name, "macs": index.macs("EMAIL_ADDRESS", "matti@example.fi")}
    await database.update(Collection.IDENTITIES, {}, {"$set": {"index": renewed}})
    await succession.retire(former.id, visits_last=DAY)
    assert ring.find(former.id) is None


def test_private_keys_are_sealed_anew(directory: Path) -> None:
    """After it the new passphrase opens every key, the former none; interrupted in between, it can be run again."""
    other = PassphraseLock("aivan uusi lause", TESTING)
    ring = KeyRing(INDEX, directory, lock=LOCK)
    ring.replace(at=AT)
    before = ring.all()
    ring._put(INDEX.private_name, ring.resealed(other)[INDEX.private_name])
    assert KeyRing(INDEX, directory, lock=LOCK).reseal(other) == 2
    assert KeyRing(INDEX, directory, lock=other).all() == before
    with pytest.raises(KeyFileError):
        KeyRing(INDEX, directory, lock=LOCK).active()


async def test_the_consoles_key_moves_on_and_everybody_signs_in_again(directory: Path, database: Database) -> None:
    """Authenticators and drafts go on, under the new key; sessions and sign-ins end; no file of the former is left."""
    ring = KeyRing(CONSOLE, directory)
    former = ring.create(at=AT)
    assert former is not None
    seal, aino = ConsoleSeal(KeyRing(CONSOLE, directory)), AccountId("a" * 32)
    factors, steps = StoredFactors(database=database, seal=seal), StoredSteps(database=database, seal=seal)
    secret = new_secret()
    await factors.add_totp(aino, name="Puhelin", secret=secret, step=1, at=AT)
    form = {**VALID[Collection.CONVERSATIONS], "kind": "offline_form", "drafts": []}
    await database.insert(Collection.CONVERSATIONS, form)
    drafts = StoredDrafts(database=database, seal=seal)
    assert await drafts.keep(form["_id"], "Hei!", by=aino, at=AT)
    token = await StoredSessions(database=database).create(aino, at=AT)
    await steps.begin(token, Step.SIGN_IN, account=aino, lifetime_s=600, at=AT)
    made = await Succession(database=database, ring=ring, directory=directory, now=lambda: AT).replace()
    assert [held.id for held in KeyRing(CONSOLE, directory).files()] == [made]
    assert made != former.id
    assert await StoredSessions(database=database).look(token, at=AT) is None
    assert await steps.look(token, Step.SIGN_IN, at=AT) is None
    # A console of another process, which has never seen the former key, and the running one.
    code = code_of(secret, int(AT.timestamp()) // STEP_S)
    fresh = StoredFactors(database=database, seal=ConsoleSeal(KeyRing(CONSOLE, directory)))
    assert (await fresh.take_code(aino, code, at=AT)).name == "Puhelin"
    moved = StoredDrafts(database=database, seal=ConsoleSeal(KeyRing(CONSOLE, directory)))
    kept = await moved.of(form["_id"], by=aino)
    assert kept is not None
    assert kept.text == "Hei!"
    with pytest.raises(FactorRefused):
        await factors.take_code(aino, code, at=AT)
    assert (await database.find(Collection.FACTORS, {}, sort=(("_id", 1),), limit=9))[0]["factors"][0]["key"] == made
