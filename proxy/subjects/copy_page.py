"""The person's copy as a page: one file without scripts that loads nothing, reads on paper, and says what Art. 15 asks.

Whatever a visitor or an agent wrote is text here: everything is escaped, directions of writing are kept within their
own line, and the page's policy forbids whatever is not its own style.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from proxy.console.texts import Texts
from proxy.subjects.person_copy import Talk, said


@dataclass(frozen=True, slots=True)
class About:
    """What the copy says about the processing itself (Art. 15(1)).

    Attributes:
        controller: name, address and contact.
        chat_months: how long chats are kept.
        form_months: how long offline forms are kept.
        statement_url: where the privacy statement is.
    """

    controller: Mapping[str, str]
    chat_months: int
    form_months: int
    statement_url: str


@cache
def _resource(name: str) -> str:
    return files("proxy").joinpath("subjects", "templates", name).read_text("utf-8")


def copy_page(talks: Sequence[Talk], about: About, texts: Texts, *, case: str, at: datetime) -> str:
    """Return the page.

    Args:
        talks: the conversations, oldest first.
        about: the processing.
        texts: the language.
        case: the number of the request.
        at: now.
    """
    environment = Environment(loader=FunctionLoader(_resource), autoescape=True, undefined=StrictUndefined)
    style = _resource("copy.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("copy.html").render(
        talks=talks,
        about=about,
        texts=texts,
        t=lambda text, **values: said(texts, text, **values),
        case=case,
        at=at,
        style=style,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'",
    )
