"""Every address of this area, with the right that it needs."""

from proxy.console.opening import Opening
from proxy.console.parts import ConsoleParts
from proxy.console.routes import Kind, Route, get, post
from proxy.console.talks.copies import Copies
from proxy.console.talks.following import Following, Ports
from proxy.console.talks.labels import Labels
from proxy.console.talks.links import Links
from proxy.console.talks.listing import ListPage
from proxy.console.talks.live import LivePages
from proxy.console.talks.looks import Looks
from proxy.console.talks.page import TalkPage
from proxy.console.talks.persons import PersonSearch
from proxy.console.talks.reasons import Reasons
from proxy.console.talks.rows import Rows
from proxy.console.talks.streams import Streams
from proxy.console.talks.views import Views
from storage.interfaces import Right

ONE = "/conversations/{id}"


def routes(parts: ConsoleParts, streams: Streams) -> list[Route]:
    """Return the table; whoever made `streams` closes them when the console ends."""
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
        *_live(parts, opening, reasons, rows, streams),
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


def _live(parts: ConsoleParts, opening: Opening, reasons: Reasons, rows: Rows, streams: Streams) -> list[Route]:
    ports, choices = parts.ports, parts.choices
    views = Views(limits=choices.limits, clock=ports.clock)
    pages = LivePages(
        listing=ports.listing, transcripts=ports.transcripts, opening=opening, reasons=reasons, rows=rows, views=views,
        drawing=parts.drawing, limits=choices.limits, email_domain=choices.email_domain,
    )  # fmt: skip
    following = Following(
        Ports(ports.sessions, ports.accounts, ports.listing, ports.transcripts, ports.clock),
        views=views, streams=streams, limits=choices.limits, email_domain=choices.email_domain,
    )  # fmt: skip
    return [
        get("/live", Right.READ_REDACTED, pages.list),
        get("/live/events", Right.READ_REDACTED, following.chats, Kind.EVENTS),
        get("/live/{id}", Right.READ_REDACTED, pages.show),
        post("/live/{id}", Right.REVEAL_IDENTITY, pages.reveal),
        get("/live/{id}/events", Right.READ_REDACTED, following.chat, Kind.EVENTS),
    ]
