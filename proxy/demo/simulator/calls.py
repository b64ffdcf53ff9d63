"""An HTTP call and its answer as plain values, and the cross-origin headers that browsers ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from proxy.demo.simulator.jsontext import Json, dumps, loads
from proxy.demo.simulator.records import RawHeaders

JSON_TYPE = "application/json; charset=utf-8"


class RefusedError(Exception):
    """Tawk.to's application refuses: `{"ok":false,"error":{"code":...}}`.

    Which HTTP status goes with it isn't known for every code; 200 is the default because the widget reads only the
    body, 400 has been seen for wrong ids.
    """

    def __init__(self, code: str, message: str = "", *, status: int = 200) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.status = status


@dataclass(frozen=True, slots=True)
class Call:
    """A request, read completely."""

    method: str
    host: str
    path: str
    """The path, percent-decoded."""
    query_text: str
    headers: RawHeaders = field(repr=False)
    body: bytes = field(repr=False)
    peer: str

    @property
    def query(self) -> Mapping[str, str]:
        """The query's fields; of a field that comes twice, the last."""
        return dict(parse_qsl(self.query_text, keep_blank_values=True))

    def header(self, name: str) -> str:
        """Return a header's value, empty when it is missing."""
        wanted = name.lower().encode()
        return next((value.decode("latin-1") for key, value in self.headers if key.lower() == wanted), "")

    def json(self) -> Json:
        """Return the body as a JSON object.

        Raises:
            RefusedError: it is something else.
        """
        try:
            body: Any = loads(self.body)
        except ValueError as error:
            raise RefusedError("BadRequest", "body", status=400) from error
        if not isinstance(body, dict):
            raise RefusedError("BadRequest", "body", status=400)
        return body


@dataclass(frozen=True, slots=True)
class Answer:
    """A response."""

    body: bytes = field(default=b"", repr=False)
    content_type: str = JSON_TYPE
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def json_answer(value: Any, *, status: int = 200) -> Answer:
    """Return an answer whose body is `value` as JSON."""
    return Answer(dumps(value).encode(), status=status)


def refusal(error: RefusedError) -> Answer:
    """Return the answer that tells of a refusal."""
    told: Json = {"code": error.code} | ({"message": error.message} if error.message else {})
    return json_answer({"ok": False, "error": told}, status=error.status)


def open_to_all() -> dict[str, str]:
    """Return the cross-origin headers of files, which any page may load."""
    return {"Access-Control-Allow-Origin": "*"}


def open_to(origin: str) -> dict[str, str]:
    """Return the cross-origin headers of calls with credentials: the exact origin, none without one (Fetch, 3.3)."""
    if not origin:
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Vary": "Origin",
    }


def preflight(origin: str) -> Answer:
    """Return the answer to OPTIONS: what a page of `origin` may send."""
    allowed = {
        "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
        "Access-Control-Allow-Headers": "content-type, x-tawk-token",
        "Access-Control-Max-Age": "600",
    }
    return Answer(status=204, headers=open_to(origin) | allowed)
