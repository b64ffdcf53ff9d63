"""The relay's rules, each as a dialogue: frame in, what came of it out; no socket, no clock, no disk."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proxy.edge.actions import Close, Commit, Forget, ToUpstream, ToVisitor
from proxy.edge.relay import MAX_PENDING_CALLBACKS
from proxy.edge.visit import MAX_CHATS, MAX_OWED, MAX_STATE_BYTES
from redaction.entities import EntityType
from storage.interfaces import EntryKind
from storage.recorder import JournalRecorder
from tests.edge import planted
from tests.edge.dialogue import PAGE, Dialogue

MESSAGE = "/v1/message/visitor"
OFFLINE = "/v1/visitor/offline-form"


@pytest.fixture
def dialogue(recorder: JournalRecorder) -> Dialogue:
    """A socket of a fresh visit."""
    return Dialogue(recorder)


def form(**fields: Any) -> dict[str, Any]:
    """Return an offline form as the widget fills it in."""
    named = {"name": planted.NAME, "email": planted.EMAIL} | fields
    questions = [{"label": label, "answer": named[key]} for label, key in (("Nimi", "name"), ("Sähköposti", "email"))]
    return {
        "questions": [*questions, {"label": "Viesti", "answer": "Moi!"}],
        **named,
        "submittedFrom": "https://x.fi/?q=1",
    }


# ---- the order of actions ----


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


# ---- answers to calls ----


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


# ---- what is withheld ----

WITHHELD: list[tuple[str, str | bytes, str | None, str]] = [
    ("binary", b"4{}", "malformed", "malformed"),
    ("no kind", "x", "malformed", "malformed"),
    ("empty", "", "malformed", "malformed"),
    ("an opening", '0{"sid":"x"}', "malformed", "malformed"),
    ("a pong", "3", "malformed", "malformed"),
    ("an upgrade", "5", "malformed", "malformed"),
    ("no JSON", "4{", "malformed", "malformed"),
    ("no object", "4[]", "malformed", "malformed"),
    ("no name", '4{"p":[]}', "malformed", "malformed"),
    ("a reply", '4{"c":"__callback__","cb":0,"p":[]}', "malformed", "malformed"),
    ("too deep", "4" + '{"c":' * 40 + "1" + "}" * 40, "malformed", "malformed"),
    ("no number", '4{"c":"nav","p":[NaN]}', "malformed", "malformed"),
    ("an endless number", '4{"c":"nav","p":[' + "9" * 400 + "]}", "malformed", "malformed"),
    ("an unknown command", '4{"c":"tellAll","p":["040 765 4321"]}', None, "unknown_command"),
    ("an unknown service", '4{"c":"service","p":["mail","/v1/send",{}]}', None, "unknown_command"),
    ("typing", '4{"c":"messagePreview","p":["matti.tes",1700000000000]}', None, "preview"),
    ("a call", '4{"c":"service","p":["webrtc","/v1/vcall/init/visitor",{}]}', None, "call"),
    ("an upload", '4{"c":"fileUploadMessage","p":[{}]}', "upload", "upload"),
    ("a foreign form", '4{"c":"sendTranscript","p":[{"to":"a@b.fi"}]}', "unsupported", "unknown_field"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("frame", "reason", "counted"), [row[1:] for row in WITHHELD], ids=[row[0] for row in WITHHELD]
)
def test_what_is_not_known_is_withheld_counted_and_explained(
    dialogue: Dialogue, frame: str | bytes, reason: str | None, counted: str
) -> None:
    """Tawk.to gets nothing, a counter moves, the visitor is told where there is something to tell; the socket lives."""
    dialogue.send(frame)
    assert dialogue.upstream == []
    assert dialogue.reasons == ([reason] if reason else [])
    assert dialogue.counters.value("withheld", reason=counted) == 1
    assert not dialogue.closed
    assert dialogue.say("hei").upstream


def test_a_withheld_call_gets_the_protocols_error(dialogue: Dialogue) -> None:
    """The widget does not wait for half a minute."""
    dialogue.command("service", "visitor-chat", MESSAGE, {"attachments": [{"type": "file", "content": {}}]}, cb=9)
    assert (dialogue.upstream, dialogue.refused, dialogue.reasons) == ([], [9], ["upload"])
    assert dialogue.counters.value("withheld", reason="upload") == 1


@pytest.mark.parametrize(("length", "forwarded"), [(5_000, True), (5_001, False)])
def test_a_message_has_a_longest_length(dialogue: Dialogue, length: int, forwarded: bool) -> None:
    """One sign more is withheld as too long, and not cut."""
    dialogue.say("a" * length, cb=2)
    assert bool(dialogue.upstream) is forwarded
    assert dialogue.reasons == ([] if forwarded else ["too_long"])


@pytest.mark.parametrize(("over", "forwarded"), [(0, True), (1, False)])
def test_a_frame_has_a_longest_length(dialogue: Dialogue, over: int, forwarded: bool) -> None:
    """At the bound it is read, one sign above it is not looked at."""
    shell = '4{"c":"nav","p":[""]}'
    dialogue.send(shell.replace('""', '"' + "a" * (65_536 - len(shell) + over) + '"'))
    assert bool(dialogue.upstream) is forwarded
    assert dialogue.reasons == ([] if forwarded else ["too_long"])


def test_text_encoded_too_often_is_withheld(dialogue: Dialogue) -> None:
    """What can't be judged does not leave."""
    text = "&"
    for _ in range(6):
        text = text.replace("&", "&amp;")
    dialogue.say(text + "#64;", cb=1)
    assert (dialogue.upstream, dialogue.reasons) == ([], ["malformed"])


