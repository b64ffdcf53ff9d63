"""`verho rules compare`: what another rule pack finds and loses, what it costs, and whether it protects less."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from time import thread_time_ns
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from proxy.commands.labelled import LineError, parse_line
from proxy.rules_file import checked_rules, read_rules_file
from redaction.errors import RedactionError
from redaction.rules.comparison import Comparison, Difference, Loosened, compare, loosens
from redaction.rules.samples import SHIPPED

#: More places than a person reads; --json has all of them.
_MOST_SHOWN = 40


def read_texts(file: Path | None) -> list[str]:
    """Return what visitors wrote in a file of JSON lines; none of no file.

    Raises:
        LineError: a line is something else.
        OSError: the file cannot be read.
    """
    if file is None:
        return []
    texts: list[str] = []
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                texts += _texts(number, parse_line(number, line))
    return texts


def _texts(number: int, document: Mapping[str, object]) -> Iterator[str]:
    match document:
        case {"text": str(text)}:
            yield text
        case {"messages": list(messages)}:
            for index, message in enumerate(messages):
                match message:
                    case {"sender": "visitor", "text": str(text)}:
                        yield text
                    case {"sender": str(), "text": str()}:
                        pass
                    case _:
                        raise LineError(number, f"messages[{index}]", "an object with sender and text")
        case _:
            raise LineError(number, "text", "a string, or messages")


def compare_files(old: Path, new: Path, texts: Path | None, *, as_json: bool) -> int:
    """Print how two rule packs differ; 1 = a text could not be judged under one of them.

    Raises:
        RulesError: one of them cannot be used.
        LineError: a line of the texts is something else.
        OSError: a file cannot be read.
    """
    before, after = (checked_rules(read_rules_file(file)) for file in (old, new))
    sample = [*SHIPPED, *read_texts(texts)]
    try:
        out = Console(stderr=True)
        found = compare(before, after, _watched("Comparing", sample, out), clock_ns=thread_time_ns)
        loosened = loosens(after, before, _watched("Looking for what is lost", sample, out))
    except RedactionError as error:
        sys.stderr.write(f"verho rules compare: a text could not be judged ({error})\n")
        return 1
    if as_json:
        sys.stdout.write(json.dumps(_document(found, loosened, len(sample)), indent=2) + "\n")
    else:
        _write(found, loosened, len(sample))
    return 0


def _watched(title: str, texts: Sequence[str], out: Console) -> Iterable[str]:
    return track(texts, title, console=out, transient=True, disable=not out.is_terminal)


def _document(found: Comparison, loosened: Sequence[Loosened], texts: int) -> dict[str, Any]:
    return {
        "texts": texts,
        "shipped_texts": len(SHIPPED),
        "new": [_place(one) for one in found.new],
        "lost": [_place(one) for one in found.lost],
        "withheld": list(found.withheld),
        "released": list(found.released),
        "us_per_message": {"old": found.first_ns / 1_000, "new": found.second_ns / 1_000},
        "loosens": [{"how": one.how.value, "what": one.what} for one in loosened],
    }


def _place(one: Difference) -> dict[str, Any]:
    """Return where something is found; what stands there is in the texts, and not repeated."""
    return {
        "text": one.text,
        "start": one.finding.start,
        "end": one.finding.end,
        "entity_type": one.finding.entity_type.value,
        "recognizer": one.finding.recognizer,
        "score": one.finding.score,
    }


def _write(found: Comparison, loosened: Sequence[Loosened], texts: int) -> None:
    out = Console()
    out.print(f"{texts} texts, {len(SHIPPED)} of them shipped; numbers count from 0, the shipped ones first.")
    for title, differences in (("New", found.new), ("Lost", found.lost)):
        out.print(_table(title, differences) if differences else f"{title}: nothing")
    for title, places in (("Withheld now", found.withheld), ("Not withheld any more", found.released)):
        if places:
            out.print(f"{title}: texts {', '.join(map(str, places[:_MOST_SHOWN]))}")
    out.print(f"Time a message: {found.first_ns / 1_000:.0f} µs before, {found.second_ns / 1_000:.0f} µs after.")
    if not loosened:
        out.print("Nothing is protected less.")
    for one in loosened:
        out.print(f"Less is protected: {one.how.value} {one.what}", highlight=False)


def _table(title: str, differences: Sequence[Difference]) -> Table:
    kinds = Counter(one.finding.entity_type.value for one in differences)
    told = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    table = Table(title=f"{title}: {told}", title_justify="left")
    for heading in ("Text", "From", "To", "Type", "Recognizer", "Score"):
        table.add_column(heading)
    for one in differences[:_MOST_SHOWN]:
        finding = one.finding
        place = (str(one.text), str(finding.start), str(finding.end))
        table.add_row(*place, finding.entity_type.value, finding.recognizer, f"{finding.score:.2f}")
    if len(differences) > _MOST_SHOWN:
        table.caption = f"and {len(differences) - _MOST_SHOWN} more; --json has all of them"
    return table
