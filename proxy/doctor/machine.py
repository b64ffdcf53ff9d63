"""Looks at this machine: key files and who may read them, the journal, the opener's socket, the disks."""

import asyncio
import contextlib
import pwd
import shutil
import stat
from dataclasses import asdict
from pathlib import Path

from proxy.doctor.findings import Area, Finding, State
from proxy.settings import Role, Settings
from storage.errors import JournalError

_TIMEOUT_S = 3.0
_MIN_FREE_BYTES = 268_435_456
_NEEDED = {
    "edge": ("edge.key", "opener.pub"),
    "opener": ("opener.key", "audit.key", "index.key"),
    "console": ("console.key",),
}
_NOT_FOR = {"edge": ("opener.key", "audit.key", "index.key", "console.key")}
"""What a host that serves a role alone must not have."""


def look_at_keys(settings: Settings, role: Role | None) -> list[Finding]:
    """Return each key file with who may read it, and what a role lacks or should not have."""
    directory = Path(settings.keys.directory)
    try:
        files = sorted(path for path in directory.iterdir() if path.suffix in {".key", ".pub"})
    except OSError as error:
        state = State.NOTE if role in {None, "console"} else State.WRONG
        return [Finding(Area.KEYS, str(directory), state, f"not readable by this user ({error.strerror})")]
    found = [_key(path) for path in files]
    roles = ("edge", "opener", "console") if role == "all" else (role,) if role else ()
    here = {path.name for path in files}
    missing = sorted({name for one in roles for name in _NEEDED[one]} - here)
    misplaced = sorted(here.intersection(_NOT_FOR.get(role or "", ())))
    found += [Finding(Area.KEYS, name, State.WRONG, f"is not here, and the role {role} needs it") for name in missing]
    found += [
        Finding(Area.KEYS, name, State.WRONG, "has no place on a host that is an edge only") for name in misplaced
    ]
    if not files and not roles:
        found.append(Finding(Area.KEYS, str(directory), State.NOTE, "holds no key"))
    return found


def _key(path: Path) -> Finding:
    try:
        status = path.stat()
    except OSError as error:
        return Finding(Area.KEYS, path.name, State.WRONG, f"cannot be looked at ({error.strerror})")
    owner = str(status.st_uid)
    with contextlib.suppress(KeyError):
        owner = pwd.getpwuid(status.st_uid).pw_name
    others = status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    mode = stat.S_IMODE(status.st_mode)
    if path.suffix == ".pub":
        is_safe, who = not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH), "public"
    else:
        is_safe, who = not others, f"private, for {owner} alone"
    if not is_safe:
        who = "others may read or change it"
    return Finding(Area.KEYS, path.name, State.GOOD if is_safe else State.WRONG, f"{who} ({owner}, {mode:04o})")


async def look_at_journal(settings: Settings) -> list[Finding]:
    """Return how full the edge's journal is, as the running edge or the file tells."""
    from proxy.commands.journal import from_metrics
    from proxy.storing import journal_of

    path = Path(settings.storage.journal.file)
    if not await asyncio.to_thread(path.exists):
        return [Finding(Area.JOURNAL, str(path), State.NOTE, "no edge has run here")]
    figures = await asyncio.to_thread(from_metrics, settings.edge.metrics_listen)
    if figures is None:
        try:
            async with journal_of(settings) as journal:
                figures = {**asdict(journal.figures), "alarm": float(journal.alarm)}
        except JournalError as error:
            return [Finding(Area.JOURNAL, str(path), State.NOTE, f"{error}; edge.metrics_listen would tell")]
    text = (
        f"{figures['entries']:,.0f} entries wait, {figures['used_bytes']:,.0f} of {figures['max_bytes']:,.0f} bytes, "
        f"the oldest {figures['oldest_age_s']:,.0f} s, {figures['set_aside']:,.0f} set aside"
    )
    is_wrong = figures["alarm"] or figures["set_aside"] or not figures["accepting"]
    return [Finding(Area.JOURNAL, str(path), State.WRONG if is_wrong else State.GOOD, text)]


async def look_at_opener(settings: Settings, role: Role | None) -> list[Finding]:
    """Return whether the opener takes connections; wrong where it is to run on this host."""
    path = settings.opener.socket
    try:
        async with asyncio.timeout(_TIMEOUT_S):
            _, writer = await asyncio.open_unix_connection(path)
    except (OSError, TimeoutError) as error:
        state = State.WRONG if role in {"opener", "console", "all"} else State.NOTE
        reason = getattr(error, "strerror", None) or type(error).__name__
        return [Finding(Area.OPENER, path, state, f"nobody answers ({reason})")]
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return [Finding(Area.OPENER, path, State.GOOD, "takes connections")]


def look_at_disks(settings: Settings) -> list[Finding]:
    """Return how much room the disks of journal, keys and embedded database have."""
    # The journal takes up to twice its bound: its own file and the write-ahead log beside it.
    wanted = {
        "storage.journal.file": (Path(settings.storage.journal.file).parent, 2 * settings.storage.journal.max_bytes),
        "keys.directory": (Path(settings.keys.directory), 0),
    }
    if settings.storage.embedded is not None:
        wanted["storage.embedded.directory"] = (Path(settings.storage.embedded.directory), _MIN_FREE_BYTES)
    return [_disk(name, place, needed) for name, (place, needed) in wanted.items()]


def _disk(name: str, place: Path, needed: int) -> Finding:
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        free = shutil.disk_usage(place).free
    except OSError as error:
        return Finding(Area.DISK, name, State.NOTE, f"cannot be looked at ({error.strerror})")
    text = f"{free / 1_073_741_824:,.1f} GiB free"
    if free < needed:
        return Finding(Area.DISK, name, State.WRONG, f"{text}, {needed / 1_073_741_824:,.1f} GiB may be needed")
    return Finding(Area.DISK, name, State.GOOD, text)
