"""What redaction makes of every shipped text, as one digest; `python -m tests.redaction.both_ways` prints it."""

import hashlib
import json
import sys

from redaction.analyzer import Analyzer
from redaction.ledger import Ledger
from redaction.redactor import Redactor
from redaction.rules.checking import hostile_texts
from tests.commands import ROOT


def digest() -> str:
    """Return a digest of all findings, scores and replacements, and whether compiled modules made them."""
    redactor = Redactor(Analyzer(), email_domain="verho.invalid")
    found = hashlib.sha256()
    for line in (ROOT / "tests" / "data" / "conversations.jsonl").read_text("utf-8").splitlines():
        ledger, said = Ledger(), list[str]()
        for message in json.loads(line)["messages"]:
            by_agent = message["sender"] == "agent"
            redacted = redactor.redact(message["text"], ledger, context=said[-6:], keep_pseudonyms=by_agent)
            found.update(repr((redacted.findings, redacted.text)).encode())
            said.append(message["text"])
    for text in hostile_texts():
        found.update(repr(redactor.analyzer.analyze(text)).encode())
    return f"{found.hexdigest()} {'compiled' if is_compiled() else 'sources'}"


def is_compiled() -> bool:
    """Tell whether this process runs compiled modules."""
    return not str(sys.modules["redaction.analyzer"].__file__).endswith(".py")


if __name__ == "__main__":
    sys.stdout.write(digest())
