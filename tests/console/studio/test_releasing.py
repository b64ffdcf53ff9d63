"""Publishing from the studio: one tightens, two loosen, one alone waits; what was judged is what is published."""

from collections.abc import Callable
from datetime import timedelta

from storage.interfaces import AuditTag, ProposalState, Right, RuleProposal, Sender
from storage.rule_packs import StoredRulePacks
from storage.rule_studio import StoredRuleMisses, StoredRuleProposals
from tests.console.browsing import Browsing, Page, browser
from tests.console.stage import NOON, Said, Stage
from tests.console.studio.test_drafts import begun, fields

TIGHTER = {"from_visitor.IBAN_CODE": "mask"}
COMPARED = AuditTag.OPENER_RULES_COMPARE
LOOSER = {"from_visitor.IBAN_CODE": "pass"}


async def drafted(someone: Browsing, version: str, section: str = "operators", **more: str) -> str:
    """Begin a draft of a version with one section changed and return its address."""
    path = await begun(someone)
    for key, change in (("version", {"version": version}), (section, more)):
        answer = await someone.post(f"{path}/{key}", {**fields(await someone.get(f"{path}/{key}")), **change})
        assert answer.status == 303, answer.text
    return path


async def publish(someone: Browsing, path: str, reason: str = "kokous 4") -> Page:
    """Send the form that publishes a draft."""
    page = await someone.get(f"{path}/publish")
    return await someone.post(f"{path}/publish", {**fields(page), "reason": reason})


async def press(someone: Browsing, path: str, button: str) -> Page:
    """Press one of a proposal's buttons as the page has it."""
    action = f"{path}/{button}"
    return await someone.post(action, (await someone.get(path)).hidden(action))


async def in_force(stage: Stage) -> str:
    """Return the version of the published rules in force, "" when there are none."""
    current = await StoredRulePacks(database=stage.database).current()
    return "" if current is None else current.version


async def proposal_of(stage: Stage) -> RuleProposal:
    """Return the only proposal that waits."""
    (waiting,) = await StoredRuleProposals(database=stage.database).waiting()
    return waiting


async def test_tightening_is_published_at_once_and_can_be_taken_back_by_two(aino: Browsing, stage: Stage) -> None:
    """More protection needs nobody else; the way back is a proposal, and the second person sees what is lost."""
    await stage.person("petra", display_name="Petra Puheenjohtaja")
    path = await drafted(aino, "1")
    assert (await publish(aino, path)).header("Location") == "/rules?done=published"
    path = await drafted(aino, "2", **TIGHTER)
    page = await aino.get(f"{path}/publish")
    assert "Suoja ei heikkene missään" in page.text
    assert (await publish(aino, path, "")).status == 422
    assert "henkilötietoja" in (await publish(aino, path, "Kerttu Mallikas soitti 040 123 4567")).text
    assert (await publish(aino, path)).header("Location") == "/rules?done=published"
    assert await in_force(stage) == "2"
    overview = await aino.get("/rules")
    answer = await aino.post("/rules/history/1", overview.hidden("/rules/history/1"))
    proposal = answer.header("Location")
    assert proposal.startswith("/rules/proposals/")
    assert await in_force(stage) == "2"
    assert "Jonkun muun on hyväksyttävä" in (await aino.get("/rules")).text
    # The author's own agreement is none, however the form is sent.
    waiting = await proposal_of(stage)
    token = (await aino.get("/rules")).hidden("/rules/drafts")
    own = await aino.post(f"{proposal}/agree", {**token, "digest": waiting.digest, "after": "2"})
    assert own.status == 409
    assert await in_force(stage) == "2"
    async with browser(stage) as petra:
        await petra.sign_in("petra")
        page = await petra.get(proposal)
        assert "Löydetylle tehdään vähemmän kuin ennen" in page.text
        assert "tilalle peite" in page.text
        assert (await press(petra, proposal, "agree")).header("Location") == "/rules?done=published"
    current = await StoredRulePacks(database=stage.database).current()
    assert current is not None
    assert (current.number, current.version, current.restores) == (3, "1", 1)
    tags = await stage.tags()
    assert tags.index(AuditTag.CONSOLE_RULES_PROPOSE) < tags.index(AuditTag.CONSOLE_RULES_ROLL_BACK)


