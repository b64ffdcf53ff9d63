"""The routes of the area of people."""

from proxy.console.parts import ConsoleChoices, ConsoleParts, ConsolePorts
from proxy.console.people import session_state
from proxy.console.people.emergency_page import EmergencyPage
from proxy.console.people.enrolment_page import EnrolmentPage
from proxy.console.people.notices import GrantNotices
from proxy.console.people.people_page import PeoplePage
from proxy.console.people.person_page import PersonPage
from proxy.console.people.review_page import ReviewPage
from proxy.console.routes import Entry, Kind, Route, get, post
from storage.interfaces import Right


def routes(parts: ConsoleParts) -> list[Route]:
    """Return the routes of giving rights, and of coming in with a code."""
    people = PeoplePage(
        accounts=parts.ports.accounts,
        granting=parts.ports.granting,
        drawing=parts.drawing,
        terms=parts.choices.grants,
    )
    emergency = EmergencyPage(parts, grant_notices(parts.ports, parts.choices))
    person, review, enrolment = PersonPage(parts), ReviewPage(parts), EnrolmentPage(parts)
    return [
        get("/people", Right.GRANT, people.show),
        get("/people/new", Right.GRANT, person.show_new, fresh=True),
        post("/people/new", Right.GRANT, person.add, fresh=True),
        get("/people/review", Right.GRANT, review.show),
        post("/people/review/{id}", Right.GRANT, review.confirm),
        post("/people/proposals/{id}/approve", Right.GRANT, people.approve, fresh=True),
        post("/people/proposals/{id}/decline", Right.GRANT, people.decline),
        get("/people/{id}", Right.GRANT, person.show, fresh=True),
        post("/people/{id}", Right.GRANT, person.give, fresh=True),
        post("/people/{id}/end", Right.GRANT, person.end, fresh=True),
        post("/people/{id}/code", Right.GRANT, person.code, fresh=True),
        get("/emergencies", Right.READ_AUDIT, emergency.list),
        post("/emergencies/{id}", Right.READ_AUDIT, emergency.review),
        get("/account/emergency", Entry.SIGNED_IN, emergency.show, fresh=True),
        post("/account/emergency", Entry.SIGNED_IN, emergency.take, fresh=True),
        get("/session", Entry.SIGNED_IN, session_state.show, Kind.JSON),
        get("/enrol", Entry.ANYBODY, enrolment.show),
        post("/enrol", Entry.ANYBODY, enrolment.choose),
    ]


def grant_notices(ports: ConsolePorts, choices: ConsoleChoices) -> GrantNotices:
    """Return what tells the controller about grants by mail."""
    return GrantNotices(
        accounts=ports.accounts,
        granting=ports.granting,
        outbox=ports.outbox,
        terms=choices.grants,
        origin=choices.origin.text,
        zone=choices.zone,
        clock=ports.clock,
    )
