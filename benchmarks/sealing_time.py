"""What sealing costs: a record against bare AES-GCM, a wrapped data key against HPKE without the post-quantum half."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from benchmarks.figures import Comparison
from benchmarks.redaction_time import compared
from storage.interfaces import (
    Content,
    Conversation,
    ConversationId,
    ConversationKind,
    Delivery,
    KeyScope,
    LiveState,
    Sender,
)
from storage.journal import Journal
from storage.key_locks import PassphraseLock
from storage.keys import create_keys, load_edge_key
from storage.mongo import Database
from storage.recorder import JournalRecorder
from storage.sealing import new_data_key
from storage.wrapping import wrap

TEXT = "Hei! Olen [NIMI_1], opiskelijanumeroni on [STUDENT_1]. Milloin lukuvuositarra pitää noutaa toimistolta?"
STATE_BYTES = 2_000
NOWHERE = "mongodb://127.0.0.1:1"


def measure(count: int) -> Iterator[Comparison]:
    """Seal and wrap `count` times each, in turn with what it is compared with."""
    at = datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="verho-") as directory:
        keys = Path(directory)
        opener = create_keys(keys, lock=PassphraseLock(secrets.token_urlsafe(24)), at=at)
        recorder = JournalRecorder(
            # Neither is entered: only the parts that seal are called, and they touch no disk and no network.
            journal=Journal(keys / "journal"), database=Database(NOWHERE, name="verho"),
            opener=opener, edge=load_edge_key(keys),
        )  # fmt: skip
        chat = Conversation(
            ConversationId(secrets.token_hex(16)), ConversationKind.CHAT, new_data_key(), new_data_key()
        )
        content, bare, text = Content(TEXT), AESGCM(chat.transcript.secret), TEXT.encode()
        secret, state = os.urandom(32), os.urandom(STATE_BYTES)
        message_id = secrets.token_hex(16)

        def record() -> object:
            return recorder.message(
                chat, message_id=message_id, position=1, sender=Sender.VISITOR, content=content,
                delivery=Delivery.UNCONFIRMED, at=at,
            )  # fmt: skip

        aes = "bare AES-256-GCM"
        sealing, plain = compared([record] * count, [lambda: bare.encrypt(os.urandom(12), text, None)] * count, 1)
        yield Comparison("sealing.record", "a message's sealed record", "µs", sealing.p50, aes, plain.p50)
        live, plain = compared(
            [lambda: recorder.live(secret, LiveState(state, 1, 1), at=at)] * count,
            [lambda: bare.encrypt(os.urandom(12), state, None)] * count,
            1,
        )
        yield Comparison("sealing.state", "a visit's sealed state, 2 kB", "µs", live.p50, aes, plain.p50)
        classic, public = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM), X25519PrivateKey.generate().public_key()
        wrapping, plain = compared(
            [lambda: wrap(chat.transcript, opener, conversation=chat.id, scope=KeyScope.TRANSCRIPT)] * count,
            [lambda: classic.encrypt(chat.transcript.secret, public, info=b"")] * count,
            1,
        )
        yield Comparison("sealing.wrap", "a wrapped data key", "µs", wrapping.p50, "HPKE, X25519 only", plain.p50)
