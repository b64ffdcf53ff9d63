"""The chat can't be had: whatever part of Tawk.to fails, the visitor can leave a message, and it stays with us."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, expect

from proxy.demo.simulator.misbehaviour import Mode, Target
from proxy.edge.texts import frame_texts
from proxy.stack import Stack, private_stack
from tests.end_to_end.conftest import at_the_console, profile
from tests.end_to_end.people import PATIENCE_S, Student

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

FILES = (Mode.ERROR_500, Mode.EMPTY, Mode.DROPPED, Mode.NOT_JSON)
CALLS = (*FILES, Mode.CALLBACK_ERROR)
# In this order, because what has once been answered well is kept by the edge and asked for no more. For the same
# reason it is those who read Swedish that miss their language.
FAULTS = (
    *((Target.LOADER, mode, "fi") for mode in (Mode.DROPPED, Mode.NOT_JSON)),
    *((Target.BUNDLE, mode, "fi") for mode in FILES),
    *((Target.SETTINGS, mode, "fi") for mode in CALLS),
    *((Target.LANGUAGES, mode, "sv") for mode in (Mode.ERROR_500, Mode.NOT_JSON)),
    *((Target.SESSION_START, mode, "fi") for mode in CALLS),
)
PLACES = {
    Target.LOADER: "/1h9demo01",
    Target.BUNDLE: "/_t/embed/_s/v4/app/",
    Target.SETTINGS: "/_t/va/v1/widget-settings",
    Target.LANGUAGES: "/languages/",
    Target.SESSION_START: "/_t/va/v1/session/start",
}
NAME = "Kerttu Mallikas"
ADDRESS = "kerttu.mallikas@posti.example"
MESSAGE = "Jäsenkorttini katosi. Numeroni on 040 555 0182."
SLOW_S = 6.0


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def cold() -> AsyncIterator[Stack]:
    """A Verho whose edge holds no file of Tawk.to's yet; the property asks before a chat."""
    async with private_stack(property_options={"prechat": True}) as running:
        yield running


async def test_whatever_fails_the_visitor_can_leave_a_message(cold: Stack, browser: Browser) -> None:
    """Each part, failing in each way, leads to our own form, and what is written there is kept and read by us only."""
    simulator = cold.simulator
    async with profile(browser) as context:
        waiting: list[Student] = []
        for target, mode, language in FAULTS:
            simulator.misbehave(target, mode, times=0)
            student = await _arrives(context, cold, language, until_answered=PLACES[target])
            if target is Target.SESSION_START:
                # The form comes at once, and the widget would try again by itself.
                await _leaves_a_message(student, f"{MESSAGE} Virhe: {mode}.")
            else:
                waiting.append(student)
            simulator.behave()
        simulator.misbehave(Target.SESSION_START, Mode.SLOW, times=0, seconds=SLOW_S)
        patient = await _arrives(context, cold, "fi")
        await expect(patient.frame.get_by_text("Yhdistäminen kestää hieman tavallista pidempään.")).to_be_visible()
        await expect(patient.chat.locator("form.form-page")).to_be_visible()
        simulator.behave()
        for student in waiting:
            await _leaves_a_message(student, MESSAGE)

    everything = simulator.record.everything()
    assert not [value for value in (NAME, ADDRESS, "katosi", "040 555 0182", "[NIMI_1]") if value in everything]
    assert simulator.tickets == ()
    async with at_the_console(browser, cold) as person:
        await person.finds(f"Virhe: {Mode.CALLBACK_ERROR}.", kind="offline_form")
        await expect(person.body).to_contain_text("Jäsenkorttini katosi. Numeroni on [PHONE_1].")
        await expect(person.body).not_to_contain_text(ADDRESS)
        await person.opens_it("Vastataan lomakkeeseen")
        for value in (NAME, ADDRESS, "040 555 0182"):
            await expect(person.body).to_contain_text(value)


