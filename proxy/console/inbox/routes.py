"""The inbox's addresses and the rights that they need."""

from proxy.console.inbox.form_page import FormPage
from proxy.console.inbox.listing import Listing
from proxy.console.parts import ConsoleParts
from proxy.console.routes import Kind, Route, get, post
from storage.interfaces import Right


def inbox_routes(parts: ConsoleParts) -> list[Route]:
    """Return the area's routes."""
    inbox = parts.ports.inbox
    page = FormPage(parts, inbox)
    return [
        get("/inbox", Right.READ_REDACTED, Listing(parts, inbox).show),
        get("/inbox/{id}", Right.READ_REDACTED, page.show),
        post("/inbox/{id}", Right.REVEAL_IDENTITY, page.open),
        post("/inbox/{id}/answer", Right.REVEAL_IDENTITY, page.answer),
        post("/inbox/{id}/draft", Right.REVEAL_IDENTITY, page.draft),
        post("/inbox/{id}/drafted", Right.REVEAL_IDENTITY, page.drafting.script, Kind.JSON),
        post("/inbox/{id}/state", Right.READ_REDACTED, page.mark),
    ]
