"""Storage knows neither the proxy nor the redaction, and one of its modules alone knows the driver."""

import ast
from collections.abc import Iterator
from pathlib import Path

import storage

ROOT = Path(storage.__file__).parent


def imports() -> Iterator[tuple[str, str]]:
    """Yield each of storage's modules with each top-level package that it imports."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield str(path.relative_to(ROOT)), alias.name.split(".")[0]
            elif isinstance(node, ast.ImportFrom):
                yield str(path.relative_to(ROOT)), str(node.module).split(".")[0]


def test_only_one_module_knows_the_driver() -> None:
    """Changing the driver changes one file."""
    assert {module for module, package in imports() if package in {"motor", "pymongo", "bson"}} == {"mongo.py"}


def test_storage_stands_alone() -> None:
    """Nothing of the other rooms is imported, and the embedded database never is."""
    assert not {package for _, package in imports()} & {"proxy", "redaction", "tests", "secantus", "aiohttp"}


def test_the_ports_are_light() -> None:
    """The ports and plain types import nothing but the standard library."""
    light = {"interfaces.py", "vocabulary.py", "errors.py", "documents.py", "schema.py", "writes.py"}
    assert not {package for module, package in imports() if module in light} & {"cryptography", "motor", "pymongo"}