def test_unlisted_fields_are_left_out_and_counted(dialogue: Dialogue) -> None:
    """The message goes on without them."""
    dialogue.command("service", "visitor-chat", MESSAGE, {"message": "hei", "mood": "040 765 4321"})
    assert dialogue.forwarded[0]["p"][2] == {"message": "hei", "attachments": []}
    assert dialogue.counters.value("withheld", reason="unknown_field") == 1


def test_too_many_messages_are_withheld_with_a_reason_of_their_own(dialogue: Dialogue) -> None:
    """The visitor learns that it went too fast; the socket stays open."""
    dialogue.messages_left = 1
    dialogue.say("yksi", cb=0)
    dialogue.say("kaksi", cb=1)
    assert (dialogue.upstream, dialogue.refused, dialogue.reasons) == ([], [1], ["too_fast"])
    assert not dialogue.closed


def test_a_page_that_tells_too_much_does_not_silence_its_visitor(dialogue: Dialogue) -> None:
    """What the page tells has a limit of its own."""
    dialogue.page_data_left = 1
    dialogue.command("addTags", {"tags": ["a"]}, cb=0)
    dialogue.command("setAttributes", {"a": "b"}, cb=1)
    assert (dialogue.upstream, dialogue.refused, dialogue.reasons) == ([], [1], ["too_fast"])
    assert dialogue.say("hei", cb=2).upstream


def test_a_flood_of_frames_ends_the_socket(dialogue: Dialogue) -> None:
    """Nothing of the first frame too many is looked at."""
    dialogue.frames_left = 1
    assert dialogue.send("2").upstream == ["2"]
    dialogue.send("2")
    assert (dialogue.upstream, dialogue.reasons, dialogue.closed) == ([], ["too_fast"], True)


