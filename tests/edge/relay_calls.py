"""A socket of a fresh visit to the relay, and the services that its widget calls."""

import pytest

from storage.recorder import JournalRecorder
from tests.edge.dialogue import Dialogue

MESSAGE = "/v1/message/visitor"
OFFLINE = "/v1/visitor/offline-form"


@pytest.fixture
def dialogue(recorder: JournalRecorder) -> Dialogue:
    """A socket of a fresh visit."""
    return Dialogue(recorder)
