"""One visit that two edges went on with: what each has added is brought together, and what nobody wrote is taken back.

Pseudonyms can't clash: each edge has numbered its own from a range of its own when it could not ask the others
(`fences.py`). Where they do all the same, the stored one counts and ours resolves no more.
"""

import logging

from proxy import logs
from proxy.edge.chat import Chat
from proxy.edge.visit import Visit
from storage.interfaces import EntryKind


def take_back(visit: Visit) -> None:
    """Undo what no step has made durable: new pseudonyms, and what Tawk.to said, which comes again or is looked up.

    Steps that were decided before are stale from now on.
    """
    visit.fence.generation += 1
    for chat in visit.chats.values():
        chat.ledger.forget_new()
        chat.seen_cver = chat.recorded_cver
    for key, entry in list(visit.owed.items()):
        # Its text may name a pseudonym that is now another value's, or nobody's.
        if entry.kind is EntryKind.MESSAGE:
            del visit.owed[key]


def number(visit: Visit) -> None:
    """Number new pseudonyms as the visit's fence says."""
    for chat in visit.chats.values():
        chat.ledger.number_from(visit.fence.range)


def merge(visit: Visit, kept: Visit, *, newer: bool) -> None:
    """Bring into a visit what another edge has kept of it.

    Args:
        visit: ours; sockets hold it, so it and its chats stay the same objects.
        kept: the stored one.
        newer: ours is later in all that is no pseudonym: a session has started, a chat has ended.
    """
    take_back(visit)
    for chat_id, chat in kept.chats.items():
        ours = visit.chats.get(chat_id)
        if ours is None:
            visit.chats[chat_id] = chat
        else:
            _merge_chat(visit, ours, chat)
    visit.banned = visit.banned or kept.banned
    if not newer:
        visit.tawk, visit.current = kept.tawk, kept.current
    visit.puzzles.clear()
    number(visit)


def _merge_chat(visit: Visit, ours: Chat, kept: Chat) -> None:
    added, ours.ledger = ours.ledger, kept.ledger
    clashes = ours.ledger.absorb(added)
    if clashes:
        logs.event("ledger_clash", level=logging.ERROR, count=clashes)
    if kept.conversation is not None and ours.conversation != kept.conversation:
        if ours.conversation is not None and ours.unwritten is not None:
            # Nobody has written to it, and nobody will.
            visit.owed = {key: entry for key, entry in visit.owed.items() if ours.conversation.id not in entry.key}
        ours.conversation, ours.unwritten = kept.conversation, None
        ours.mark = kept.mark
    ours.position = max(ours.position, kept.position)
    ours.recorded_cver = ours.seen_cver = max(ours.recorded_cver, kept.recorded_cver)
