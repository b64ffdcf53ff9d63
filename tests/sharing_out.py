"""How `make test` shares the tests out among its processes: a file at a time, and what takes long first.

So whatever the tests of one file share (a browser, a console, an edge) starts once and not once for each process, and
no process is left alone with a long file at the end.
"""

from collections.abc import Sequence

import pytest
from xdist.scheduler import LoadFileScheduling

_TOGETHER = ("tests/end_to_end/",)
"""Folders whose files share something that is dear to start: here a whole Verho, as processes."""

_LONG = (
    *_TOGETHER,
    "tests/crash/",
    "tests/console/test_walk.py",
    "tests/edge/test_failures.py",
)
"""What one process has to do alone for the longest time, which can't be seen from outside."""


class ByFile(LoadFileScheduling):  # type: ignore[misc]  # xdist tells no types.
    """Gives a process one file after another, in the order of the tests; a folder of `_TOGETHER` counts as a file."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return next((folder for folder in _TOGETHER if file.startswith(folder)), file)


def longest_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return the tests with the long ones first, then those that drive a browser; else in the order they had."""
    return sorted(items, key=_place)


def _place(item: pytest.Item) -> int:
    named = (place for place, start in enumerate(_LONG) if item.nodeid.startswith(start))
    return next(named, len(_LONG) if item.get_closest_marker("browser") else len(_LONG) + 1)
