"""The relay's rules, each as a dialogue: frame in, what came of it out; no socket, no clock, no disk."""

from typing import Any

import pytest

from proxy.edge.actions import Close, Commit, Forget, ToUpstream, ToVisitor
from proxy.edge.relay import MAX_PENDING_CALLBACKS
from proxy.edge.visit import MAX_CHATS
from storage.interfaces import EntryKind
from tests.edge.dialogue import Dialogue
from tests.edge.relay_calls import dialogue

__all__ = ["dialogue"]


def test_nothing_goes_to_tawk_before_it_is_durable(dialogue: Dialogue) -> None:
    """A message's only action is a commit, and its forwarding hangs on it."""
    (commit,) = dialogue.relay.from_visitor(
        '4{"c":"service","p":["visitor-chat","/v1/message/visitor",{"message":"hei"}]}'
    )
    assert isinstance(commit, Commit)
    assert [type(action) for action in commit.then] == [ToUpstream]
    assert [type(action) for action in commit.otherwise] == [Forget, ToVisitor]


def test_the_first_message_opens_the_conversation_and_keeps_the_state(dialogue: Dialogue) -> None:
    """Keys, real value, message and the visit's state become durable in one step."""
    dialogue.say("Mun maili on matti@esimerkki.fi")
    assert dialogue.kinds() == ["open", "identity", "message", "live"]
    assert dialogue.message_sent() == "Mun maili on [EMAIL_1]"


def test_a_later_message_with_nothing_new_writes_only_itself(dialogue: Dialogue) -> None:
    """The state is not written again when neither the ledger nor the conversation has changed."""
    dialogue.say("matti@esimerkki.fi", cb=0)
    assert dialogue.say("MATTI@esimerkki.fi", cb=1).kinds() == ["message"]
    assert dialogue.message_sent() == "[EMAIL_1]"


def test_what_cannot_be_made_durable_is_not_forwarded(dialogue: Dialogue) -> None:
    """The caller gets the protocol's error, the visitor our reason, and Tawk.to nothing."""
    dialogue.durable = False
    dialogue.say("matti@esimerkki.fi", cb=4)
    assert (dialogue.upstream, dialogue.refused, dialogue.reasons) == ([], [4], ["storage"])
    assert dialogue.counters.value("withheld", reason="storage") == 1


def test_a_withheld_call_can_be_sent_again_under_its_id(dialogue: Dialogue) -> None:
    """A failed commit forgets the call; the next try carries what the first could not write."""
    dialogue.durable = False
    dialogue.say("matti@esimerkki.fi", cb=0)
    dialogue.durable = True
    assert dialogue.say("matti@esimerkki.fi", cb=0).message_sent() == "[EMAIL_1]"
    assert dialogue.kinds() == ["open", "identity", "message", "live"]


def test_a_failed_commit_without_a_callback_is_told_all_the_same(dialogue: Dialogue) -> None:
    """There is nobody to answer, but the notice comes."""
    dialogue.durable = False
    dialogue.say("hei", cb=None)
    assert (dialogue.upstream, dialogue.refused, dialogue.reasons) == ([], [], ["storage"])


@pytest.mark.parametrize(("error", "delivery"), [(None, "forwarded"), ({"code": "TooManyRequestsError"}, "failed")])
def test_the_answer_says_what_became_of_a_message(dialogue: Dialogue, error: Any, delivery: str) -> None:
    """The answer reaches the widget, and the record learns of it."""
    dialogue.say("hei", cb=3)
    dialogue.answer(3, error, {"data": {"cver": 1}})
    assert dialogue.shown == [{"c": "__callback__", "cb": 3, "p": [error, {"data": {"cver": 1}}]}]
    assert [document["delivery"] for document in dialogue.written(EntryKind.DELIVERY)] == [delivery]


def test_a_message_sent_again_is_a_record_of_its_own(dialogue: Dialogue) -> None:
    """The first stays unconfirmed or failed: nobody can know whether it arrived."""
    first = dialogue.say("hei", cb=0).written(EntryKind.MESSAGE)
    second = dialogue.say("hei", cb=1).written(EntryKind.MESSAGE)
    assert first[0]["message"] != second[0]["message"]
    assert {first[0]["delivery"], second[0]["delivery"]} == {"unconfirmed"}


@pytest.mark.parametrize("number", [0, 7])
def test_an_answer_to_no_call_of_ours_is_dropped(dialogue: Dialogue, number: int) -> None:
    """It would break the widget; it is counted."""
    dialogue.say("hei", cb=0)
    dialogue.answer(0)
    dialogue.answer(number)
    assert dialogue.visitor == []
    assert dialogue.counters.value("upstream_failures", fault="reply") == 1


def test_an_id_in_use_is_not_answered_twice(dialogue: Dialogue) -> None:
    """The second call is withheld without an error under the first one's id, whose answer still arrives."""
    dialogue.say("yksi", cb=0)
    dialogue.say("kaksi", cb=0)
    assert (dialogue.upstream, dialogue.refused, dialogue.reasons) == ([], [], ["malformed"])
    assert len(dialogue.answer(0, None, {"ok": True}).shown) == 1


