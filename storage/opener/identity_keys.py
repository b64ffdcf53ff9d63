"""Identity keys for the opener's own use, the indexer's: unwrapped here, and never sent to anybody."""

import asyncio
from collections.abc import Mapping, Sequence

from storage.errors import SealError
from storage.keys import KeyFinder, OpenerPrivateKey
from storage.opener.server import Wraps
from storage.vocabulary import ConversationId, DataKey, KeyScope, WrappedKey
from storage.wrapping import unwrap


class StoredIdentityKeys:
    """Unwraps identity keys with the opener's private keys.

    Args:
        private_key: the active one.
        keys: where former ones are found.
        wraps: where wrapped keys are read from.
    """

    def __init__(self, *, private_key: OpenerPrivateKey, keys: KeyFinder | None, wraps: Wraps) -> None:
        self._private_key = private_key
        self._keys = keys
        self._wraps = wraps

    async def of(self, conversations: Sequence[ConversationId]) -> Mapping[ConversationId, DataKey]:
        """Return the identity keys of those conversations that are stored, still have one, and open."""
        wraps = await self._wraps.of(tuple(conversations))
        return await asyncio.to_thread(self._unwrapped, wraps)

    def _unwrapped(
        self, wraps: Mapping[ConversationId, Mapping[KeyScope, WrappedKey]]
    ) -> Mapping[ConversationId, DataKey]:
        opened = {}
        for conversation, those in wraps.items():
            wrapped = those.get(KeyScope.IDENTITY)
            private = None if wrapped is None else self._find(wrapped.opener_key)
            if wrapped is None or private is None:
                continue
            try:
                opened[conversation] = unwrap(wrapped, private, conversation=conversation, scope=KeyScope.IDENTITY)
            except SealError:
                continue
        return opened

    def _find(self, key_id: str) -> OpenerPrivateKey | None:
        if key_id == self._private_key.id:
            return self._private_key
        return self._keys.find(key_id) if self._keys is not None else None
