"""A visitor's command from the widget to Tawk.to: listed, redacted, built anew; or withheld with a reason."""

from typing import Any

import pytest

from proxy.tawk.commands import Command
from proxy.tawk.errors import EntityDepthError, FieldError
from proxy.tawk.notices import NoticeReason
from proxy.tawk.visitor_commands import (
    SendMessage,
    SubmitForm,
    VisitorLimits,
    Withheld,
    WithheldReason,
    inspect,
    read,
    redact_command,
    write,
)
from tests.tawk.rebuilding import PAGE, SECRET, hide, hide_value, sent, service


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("nav", [{"u": "https://jamko.fi/?q=matti", "t": "Matti", "r": "https://x/"}, None],
         [{"u": "https://www.jamko.fi/", "t": "JAMKO"}, None]),
        ("endChat", [], []),
        ("endChat", ["more"], []),
        ("chatWindowState", ["max"], ["max"]),
        ("chatWindowState", ["min"], ["min"]),
        ("socketStatusUpdate", ["away"], ["away"]),
        ("socketStatusUpdate", ["online"], ["online"]),
        ("visitorPopupFocus", [True], [True]),
        ("visitorSound", [False], [False]),
        ("visitorRating", [-1], [-1]),
        ("visitorRating", [1], [1]),
        ("chatBubbleClose", [], []),
        ("notifyWidgetResized", [{"w": 1}], []),
        ("addTags", [{"tags": ["vip", SECRET], "hash": "x", "email": SECRET}], [{"tags": ["vip", "[EMAIL_1]"]}]),
        ("removeTags", [{"tags": ["vip"]}], [{"tags": ["vip"]}]),
        ("addEvent", [{"name": "order", "data": {"sum": 5, "who": SECRET}, "hash": "x", "email": SECRET}],
         [{"name": "order", "data": {"sum": 5, "who": "[EMAIL_1]"}}]),
        ("setAttributes", [{"name": "Matti", "email": SECRET, "hash": "x", "phone": "0401234567", "plan": "a", "n": 1,
                            "student-id": 1234567, "ok": True, "none": None}],
         [{"name": "[PERSON]", "email": "email-1@chat.example", "phone": "[PHONE_NUMBER]", "plan": "a", "n": 1,
           "student-id": "[STUDENT_ID]", "ok": True, "none": None}]),
        ("setAttributes", [{"plan": "a"}, {"email": SECRET, "hash": "x"}],
         [{"plan": "a", "email": "email-1@chat.example"}]),
        ("saveNameChangeForm", [{"name": "Matti", "extra": "Matti"}], [{"name": "[PERSON]"}]),
        ("saveTranscriptEmailForm", [{"email": SECRET}], [{"email": "email-1@chat.example"}]),
        ("sendTranscript", [{"email": SECRET}], [{"email": "email-1@chat.example"}]),
        ("sendTranscript", [], [{}]),
    ],
)  # fmt: skip
def test_what_tawk_gets_of_a_command(name: str, arguments: list[Any], expected: list[Any]) -> None:
    """Each listed command is built anew: known fields, redacted texts, our page; nothing else of it."""
    assert sent(Command(name, tuple(arguments), 3)) == {"c": name, "cb": 3, "p": expected}