async def test_whom_the_author_granted_does_not_count_as_second(aino: Browsing, stage: Stage) -> None:
    """Whoever owes the author the right cannot agree; as nobody else can, the author waits, and the chair is told."""
    aino_account = await stage.accounts.by_name("aino")
    assert aino_account is not None
    friend = await stage.person("ville", display_name="Ville")
    await stage.accounts.set_grant(
        friend, rights=frozenset(Right), granted_by=aino_account.id, grant_reason="x", grant_until=None
    )
    answer = await publish(aino, await drafted(aino, "1", **LOOSER))
    proposal = answer.header("Location")
    waiting = await proposal_of(stage)
    assert waiting.alone_at == NOON + timedelta(hours=24)
    assert [one.id for one in stage.told] == [waiting.id]
    async with browser(stage) as ville:
        await ville.sign_in("ville")
        assert f'action="{proposal}/agree"' not in (await ville.get(proposal)).body
        token = (await ville.get("/rules")).hidden("/rules/drafts")
        refused = await ville.post(f"{proposal}/agree", {**token, "digest": waiting.digest, "after": "0"})
        assert refused.status == 409
        assert (await ville.post(f"{proposal}/alone", token)).status == 409
    early = await press(aino, proposal, "alone")
    assert early.status == 409
    assert "Odotusaika" in early.text
    stage.clock.pass_(hours=24)
    await aino.sign_in("aino")
    assert (await press(aino, proposal, "alone")).header("Location") == "/rules?done=published"
    assert await in_force(stage) == "1"
    (entry,) = [one for one in await stage.audit.page() if one.tag is AuditTag.CONSOLE_RULES_PUBLISH]
    assert entry.detail["waited"] == 1


async def test_what_was_judged_before_is_judged_and_seen_again(aino: Browsing, stage: Stage) -> None:
    """Agreement counts for what was seen: other rules in force meanwhile, or another document, and it is asked anew."""
    await stage.person("petra")
    proposal = (await publish(aino, await drafted(aino, "looser", **LOOSER))).header("Location")
    stale_draft = await drafted(aino, "3", **{"from_visitor.URL": "mask"})
    seen = fields(await aino.get(f"{stale_draft}/publish"))
    async with browser(stage) as petra:
        await petra.sign_in("petra")
        form = (await petra.get(proposal)).hidden(f"{proposal}/agree")
        assert (await publish(aino, await drafted(aino, "2", **TIGHTER))).status == 303
        for changed in (form, {**form, "digest": "0" * 64}, {**form, "after": "x"}):
            answer = await petra.post(f"{proposal}/agree", changed)
            assert answer.status == 409
            assert "arvioitiin uudelleen" in answer.text
        assert await in_force(stage) == "2"
        assert (await proposal_of(stage)).after == 1
        assert (await press(petra, proposal, "agree")).status == 303
    assert await in_force(stage) == "looser"
    refused = await aino.post(f"{stale_draft}/publish", {**seen, "reason": "x"})
    assert refused.status == 422
    assert "Katso erot uudelleen" in refused.text


async def test_a_proposal_is_taken_back_or_turned_down_once(aino: Browsing, stage: Stage) -> None:
    """Its author takes it back, or another turns it down; afterwards nobody decides about it again."""
    await stage.person("petra")
    for button in ("withdraw", "agree"):
        proposal = (await publish(aino, await drafted(aino, f"of-{button}", **LOOSER))).header("Location")
        async with browser(stage) as petra:
            await petra.sign_in("petra")
            form = (await petra.get(proposal)).hidden(f"{proposal}/{button}")
            assert (await petra.post(f"{proposal}/{button}", form)).status == 303
            again = await petra.post(f"{proposal}/{button}", form)
        assert again.status == 409
        assert "on jo ratkaistu" in again.text
        found = await StoredRuleProposals(database=stage.database).by_id(proposal.rpartition("/")[2])
        assert found is not None
        assert found.state is (ProposalState.WITHDRAWN if button == "withdraw" else ProposalState.PUBLISHED)
    assert await in_force(stage) == "of-agree"


