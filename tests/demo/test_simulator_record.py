"""The record: nothing that reached the simulator escapes a search."""

import base64
import html
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.demo.simulator.encodings import readings, readings_of_bytes
from proxy.demo.simulator.records import RecordOverflowError, SeenKind
from tests.demo.simulator_client import started

PLANTED = "Äijä Öhman+1 <aija@jamko.fi>"

HIDING_PLACES = {
    "percent": quote(PLANTED),
    "plus": quote_plus(PLANTED),
    "percent twice": quote(quote(PLANTED)),
    "JSON": json.dumps(PLANTED),
    "JSON in JSON": json.dumps(json.dumps({"a": PLANTED})),
    "slashes escaped": json.dumps(PLANTED).replace("/", "\\/"),
    "entities": html.escape(PLANTED),
    "numeric entities": "".join(f"&#{ord(letter)};" for letter in PLANTED),
    "base64": base64.b64encode(PLANTED.encode()).decode(),
    "base64 for URLs": base64.urlsafe_b64encode(PLANTED.encode()).decode().rstrip("="),
    "base64 of JSON": base64.b64encode(json.dumps({"n": PLANTED}).encode()).decode(),
    "hexadecimal": PLANTED.encode().hex(),
    "percent in JSON": json.dumps({"u": f"https://x.fi/?q={quote(PLANTED)}"}),
    "decomposed": "A\u0308ija\u0308 O\u0308hman+1 <aija@jamko.fi>",
    "full width": "Äijä Öhman+1 <aija＠jamko.fi>",
    "invisible letters": "Ä\u200bijä Öhman+1 <ai\u00adja@jamko.fi>",
}


@pytest.mark.parametrize("hidden", HIDING_PLACES.values(), ids=HIDING_PLACES)
def test_reads_through_each_encoding(hidden: str) -> None:
    """A value is found behind each encoding it could be sent in."""
    assert any(PLANTED in reading for reading in readings(f'{{"x": {hidden} }}'))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "latin-1"])
def test_reads_bytes_of_other_encodings(encoding: str) -> None:
    """Bytes that aren't UTF-8 are read as what they may be instead."""
    assert any(PLANTED in reading for reading in readings_of_bytes(PLANTED.encode(encoding)))


ENCODERS = [quote, json.dumps, html.escape, lambda text: base64.b64encode(text.encode()).decode()]


@given(
    st.text(alphabet=st.characters(codec="utf-8", categories=["L", "Nd"]), min_size=8, max_size=30),
    st.lists(st.sampled_from(ENCODERS), max_size=3),
)
def test_reads_through_encodings_around_each_other(value: str, encoders: list[object]) -> None:
    """Up to three encodings in any order hide nothing."""
    hidden = value
    for encode in encoders:
        assert callable(encode)
        hidden = encode(hidden)
    assert any(value in reading for reading in readings(hidden))


async def test_records_everything_received() -> None:
    """Path, query, header, body, frame and peer are all in the searchable text, and apart in their entries."""
    places = ["in-the-path", "in-the-query", "in-a-header", "in-the-body", "in-a-frame", "in-the-socket-query"]
    async with started() as (simulator, visitor):
        await visitor.start()
        url = "https://va.tawk.to/in-the-path?x=in%2Dthe-query"
        await visitor.http.post(url, headers={"X-Forwarded-For": "in-a-header"}, data=b'"in\\u002dthe-body"')
        tab = await visitor.open_tab(extra="in-the-socket-query")
        await tab.say("in-a-frame")
        everything = simulator.record.everything()
        assert [place for place in [*places, "127.0.0.1"] if place not in everything] == []
        assert [len(simulator.record.search(place.upper())) for place in places] == [1] * len(places)
        assert b'"in\\u002dthe-body"' in simulator.record.everything_raw()


async def test_keeps_headers_as_they_came() -> None:
    """Headers are kept raw, in order, and beside them the name asked for in the TLS handshake."""
    async with started() as (simulator, visitor):
        await visitor.http.get("https://va.tawk.to/x", headers={"X-One": "1", "x-two": "2"})
        (seen,) = simulator.record.requests("/x")
        names = [name.decode() for name, _ in seen.headers]
        assert names[0] == "Host"
        assert names.index("X-One") < names.index("x-two")
        assert (seen.header("X-TWO"), seen.server_name, seen.peer) == ("2", "va.tawk.to", "127.0.0.1")


async def test_tells_received_from_sent() -> None:
    """What the simulator itself sends is recorded but searched only when asked for."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await simulator.say(visitor.chat_id, "only-from-the-agent")
        await tab.expect("visitorMessage")
        assert "only-from-the-agent" not in simulator.record.everything()
        assert "only-from-the-agent" in simulator.record.everything(sent=True)
        kinds = {seen.kind for seen in simulator.record}
        assert kinds == {SeenKind.REQUEST, SeenKind.RESPONSE, SeenKind.OPENED, SeenKind.FRAME_OUT}


async def test_full_record_refuses_to_answer() -> None:
    """A record that had to drop entries says so in place of a false all-clear; at the limit it still answers."""
    async with started(record_limit_entries=4) as (simulator, visitor):
        await visitor.http.get("https://va.tawk.to/a")
        await visitor.http.get("https://va.tawk.to/b")
        assert "/a" in simulator.record.everything()
        await visitor.http.get("https://va.tawk.to/c")
        for question in (simulator.record.everything, simulator.record.everything_raw):
            with pytest.raises(RecordOverflowError) as refused:
                question()
            assert refused.value.dropped == 2