def test_a_visit_that_is_too_large_to_keep_forwards_nothing_more(dialogue: Dialogue) -> None:
    """A state that can't be kept could not be gone on with: the visitor is told."""
    ledger = dialogue.visit.chat().ledger
    for number in range(MAX_STATE_BYTES // 1_000 + 1):
        ledger.assign(EntityType.STREET_ADDRESS, f"{number:06}" + "x" * 1_000)
    ledger.mark_saved(ledger.entries)
    dialogue.say("hei", cb=0)
    assert (dialogue.upstream, dialogue.refused, dialogue.reasons) == ([], [0], ["storage"])


# ---- what is rebuilt ----

PHONE = "040 765 4321"
IBAN = "FI21 1234 5600 0007 85"
ADDRESS = "email-1@verho.invalid"
REBUILT: list[tuple[str, list[Any], list[Any]]] = [
    ("nav", [{"u": f"https://x.fi/?q={PHONE}", "t": "Matti", "r": "https://y.fi/"}, None],
     [{"u": PAGE, "t": "JAMKO Online"}, None]),
    ("chatWindowState", ["max", PHONE], ["max"]),
    ("visitorSound", [True, "x"], [True]),
    ("visitorPopupFocus", [False], [False]),
    ("visitorRating", [1], [1]),
    ("socketStatusUpdate", ["away"], ["away"]),
    ("notifyWidgetResized", [{"w": 411, "h": 823}], []),
    ("chatBubbleClose", ["x"], []),
    ("addTags", [{"tags": [PHONE], "hash": "ab", "email": "a@b.fi"}], [{"tags": ["[PHONE_1]"]}]),
    ("removeTags", [{"tags": ["jäsen"]}], [{"tags": ["jäsen"]}]),
    ("setAttributes", [{"tilaus": PHONE, "hash": "ab"}], [{"tilaus": "[PHONE_1]"}]),
    ("setAttributes", [{"name": "Matti", "email": "a@b.fi"}], [{"name": "[NIMI_1]", "email": ADDRESS}]),
    ("addEvent", [{"name": "osto", "data": {"tili": IBAN}, "email": "a@b.fi"}],
     [{"name": "osto", "data": {"tili": "[IBAN_1]"}}]),
    ("saveNameChangeForm", [{"name": "Matti"}], [{"name": "[NIMI_1]"}]),
    ("saveTranscriptEmailForm", [{"email": "a@b.fi"}], [{"email": ADDRESS}]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "sent", "got"), REBUILT)
def test_commands_are_built_anew(dialogue: Dialogue, name: str, sent: tuple[Any, ...], got: tuple[Any, ...]) -> None:
    """Only listed fields leave, each redacted as what it is; the page is the configured one."""
    dialogue.command(name, *sent)
    assert dialogue.forwarded == [{"c": name, "p": got}]


def test_a_ping_leaves_without_its_data(dialogue: Dialogue) -> None:
    """A heartbeat carries nothing."""
    assert dialogue.send("2matti").upstream == ["2"]


def test_a_close_of_the_visitors_ends_the_socket(dialogue: Dialogue) -> None:
    """Tawk.to learns it by the closing of ours."""
    assert dialogue.send("1").closed
    assert dialogue.upstream == []


# ---- forms ----


def test_an_offline_form_stays_here_and_is_a_record_of_its_own(dialogue: Dialogue) -> None:
    """Tawk.to gets nothing, the widget its success, the controller a form apart from the chat."""
    dialogue.command("service", "visitor-chat", OFFLINE, form(), cb=5)
    assert dialogue.upstream == []
    assert dialogue.shown == [{"c": "__callback__", "cb": 5, "p": [None, {"ok": True}]}]
    assert [document["kind"] for document in dialogue.written(EntryKind.OPEN)] == ["offline_form"]
    assert [document["delivery"] for document in dialogue.written(EntryKind.MESSAGE)] == ["kept"]
    assert sorted(document["pseudonym"] for document in dialogue.written(EntryKind.IDENTITY)) == [
        "[EMAIL_1]",
        "[NIMI_1]",
    ]
    assert dialogue.visit.chat().ledger.entries == ()


def test_a_form_that_cannot_be_kept_is_no_success(dialogue: Dialogue) -> None:
    """The visitor is told, and may send it again."""
    dialogue.durable = False
    dialogue.command("service", "visitor-chat", OFFLINE, form(), cb=5)
    assert (dialogue.upstream, dialogue.refused, dialogue.reasons) == ([], [5], ["storage"])


def test_an_offline_form_may_be_forwarded_with_an_address_of_the_controllers(recorder: JournalRecorder) -> None:
    """Every answer is replaced; the e-mail keeps an e-mail's form."""
    dialogue = Dialogue(recorder, forward_forms=True)
    dialogue.command("service", "visitor-chat", OFFLINE, form(phone=planted.PHONE), cb=5)
    (command,) = dialogue.forwarded
    assert command["p"][2] == {
        "questions": [
            {"label": "Nimi", "answer": "[NIMI_1]"},
            {"label": "Sähköposti", "answer": "email-1@verho.invalid"},
            {"label": "Viesti", "answer": "Moi!"},
        ],
        "name": "[NIMI_1]",
        "email": "email-1@verho.invalid",
        "phone": "[PHONE_1]",
        "submittedFrom": PAGE,
    }


@pytest.mark.parametrize("forward", [False, True])
@pytest.mark.parametrize("email", ["", "matti", "matti@", "@x.fi", "a b@x.fi", "matti@x", "<a@x.fi>"])
def test_an_address_that_is_none_is_marked_in_the_form(recorder: JournalRecorder, forward: bool, email: str) -> None:
    """Tawk.to would mark it and sees only a pseudonym, so we do."""
    dialogue = Dialogue(recorder, forward_forms=forward)
    dialogue.command("service", "visitor-chat", OFFLINE, form(email=email), cb=5)
    assert dialogue.upstream == []
    assert dialogue.committed == []
    assert dialogue.shown == [
        {"c": "__callback__", "cb": 5, "p": [{"code": "InvalidArgument", "message": "email"}, None]}
    ]


def test_the_widgets_repetition_of_a_form_is_read_answer_by_answer(dialogue: Dialogue) -> None:
    """After the form before a chat its answers come again as a message; the same pseudonyms stand in it."""
    dialogue.command("savePrechatForm", form(), cb=0)
    dialogue.say(f"Nimi : {planted.NAME}\r\nSähköposti : {planted.EMAIL}\r\nViesti : Moi!", cb=1)
    assert dialogue.message_sent() == "Nimi : [NIMI_1]\r\nSähköposti : [EMAIL_1]\r\nViesti : Moi!"


# ---- from Tawk.to ----


def test_an_agents_words_come_back_restored_and_are_recorded_redacted(dialogue: Dialogue) -> None:
    """The visitor reads the value, the record holds the pseudonym."""
    dialogue.say("matti@esimerkki.fi")
    dialogue.agent("Kirjoitan osoitteeseen [email 1].")
    assert dialogue.shown[0]["p"][0]["m"] == "Kirjoitan osoitteeseen matti@esimerkki.fi."
    assert [document["incidents"] for document in dialogue.written(EntryKind.MESSAGE)] == [[]]


def test_the_visitors_own_words_come_back_as_typed_and_an_agents_do_not(dialogue: Dialogue) -> None:
    """By its own words the widget knows a message again whose answer was lost; what is masked stays so elsewhere."""
    typed = ("Tunnus 131052-930V", "Soita 040 765 4321", "Siis 0407654321")
    left = [dialogue.say(text, cb=number).message_sent() for number, text in enumerate(typed)]
    assert left == ["Tunnus [HETU]", "Soita [PHONE_1]", "Siis [PHONE_1]"]
    history = [{"t": "c", "ut": "v", "m": text, "cver": number} for number, text in enumerate(left)]
    own = dialogue.tell("ready", "tab", {"cver": 2, "c": history}, {}).shown[0]["p"][1]["c"]
    assert [message["m"] for message in own] == list(typed)
    assert dialogue.agent("Tunnus [HETU]").shown[0]["p"][0]["m"] == "Tunnus [HETU]"


def test_what_an_agent_types_of_a_person_is_an_incident_and_the_own_name_is_not(dialogue: Dialogue) -> None:
    """It reached Tawk.to at the agent's desk; it is counted by kind."""
    dialogue.agent("Hei, nimeni on Aino. Soita 040 765 4321")
    assert [document["incidents"] for document in dialogue.written(EntryKind.MESSAGE)] == [["PHONE_NUMBER"]]
    assert dialogue.counters.value("incidents", entity_type="PHONE_NUMBER") == 1
    assert dialogue.counters.value("incidents", entity_type="PERSON") == 0


def test_a_message_seen_again_is_recorded_once(dialogue: Dialogue) -> None:
    """The socket and a later history bring the same message."""
    assert dialogue.agent("Hei!", cver=4).kinds() == ["open", "message", "live"]
    again = {"t": "c", "ut": "a", "m": "Hei!", "n": "Aino", "cver": 4}
    assert dialogue.tell("ready", "tab", {"cver": 4, "c": [again]}, {}).kinds() == []


def test_notes_among_agents_are_no_part_of_the_record(dialogue: Dialogue) -> None:
    """They pass as Tawk.to sends them, and the widget does not show them."""
    assert dialogue.agent("vain meille", md={"ao": True}).committed == []


def test_a_full_journal_keeps_no_agents_words_from_the_visitor_and_they_are_recorded_later(dialogue: Dialogue) -> None:
    """What is at Tawk.to already is shown; its record goes with the next step that succeeds, in its old place."""
    dialogue.durable = False
    assert dialogue.agent("yksi", cver=1).shown[0]["p"][0]["m"] == "yksi"
    dialogue.agent("kaksi", cver=2)
    dialogue.durable = True
    dialogue.agent("kolme", cver=3)
    messages = dialogue.written(EntryKind.MESSAGE)
    assert len(messages) == 3
    assert [message["position"] for message in messages] == sorted(message["position"] for message in messages)
    assert dialogue.kinds()[0] == "open"
    assert dialogue.agent("neljä", cver=4).kinds() == ["message"]


def test_the_outcome_of_a_message_is_recorded_later_too(dialogue: Dialogue) -> None:
    """A delivery that could not be written goes with the next step."""
    dialogue.say("hei", cb=0)
    dialogue.durable = False
    dialogue.answer(0)
    dialogue.durable = True
    assert dialogue.say("taas", cb=1).kinds() == ["message", "delivery"]


def test_what_is_owed_has_a_bound(dialogue: Dialogue) -> None:
    """A journal that stays full costs bounded memory; what finds no place is counted."""
    dialogue.durable = False
    for number in range(MAX_OWED + 3):
        dialogue.agent("hei", cver=number + 1)
    assert len(dialogue.visit.owed) == MAX_OWED
    assert dialogue.counters.value("messages", outcome="lost") == 3


@pytest.mark.parametrize(
    "frame",
    ["4{", b"4{}", "x", "", '4{"c":"visitorMessage","p":[{"m":"\\ud800","ut":"a"}]}', '4{"c":"' + "a" * 70 + '"}'],
)
def test_no_frame_of_tawk_breaks_the_socket(dialogue: Dialogue, frame: str | bytes) -> None:
    """What can't be read is dropped and counted; half a sign is replaced."""
    dialogue.hear(frame)
    assert not dialogue.closed
    assert len(dialogue.visitor) + dialogue.counters.value("upstream_failures", fault="frame") == 1


def test_unknown_commands_of_tawk_pass_untouched(dialogue: Dialogue) -> None:
    """A newer Tawk.to may say more than we know."""
    dialogue.say("matti@esimerkki.fi")
    dialogue.tell("brandNew", {"x": ["[EMAIL_1]", {"y": None}]})
    assert dialogue.shown == [{"c": "brandNew", "p": [{"x": ["[EMAIL_1]", {"y": None}]}]}]


@pytest.mark.parametrize("packet", ['0{"sid":"a","upgrades":[],"pingInterval":1,"pingTimeout":1}', "3", "6"])
def test_the_sockets_own_packets_pass(dialogue: Dialogue, packet: str) -> None:
    """Opening, heartbeat and no-operation are the socket's own business."""
    assert dialogue.hear(packet).visitor == [packet]


# ---- the end of a chat, of a visit ----


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


# ---- any input ----

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["service", "nav", "setAttributes", "addEvent", "addTags", "endChat", "savePrechatForm", "saveNameChangeForm",
     "visitorRating", "visitorMessage", "ready", "visitorDataUpdate", "remoteDisconnect", "__callback__"]
)  # fmt: skip
SERVICE = st.tuples(st.just("visitor-chat"), st.sampled_from([MESSAGE, OFFLINE, "/v1/visitor/messages-seen"]), JSON)
FRAMES = st.one_of(
    st.text(),
    st.binary(),
    st.builds(lambda kind, text: kind + text, st.sampled_from("0123456"), st.text()),
    st.builds(
        lambda name, arguments, callback: "4" + json.dumps({"c": name, "p": arguments, "cb": callback}),
        NAMES | st.text(max_size=5),
        st.lists(JSON, max_size=4) | SERVICE.map(list),
        st.none() | st.integers(min_value=0, max_value=5),
    ),
)


