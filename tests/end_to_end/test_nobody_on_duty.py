"""Nobody is on duty: Tawk.to's own form is filled in as ever, and its content stays with the controller."""

import pytest
from playwright.async_api import Browser, expect

from proxy.demo.simulator.states import Status
from tests.end_to_end.conftest import at_the_console
from tests.end_to_end.people import Student

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

NAME = "Elvi Esimerkki"
ADDRESS = "elvi.esimerkki@posti.example"


async def test_the_form_is_thanked_for_and_kept_and_leaves_no_ticket(student: Student, browser: Browser) -> None:
    """The widget shows its success; Tawk.to has no ticket and saw no word; the record opens with a reason."""
    simulator = student.stack.simulator
    await simulator.set_status(Status.OFFLINE)
    await student.visits()
    await student.presses_start()
    form = student.chat.locator("form.form-page")
    await form.get_by_label("Nimi").fill(NAME)
    # Tawk.to would refuse this one itself; it never gets to see it.
    await form.get_by_label("Sähköposti").fill('elvi"e@posti.example')
    await form.get_by_label("Viesti").fill("Kadotin opiskelijakorttini, soita 040 555 0137.")
    await expect(student.status).to_have_text("Kukaan ei ole nyt paikalla")
    await form.get_by_role("button").click()
    await expect(form.get_by_label("Sähköposti")).to_have_attribute("aria-invalid", "true")
    await form.get_by_label("Sähköposti").fill(ADDRESS)
    await form.get_by_role("button").click()
    await student.reads("Kiitos, viestisi on lähetetty.")

    assert simulator.tickets == ()
    everything = simulator.record.everything()
    assert not [value for value in (NAME, "Elvi", ADDRESS, "Kadotin", "040 555 0137") if value in everything]
    async with at_the_console(browser, student.stack) as person:
        await person.finds("Kadotin opiskelijakorttini", kind="offline_form")
        await expect(person.body).to_contain_text("soita [PHONE_1]")
        await expect(person.body).to_contain_text("Vain täällä, ei lähetetty Tawk.to’hon")
        await expect(person.body).not_to_contain_text(ADDRESS)
        await person.opens_it("Soitetaan kortista takaisin")
        for value in (NAME, ADDRESS, "040 555 0137"):
            await expect(person.body).to_contain_text(value)
