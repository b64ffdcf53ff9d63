"""Asking Tawk.to's API: headers made anew for each call, answers read as JSON or not at all."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from proxy.edge.errors import UpstreamError, UpstreamFault
from proxy.edge.requests import read_json
from proxy.edge.upstream import Upstream
from proxy.tawk.json_text import Json, dump

API = "https://va.tawk.to"
JSON_TYPE = "application/json; charset=utf-8"


def api_headers(*, user_agent: str, page_url: str, token: str = "") -> dict[str, str]:
    """Return all that is told of a visitor in headers: the reduced browser; the page is the configured one."""
    parts = urlsplit(page_url)
    origin = f"{parts.scheme}://{parts.netloc}"
    headers = {"User-Agent": user_agent, "Accept": "*/*", "Origin": origin, "Referer": f"{origin}/"}
    return headers | ({"X-Tawk-Token": token} if token else {})


async def ask(
    upstream: Upstream, method: str, url: str, *, headers: Mapping[str, str], body: Json = None
) -> tuple[int, Json]:
    """Return status and JSON of Tawk.to's answer; an error that Tawk.to words itself is an answer too.

    Raises:
        UpstreamError: unreachable, slow, too long, a server error, or not JSON.
    """
    sent = None if body is None else dump(body).encode()
    typed = {**headers, "Content-Type": JSON_TYPE} if sent is not None else headers
    answer = await upstream.request(method, url, headers=typed, body=sent)
    host = urlsplit(url).hostname or ""
    if (
        answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        or HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST
    ):
        raise UpstreamError(UpstreamFault.STATUS, host)
    value = read_json(answer.body)
    if not isinstance(value, dict):
        raise UpstreamError(UpstreamFault.UNREADABLE, host)
    return answer.status, value
