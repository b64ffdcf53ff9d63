"""The audit narrowed, taken away as a file, and looked through for what deserves a question."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.console.audit.digest import period_at
from proxy.console.audit.export import row
from proxy.console.audit.flags import Flag, FlagKind, FlagLimits, flags_of
from storage.audit_chain import ChainWalk
from storage.audit_file import load_items
from storage.interfaces import AuditEntry, AuditTag, Reason, ReasonCode, Right
from tests.console import samples
from tests.console.browsing import Browsing
from tests.console.stage import NOON, Stage

ZONE = ZoneInfo("Europe/Helsinki")
LIMITS = FlagLimits(reveals_per_day=2, refusals_per_day=1)
REVEAL, SEARCH = AuditTag.CONSOLE_CONVERSATION_REVEAL, AuditTag.OPENER_INDEX_SEARCH


def entry(tag: AuditTag, hour: int, actor: str = "aino", *, seq: int = 1, case: str = "", day: int = 20) -> AuditEntry:
    """Return an entry at an hour of a day, in Helsinki."""
    at = datetime(2046, 11, day, hour, 30, tzinfo=ZONE).astimezone(UTC)
    return AuditEntry(seq, at, tag, actor, (), {}, "", "", "", case)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([entry(REVEAL, 12)] * 2, []),
        ([entry(REVEAL, 12)] * 3, [(FlagKind.MANY_REVEALS, "aino", 3)]),
        ([entry(REVEAL, 12)] * 2 + [entry(REVEAL, 12, "eino")], []),
        ([entry(REVEAL, 12)] * 2 + [entry(REVEAL, 12, day=21)], []),
        ([entry(AuditTag.CONSOLE_CONVERSATION_VALUE, 9), entry(AuditTag.CONSOLE_INBOX_ANSWER, 9), entry(REVEAL, 9)],
         [(FlagKind.MANY_REVEALS, "aino", 3)]),
        ([entry(AuditTag.CONSOLE_CONVERSATION_READ, 12)] * 9, []),
        ([entry(REVEAL, 21), entry(REVEAL, 6)], []),
        ([entry(REVEAL, 22), entry(REVEAL, 5)], [(FlagKind.AT_NIGHT, "aino", 2)]),
        ([entry(SEARCH, 12, case="2046-1")], []),
        ([entry(SEARCH, 12)], [(FlagKind.SEARCH_WITHOUT_CASE, "aino", 1)]),
        ([entry(AuditTag.OPENER_KEYS_REFUSED, 12)], []),
        ([entry(AuditTag.OPENER_KEYS_REFUSED, 12)] * 2, [(FlagKind.REFUSED, "aino", 2)]),
        ([entry(AuditTag.CONSOLE_ACCOUNT_EMERGENCY, 12)], [(FlagKind.EMERGENCY, "aino", 1)]),
        ([entry(AuditTag.COMMAND_ACCOUNT_RECOVER, 12, "command")], [(FlagKind.EMERGENCY, "command", 1)]),
    ],
)  # fmt: skip
def test_what_stands_out(entries: list[AuditEntry], expected: list[tuple[FlagKind, str, int]]) -> None:
    """Each kind at its limit and one past it, by person and by local day and hour."""
    assert [(flag.kind, flag.actor, flag.count) for flag in flags_of(entries, LIMITS, ZONE)] == expected


def test_a_night_may_be_none_and_a_flag_knows_its_latest_entry() -> None:
    """The same hour twice means no night; the day is that of the controller's clock."""
    none = FlagLimits(reveals_per_day=1, night_from=0, night_until=0)
    found = flags_of([entry(REVEAL, 0, seq=7), entry(REVEAL, 1, seq=9), entry(REVEAL, 0, seq=8)], none, ZONE)
    assert found == (Flag(FlagKind.MANY_REVEALS, "aino", date(2046, 11, 20), 3, 9),)


@given(st.text(max_size=30))
def test_no_cell_is_a_formula(cell: str) -> None:
    """Whatever a cell holds comes back as it was, but for a mark before what would be calculated."""
    (cells,) = csv.reader(io.StringIO(row([cell, "x"]), newline=""))
    assert cells[0] in {cell, f"'{cell}"}
    assert not cells[0].lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize(
    ("now", "weekday", "since", "until"),
    [
        # 2046-11-19 is a Monday.
        ((19, 7, 0), "monday", 12, 19),
        ((19, 6, 59), "monday", 5, 12),
        ((25, 23, 0), "monday", 12, 19),
        ((20, 7, 0), "every_day", 19, 20),
        ((20, 6, 0), "every_day", 18, 19),
        ((20, 12, 0), "sunday", 11, 18),
    ],
)
def test_a_period_is_the_latest_that_is_over(now: tuple[int, int, int], weekday: str, since: int, until: int) -> None:
    """Whoever asks within it gets the same one, so that its key lets it be sent once."""
    day, hour, minute = now
    period = period_at(
        datetime(2046, 11, day, hour, minute, tzinfo=ZONE).astimezone(UTC), weekday=weekday, hour=7, zone=ZONE
    )
    assert (period.since.date(), period.until.date()) == (date(2046, 11, since), date(2046, 11, until))
    assert period.key == f"digest.2046-11-{until}"


