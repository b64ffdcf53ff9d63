"""Drafts in forms: what is saved can be used, what cannot is told at its field, and nobody overwrites unknowingly."""

import re

import pytest

from redaction.entities import EntityType, Operator
from redaction.rules.pack import RulePack
from redaction.rules.reading import read_pack
from storage.interfaces import AuditTag, Right, RuleDraft
from storage.rule_studio import StoredRuleDrafts
from tests.console.browsing import Browsing, Page, browser
from tests.console.stage import Stage


async def begun(someone: Browsing) -> str:
    """Begin a draft and return its address."""
    page = await someone.get("/rules")
    answer = await someone.post("/rules/drafts", page.hidden("/rules/drafts"))
    assert answer.status == 303
    return answer.header("Location")


def fields(page: Page) -> dict[str, str]:
    """Return everything that the form of a section would send as it stands."""
    (form,) = re.findall(r'<form class="card card-in studio[^>]*>.*?</form>', page.body, flags=re.DOTALL)
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and (' type="checkbox"' not in tag or " checked" in tag):
            sent[name[1]] = value[1].replace("&#34;", '"').replace("&amp;", "&") if value else ""
    for name, options in re.findall(r'<select id="[^"]*" name="([^"]*)".*?>(.*?)</select>', form, flags=re.DOTALL):
        sent[name] = re.findall(r'value="([^"]*)"( selected)?', options)[0][0]
        for value, selected in re.findall(r'<option value="([^"]*)"( selected)?>', options):
            sent[name] = value if selected else sent[name]
    for name, value in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>', form, flags=re.DOTALL):
        sent[name] = value.replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")
    return sent


async def stored(stage: Stage) -> RuleDraft:
    """Return the only draft."""
    (draft,) = await StoredRuleDrafts(database=stage.database).all()
    return draft


async def test_a_draft_has_a_version_of_its_own(aino: Browsing, stage: Stage) -> None:
    """It is called by its day, numbered from the second on, so that it can be published without thinking of a name."""
    for _ in range(3):
        await begun(aino)
    drafts = await StoredRuleDrafts(database=stage.database).all()
    assert sorted(one.version for one in drafts) == ["2046-11-20", "2046-11-20.2", "2046-11-20.3"]


async def test_each_form_says_what_it_shows(aino: Browsing, stage: Stage) -> None:
    """A form that is sent as it came changes nothing, whichever section it is, and counts as a save."""
    path = await begun(aino)
    for count, key in enumerate(
        ("version", "recognizers", "operators", "patterns", "lists", "triggers", "document"), start=2
    ):
        page = await aino.get(f"{path}/{key}")
        assert page.status == 200, key
        answer = await aino.post(f"{path}/{key}", fields(page))
        assert answer.status == 303, answer.text
        draft = await stored(stage)
        assert (read_pack(draft.document), draft.revision) == (RulePack("2046-11-20"), count), key
    assert (await stage.tags()).count(AuditTag.CONSOLE_RULES_DRAFT) == 8


