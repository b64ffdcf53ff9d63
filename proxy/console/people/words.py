"""What the pages about people call roles, states of a grant, and the reasons why something is not done."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from proxy.console.names import RIGHTS
from proxy.console.texts import Texts
from storage.errors import GrantRefused
from storage.grants import Fault, State
from storage.interfaces import Account, Right
from storage.roles import Role

ROLES: Final[Mapping[Role, tuple[str, str]]] = MappingProxyType(
    {
        Role.STAFF: ("Office staff", "Serves in the chat. Twelve months at most."),
        Role.PRESIDIUM: ("Presidium", "Chair or vice-chair. Until two weeks after the term at most."),
        Role.ADMINISTRATOR: ("Administrator of the chat system", "Looks after the service. Twelve months at most."),
    }
)
"""A role's name, and what it is for; other members of the board have no role and so no rights."""

STATES: Final[Mapping[State, str]] = MappingProxyType(
    {
        State.IN_FORCE: "In force",
        State.ENDS_SOON: "Ends soon",
        State.COMING: "Not begun",
        State.ENDED: "Ended",
        State.NONE: "No rights",
    }
)

FAULTS: Final[Mapping[Fault, str]] = MappingProxyType(
    {
        Fault.MISSING: "This is needed, and it may not be too long.",
        Fault.TOO_LONG: "The last day that is possible here is {day}.",
        Fault.TOO_LATE: "The last day that is possible here is {day}.",
        Fault.PAST: "Choose a day after the beginning, and not in the past.",
        Fault.TERM_OVER: "Choose a day that is still to come.",
        Fault.NO_ROLE: "This is only for people who were given their rights in a role.",
        Fault.OWN: "Nobody decides about their own rights. Ask another person who may give rights.",
        Fault.OWN_PROPOSAL: "You proposed this yourself. Another person agrees to it.",
        Fault.DEPENDENT: "The person who proposed this gave you your own rights. Somebody else agrees to it.",
        Fault.AUTHOR_GONE: "The person who proposed this may not give rights any more. Make a new proposal.",
        Fault.GONE: "This is not waiting any more: somebody else has decided, or its time ran out.",
        Fault.NOT_IN_FORCE: "This needs a grant in force.",
        Fault.NOTHING_ADDED: "You hold this right already.",
        Fault.ENROLLED: "This person has chosen a password already. A forgotten one is replaced on the server.",
        Fault.NOT_ENTITLED: "You do not hold the right that this needs.",
    }
)


def fault_text(texts: Texts, refused: GrantRefused) -> str:
    """Return why something was refused, in words; the day named is the last one that counts whole."""
    text = FAULTS[Fault(refused.fault)]
    return texts(text, day=last_day(texts, refused.most)) if refused.most else texts(text)


def last_day(texts: Texts, until: datetime) -> str:
    """Return the last day of something that ends at a time."""
    return texts.long_date(texts.local_date(until - timedelta(seconds=1)))


def role_name(texts: Texts, role: str) -> str:
    """Return a role's name; an account from before roles has none."""
    return texts(ROLES[Role(role)][0]) if role else texts("No role")


def right_names(texts: Texts, rights: frozenset[Right]) -> Sequence[str]:
    """Return the names of rights, in the order in which all pages list them."""
    return [texts(name) for right, (name, _) in RIGHTS.items() if right in rights]


def person_name(texts: Texts, people: Mapping[str, Account], actor: str) -> str:
    """Return who an account's id stands for; the host's command line, or somebody removed, is said so."""
    if actor == "command":
        return texts("Command line")
    return people[actor].display_name if actor in people else texts("Unknown")
