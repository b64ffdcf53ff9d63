"""The routes of the area of people."""

from proxy.console.parts import ConsoleParts
from proxy.console.people.enrolment_page import EnrolmentPage
from proxy.console.people.people_page import PeoplePage
from proxy.console.people.person_page import PersonPage
from proxy.console.people.review_page import ReviewPage
from proxy.console.routes import Entry, Route, get, post
from storage.interfaces import Right


def routes(parts: ConsoleParts) -> list[Route]:
    """Return the routes of giving rights, and of coming in with a code."""
    people = PeoplePage(
        accounts=parts.ports.accounts,
        granting=parts.ports.granting,
        drawing=parts.drawing,
        terms=parts.choices.grants,
    )
    person, review, enrolment = PersonPage(parts), ReviewPage(parts), EnrolmentPage(parts)
    return [
        get("/people", Right.GRANT, people.show),
        get("/people/new", Right.GRANT, person.show_new),
        post("/people/new", Right.GRANT, person.add),
        get("/people/review", Right.GRANT, review.show),
        post("/people/review/{id}", Right.GRANT, review.confirm),
        post("/people/proposals/{id}/approve", Right.GRANT, people.approve),
        post("/people/proposals/{id}/decline", Right.GRANT, people.decline),
        get("/people/{id}", Right.GRANT, person.show),
        post("/people/{id}", Right.GRANT, person.give),
        post("/people/{id}/end", Right.GRANT, person.end),
        post("/people/{id}/code", Right.GRANT, person.code),
        get("/enrol", Entry.ANYBODY, enrolment.show),
        post("/enrol", Entry.ANYBODY, enrolment.choose),
    ]