TALK = (
    Said(Sender.VISITOR, "Lokeroni avain on LK-4242 ja nimi [NIMI_1]"),
    Said(Sender.AGENT, "Kiitos [NIMI_1], avain LK-4242 kuitattu"),
)


async def test_a_miss_is_a_test_that_closes_when_the_rules_find_it(aino: Browsing, stage: Stage) -> None:
    """Only the place is kept; a draft that does not find it says so, one that does closes it once it is published."""
    talk = await stage.converse(TALK, values={"[NIMI_1]": ("PERSON", "Kerttu Mallikas")})
    path = f"/conversations/{talk.id}/misses"
    form = (await aino.get(f"/conversations/{talk.id}")).hidden(path)
    assert form["message"] == "m0"
    for change, at in (
        ({"words": "LK-9999", "kind": "STUDENT_ID"}, "words"),
        ({"words": "", "kind": "STUDENT_ID"}, "words"),
        ({"words": "LK-4242", "kind": "$ne"}, "kind"),
    ):
        refused = await aino.post(path, {**form, **change})
        assert refused.status == 422
        assert f'id="{at}-1-fault"' in refused.body
        assert f'value="{change["words"]}"' in refused.body
    assert (await aino.post(path, {**form, "message": "m9", "words": "LK", "kind": "URL"})).status == 404
    reported = {**form, "words": "LK-4242", "kind": "STUDENT_ID"}
    for _ in range(2):
        assert (await aino.post(path, reported)).header("Location") == f"/conversations/{talk.id}"
    misses = StoredRuleMisses(database=stage.database)
    (miss,) = await misses.open()
    assert (miss.place, miss.start, miss.end) == ("text", 18, 25)
    assert "LK-4242" not in repr([await stage.audit.page(limit=200), miss])
    assert "ei vielä löydy" in (await aino.get("/rules/misses")).text
    blind = await drafted(aino, "blind", **TIGHTER)
    assert "löytävät 1 ilmoitetusta ohimenneestä tiedosta 0" in (await aino.get(f"{blind}/publish")).text
    key = {"pattern.0.name": "key", "pattern.0.kind": "STUDENT_ID", "pattern.0.pattern": "LK-[0-9]{4}"}
    seeing = await drafted(aino, "seeing", "patterns", **key)
    assert "löytävät 1 ilmoitetusta ohimenneestä tiedosta 1" in (await aino.get(f"{seeing}/publish")).text
    assert (await publish(aino, seeing)).status == 303
    assert await misses.counts() == {"open": 0, "found": 1}


async def finished(someone: Browsing, path: str, done: Callable[[Page], bool]) -> Page:
    """Look at a page until it says what is waited for."""
    for _ in range(1_000):
        page = await someone.get(path)
        if done(page):
            return page
    raise AssertionError(page.text)


