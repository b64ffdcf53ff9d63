"""An entry's details in words: every detail that Verho writes has a name, and what a name stands for is said."""

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from proxy.console.audit.details import NAMES, SEEN_ELSEWHERE, detail_of
from proxy.console.texts import Texts

ENGLISH = Texts("en", ZoneInfo("Europe/Helsinki"))
#: Not in the demo: there `detail` is what a browser sends.
ROOMS = ("proxy.commands", "proxy.console", "proxy.receipts", "proxy.subjects", "storage")


def written() -> Iterator[str]:
    """Yield the names in every dict that modules give, or call, `detail`."""
    for module in (one for room in ROOMS for one in Path(str(files(room))).rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            match node:
                case ast.keyword(arg="detail", value=value):
                    yield from _keys(value)
                case ast.Assign(targets=[ast.Name(id="detail")], value=value):
                    yield from _keys(value)
                case ast.AnnAssign(target=ast.Name(id="detail"), value=ast.expr() as value):
                    yield from _keys(value)


def _keys(value: ast.expr) -> Iterator[str]:
    for one in ast.walk(value):
        if isinstance(one, ast.Dict):
            yield from (str(key.value) for key in one.keys if isinstance(key, ast.Constant))


def test_every_detail_has_a_name() -> None:
    """What an entry says is never shown by a name out of the program."""
    found = set(written())
    assert {"key", "factor", "category"} <= found, "the search finds none: look at it"
    assert found <= set(NAMES) | SEEN_ELSEWHERE


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({"key": "ab12", "purpose": "index"}, "key: ab12, purpose: finding a person's conversations"),
        ({"account": "7f", "count": 3, "scope": "transcript"}, "person: Aino Esimerkki"),
        ({"account": "gone", "role": "staff"}, "person: gone, role: Office staff"),
        ({"rights": "read_audit,read_redacted", "until": "2046-12-31"},
         "rights: Read the audit; Read conversations, until: 31 December 2046"),
        ({"action": "console:conversation:reveal", "cause": "rights"}, "Opened personal data, the right was missing"),
        ({"rights": "former_right", "until": "?", "purpose": "?", "strange": 1},
         "rights: former_right, until: ?, purpose: ?, strange: 1"),
    ],
)  # fmt: skip
def test_details_are_words(detail: dict[str, str | int], words: str) -> None:
    """Names, days and rights as people say them; what is not known stays as it is, and nothing fails."""
    assert detail_of(ENGLISH, detail, {"7f": "Aino Esimerkki"}) == words
