"""Forms at the relay: kept here or forwarded as pseudonyms, and what the rules withhold of them and of messages."""

from typing import Any

import pytest

from redaction.entities import DEFAULT_OPERATORS, EntityType, Operator
from redaction.redactor import Redactor
from storage.interfaces import EntryKind
from storage.recorder import JournalRecorder
from tests.edge import planted
from tests.edge.dialogue import DOMAIN, PAGE, REDACTOR, Dialogue
from tests.edge.relay_calls import OFFLINE, dialogue

__all__ = ["dialogue"]


def form(**fields: Any) -> dict[str, Any]:
    """Return an offline form as the widget fills it in."""
    named = {"name": planted.NAME, "email": planted.EMAIL} | fields
    questions = [{"label": label, "answer": named[key]} for label, key in (("Nimi", "name"), ("Sähköposti", "email"))]
    return {
        "questions": [*questions, {"label": "Viesti", "answer": "Moi!"}],
        **named,
        "submittedFrom": "https://x.fi/?q=1",
    }


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


WITHHOLDING = Redactor(
    REDACTOR.analyzer, operators={**DEFAULT_OPERATORS, EntityType.IBAN_CODE: Operator.WITHHOLD}, email_domain=DOMAIN
)


def test_what_the_rules_withhold_does_not_leave(recorder: JournalRecorder) -> None:
    """Nothing of the message leaves or is kept, and the visitor is told why; the next message goes its way."""
    dialogue = Dialogue(recorder, redactor=WITHHOLDING)
    dialogue.say(f"Tilini on {planted.VALUES[EntityType.IBAN_CODE]} ja nimeni {planted.NAME}", cb=3)
    assert (dialogue.upstream, dialogue.committed) == ([], [])
    assert (dialogue.refused, dialogue.reasons) == ([3], ["sensitive"])
    assert dialogue.visit.chat().ledger.entries == ()
    assert dialogue.say("Moi!", cb=4).upstream != []


def test_rules_change_between_messages(dialogue: Dialogue) -> None:
    """The next message of a running chat is judged by the new rules; what was said before can still be restored."""
    assert "[IBAN_1]" in dialogue.say(f"Tilini on {planted.VALUES[EntityType.IBAN_CODE]}", cb=1).upstream[0]
    dialogue.redactors.replace(WITHHOLDING)
    dialogue.say(f"Siis {planted.VALUES[EntityType.IBAN_CODE]}", cb=2)
    assert (dialogue.upstream, dialogue.reasons) == ([], ["sensitive"])
    assert dialogue.visit.chat().ledger.resolve("[IBAN_1]") is not None


def test_what_is_kept_for_the_controller_is_not_withheld(recorder: JournalRecorder) -> None:
    """An offline form does not leave, so it is redacted and kept instead."""
    dialogue = Dialogue(recorder, redactor=WITHHOLDING)
    dialogue.command("service", "visitor-chat", OFFLINE, form(phone=planted.VALUES[EntityType.IBAN_CODE]), cb=5)
    assert (dialogue.upstream, dialogue.refused) == ([], [])
    assert dialogue.committed


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
