"""Every address of this area, with the right that it needs."""

from proxy.console.opening import Opening
from proxy.console.parts import ConsoleParts
from proxy.console.routes import Kind, Route, get, post
from proxy.console.talks.copies import Copies
from proxy.console.talks.labels import Labels
from proxy.console.talks.links import Links
from proxy.console.talks.listing import ListPage
from proxy.console.talks.looks import Looks
from proxy.console.talks.page import TalkPage
from proxy.console.talks.persons import PersonSearch
from proxy.console.talks.reasons import Reasons
from proxy.console.talks.rows import Rows
from storage.interfaces import Right

ONE = "/conversations/{id}"


def routes(parts: ConsoleParts) -> list[Route]:
    """Return the table; what is more particular stands first."""
    opening = Opening(parts.ports.opener)
    reasons = Reasons(redactors=parts.ports.redactors, limits=parts.choices.limits)
    rows = Rows(opening=opening, email_domain=parts.choices.email_domain)
    page = TalkPage(
        opening=opening, reasons=reasons, drawing=parts.drawing, limits=parts.choices.limits,
        email_domain=parts.choices.email_domain, labels=parts.choices.labels,
    )  # fmt: skip
    return [
        *_finding(parts, reasons, rows),
        *_one(parts, opening, reasons, page),
        *_copies(parts, opening, reasons, page),
    ]


def _finding(parts: ConsoleParts, reasons: Reasons, rows: Rows) -> list[Route]:
    listed = ListPage(
        listing=parts.ports.listing, rows=rows, drawing=parts.drawing, limits=parts.choices.limits,
        labels=parts.choices.labels,
    )  # fmt: skip
    search = PersonSearch(
        opener=parts.ports.opener, listing=parts.ports.listing, rows=rows, reasons=reasons, drawing=parts.drawing,
        limits=parts.choices.limits,
    )  # fmt: skip
    return [
        get("/conversations", Right.READ_REDACTED, listed.show),
        get("/search", Right.SEARCH_PERSONS, search.show),
        post("/search", Right.SEARCH_PERSONS, search.find),
    ]


def _one(parts: ConsoleParts, opening: Opening, reasons: Reasons, page: TalkPage) -> list[Route]:
    looks = Looks(transcripts=parts.ports.transcripts, opening=opening, reasons=reasons, page=page)
    labels = Labels(listing=parts.ports.listing, audit=parts.ports.audit, labels=parts.choices.labels)
    return [
        get(ONE, Right.READ_REDACTED, looks.show),
        post(ONE, Right.REVEAL_IDENTITY, looks.open),
        post(f"{ONE}/value", Right.REVEAL_IDENTITY, looks.value),
        post(f"{ONE}/value.json", Right.REVEAL_IDENTITY, looks.value_json, Kind.JSON),
        post(f"{ONE}/print", Right.REVEAL_IDENTITY, looks.print),
        post(f"{ONE}/labels", Right.READ_REDACTED, labels.change),
    ]


def _copies(parts: ConsoleParts, opening: Opening, reasons: Reasons, page: TalkPage) -> list[Route]:
    copies = Copies(
        transcripts=parts.ports.transcripts, audit=parts.ports.audit, opening=opening, reasons=reasons, page=page,
        limits=parts.choices.limits,
    )  # fmt: skip
    links = Links(transcripts=parts.ports.transcripts, links=parts.ports.links, page=page, origin=parts.choices.origin)
    return [
        post(f"{ONE}/copied.json", Right.REVEAL_IDENTITY, copies.copied, Kind.JSON),
        post(f"{ONE}/export", Right.READ_REDACTED, copies.redacted, Kind.FILE),
        post(f"{ONE}/export/revealed", Right.REVEAL_IDENTITY, copies.revealed, Kind.FILE),
        post(f"{ONE}/link", Right.READ_REDACTED, links.make),
        post(f"{ONE}/link.json", Right.READ_REDACTED, links.make_json, Kind.JSON),
        get("/r/{code}", Right.READ_REDACTED, links.follow),
    ]
