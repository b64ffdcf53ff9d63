"""Which documents of many the database refused, read from its answer: theirs is the fault, or the moment's."""

from collections.abc import Mapping, Sequence
from typing import Any

from storage.errors import StorageUnavailable

BAD_VALUE = 2
VALIDATION_FAILED = 121
DUPLICATE_KEY = 11000
DOCUMENT_FAULTS = frozenset({BAD_VALUE, 9, 14, 40, 52, 57, 66, 10334, 17280, 17419, DUPLICATE_KEY, VALIDATION_FAILED})
"""Error codes that blame the document and not the moment: bad value, type, path, size, key, validator."""


def blamed(answer: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the failures of single documents, one at least.

    Raises:
        StorageUnavailable: it is not the documents' fault. Nothing of the answer is quoted.
    """
    failures: Sequence[Mapping[str, Any]] = answer.get("writeErrors") or []
    theirs = failures and all(failure["code"] in DOCUMENT_FAULTS for failure in failures)
    if answer.get("writeConcernErrors") or not theirs:
        raise StorageUnavailable("the database did not confirm a write")
    return failures


def is_there_already(failure: Mapping[str, Any]) -> bool:
    """Say whether a duplicate is one of `_id`: a replay, or a state that a newer one has overtaken."""
    return failure["code"] == DUPLICATE_KEY and failure.get("keyPattern") == {"_id": 1}
