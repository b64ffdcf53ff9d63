"""How the journeys are multiplied: each by two of the four ways to read it, or by all of them."""

import pytest

from tests.readers import ALL, Reader


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let all four ways be asked for."""
    parser.addoption(
        "--every-screen",
        action="store_true",
        help="follow each journey in Finnish and English, each at 1280 px and 320 px, instead of in two of the four",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a journey its readers: those that its marker names, or all."""
    if "reader" not in metafunc.fixturenames:
        return
    marker = metafunc.definition.get_closest_marker("journey")
    assert marker is not None, f"{metafunc.definition.nodeid} has a reader and no marker `journey`"
    chosen = ALL if metafunc.config.getoption("--every-screen") else marker.args[0]
    metafunc.parametrize("reader", [Reader.of(screen) for screen in chosen], ids=str)
