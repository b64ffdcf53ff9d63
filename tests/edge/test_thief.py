"""A thief who has everything but the opener's passphrase and the visitors' secrets reads nothing, and forges nothing.

The loot: every document of the database, a backup of it, the journal while it is full, logs, settings, and all key
files with what an edge's settings name beside them. Nothing here asks Verho for anything: the thief has the bytes, and
tries.
"""

import asyncio
import base64
import random
import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from proxy.database import now
from proxy.demo.simulator import Simulator
from proxy.demo.visitor import Visitor
from proxy.edge.visits import read_secret
from storage.audit import StoredAudit
from storage.backup.creating import create_backup
from storage.backup.locks import ByPassphrase
from storage.errors import KeyFileError, SealError
from storage.interfaces import KeyScope, OpenedKeys
from storage.key_locks import PassphraseLock
from storage.keys import OPENER, OpenerPrivateKey, load_edge_key
from storage.live import live_key, open_state
from storage.passwords import TESTING
from storage.records import stored_conversation, stored_identity, stored_message, unseal_identity, unseal_message
from storage.schema import Collection
from storage.wrapping import unwrap
from tests.database import fresh_database, running_database
from tests.edge import planted
from tests.edge.cable import Cable
from tests.edge.stored import PASSPHRASE, dump, raw_documents
from tests.edge_processes import edge_processes

KEY_BYTES = 32
BACKUP_PASSPHRASE = "varmuuskopion oma lause"
ENVELOPE_HEADER_BYTES = 6
NONCE_BYTES = 12
TAG_BYTES = 16
FORM = {"name": planted.NAME, "email": planted.EMAIL, "message": planted.everything(), "language": "fi"}
Documents = dict[Collection, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Loot:
    """What the thief has, and, for the test alone, the visitors' secrets.

    Attributes:
        directory: files: journal, log, settings, keys, backup.
        while_away: all bytes while the database was away and the journal held what was said.
        afterwards: all bytes once the journal had been drained.
        documents: the database.
        visits: the visitors' secrets, which the thief has not.
    """

    directory: Path
    while_away: bytes
    afterwards: bytes
    documents: Documents
    visits: tuple[bytes, ...]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def loot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Loot]:
    """Two visitors and a form, every kind of value in each, by an edge in a process of its own."""
    directory = tmp_path_factory.mktemp("loot")
    with running_database() as uri:
        async with fresh_database(uri) as database, Cable(uri) as cable, Simulator() as simulator:
            visits, while_away = [], b""
            async with edge_processes(directory, cable.uri, database.name, simulator) as (edge,):
                for away in (False, True):
                    visitor = Visitor(edge.origin, simulator.property_id, simulator.widget_id)
                    async with visitor:
                        if away:
                            cable.pull()
                        assert (await visitor.say(planted.everything()))[0] is None
                        assert (await visitor.call("POST", "/_v/offline", FORM))[0] == 201
                        visits.append(read_secret(visitor.secret))
                    if away:
                        while_away = await dump(database, directory)
                        cable.put_back()
                while await database.count(Collection.CONVERSATIONS, {}) < 2 * len(visits):  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
                await edge.stop()
            sealing = ByPassphrase(PassphraseLock(BACKUP_PASSPHRASE, TESTING))
            await create_backup(
                database, directory / "backup.verho", sealing, audit=StoredAudit(database=database), at=now()
            )
            documents = {collection: await raw_documents(database, collection) for collection in Collection}
            yield Loot(directory, while_away, await dump(database, directory), documents, tuple(visits))


def test_no_value_can_be_found(loot: Loot) -> None:
    """Neither in the database nor in a journal that waits for it, nor in a backup, logs, settings and key files."""
    backup = (loot.directory / "backup.verho").read_bytes()
    assert len(backup) > len(loot.documents[Collection.MESSAGES]) * KEY_BYTES
    assert backup in loot.afterwards
    assert b'"message"' in loot.while_away or b"message" in loot.while_away
    for raw in (loot.while_away, loot.afterwards):
        assert planted.traces(raw) == []
        for secret in loot.visits:
            for form in (secret, secret.hex().encode(), base64.urlsafe_b64encode(secret).rstrip(b"=")):
                assert form not in raw


