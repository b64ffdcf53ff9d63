"""The socket's address: what of the widget's is used, and where the edge connects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.tawk.errors import AddressError
from proxy.tawk.socket_address import SocketRequest, read_socket_query, socket_url


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ([("k", "x"), ("cver", "3"), ("pop", "true"), ("asver", "10019"), ("tkn", "y"), ("__t", "Ox1_-.a")],
         SocketRequest(3, 10019, "Ox1_-.a")),
        ([("cver", "0.5")], SocketRequest()),
        ([("cver", "2.9"), ("asver", "-1"), ("__t", "a b")], SocketRequest(2)),
        ([("cver", "99999999999999")], SocketRequest()),
        ([("cver", "9999999999")], SocketRequest(2**31)),
        ([("cver", "\u0663")], SocketRequest()),
        ([], SocketRequest()),
    ],
)  # fmt: skip
def test_what_is_used_of_the_widgets_address(query: list[tuple[str, str]], expected: SocketRequest) -> None:
    """Versions are rounded down and bounded; the widget's key and token are not read."""
    assert read_socket_query(query) == expected


def test_where_the_edge_connects() -> None:
    """Key and token are the edge's own, encoded; the rest is what the protocol asks for."""
    assert socket_url("vsb24.tawk.to", SocketRequest(3, 7, "Ox1"), session_key="k&y", token="t=") == (
        "wss://vsb24.tawk.to/s/?k=k%26y&cver=3&pop=false&asver=7&tkn=t%3D&EIO=3&transport=websocket&__t=Ox1"
    )


@pytest.mark.parametrize("node", ["evil.example", "vsb24.tawk.to:80", "vsb24.tawk.to/x", ""])
def test_no_other_host_is_connected_to(node: str) -> None:
    """Only Tawk's socket hosts get the session's key."""
    with pytest.raises(AddressError):
        socket_url(node, SocketRequest(), session_key="k", token="t")


@given(st.lists(st.tuples(st.sampled_from(["cver", "asver", "__t", "k"]), st.text()), max_size=6))
def test_any_query_is_read(query: list[tuple[str, str]]) -> None:
    """Whatever the query says, an address comes out that is one of Tawk's."""
    url = socket_url("vs1.tawk.to", read_socket_query(query), session_key="k", token="t")
    assert url.startswith("wss://vs1.tawk.to/s/?k=k&cver=")
    assert url.isascii()
    assert " " not in url
