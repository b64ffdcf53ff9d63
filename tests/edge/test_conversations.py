"""A conversation as its agent reads and writes it: names in case forms, and values that come in parts."""

import logging
from typing import Any

import pytest

from storage.mongo import Database
from storage.recorder import JournalRecorder
from tests.edge.conftest import RunEdge, Running
from tests.edge.dialogue import Dialogue
from tests.edge.stored import open_stored
from tests.edge.test_pseudonyms import heard, pseudonyms

SAID = "Moi, oon Matti Virtanen. Soittakaa Virtaselle, se on Matin vuoro"


async def test_a_name_keeps_its_ending_and_comes_back_in_any_form(running: Running) -> None:
    """The agent reads who and in which case; the visitor reads the name in the case that the agent wrote."""
    async with running.visitor() as browser:
        await browser.say(SAID)
        (told,) = pseudonyms(running)
        assert told == "Moi, oon [NIMI_1]. Soittakaa [NIMI_1]:lle, se on [NIMI_1]:n vuoro"
        for typed, shown in (
            ("Soitan [NIMI_1]lle ja kysyn [nimi 1]:lta", "Soitan Virtaselle ja kysyn Matti Virtaselta"),
            ("Onko [NIMI_1:n] maksu tullut? [NIMI_1]’s fee", "Onko Matin maksu tullut? Matti Virtanen’s fee"),
            (told, SAID),
        ):
            assert await heard(running, browser, typed) == shown


async def test_a_value_in_two_messages_is_an_incident(
    run_edge: RunEdge, database: Database, tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """The part that completes it does not leave; store, counter and log tell its kind and nothing of it."""
    async with run_edge() as running, running.visitor() as browser:
        with caplog.at_level(logging.WARNING, "verho"):
            await browser.say("0401")
            await heard(running, browser, "Jatkatko vielä?")
            await browser.say("234567")
        assert pseudonyms(running) == ["0401", "[PHONE_1]"]
        assert await heard(running, browser, "Soitan numeroon [PHONE_1]") == "Soitan numeroon 234567"
        assert running.count("partial_disclosures", entity_type="PHONE_NUMBER") == 1
    events = [record for record in caplog.records if record.msg == "partial_disclosure"]
    assert [getattr(record, "verho", None) for record in events] == [{"entity_type": "PHONE_NUMBER"}]
    (conversation,) = await open_stored(database, tmp_path)
    assert [message.incidents for message in conversation.messages] == [(), (), ("PARTIAL:PHONE_NUMBER",), ()]
    assert conversation.stored.incident_count == 1


def test_agents_are_known_by_the_names_they_are_shown_with(recorder: JournalRecorder) -> None:
    """An agent's name is taken out of what the visitor writes, in any form; in their own words it is no incident."""
    dialogue = Dialogue(recorder)
    joined = {"t": "n", "ut": "a", "m": "AGENT_JOIN_CONVERSATION", "n": "Ada Okonkwo"}
    dialogue.tell("visitorConversationPresenceUpdate", joined)
    assert dialogue.say("kiitti okonkwolle", cb=1).message_sent() == "kiitti [NIMI_1]:lle"
    dialogue.agent("Sanoin jo, soita Adalle. T. Ada", n="Ada Okonkwo")
    assert dialogue.counters.value("incidents", entity_type="PERSON") == 0


def test_whoever_fills_in_a_form_is_known_in_its_every_answer(recorder: JournalRecorder) -> None:
    """The form's name and address are known when its free text is judged, wherever that stands in it."""
    dialogue = Dialogue(recorder, forward_forms=True)
    named = {"name": "Chinedu Okonkwo", "email": "chinedu.o@example.fi"}
    questions = [{"label": "Viesti", "answer": "lähettäkää okonkwolle, chinedu.o tai Chinedun kämppis"}]
    body = {"questions": questions, **named, "submittedFrom": "https://x.fi/"}
    dialogue.command("service", "visitor-chat", "/v1/visitor/offline-form", body, cb=1)
    (command,) = dialogue.forwarded
    (question,) = command["p"][2]["questions"]
    assert question["answer"] == "lähettäkää [NIMI_1]:lle, [EMAIL_1] tai [NIMI_1]:n kämppis"
