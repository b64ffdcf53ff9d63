"""Running `verho` as people do: a process of its own, with its own environment."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def verho(
    *arguments: str, data: bytes = b"", environment: Mapping[str, str] | None = None, timeout_s: float = 60
) -> subprocess.CompletedProcess[bytes]:
    """Run the command and return what it wrote; no variable of Verho's is passed on but those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VERHO_")}
    return subprocess.run(  # noqa: S603 - our own command.
        (sys.executable, "-m", "proxy", *arguments),
        input=data,
        capture_output=True,
        cwd=ROOT,
        env=kept | dict(environment or {}),
        timeout=timeout_s,
        # Without a terminal: what asks for a password must not wait for the person who runs the tests.
        start_new_session=True,
        check=False,
    )
