"""Engine.io packets: any text gives a packet or `FrameError`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.tawk.engineio import Opening, Packet, PacketKind, decode, encode, read_opening, write_opening
from proxy.tawk.errors import FrameError


@given(st.text() | st.binary())
def test_any_input_gives_a_packet_or_the_documented_error(text: str | bytes) -> None:
    """A packet that is read is written back as it came; all else raises `FrameError`."""
    try:
        packet = decode(text)
    except FrameError:
        return
    assert encode(packet) == text


@given(st.sampled_from(PacketKind), st.text())
def test_what_is_encoded_is_decoded_as_the_same(kind: PacketKind, data: str) -> None:
    """Decoding undoes encoding."""
    assert decode(encode(Packet(kind, data))) == Packet(kind, data)


@pytest.mark.parametrize("text", ["", "7", "a", " 4{}", "\u0664{}", b"4{}"])
def test_what_is_no_packet_is_refused(text: str | bytes) -> None:
    """Empty frames, unknown kinds, digits of other scripts and binary frames are refused."""
    with pytest.raises(FrameError):
        decode(text)


def test_length_is_capped() -> None:
    """The longest frame passes, one character more doesn't."""
    assert decode("4aa", max_chars=3).data == "aa"
    with pytest.raises(FrameError, match="at most 3"):
        decode("4aaa", max_chars=3)


def test_no_repr_shows_data() -> None:
    """A packet in a log shows its kind only."""
    assert "secret" not in repr(decode("4secret"))


def test_the_opening_is_read_as_written() -> None:
    """Reading undoes writing for the server's first packet."""
    opening = Opening("abc", 25_000, 60_000)
    assert read_opening(decode(write_opening(opening))) == opening


@pytest.mark.parametrize(
    "frame",
    [
        "2",
        "0",
        "0[]",
        '0{"pingInterval":1,"pingTimeout":1}',
        '0{"sid":"a","pingInterval":0,"pingTimeout":1}',
        '0{"sid":"a","pingInterval":true,"pingTimeout":1}',
        '0{"sid":"a","pingInterval":1,"pingTimeout":3600001}',
    ],
)
def test_an_opening_without_session_or_rhythm_is_refused(frame: str) -> None:
    """The edge never waits for pings by an interval that makes no sense."""
    with pytest.raises(FrameError):
        read_opening(decode(frame))
