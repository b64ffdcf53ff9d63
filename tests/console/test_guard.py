"""Where forms may come from, where they may lead, and what proves them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.console.guard import HEADERS, Origin, own_path, proof, proven

HTTPS = "https://console.jamko.fi"


@pytest.mark.parametrize(
    "text",
    [
        "console.jamko.fi",
        "https://console.jamko.fi/",
        "https://console.jamko.fi/path",
        "https://aino@console.jamko.fi",
        "http://console.jamko.fi",
        "http://127.0.0.1.jamko.fi",
        "ftp://console.jamko.fi",
        "https://",
        "",
    ],
)
def test_an_origin_that_is_none_stops_the_start(text: str) -> None:
    """Anything but https scheme and host, or http on this machine, is refused by the field's name."""
    with pytest.raises(ValueError, match="public_origin"):
        Origin(text)


@pytest.mark.parametrize("text", [HTTPS, "http://127.0.0.1:8081", "http://localhost:8081", "http://[::1]:8081"])
def test_cookies_carry_the_host_prefix_exactly_over_https(text: str) -> None:
    """The __Host- prefix is for https; on loopback http browsers would refuse it."""
    names = Origin(text).cookies
    assert names.session == ("__Host-verho" if text == HTTPS else "verho_console")
    assert len({names.session, names.entry, names.language}) == 3


@pytest.mark.parametrize(
    ("origin", "site", "accepted"),
    [
        (HTTPS, "same-origin", True),
        (HTTPS, None, True),
        ("null", "same-origin", True),
        ("null", None, False),
        ("null", "cross-site", False),
        (None, None, False),
        (None, "same-origin", False),
        (HTTPS, "same-site", False),
        (HTTPS, "cross-site", False),
        (HTTPS, "none", False),
        ("https://console.jamko.fi:444", "same-origin", False),
        ("http://console.jamko.fi", None, False),
        ("https://console.jamko.fi.evil.example", None, False),
        ("https://evil.example", "same-origin", False),
    ],
)
def test_a_form_counts_only_from_a_page_of_this_origin(origin: str | None, site: str | None, accepted: bool) -> None:
    """The browser's word on origin and site must agree; a hidden origin needs the site's word."""
    given_headers = {"Origin": origin, "Sec-Fetch-Site": site}
    assert Origin(HTTPS).sent({name: value for name, value in given_headers.items() if value is not None}) is accepted


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/conversations", True),
        ("/conversations/" + "0af1" * 8, True),
        ("/conversations?kind=chat&before=1763640000000&last=" + "a" * 32, True),
        ("/audit?before=50", True),
        ("/account", True),
        ("/sign-in?next=/people", True),
        ("//evil.example?next=/people", False),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("https://evil.example", False),
        ("/conversations/../../evil", False),
        ("/conversations\r\nSet-Cookie: x=1", False),
        ("/people/" + "0af1" * 8 + "/grants", True),
        ("", False),
    ],
)
def test_a_form_leads_only_to_our_own_places(path: str, kept: bool) -> None:
    """What is no place of the console becomes the front page."""
    assert own_path(path) == (path if kept else "/")


@given(st.text())
def test_whatever_is_asked_for_the_way_back_stays_here(path: str) -> None:
    """Any text becomes a path that starts with exactly one slash and holds no control character."""
    result = own_path(path)
    assert result.startswith("/")
    assert not result.startswith("//")
    assert result.isprintable()
    assert "\\" not in result


@given(st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_a_proof_holds_for_its_secret_and_its_parts_only(secret: str, other: str, parts: list[str]) -> None:
    """Another secret, or other parts, prove nothing; neither does any text that is no proof."""
    code = proof(secret, *parts)
    assert proven(code, secret, *parts)
    assert not proven(code, secret, *parts, "more")
    assert not proven(other, secret, *parts)
    if other != secret:
        assert not proven(code, other, *parts)


def test_the_policy_allows_nothing_from_elsewhere() -> None:
    """Every source in the content security policy is 'self' or 'none'; no script text can be made from strings."""
    policy = {
        name: values
        for name, *values in (directive.split() for directive in HEADERS["Content-Security-Policy"].split("; "))
    }
    assert policy["default-src"] == ["'none'"]
    assert policy["require-trusted-types-for"] == ["'script'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert {value for values in policy.values() for value in values} <= {"'self'", "'none'", "'script'"}
