"""Who the journeys are about: a student on JAMKO Online, and somebody who may open conversations."""

import asyncio
from dataclasses import dataclass, field
from typing import Self

from playwright.async_api import ConsoleMessage, Frame, FrameLocator, Locator, Page, expect

from proxy.demo.simulator.states import Chat
from proxy.edge.texts import frame_texts, widget_texts
from proxy.stack import Stack
from tests.chromium import PATIENCE_MS

SECRET_QUERY = "opiskelija=salainen-tunniste-4711"
OUR_FRAME = "iframe"
WIDGET_FRAME = "iframe[title='chat widget']"
SPEAKING = """if (window === top) new MutationObserver((_, observer) => {
    observer.disconnect();
    document.documentElement.lang = "LANGUAGE";
}).observe(document, { childList: true });"""
PATIENCE_S = PATIENCE_MS / 1000
"""A bound, not a wait: a busy machine may take so long."""


@dataclass
class Student:
    """Somebody on the page of JAMKO Online, in one tab.

    Attributes:
        page: the tab.
        stack: what runs.
        language: what the pages of the site are in.
        refused: what the browser has refused to do because of a Content-Security-Policy, anywhere in the tab.
        begun: the chat at Tawk.to that was begun here.
    """

    page: Page
    stack: Stack
    language: str = "fi"
    refused: list[str] = field(default_factory=list)
    begun: Chat | None = None

    def __post_init__(self) -> None:
        """Listen to what the browser says."""
        self.page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.refused.append(message.text)

    @property
    def frame(self) -> FrameLocator:
        """Our own frame, with what lies over the widget in it."""
        return self.page.frame_locator(OUR_FRAME)

    @property
    def chat(self) -> FrameLocator:
        """The widget, inside its own frame inside ours."""
        return self.frame.frame_locator(WIDGET_FRAME)

    @property
    def box(self) -> Locator:
        """Where a message is written."""
        return self.chat.get_by_role("textbox")

    @property
    def bubbles(self) -> Locator:
        """What has been said, in order."""
        return self.chat.locator(".bubble")

    @property
    def status(self) -> Locator:
        """What the launcher's header says of the chat."""
        return self.page.locator(".status-line")

    @property
    def conversation(self) -> Chat:
        """The chat at Tawk.to that was begun in this tab."""
        assert self.begun is not None, "no chat has been begun in this tab"
        return self.begun

    @property
    def said(self) -> list[str]:
        """What an agent reads in this tab's chat, notices left out."""
        return [message.text for message in self.conversation.messages if not message.is_notice]

    def window(self) -> Frame:
        """Return our frame's window, to try things in it."""
        [found] = [frame for frame in self.page.frames if frame.url.startswith(f"{self.stack.edge_origin}/frame")]
        return found

    def widget_window(self) -> Frame:
        """Return the window that the widget draws itself in."""
        return next(frame for frame in self.window().child_frames)

    async def visits(self, path: str = "/") -> Self:
        """Go to a page of the site."""
        await self.page.goto(f"{self.stack.site_url}{path}")
        return self

    async def reads_another_language(self, language: str) -> None:
        """From now on be served the site in another language, as far as its pages' `lang` goes."""
        self.language = language
        await self.page.add_init_script(SPEAKING.replace("LANGUAGE", language))

    async def comes_from_the_membership_page(self) -> None:
        """Follow a link whose address holds something private."""
        await self.visits(f"/jasenyys.html?{SECRET_QUERY}")
        await self.page.evaluate("location.href = '/?' + location.search.slice(1)")
        await self.page.wait_for_url(f"{self.stack.site_url}/?*")

    async def presses_start(self) -> None:
        """Open the panel and agree to the notice."""
        words = widget_texts(self.language)
        await self.page.get_by_role("button", name=words["open"]).click()
        await self.page.get_by_role("button", name=words["start"]).click()

    async def opens_the_chat(self) -> Self:
        """Start, and wait until a message can be written."""
        await self.presses_start()
        return await self.is_connected()

    async def is_connected(self) -> Self:
        """Wait until Tawk.to has answered, and note which chat this is."""
        await self.box.wait_for()
        self.begun = self.begun or self.stack.simulator.chats[-1]
        return self

    async def types(self, text: str) -> None:
        """Write a message and send it, asked or not, without looking what becomes of it."""
        await self.box.fill(text)
        await self.box.press("Enter")
        if await self.box.input_value():
            # It looks like an identity code or a card, and is still in the box.
            await self.frame.get_by_role("button", name=frame_texts(self.language)["caution_send"]).click()

    async def writes(self, text: str) -> None:
        """Write a message, and wait until an agent could read something of it."""
        before = len(self.said)
        await self.types(text)
        await self.stack.simulator.wait_for(lambda: len(self.said) > before, timeout_s=PATIENCE_S)

    async def reads(self, text: str) -> None:
        """Wait until a text is to be read in the chat."""
        await expect(self.chat.get_by_text(text)).to_be_visible()

    async def what_is_stored(self) -> dict[str, object]:
        """Return cookies, and every storage of the host page."""
        stored = await self.page.evaluate("({local: {...localStorage}, session: {...sessionStorage}})")
        return {"cookies": await self.page.context.cookies(), **stored}

    async def fills_in(self, name: str, email: str, message: str) -> None:
        """Fill in our own offline form and send it."""
        words = frame_texts(self.language)
        for label, value in (("form_name", name), ("form_email", email), ("form_message", message)):
            await self.frame.get_by_label(words[label]).fill(value)
        await self.frame.get_by_role("button", name=words["form_send"]).click()


@dataclass(frozen=True, slots=True)
class EntitledPerson:
    """Somebody at the console, with a right of their own."""

    page: Page
    stack: Stack

    @property
    def body(self) -> Locator:
        """What the page says."""
        return self.page.locator("main")

    async def signs_in(self) -> Self:
        """Sign in as the demo's entitled person."""
        await self.page.goto(f"{self.stack.console_origin}/")
        await self.page.get_by_label("Käyttäjätunnus").fill(self.stack.account.name)
        await self.page.get_by_label("Salasana", exact=True).fill(self.stack.account.password)
        await self.page.get_by_role("button", name="Kirjaudu", exact=False).last.click()
        await expect(self.body).to_contain_text("Keskustelut")
        return self

    async def finds(self, text: str, kind: str = "chat") -> None:
        """Open the newest conversation whose beginning says `text`, redacted.

        A record is in the database a moment after it is safe in the journal: the list is asked for until it is there.
        """
        row = self.page.locator("li.row").filter(has_text=text).first
        async with asyncio.timeout(PATIENCE_S):
            while True:
                await self.page.goto(f"{self.stack.console_origin}/conversations?kind={kind}")
                if await row.count():
                    break
        await row.get_by_role("link").click()

    async def opens_it(self, reason: str) -> None:
        """Give a reason and read the truth."""
        await self.page.get_by_text("Avaa henkilötiedot").first.click()
        form = self.page.locator("form").filter(has=self.page.locator("#open-category"))
        await form.get_by_label("Mihin").select_option(index=1)
        await form.get_by_label("Asian numero").fill("2026-17")
        await form.get_by_label("Lisätietoja").fill(reason)
        await form.locator("button[type=submit]").click()