@pytest.mark.parametrize(
    ("path", "name", "body", "expected"),
    [
        ("/v1/message/visitor", "visitor-chat", {"message": f"Olen {SECRET}", "attachments": []},
         {"message": "Olen [EMAIL_1]", "attachments": []}),
        ("/v1/message/visitor", "visitor-chat", {"message": "hei"}, {"message": "hei", "attachments": []}),
        ("/v1/visitor/messages-seen", "visitor-chat", {"timestamp": 1700000000000}, {"timestamp": 1700000000000}),
        ("/v1/visitor/dismiss-preview", "visitor-chat", {"timestamp": "2026-01-01T10:00:00.000Z"},
         {"timestamp": "2026-01-01T10:00:00.000Z"}),
        ("/v1/form/get", "table", {"formId": SECRET}, {"formId": "lead-capture-form"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("prefix", "answered"),
    [
        ("", ""),
        ("https://va.tawk.to", "https://va.tawk.to"),
        ("/_t/va", "https://va.tawk.to"),
        ("https://chat.jamko.fi:8443/_t/va", "https://va.tawk.to"),
    ],
)
def test_a_service_call_by_path_or_address(
    path: str, name: str, body: Any, expected: Any, prefix: str, answered: str
) -> None:
    """A call is the same however the widget addresses it, and Tawk.to gets it in the widget's own way."""
    got = sent(service(prefix + path, body, name))
    assert got == {"c": "service", "cb": 0, "p": [name, answered + path, expected]}


FORM: dict[str, Any] = {
    "questions": [
        {"label": "Kuka olet?", "answer": "Matti Meikäläinen"},
        {"label": "Sähköposti", "answer": SECRET},
        {"label": "Numero", "answer": "040-123 4567"},
        {"label": "Asia", "answer": f"Kirjoita: {SECRET}"},
        {"label": "Valinnat", "answer": ["a", "b"], "context": "x"},
    ],
    "name": "Matti Meikäläinen",
    "email": SECRET,
    "phone": "0401234567",
    "department": "5f0c1d2e3a4b5c6d7e8f9012",
    "submittedFrom": "https://jamko.fi/secret?q=1",
    "extra": "Matti",
}
REDACTED_FORM = {
    "questions": [
        {"label": "Kuka olet?", "answer": "[PERSON]"},
        {"label": "Sähköposti", "answer": "email-1@chat.example"},
        {"label": "Numero", "answer": "[PHONE_NUMBER]"},
        {"label": "Asia", "answer": "Kirjoita: [EMAIL_1]"},
        {"label": "Valinnat", "answer": "a, b"},
    ],
    "name": "[PERSON]",
    "email": "email-1@chat.example",
    "phone": "[PHONE_NUMBER]",
    "department": "5f0c1d2e3a4b5c6d7e8f9012",
}


def test_the_form_before_a_chat() -> None:
    """Answers are redacted as what they are: by an equal named field, by their label, else as free text."""
    assert sent(Command("savePrechatForm", (FORM,), 1)) == {"c": "savePrechatForm", "cb": 1, "p": [REDACTED_FORM]}
    address = "/v1/visitor/prechat-form"
    assert sent(service(address, FORM))["p"] == ["visitor-chat", address, REDACTED_FORM]


def test_the_offline_form_comes_from_our_page() -> None:
    """The address that the form was sent from is ours to say."""
    got = sent(service("/v1/visitor/offline-form", FORM))["p"][2]
    assert got == {**REDACTED_FORM, "submittedFrom": "https://www.jamko.fi/"}


def test_fields_that_are_not_listed_are_named() -> None:
    """The operator learns which fields were left out, by name."""
    reading = inspect(service("/v1/visitor/offline-form", FORM))
    assert reading.unlisted == ("offline-form.extra", "form.questions.context")
    assert inspect(service("/v1/message/visitor", {"message": "a", "secret text!": "x"})).unlisted == (
        "message.body.?",
    )


def test_the_answers_repeated_as_a_message_are_redacted_as_what_they_are() -> None:
    """The widget's echo of the form leaks nothing that the form itself didn't."""
    said = read(Command("savePrechatForm", (FORM,)))
    assert isinstance(said, SubmitForm)
    text = (
        f"Kuka olet? : Matti Meikäläinen\r\nSähköposti : {SECRET}\r\nNumero : 040-123 4567\r\nAsia : Ongelma\r\nb : c"
    )
    echo = redact_command(SendMessage(text), hide, hide_value, form=said)
    assert isinstance(echo, SendMessage)
    assert echo.text == (
        "Kuka olet? : [PERSON]\r\nSähköposti : [EMAIL_ADDRESS]\r\nNumero : [PHONE_NUMBER]\r\nAsia : Ongelma\r\nb : c"
    )


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Name : Matti\r\nEmail : m@example.fi\r\nQuestion : Hei",
         "Name : [PERSON]\r\nEmail : [EMAIL_ADDRESS]\r\nQuestion : Hei"),
        ("Puhelin : 040 123 4567", "Puhelin : [PHONE_NUMBER]"),
        ("Puhelin : soita joskus", "Puhelin : soita joskus"),
        ("Sähköposti : en löydä sitä", "Sähköposti : en löydä sitä"),
        ("Nimi : en halua sanoa sitä tässä teille", "Nimi : en halua sanoa sitä tässä teille"),
        ("Opiskelijanumero : 1234567", "Opiskelijanumero : [STUDENT_ID]"),
        ("Nimi :  ", "Nimi :  "),
        ("eka\r\ntoka : 1\r\nkolmas", "eka\r\ntoka : 1\r\nkolmas"),
    ],
)  # fmt: skip
def test_labelled_lines_of_a_message(text: str, redacted: str) -> None:
    """A short label with a fitting answer is typed also without a form; ordinary talk stays free text."""
    assert redact_command(SendMessage(text), hide, hide_value) == SendMessage(redacted)


