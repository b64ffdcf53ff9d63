"""Logs tell the operator what happened and never what was said: only listed fields, only plain words."""

import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.logs import FIELDS, SafeFormatter
from tests.commands import ROOT

SECRET = "Matti Virtanen, matti.virtanen@example.fi"


def line_of(
    message: object,
    *,
    logger: str = "verho",
    arguments: tuple[object, ...] = (),
    fields: object = None,
    error: BaseException | None = None,
) -> dict[str, Any]:
    """Return the line that is written for one record."""
    failure = (type(error), error, None) if error is not None else None
    record = logging.LogRecord(logger, logging.INFO, "/src/place.py", 7, message, arguments, failure)
    if fields is not None:
        record.verho = fields
    line: dict[str, Any] = json.loads(SafeFormatter().format(record))
    return line


def test_an_event_is_its_name_and_its_listed_fields() -> None:
    """What an operator needs is there: when, how bad, what, and the fields of the closed list."""
    line = line_of("upstream_failed", fields={"host": "va.tawk.to", "status": 502, "seconds": 0.25, "count": None})
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "info",
        "event": "upstream_failed",
        "host": "va.tawk.to",
        "status": 502,
        "seconds": 0.25,
        "count": None,
    }


HARMLESS: tuple[tuple[dict[str, object], dict[str, object]], ...] = (
    ({"text": "Matti"}, {"text": "<str>"}),
    ({"referrer": "https://www.jamko.fi/"}, {"referrer": "<str>"}),
    ({"user": {"name": SECRET}}, {"user": "<dict>"}),
    ({"reason": SECRET}, {"reason": "<str>"}),
    ({"reason": "matti@example.fi"}, {"reason": "<str>"}),
    ({"reason": "two words"}, {"reason": "<str>"}),
    ({"reason": "x" * 201}, {"reason": "<str>"}),
    ({"reason": "line\nbreak"}, {"reason": "<str>"}),
    ({"url": "https://va.tawk.to/v1?query=matti"}, {"url": "<str>"}),
    ({"url": "https://embed.tawk.to/a/b.js"}, {"url": "https://embed.tawk.to/a/b.js"}),
    ({"error": ValueError(SECRET)}, {"error": "<ValueError>"}),
    ({"bytes": b"Matti"}, {"bytes": "<bytes>"}),
    ({"count": [1, 2]}, {"count": "<list>"}),
    ({"seconds": float("nan")}, {"seconds": "nan"}),
    ({"key": "[EMAIL_1]"}, {"key": "[EMAIL_1]"}),
)


@pytest.mark.parametrize(("fields", "written"), HARMLESS)
def test_other_fields_and_free_text_are_named_by_kind(fields: dict[str, object], written: dict[str, object]) -> None:
    """A field outside the list, or a value that is no plain word or number, leaves only its kind."""
    line = line_of("event", fields=fields)
    assert {key: line[key] for key in written} == written
    assert "Matti" not in json.dumps(line)


def test_a_message_of_ours_is_a_name_or_nothing() -> None:
    """A sentence in the place of an event's name is not written, whatever is put into it."""
    assert line_of("sent %s", arguments=(SECRET,))["event"] == "unnamed"
    assert line_of(SECRET)["event"] == "unnamed"
    assert line_of({"name": SECRET})["event"] == "unnamed"
    assert "Matti" not in json.dumps(line_of("sent", arguments=(SECRET,)))


@pytest.mark.parametrize(
    "logger", ["aiohttp.server", "websockets.client", "pymongo.command", "asyncio", "verhoaja", ""]
)
def test_what_libraries_say_is_left_out(logger: str) -> None:
    """Of a foreign message only its logger and place remain: libraries log what passes through them."""
    line = line_of("got %s", logger=logger, arguments=(SECRET,), fields={"reason": "x"})
    del line["at"]
    assert line == {"level": "info", "event": "library", "logger": logger, "place": "place:7"}


@pytest.mark.parametrize("logger", ["verho", "verho.storage", "aiohttp.server"])
def test_an_exception_is_its_kind(logger: str) -> None:
    """An exception's text may quote what it failed on: only its class is written."""
    line = line_of("failed", logger=logger, error=ValueError(SECRET))
    assert line["exception"] == "ValueError"
    assert "Matti" not in json.dumps(line)


@pytest.mark.parametrize("fields", ["Matti", ["Matti"], 5, {1: "Matti"}, {"a": "Matti"}, {("x",): "Matti"}])
def test_fields_that_are_none_do_no_harm(fields: object) -> None:
    """A mistake in our own logging neither breaks the line nor tells anything."""
    assert "Matti" not in json.dumps(line_of("event", fields=fields))


@given(
    st.text(),
    st.dictionaries(
        st.text() | st.sampled_from(sorted(FIELDS)), st.none() | st.text() | st.integers() | st.floats() | st.binary()
    ),
)
def test_any_record_is_one_line_of_json(message: str, fields: Mapping[str, object]) -> None:
    """Whatever is logged, the line is one line, strict JSON, and its texts are plain words."""
    record = logging.LogRecord("verho", logging.INFO, "place.py", 1, message, (), None)
    record.verho = fields
    written = SafeFormatter().format(record)
    assert "\n" not in written
    line = json.loads(written, parse_constant=pytest.fail)
    assert line["level"] == "info"
    assert datetime.fromisoformat(line["at"]).tzinfo
    assert not any(isinstance(line.get(name), str) and " " in line[name] for name in FIELDS)


CRASH = """
import logging, sys, threading
from proxy.logs import start_logging

start_logging("debug")
logging.getLogger("pymongo.command").debug("Matti")
logging.getLogger("aiohttp.access").info("Matti")
logging.getLogger("verho").debug("started")
logging.getLogger("verho").info("odd", extra={"verho": {"reason": object()}})


class Broken(logging.Handler):
    def emit(self, record):
        try:
            raise ValueError("Matti")
        except ValueError:
            self.handleError(record)


logging.getLogger("verho").addHandler(Broken())
logging.getLogger("verho").info("Matti %s", "Matti")


def fail():
    raise RuntimeError("Matti")


thread = threading.Thread(target=fail)
thread.start()
thread.join()
fail()
"""


def test_a_process_that_breaks_tells_kind_and_place_only() -> None:
    """Debug records of libraries, a handler that fails, an uncaught exception: nothing of their texts is written."""
    done = subprocess.run(  # noqa: S603 - our own script.
        [sys.executable, "-c", CRASH], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "Matti" not in done.stderr + done.stdout
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["started", "odd", "unnamed", "crashed", "crashed"]
    assert [(line["error"], line["place"]) for line in lines[3:]] == [("RuntimeError", "__main__:25")] * 2
