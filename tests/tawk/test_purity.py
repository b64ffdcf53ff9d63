"""The room's walls: standard library only, no sockets, no clock, no randomness."""

import ast
import sys
from pathlib import Path

import pytest

import proxy.tawk

MODULES = sorted(Path(proxy.tawk.__path__[0]).glob("*.py"))
IO_MODULES = {
    "asyncio",
    "socket",
    "ssl",
    "http",
    "subprocess",
    "threading",
    "time",
    "random",
    "secrets",
    "logging",
    "os",
}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_imports_only_pure_standard_library(path: Path) -> None:
    """No module of the room can do I/O, ask the time or roll dice."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    for name in names:
        root = name.split(".", maxsplit=1)[0]
        assert name.startswith("proxy.tawk") or root in sys.stdlib_module_names, name
        assert root not in IO_MODULES, name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_reads_no_clock(path: Path) -> None:
    """Time comes in as an argument."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not attributes & {"now", "utcnow", "today", "monotonic"}
