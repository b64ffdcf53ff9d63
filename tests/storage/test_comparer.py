"""Rules are compared over what was typed, inside the opener: by who may, in the audit, and no value comes out."""

import json
import os
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from proxy.comparing import DraftComparisons
from redaction.entities import Operator
from redaction.rules.building import redactor_of
from redaction.rules.pack import RulePack
from redaction.rules.reading import write_pack
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.audit_tags import AuditTag
from storage.drain import Drain
from storage.errors import AccessDenied, BadRequest, TooMany, TooOften
from storage.keys import OpenerPrivateKey
from storage.mongo import Database
from storage.opener.comparer import Comparer
from storage.opener.comparing import CompareRequest, dump_compare, dump_compared, load_compare, load_compared
from storage.opener.rates import Allowance
from storage.passwords import TESTING, Passwords
from storage.recorder import JournalRecorder
from storage.rule_packs import StoredRulePacks
from storage.rule_studio import StoredRuleDrafts
from storage.schema import Collection
from storage.sessions import StoredSessions
from storage.vocabulary import Content, ConversationId, ConversationKind, Delivery, Right, Sender
from tests.storage.conftest import AT, FIREFOX

BEFORE = RulePack("1")
LOOSER = replace(BEFORE, version="2", from_visitor={**BEFORE.from_visitor, **{
    kind: Operator.PASS for kind in BEFORE.from_visitor if kind.value == "PHONE_NUMBER"
}})  # fmt: skip
BOTH = (Right.TUNE_RULES, Right.READ_REDACTED)


@dataclass(frozen=True)
class OneKey:
    """A ring with one key."""

    key: OpenerPrivateKey

    def find(self, key_id: str) -> OpenerPrivateKey | None:
        """Return it by its id."""
        return self.key if key_id == self.key.id else None


@dataclass
class Bench:
    """An opener's comparer, and what asking it takes."""

    comparer: Comparer
    database: Database
    audit: StoredAudit
    accounts: StoredAccounts
    sessions: StoredSessions
    recorder: JournalRecorder
    drain: Drain
    draft: str

    async def token(self, *rights: Right) -> str:
        """Return the session token of a new account with these rights."""
        account = await self.accounts.create(
            name=os.urandom(4).hex(), display_name="Aino", password="hyvä salasana 1", language="fi",
            rights=frozenset(rights), granted_by="pj", grant_reason="työ", grant_until=None, at=AT,
        )  # fmt: skip
        return await self.sessions.create(account.id, at=AT)

    async def talk(self) -> ConversationId:
        """Store a conversation with a telephone number behind a pseudonym."""
        conversation, opened = self.recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="", at=AT)
        value = self.recorder.identity(
            conversation, pseudonym="[PHONE_1]", entity_type="PHONE_NUMBER", value="040 1234567", at=AT
        )
        said = self.recorder.message(
            conversation, message_id="m", position=0, sender=Sender.VISITOR, content=Content("Soita [PHONE_1]"),
            delivery=Delivery.FORWARDED, at=AT,
        )  # fmt: skip
        await self.recorder.commit([opened, value, said])
        await self.drain.idle()
        return conversation.id

    def ask(self, session: str, *talks: ConversationId, revision: int = 1) -> CompareRequest:
        """Return a question about the draft."""
        return CompareRequest(session, self.draft, revision, 0, talks, 9)


