"""Whoever works on a request needs the rights for each step, and the opener trusts no console about them."""

import pytest

from storage.errors import AccessDenied, BadRequest, OutOfOrder, UnknownCase, UnknownConversation
from storage.interfaces import AuditTag, Conversation, Right, Sender
from storage.opener.serving import CaseRequest, Deed
from storage.schema import Collection
from tests.console.browsing import Browsing
from tests.console.stage import NOON, Said, Stage
from tests.console.test_cases import VALUES, enter, posted, send, stage, talk

__all__ = ["posted", "stage"]


async def test_without_an_opener_nothing_is_half_done(stage: Stage, aino: Browsing) -> None:
    """The page says so, what was typed stays, and no case begins."""
    await stage.stop_opener()
    page = await enter(aino, "inspect")
    assert (page.status, "Avaaja ei vastaa" in page.text) == (503, True)
    assert not await stage.cases.list()


async def test_values_need_their_own_rights_too(stage: Stage, browsing: Browsing) -> None:
    """Who may serve requests but not open personal data looks through nothing."""
    await talk(stage)
    await stage.person("olli", frozenset({Right.SERVE_SUBJECTS}))
    await browsing.sign_in("olli")
    assert (await enter(browsing, "inspect")).status == 303
    assert (await send(browsing, "identify", {"proof": "id_document"})).status == 303
    assert (await send(browsing, "search-known")).status == 303
    assert (await send(browsing, "look")).status == 403


async def test_the_opener_trusts_no_console(stage: Stage, aino: Browsing) -> None:
    """Asked past the console, it looks up session, right, case and order itself, and refuses in the audit's sight."""
    stored = await talk(stage)
    other = await stage.converse([Said(Sender.VISITOR, "[EMAIL_1]")], values={"[EMAIL_1]": VALUES["[EMAIL_1]"]})
    assert (await enter(aino, "inspect")).status == 303
    olli = await stage.person("olli", frozenset(Right) - {Right.SERVE_SUBJECTS})
    reader = await stage.person("reetta", frozenset({Right.SERVE_SUBJECTS}))
    weak, fair = [await stage.sessions.create(one, at=NOON) for one in (olli, reader)]

    async def ask(session: str, deed: Deed, *named: Conversation, case: str = "2046-7", **texts: str) -> None:
        await stage.clerk.serve(CaseRequest(session, case, deed, texts, tuple(one.id for one in named)))

    for deed in Deed:
        for session in (weak, "x" * 43):
            with pytest.raises(AccessDenied):
                await ask(session, deed, note="person", name="x")
    refused = [one for one in await stage.tags() if one is AuditTag.OPENER_KEYS_REFUSED]
    assert len(refused) == 2 * len(Deed)
    with pytest.raises(AccessDenied):
        await ask(fair, Deed.RECTIFY)
    with pytest.raises(OutOfOrder):
        await ask(fair, Deed.ERASE, scope="everything")
    await stage.cases.add("2046-7", [(stored.id, "[EMAIL_1]")])
    with pytest.raises(OutOfOrder):
        await ask(fair, Deed.ERASE, stored, scope="everything")
    with pytest.raises(UnknownConversation):
        await ask(fair, Deed.ERASE, other, scope="everything")
    with pytest.raises(UnknownCase):
        await ask(fair, Deed.READ, case="2046-99")
    for wrong in ({"note": "else"}, {}):
        with pytest.raises(BadRequest):
            await ask(fair, Deed.KEEP, **wrong)
    assert await stage.database.count(Collection.CONVERSATIONS, {}) == 2
