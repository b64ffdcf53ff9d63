"""The documents show every picture that there is, and no other."""

import re

from tests.commands import ROOT

FOLDER = ROOT / "docs" / "screenshots"


def test_every_picture_is_shown_and_has_a_narrow_one() -> None:
    """docs/console.md links to the wide pictures; each has one of 320 px beside it."""
    there = {path.name for path in FOLDER.iterdir()}
    wide = {name for name in there if name.endswith("-1280.jpg")}
    shown = set(re.findall(r"\(screenshots/([^)]+)\)", (ROOT / "docs" / "console.md").read_text("utf-8")))
    assert shown == wide
    assert there - wide == {name.replace("-1280.", "-320.") for name in wide}
