"""A short run of what `make fuzz` does for as long as one likes, with fixed seeds."""

import pytest

from tests.redaction.fuzzing import TEXTS_A_PACK, case, document_of, try_document
from tests.redaction.typed import Chance


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_texts(start: int) -> None:
    """No text breaks a promise or raises anything but the documented errors."""
    for seed in range(start + 1, start + 100):
        case(seed * TEXTS_A_PACK + 1)


def test_documents() -> None:
    """Nor does a document that somebody offers as a rule pack."""
    for seed in range(60):
        try_document(document_of(Chance(seed)), "soita 040 123 4567")
