"""The studio's table of routes."""

from proxy.console.parts import ConsoleParts
from proxy.console.routes import Kind, Route, get, post
from proxy.console.studio.again_pages import AgainPages
from proxy.console.studio.desk import Desk
from proxy.console.studio.drafts import WHOLE, Drafts
from proxy.console.studio.dry_run_pages import DryRunPages
from proxy.console.studio.miss_pages import MissPages
from proxy.console.studio.misses import MissCheck
from proxy.console.studio.overview import Overview
from proxy.console.studio.publishing_page import PublishingPages
from proxy.console.studio.releasing import Releasing
from proxy.console.studio.term_sections import SECTIONS
from proxy.console.studio.trying import Trying
from proxy.console.studio.workbench import Workbench
from storage.interfaces import Right

_DRAFT = "/rules/drafts/{draft}"
_PROPOSAL = "/rules/proposals/{proposal}"


def routes(parts: ConsoleParts) -> list[Route]:
    """Return every address of the studio."""
    ports = parts.ports.studio
    desk = Desk(parts, ports, Workbench(ports))
    check = MissCheck(desk)
    releasing = Releasing(desk, check)
    overview, drafts, trying = Overview(desk, releasing), Drafts(desk), Trying(desk)
    dry, publishing, misses = (
        DryRunPages(desk, check),
        PublishingPages(desk, releasing, check),
        MissPages(desk, check),
    )
    again = AgainPages(desk)
    tune, publish = Right.TUNE_RULES, Right.PUBLISH_RULES
    # Whoever publishes sees what there is to publish, and what was, without being able to change it.
    either = frozenset({tune, publish})
    return [
        get("/rules", either, overview.show),
        post("/rules/drafts", tune, overview.begin),
        get("/rules/history/{number}", either, overview.former),
        post("/rules/history/{number}", publish, overview.roll_back, fresh=True),
        get(_DRAFT, either, drafts.show),
        post(f"{_DRAFT}/discard", tune, drafts.discard),
        *(
            route
            for key in (*SECTIONS, WHOLE)
            for route in (
                get(f"{_DRAFT}/{key}", tune, drafts.form(key)),
                post(f"{_DRAFT}/{key}", tune, drafts.saving(key)),
            )
        ),
        get(f"{_DRAFT}/try", tune, trying.show),
        post(f"{_DRAFT}/try", tune, trying.run),
        post(f"{_DRAFT}/tried", tune, trying.answer, Kind.JSON),
        get(f"{_DRAFT}/dry-runs", tune, dry.form),
        post(f"{_DRAFT}/dry-runs", tune, dry.begin),
        get("/rules/dry-runs/{run}", tune, dry.show),
        get("/rules/dry-runs/{run}/progress", tune, dry.progress, Kind.JSON),
        post("/rules/dry-runs/{run}/cancel", tune, dry.cancel),
        get(f"{_DRAFT}/publish", publish, publishing.show, fresh=True),
        post(f"{_DRAFT}/publish", publish, publishing.publish, fresh=True),
        get(_PROPOSAL, publish, publishing.proposal, fresh=True),
        post(f"{_PROPOSAL}/agree", publish, publishing.agree, fresh=True),
        post(f"{_PROPOSAL}/alone", publish, publishing.alone, fresh=True),
        post(f"{_PROPOSAL}/withdraw", publish, publishing.withdraw),
        get("/rules/again", publish, again.show),
        get("/rules/again/new", publish, again.form, fresh=True),
        post("/rules/again", publish, again.begin, fresh=True),
        get("/rules/again/{run}/progress", publish, again.progress, Kind.JSON),
        post("/rules/again/{run}/stop", publish, again.stop),
        get("/rules/misses", tune, misses.show),
        post("/rules/misses/{miss}/drop", tune, misses.drop),
        post("/conversations/{id}/misses", Right.READ_REDACTED, misses.report),
    ]