@settings(max_examples=300, deadline=None)
@given(frames=st.lists(st.tuples(st.booleans(), FRAMES), max_size=6))
def test_any_frames_have_documented_effects_only(
    recorder: JournalRecorder, frames: list[tuple[bool, str | bytes]]
) -> None:
    """Whatever either side sends: no exception, only frames that are well formed, nothing half withheld."""
    dialogue = Dialogue(recorder)
    for from_visitor, data in frames:
        (dialogue.send if from_visitor else dialogue.hear)(data)
        for sent in (*dialogue.upstream, *dialogue.visitor):
            sent.encode()
        for command in dialogue.forwarded:
            assert set(command) <= {"c", "p", "cb"}
            assert command["c"] != "messagePreview"
        if from_visitor and dialogue.reasons:
            assert not dialogue.upstream


@settings(max_examples=150, deadline=None)
@given(words=st.lists(st.sampled_from([*planted.VALUES.values(), "ja", "on", "&lt;", "[EMAIL_1]"]), max_size=5))
def test_no_wording_of_planted_values_leaves(recorder: JournalRecorder, words: list[str]) -> None:
    """Structured values are found in any order and company."""
    dialogue = Dialogue(recorder)
    dialogue.say(" ; ".join(words))
    leaked = planted.traces("\n".join(dialogue.upstream))
    assert set(leaked) <= {planted.NAME, "Kauppakatu 17 B 4", "13.10.1952", "K4711"}


def test_close_is_the_only_action_of_a_close(dialogue: Dialogue) -> None:
    """Nothing else happens."""
    assert dialogue.relay.from_visitor("1") == (Close(),)
