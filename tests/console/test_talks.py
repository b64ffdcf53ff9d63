"""Conversations in daily work: lists narrowed, labels, one value at a time, links that open nothing."""

import json
from datetime import timedelta
from urllib.parse import quote

from proxy.incidents import partial
from storage.interfaces import AuditTag, Delivery, Right, Sender
from storage.schema import Collection
from tests.console import samples
from tests.console.browsing import Browsing, Page
from tests.console.samples import EMAIL, NAME, PHONE, STUDENT
from tests.console.stage import NOON, Said, Stage

REASON = {"category": "service", "case": "2026-17"}


async def json_of(browsing: Browsing, path: str, form: dict[str, str]) -> tuple[Page, dict[str, object]]:
    """Send a form to a JSON route."""
    page = await browsing.post(path, form)
    told: dict[str, object] = json.loads(page.body)
    return page, told


async def with_token(browsing: Browsing, conversation: str, **fields: str) -> dict[str, str]:
    """Return fields with the proof that the conversation's page carries."""
    page = await browsing.get(f"/conversations/{conversation}")
    (token,) = set(page.attributes("data-token"))
    return {"token": token, **fields}


async def test_a_list_is_narrowed_counted_and_paged(stage: Stage, aino: Browsing) -> None:
    """By state, channel, day and label, alone and together; what no page of ours asks for is not there."""
    talk = await samples.talk(stage)
    form = await samples.offline_form(stage, at=NOON - timedelta(days=3))
    running = await stage.converse([Said(Sender.VISITOR, "moi")], at=NOON - timedelta(minutes=1), closed=False)
    split = await stage.converse(
        [Said(Sender.VISITOR, "hei", incidents=(partial("PHONE_NUMBER"),))], at=NOON - timedelta(days=1)
    )
    restriction = {"case": "2026-7", "ground": "accuracy", "since": NOON}
    await stage.database.update(Collection.CONVERSATIONS, {"_id": split.id}, {"$set": {"restriction": restriction}})
    page = await aino.get(f"/conversations/{form.id}")
    path = f"/conversations/{form.id}/labels"
    changed = await aino.post(path, {**page.hidden(path), "label": "palaute"})
    assert changed.status == 303
    assert (await stage.audit.page(limit=1))[0].detail == {"labels": "palaute", "count": 1}
    for query, wanted in {
        "state=running": [running.id],
        "state=unsent": [talk.id],
        "state=partial": [split.id],
        "state=restricted": [split.id],
        "state=ended&kind=chat": [talk.id, split.id],
        "label=palaute": [form.id],
        "label=palaute&kind=chat": [],
        "since=2046-11-19&until=2046-11-19": [split.id],
        "until=2046-11-18&kind=offline_form&label=palaute&state=ended": [form.id],
        "since=2046-11-21": [],
    }.items():
        listed = await aino.get(f"/conversations?{query}")
        assert listed.links("/conversations/") == wanted, query
        assert ("1 keskustelu vastaa" in listed.text) is (len(wanted) == 1), query
        assert ("Mikään keskustelu ei vastaa" in listed.text) is (not wanted), query
    for wrong in ("label=matti", "since=tomorrow", "since=2046-13-01", "state=$ne", "until=9999-12-31"):
        assert (await aino.get(f"/conversations?{wrong}")).status == 404, wrong


async def test_pages_of_a_narrowed_list_follow_each_other(stage: Stage, aino: Browsing) -> None:
    """The way to older ones keeps what narrows, and repeats none."""
    stored = {(await stage.converse([Said(Sender.VISITOR, "moi", Delivery.FAILED)], at=NOON)).id for _ in range(27)}
    await samples.offline_form(stage)
    first = await aino.get("/conversations?state=unsent&kind=chat")
    (older,) = [link for link in first.attributes("href") if "before=" in link]
    assert "state=unsent" in older
    second = await aino.get(older)
    seen = first.links("/conversations/") + second.links("/conversations/")
    assert len(seen) == len(set(seen)) == 27
    assert set(seen) == stored


async def test_only_labels_of_the_list_are_taken(stage: Stage, aino: Browsing) -> None:
    """A word of somebody's own is left out; who may not read changes nothing."""
    talk = await samples.talk(stage)
    form = await with_token(aino, talk.id, label=NAME)
    assert (await aino.post(f"/conversations/{talk.id}/labels", form)).status == 303
    stored = await stage.database.find_one(Collection.CONVERSATIONS, {"_id": talk.id})
    assert stored is not None
    assert "labels" not in stored
    assert NAME not in str(await stage.audit.page())


