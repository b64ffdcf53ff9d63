"""Hosts: none of the list is left in a file, words are, and a path leads to the one real address only."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.tawk.errors import AddressError
from proxy.tawk.hosts import HOSTS, is_socket_host, rewrite_address, rewrite_literals, upstream_url

WEBPACK = """(self.webpackJsonp=[]).push([[1],{bdd0:function(e,t){var n="".concat("https://va.tawk.to","/v1/session/start"),
r="https://upload.tawk.to/upload/handle?_t=".concat(Date.now()),o="https://embed.tawk.to/_s/v4/assets/audio/chat_sound.mp3",
i="https://s3.amazonaws.com/tawk-to-pi/"+a,s="https://tawk.link/"+b,u="https://cdn.jsdelivr.net/emojione/assets/png/",
c="//cdn.jsdelivr.net/emojione/2.2.7/lib/js/emojione.min.js",l="https://video.tawk.to/",d="https://tawk.to/chat/",
f='https://fonts.googleapis.com/css?family=Lato',h="https://www.tawk.to/?utm_source=x",p="https://tawkto.link/x",
v="".concat("https://s3.amazonaws.com","/tawk-to-pi/"),q="https://s3.amazonaws.com" + "/tawk-to-pi/x"}}]);"""
MODULES = r"""import{a as t}from"./twk-main.js";const e=`https://va.tawk.to/v1/widget-settings?propertyId=${p}`,
n=new URL("https://embed.tawk.to/_s/v4/app/x/css/min-widget.css"),o=JSON.parse('{"u":"https:\/\/tawk.link\/a"}'),
s="\u0068",r="https:\u002F\u002Fembed.tawk.to\u002Fx";export{e,n,o};"""
CSS = """@import "//embed.tawk.to/a.css";.a{background:url(https://embed.tawk.to/_s/v4/assets/images/x.svg)}
.b{background:url( //embed.tawk.to/y.svg )}.c{src:url("https://embed.tawk.to/f.woff2")}"""
JSON = r'{"image":"https:\/\/s3.amazonaws.com\/tawk-to-pi\/abc","link":"https:\/\/www.tawk.to\/?utm_source=a"}'

LEFT = re.compile(
    r"(?:https?:|[\"'`(\s=])(?:\\*/|\\u002F){2}(?:(?:embed|va|upload|video|www)\.)?(?:tawk\.to|tawk\.link|tawkto\.link"
    r"|fonts\.googleapis\.com|s3\.amazonaws\.com|cdn\.jsdelivr\.net)"
)


@pytest.mark.parametrize("body", [WEBPACK, MODULES, CSS, JSON], ids=["webpack", "modules", "css", "json"])
def test_no_listed_host_is_left(body: str) -> None:
    """Both styles of bundle, style sheets and JSON lose every absolute address of the list."""
    assert LEFT.search(body)
    assert not LEFT.search(rewrite_literals(body))
    assert "tawk.to" not in rewrite_literals(body).replace("tawk-to-pi", "")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('"".concat("https://va.tawk.to","/v1/x")', '"".concat("/_t/va","/v1/x")'),
        ("`https://va.tawk.to/v1/x`", "`/_t/va/v1/x`"),
        (r'"https:\/\/s3.amazonaws.com\/tawk-to-pi\/a"', r'"\/_t\/pi\/a"'),
        (r'"https:\\/\\/va.tawk.to\\/v1"', r'"\\/_t\\/va\\/v1"'),
        (r'"https:\u002F\u002Fva.tawk.to\u002Fv1"', r'"\u002F_t\u002Fva\u002Fv1"'),
        ('"".concat("https://s3.amazonaws.com","/tawk-to-pi/")', '"".concat("/_t/pi","/")'),
        ("'https://s3.amazonaws.com' + '/tawk-to-pi'", "'/_t/pi' + ''"),
        ("url( //embed.tawk.to/x)", "url( /_t/embed/x)"),
        ("<img src=//embed.tawk.to/x>", "<img src=/_t/embed/x>"),
        ('"//tawk.link/x"', '"/_t/link/x"'),
        ('"http://tawkto.link/x"', '"/_t/links/x"'),
        ('"HTTPS://VA.TAWK.TO:443/x"', '"/_t/va/x"'),
        ('"https://cdn.jsdelivr.net/emojione/2.2.7/a.js"', '"/_t/jsdelivr/emojione/2.2.7/a.js"'),
        ('"https://tawk.to/chat/a/b?pop=1"', '"/_t/site/chat/a/b?pop=1"'),
        ('"https://www.tawk.to/?utm_source=a"', '"/_t/www/?utm_source=a"'),
    ],
)
def test_how_an_address_is_rewritten(body: str, expected: str) -> None:
    """An address becomes a path, with its slashes escaped as they were."""
    assert rewrite_literals(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        '"tawk.to"===location.host',
        "Lue lisää: tawk.to tai www.tawk.to!",
        "// tawk.to widget, see docs\nvar a=1",
        "a=1 //tawk.to rocks",
        '"https://tawk.to.example.fi/"',
        '"https://tawk.toolbox.fi/"',
        '"https://eviltawk.to/"',
        '"https://sub.va.tawk.to/"',
        '"https://va.tawk.to:8443/"',
        '"https://cdn.jsdelivr.net/npm/x"',
        '"https://cdn.jsdelivr.net/emojione-evil/x"'.replace("-", "x"),
        '"https://s3.amazonaws.com/other/x"',
        '"https://s3.amazonaws.com/tawk-to-pi-evil/x"',
        "/^https:\\/\\/tawk\\.to/",
    ],
)
def test_what_is_not_an_address_of_the_list_stays(body: str) -> None:
    """Words, comments, other hosts, other ports and other folders stay as they are."""
    assert rewrite_literals(body) == body


def test_an_own_origin_can_be_put_in_front() -> None:
    """Where a path isn't enough, addresses get our whole origin, escaped as they were."""
    body = r'["https://va.tawk.to/x","https:\/\/va.tawk.to\/x"]'
    expected = r'["https://chat.jamko.fi/_t/va/x","https:\/\/chat.jamko.fi\/_t\/va\/x"]'
    assert rewrite_literals(body, origin="https://chat.jamko.fi") == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://tawk.link/a/b.pdf", "/_t/link/a/b.pdf"),
        ("//tawk.link/a", "/_t/link/a"),
        ("https://example.fi/a", "https://example.fi/a"),
        ("tawk.link", "tawk.link"),
        ("", ""),
    ],
)
def test_a_single_address(address: str, expected: str) -> None:
    """An address that is a whole value is rewritten with or without its scheme."""
    assert rewrite_address(address) == expected


