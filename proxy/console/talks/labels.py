"""Labels: the installation's own short words, chosen from a closed list, so that none can name anybody."""

from aiohttp import web

from proxy.console.forms import Untrusted
from proxy.console.guard import proven
from proxy.console.talks.addresses import conversation_id
from proxy.console.visit import VISIT
from storage.interfaces import Audit, AuditTag, Listing

MAX_DETAIL_CHARS = 200


class Labels:
    """Takes the form of a conversation's labels."""

    def __init__(self, *, listing: Listing, audit: Audit, labels: tuple[str, ...]) -> None:
        self._listing = listing
        self._audit = audit
        self._labels = labels

    async def change(self, request: web.Request) -> web.StreamResponse:
        """Replace a conversation's labels by those that are ticked; the audit has it first."""
        visit = request[VISIT]
        conversation = conversation_id(request.match_info["id"])
        if request.content_type != "application/x-www-form-urlencoded":
            raise web.HTTPUnsupportedMediaType
        given = await request.post()
        if not proven(str(given.get("token", "")), visit.secret, "form") or visit.account is None:
            raise Untrusted
        ticked = {str(one) for one in given.getall("label", [])}
        chosen = [one for one in self._labels if one in ticked]
        if not await self._listing.these([conversation], limit=1):
            raise web.HTTPNotFound
        await self._audit.append(
            AuditTag.CONSOLE_CONVERSATION_LABEL,
            actor=visit.account.id,
            conversations=(conversation,),
            detail={"labels": ", ".join(chosen)[:MAX_DETAIL_CHARS], "count": len(chosen)},
            at=visit.at,
        )
        await self._listing.label(conversation, chosen)
        raise web.HTTPSeeOther(f"/conversations/{conversation}")