async def _arrives(context: BrowserContext, stack: Stack, language: str, *, until_answered: str = "") -> Student:
    """Open the chat in a new tab, and wait until what is asked for at an address of this form has been answered."""
    student = Student(await context.new_page(), stack)
    if language != student.language:
        await student.reads_another_language(language)
    await student.visits()
    async with student.page.expect_response(lambda response: until_answered in response.url):
        await student.presses_start()
    return student


async def _leaves_a_message(student: Student, message: str) -> None:
    """Fill in our own form, in the page's language, and be thanked."""
    words = frame_texts(student.language)
    await expect(student.frame.get_by_role("heading", name=words["unavailable_title"])).to_be_visible()
    await student.fills_in(NAME, ADDRESS, message)
    await expect(student.frame.get_by_text(words["sent_text"].replace("{email}", ADDRESS))).to_be_visible()


@pytest.mark.parametrize("address", ["kerttu.mallikas", 'kerttu"m@posti.example'], ids=["in the frame", "at the edge"])
async def test_a_form_that_cannot_be_answered_names_its_field(cold: Stack, browser: Browser, address: str) -> None:
    """The field is marked and gets the focus, everything typed is kept, and the corrected form is sent."""
    cold.simulator.misbehave(Target.SESSION_START, Mode.ERROR_500)
    async with profile(browser) as context:
        student = await Student(await context.new_page(), cold).visits()
        await student.presses_start()
        await student.fills_in(NAME, address, MESSAGE)
        field = student.frame.get_by_label("Sähköpostiosoite")
        await expect(student.frame.get_by_text("Kirjoita sähköpostiosoite, johon voimme vastata")).to_be_visible()
        await expect(field).to_be_focused()
        await expect(field).to_have_attribute("aria-invalid", "true")
        await expect(field).to_have_value(address)
        await expect(student.frame.get_by_label("Nimi")).to_have_value(NAME)
        await expect(student.frame.get_by_label("Viesti")).to_have_value(MESSAGE)
        await student.fills_in(NAME, ADDRESS, MESSAGE)
        await expect(student.frame.get_by_role("heading", name="Kiitos, viestisi on perillä")).to_be_visible()


async def test_answers_before_the_chat_leave_as_pseudonyms_and_come_back(cold: Stack, browser: Browser) -> None:
    """The form before a chat is sent twice by the widget; both hold pseudonyms only, and the visitor reads values."""
    simulator = cold.simulator
    async with profile(browser) as context:
        student = await Student(await context.new_page(), cold).visits()
        await student.presses_start()
        form = student.chat.locator("form.form-page")
        await form.get_by_label("Nimi").fill(NAME)
        await form.get_by_label("Sähköposti").fill(ADDRESS)
        await form.get_by_label("Kysymys").fill("Olen Kerttu, miten liityn?")
        await form.get_by_role("button").click()
        await student.reads("Sähköposti : kerttu.mallikas@posti.example")
        await student.is_connected()
        chat = student.conversation
        await simulator.wait_for(lambda: student.said, timeout_s=PATIENCE_S)
        assert chat.visitor.name == "[NIMI_1]"
        assert chat.visitor.email == "email-1@verho.invalid"
        [repeated] = student.said
        assert repeated.splitlines()[:2] == ["Nimi : [NIMI_1]", "Sähköposti : [EMAIL_1]"]
        await simulator.say(chat.id, "Hei [NIMI_1]! Lähetän ohjeet: email-1@verho.invalid.", "Aino")
        await student.reads(f"Hei {NAME}! Lähetän ohjeet: {ADDRESS}.")
        await student.page.reload()
        await student.reads("Sähköposti : kerttu.mallikas@posti.example")
        await student.reads(f"Hei {NAME}! Lähetän ohjeet: {ADDRESS}.")
    everything = simulator.record.everything()
    assert not [value for value in (NAME, "Mallikas", ADDRESS) if value in everything]
