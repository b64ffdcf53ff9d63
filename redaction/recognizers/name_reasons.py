"""Why a name was found, in words that quote no text but the cues of the rules."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from redaction.names.spans import shipped_model, spans_of
from redaction.recognizers.name_rules import Reader

#: What is said of a name that was found again.
MEMORY: Final = "met before in the conversation"
#: How many groups of the model's attributes are told.
_MOST_GROUPS: Final = 4


def reasons(reader: Reader, start: int, end: int) -> Iterator[str]:
    """Return what speaks for the name at a place: cues and lists, then the model's weightiest groups of attributes.

    Args:
        reader: of the message.
        start: the name's first character.
        end: one past its last.
    """
    for run in reader.runs():
        if reader.words[run.first].start < end and reader.words[run.after - 1].end > start:
            yield run.why
    model = shipped_model()
    spans = spans_of(reader.tokens, model, max_words=reader.max_name_words)
    if not any(span.start < end and span.end > start for span in spans):
        return
    groups: Counter[str] = Counter()
    for index, token in enumerate(reader.tokens):
        if token.start < end and token.end > start:
            groups.update(model.groups(reader.tokens, index))
    for group, weight in sorted(groups.items(), key=lambda item: -item[1])[:_MOST_GROUPS]:
        if weight > 0:
            yield f"model: {group} +{weight:.1f}"