@given(st.text())
def test_rewriting_twice_changes_nothing_more(body: str) -> None:
    """What is rewritten holds nothing to rewrite."""
    once = rewrite_literals(f'"https://va.tawk.to/{body}"')
    assert rewrite_literals(once) == once


@pytest.mark.parametrize("piece", ["\\", "/", "url( ", '"https://s3.amazonaws.com', "https:", '"//', "//tawk.to "])
def test_no_text_makes_rewriting_slow(piece: str) -> None:
    """The work grows with the text's length, whatever is repeated in it: 200 000 characters are done at once."""
    body = piece * (200_000 // len(piece))
    assert len(rewrite_literals(body)) <= len(body)


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host.label)
def test_a_path_leads_back_to_its_address(host: object) -> None:
    """For each host, the real address of a rewritten literal is the literal."""
    for listed in HOSTS:
        if listed is host:
            address = f"https://{listed.name}{listed.folder}{listed.required}/a/b.js"
            path = rewrite_literals(f'"{address}"')[1:-1]
            label, rest = path.removeprefix("/_t/").split("/", 1)
            assert upstream_url(label, f"/{rest}") == address


@pytest.mark.parametrize(
    ("label", "path", "query", "url"),
    [
        ("embed", "/_s/v4/app/x/js/twk-main.js", "", "https://embed.tawk.to/_s/v4/app/x/js/twk-main.js"),
        ("embed", "/a%20b.png", "v=2.2.7", "https://embed.tawk.to/a%20b.png?v=2.2.7"),
        ("pi", "/abc", "", "https://s3.amazonaws.com/tawk-to-pi/abc"),
        (
            "jsdelivr",
            "/emojione/assets/png/1f600.png",
            "v=2",
            "https://cdn.jsdelivr.net/emojione/assets/png/1f600.png?v=2",
        ),
        ("embed", "/", "", "https://embed.tawk.to/"),
    ],
)
def test_the_real_address(label: str, path: str, query: str, url: str) -> None:
    """A plain path below a listed label has exactly one real address."""
    assert upstream_url(label, path, query) == url


