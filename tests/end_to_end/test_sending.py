"""Sending when something is in the way: what is withheld is explained, what was cut off arrives exactly once."""

import pytest
from playwright.async_api import expect

from proxy.demo.simulator.misbehaviour import Mode, Target
from tests.end_to_end.people import PATIENCE_S, Student

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

# Longer than the answer's own time-out: it never comes on this connection.
NEVER_S = 120.0
# What is typed, what leaves of it, and whether Tawk.to answers it.
AT_TAWK = (
    ("Vastausta ei tullut.", "Vastausta ei tullut.", False),
    ("Vastaus tuli.", "Vastaus tuli.", True),
    ("Tunnukseni on 131052-930V", "Tunnukseni on [HETU]", False),
    ("Osoitteeni on Kerttu.Mallikas@posti.example", "Osoitteeni on [EMAIL_1]", False),
    ("Siis kerttu.mallikas@posti.example", "Siis [EMAIL_1]", False),
    ("Onko 2 < 3 & \"lainaus\" 'hipsu'?", "Onko 2 < 3 & \"lainaus\" 'hipsu'?", False),
    ("**Lihava** < _kursivoitu_", "**Lihava** < _kursivoitu_", False),
)
TYPED = (
    "Yksi jäi matkalle.",
    "Kaksi kirjoitettiin heti perään.",
    *(text.replace("*", "").replace("_", "") for text, _, _ in AT_TAWK),
    "Kirjoitettu katkon aikana.",
)


async def test_a_message_that_is_too_long_fails_and_we_say_why(student: Student) -> None:
    """Nothing of it leaves; the widget marks it, we explain it, and what comes after it goes through."""
    await (await student.visits()).opens_the_chat()
    await student.writes("Hei, minulla on pitkä asia.")
    long = "Tämä on pitkä tarina. " * 1_000
    await student.types(long)
    notice = student.frame.get_by_role("alert")
    await expect(notice).to_contain_text("Viestiäsi ei lähetetty")
    await expect(notice).to_contain_text("Jaa se lyhyempiin viesteihin")
    await expect(notice.get_by_role("link", name="toimisto@jamko.fi")).to_be_visible()
    await expect(student.chat.locator(".failed")).to_have_text("Failed Resend")

    # Sent again it is withheld again, and explained again.
    await notice.get_by_role("button", name="Selvä").click()
    await expect(notice).to_be_empty()
    await student.chat.get_by_role("button", name="Resend").click()
    await expect(notice).to_contain_text("Viestiäsi ei lähetetty")
    await student.writes("Lyhyesti: jäsenkortti katosi.")
    assert student.said == ["Hei, minulla on pitkä asia.", "Lyhyesti: jäsenkortti katosi."]
    assert "pitkä tarina" not in student.stack.simulator.record.everything()


async def test_texts_written_while_the_socket_is_down_arrive_once_and_in_order(student: Student) -> None:
    """The socket is cut again and again, before and after Tawk.to has taken a message: none is lost or doubled."""
    simulator = student.stack.simulator
    await (await student.visits()).opens_the_chat()
    chat = student.conversation
    expected: list[str] = []

    async def says(text: str, left: str = "") -> None:
        expected.append(left or text)
        await student.types(text)

    async def all_has_arrived() -> None:
        await simulator.wait_for(lambda: len(student.said) >= len(expected), timeout_s=PATIENCE_S)
        assert student.said == expected

    # Cut before Tawk.to has taken it; what is written meanwhile waits.
    simulator.misbehave(Target.MESSAGE, Mode.DROPPED)
    await says("Yksi jäi matkalle.")
    await says("Kaksi kirjoitettiin heti perään.")
    await all_has_arrived()

    # Cut after Tawk.to has taken it and before it has said so, though it has answered a later one.
    for text, left, answered in AT_TAWK:
        if not answered:
            simulator.misbehave(Target.MESSAGE, Mode.SLOW, seconds=NEVER_S)
        await says(text, left)
        await all_has_arrived()
    await simulator.drop_socket(chat.id)
    await says("Kirjoitettu katkon aikana.")
    await all_has_arrived()
    await simulator.say(chat.id, "Kaikki on luettu.")
    await student.reads("Kaikki on luettu.")
    assert student.said[:-1] == expected
    await expect(student.bubbles).to_have_text([*TYPED, "Kaikki on luettu."])
    await expect(student.chat.locator(".failed")).to_have_count(0)