async def test_one_value_is_opened_and_no_other(stage: Stage, aino: Browsing) -> None:
    """By script and without: the one value, an entry that names its pseudonym and the reason, nothing else revealed."""
    talk = await samples.talk(stage)
    form = await with_token(aino, talk.id, pseudonym="NIMI_1", suffixes="lle n ''", **REASON)
    page, told = await json_of(aino, f"/conversations/{talk.id}/value.json", form)
    assert told == {
        "pseudonym": "NIMI_1",
        "spellings": {"": NAME, "lle": "Matti Meikäläiselle", "n": "Matti Meikäläisen"},
    }
    path = f"/conversations/{talk.id}/value"
    asked = await aino.get(f"/conversations/{talk.id}?chip=EMAIL_1")
    assert 'id="chip"' in asked.body
    opened = await aino.post(path, {**asked.hidden(path), "pseudonym": "EMAIL_1", **REASON})
    assert EMAIL in opened.text
    assert "Avattu: tällä sivulla näkyy yksi henkilötieto" in opened.text
    for other in (NAME, PHONE, STUDENT):
        assert other not in opened.body
    looks = [one for one in await stage.audit.page() if one.tag is AuditTag.CONSOLE_CONVERSATION_VALUE]
    assert [one.detail["pseudonym"] for one in looks] == ["EMAIL_1", "NIMI_1"]
    assert {(one.reason, one.case, one.conversations) for one in looks} == {("service", "2026-17", (talk.id,))}
    assert AuditTag.CONSOLE_CONVERSATION_REVEAL not in await stage.tags()
    assert page.header("Cache-Control") == "no-store"


async def test_a_value_is_not_opened_without_all_it_takes(stage: Stage, aino: Browsing) -> None:
    """No reason, no such pseudonym, no proof: said in words, nothing opened, nothing in the audit."""
    talk = await samples.talk(stage)
    form = await with_token(aino, talk.id, pseudonym="EMAIL_1", **REASON)
    before = await stage.tags()
    for fields, status in (
        ({"category": "", "case": ""}, 422),
        ({"category": "service", "case": "Matti M"}, 422),
        ({"pseudonym": "EMAIL_9"}, 404),
        ({"pseudonym": '{"$ne": 1}'}, 404),
        ({"token": "x"}, 403),
    ):
        page, told = await json_of(aino, f"/conversations/{talk.id}/value.json", {**form, **fields})
        assert page.status == status
        assert told.get("faults") or told["error"]
        assert EMAIL not in page.body
    assert await stage.tags() == before


async def test_a_value_of_a_restricted_conversation_stays_closed(stage: Stage, aino: Browsing) -> None:
    """The opener gives no key for it; its page has no form for it."""
    talk = await samples.talk(stage)
    form = await with_token(aino, talk.id, pseudonym="EMAIL_1", **REASON)
    restriction = {"case": "2026-7", "ground": "accuracy", "since": NOON}
    await stage.database.update(Collection.CONVERSATIONS, {"_id": talk.id}, {"$set": {"restriction": restriction}})
    page, _ = await json_of(aino, f"/conversations/{talk.id}/value.json", form)
    assert page.status == 409
    assert EMAIL not in page.body
    assert "value.json" not in (await aino.get(f"/conversations/{talk.id}")).body
    assert AuditTag.CONSOLE_CONVERSATION_VALUE not in await stage.tags()


async def test_a_reveal_link_leads_and_opens_nothing(stage: Stage, aino: Browsing) -> None:
    """One code a pseudonym; it survives the sign-in page, needs the right, and goes when the values go."""
    talk = await samples.talk(stage)
    form = await with_token(aino, talk.id, pseudonym="EMAIL_1")
    _, told = await json_of(aino, f"/conversations/{talk.id}/link.json", form)
    shown = await aino.post(f"/conversations/{talk.id}/link", form)
    link = str(told["link"])
    assert link in shown.text
    assert shown.body.count(link) == 2
    code = link.removeprefix(f"{stage.origin}/r/")
    assert len(code) == 16
    before = await stage.tags()
    led = await aino.get(f"/r/{code}", follow=False)
    assert led.header("Location") == f"/conversations/{talk.id}?chip=EMAIL_1#chip"
    assert await stage.tags() == before
    page = await aino.get(f"/r/{code}")
    assert EMAIL not in page.body
    assert 'id="chip"' in page.body
    await stage.person("rita", frozenset({Right.READ_AUDIT}))
    await aino.post("/sign-out", (await aino.get("/account")).hidden("/sign-out"))
    assert (await aino.get(f"/r/{code}", follow=False)).header("Location") == f"/sign-in?next={quote(f'/r/{code}')}"
    await aino.sign_in("rita")
    assert (await aino.get(f"/r/{code}")).status == 403
    assert (await aino.get("/r/" + "a" * 16)).status == 403
