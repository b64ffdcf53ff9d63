"""What comes from Tawk.to: restored for the visitor, recorded once, bounded, and harmless whatever it is."""

import pytest

from proxy.edge.visit import MAX_OWED
from storage.interfaces import EntryKind
from tests.edge.dialogue import Dialogue
from tests.edge.relay_calls import dialogue

__all__ = ["dialogue"]


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
