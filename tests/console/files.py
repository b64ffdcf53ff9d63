"""Looks into files that the console gives for what a spreadsheet would calculate or a terminal obey."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator

#: Beginnings that spreadsheets take for a formula.
FORMULA = re.compile(r"[ \N{NO-BREAK SPACE}]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
#: Controls of terminals, and characters that turn the direction of what follows.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

#: A conversation as text. Letters and certificates are texts too, but prose that nobody takes for a table.
CONVERSATION = re.compile(r"verho-\w+\.txt")


def wrong_in(name: str, body: bytes) -> Iterator[tuple[str, str]]:
    """Yield what is wrong in a file, "" for nothing, each with a page to be opened in a browser, "" for none."""
    if name.endswith(".zip"):
        archive = zipfile.ZipFile(io.BytesIO(body))
        for member in archive.namelist():
            yield from wrong_in(member, archive.read(member))
        return
    text = body.decode("utf-8")
    shown = text.replace("\r\n", "\n")
    if found := UNPRINTABLE.search(shown):
        yield f"{name}: {found.group()!r} in {shown[max(0, found.start() - 40) : found.end() + 20]!r}", ""
    if name.endswith(".html"):
        yield "", text
    elif name.endswith((".json", ".jsonl")):
        for document in [text] if name.endswith(".json") else text.splitlines():
            json.loads(document)
    elif name.endswith(".csv") or CONVERSATION.fullmatch(name):
        yield from ((f"{name}: a formula, {cell!r}", "") for cell in _cells(name, text) if FORMULA.match(cell))
    elif not name.endswith((".txt", ".md", ".sig")):
        yield f"{name}: nobody has looked into files of this kind", ""


def _cells(name: str, text: str) -> Iterator[str]:
    """Yield what a spreadsheet would put into cells: those of a table, or the lines of a text."""
    if name.endswith(".txt"):
        yield from text.splitlines()
        return
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))):
        yield from row
