"""The record's addresses and the right that they need."""

from proxy.console.parts import ConsoleParts
from proxy.console.record.page import RecordPage
from proxy.console.routes import Kind, Route, get
from storage.interfaces import Right


def record_routes(parts: ConsoleParts) -> list[Route]:
    """Return the area's routes."""
    page = RecordPage(parts.drawing, parts.ports.facts)
    # Whoever answers for the register, and whoever answers people about it.
    readers = frozenset({Right.READ_AUDIT, Right.SERVE_SUBJECTS})
    return [
        get("/record", readers, page.show),
        get("/record/file", readers, page.take, Kind.FILE),
    ]
