"""Compiles the modules that each message goes through; run as `python -m redaction.compiled.build`.

It wants mypyc (of the development tools) and a C compiler. Without them nothing is lost but time, and it says so.
"""

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import Final

from redaction.compiled.loading import MADE, PACKAGE, STAMP, stamp_of

#: What is compiled, each line one library. Lists and data gain nothing; what raises or counts kinds is rarely run.
_LIBRARIES: Final = {
    "verho_names": (
        "names/chain", "names/classes", "names/features", "names/forms", "names/inflection", "names/lexicon",
        "names/model", "names/spans", "names/tokens", "names/vocabulary", "names/weights", "names/word_weights",
        "recognizers/name_cues", "recognizers/name_evidence", "recognizers/name_forms", "recognizers/name_memory",
        "recognizers/name_questions", "recognizers/name_rules", "recognizers/name_words", "recognizers/person",
    ),
    "verho_redaction": (
        "allow_list", "analyzer", "budget", "canonical", "directions", "edits", "finding", "known_values", "ledger",
        "name_readings", "normalization", "overlaps", "passage", "patterns", "people", "pseudonyms", "questions",
        "recognizer", "redactor", "remainder", "split_values", "suffixes", "walls", "recognizers/answers",
        "recognizers/credit_card", "recognizers/date_of_birth", "recognizers/email_address", "recognizers/iban_code",
        "recognizers/identity_document", "recognizers/ip_address", "recognizers/personal_identity_code",
        "recognizers/phone_number", "recognizers/spoken_number", "recognizers/street_address", "recognizers/student_id",
        "recognizers/url", "recognizers/vehicle_plate", "recognizers/wording",
    ),
}  # fmt: skip
#: Whoever has no stubs counts as untyped; errors are what `make check` is for.
_OPTIONS: Final = ("--config-file=", "--ignore-missing-imports", "--follow-imports=silent")
_SLOWER: Final = "redaction runs from its sources, which finds the same and takes about twice as long"


def main() -> int:
    """Compile, unless it is done already; 1 = the sources cannot be compiled."""
    made = PACKAGE / MADE
    stamp = stamp_of(PACKAGE)
    if (made / STAMP).exists() and (made / STAMP).read_text("utf-8") == stamp:
        return 0
    sys.stdout.write("Compiling redaction, which takes a minute\n")
    with tempfile.TemporaryDirectory(prefix="verho-compiled-") as name:
        tree = Path(name)
        shutil.copytree(PACKAGE, tree / PACKAGE.name, ignore=shutil.ignore_patterns(MADE.name, "__pycache__"))
        stamp = stamp_of(tree / PACKAGE.name)
        missing = _compile(tree)
        if missing:
            sys.stdout.write(f"{missing}: {_SLOWER}\n")
            return 0
        fresh = tree / MADE.name
        fresh.mkdir()
        for module, library in _libraries(tree):
            shutil.copyfile(library, fresh / f"{module}.so")
        (fresh / STAMP).write_text(stamp, "utf-8")
        _put(fresh, made)
    return 0


def _compile(tree: Path) -> str:
    """Compile within a copy of the sources; return what is missing for it, "" when nothing is."""
    try:
        from mypyc.build import mypycify
        from setuptools import Distribution
        from setuptools.command.build_ext import build_ext
        from setuptools.errors import CompileError, LinkError
    except ImportError as error:
        return f"No {error.name}"
    package = PACKAGE.name
    groups: list[tuple[list[str], str | None]] = [
        ([f"{package}/{module}.py" for module in modules], name) for name, modules in _LIBRARIES.items()
    ]
    with chdir(tree):
        # It remarks on style, on the standard output.
        with redirect_stdout(io.StringIO()) as remarks:
            try:
                extensions = mypycify(
                    [*_OPTIONS, *(source for sources, _ in groups for source in sources)],
                    separate=groups, opt_level="2", debug_level="0",
                )  # fmt: skip
            except SystemExit:
                sys.stderr.write(remarks.getvalue())
                raise
        command = build_ext(Distribution({"name": package, "ext_modules": extensions}))
        command.build_lib, command.build_temp = str(tree / "built"), str(tree / "objects")
        command.parallel = len(groups)
        command.ensure_finalized()
        try:
            command.run()
        except (CompileError, LinkError) as error:
            return f"No C compiler with Python's headers ({error})"
    return ""


def _libraries(tree: Path) -> Iterator[tuple[str, Path]]:
    """Return what was compiled, by the names of the modules."""
    built = tree / "built"
    for library in built.rglob("*.so"):
        name, _, _ = library.name.partition(".")
        yield ".".join((*library.parent.relative_to(built).parts, name)), library


def _put(fresh: Path, made: Path) -> None:
    """Put a folder in the place of an older one; a process that has loaded that one keeps its files."""
    near = made.with_name(f"{made.name}.new")
    shutil.rmtree(near, ignore_errors=True)
    shutil.copytree(fresh, near)
    shutil.rmtree(made, ignore_errors=True)
    near.rename(made)


if __name__ == "__main__":
    sys.exit(main())
