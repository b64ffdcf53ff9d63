"""Session start: what Tawk.to is told, and what the widget and the edge get of the answer."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.tawk.errors import FieldError, RefusalError
from proxy.tawk.session import (
    KnownVisitor,
    StartRequest,
    build_start,
    read_start,
    read_start_answer,
    rewrite_start_answer,
)

KEY = "V1StGXR8_Z5jdHi6B-myT"
WIDGET_SAYS: dict[str, Any] = {
    "p": "64b1f0aa11bb22cc33dd44ee", "w": "1h9demo01", "platform": "mobile", "tzo": -420,
    "url": "https://www.jamko.fi/apua?nimi=matti#x", "referrer": "https://moodle.jamk.fi/user/matti",
    "vss": "chat.jamko.fi", "consent": True, "wss": "max", "u": "1.abcdefgh", "uv": 3, "uw": 1, "uik": KEY,
    "user": {"name": "Matti", "email": "matti@example.fi", "hash": "abc"}, "screen": "1920x1080",
}  # fmt: skip


def answer(**changes: Any) -> dict[str, Any]:
    """Give a start's answer as Tawk.to gives it."""
    data = {
        "uid": {"domain": "www.example.org", "u": "1.92RRabcdefgh", "uv": 3},
        "vid": "64b1f0aa11bb22cc33dd44ee-IoJcYgOFGjvylznGfz4rn",
        "tkn": "eyJhbGciOiJFUzI1NiJ9.eyJwaWQiOiJ4In0.abc-_",
        "tknExp": 1800, "sk": "6a2f93b063411febb50f17c3", "n": "V1781502896233127", "e": "", "te": "",
        "chid": "bc864480-687e-11f1-8e3c-21bb4a4ed452", "c": [], "cver": 2, "cw": "min", "sdo": True, "dpt": "",
        "vss": "vsb24.tawk.to", "pcfs": False, "bblc": False, "lmst": 0, "transfer": None, "transferVer": 1, "cc": "US",
        "ast": "online", "dptst": [], "asver": 10019, "ewt": 0, "settingsVersion": "2-53-0",
    }  # fmt: skip
    return {"ok": True, "data": data | changes}


def restore(text: str) -> str:
    """Put one name and one address back."""
    return text.replace("[NIMI_1]", "Matti").replace("email-1@chat.example", "matti@example.fi")


def start(request: StartRequest, **changes: Any) -> dict[str, Any]:
    """Build the request for a configured property."""
    options: dict[str, Any] = {
        "property_id": "64b1f0aa11bb22cc33dd44ee", "widget_id": "1h9demo01", "page_url": "https://www.jamko.fi/",
        "idempotency_key": KEY,
    } | changes  # fmt: skip
    return build_start(request, **options)


def test_what_tawk_is_told_when_a_visit_begins() -> None:
    """Tawk.to gets our page and one time zone for all; no address, referrer, id or profile of the browser's."""
    request = read_start(json.dumps(WIDGET_SAYS).encode())
    assert start(request) == {
        "p": "64b1f0aa11bb22cc33dd44ee", "w": "1h9demo01", "platform": "mobile", "tzo": 0,
        "url": "https://www.jamko.fi/", "vss": "", "consent": True, "wss": "max", "uik": KEY,
    }  # fmt: skip
    assert request.unlisted == ("session/start.user", "session/start.screen")


def test_what_tawk_is_told_when_a_visit_goes_on() -> None:
    """The ids that go on are those that the edge keeps; a known visitor needs no idempotency key."""
    request = read_start(json.dumps(WIDGET_SAYS).encode())
    body = start(
        request,
        referrer="https://www.jamko.fi/*",
        socket_host="vsb24.tawk.to",
        known_uuid=KnownVisitor("1.known", 3),
        idempotency_key="",
    )
    assert (body["u"], body["uv"], body["vss"], body["referrer"]) == (
        "1.known",
        3,
        "vsb24.tawk.to",
        "https://www.jamko.fi/*",
    )
    assert "uik" not in body
    assert start(request, socket_host="evil.example")["vss"] == ""


def test_a_new_visitor_needs_a_key() -> None:
    """Tawk.to stays silent without an id, so building a request without one is an error."""
    with pytest.raises(FieldError):
        start(StartRequest("p", "w"), idempotency_key="short")


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"p":"x"}', b'{"p":1,"w":2}', b'{"p":"x y","w":"z"}', b'{"p":"x","w":"y","vss":1}', b"\xff"],
)
def test_a_request_that_is_none_is_refused(body: bytes) -> None:
    """Without the ids that the widget always sends, nothing is started."""
    with pytest.raises(FieldError):
        read_start(body)


def test_a_request_is_capped() -> None:
    """A body at its limit passes, one byte more doesn't."""
    body = b'{"p":"x","w":"y"}'
    assert read_start(body, max_bytes=len(body)).property_id == "x"
    with pytest.raises(FieldError):
        read_start(body, max_bytes=len(body) - 1)


