"""What the relay withholds of a visitor's frames, and how it builds anew what it lets through."""

from typing import Any

import pytest

from proxy.edge.visit import MAX_STATE_BYTES
from redaction.entities import EntityType
from tests.edge.dialogue import PAGE, Dialogue
from tests.edge.relay_calls import MESSAGE, dialogue

__all__ = ["dialogue"]

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
