"""The state of the keys: what is seen without holding one, and the command that comes next."""

from datetime import timedelta

from storage.interfaces import Right
from tests.console import samples
from tests.console.browsing import Browsing
from tests.console.stage import NOON, Stage


async def test_the_keys_are_told_with_what_comes_next(stage: Stage, browsing: Browsing) -> None:
    """The opener's key in use, what needs it, and after a year the command that replaces it."""
    await stage.person("keeper", frozenset({Right.KEYS}), grant_until=NOON + timedelta(days=400))
    await samples.talk(stage)
    await browsing.sign_in("keeper")
    page = await browsing.get("/keys")
    assert "Avaa tallennetut keskustelut Käytössä" in page.text
    assert "tarvitaan: 1" in page.text
    assert "Ei tehtävää" in page.text
    stage.clock.pass_(days=366)
    await browsing.sign_in("keeper")
    page = await browsing.get("/keys")
    assert "verho keys rotate opener" in page.text