def test_calls_that_are_never_answered_take_bounded_memory(dialogue: Dialogue) -> None:
    """The oldest is forgotten, the newest is still answered, and nothing is refused."""
    for number in range(MAX_PENDING_CALLBACKS + 5):
        assert dialogue.command("setAttributes", {"lukuvuosi": 2026}, cb=number).upstream
    assert dialogue.answer(0).visitor == []
    assert len(dialogue.answer(MAX_PENDING_CALLBACKS + 4).visitor) == 1


def test_the_edge_waits_for_answers_about_messages_only(dialogue: Dialogue) -> None:
    """Who leaves right after a message has its answer recorded."""
    assert not dialogue.command("addTags", {"tags": ["a"]}, cb=0).relay.waits
    assert dialogue.say("hei", cb=1).relay.waits
    assert not dialogue.answer(1).relay.waits


def test_a_ban_is_kept_before_it_is_told_and_ends_the_socket(dialogue: Dialogue) -> None:
    """It outlives the process; what another tab sends after it is withheld."""
    dialogue.tell("remoteDisconnect", {"msg": "BANNED"})
    assert (dialogue.kinds(), dialogue.closed, dialogue.visit.banned) == (["live"], True, True)
    other = Dialogue(dialogue.recorder, dialogue.visit)
    other.say("hei", cb=0)
    assert (other.upstream, other.reasons, other.closed) == ([], ["banned"], True)


@pytest.mark.parametrize(
    ("result", "following"),
    [
        ({"nextChatId": "chat-2"}, "chat-2"),
        ({"data": {"nextChatId": "chat-2"}}, "chat-2"),
        ({}, None),
        ({"nextChatId": "\ud800"}, None),
        ({"nextChatId": 7}, None),
    ],
)
def test_the_next_chat_has_pseudonyms_of_its_own(dialogue: Dialogue, result: Any, following: str | None) -> None:
    """An ended chat's pseudonyms resolve in it and nowhere else, whether or not Tawk.to names the next one."""
    dialogue.say("eka@esimerkki.fi", cb=0)
    dialogue.command("endChat", cb=1)
    assert dialogue.answer(1, None, result).kinds() == ["close", "live"]
    assert following in (None, dialogue.visit.current)
    assert dialogue.agent("[EMAIL_1]", cver=9).shown[0]["p"][0]["m"] == "[EMAIL_1]"
    assert dialogue.say("toka@esimerkki.fi", cb=2).message_sent() == "[EMAIL_1]"
    assert dialogue.agent("[EMAIL_1]", cver=10).shown[0]["p"][0]["m"] == "toka@esimerkki.fi"


def test_an_end_that_tawk_refuses_ends_nothing(dialogue: Dialogue) -> None:
    """The chat goes on with its pseudonyms."""
    dialogue.say("eka@esimerkki.fi", cb=0)
    dialogue.command("endChat", cb=1)
    assert dialogue.answer(1, {"code": "InternalServerError"}).kinds() == []
    assert dialogue.agent("[EMAIL_1]").shown[0]["p"][0]["m"] == "eka@esimerkki.fi"


@pytest.mark.parametrize("how", ["visitor", "agent"])
def test_an_end_that_nobody_answers_counts_as_one(dialogue: Dialogue, how: str) -> None:
    """An end without a callback, and one from the agents' side, begin a chat that Tawk.to names at the next start."""
    dialogue.say("eka@esimerkki.fi", cb=0)
    if how == "visitor":
        assert dialogue.command("endChat").forwarded == [{"c": "endChat", "p": []}]
    else:
        dialogue.tell("visitorMessage", {"t": "n", "ut": "s", "m": "CHAT_ENDED", "cver": 4})
    assert dialogue.kinds() == ["close", "live"]
    assert dialogue.say("toka@esimerkki.fi", cb=1).message_sent() == "[EMAIL_1]"
    dialogue.visit.begin("chat-2")
    assert dialogue.agent("[EMAIL_1]", cver=9).shown[0]["p"][0]["m"] == "toka@esimerkki.fi"
    assert dialogue.visit.chats["chat-1"].ledger.entries[0].value == "eka@esimerkki.fi"


def test_a_visit_remembers_a_bounded_number_of_chats(dialogue: Dialogue) -> None:
    """The oldest is let go; its record stays where it is."""
    for number in range(MAX_CHATS + 3):
        dialogue.say("hei", cb=2 * number)
        dialogue.command("endChat", cb=2 * number + 1)
        dialogue.answer(2 * number + 1, None, {"nextChatId": f"chat-{number + 2}"})
    assert len(dialogue.visit.chats) == MAX_CHATS


def test_an_ended_visit_says_and_hears_nothing_more(dialogue: Dialogue) -> None:
    """A socket that was left open ends with its next frame, either way."""
    dialogue.visit.ended = True
    assert dialogue.say("hei").closed
    assert dialogue.upstream == []
    other = Dialogue(dialogue.recorder, dialogue.visit)
    assert other.agent("hei").closed
    assert other.visitor == []


def test_close_is_the_only_action_of_a_close(dialogue: Dialogue) -> None:
    """Nothing else happens."""
    assert dialogue.relay.from_visitor("1") == (Close(),)
