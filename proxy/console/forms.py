"""Reads forms: fields as plain text of bounded length, and faults that name the field and what is expected."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from proxy.console.guard import proven
from proxy.console.visit import Visit

MOST: Final = 999_999_999
"""The largest number that pages count with: of rules, of a draft's or a form's revision."""


class Untrusted(Exception):  # noqa: N818 - a page, not a fault
    """The form did not come from a page that this visit was given."""


@dataclass(frozen=True, slots=True)
class Form:
    """The text fields of one form; a field that is missing, repeated or a file reads as blank."""

    fields: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    def __repr__(self) -> str:
        return f"Form({sorted(self.fields)})"


class Blanks(dict[str, str]):
    """Texts by field for a page to show; one that is missing reads as blank, and is not there all the same."""

    def __missing__(self, name: str) -> str:
        return ""


async def read_form(request: web.Request, *, max_bytes: int | None = None) -> Form:
    """Return a url-encoded form's fields; the application bounds the body's size.

    Args:
        request: what was sent.
        max_bytes: another bound, for the few forms that hold whole documents.

    Raises:
        HTTPUnsupportedMediaType: it is anything but a url-encoded form.
    """
    if request.content_type != "application/x-www-form-urlencoded":
        raise web.HTTPUnsupportedMediaType
    try:
        given = await (request if max_bytes is None else request.clone(client_max_size=max_bytes)).post()
    except (UnicodeDecodeError, LookupError):
        raise web.HTTPBadRequest from None
    fields = {name: given[name] for name in set(given) if len(given.getall(name)) == 1}
    return Form({name: value for name, value in fields.items() if isinstance(value, str)})


def require_token(form: Form, visit: Visit) -> None:
    """Let only a form pass that carries this visit's proof.

    Raises:
        Untrusted: it does not.
    """
    if not proven(form["token"], visit.secret, "form"):
        raise Untrusted


def whole_number(text: str, *, most: int = MOST) -> int | None:
    """Return a number from nought to `most` that stands in a form or an address as plain digits; None for all else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most))):
        return None
    return number if (number := int(text)) <= most else None
