"""What is public stays readable, and only that."""

import pytest

from redaction.allow_list import AllowList
from redaction.analyzer import Analyzer
from redaction.entities import EntityType


@pytest.mark.parametrize(
    ("kind", "surface", "allowed"),
    [
        (EntityType.EMAIL_ADDRESS, "toimisto@jamko.fi", True),
        (EntityType.EMAIL_ADDRESS, "Toimisto (at) jamko.fi", True),
        (EntityType.EMAIL_ADDRESS, "maija.meikalainen@jamko.fi", False),
        (EntityType.EMAIL_ADDRESS, "toimisto@jamko.fi.example", False),
        (EntityType.PHONE_NUMBER, "+358 9 2525 0111", True),
        (EntityType.PHONE_NUMBER, "09 2525 0112", False),
        (EntityType.STREET_ADDRESS, "rajakatu 35", True),
        (EntityType.STREET_ADDRESS, "Rajakatu 35, 40200 Jyväskylä", True),
        (EntityType.STREET_ADDRESS, "Rajakatu 35 A 12", False),
        (EntityType.STREET_ADDRESS, "Rajakatu 351", False),
        (EntityType.PERSON, "toimisto@jamko.fi", False),
    ],
)
def test_the_default_list(kind: EntityType, surface: str, allowed: bool) -> None:
    """Role mailboxes, the office and the crisis line are public; people's own are not."""
    assert AllowList().allows(kind, surface) is allowed


def test_a_controller_has_its_own_list() -> None:
    """Another list replaces the default one."""
    analyzer = Analyzer(allow_list=("apu@muu.example",))
    assert analyzer.analyze("apu@muu.example") == ()
    assert len(analyzer.analyze("toimisto@jamko.fi")) == 1
