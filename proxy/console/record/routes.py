"""The record's addresses and the right that they need."""

from proxy.console.parts import ConsoleParts
from proxy.console.record.page import RecordPage
from proxy.console.routes import Kind, Route, get
from storage.interfaces import Right


def record_routes(parts: ConsoleParts) -> list[Route]:
    """Return the area's routes."""
    page = RecordPage(parts.drawing, parts.ports.facts)
    return [
        get("/record", Right.READ_AUDIT, page.show),
        get("/record/file", Right.READ_AUDIT, page.take, Kind.FILE),
    ]