ALMOST_REQUESTS = st.dictionaries(st.sampled_from(list(WIDGET_SAYS)), st.text() | st.integers() | st.none()).map(
    lambda changes: json.dumps(WIDGET_SAYS | changes).encode()
)


@given(st.binary() | ALMOST_REQUESTS)
def test_any_body_gives_a_request_or_the_documented_error(body: bytes) -> None:
    """Whatever comes, reading answers or raises `FieldError`, and nothing but ids of the right form is used."""
    try:
        request = read_start(body)
    except FieldError:
        return
    assert start(request)["platform"] in {"desktop", "mobile"}


def test_the_widget_gets_our_host_and_no_token() -> None:
    """The socket's host is ours, the token stays with the edge, and Tawk's long-lived id doesn't reach the browser."""
    public: Any
    public, facts = rewrite_start_answer(answer(new=1), public_host="chat.jamko.fi:8443", restore=restore)
    assert public["data"]["vss"] == "chat.jamko.fi:8443"
    assert public["data"]["uid"] == {"domain": "chat.jamko.fi", "u": "1.verho", "uv": 3}
    assert "tkn" not in public["data"]
    assert "92RR" not in json.dumps(public)
    assert public["data"]["new"] == 1
    assert (facts.node, facts.token, facts.uuid) == (
        "vsb24.tawk.to", "eyJhbGciOiJFUzI1NiJ9.eyJwaWQiOiJ4In0.abc-_", "1.92RRabcdefgh",
    )  # fmt: skip


def test_the_history_and_the_names_are_restored() -> None:
    """A returning visitor reads their own values; the record gets pseudonyms."""
    history = [{"t": "c", "ut": "a", "m": "Moi [NIMI_1]", "cver": 1}]
    public: Any
    told = answer(c=history, n="[NIMI_1]", e="email-1@chat.example", te="email-1@chat.example")
    public, facts = rewrite_start_answer(told, public_host="chat.jamko.fi", restore=restore)
    assert public["data"]["c"][0]["m"] == "Moi Matti"
    assert [public["data"][key] for key in ("n", "e", "te")] == ["Matti", "matti@example.fi", "matti@example.fi"]
    assert [message.text for message in facts.messages] == ["Moi [NIMI_1]"]
    assert told["data"]["n"] == "[NIMI_1]"


def test_the_edge_gets_its_facts() -> None:
    """All that a visit hangs on is read, with a missing token as None."""
    told = answer()
    del told["data"]["tkn"]
    facts = read_start_answer(told)
    assert (facts.vid, facts.sk, facts.chid, facts.cver, facts.uuid_version, facts.token, facts.token_lifetime_s) == (
        "64b1f0aa11bb22cc33dd44ee-IoJcYgOFGjvylznGfz4rn", "6a2f93b063411febb50f17c3",
        "bc864480-687e-11f1-8e3c-21bb4a4ed452", 2, 3, None, 1800,
    )  # fmt: skip
    assert (facts.status, facts.status_version, facts.settings_version, facts.consent_required) == (
        "online", 10019, "2-53-0", False,
    )  # fmt: skip
    assert "6a2f" not in repr(facts)
    assert "1.92RR" not in repr(facts)


@pytest.mark.parametrize(
    "changes",
    [
        {"vss": "evil.example"},
        {"vss": "vsb24.tawk.to.evil.example"},
        {"vss": None},
        {"uid": None},
        {"uid": {"u": "x y"}},
        {"vid": ""},
        {"sk": 5},
        {"chid": "a/b"},
    ],
)
def test_an_answer_that_lacks_what_is_needed_is_refused(changes: dict[str, Any]) -> None:
    """An unknown socket host or a missing id is an error, never a guess."""
    with pytest.raises(FieldError):
        rewrite_start_answer(answer(**changes), public_host="chat.jamko.fi", restore=restore)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"error": {"code": "InternalServerError"}}, "InternalServerError"),
        ({"ok": False, "error": {"code": "a b"}}, "unknown"),
        ({"ok": False}, "unknown"),
        ({"error": "AccessDenied"}, "AccessDenied"),
    ],
)
def test_tawks_errors_keep_their_code(told: Any, code: str) -> None:
    """A refusal names Tawk's code, when it has the form of one."""
    with pytest.raises(RefusalError) as caught:
        read_start_answer(told)
    assert caught.value.code == code


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["ok", "data", "error", *answer()["data"]]), inner, max_size=5)
    ),
    max_leaves=5,
)


@given(
    JSON | st.builds(lambda changes: answer(**changes), st.dictionaries(st.sampled_from(list(answer()["data"])), JSON))
)
def test_any_answer_gives_facts_or_a_documented_error(told: Any) -> None:
    """Whatever Tawk.to answers, no other error comes out."""
    try:
        rewrite_start_answer(told, public_host="chat.jamko.fi", restore=restore)
    except (FieldError, RefusalError):
        return
