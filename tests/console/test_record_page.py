"""The record of processing activities is shown and taken as what this installation does now."""

import pytest

from storage.interfaces import Right
from tests.console.browsing import Browsing
from tests.console.stage import Stage


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", ("Seloste käsittelytoimista", "Jyväskylän ammattikorkeakoulun opiskelijakunta JAMKO", "Tawk.to")),
        ("en", ("Record of processing activities", "people whom they write about", "Tawk.to")),
        ("sv", ("behandling", "JAMKO", "Tawk.to")),
    ],
)
async def test_the_record_is_a_page_and_a_file(
    stage: Stage, browsing: Browsing, language: str, words: tuple[str, ...]
) -> None:
    """In each language, with the same sections in both."""
    await stage.person("tarkastaja", frozenset({Right.READ_AUDIT}), language=language)
    await browsing.sign_in("tarkastaja")
    page, file = await browsing.get("/record"), await browsing.get("/record/file")
    assert (page.status, file.status) == (200, 200)
    for word in words:
        assert word in page.text
        assert word in file.body
    assert file.body.count("\n## ") == page.body.count('id="record-') == 6
    assert file.header("Content-Disposition") == f'attachment; filename="record-art30-2046-11-20-{language}.md"'
