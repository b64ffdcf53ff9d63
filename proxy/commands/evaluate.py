"""`verho redact --evaluate FILE.jsonl`: how well the rules do on labelled texts, as a table and as JSON."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import perf_counter_ns

from proxy.commands.lines import LineError, parse_line
from redaction.analyzer import Analyzer
from redaction.errors import RedactionError
from redaction.evaluation import Evaluation, Label, LabelledMessage, evaluate, interval


def run_evaluation(path: Path, analyzer: Analyzer, *, as_json: bool) -> int:
    """Print how well an analyzer does on a file of labelled conversations; 2 = the file is not what was asked for.

    Args:
        path: JSON lines, each a conversation {"lang", "messages": [{"text", "spans": [{"start", "end", "label"}]}]} or
            a text of its own {"lang", "text", "spans"}.
        analyzer: finds personal data.
        as_json: True for JSON in place of a table.
    """
    try:
        result = evaluate(analyzer, labelled_messages(path), clock=perf_counter_ns)
    except LineError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except RedactionError as error:
        # The family's messages name a field and never quote content.
        sys.stderr.write(f"text: expected text that can be analysed ({error})\n")
        return 2
    except OSError:
        sys.stderr.write("--evaluate: expected a file that can be read\n")
        return 2
    sys.stdout.write(json.dumps(as_document(result), indent=2) + "\n" if as_json else as_table(result))
    return 0


def labelled_messages(path: Path) -> Iterator[LabelledMessage]:
    """Return the messages of a labelled file, each with those before it in its conversation.

    Raises:
        LineError: a line is not what was asked for.
        OSError: the file cannot be read.
    """
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            document = parse_line(number, line)
            language = document.get("lang", "")
            if not isinstance(language, str):
                raise LineError(number, "lang", "a string")
            messages = document.get("messages", [document])
            if not isinstance(messages, list):
                raise LineError(number, "messages", "a list")
            context: list[str] = []
            for message in messages:
                text, labels = _message(number, message)
                yield LabelledMessage(text, labels, tuple(context), language)
                context.append(text)


def _message(number: int, message: object) -> tuple[str, tuple[Label, ...]]:
    if not isinstance(message, Mapping) or not isinstance(message.get("text"), str):
        raise LineError(number, "text", "a string")
    spans = message.get("spans", [])
    if not isinstance(spans, list):
        raise LineError(number, "spans", "a list")
    text: str = message["text"]
    return text, tuple(_label(number, span, len(text)) for span in spans)


def _label(number: int, span: object, length: int) -> Label:
    match span:
        case {"start": int(start), "end": int(end), "label": str(kind)} if 0 <= start < end <= length:
            return start, end, kind
        case _:
            raise LineError(number, "spans", "objects of start, end and label, inside the text")


def as_document(result: Evaluation) -> dict[str, object]:
    """Return the figures as a JSON document."""
    return {
        "rows": [
            {
                "entity_type": row.kind,
                "language": row.language,
                "labels": row.labels,
                "covered": row.covered,
                "findings": row.findings,
                "exact": row.exact,
                "recall": round(row.recall, 4),
                "recall_interval": [round(bound, 4) for bound in interval(row.covered, row.labels)],
                "precision": round(row.precision, 4),
                "precision_interval": [round(bound, 4) for bound in interval(row.exact, row.findings)],
                "f1": round(row.f1, 4),
            }
            for row in result.rows
        ],
        "messages": result.messages,
        "leak_rate": round(result.leak_rate, 4),
        "clean_messages": result.clean,
        "clean_messages_changed": result.changed,
        "over_masking": round(result.over_masking, 4),
        "p50_us": round(result.percentile_us(0.5), 1),
        "p99_us": round(result.percentile_us(0.99), 1),
    }


def as_table(result: Evaluation) -> str:
    """Return the figures as a table of plain text."""
    lines = [f"{'type':<28}{'lang':<6}{'labels':>7}{'recall':>8}{'95 %':>13}{'found':>7}{'prec.':>8}{'F1':>8}"]
    for row in result.rows:
        low, high = interval(row.covered, row.labels)
        lines.append(
            f"{row.kind:<28}{row.language:<6}{row.labels:>7}{row.recall:>8.3f}{f'{low:.3f}-{high:.3f}':>13}"
            f"{row.findings:>7}{row.precision:>8.3f}{row.f1:>8.3f}"
        )
    lines += [
        "",
        f"leak rate                 {result.leak_rate:.4f} of the labels are not covered in full",
        f"over-masking              {result.over_masking:.4f} of {result.clean} messages without personal data changed",
        f"time a message            p50 {result.percentile_us(0.5):.0f} µs, p99 {result.percentile_us(0.99):.0f} µs",
    ]
    return "\n".join(lines) + "\n"
