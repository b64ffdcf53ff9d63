"""The list of conversations, narrowed by time, channel, state and label; what narrows it stands in its address."""

from collections.abc import Mapping

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.limits import ConsoleLimits
from proxy.console.talks.addresses import ListAddress
from proxy.console.talks.rows import Rows
from proxy.console.texts import Texts
from proxy.console.visit import VISIT
from storage.interfaces import AuditTag, Listing, TalkState


def state_names(texts: Texts) -> Mapping[TalkState, str]:
    """Return what each state is called."""
    return {
        TalkState.RUNNING: texts("Going on"),
        TalkState.ENDED: texts("Ended"),
        TalkState.RESTRICTED: texts("Processing is restricted"),
        TalkState.UNSENT: texts("Something not sent"),
        TalkState.PARTIAL: texts("Partly disclosed"),
    }


class ListPage:
    """The list page."""

    def __init__(
        self, *, listing: Listing, rows: Rows, drawing: Drawing, limits: ConsoleLimits, labels: tuple[str, ...]
    ) -> None:
        self._listing = listing
        self._rows = rows
        self._drawing = drawing
        self._limits = limits
        self._labels = labels

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show one page of conversations, newest first."""
        visit = request[VISIT]
        texts = visit.texts
        place = ListAddress.read(request.query, labels=self._labels, zone=texts.zone)
        found = await self._listing.page(
            place.wanted, before=place.before, before_id=place.before_id, limit=self._limits.page_rows + 1
        )
        listed, more = found[: self._limits.page_rows], len(found) > self._limits.page_rows
        days, unavailable = await self._rows.days(visit, AuditTag.CONSOLE_CONVERSATIONS_LIST, listed)
        return self._drawing.page(
            request,
            visit,
            "talks/list.html",
            place="conversations",
            chosen=place.chosen,
            kinds={"chat": texts("Chats"), "offline_form": texts("Forms")},
            states=state_names(texts),
            labels=self._labels,
            count=await self._count(texts, place),
            days=days,
            unavailable=unavailable,
            newer=place.start if place.before else "",
            older=place.after(listed[-1].conversation) if more else "",
        )

    async def _count(self, texts: Texts, place: ListAddress) -> str:
        """Return how many fit, in words; the whole list is not counted, and no list beyond what anybody would read."""
        if place.wanted.is_everything:
            return ""
        most = self._limits.rows_counted
        count = await self._listing.count(place.wanted, at_most=most + 1)
        if count > most:
            return texts("More than {count} conversations fit", count=texts.number(most))
        return texts.count("{count} conversation fits", "{count} conversations fit", count)
