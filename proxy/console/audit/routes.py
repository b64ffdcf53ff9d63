"""The audit's addresses and the right that they need."""

from proxy.console.audit.export import AuditExport
from proxy.console.audit.page import AuditPage
from proxy.console.parts import ConsoleParts
from proxy.console.routes import Kind, Route, get, post
from storage.interfaces import Right


def audit_routes(parts: ConsoleParts) -> list[Route]:
    """Return the area's routes."""
    return [
        get("/audit", Right.READ_AUDIT, AuditPage(parts).show),
        post("/audit/export", Right.READ_AUDIT, AuditExport(parts).take, Kind.FILE),
    ]
