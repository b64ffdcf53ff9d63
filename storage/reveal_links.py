"""Reveal links: a short random code for one pseudonym of one conversation; it leads there and opens nothing."""

import re
import secrets
from base64 import b32encode
from datetime import datetime

from storage.documents import milliseconds
from storage.errors import Duplicate
from storage.mongo import Database
from storage.schema import Collection
from storage.talks_port import RevealLink
from storage.vocabulary import ConversationId

CODE_BYTES = 10
_CODE = re.compile(r"[a-z2-7]{16}")


class StoredRevealLinks:
    """The links in the database; erasing a conversation, or its identities, sweeps them away with it."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def code(self, link: RevealLink, *, at: datetime) -> str:
        """Return the code that leads there, the same one each time."""
        place = {"conversation": link.conversation, "pseudonym": link.pseudonym}
        while (found := await self._database.find_one(Collection.REVEAL_LINKS, place)) is None:
            code = b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower()
            try:
                await self._database.insert(Collection.REVEAL_LINKS, {"_id": code, **place, "at": milliseconds(at)})
            except Duplicate:
                # Somebody else was first, for this pseudonym or, once in an age, with this code.
                continue
            return code
        return str(found["_id"])

    async def find(self, code: str) -> RevealLink | None:
        """Return where a code leads, None when it is unknown or what it led to has been erased."""
        if _CODE.fullmatch(code) is None:
            return None
        found = await self._database.find_one(Collection.REVEAL_LINKS, {"_id": code})
        return None if found is None else RevealLink(ConversationId(found["conversation"]), str(found["pseudonym"]))
