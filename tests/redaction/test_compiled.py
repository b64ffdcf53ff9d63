"""Compiled modules find what the sources find, and are never taken for other sources."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from redaction.compiled.loading import MADE, STAMP, VARIABLE, CompiledFinder, compiled_modules, stamp_of
from tests.commands import ROOT
from tests.redaction import both_ways


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return a package of two modules that was compiled."""
    made = tmp_path / MADE
    made.mkdir(parents=True)
    (tmp_path / "one.py").write_text("ONE = 1\n", "utf-8")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "two.py").write_text("TWO = 2\n", "utf-8")
    (made / "redaction.one.so").touch()
    (made / STAMP).write_text(stamp_of(tmp_path), "utf-8")
    return tmp_path


def test_compiled_modules_are_taken_for_their_sources(package: Path) -> None:
    """Where nothing was touched, what is compiled is found under its name, and nothing else is."""
    assert compiled_modules(package) == {"redaction.one": package / MADE / "redaction.one.so"}
    finder = CompiledFinder(compiled_modules(package))
    spec = finder.find_spec("redaction.one")
    assert spec is not None
    assert spec.origin == str(package / MADE / "redaction.one.so")
    assert finder.find_spec("redaction.inner.two") is None


@pytest.mark.parametrize(
    "name", ["one.py", "inner/two.py", "three.py", f"{MADE}/{STAMP}"], ids=["compiled", "not compiled", "new", "stamp"]
)
def test_an_edit_anywhere_has_the_sources_run(package: Path, name: str) -> None:
    """Whichever source changes, also one that is not compiled, nothing compiled is used: it would be stale."""
    with (package / name).open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    assert compiled_modules(package) == {}


def test_a_source_that_is_gone_or_moved_is_an_edit(package: Path) -> None:
    """The digest knows names as well as contents."""
    (package / "inner" / "two.py").rename(package / "inner" / "three.py")
    assert compiled_modules(package) == {}


def test_nothing_compiled_is_no_fault(tmp_path: Path) -> None:
    """Without a C compiler there are sources alone."""
    assert compiled_modules(tmp_path) == {}


@pytest.mark.skipif(not both_ways.is_compiled(), reason="nothing is compiled here: make compiled")
def test_both_ways_find_the_same() -> None:
    """Every finding, score and replacement over the shipped conversations and hostile texts is the same."""
    command = [sys.executable, "-m", both_ways.__name__]
    environment = os.environ | {VARIABLE: "sources"}
    other = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True, timeout=120)  # noqa: S603
    found, _ = both_ways.digest().split(" ")
    assert other.stdout.decode() == f"{found} sources"