@pytest.fixture
async def bench(database: Database, recorder: JournalRecorder, drain: Drain, private_key: OpenerPrivateKey) -> Bench:
    """Give a comparer and a draft that lets telephone numbers pass."""
    audit, drafts = StoredAudit(database=database), StoredRuleDrafts(database=database)
    accounts = StoredAccounts(database=database, passwords=Passwords(profile=TESTING))
    sessions = StoredSessions(database=database)
    draft = await drafts.begin(write_pack(LOOSER), version="2", based_on=0, author="x", at=AT)
    comparer = Comparer(
        database=database,
        keys=OneKey(private_key),
        comparisons=DraftComparisons(
            drafts=drafts, packs=StoredRulePacks(database=database), unpublished=lambda: BEFORE, build=redactor_of,
            email_domain=None,
        ),
        accounts=accounts,
        sessions=sessions,
        audit=audit,
        allowance=Allowance(5, timedelta(minutes=1)),
        max_batch=4,
        budget_s=-1.0,
        now=lambda: AT,
    )  # fmt: skip
    return Bench(comparer, database, audit, accounts, sessions, recorder, drain, draft.id)


async def test_what_would_be_lost_is_told_without_a_value(bench: Bench) -> None:
    """Counts, lengths, redacted text; restricted ones are left out and not in the audit; what is left is named."""
    talks = [await bench.talk() for _ in range(3)]
    await bench.database.update(
        Collection.CONVERSATIONS,
        {"_id": talks[0]},
        {"$set": {"restriction": {"case": "1", "ground": "accuracy", "since": AT}}},
    )
    answer = await bench.comparer.compare(bench.ask(await bench.token(*BOTH), *talks))
    assert load_compared(dump_compared(answer)) == answer
    assert b"040 123" not in dump_compared(answer)
    assert (answer.tally.messages, answer.tally.lost, answer.skipped) == (1, {"PHONE_NUMBER": 1}, 1)
    (example,) = answer.tally.lost_examples
    assert (example.length, example.before, example.after) == (11, "Soita ", "")
    # No time was given: one is done all the same, so that asking again comes to an end.
    assert len(answer.left) == 1
    (entry,) = await bench.audit.page()
    assert entry.tag is AuditTag.OPENER_RULES_COMPARE
    assert set(entry.conversations) == set(talks[1:])


@pytest.mark.parametrize("rights", [(Right.TUNE_RULES,), (Right.READ_REDACTED, Right.REVEAL_IDENTITY), ()])
async def test_without_both_rights_nothing_is_opened(bench: Bench, rights: tuple[Right, ...]) -> None:
    """Whoever may only read, or only tune, gets nothing, and the refusal is in the audit."""
    talk = await bench.talk()
    with pytest.raises(AccessDenied):
        await bench.comparer.compare(bench.ask(await bench.token(*rights) if rights else "x", talk))
    assert [one.tag for one in await bench.audit.page()] == [AuditTag.OPENER_KEYS_REFUSED]


async def test_a_draft_that_changed_and_too_much_are_refused(bench: Bench) -> None:
    """What was seen is what is compared, and nobody has more compared than the opener allows."""
    session, talk = await bench.token(*BOTH), await bench.talk()
    with pytest.raises(BadRequest, match="draft"):
        await bench.comparer.compare(bench.ask(session, talk, revision=2))
    with pytest.raises(TooMany):
        await bench.comparer.compare(bench.ask(session, *(ConversationId(f"{one:032x}") for one in range(5))))
    for _ in range(4):
        await bench.comparer.compare(bench.ask(session, talk))
    with pytest.raises(TooOften):
        await bench.comparer.compare(bench.ask(session, talk))


@pytest.mark.parametrize(
    "change",
    [
        {"draft": "x"}, {"draft": 1}, {"revision": -1}, {"revision": True}, {"number": "1"}, {"examples": 101},
        {"conversations": []}, {"conversations": ["x"]}, {"session": 1}, {"version": 1},
    ],
)  # fmt: skip
def test_a_malformed_question_names_its_field(change: dict[str, object]) -> None:
    """Every field is checked before anything is looked up."""
    request = CompareRequest("s", "0" * 32, 1, 0, (ConversationId("1" * 32),), 9)
    assert load_compare(dump_compare(request)) == request
    document = {**json.loads(dump_compare(request)), **change}
    with pytest.raises(BadRequest, match=next(iter(change))):
        load_compare(json.dumps(document).encode())
