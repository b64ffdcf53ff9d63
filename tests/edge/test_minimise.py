"""What may be known of a visitor: nothing but families, a major version and the operator's own templates."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from proxy.edge.minimise import Client, read_client, reduce_referrer

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-S918B)"

BROWSERS: list[tuple[str, str, str]] = [
    (f"{WINDOWS} Chrome/126.0.6478.127 Safari/537.36", "Chrome 126", "Windows"),
    (f"{WINDOWS} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.87", "Edge 126", "Windows"),
    (f"{WINDOWS} Chrome/125.0.0.0 Safari/537.36 OPR/111.0.0.0", "Opera 111", "Windows"),
    (f"{MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", "Safari 17", "macOS"),
    ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox 127", "Linux"),
    (f"{IPHONE} Version/17.5 Mobile/15E148 Safari/604.1", "Safari 17", "iOS"),
    (f"{IPHONE} CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1", "Chrome 126", "iOS"),
    (f"{ANDROID} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.6478.122 Mobile Safari/537.36",
     "Chrome 126", "Android"),
    (f"{ANDROID} AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
     "Samsung Internet 25", "Android"),
    ("curl/8.5.0", "Other", "Other"),
    ("Matti-Meikalainen/1.0 (matti@esimerkki.fi)", "Other", "Other"),
    ("", "Other", "Other"),
    ("A" * 100_000, "Other", "Other"),
    (f"{WINDOWS} Chrome/1234567.0 Safari/537.36", "Chrome", "Windows"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "browser", "system"), BROWSERS)
def test_a_browser_is_reduced_to_family_major_version_and_system(header: str, browser: str, system: str) -> None:
    """Neither build numbers nor device models are kept."""
    client = read_client(header)
    assert (client.browser, client.system) == (browser, system)


@pytest.mark.parametrize("header", [row[0] for row in BROWSERS])
def test_the_header_made_anew_reads_as_the_same_browser(header: str) -> None:
    """What Tawk.to gets names what we keep and no more."""
    client = read_client(header)
    assert read_client(client.user_agent) == client or client.browser == "Chrome"


FAMILIES = ("Chrome", "Edge", "Firefox", "Opera", "Safari", "Samsung Internet", "Other")
SYSTEMS = ("Windows", "macOS", "iOS", "Android", "Linux", "ChromeOS", "Other")
PARTS = st.sampled_from(
    ["Mozilla/5.0", "(Windows NT 10.0;", "(Linux; Android 14;", "SM-S918B)", "Chrome/126.0.6478.127", "Firefox/127.0",
     "Safari/537.36", "Version/17.5", "matti@esimerkki.fi", "\x00", "é", "\r\nX-Evil: 1"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS | st.text(max_size=20), max_size=8).map(" ".join))
@example("Chrome/" + "9" * 400)
def test_no_part_of_a_user_agent_leaves_but_its_version(header: str) -> None:
    """The header made anew is one of a few dozen, apart from a version of at most three digits."""
    client = read_client(header)
    assert re.fullmatch("[0-9]{0,3}", client.version)
    assert client.user_agent in {Client(f, client.version, system).user_agent for f in FAMILIES for system in SYSTEMS}
    assert re.fullmatch(r"Mozilla/5\.0 \([A-Za-z0-9_ .;:]+\)[A-Za-z0-9 ./(),]*", client.user_agent)


TEMPLATES = (
    "https://www.jamko.fi/",
    "https://www.jamko.fi/jasenyys",
    "https://www.jamko.fi/tapahtumat/**",
    "https://www.jamko.fi/jasen/*/kortti",
    "https://intra.jamk.fi:8443/",
)

REFERRERS: list[tuple[str, str]] = [
    ("https://www.jamko.fi/", "https://www.jamko.fi/"),
    ("https://www.jamko.fi", "https://www.jamko.fi/"),
    ("https://WWW.JAMKO.FI/jasenyys", "https://www.jamko.fi/jasenyys"),
    ("https://www.jamko.fi:443/jasenyys/", "https://www.jamko.fi/jasenyys"),
    ("https://www.jamko.fi/jasenyys?maili=matti@esimerkki.fi#osa", "https://www.jamko.fi/jasenyys"),
    ("https://www.jamko.fi/tapahtumat/2026/vappu", "https://www.jamko.fi/tapahtumat/**"),
    ("https://www.jamko.fi/jasen/K4711/kortti", "https://www.jamko.fi/jasen/*/kortti"),
    ("https://www.jamko.fi/jasen/*/kortti", "https://www.jamko.fi/jasen/*/kortti"),
    ("https://www.jamko.fi/jasen/K4711", "https://www.jamko.fi/"),
    ("https://www.jamko.fi/matti.meikalainen", "https://www.jamko.fi/"),
    ("https://www.jamko.fi/tapahtumat/../jasen/K4711", "https://www.jamko.fi/tapahtumat/**"),
    ("https://www.jamko.fi/%6aasenyys", "https://www.jamko.fi/"),
    ("https://intra.jamk.fi:8443/x", "https://intra.jamk.fi:8443/"),
    ("https://intra.jamk.fi/x", ""),
    ("http://www.jamko.fi/", ""),
    ("https://jamko.fi/", ""),
    ("https://www.jamko.fi.evil.example/", ""),
    ("https://www.jamko.fi@evil.example/", ""),
    ("https://evil.example/?https://www.jamko.fi/", ""),
    ("https://www.jamko.fi\\@evil.example/", ""),
    ("https://user:pass@www.jamko.fi/jasenyys", "https://www.jamko.fi/jasenyys"),
    ("https://www.google.com/search?q=matti+meikalainen", ""),
    ("javascript:alert(1)", ""),
    ("data:text/html,x", ""),
    ("file:///home/matti/", ""),
    ("//www.jamko.fi/", ""),
    ("https://www.jamko.fi:99999/", ""),
    ("https://[::1/", ""),
    ("https://www.jamko.fi/" + "a" * 3_000, ""),
    ("matti@esimerkki.fi", ""),
    ("", ""),
]


@pytest.mark.parametrize(("referrer", "told"), REFERRERS)
def test_a_referrer_is_cut_to_a_template(referrer: str, told: str) -> None:
    """A template matches as a whole, else its origin alone is told, else nothing."""
    assert reduce_referrer(referrer, TEMPLATES) == told


@pytest.mark.parametrize("told", sorted({told for _, told in REFERRERS}))
def test_what_was_cut_once_is_cut_no_further(told: str) -> None:
    """The host page's script and the edge may both cut."""
    assert reduce_referrer(told, TEMPLATES) == told


ADDRESSES = st.one_of(
    st.text(max_size=60),
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["https://", "http://", "", "//", "HTTPS://"]),
        st.sampled_from(
            ["www.jamko.fi", "WWW.jamko.fi", "evil.example", "www.jamko.fi@x", "www.jamko.fi:443", "[::1]"]
        ),
        st.sampled_from(["/", "", "/tapahtumat/", "/jasen/", "\\", "?", "#", "/jasenyys"]),
        st.text(max_size=20),
    ),
)


@settings(max_examples=400, deadline=None)
@given(ADDRESSES)
def test_nothing_of_a_referrer_is_copied(referrer: str) -> None:
    """Whatever stands in it, only a template, a template's origin or nothing comes out."""
    assert reduce_referrer(referrer, TEMPLATES) in {*TEMPLATES, ""}


def test_without_templates_nothing_is_told() -> None:
    """An empty list is no wildcard."""
    assert reduce_referrer("https://www.jamko.fi/", ()) == ""
