"""Presidio as a rival: makes its environment once, starts it, asks it.

Its findings may overlap; of two that do, the surer one stays, then the longer, as its own anonymizer would settle them.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from redaction.entities import EntityType
from redaction.finding import Finding

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "presidio.lock"
PROGRAM = HERE / "presidio_process.py"
NAME = "presidio"
_READY = "ready"


def environment(folder: Path) -> Path:
    """Return the Python of Presidio's environment; make it first, which takes minutes and half a gigabyte.

    Raises:
        subprocess.CalledProcessError: the package index cannot be reached, or a package cannot be installed.
    """
    python = folder / "bin" / "python"
    lock = REQUIREMENTS.read_text("utf-8")
    ready = folder / _READY
    if not ready.exists() or ready.read_text("utf-8") != lock:
        install = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(REQUIREMENTS)]
        for command in ([sys.executable, "-m", "venv", "--clear", str(folder)], install):
            subprocess.run(command, check=True)  # noqa: S603 - our own commands
        ready.write_text(lock, "utf-8")
    return python


@dataclass(frozen=True, slots=True)
class Rival:
    """A running Presidio."""

    questions: IO[str]
    answers: IO[str]

    def find(self, text: str, language: str) -> tuple[tuple[Finding, ...], int]:
        """Return what it finds in a text, without overlaps, and how long that took it, in nanoseconds.

        Raises:
            ChildProcessError: it has ended.
        """
        self.questions.write(json.dumps({"text": text, "language": language}) + "\n")
        self.questions.flush()
        line = self.answers.readline()
        if not line:
            raise ChildProcessError("Presidio has ended; it wants the system packages libvoikko1 and voikko-fi")
        answer = json.loads(line)
        found = [Finding(start, end, EntityType(kind), score, NAME) for start, end, kind, score in answer["findings"]]
        return settled(found), answer["ns"]


def settled(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings without overlaps, by place."""
    kept: list[Finding] = []
    for one in sorted(findings, key=lambda found: (-found.score, found.start - found.end, found.start)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda found: found.start))


@contextmanager
def running(folder: Path) -> Iterator[Rival]:
    """Start Presidio and wait until it answers; it ends with the block."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [str(environment(folder)), str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise ChildProcessError("expected pipes to Presidio")
        rival = Rival(process.stdin, process.stdout)
        # The first text of each language pays for what it loads late.
        for language in ("fi", "en", "sv"):
            rival.find("Hei", language)
        yield rival
