"""Every recognizer has an example, and finds something in it."""

import pytest

from redaction.analyzer import Analyzer
from redaction.recognizer import Recognizer
from redaction.rules.examples import EXAMPLES
from redaction.rules.pack import KNOWN


def test_nothing_else_has_an_example() -> None:
    """The examples are those of the recognizers that there are."""
    assert set(EXAMPLES) == set(KNOWN)


@pytest.mark.parametrize("recognizer", KNOWN.values(), ids=KNOWN)
def test_an_example_is_found(recognizer: Recognizer) -> None:
    """By the recognizer it stands beside, though another may be surer of it."""
    example = EXAMPLES[recognizer.name]
    found = Analyzer(recognizers=[recognizer]).analyze(example.text, context=[example.asked] if example.asked else [])
    assert [one.recognizer for one in found] == [recognizer.name]