async def test_the_audit_is_narrowed(stage: Stage, aino: Browsing) -> None:
    """By who, what, when, conversation and case, each alone and together; pages keep what was chosen."""
    talk = await samples.talk(stage)
    eino = str(await stage.person("eino", display_name="Eino Laine"))
    for days, actor, case in ((3, eino, "A-1"), (2, eino, "A-2"), (1, "command", "A-1")):
        await stage.audit.append(
            AuditTag.COMMAND_HOLD_SET,
            actor=actor,
            conversations=(talk.id,) if case == "A-2" else (),
            reason=Reason(ReasonCode.TECHNICAL, case),
            at=NOON - timedelta(days=days),
        )
    for query, numbers in (
        (f"who={eino}", [3, 2]),
        ("what=command:hold:set", [4, 3, 2]),
        (f"who={eino}&case=A-1", [2]),
        ("case=A-1", [4, 2]),
        (f"conversation={talk.id}", [3]),
        ("since=2046-11-18&until=2046-11-18", [3]),
        ("what=command:hold:set&since=2046-11-19", [4]),
        ("what=command:hold:set&until=2046-11-17", [2]),
        ("case=none", []),
    ):
        page = await aino.get(f"/audit?{query}")
        assert (page.status, page.numbers()) == (200, numbers), query
    for query, told in (
        ("who=../x", "Valitse henkilö"),
        ("what=rm", "Valitse toimi"),
        ("since=eilen", "Kirjoita päivä"),
        ("until=2046-13-01", "Kirjoita päivä"),
        ("conversation=abc", "koko tunniste"),
        ("case=<script>", "Kirjoita asian numero"),
    ):
        page = await aino.get(f"/audit?{query}")
        assert (page.status, told in page.text, page.numbers()) == (422, True, []), query
        assert "<script>" not in page.body.split("</head>")[1]


async def test_the_audit_leaves_as_a_file(stage: Stage, aino: Browsing, tmp_path: Path) -> None:
    """Whole it is checked by anybody, as a table it is what was chosen; both are entries before they are given."""
    await stage.person("kaava", display_name='=HYPERLINK("http://x")')
    await stage.audit.append(AuditTag.COMMAND_HOLD_SET, actor="command", detail={"n": "@SUM(1)"}, at=stage.clock())
    token = (await aino.get("/audit")).hidden("/audit/export")
    whole = await aino.post("/audit/export", {**token, "format": "jsonl"})
    assert whole.header("Content-Disposition") == 'attachment; filename="verho-audit-2046-11-20.jsonl"'
    assert (whole.header("Cache-Control"), "default-src 'none'" in whole.header("Content-Security-Policy")) == (
        "no-store",
        True,
    )
    walk = ChainWalk(keys=None)
    assert all(walk.take(item) for item in load_items(whole.body.splitlines()))
    found, now = walk.verdict(), await stage.audit.verify()
    assert (found.intact, found.head, found.entries) == (True, now.head, now.entries)
    (last, *_) = await stage.audit.page(limit=1)
    assert (last.tag, last.detail) == (AuditTag.CONSOLE_AUDIT_EXPORT, {"format": "jsonl"})
    table = await aino.post("/audit/export", {**token, "what": "command:hold:set", "format": "csv"})
    heading, held = csv.reader(io.StringIO(table.body.removeprefix("\ufeff"), newline=""))
    assert heading[:4] == ["Nro", "Milloin", "Kuka", "Tunniste"]
    assert held[2:4] == ["Komentorivi", "command"]
    everything = (await aino.post("/audit/export", {**token, "format": "csv"})).body
    assert '"=' not in everything
    assert '"@' not in everything
    for wrong in ({**token, "format": "xls"}, {**token, "format": "csv", "since": "x"}):
        assert (await aino.post("/audit/export", wrong)).status == 422
    assert (await aino.post("/audit/export", {"format": "csv"})).status == 403


async def test_what_stands_out_is_on_the_page(stage: Stage, aino: Browsing) -> None:
    """In words, with what it may mean and the way to its entries; a quiet week says so."""
    assert "mikään ei ole herättänyt huomiota" in (await aino.get("/audit")).text
    for _ in range(6):
        await stage.audit.append(AuditTag.OPENER_KEYS_REFUSED, actor="unknown", at=stage.clock())
    page = await aino.get("/audit")
    assert "Sai toistuvasti kieltäviä vastauksia: 6 Tuntematon, 20. marraskuuta 2046." in page.text
    assert "/audit?who=unknown&since=2046-11-20&until=2046-11-20" in page.attributes("href")
    stage.clock.pass_(days=8)
    await stage.person("tarkastaja", frozenset({Right.READ_AUDIT}))
    await aino.sign_in("tarkastaja")
    assert "mikään ei ole herättänyt huomiota" in (await aino.get("/audit")).text
