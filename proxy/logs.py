"""Logging that can't tell on anyone: an event's name and a closed list of fields, one JSON object a line.

Free text never reaches a log: a field outside the list, or a value that is not a number, a truth value or
one short word, is replaced by its kind. Libraries that log what passes through them are held at warning,
and only their event's place is written.
"""

import json
import logging
import math
import re
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType

FIELDS: frozenset[str] = frozenset(
    {
        "role", "listen", "reason", "host", "path_kind", "status", "bytes", "count", "entity_type", "command",
        "target", "file", "digest", "previous", "error", "place", "seconds", "version", "collection", "waiting", "key",
        "url",
    }
)  # fmt: skip
_OWN = frozenset({"at", "level", "event", "exception"})
_WORD = re.compile(r"[\w.:/+\[\]-]{1,200}")
_LOUD = ("aiohttp", "websockets", "pymongo", "motor", "asyncio", "PIL", "urllib3")


def event(name: str, *, level: int = logging.INFO, **fields: object) -> None:
    """Log that `name` happened, with fields of the closed list only."""
    logging.getLogger("verho").log(level, name, extra={"verho": fields})


class SafeFormatter(logging.Formatter):
    """Writes a record as one JSON line; the message of a foreign logger is left out, its place kept."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for `record`."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.name.split(".")[0] == "verho":
            line["event"] = record.msg if _WORD.fullmatch(str(record.msg)) else "unnamed"
            fields = getattr(record, "verho", {})
            line |= _safe_fields(fields) if isinstance(fields, dict) else {}
        else:
            line |= {"event": "library", "logger": record.name, "place": f"{record.module}:{record.lineno}"}
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


def _safe_fields(fields: Mapping[object, object]) -> dict[str, object]:
    """Return the fields as they may be written; of one that is not listed, its plain name and its value's kind."""
    safe: dict[str, object] = {}
    for key, value in fields.items():
        if key in FIELDS:
            safe[str(key)] = _safe(value)
        elif isinstance(key, str) and key.isidentifier() and key not in _OWN:
            safe[key] = f"<{type(value).__name__}>"
    return safe


def _safe(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return value if isinstance(value, str) and _WORD.fullmatch(value) else f"<{type(value).__name__}>"


def start_logging(level: str) -> None:
    """Send every log record of this process to standard error through the safe formatter.

    What ends the process or one of its threads is logged by kind and place as well, in place of Python's own
    report, which quotes.
    """
    out = logging.StreamHandler(sys.stderr)
    out.setFormatter(SafeFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[out], force=True)
    logging.getLogger("verho").setLevel(level.upper())
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    # Any debug mode of the driver or the socket library would log contents.
    logging.getLogger("pymongo.command").setLevel(logging.CRITICAL)
    # Else a record that could not be written would be printed instead, arguments and all.
    logging.raiseExceptions = False
    sys.excepthook = _crashed
    threading.excepthook = lambda failure: _crashed(failure.exc_type, failure.exc_value, failure.exc_traceback)


def _crashed(kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None) -> None:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "unknown" if trace is None else f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
    event("crashed", level=logging.CRITICAL, error=kind.__name__, place=place)
