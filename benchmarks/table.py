"""The result as a table for people."""

import os
import platform
from typing import TypedDict

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from benchmarks.figures import Comparison
from benchmarks.measuring import Result

SECTIONS = {
    "relay": "A chat message on its way",
    "processor": "Processor",
    "memory": "Memory",
    "redaction": "Redaction",
    "sealing": "Sealing",
    "storage": "Keeping",
    "assets": "Files",
    "console": "The console",
}
FOOT = (
    "Read the ratios: the bare numbers are this machine's, and one busy neighbour changes them. Everything ran here"
    " over the loopback interface: visitors, the stand-in for Tawk.to and its agents in one process, the edge in its"
    " own. The embedded database, which is slow, ran beside them and took its share of processor and disk; a"
    " production database runs elsewhere. A round trip to the real Tawk.to takes tens of milliseconds more, on every"
    " way alike."
)
WIDTH = 120


class Machine(TypedDict):
    """Where it was measured."""

    cores: int
    system: str
    python: str


def machine() -> Machine:
    """Return what is worth knowing of this machine; no names."""
    return Machine(
        cores=os.cpu_count() or 1,
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
    )


def show(result: Result, console: Console) -> None:
    """Print the result."""
    here = machine()
    title = f"Verho beside what it stands between, on {here['cores']} cores of {here['system']}"
    table = Table("", "measured", "than", "that", "ratio", "more", title=title, title_justify="left", box=SIMPLE_HEAD)
    for place, column in enumerate(table.columns):
        column.justify = "left" if place in (0, 2) else "right"
        column.no_wrap = True
    section = ""
    for line in result.comparisons:
        if line.section != section:
            section = line.section
            table.add_row("")
            table.add_row(f"[bold]{SECTIONS[section]}[/bold]")
        table.add_row(*_cells(line))
    console.print(table)
    console.print(f"{FOOT}\n{result.messages} messages on each way, {result.seconds:.0f} s in all.", style="dim")


def _cells(line: Comparison) -> tuple[str, ...]:
    ratio = "" if line.ratio is None else f"{_number(line.ratio)} x"
    more = _number(line.value - line.other, sign="+") if line.key.startswith("relay.") else ""
    return (
        line.what,
        f"{_number(line.value)} {line.unit}",
        line.than,
        f"{_number(line.other)} {line.unit}",
        ratio,
        more,
    )


def _number(value: float, *, sign: str = "") -> str:
    """Return a number in as many digits as mean something."""
    return f"{value:{sign},.0f}" if abs(value) >= 100 else f"{value:{sign}.3g}"