def test_free_lines_are_judged_together() -> None:
    """What stands on neighbouring lines is one text for the redactor."""
    seen: list[str] = []

    def note(text: str) -> str:
        seen.append(text)
        return text

    redact_command(SendMessage("eka\r\nNimi : Matti\r\ntoka\r\nkolmas"), note, hide_value)
    assert seen == ["eka", "Nimi", "toka\r\nkolmas"]


def test_an_attribute_whose_key_is_personal_is_left_out() -> None:
    """A key can't be pseudonymised, so the attribute goes."""
    got = redact_command(
        read(Command("setAttributes", ({"010190-999W": "x", "plan": "a"},))),
        lambda text: text.replace("010190-999W", "[HETU]"),
        hide_value,
    )
    assert write(got, None, **PAGE).arguments == ({"plan": "a"},)


WITHHELD: list[tuple[Command, WithheldReason, NoticeReason | None]] = [
    (Command("messagePreview", ("hel", 1)), WithheldReason.PREVIEW, None),
    (Command("fileUploadMessage", ({},)), WithheldReason.UPLOAD, NoticeReason.UPLOAD),
    (service("/v1/message/visitor", {"attachments": [{"type": "file"}]}), WithheldReason.UPLOAD, NoticeReason.UPLOAD),
    (service("/v1/message/visitor", {"message": "a", "attachments": [{"type": "lead-capture-response"}]}),
     WithheldReason.UNKNOWN_FIELD, NoticeReason.UNSUPPORTED),
    (service("/v1/message/visitor", {"message": "a", "attachments": {"type": []}}),
     WithheldReason.UNKNOWN_FIELD, NoticeReason.UNSUPPORTED),
    (service("/v1/message/visitor", {"message": ""}), WithheldReason.MALFORMED, NoticeReason.MALFORMED),
    (service("/v1/message/visitor", {"message": {"text": "a"}}), WithheldReason.MALFORMED, NoticeReason.MALFORMED),
    (service("/v1/message/visitor", "a"), WithheldReason.MALFORMED, NoticeReason.MALFORMED),
    (service("/v1/message/visitor", {"message": "a" * 5_001}), WithheldReason.TOO_LONG, NoticeReason.TOO_LONG),
    (service("/v1/vcall/init/visitor", {}, "webrtc"), WithheldReason.CALL, None),
    (service("/v1/visitor/new-thing", {"text": SECRET}), WithheldReason.UNKNOWN_COMMAND, None),
    (service("/v1/visitor/messages-seen", {"timestamp": SECRET}), WithheldReason.INVALID, None),
    (service("/v1/visitor/messages-seen", {"timestamp": True}), WithheldReason.INVALID, None),
    (service("/" + "x" * 400, {}), WithheldReason.UNKNOWN_COMMAND, None),
    (Command("service", ()), WithheldReason.UNKNOWN_COMMAND, None),
    (Command("service", ("visitor-chat", "x" * 1_001)), WithheldReason.INVALID, None),
    (Command("service", (1, 2, 3)), WithheldReason.INVALID, None),
    (Command("brandNew", ({"text": SECRET},)), WithheldReason.UNKNOWN_COMMAND, None),
    (Command("__callback__", (None,)), WithheldReason.UNKNOWN_COMMAND, None),
    (Command("chatWindowState", (SECRET,)), WithheldReason.INVALID, None),
    (Command("chatWindowState", ({},)), WithheldReason.INVALID, None),
    (Command("socketStatusUpdate", ()), WithheldReason.INVALID, None),
    (Command("visitorSound", (1,)), WithheldReason.INVALID, None),
    (Command("visitorRating", (2,)), WithheldReason.INVALID, None),
    (Command("visitorRating", (True,)), WithheldReason.INVALID, None),
    (Command("savePrechatForm", ([],)), WithheldReason.MALFORMED, NoticeReason.MALFORMED),
    (Command("savePrechatForm", ({"questions": {}},)), WithheldReason.MALFORMED, NoticeReason.MALFORMED),
    (Command("savePrechatForm", ({"questions": [{}] * 31},)), WithheldReason.TOO_LONG, NoticeReason.TOO_LONG),
    (Command("savePrechatForm", ({"name": "a" * 256},)), WithheldReason.TOO_LONG, NoticeReason.TOO_LONG),
    (Command("savePrechatForm", ({"questions": [{"label": "a", "answer": {}}]},)), WithheldReason.MALFORMED,
     NoticeReason.MALFORMED),
    (Command("saveNameChangeForm", ({"unlisted": SECRET},)), WithheldReason.UNKNOWN_FIELD, NoticeReason.UNSUPPORTED),
    (Command("saveNameChangeForm", (SECRET,)), WithheldReason.MALFORMED, NoticeReason.MALFORMED),
    (Command("setAttributes", ([],)), WithheldReason.INVALID, None),
    (Command("setAttributes", ({"a b": 1},)), WithheldReason.INVALID, None),
    (Command("setAttributes", ({"a": {}},)), WithheldReason.INVALID, None),
    (Command("setAttributes", ({"a": "x" * 256},)), WithheldReason.INVALID, None),
    (Command("setAttributes", ({f"a{n}": 1 for n in range(51)},)), WithheldReason.INVALID, None),
    (Command("addEvent", ({"data": {}},)), WithheldReason.INVALID, None),
    (Command("addEvent", ({"name": "a", "data": []},)), WithheldReason.INVALID, None),
    (Command("addTags", ({"tags": "a"},)), WithheldReason.INVALID, None),
    (Command("addTags", ({"tags": ["a"] * 11},)), WithheldReason.INVALID, None),
    (Command("addTags", ({"tags": [{}]},)), WithheldReason.INVALID, None),
]  # fmt: skip