def test_nothing_in_the_loot_is_a_key_to_it(loot: Loot) -> None:
    """No 32 bytes that lie anywhere open any record; with the edge key, none opens a visit's state."""
    candidates = set(possible_keys(loot))
    assert len(candidates) > 1_000
    edge = load_edge_key(loot.directory / "keys")
    assert edge.secret in candidates
    for sealed in one_of_each(loot):
        assert not [candidate for candidate in candidates if reads(sealed, candidate)]
    honest = data_keys(loot)
    for sealed in one_of_each(loot)[:2]:
        assert [key for key in honest if reads(sealed, key)]
    states = [document for document in loot.documents[Collection.LIVE] if "state" in document]
    assert {document["_id"] for document in states} == {live_key(secret) for secret in loot.visits}
    sample = random.Random(1).sample(sorted(candidates), 1_000)  # noqa: S311 - a sample, no secret.
    for document in states:
        stolen = [bytes.fromhex(document["_id"]), edge.secret, bytes(KEY_BYTES), *sample]
        for guess in stolen:
            with pytest.raises(SealError):
                open_state(guess, document, edge, at=now())
        opened = [secret for secret in loot.visits if live_key(secret) == document["_id"]]
        assert open_state(opened[0], document, edge, at=now()) is not None


def test_no_secret_of_an_edge_opens_the_private_key(loot: Loot) -> None:
    """Whatever stands in settings, variables and key files is not its passphrase."""
    words = {word for word in re.findall(rb"[\x21-\x7e]{6,}", loot.afterwards) if len(word) < 80}
    edge = load_edge_key(loot.directory / "keys")
    guesses = [edge.secret.hex(), base64.b64encode(edge.secret).decode(), "webhook-secret-for-tests", "mongodb"]
    assert PASSPHRASE.encode() not in words
    for guess in guesses:
        with pytest.raises(KeyFileError):
            OPENER.load(loot.directory / "keys", lock=PassphraseLock(guess))


def reads(sealed: bytes, key: bytes) -> bool:
    """Tell whether a key makes text of a sealed value: without tag and associated data, which a thief need not mind."""
    nonce, rest = sealed[ENVELOPE_HEADER_BYTES:][:NONCE_BYTES], sealed[ENVELOPE_HEADER_BYTES + NONCE_BYTES :]
    # GCM is counter mode that begins at 2 (NIST SP 800-38D, 7.1).
    text = Cipher(AES(key), CTR(nonce + b"\0\0\0\x02")).decryptor().update(rest[: max(0, len(rest) - TAG_BYTES)])
    try:
        return text.decode().isprintable()
    except UnicodeDecodeError:
        return False


def data_keys(loot: Loot) -> list[bytes]:
    """Return what the opener's key gives: the data keys of every conversation."""
    private = OPENER.load(loot.directory / "keys", lock=PassphraseLock(PASSPHRASE))
    opened = [_opened(document, private, []) for document in loot.documents[Collection.CONVERSATIONS]]
    return [key.secret for keys in opened for key in (keys.transcript, keys.identity) if key is not None]


def possible_keys(loot: Loot) -> Iterator[bytes]:
    """Yield every 32 bytes in a row of all that could be or hold a key: binaries, hashes, ids, key files."""
    pieces: list[bytes] = []
    for documents in loot.documents.values():
        for document in documents:
            pieces += list(_leaves(document))
    for path in (loot.directory / "keys").iterdir():
        text = path.read_text("latin-1")
        pieces += [_decoded(word) for word in re.findall(r"[A-Za-z0-9+/_=-]{40,}", text)]
    for piece in pieces:
        for start in range(len(piece) - KEY_BYTES + 1):
            yield piece[start : start + KEY_BYTES]


def _leaves(value: object) -> Iterator[bytes]:
    match value:
        case bytes():
            yield value
        case str() if re.fullmatch("[0-9a-f]{32,}", value):
            yield from (value.encode(), bytes.fromhex(value))
        case dict():
            for inner in value.values():
                yield from _leaves(inner)


def _decoded(word: str) -> bytes:
    if re.fullmatch("(?:[0-9a-f]{2})+", word):
        return bytes.fromhex(word)
    return base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_" if set(word) & set("-_") else None)


def one_of_each(loot: Loot) -> list[bytes]:
    """Return one sealed value of each kind: the longest, which no wrong key makes text of by chance."""
    fields = ((Collection.MESSAGES, "content"), (Collection.IDENTITIES, "value"), (Collection.LIVE, "state"))
    return [
        max((bytes(document[name]) for document in loot.documents[collection] if name in document), key=len)
        for collection, name in fields
    ]


# ---- with the database's own rights: records that were changed, and the opener's key in honest hands ----


@dataclass(frozen=True, slots=True)
class Sealed:
    """One sealed value of the loot: its bytes, and how they are opened, in its own place."""

    name: str
    value: bytes
    open: Callable[[bytes], object]


