"""Signed checkpoints and roots: what was signed cannot be rewritten, and what was cut off is missed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.audit_chain import GENESIS, ChainWalk, Checkpoint, Root, entry_hash, is_signed, sign_checkpoint
from storage.audit_file import NotAnAudit, dump_header, dump_item, load_items
from storage.audit_keys import AuditPrivateKey
from storage.audit_tags import AuditTag
from storage.audit_verdict import AuditVerification
from storage.documents import milliseconds
from storage.vocabulary import AuditEntry
from tests.storage.conftest import AT

KEY, OTHER = AuditPrivateKey.from_seed(bytes(range(32))), AuditPrivateKey.from_seed(bytes(32))
KEYS = {KEY.id: KEY.public}
KNOWN_SIGNATURE = (
    "8cb4a8acb7e46e735bfb7effffc8ec31609a721998e8149769ab6e5ce33d712c"
    "65295dc7f4b0e11bdc103fdbb6c6c3b504674b1b98f7121e94128015634d1f02"
)


def chain(count: int, *, actor: str = "a", start: int = 1, previous: str = GENESIS) -> list[AuditEntry]:
    """Return a chain of entries."""
    entries = []
    for seq in range(start, start + count):
        blank = AuditEntry(
            seq, milliseconds(AT), AuditTag.CONSOLE_SIGN_IN, actor, (), {"count": seq}, "syy", previous, ""
        )
        entries.append(replace(blank, hash=entry_hash(blank)))
        previous = entries[-1].hash
    return entries


def signed(entry: AuditEntry, key: AuditPrivateKey = KEY) -> Checkpoint:
    """Return a checkpoint at this entry."""
    return sign_checkpoint(key, seq=entry.seq, head=entry.hash, at=AT)


def walk(items: list[AuditEntry | Checkpoint | int], *, root: Root | None = None) -> AuditVerification:
    """Return what a walk finds."""
    walking = ChainWalk(keys=KEYS, root=root)
    for item in items:
        if not walking.take(item):
            break
    return walking.verdict()


def test_a_signed_chain_holds() -> None:
    """Checkpoints behind their entries are counted; the tail after the last is whole but unsigned."""
    one, two, three, four = chain(4)
    found = walk([one, two, signed(two), three, signed(three), four], root=Root(3, three.hash))
    assert (found.intact, found.first, found.last, found.signed, found.head) == (True, 1, 4, 3, four.hash)


def test_a_checkpoint_is_signed_by_its_key_over_all_of_it() -> None:
    """Any change to a checkpoint, or another key, shows. The signature's form is fixed by a known answer."""
    point = signed(chain(1)[0])
    assert is_signed(point, KEYS)
    changes: list[dict[str, object]] = [
        {"seq": 2}, {"head": GENESIS}, {"at": AT.replace(year=2025)}, {"key": OTHER.id}, {"suite": "none"},
        {"signature": bytes(64)}, {"signature": b""},
    ]  # fmt: skip
    for change in changes:
        assert not is_signed(replace(point, **change), KEYS | {OTHER.id: OTHER.public}), change  # type: ignore[arg-type]  # By name.
    assert not is_signed(point, {OTHER.id: OTHER.public})
    # Ed25519 is deterministic (RFC 8032): key 00..1f over the statement's bytes, checked with openssl pkeyutl.
    fixed = sign_checkpoint(KEY, seq=1, head=GENESIS, at=AT.replace(year=2026))
    assert fixed.signature.hex() == KNOWN_SIGNATURE


