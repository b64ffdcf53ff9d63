"""Running `verho` as people do: a process of its own, with its own environment, folder, input and output.

`verho` starts one by forking a process that has loaded Verho's modules already, once for all tests of a worker: loading
them takes longer than most commands. `verho_from_scratch` is `python -m proxy`, for what loading itself may break.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path

from proxy.cli import COMMANDS, main

ROOT = Path(__file__).resolve().parent.parent
_FILES = (("input", os.O_RDONLY), ("output", os.O_WRONLY | os.O_CREAT), ("errors", os.O_WRONLY | os.O_CREAT))

_fork = get_context("forkserver")
_fork.set_forkserver_preload(
    [__name__, "proxy.app", "proxy.edge_role", *(f"proxy.commands.{module}" for _, module, _ in COMMANDS)]
)


def verho(
    *arguments: str, data: bytes = b"", environment: Mapping[str, str] | None = None, timeout_s: float = 60
) -> subprocess.CompletedProcess[bytes]:
    """Run the command and return what it wrote; no variable of Verho's is passed on but those given."""
    with tempfile.TemporaryDirectory(prefix="verho-command-") as name:
        place = Path(name)
        (place / "input").write_bytes(data)
        process = _fork.Process(target=_run, args=(arguments, _only(environment), place))
        process.start()
        process.join(timeout_s)
        code = process.exitcode
        if code is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(arguments, timeout_s)
        output, errors = ((place / stream).read_bytes() for stream in ("output", "errors"))
    return subprocess.CompletedProcess(arguments, code, output, errors)


def _run(arguments: tuple[str, ...], environment: Mapping[str, str], place: Path) -> None:
    """Be the command, in the forked process."""
    # Without a terminal: what asks for a password must not wait for the person who runs the tests.
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    for number, (stream, how) in enumerate(_FILES):
        os.dup2(os.open(place / stream, how, 0o600), number)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - they end with the process.
        for number, mode in enumerate(("r", "w", "w"))
    )
    sys.exit(main(arguments))


def verho_from_scratch(
    *arguments: str, data: bytes = b"", environment: Mapping[str, str] | None = None, timeout_s: float = 60
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as `verho` does, in a process that has loaded nothing yet."""
    return subprocess.run(  # noqa: S603 - our own command.
        (sys.executable, "-m", "proxy", *arguments),
        input=data,
        capture_output=True,
        cwd=ROOT,
        env=_only(environment),
        timeout=timeout_s,
        start_new_session=True,
        check=False,
    )


def _only(environment: Mapping[str, str] | None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VERHO_")}
    return kept | dict(environment or {})
