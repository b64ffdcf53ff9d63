"""A file of the widget's bundle: rewritten and kept by the edge, against asking the stand-in for Tawk.to each time."""

import asyncio
import json
import statistics
import sys
from collections.abc import Iterator

from benchmarks.figures import Comparison
from benchmarks.processes import ROOT, ProcessError
from benchmarks.ways import Ways

HOST = "embed.tawk.to"
PATH = "/_s/v4/app/stub-webpack/js/twk-app.js"


async def measure(ways: Ways, *, rounds: int, seconds: float) -> Iterator[Comparison]:
    """Ask both for `seconds` at a time, in turn, and compare the medians of the rounds."""
    simulator = ways.stack.simulator
    kept = {"url": f"{ways.stack.edge_origin}/_t/embed{PATH}", "host": "", "ca_file": ""}
    straight = {"url": f"https://127.0.0.1:{simulator.port}{PATH}", "host": HOST, "ca_file": str(simulator.ca_file)}
    task = json.dumps({"targets": [kept, straight], "rounds": rounds, "seconds": seconds})
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.asking", task, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    try:
        out, _ = await child.communicate()
    finally:
        if child.returncode is None:
            child.kill()
    if child.returncode:
        raise ProcessError("the process that asks for files failed")
    edge, direct = (statistics.median(rates) for rates in json.loads(out))
    what, than = "a script, kept by the edge", "the stand-in, over TLS"
    return iter([Comparison("assets.rate", what, "answers/s", edge, than, direct)])
