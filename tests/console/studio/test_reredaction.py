"""Re-redaction from the studio: asked for with a reason and a fresh proof, carried out by the opener, seen by all."""

import json

from storage.interfaces import AuditTag, RewriteState, Right, Sender
from storage.rewrites import StoredRewrites
from tests.console.browsing import Browsing, browser
from tests.console.stage import Said, Stage
from tests.console.studio.test_drafts import fields
from tests.console.studio.test_releasing import drafted, publish

PATH = "/rules/again"
FORM = f"{PATH}/new"
KEY = {"pattern.0.name": "key", "pattern.0.kind": "STUDENT_ID", "pattern.0.pattern": "LK-[0-9]{4}"}


async def test_what_a_publish_finds_is_taken_out_of_what_is_stored(aino: Browsing, stage: Stage) -> None:
    """After a publish the way leads there; the run is watched with and without a script; the text has a pseudonym."""
    talk = await stage.converse(
        (Said(Sender.VISITOR, "kaappi LK-4242, [NIMI_1]"),), values={"[NIMI_1]": ("PERSON", "Kerttu")}
    )
    assert (await publish(aino, await drafted(aino, "9", "patterns", **KEY))).status == 303
    assert f'href="{PATH}"' in (await aino.get("/rules?done=published")).body
    answer = await aino.post(PATH, {**fields(await aino.get(FORM)), "reason": "lokerot mukaan"})
    assert answer.header("Location") == PATH
    waiting = await aino.get(PATH)
    assert "Odottaa avaajaa" in waiting.text
    assert '<meta http-equiv="refresh"' in waiting.body
    (run,) = await StoredRewrites(database=stage.database).latest()
    told = await aino.get(f"{PATH}/{run.id}/progress")
    assert json.loads(told.body) == {"state": "waiting", "done": 0, "total": 0}
    token = waiting.hidden(f"{PATH}/{run.id}/stop")
    busy = await aino.post(PATH, {**token, "reason": "taas"})
    assert (busy.status, "Ajo on jo käynnissä" in busy.text) == (422, True)
    await stage.rewriter.look()
    done = await aino.get(PATH)
    assert "Valmis" in done.text
    assert "lokerot mukaan" in done.text
    page = await aino.get(f"/conversations/{talk.id}")
    assert "LK-4242" not in page.body
    assert "STUDENT_995001" in page.body
    assert "Peitetty lisää 20.11.2046" in page.text
    tags = [one for one in await stage.tags() if "reredact" in one.value]
    assert tags == [
        AuditTag.CONSOLE_RULES_REREDACT,
        AuditTag.OPENER_REREDACT_BEGIN,
        AuditTag.OPENER_REREDACT_OPEN,
        AuditTag.OPENER_REREDACT_END,
    ]


async def test_what_is_typed_wrong_is_told_and_kept(aino: Browsing, stage: Stage) -> None:
    """Nothing is asked for, and what was typed is still there."""
    empty = fields(await aino.get(FORM))
    for typed, said in (
        ({"reason": " "}, "pituinen peruste"),
        ({"reason": "Kerttu Mallikas, 040 123 4567"}, "henkilötietoja"),
        ({"reason": "x", "days": "-1"}, "kokonaisluku"),
        ({"reason": "x", "days": "4000"}, "kokonaisluku"),
        ({"reason": "x", "days": "\N{ARABIC-INDIC DIGIT THREE}"}, "kokonaisluku"),
    ):
        answer = await aino.post(PATH, {**empty, **typed, "dry": "yes"})
        assert answer.status == 422
        assert said in answer.text
        kept = fields(answer)
        assert {name: kept[name] for name in typed} == typed
        assert kept["dry"] == "yes"
    assert await StoredRewrites(database=stage.database).latest() == []


async def test_one_can_be_ended_by_whoever_may_publish(aino: Browsing, stage: Stage) -> None:
    """Who only tunes rules sees neither the way nor the page; another one with the right ends what somebody began."""
    await stage.person("petra")
    await stage.person("ville", frozenset({Right.TUNE_RULES}))
    form = fields(await aino.get(FORM))
    await aino.post(PATH, {**form, "reason": "x", "dry": "yes", "days": "30"})
    (run,) = await StoredRewrites(database=stage.database).latest()
    assert run.dry
    assert run.since is not None
    async with browser(stage) as ville, browser(stage) as petra:
        await ville.sign_in("ville")
        assert PATH not in (await ville.get("/rules")).body
        assert (await ville.get(PATH)).status == 403
        await petra.sign_in("petra")
        stop = f"{PATH}/{run.id}/stop"
        assert (await petra.post(stop, (await petra.get(PATH)).hidden(stop))).status == 303
    await stage.rewriter.look()
    (run,) = await StoredRewrites(database=stage.database).latest()
    assert run.state is RewriteState.CANCELLED
    assert (await aino.post(f"{PATH}/{'0' * 32}/stop", form)).status == 404
