"""How the tests are shared out among processes, and journeys multiplied: by two ways to read them, or by all four."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

from tests.readers import ALL, Reader
from tests.sharing_out import ByFile, longest_first

_MEMORY = Path("/dev/shm")  # noqa: S108 - in it everything has a directory of a random name.
_ROOM_BYTES = 2 * 2**30


def pytest_configure() -> None:
    """Let all be written into memory where that has room: nothing outlives the tests, and disks are waited for."""
    if "TMPDIR" not in os.environ and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM_BYTES:
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let all four ways be asked for, and the benchmarks."""
    parser.addoption(
        "--every-screen",
        action="store_true",
        help="follow each journey in Finnish and English, each at 1280 px and 320 px, instead of in two of the four; "
        "send every form there is with hostile words, and look for barriers on each page that it leads to",
    )
    parser.addoption("--benchmarks", action="store_true", help="try the benchmarks too, which start a whole Verho")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a journey its readers: those that its marker names, or all."""
    if "reader" not in metafunc.fixturenames:
        return
    marker = metafunc.definition.get_closest_marker("journey")
    assert marker is not None, f"{metafunc.definition.nodeid} has a reader and no marker `journey`"
    chosen = ALL if metafunc.config.getoption("--every-screen") else marker.args[0]
    metafunc.parametrize("reader", [Reader.of(screen) for screen in chosen], ids=str)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is only done when all is asked for; begin with what takes long where several share the tests."""
    unasked = [name for name in ("every_screen", "benchmarks") if not config.getoption(f"--{name.replace('_', '-')}")]
    left = [item for item in items if any(map(item.get_closest_marker, unasked))]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in set(left)]
    if hasattr(config, "workerinput"):
        items[:] = longest_first(items)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """Share the tests out by our own rule where they are to be shared by file."""
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None
