"""The widget's settings: what the proxy turns off in them, and what it reads from them."""

import re
from collections.abc import Callable

from proxy.tawk.answers import data_of, with_data
from proxy.tawk.errors import FieldError
from proxy.tawk.hosts import rewrite_literals
from proxy.tawk.json_text import Json

DEFAULT_LANGUAGE = "en"

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?")
_VERSION = re.compile(r"[0-9]{1,6}(?:-[0-9]{1,6}){0,4}")
_MAX_NESTING = 24

# What the widget reads without looking first: without one of these it stays silent for ever.
_REQUIRED = ("behavior", "components", "theme", "states", "maximized", "minimized", "visibility", "notification",
             "features", "language")  # fmt: skip

# What would carry a visitor's data past the redactor, or straight from the browser to others.
_OFF: tuple[tuple[str, ...], ...] = (
    ("features", "uploads"),
    ("features", "transcript"),
    ("notification", "all", "visitorTyping"),
    ("components", "webrtc"),
)


def rewrite_settings(answer: Json, *, rewrite: Callable[[str], str] = rewrite_literals) -> dict[str, Json]:
    """Return the settings for the widget: uploads, calls, transcripts by e-mail and typing previews off, hosts ours.

    Args:
        answer: Tawk's answer, parsed.
        rewrite: Replaces hosts in each text.

    Raises:
        RefusalError: Tawk.to answered with an error.
        FieldError: Something is missing that the widget needs.
    """
    data = dict(data_of(answer))
    widget = dict(_widget(data))
    for name in _REQUIRED:
        if widget.get(name) is None:
            raise FieldError(f"settings.widget.{name}", "a value")
    for path in _OFF:
        widget = _switched_off(widget, path)
    data.pop("webrtc", None)
    rewritten = _rewrite({**data, "widget": widget}, rewrite)
    if not isinstance(rewritten, dict):  # `_rewrite` gives an object for an object.
        raise FieldError("settings", "an object")
    return with_data(answer, rewritten)


def language_of(answer: Json) -> str:
    """Read the widget's language, "en" when the settings name none.

    Raises:
        RefusalError: Tawk.to answered with an error.
        FieldError: The answer holds no settings.
    """
    language = _widget(data_of(answer)).get("language")
    return language if isinstance(language, str) and _LANGUAGE.fullmatch(language) else DEFAULT_LANGUAGE


def version_of(answer: Json) -> str:
    """Read the settings' version, "" when there is none.

    Raises:
        RefusalError: Tawk.to answered with an error.
        FieldError: The answer holds no settings.
    """
    version = data_of(answer).get("settingsVersion")
    return version if isinstance(version, str) and _VERSION.fullmatch(version) else ""


def settings_query(*, property_id: str, widget_id: str, known_version: str = "") -> list[tuple[str, str]]:
    """Build the query of the call: the configured ids, and the version that is known, or Tawk's word for none."""
    version = known_version if _VERSION.fullmatch(known_version) else "null"
    return [("propertyId", property_id), ("widgetId", widget_id), ("sv", version)]


def _widget(data: dict[str, Json]) -> dict[str, Json]:
    widget = data.get("widget")
    if not isinstance(widget, dict):
        raise FieldError("settings.widget", "an object")
    return widget


def _switched_off(settings: dict[str, Json], path: tuple[str, ...]) -> dict[str, Json]:
    """Return the settings with the switch at this path off; the objects on the way are made when missing."""
    name, *rest = path
    if not rest:
        return {**settings, name: False}
    inner = settings.get(name)
    return {**settings, name: _switched_off(inner if isinstance(inner, dict) else {}, tuple(rest))}


def _rewrite(value: Json, rewrite: Callable[[str], str], *, depth: int = 0) -> Json:
    if depth > _MAX_NESTING:
        raise FieldError("settings", f"at most {_MAX_NESTING} levels")
    if isinstance(value, str):
        return rewrite(value)
    if isinstance(value, list):
        return [_rewrite(item, rewrite, depth=depth + 1) for item in value]
    if isinstance(value, dict):
        return {key: _rewrite(item, rewrite, depth=depth + 1) for key, item in value.items()}
    return value