async def test_a_dry_run_tells_what_would_change_and_belongs_to_its_session(aino: Browsing, stage: Stage) -> None:
    """It opens a sample batch by batch, each in the audit, counts what is new, and nobody else sees the result."""
    for _ in range(4):
        await stage.converse(TALK, values={"[NIMI_1]": ("PERSON", "Kerttu Mallikas")})
    await stage.converse(TALK, at=NOON - timedelta(days=200))
    key = {"pattern.0.name": "key", "pattern.0.kind": "STUDENT_ID", "pattern.0.pattern": "LK-[0-9]{4}"}
    path = await drafted(aino, "2", "patterns", **key)
    page = await aino.get(f"{path}/dry-runs")
    for wrong in ({"wanted": "0"}, {"wanted": "2001"}, {"wanted": "½"}, {"days": "-1"}, {"days": "x"}):
        assert (await aino.post(f"{path}/dry-runs", {**fields(page), **wrong})).status == 422
    run = (await aino.post(f"{path}/dry-runs", fields(page))).header("Location")
    told = await finished(
        aino,
        f"{run}/progress",
        lambda page: '"done"' in page.body and "reading" not in page.body and "choosing" not in page.body,
    )
    assert '"state": "done", "done": 4, "total": 4, "messages": 8' in told.body
    page = await aino.get(run)
    assert "Uutena peitettävät Opiskelijanumero 8 Ei enää peitettävät Ei mitään" in page.text
    assert '<mark class="new">Opiskelijanumero, 7 merkkiä</mark>' in page.body
    assert "Kerttu" not in page.body
    assert "LK-4242" not in page.body
    tried = [one for one in await stage.audit.page(limit=200) if one.tag in {AuditTag.CONSOLE_RULES_TRY, COMPARED}]
    assert [(one.tag is COMPARED, len(one.conversations)) for one in reversed(tried)] == [
        (False, 0), (True, 3), (True, 1),
    ]  # fmt: skip
    await stage.person("petra")
    async with browser(stage) as petra:
        await petra.sign_in("petra")
        for other in (run, f"{run}/progress"):
            assert (await petra.get(other)).status == 404
    stage.clock.pass_(seconds=1_801)
    await aino.sign_in("aino")
    assert (await aino.get(run)).status == 404


async def test_a_dry_run_tells_what_would_be_lost_and_shows_no_value(aino: Browsing, stage: Stage) -> None:
    """The opener looks behind pseudonyms; the page shows kind and length, and the redacted text around."""
    await stage.converse(
        (Said(Sender.VISITOR, "Tilini on [IBAN_1], t. [NIMI_1]"),),
        values={"[IBAN_1]": ("IBAN_CODE", "FI21 1234 5600 0007 85"), "[NIMI_1]": ("PERSON", "Kerttu Mallikas")},
    )
    path = await drafted(aino, "2", **LOOSER)
    run = (await aino.post(f"{path}/dry-runs", fields(await aino.get(f"{path}/dry-runs")))).header("Location")
    page = await finished(aino, run, lambda page: "Uutena peitettävät" in page.text)
    assert "Ei enää peitettävät Tilinumero 1" in page.text
    assert '<mark class="lost">Tilinumero, 22 merkkiä</mark>' in page.body
    assert "NIMI_1" in page.text
    assert "FI21" not in page.body
    assert "Kerttu" not in page.body


async def test_a_dry_run_that_cannot_go_on_says_so(aino: Browsing, stage: Stage) -> None:
    """Cancelled, without the right any more, or without the opener: it ends, says why, and publishes nothing."""
    for _ in range(6):
        await stage.converse(TALK)
    path = await drafted(aino, "2", **TIGHTER)
    form = fields(await aino.get(f"{path}/dry-runs"))
    run = (await aino.post(f"{path}/dry-runs", form)).header("Location")
    page = await aino.get(run)
    if f'action="{run}/cancel"' in page.body:
        cancelled = await aino.post(f"{run}/cancel", page.hidden(f"{run}/cancel"))
        assert cancelled.header("Location") == run
    # It may have been done before the button was pressed; then nothing was cancelled.
    await finished(aino, run, lambda page: "Keskeytetty" in page.text or "6 / 6" in page.text)
    account = await stage.accounts.by_name("aino")
    assert account is not None
    await stage.regrant(account.id, frozenset({Right.TUNE_RULES}))
    run = (await aino.post(f"{path}/dry-runs", form)).header("Location")
    await finished(aino, run, lambda page: "oikeutesi lukea" in page.text)
    await stage.stop_opener()
    run = (await aino.post(f"{path}/dry-runs", form)).header("Location")
    await finished(aino, run, lambda page: "eikä se vastaa" in page.text)
    assert await in_force(stage) == ""