async def test_what_is_typed_is_what_the_draft_says(aino: Browsing, stage: Stage) -> None:
    """Every part of a pack can be changed in its form, and comes back in the form as it was typed."""
    path = await begun(aino)
    changes = {
        "version": {"version": "2026-12"},
        "recognizers": {"on.health": "1", "score.student_id": "0,8"},
        "operators": {"from_visitor.IBAN_CODE": "mask", "from_agent.PERSON": "pass"},
        "patterns": {
            "pattern.0.name": "locker_key",
            "pattern.0.kind": "STUDENT_ID",
            "pattern.0.pattern": "LK-[0-9]{4}",
            "pattern.0.words": "lokero\n",
        },
        "lists": {"allow": "toimisto@jamko.fi\nPeppi", "staff": "Jenna Mallikas", "new.terms": "Projekti X"},
        "triggers": {"new.language": "fi", "new.kind": "STUDENT_ID", "new.terms": "tunnukseni on"},
    }
    for key, change in changes.items():
        answer = await aino.post(f"{path}/{key}", {**fields(await aino.get(f"{path}/{key}")), **change})
        assert answer.status == 303, answer.text
    pack = read_pack((await stored(stage)).document)
    assert pack.version == "2026-12"
    assert pack.recognizers["health"].on
    assert pack.recognizers["student_id"].min_score == 0.8
    assert pack.from_visitor[EntityType.IBAN_CODE] is Operator.MASK
    assert pack.from_agent[EntityType.PERSON] is Operator.PASS
    assert [(one.name, one.words) for one in pack.patterns] == [("locker_key", ("lokero",))]
    assert (pack.allow, pack.staff) == (("toimisto@jamko.fi", "Peppi"), ("Jenna Mallikas",))
    assert [one.text for one in pack.deny] == ["Projekti X"]
    assert [(one.language, one.phrase) for one in pack.triggers] == [("fi", "tunnukseni on")]
    shown = (await aino.get(path)).text
    for said in ("locker_key", "Jenna Mallikas", "Projekti X", "fi: tunnukseni on", "tilalle peite"):
        assert said in shown
    page = await aino.get(f"{path}/triggers")
    assert fields(page)["triggers.fi.STUDENT_ID"] == "tunnukseni on"


#: The section, what is typed into it, the field at which the fault is told, and what is told.
REFUSED = (
    ("version", {"version": "ää ö"}, "version", "1–64 kirjainta"),
    ("recognizers", {"score.student_id": "paljon"}, "score.student_id", "luku väliltä 0–1"),
    ("recognizers", {"score.credit_card": "0.9"}, "score.credit_card", "koska nämä tiedot eivät saa koskaan"),
    ("operators", {"from_visitor.CREDIT_CARD": "pass"}, "from_visitor.CREDIT_CARD", "mask tai withhold"),
    ("operators", {"from_agent.PERSON": "withhold"}, "from_agent.PERSON", "jokin näistä: mask"),
    ("patterns", {"pattern.1.name": "x", "pattern.1.pattern": "(?=a)"}, "pattern.1.pattern", "ei ole eteen"),
    ("patterns", {"pattern.0.name": "x", "pattern.0.pattern": "[a-zä]+"}, "pattern.0.pattern", "tavallisissa"),
    ("patterns", {"pattern.0.name": "X!", "pattern.0.pattern": "LK-1"}, "pattern.0.name", "1–40 pientä"),
    ("lists", {"staff": "Jenna Mallikas\nx"}, "staff", "2–100 merkkiä"),
    ("lists", {"allow": "a@b"}, "allow", "kokonainen sähköpostiosoite"),
    ("lists", {"new.terms": "?!"}, "new.terms", "2–100 merkkiä"),
    ("triggers", {"new.terms": "x"}, "new.terms", "2–100 merkkiä"),
    ("document", {"document": "a: &x [1]\nb: *x"}, "document", "JSON-olio"),
    ("document", {"document": '{"schema": 1, "version": "1", "version": "2"}'}, "document", "JSON-olio"),
    ("document", {"document": "schema: 1\nversion: '1'\ndeny: 7\n"}, "document", "luettelo, jossa on enintään 2000"),
)


async def test_what_cannot_be_used_is_told_at_its_field(aino: Browsing, stage: Stage) -> None:
    """The field is marked and says what was expected, what was typed is still there, and the draft is as it was."""
    path = await begun(aino)
    shown = {key: fields(await aino.get(f"{path}/{key}")) for key in {key for key, *_ in REFUSED}}
    for key, change, at, told in REFUSED:
        answer = await aino.post(f"{path}/{key}", {**shown[key], **change})
        assert answer.status == 422, change
        assert f'aria-describedby="{at}-fault"' in answer.body, change
        (fault,) = re.findall(rf'id="{re.escape(at)}-fault">(.*?)</p>', answer.body, flags=re.DOTALL)
        assert told in fault, change
        assert "Esimerkiksi" in fault
        # What is on no list of choices cannot be chosen again either.
        assert key == "operators" or fields(answer).items() >= change.items()
    assert (await stored(stage)).revision == 1
    assert (await stage.tags()).count(AuditTag.CONSOLE_RULES_DRAFT) == 1