@given(st.integers(2, 12), st.data())
def test_a_rewritten_past_is_found_at_the_checkpoint(length: int, data: st.DataObject) -> None:
    """Whoever rewrites entry n and all hashes after it is caught at the first checkpoint from n on."""
    entries = chain(length)
    position = data.draw(st.integers(0, length - 1))
    kept, previous = entries[:position], entries[position - 1].hash if position else GENESIS
    forged = chain(length - position, actor="forger", start=position + 1, previous=previous)
    at = data.draw(st.integers(position, length - 1))
    items: list[AuditEntry | Checkpoint | int] = []
    for entry in kept + forged:
        items.append(entry)
        if entry.seq == at + 1:
            items.append(signed(entries[at]))
    found = walk(items)
    assert found.broken_at == at + 1
    assert "signed checkpoint" in found.problem


@given(st.integers(1, 12), st.data())
def test_a_cut_end_is_found_by_a_root(length: int, data: st.DataObject) -> None:
    """However much is cut off at the end, checkpoints and all, a root noted before names the first missing entry."""
    entries = chain(length)
    kept = data.draw(st.integers(0, length - 1))
    root = Root(length, entries[-1].hash)
    assert walk([*entries[:kept]]).intact
    found = walk([*entries[:kept]], root=root)
    assert (found.broken_at, found.entries) == (kept + 1, kept)
    assert walk([*entries], root=root).intact
    assert walk([*entries], root=Root(length, GENESIS)).broken_at == length


def test_a_cut_end_is_found_by_a_checkpoint_that_was_left() -> None:
    """A checkpoint without its entry says that the end is missing, also when no entry is left at all."""
    entries = chain(3)
    assert walk([entries[0], signed(entries[2])]).broken_at == 2
    assert walk([signed(entries[2])]).broken_at == 3


def test_a_beginning_is_only_missing_where_a_signed_checkpoint_stands() -> None:
    """A chain may begin behind a checkpoint (its older entries' term was over), and nowhere else."""
    entries = chain(5)
    found = walk([signed(entries[1]), *entries[2:]])
    assert (found.intact, found.first, found.entries, found.signed) == (True, 3, 3, 2)
    assert walk([*entries[2:]]).broken_at == 1
    assert walk([signed(entries[1], OTHER), *entries[2:]]).broken_at == 2
    assert walk([signed(entries[0]), *entries[2:]]).broken_at == 2


def exported(items: list[AuditEntry | Checkpoint]) -> list[str]:
    """Return an export's lines."""
    return [dump_header(), *(dump_item(item) for item in items)]


def test_an_export_holds_everything() -> None:
    """What was written is what is read, entry by entry and checkpoint by checkpoint."""
    one, two = chain(2)
    items: list[AuditEntry | Checkpoint] = [one, signed(one), two]
    assert list(load_items(exported(items))) == items


@given(st.data())
def test_any_change_to_an_export_is_found(data: st.DataObject) -> None:
    """A digit changed anywhere in a line, a line taken out or put elsewhere: the walk does not end intact."""
    entries = chain(6)
    lines = exported([*entries, signed(entries[-1])])
    position = data.draw(st.integers(1, len(lines) - 1))
    match data.draw(st.sampled_from(["change", "remove", "swap"])):
        case "change":
            digits = [place for place, letter in enumerate(lines[position]) if letter.isdigit()]
            place = data.draw(st.sampled_from(digits))
            digit = str((int(lines[position][place]) + 1) % 10)
            lines[position] = lines[position][:place] + digit + lines[position][place + 1 :]
        case "remove" if position < len(lines) - 1:
            del lines[position]
        case _:
            lines[position], lines[1 if position > 1 else 2] = lines[1 if position > 1 else 2], lines[position]
    assert not walk(list(load_items(lines)), root=Root(6, entries[-1].hash)).intact


@given(st.lists(st.one_of(st.text(), st.from_regex(r'\{"(entry|checkpoint)":\{"seq":[0-9"]+\}\}'))))
def test_any_file_is_an_answer(lines: list[str]) -> None:
    """Whatever a file holds, reading it ends with items or says that it is no audit."""
    with pytest.raises(NotAnAudit):
        list(load_items(["{}", *lines]))
    walk(list(load_items([dump_header(), *lines])))
