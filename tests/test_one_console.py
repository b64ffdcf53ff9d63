"""A second console would show half of what is live, and count half of the attempts; so there is none."""

from pathlib import Path

import pytest

from proxy.one_console import only_one
from storage.errors import KeyFileError


def test_a_second_console_does_not_start(tmp_path: Path) -> None:
    """Not while the first one runs; and again as soon as it has ended."""
    key = tmp_path / "console.key"
    key.write_text("key")
    with only_one(key), pytest.raises(KeyFileError, match="another console process"), only_one(key):
        pass
    with only_one(key):
        pass
