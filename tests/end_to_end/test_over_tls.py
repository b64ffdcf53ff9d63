"""As in production: https everywhere, a host page with a policy of its own, Tawk.to's other build, and a power cut."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from proxy.demo.simulator import Build
from proxy.stack import Stack, private_stack
from tests.end_to_end.conftest import profile
from tests.end_to_end.host_pages import STRICT, HostPage, host_page, throw_away_certificate
from tests.end_to_end.people import PATIENCE_S, Student
from tests.end_to_end.power import cut_power

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

ADDRESS = "kerttu.mallikas@posti.example"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Stack, HostPage]]:
    """A Verho behind a certificate, serving the module build, and the one page that may embed it."""
    certificate, key = throw_away_certificate(tmp_path_factory.mktemp("certificate"))
    async with host_page(policy=STRICT, tls=(certificate, key)) as page:
        changes: dict[str, dict[str, Any]] = {
            "edge": {"tls": {"certificate_file": str(certificate), "key_file": str(key)}},
            "site": {"origins": [page.origin]},
        }
        async with private_stack(build=Build.MODULE, changes=changes) as stack:
            page.chat = stack.edge_origin
            yield stack, page


async def test_the_visitor_goes_on_after_a_power_cut(place: tuple[Stack, HostPage], browser: Browser) -> None:
    """Over wss and on a strict page both sides talk; every process is killed, and the visit and its values are back."""
    stack, host = place
    async with profile(browser, ignore_https_errors=True) as context:
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        student = Student(await context.new_page(), stack)
        student.page.on("websocket", lambda socket: asked.append(socket.url))
        await student.page.goto(host.origin)
        await student.opens_the_chat()
        await student.writes(f"Sähköpostini on {ADDRESS}")
        chat = student.conversation
        assert student.said == ["Sähköpostini on [EMAIL_1]"]
        await stack.simulator.say(chat.id, "Kirjoitan osoitteeseen [EMAIL_1].", "Aino")
        await student.reads(f"Kirjoitan osoitteeseen {ADDRESS}.")
        chatted_at = f"wss://{urlsplit(stack.edge_origin).netloc}/s/"
        assert [url for url in asked if url.startswith(chatted_at)]
        assert {f"https://{urlsplit(url).netloc}" for url in asked} == {stack.edge_origin, host.origin}
        assert student.refused == []

        await cut_power(stack)
        await stack.simulator.wait_for(lambda: not chat.visitor.online, timeout_s=PATIENCE_S)
        await expect(student.frame.get_by_text("Yhdistetään asiakaspalveluun")).to_be_visible()
        await stack.processes.start()
        await student.page.reload()
        await student.is_connected()
        await expect(student.bubbles).to_have_text([f"Sähköpostini on {ADDRESS}", f"Kirjoitan osoitteeseen {ADDRESS}."])
        await student.writes(f"Siis {ADDRESS}, puhelin 040 555 0182")
        assert student.said[-1] == "Siis [EMAIL_1], puhelin [PHONE_1]"
        await stack.simulator.say(chat.id, "Selvä, [PHONE_1] tai [EMAIL_1].")
        await student.reads(f"Selvä, 040 555 0182 tai {ADDRESS}.")
        assert len(stack.simulator.visitors) == 1
