"""Takes compiled modules for the very sources that they were made from, and for no others.

One digest is over every source of redaction, as a compiled module holds what it took from others. After any edit the
digest differs, and everything runs from the sources until it is compiled again: slower, never stale.
"""

import hashlib
import os
import sys
from collections.abc import Mapping
from importlib.abc import MetaPathFinder
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from typing import Final

#: Set to "sources", it has redaction run from them whatever is compiled: to compare the two.
VARIABLE: Final = "VERHO_REDACTION"
_SOURCES: Final = "sources"

PACKAGE: Final = Path(__file__).resolve().parent.parent
MADE: Final = Path("compiled/made")
#: Which sources, and for which Python.
STAMP: Final = "stamp"
_SUFFIX: Final = ".so"


class CompiledFinder(MetaPathFinder):
    """Finds compiled modules; any other module is found as ever.

    Args:
        modules: by their names, where they are.
    """

    __slots__ = ("_modules",)

    def __init__(self, modules: Mapping[str, Path]) -> None:
        self._modules = dict(modules)

    def __repr__(self) -> str:
        return f"CompiledFinder(modules={len(self._modules)})"

    def find_spec(self, fullname: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        """Return how to load a module that is compiled, None for any other."""
        place = self._modules.get(fullname)
        if place is None:
            return None
        return spec_from_file_location(fullname, place, loader=ExtensionFileLoader(fullname, str(place)))


def stamp_of(package: Path) -> str:
    """Return what the sources of a package are, and which Python may load what is made from them.

    Args:
        package: its folder.
    """
    digest = hashlib.sha256()
    for source in sorted(package.rglob("*.py")):
        text = source.read_bytes()
        digest.update(f"{source.relative_to(package).as_posix()} {len(text)}\n".encode())
        digest.update(text)
    return f"{digest.hexdigest()} {EXTENSION_SUFFIXES[0]}"


def compiled_modules(package: Path) -> dict[str, Path]:
    """Return the compiled modules of a package by their names; none when they were made from other sources.

    Args:
        package: its folder.
    """
    made = package / MADE
    try:
        stamp = (made / STAMP).read_text("utf-8")
    except OSError:
        return {}
    if stamp != stamp_of(package):
        return {}
    return {place.name.removesuffix(_SUFFIX): place for place in made.glob(f"*{_SUFFIX}")}


def use() -> None:
    """Have the compiled modules of redaction loaded where its sources would be."""
    if os.environ.get(VARIABLE) != _SOURCES and (modules := compiled_modules(PACKAGE)):
        sys.meta_path.insert(0, CompiledFinder(modules))
