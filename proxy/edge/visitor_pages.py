"""What the visitor's browser loads from us: the launcher script, the frame page and the frame's files.

The scripts lie in small parts under `static/` and are put together once, when they are first asked for;
each bundle is one closure, so that no name of ours is seen by the host page or by Tawk.to's code.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from proxy.tawk.hosts import HOSTS, PREFIX

_SHARED = ("shared/elements.js", "shared/colour.js")
_WIDGET = (
    *_SHARED,
    "widget/language.js",
    "widget/referrer.js",
    "widget/stage.js",
    "widget/dialogs.js",
    "widget/notice.js",
    "widget/connection.js",
    "widget/chat.js",
    "widget/facade.js",
    "widget/start.js",
)
_SHIM = (
    "shim/settings.js",
    "shim/storage.js",
    "shim/addresses.js",
    "shim/links.js",
    "shim/network.js",
    "shim/suspects.js",
    "shim/caution.js",
    "shim/socket.js",
    "shim/policies.js",
    "shim/windows.js",
)
_FRAME = (
    *_SHARED,
    "frame/parent.js",
    "frame/cover.js",
    "frame/offline.js",
    "frame/withheld.js",
    "frame/receipt.js",
    "frame/caution.js",
    "frame/conversation.js",
    "frame/start.js",
)
SCRIPT_TYPE = "text/javascript; charset=utf-8"
STYLE_TYPE = "text/css; charset=utf-8"


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as it is served: its bytes and its Content-Type."""

    body: bytes
    content_type: str


def launcher_script(config: Mapping[str, Any]) -> str:
    """Return the script that a host page includes.

    Args:
        config: origin (of the chat), language, languages, site_origins, referrer_templates, notice_version,
            statement_url (by language), contact (email, phone, url), title, color, texts (by language, see
            `proxy.edge.texts.all_widget_texts`); optionally answer_limit_ms, how long the frame may be silent.
    """
    constants = f"const config={_script_json(config)};const styles={_script_json(_read('widget/widget.css'))};"
    return _closure(constants, _WIDGET)


def frame_page(*, language: str, config: Mapping[str, Any]) -> str:
    """Return the frame's HTML page.

    Args:
        language: what the page is written in until the host page has said which language it speaks.
        config: property_id, widget_id, site_origins (that may embed the frame), notice_version, contact, title,
            color, languages, texts (by language, see `proxy.edge.texts.all_frame_texts`); optionally
            load_limit_ms, how long Tawk.to's widget may take, and settings_limit_ms, how long its settings may
            be held back for its languages.
    """
    whole = {**config, "hosts": _copies()}
    return _page().render(
        language=language, title=config["title"], texts=config["texts"][language], config_json=json.dumps(whole)
    )


@cache
def frame_files() -> Mapping[str, StaticFile]:
    """Return what is served under `/_v/`, by name."""
    return {
        "shim.js": StaticFile(_closure("", _SHIM).encode(), SCRIPT_TYPE),
        "frame.js": StaticFile(_closure("", _FRAME).encode(), SCRIPT_TYPE),
        "frame.css": StaticFile(_read("frame/frame.css").encode(), STYLE_TYPE),
    }


@cache
def _page() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    return environment.from_string(_read("frame/frame.html"))


def _copies() -> dict[str, str]:
    """Map each host of Tawk.to's, with the folder that it is limited to, to the path of its copy on our origin."""
    return {f"{host.name}{host.folder}{host.required}": f"{PREFIX}{host.label}{host.required}" for host in HOSTS}


def _closure(constants: str, parts: Sequence[str]) -> str:
    return "".join(('(()=>{"use strict";', constants, "\n", *(_read(part) for part in parts), "})();\n"))


def _script_json(value: object) -> str:
    """Write `value` as JSON that is also an expression in a script: ASCII only, and no end tag."""
    return json.dumps(value).replace("</", "<\\/")


@cache
def _read(name: str) -> str:
    return files("proxy").joinpath("edge", "static", name).read_text(encoding="utf-8")