@pytest.mark.parametrize(("command", "reason", "notice"), WITHHELD)
def test_what_is_withheld_and_why(command: Command, reason: WithheldReason, notice: NoticeReason | None) -> None:
    """What isn't listed, fits no schema or passes a limit is withheld; only what was said on purpose is explained."""
    said = read(command)
    assert isinstance(said, Withheld)
    assert said.reason is reason
    assert said.reason.notice is notice
    assert "matti" not in said.what
    with pytest.raises(FieldError):
        write(said, 0, **PAGE)


def test_limits_hold_at_their_edge() -> None:
    """The longest message passes, one character more doesn't."""
    limits = VisitorLimits(message_chars=3)
    assert read(service("/v1/message/visitor", {"message": "abc"}), limits=limits) == SendMessage("abc")
    longer = read(service("/v1/message/visitor", {"message": "abcd"}), limits=limits)
    assert longer == Withheld(WithheldReason.TOO_LONG, "message.body.message")


def test_a_typed_field_is_withheld_until_it_is_listed() -> None:
    """With no fields listed for a form of unknown layout, nothing of it is forwarded."""
    command = Command("saveNameChangeForm", ({"name": "Matti"},))
    assert isinstance(read(command, typed_fields={}), Withheld)


def test_entities_hide_nothing() -> None:
    """A value written with entities is redacted like any other."""
    got = sent(service("/v1/message/visitor", {"message": "a &lt; " + SECRET.replace("@", "&amp;#64;")}))
    assert got["p"][2]["message"] == "a &amp;lt; [EMAIL_1]"
    deep = read(service("/v1/message/visitor", {"message": "&amp;amp;amp;#64;"}))
    with pytest.raises(EntityDepthError):
        redact_command(deep, hide, hide_value)


def test_no_repr_shows_what_was_said() -> None:
    """No model shows a text in a log."""
    for command in (
        service("/v1/message/visitor", {"message": SECRET}),
        service("/v1/visitor/offline-form", {"name": SECRET, "questions": [{"label": SECRET, "answer": SECRET}]}),
        Command("setAttributes", ({"email": SECRET, "a": SECRET},)),
        Command("addEvent", ({"name": SECRET, "data": {"a": SECRET}},)),
        Command("addTags", ({"tags": [SECRET]},)),
        Command("saveNameChangeForm", ({"name": SECRET},)),
    ):
        assert "matti" not in repr(inspect(command))
