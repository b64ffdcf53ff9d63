"""People's rights: given by two, confirmed, ended, and taken in an emergency."""

from typing import Any

from storage.interfaces import Right
from tests.console.walking import Walk

OWN = "kolme kuivaa kukkaa"
DECIDED: dict[str, Any] = {
    "given_by": "=hallitus <b>§ 4</b>",
    "reason": "@SUM(1+1) \u202e <img src=x onerror=alert(1)>",
}


async def people(walk: Walk) -> None:
    """A newcomer with hostile names is proposed, agreed to, comes in, is confirmed, changed and ended."""
    page, second = await walk.person(at="/people"), await walk.person("petra", at="/people")
    await walk.send_from(page, "/people/new", "/people/new", 422, name="")
    await walk.send(page, "/people/new", name="uusi", right_read_redacted="1", **DECIDED)
    link = await page.locator(".secret").first.inner_text()
    newcomer = await walk.stranger()
    await newcomer.goto(link)
    await walk.send(newcomer, "/enrol", 422, password=OWN, again=OWN)
    newcomer = await walk.stranger()
    await newcomer.goto(link)
    await walk.send(newcomer, "/enrol", code=link.partition("#")[2], password=OWN, again=OWN)
    new = await walk.stage.accounts.by_name("uusi")
    assert new is not None
    one = f"/people/{new.id}"
    for decision in ("approve", "decline"):
        (proposal,) = await walk.stage.granting.waiting(at=walk.stage.clock())
        await walk.send_from(second, "/people", f"/people/proposals/{proposal.id}/{decision}")
        if decision == "approve":
            await walk.send_from(page, one, one, 422, given_by="", reason="")
            await walk.send(page, one, right_read_redacted="1", **DECIDED)
    await walk.send_from(page, "/people/review", f"/people/review/{new.id}")
    await walk.send_from(page, one, f"{one}/end", 422, end_given_by="")
    await walk.send(page, one + "/end", end_given_by=DECIDED["given_by"], end_reason=DECIDED["reason"])
    code = await walk.stage.person("koodi", frozenset({Right.READ_REDACTED}))
    await walk.go(page, f"/people/{code}")
    await walk.make(page, f"/people/{code}/code", 403)


async def emergencies(walk: Walk) -> None:
    """Somebody with a role takes rights with hostile words, and somebody else looks at it."""
    await walk.stage.person("hanna", frozenset({Right.READ_REDACTED}), role="staff")
    page = await walk.person("hanna", at="/account/emergency")
    await walk.send(page, "/account/emergency", 422)
    await walk.send(page, "/account/emergency", right_reveal_identity="1")
    (taken,) = await walk.stage.granting.emergencies()
    second = await walk.person(at="/emergencies")
    await walk.send(second, f"/emergencies/{taken.id}")
