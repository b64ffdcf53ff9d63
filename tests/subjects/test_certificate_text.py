"""What a person reads of an erasure: every reason in every language, and no date where none can be promised."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import yaml

from proxy.console.texts import Texts
from proxy.i18n import LANGUAGES
from proxy.settings import check
from proxy.subjects.certificate_text import certificate_text
from proxy.subjects.office import lifetimes_of
from storage.subjects.certificate import certificate
from storage.subjects.erasures import Erasure
from storage.subjects.remains import Remainder, Why
from storage.subjects.requests import HeldBack
from storage.vocabulary import ConversationId, ErasureScope
from tests.commands import ROOT

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
IDS = [ConversationId(digit * 32) for digit in "abcd"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("embedded", [False, True])
def test_every_reason_is_told(language: str, embedded: bool) -> None:
    """Each thing that remains has its sentence; the embedded database, which keeps deleted bytes, gets no date."""
    document = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    if embedded:
        document["storage"].pop("mongodb")
        document["storage"]["embedded"] = {"directory": "/var/lib/verho/database"}
    settings = check(document)
    lifetimes = lifetimes_of(settings)
    content = certificate(
        case="2026-7",
        controller="JAMKO",
        erasures=[Erasure(IDS[0], NOW, ErasureScope.IDENTITY), Erasure(IDS[1], NOW, ErasureScope.EVERYTHING)],
        held=[HeldBack(IDS[2], "riita-1", None), HeldBack(IDS[3], "riita-2", NOW + timedelta(days=400))],
        remainders=[Remainder("place", number, why) for number, why in enumerate(Why, start=11)],
        tawk_chats=["tawk-1"],
        lifetimes=lifetimes,
        at=NOW,
    )
    text = certificate_text(content, Texts(language, ZoneInfo("Europe/Helsinki")))
    for number, _ in enumerate(Why, start=11):
        assert str(number) in text
    for one in IDS:
        assert one in text
    assert "tawk-1" in text
    assert "{" not in text
    assert content["embedded_database"] is embedded
    final = None if embedded else (NOW + timedelta(days=35)).isoformat()
    assert content["final_after"] == final
