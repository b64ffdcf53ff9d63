"""Tawk.to's hosts: an exact list, each a path prefix on our own origin; and back from such a path to the one real URL.

No host ever comes from a path, a query or a redirect: a label is looked up in the list, the rest of the path checked.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from proxy.tawk.errors import AddressError

PREFIX = "/_t/"
MAX_PATH_CHARS = 500
MAX_QUERY_CHARS = 300


@dataclass(frozen=True, slots=True)
class Host:
    """A host of Tawk.to's or of its suppliers.

    Attributes:
        label: The path segment that stands for it on our origin.
        name: The host's name.
        folder: Folder that belongs to the label: it's in front of each of its paths upstream, and not on our origin.
        required: Folder outside which nothing is asked for; it is part of the path on both sides.
    """

    label: str
    name: str
    folder: str = ""
    required: str = ""


HOSTS: tuple[Host, ...] = (
    Host("embed", "embed.tawk.to"),
    Host("va", "va.tawk.to"),
    Host("upload", "upload.tawk.to"),
    Host("pi", "s3.amazonaws.com", folder="/tawk-to-pi"),
    Host("link", "tawk.link"),
    Host("links", "tawkto.link"),
    Host("jsdelivr", "cdn.jsdelivr.net", required="/emojione"),
    Host("video", "video.tawk.to"),
    Host("fonts", "fonts.googleapis.com"),
    Host("site", "tawk.to"),
    Host("www", "www.tawk.to"),
)

_BY_LABEL = {host.label: host for host in HOSTS}
_SOCKET_HOST = re.compile(r"vs[a-z]?[0-9]{1,3}\.tawk\.to")

# A slash as it stands in JavaScript, CSS or JSON: plain, escaped (`\/`, also in a text within a text), \u002F, \x2F.
# Its first character is one of two, which lets the search skip everything else.
_SLASH = r"(?:/|\\\\{0,7}(?:/|u002f|x2f))"
# The end of one literal and the start of the next, as in `"".concat("https://host","/path")` or `"https://host"+"/path"`.
_JOINT = r"(?:[\"'`]\s{0,8}[,+]\s{0,8}[\"'`])?"
_PORT = r"(?::443)?"


def _place(host: Host) -> str:
    """Return the pattern of a host, in a group named for its label."""
    name = re.escape(host.name)
    if host.folder:
        name += rf"{_PORT}(?P<joint>{_JOINT}){_SLASH}{re.escape(host.folder[1:])}"
    elif host.required:
        name += rf"(?={_PORT}{_JOINT}{_SLASH}{re.escape(host.required[1:])}\b)"
    return rf"(?P<{host.label}>{name})"


_LITERAL = re.compile(
    rf"(?P<slash>{_SLASH}){_SLASH}(?:{'|'.join(map(_place, HOSTS))}){_PORT}(?![\w-]|\.\w|:\d)", re.IGNORECASE
)
# What stands in front of the slashes of an address. Without a scheme, "//" also begins a comment.
_FRONT = re.compile(r"(?P<scheme>https?:)$|[\"'`]$|\burl\(\s{0,8}$|\b(?:src|href|action)=$", re.IGNORECASE)
_FRONT_CHARS = 16


def rewrite_literals(body: str, *, origin: str = "") -> str:
    """Replace the listed hosts in a script, style sheet or JSON text by paths on our own origin.

    Args:
        body: The text; addresses in it may have escaped slashes or no scheme, and may be split into two literals.
        origin: Our own origin, where a path alone isn't enough; "" gives paths.
    """
    pieces: list[str] = []
    done = 0
    for match in _LITERAL.finditer(body):
        front = _FRONT.search(body[max(done, match.start() - _FRONT_CHARS) : match.start()])
        if front is not None:
            path = f"{origin}{PREFIX}{match.lastgroup}".replace("/", match["slash"])
            pieces += (body[done : match.start() - len(front["scheme"] or "")], path, match["joint"] or "")
            done = match.end()
    return "".join((*pieces, body[done:]))


def rewrite_address(address: str, *, origin: str = "") -> str:
    """Replace the host of a single address, with a scheme or without, if it's a listed one."""
    return rewrite_literals(f'"{address}"', origin=origin)[1:-1]


def upstream_url(label: str, path: str, query: str = "") -> str:
    """Return the real address behind a path on our origin.

    Args:
        label: The segment after the prefix.
        path: The rest of the path as it came, undecoded, with its leading slash.
        query: The query as it came, without the question mark.

    Raises:
        AddressError: The label isn't listed, or path or query hold anything but plain parts.
    """
    host = _BY_LABEL.get(label)
    if host is None:
        raise AddressError("host: expected a listed label")
    _check_path(path)
    if host.required and not path.startswith(f"{host.required}/"):
        raise AddressError("path: expected one within the folder of this host")
    if not _QUERY.fullmatch(query):
        raise AddressError("query: expected plain names and values")
    return f"https://{host.name}{host.folder}{path}" + (f"?{query}" if query else "")


def is_socket_host(host: str) -> bool:
    """Say whether this is the name of one of Tawk's socket hosts, in exactly the form that Tawk gives."""
    return _SOCKET_HOST.fullmatch(host) is not None


_PATH = re.compile(r"/(?:[A-Za-z0-9._~!$'()*+,;=:-]|%[0-9A-Fa-f]{2}|/)*")
_QUERY = re.compile(rf"(?:[A-Za-z0-9._~!*'()+,:;=&|-]|%[0-9A-Fa-f]{{2}}){{0,{MAX_QUERY_CHARS}}}")
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
# What may not hide behind a percent sign: what is plain anyway, what splits paths, controls.
_NEVER_ENCODED = re.compile(rb"[\x00-\x1f\x7f/\\.%@?#:;&=A-Za-z0-9_~-]")


def _check_path(path: str) -> None:
    if len(path) > MAX_PATH_CHARS or not _PATH.fullmatch(path):
        raise AddressError("path: expected plain segments")
    if any(_NEVER_ENCODED.search(unquote_to_bytes(code)) for code in _ENCODED.findall(path)):
        raise AddressError("path: expected nothing encoded that could stand plainly or mean something")
    segments = path.split("/")[1:]
    if any(segment in {".", ".."} for segment in segments) or "" in segments[:-1]:
        raise AddressError("path: expected no empty or dot segments")
