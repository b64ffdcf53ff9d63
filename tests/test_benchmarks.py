"""The benchmark runs and prints what its documentation says; how fast anything was is nobody's business here."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.benchmarks

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "benchmarks.md"
NEEDS = {"relay.said.journal": "/dev/shm", "relay.heard.journal": "/dev/shm", "processor.loop": "/proc"}  # noqa: S108
RUN_S = 900.0
"""A bound for a very busy machine; it takes about half a minute."""


def test_a_quick_run_prints_every_documented_figure() -> None:
    """`--quick --json` prints each documented comparison once, and no number is below 0 or none at all."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--json"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=RUN_S,
    )
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert set(document) == {"machine", "quick", "messages", "seconds", "comparisons"}
    assert document["quick"] is True
    assert document["messages"] > 0
    documented = re.findall(r"^\| `([a-z0-9._]+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    wanted = [key for key in documented if key not in NEEDS or Path(NEEDS[key]).exists()]
    assert [line["key"] for line in document["comparisons"]] == wanted
    for line in document["comparisons"]:
        assert set(line) == {"key", "what", "unit", "value", "than", "other", "ratio"}
        assert line["value"] >= 0
        assert line["other"] >= 0
        assert line["ratio"] is None or line["ratio"] >= 0
