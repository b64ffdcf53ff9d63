"""Labelled texts under a folder: conversations as `tests/data/README.md` describes them, and sentences with names.

A sentence is a JSON object a line: `text`, and `spans` of `[start, end, kind]` in code points, where `PER` is a person.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

#: What is below a folder of this name was trained on, so a figure measured on it says nothing.
TRAINED_ON = "train"
_PERSON = "PER"

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text and where names of people stand in it.

    Attributes:
        text: the sentence.
        people: start and end of each name, in code points, the end exclusive.
    """

    text: str = field(repr=False)
    people: frozenset[Place]

    def lowered(self) -> "Sentence":
        """Return the sentence in small letters; one that would change its length stays as it is."""
        lower = self.text.lower()
        return Sentence(lower, self.people) if len(lower) == len(self.text) else self


def files(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the files with conversations and those with sentences, in the order of their names.

    Raises:
        ValueError: there are none, or one is something else.
    """
    conversations: list[Path] = []
    sentences: list[Path] = []
    for path in sorted(folder.rglob("*.jsonl")):
        if TRAINED_ON in path.relative_to(folder).parts[:-1]:
            continue
        with path.open(encoding="utf-8") as lines:
            first = json.loads(next(lines, "null"))
        if not isinstance(first, dict) or not {"messages", "spans"} & first.keys():
            raise ValueError(f"{path.name}: expected lines with messages or with spans")
        (conversations if "messages" in first else sentences).append(path)
    if not conversations and not sentences:
        raise ValueError("CORPORA: expected a folder with .jsonl files")
    return conversations, sentences


def read_sentences(path: Path) -> Iterator[Sentence]:
    """Return the sentences of a file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            people = frozenset((start, end) for start, end, kind in document["spans"] if kind == _PERSON)
            yield Sentence(document["text"], people)