@pytest.mark.parametrize(
    ("label", "path"),
    [
        ("evil.example", "/x"),
        ("", "/x"),
        ("EMBED", "/x"),
        ("embed", ""),
        ("embed", "x"),
        ("embed", "//evil.example/x"),
        ("embed", "/a//b"),
        ("embed", "/../x"),
        ("embed", "/a/.."),
        ("embed", "/./x"),
        ("embed", "/%2e%2e/x"),
        ("embed", "/%2E./x"),
        ("embed", "/a%2fb"),
        ("embed", "/a%5Cb"),
        ("embed", "/a%252fb"),
        ("embed", "/a\\b"),
        ("embed", "/@evil.example"),
        ("embed", "/a%40b"),
        ("embed", "/a%00b"),
        ("embed", "/a%0d%0ab"),
        ("embed", "/a b"),
        ("embed", "/a\r\nHost: x"),
        ("embed", "/a\n"),
        ("embed", "/ä"),
        ("embed", "/a%4"),
        ("embed", "/a?b"),
        ("embed", "/a#b"),
        ("embed", "/" + "a" * 500),
        ("jsdelivr", "/npm/evil"),
        ("jsdelivr", "/emojionex/a"),
        ("jsdelivr", "/emojione"),
        ("pi", "/../other/x"),
    ],
)
def test_path_tricks_are_refused(label: str, path: str) -> None:
    """Nothing but plain segments below a listed label is asked for."""
    with pytest.raises(AddressError):
        upstream_url(label, path)


@pytest.mark.parametrize("query", ["a b", "a\r\n", "a#b", "a\\b", "a@b", "%zz", "a" * 301, "a?b"])
def test_query_tricks_are_refused(query: str) -> None:
    """Nothing but plain names and values goes into a query."""
    with pytest.raises(AddressError):
        upstream_url("embed", "/a", query)


@given(st.sampled_from([host.label for host in HOSTS]), st.text(), st.text())
def test_any_path_stays_on_its_host(label: str, path: str, query: str) -> None:
    """Whatever path and query come, the address is below the label's own place, or an error."""
    host = next(host for host in HOSTS if host.label == label)
    for candidate in (path, f"/{path}"):
        try:
            url = upstream_url(label, candidate, query)
        except AddressError:
            continue
        assert url.startswith(f"https://{host.name}{host.folder}{host.required}/")
        assert ".." not in url.split("/")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("vs52.tawk.to", True),
        ("vsb24.tawk.to", True),
        ("vsa1.tawk.to", True),
        ("vs1234.tawk.to", False),
        ("vs.tawk.to", False),
        ("vsbb1.tawk.to", False),
        ("VSB24.tawk.to", False),
        ("vsb24.tawk.to:443", False),
        ("vsb24.tawk.to\n", False),
        ("vsb\u0662.tawk.to", False),
        ("vsb24.tawk.to.evil.fi", False),
        ("evil.fi/vsb24.tawk.to", False),
        ("va.tawk.to", False),
    ],
)
def test_socket_hosts(host: str, expected: bool) -> None:
    """Only names of the one form are socket hosts."""
    assert is_socket_host(host) is expected
