"""How well personal data is found in all labelled texts below a folder; what was trained on is left out."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter_ns
from typing import TypeVar

from rich.console import Console
from rich.progress import Progress

from benchmarks.detection.corpora import Place, files, read_sentences
from benchmarks.detection.names import Finder, NameScores, scores
from benchmarks.detection.rival import Rival, running
from benchmarks.detection.tables import Key, names_document, show_comparison, show_names
from proxy.commands.evaluation import document_of, write_table
from proxy.commands.labelled import LineError, read_conversations
from redaction.analyzer import Analyzer
from redaction.entities import EntityType
from redaction.evaluation import Evaluation, LabelledConversation, Tally, evaluate
from redaction.finding import Finding
from redaction.redactor import Redactor
from redaction.rules.building import made_ready

#: Where Presidio is installed; the folder is not part of the project.
ENVIRONMENT = Path(__file__).resolve().parent.parent.parent / ".presidio"
#: Narrower, and a pipe would cut the tables.
WIDTH = 150
VERHO, PRESIDIO = "Verho", "Presidio"

_Item = TypeVar("_Item")


def main() -> int:
    """Measure and print; 2 = a file is not what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=__doc__)
    parser.add_argument("corpora", type=Path, metavar="CORPORA", help="a folder of .jsonl files")
    parser.add_argument("--presidio", action="store_true", help="ask Presidio too; its environment is made once")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    arguments = parser.parse_args()
    document: dict[str, object] = {}
    console = Console(width=max(WIDTH, Console().width), highlight=False, quiet=arguments.json)
    try:
        conversations, sentences = files(arguments.corpora)
        with ExitStack() as stack:
            rival = stack.enter_context(running(ENVIRONMENT)) if arguments.presidio else None
            for path in conversations:
                document[path.name] = judge(path, rival, console)
            if sentences:
                found = judge_names(sentences, rival)
                document["names"] = names_document(found)
                show_names(found, console)
    except (LineError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if arguments.json:
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    return 0


def judge(path: Path, rival: Rival | None, console: Console) -> dict[str, object]:
    """Measure on a file of conversations, print, and return the figures."""
    redactor = Redactor(Analyzer())
    with path.open("rb") as lines:
        listed = list(read_conversations(lines))
    first = evaluate(made_ready(redactor), shown(listed, path.name), clock_ns=perf_counter_ns)
    ours = evaluate(redactor, listed, clock_ns=perf_counter_ns)
    if not console.quiet:
        write_table(ours, sys.stdout, first)
    theirs: Evaluation | None = None
    if rival is not None:
        theirs = judged_by(rival, shown(listed, f"{path.name}, Presidio"))
        show_comparison(ours, theirs, console)
    return {"verho": document_of(ours, first), "presidio": theirs and document_of(theirs)}


def judged_by(rival: Rival, conversations: Iterable[LabelledConversation]) -> Evaluation:
    """Return how well the rival does on the same messages, each by itself: it knows no conversation."""
    tally = Tally()
    for conversation in conversations:
        for message in conversation.messages:
            findings, took_ns = rival.find(message.text, conversation.language)
            tally.add(message, findings, conversation.language, took_ns=took_ns)
    return tally.evaluation()


def judge_names(paths: Iterable[Path], rival: Rival | None) -> dict[Key, NameScores]:
    """Measure on files of sentences, as written and in small letters; by file, finder and spelling."""
    analyzer = Analyzer()
    found: dict[Key, NameScores] = {}
    for path in paths:
        listed = list(read_sentences(path))
        language = path.suffixes[0].removeprefix(".")
        for spelling, texts in (("as written", listed), ("small letters", [one.lowered() for one in listed])):
            found[path.stem, VERHO, spelling] = scores(
                shown(texts, path.name), lambda text: _people(analyzer.analyze(text))
            )
            if rival is not None:
                found[path.stem, PRESIDIO, spelling] = scores(shown(texts, path.name), _asking(rival, language))
    return found


def _asking(rival: Rival, language: str) -> Finder:
    return lambda text: _people(rival.find(text, language)[0])


def _people(findings: Iterable[Finding]) -> list[Place]:
    return [(one.start, one.end) for one in findings if one.entity_type is EntityType.PERSON]


def shown(items: Sequence[_Item], what: str) -> Iterator[_Item]:
    """Return the items; tell on the error stream how far it is, between two items and never while one is timed."""
    step = max(1, len(items) // 100)
    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        task = progress.add_task(what, total=len(items))
        for place, item in enumerate(items):
            if place % step == 0:
                progress.update(task, completed=place, refresh=True)
            yield item


if __name__ == "__main__":
    sys.exit(main())
