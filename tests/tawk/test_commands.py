"""Tawk's commands: any data gives a command, a reply or `FrameError`."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.tawk.commands import MAX_CALLBACK, Command, Reply, dump, frame, parse
from proxy.tawk.errors import FrameError


@given(
    st.text()
    | st.builds(
        json.dumps,
        st.dictionaries(st.sampled_from(["c", "p", "cb", "x"]), st.text() | st.integers() | st.lists(st.text())),
    )
)
def test_any_data_gives_a_command_or_the_documented_error(data: str) -> None:
    """Whatever is read is written so that it is read as the same; all else raises `FrameError`."""
    try:
        command = parse(data)
    except FrameError:
        return
    assert parse(dump(command)) == command


@pytest.mark.parametrize(
    ("data", "command"),
    [
        (
            '{"c":"service","cb":0,"p":["visitor-chat","/v1/message/visitor",{"message":"hello","attachments":[]}]}',
            Command("service", ("visitor-chat", "/v1/message/visitor", {"message": "hello", "attachments": []}), 0),
        ),
        ('{"c":"endChat","p":[]}', Command("endChat")),
        ('{"c":"nav","p":[{"u":"https://site/"},null]}', Command("nav", ({"u": "https://site/"}, None))),
        ('{"c":"__callback__","cb":3,"p":[null,{"ok":true}]}', Reply(3, None, {"ok": True})),
        ('{"c":"__callback__","cb":3,"p":["AccessDenied",null]}', Reply(3, "AccessDenied")),
    ],
)
def test_frames_as_the_widget_writes_them(data: str, command: Command | Reply) -> None:
    """Each documented frame is read, and written back character by character."""
    assert parse(data) == command
    assert dump(command) == data
    assert frame(command) == f"4{data}"


def test_unknown_fields_of_a_frame_survive() -> None:
    """What Tawk.to adds to a frame one day reaches the widget."""
    assert json.loads(dump(parse('{"c":"x","p":[],"v":2}'))) == {"c": "x", "p": [], "v": 2}


@pytest.mark.parametrize(
    "data",
    [
        "[]",
        '{"p":[]}',
        '{"c":"","p":[]}',
        '{"c":"' + "x" * 65 + '"}',
        '{"c":1}',
        '{"c":"x","p":{}}',
        '{"c":"x","p":' + json.dumps([0] * 17) + "}",
        '{"c":"x","cb":-1}',
        '{"c":"x","cb":true}',
        '{"c":"x","cb":1.5}',
        '{"c":"x","cb":"1"}',
        '{"c":"x","cb":' + str(MAX_CALLBACK + 1) + "}",
        '{"c":"x","cb":' + "9" * 5000 + "}",
        '{"c":"__callback__","p":[null,null]}',
    ],
)
def test_what_is_no_command_is_refused(data: str) -> None:
    """Names, arguments and callback ids outside their bounds are refused."""
    with pytest.raises(FrameError):
        parse(data)


def test_no_repr_shows_arguments() -> None:
    """Neither a command nor a reply shows content in a log."""
    assert "secret" not in repr(parse('{"c":"x","p":["secret"],"secret":1}'))
    assert "secret" not in repr(parse('{"c":"__callback__","cb":1,"p":["secret","secret"]}'))
