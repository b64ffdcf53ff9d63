"""Lets a running edge take up new keys without a restart: the opener's public one, and the edges' own."""

import asyncio
import logging
from dataclasses import replace
from pathlib import Path

from storage.errors import KeyFileError
from storage.keys import EdgeKey, OpenerPublicKey, load_edge_key, load_opener_public
from storage.recorder import JournalRecorder

_log = logging.getLogger("verho.storage")


class KeyWatch:
    """Looks at the key files, and hands new keys to the recorder.

    A new edge key is only opened with at first, and sealed with from the next look on: by then every edge that looks as
    often has it, and a visitor who moves to another edge finds their visit there.

    Args:
        directory: where the files are.
        recorder: what wraps and seals with the keys.
        opener: the opener's key that it wraps to now.
        edge: the edge key that it seals with now.
    """

    def __init__(self, directory: Path, recorder: JournalRecorder, opener: OpenerPublicKey, edge: EdgeKey) -> None:
        self._directory = directory
        self._recorder = recorder
        self._opener = opener
        self._edge = edge

    async def look(self) -> None:
        """Look once; files that cannot be used leave the keys as they are."""
        try:
            opener = await asyncio.to_thread(load_opener_public, self._directory)
            edge = await asyncio.to_thread(load_edge_key, self._directory)
        except KeyFileError:
            _log.exception("opener_key_unreadable", extra={"verho": {}})
            return
        if opener.id != self._opener.id:
            _log.info("opener_key_changed", extra={"verho": {"key": opener.id, "previous": self._opener.id}})
            self._opener = opener
            self._recorder.wrap_to(opener)
        if edge != self._edge:
            self._take(edge)

    def _take(self, edge: EdgeKey) -> None:
        known = {self._edge.id, *(other.id for other in self._edge.others)}
        if edge.id in known:
            self._edge = edge
        else:
            _log.info("edge_key_changed", extra={"verho": {"key": edge.id, "previous": self._edge.id}})
            self._edge = replace(self._edge, others=(replace(edge, others=()), *edge.others))
        self._recorder.seal_live_with(self._edge)