async def test_nobody_overwrites_what_another_saved_without_having_seen_so(aino: Browsing, stage: Stage) -> None:
    """The second of two people to save is told who was first and what differs; saving once more is theirs to decide."""
    await stage.person("petra", display_name="Petra Puheenjohtaja")
    path = await begun(aino)
    mine = fields(await aino.get(f"{path}/lists"))
    async with browser(stage) as petra:
        await petra.sign_in("petra")
        theirs = fields(await petra.get(f"{path}/lists"))
        assert (await petra.post(f"{path}/lists", {**theirs, "staff": "Petra Esimerkki"})).status == 303
    answer = await aino.post(f"{path}/lists", {**mine, "staff": "Jenna Mallikas"})
    assert answer.status == 409
    assert "Petra Puheenjohtaja" in answer.text
    assert "Petra Esimerkki" in answer.text
    assert fields(answer)["staff"] == "Jenna Mallikas"
    assert read_pack((await stored(stage)).document).staff == ("Petra Esimerkki",)
    assert (await aino.post(f"{path}/lists", fields(answer))).status == 303
    assert read_pack((await stored(stage)).document).staff == ("Jenna Mallikas",)


async def test_trying_out_explains_and_leaves_no_trace_of_the_text(
    aino: Browsing, stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """Findings are marked and explained beside those of the rules in force; the audit knows that, and not of what."""
    path = await begun(aino)
    pattern = {"pattern.0.name": "locker_key", "pattern.0.kind": "STUDENT_ID", "pattern.0.pattern": "LK-[0-9]{4}"}
    await aino.post(f"{path}/patterns", {**fields(await aino.get(f"{path}/patterns")), **pattern})
    off = {
        name: value for name, value in fields(await aino.get(f"{path}/recognizers")).items() if name != "on.iban_code"
    }
    await aino.post(f"{path}/recognizers", off)
    text = "Avaimeni on LK-4242, tili FI21 1234 5600 0007 85, soita 040 123 4567"
    form = {**fields(await aino.get(f"{path}/try")), "text": text}
    answer = await aino.post(f"{path}/try", form)
    assert answer.status == 200
    assert '<mark class="new" title="Opiskelijanumero">LK-4242' in answer.body
    assert '<mark class="lost" title="Tilinumero">FI21 1234 5600 0007 85' in answer.body
    assert '<mark class="same" title="Puhelinnumero">040 123 4567' in answer.body
    assert "pattern:locker_key" in answer.text
    assert "Avaimeni on [STUDENT_1], tili FI21 1234 5600 [PHONE_1], soita [PHONE_2]" in answer.text
    told = await aino.post(f"{path}/tried", form)
    assert told.header("Content-Type").startswith("application/json")
    assert '"side": "new"' in told.body
    assert (await stage.tags()).count(AuditTag.CONSOLE_RULES_TRY) == 2
    for entry in await stage.audit.page(limit=200):
        assert "LK-4242" not in str(entry)
    assert "LK-4242" not in caplog.text
    for wrong in ("", "x" * 4_001):
        assert (await aino.post(f"{path}/try", {**form, "text": wrong})).status == 422
        assert (await aino.post(f"{path}/tried", {**form, "text": wrong})).status == 422


async def test_only_who_may_tune_gets_in_and_only_who_may_publish_publishes(stage: Stage, browsing: Browsing) -> None:
    """Rights are asked of storage at every step: reading conversations opens none of the studio."""
    account = await stage.person(rights=frozenset({Right.READ_REDACTED}))
    await browsing.sign_in("aino")
    assert (await browsing.get("/rules")).status == 403
    await stage.regrant(account, frozenset({Right.TUNE_RULES}))
    path = await begun(browsing)
    assert (await browsing.get(f"{path}/publish")).status == 403
    assert "Julkaise" not in (await browsing.get(path)).text
    for gone in ("/rules/drafts/0", f"/rules/dry-runs/{'0' * 32}", "/rules/history/7", "/rules/history/99999999999"):
        assert (await browsing.get(gone)).status == 404
