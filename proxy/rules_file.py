"""Reading a rule pack from a file, with everything asked of it that is asked of one that is published."""

from pathlib import Path
from time import thread_time_ns

from redaction.rules.checking import try_out
from redaction.rules.pack import RulePack
from redaction.rules.problems import Problem, RulesError
from redaction.rules.reading import MAX_DOCUMENT_CHARS, read_pack

#: UTF-8 spends up to four bytes on a character.
MAX_FILE_BYTES = 4 * MAX_DOCUMENT_CHARS


def read_rules_file(path: Path) -> str:
    """Return the text of a rule pack's file.

    Raises:
        RulesError: there is no such file, or it is too large or not in UTF-8.
    """
    text = None
    try:
        with path.open("rb") as source:
            data = source.read(MAX_FILE_BYTES + 1)
        text = data.decode() if len(data) <= MAX_FILE_BYTES else None
    except (OSError, UnicodeDecodeError):
        text = None
    if text is None:
        reason = f"a file in UTF-8 that can be read, of at most {MAX_FILE_BYTES} bytes"
        raise RulesError([Problem("file", reason, '{"schema": 1, "version": "2026-11"}')])
    return text


def checked_rules(text: str) -> RulePack:
    """Return the rule pack of a document, its patterns tried out; takes a good part of a second for a large one.

    Raises:
        RulesError: something in it is wrong; every problem is named.
    """
    pack = read_pack(text)
    try_out(pack, clock_ns=thread_time_ns)
    return pack
