"""Any command of a widget, known or not: nothing leaves it unredacted, and no bytes break what reads it."""

import html
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.tawk.commands import Command, dump, parse
from proxy.tawk.errors import EntityDepthError, FrameError
from proxy.tawk.visitor_commands import (
    Withheld,
    inspect,
    read,
    redact_command,
    write,
)
from tests.tawk.rebuilding import PAGE, SECRET, hide, hide_value, sent, service

FULL: list[Command] = [
    Command("addEvent", ({"name": SECRET, "data": {"a": SECRET}},)),
    Command("addTags", ({"tags": [SECRET, SECRET]},)),
    Command("removeTags", ({"tags": [SECRET, SECRET]},)),
    Command("setAttributes", ({"name": SECRET, "email": SECRET, "phone": SECRET, "a": SECRET, "email-2": SECRET},)),
    Command("nav", ({"u": SECRET, "t": SECRET, "r": SECRET}, SECRET)),
    Command("notifyWidgetResized", (SECRET,)),
    Command("endChat", (SECRET,)),
    Command("saveNameChangeForm", ({"name": SECRET, "n": SECRET, "email": SECRET},)),
    Command("saveTranscriptEmailForm", ({"name": SECRET, "te": SECRET, "email": SECRET},)),
    Command("sendTranscript", ({"name": SECRET, "te": SECRET, "email": SECRET},)),
    *(
        service(f"/v1/visitor/{form}-form", {
            "questions": [{"label": SECRET, "answer": SECRET}, {"label": "Email", "answer": SECRET}], "name": SECRET,
            "email": SECRET, "phone": SECRET, "department": SECRET, "submittedFrom": SECRET})
        for form in ("offline", "prechat")
    ),
    service("/v1/message/visitor", {"message": f"{SECRET} {SECRET}\r\n{SECRET} : {SECRET}", "attachments": []}),
    service("/v1/form/get", {"formId": SECRET}, "table"),
]  # fmt: skip


@pytest.mark.parametrize("command", FULL, ids=lambda command: command.name)
def test_nothing_leaves_unredacted_from_any_field(command: Command) -> None:
    """With the secret in every text field of a command, Tawk.to gets the command and nothing of the secret."""
    frame = sent(command)
    assert frame is not None
    assert "meik" not in json.dumps(frame, ensure_ascii=False)


TAINTED = st.sampled_from(
    [
        SECRET,
        f"<{SECRET}>",
        SECRET.replace("@", "&#64;"),
        SECRET.replace("@", "&amp;commat;"),
        f"{SECRET} \u2603",
        f"Email : {SECRET}",
        "hei",
        "",
    ]
)
JSON = st.recursive(
    TAINTED | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TAINTED | st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
FIELDS = [
    *("message", "name", "email", "phone", "department", "submittedFrom", "u", "t", "r", "n", "te", "hash"),
    *("timestamp", "formId", "plan", "extra", "attachments", "tags"),
]
QUESTION = st.fixed_dictionaries({"label": TAINTED, "answer": TAINTED | JSON}, optional={"x": JSON})
BODIES = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(FIELDS, TAINTED | JSON)
    | {
        "attachments": st.just([]) | JSON,
        "questions": st.lists(QUESTION, max_size=3),
        "tags": st.lists(TAINTED, max_size=3),
        "data": st.dictionaries(st.sampled_from(["a", "email"]), TAINTED | st.integers()),
    },
)
NAMES = (
    st.sampled_from(["nav", "setAttributes", "addEvent", "addTags", "removeTags", "savePrechatForm", "sendTranscript"])
    | st.sampled_from(["saveNameChangeForm", "saveTranscriptEmailForm", "endChat", "chatWindowState", "visitorRating"])
    | st.sampled_from(["notifyWidgetResized", "messagePreview"])
    | st.text(max_size=5)
)
ROUTES = st.sampled_from(
    ["/v1/message/visitor", "/v1/visitor/offline-form", "/v1/visitor/prechat-form", "/v1/visitor/messages-seen",
     "/v1/form/get", SECRET]
)  # fmt: skip
COMMANDS = st.builds(
    Command, NAMES, st.lists(BODIES | JSON, max_size=3).map(tuple), st.none() | st.integers(0, 9)
) | st.builds(
    lambda name, route, body: Command("service", (name, route, body), 0),
    st.sampled_from(["visitor-chat", "table", "webrtc"]),
    ROUTES,
    BODIES | JSON,
)


@given(COMMANDS)
def test_nothing_leaves_unredacted(command: Command) -> None:
    """Whatever a browser sends, in whichever field, nothing of the secret is in what Tawk.to gets."""
    said = read(command)
    if isinstance(said, Withheld):
        assert "meik" not in said.what
        return
    try:
        frame = dump(write(redact_command(said, hide, hide_value), command.callback, **PAGE))
    except EntityDepthError:
        return
    assert "meik" not in html.unescape(html.unescape(html.unescape(frame)))


ALMOST_COMMANDS = st.builds(
    json.dumps,
    st.dictionaries(st.sampled_from(["c", "p", "cb"]), st.sampled_from(["service", "nav"]) | st.lists(st.text())),
)


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")) | ALMOST_COMMANDS)
def test_any_bytes_give_a_result_or_the_documented_error(data: str) -> None:
    """The way from bytes to a command raises `FrameError` only; reading a command never raises."""
    try:
        command = parse(data)
    except FrameError:
        return
    if isinstance(command, Command):
        inspect(command)
