"""What can go wrong at the edge, by who is at fault: the visitor's request, Tawk.to's answer, or ourselves.

    EdgeError
    ├── VisitError      the request names no running visit, or a banned one
    ├── StaleError      what was decided no longer fits the visit: decide anew
    └── UpstreamError   Tawk.to could not be reached, or its answer can't be used

A text never holds what was sent or received.
"""

from enum import StrEnum


class EdgeError(Exception):
    """The family; never raised itself."""


class VisitError(EdgeError):
    """The request carries no secret of a running visit, or its visit is banned."""


class StaleError(EdgeError):
    """A step was decided on a state of the visit that is not its state any more; nothing of it was written."""


class UpstreamFault(StrEnum):
    """Why an answer of Tawk.to can't be used."""

    UNREACHABLE = "unreachable"
    SLOW = "slow"
    STATUS = "status"
    OVERSIZED = "oversized"
    UNREADABLE = "unreadable"


class UpstreamError(EdgeError):
    """Tawk.to could not be reached or its answer can't be used; `fault` says which."""

    def __init__(self, fault: UpstreamFault, host: str) -> None:
        super().__init__(f"{host}: {fault.value}")
        self.fault = fault
        self.host = host