def sealed_values(loot: Loot) -> list[Sealed]:
    """Return every sealed value with the honest way to open it, by the opener's key or the visitor's secret."""
    private = OPENER.load(loot.directory / "keys", lock=PassphraseLock(PASSPHRASE))
    edge, keys, found = load_edge_key(loot.directory / "keys"), dict[str, OpenedKeys](), list[Sealed]()
    for document in loot.documents[Collection.CONVERSATIONS]:
        stored = stored_conversation(document, message_count=0, incident_count=0)
        keys[stored.id] = _opened(document, private, found)
    for document in loot.documents[Collection.MESSAGES]:
        message, own = stored_message(document), keys[document["conversation"]]
        found.append(
            Sealed("content", message.sealed, lambda v, m=message, k=own: unseal_message(k, replace(m, sealed=v)))  # type: ignore[misc]
        )
    for document in loot.documents[Collection.IDENTITIES]:
        identity, own = stored_identity(document), keys[document["conversation"]]
        found.append(
            Sealed("value", identity.sealed, lambda v, i=identity, k=own: unseal_identity(k, replace(i, sealed=v)))  # type: ignore[misc]
        )
    for document in loot.documents[Collection.LIVE]:
        secret = next(secret for secret in loot.visits if live_key(secret) == document["_id"])
        found.append(
            Sealed(
                "state",
                bytes(document["state"]),
                lambda v, s=secret, d=document: open_state(s, d | {"state": v}, edge, at=now()),  # type: ignore[misc]
            )
        )
    return found


def _opened(document: dict[str, Any], private: OpenerPrivateKey, found: list[Sealed]) -> OpenedKeys:
    """Return a conversation's keys, and add the wraps to what was found."""
    stored = stored_conversation(document, message_count=0, incident_count=0)
    assert stored.identity is not None
    for wrapped, scope in ((stored.transcript, KeyScope.TRANSCRIPT), (stored.identity, KeyScope.IDENTITY)):
        found.append(
            Sealed(
                f"wrap of {scope}",
                wrapped.wrap,
                lambda v, w=wrapped, s=scope: unwrap(replace(w, wrap=v), private, conversation=stored.id, scope=s),  # type: ignore[misc]
            )
        )
    return OpenedKeys(
        unwrap(stored.transcript, private, conversation=stored.id, scope=KeyScope.TRANSCRIPT),
        unwrap(stored.identity, private, conversation=stored.id, scope=KeyScope.IDENTITY),
    )


def test_a_flipped_bit_a_cut_and_a_longer_value_are_refused(loot: Loot) -> None:
    """In every sealed value, at every byte of the short ones and a sample of the long ones."""
    choose = random.Random(20261122)  # noqa: S311 - the same bytes each time.
    values = sealed_values(loot)
    assert {sealed.name for sealed in values} == {"content", "value", "state", "wrap of transcript", "wrap of identity"}
    for sealed in values:
        assert sealed.open(sealed.value) is not None
        places = range(len(sealed.value))
        for place in places if len(places) <= 200 else choose.sample(places, 60):
            flipped = bytearray(sealed.value)
            flipped[place] ^= 1 << choose.randrange(8)
            with pytest.raises(SealError):
                sealed.open(bytes(flipped))
        for other in (sealed.value[:-1], sealed.value[1:], sealed.value[:20], b"", sealed.value + b"\0"):
            with pytest.raises(SealError):
                sealed.open(other)


def test_records_that_trade_places_are_refused(loot: Loot) -> None:
    """A value in any other value's place, of its own conversation or another, of its own kind or another."""
    values = sealed_values(loot)
    for sealed in values:
        for other in values:
            if other is not sealed:
                with pytest.raises(SealError):
                    sealed.open(other.value)


def test_a_record_is_bound_to_all_that_says_where_it_belongs(loot: Loot) -> None:
    """Moved to another conversation, place, sender, kind or id in the database, it opens no more."""
    private = OPENER.load(loot.directory / "keys", lock=PassphraseLock(PASSPHRASE))
    for document in loot.documents[Collection.CONVERSATIONS]:
        keys = _opened(document, private, [])
        other = secrets.token_hex(16)
        for raw in loot.documents[Collection.MESSAGES]:
            if raw["conversation"] != document["_id"]:
                continue
            for change in (
                {"conversation": other},
                {"position": raw["position"] + 1},
                {"sender": "agent" if raw["sender"] != "agent" else "visitor"},
                {"message": other},
            ):
                with pytest.raises(SealError):
                    unseal_message(keys, stored_message(raw | change))
        for raw in loot.documents[Collection.IDENTITIES]:
            if raw["conversation"] != document["_id"]:
                continue
            for change in (
                {"conversation": other},
                {"pseudonym": "[NIMI_99]"},
                {"entity_type": "AGE"},
                {"revision": 9},
            ):
                with pytest.raises(SealError):
                    unseal_identity(keys, stored_identity(raw | change))
