"""Somebody with a browser who sends every form with hostile words in it, and looks hard at what comes back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Download, Page, Request

from proxy.console.routes import Route
from proxy.console.texts import legible
from tests.console.crawling import kind_of_address
from tests.console.files import wrong_in
from tests.console.hostile import PAYLOADS
from tests.console.stage import PASSWORD, Stage
from tests.readers import Eyes, Reader

NARROW = Reader("fi", 320)

#: What a page never shows again, because it is a secret or has to be typed anew.
NEVER_KEPT = {"code", "recovery", "confirmed"}

#: Fills the form of an address that has all the fields: what is given as given, lists with their first choice, texts
#: with hostile words. It is sent as if its button was pressed, or, when `bare`, as a browser without scripts would.
FILL = """([action, button, given, words, bare, only]) => {
    const goes = (form, button) => new URL(button?.getAttribute("formaction") || form.action, location).pathname;
    const presses = (form) => [...form.querySelectorAll("button[type=submit]")];
    for (const form of document.querySelectorAll("form[method=post]")) {
        const press = presses(form).find((one) => goes(form, one) === action && (!button || one.value === button));
        if (!press && goes(form) !== action) continue;
        if (form.dataset.passkey || Object.keys(given).some((name) => !form.elements[name])) continue;
        const typed = {};
        let next = action.length;
        for (const field of form.elements) {
            const named = field.name in given;
            if (!field.name || field.type === "submit" || ((only || field.type === "hidden") && !named)) continue;
            if (field.type === "checkbox") field.checked = named ? given[field.name] !== "" : field.checked;
            else if (field.type === "radio") field.checked = named ? given[field.name] === field.value : field.checked;
            else if (named) field.value = given[field.name];
            else if (field.tagName === "SELECT") field.value = [...field.options].find((one) => one.value)?.value ?? "";
            else if (field.type !== "date") {
                const most = field.maxLength > 0 ? field.maxLength : 500;
                field.value = words[next++ % words.length].slice(0, most);
            }
            if (["text", "textarea"].includes(field.type)) typed[field.name] = field.value;
        }
        if (bare) HTMLFormElement.prototype.submit.call(form);
        else form.requestSubmit(press);
        return typed;
    }
    return null;
}"""
#: Sends a form that the page does not have, with the proof that it has.
MAKE = """([action, given]) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action });
    const token = document.querySelector("form[action='/sign-out'] input[name=token]").value;
    for (const [name, value] of Object.entries({ token, ...given })) {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(form);
    HTMLFormElement.prototype.submit.call(form);
}"""
KEPT = "(name) => [...document.getElementsByName(name)].map((one) => one.value)"


@dataclass(slots=True)
class Walk:
    """A walk, and what was wrong on it.

    Attributes:
        stage: the console.
        browser: who is looked with.
        asked: method and path of everything that was asked for.
        directory: where pages that came as files are put.
        thorough: whether axe looks at each kind of page, too; it takes most of the time.
        eyes: what was wrong.
    """

    stage: Stage
    browser: Browser
    directory: Path
    thorough: bool
    asked: set[tuple[str, str]] = field(default_factory=set)
    eyes: Eyes = field(default_factory=lambda: Eyes("walk"))
    contexts: list[BrowserContext] = field(default_factory=list)
    _kinds: set[tuple[str, int]] = field(default_factory=set)

    async def stranger(self) -> Page:
        """Return the page of somebody who has not signed in, in a profile of their own."""
        context = await NARROW.opened(self.browser, accept_downloads=True)
        self.contexts.append(context)
        context.on("request", lambda request: self._ask(request))  # noqa: PLW0108 - see Eyes.listen.
        page = self.eyes.listen(await context.new_page())
        page.on("dialog", lambda dialog: self.eyes.found.append(f"a dialog: {dialog.message}"))
        return page

    async def person(self, name: str = "aino", *, at: str = "/conversations") -> Page:
        """Return the page of somebody who has signed in by hand."""
        page = await self.stranger()
        await NARROW.enters(page, self.stage.origin, name, PASSWORD, at=at)
        return page

    def _ask(self, request: Request) -> None:
        if request.url.startswith(self.stage.origin):
            self.asked.add((request.method, urlsplit(request.url).path))
        elif not request.url.startswith("data:"):
            self.eyes.found.append(f"asked elsewhere: {request.url}")

    async def go(self, page: Page, path: str, status: int = 200) -> None:
        """Open an address."""
        answer = await page.goto(self.stage.origin + path)
        assert answer is not None
        assert answer.status == status, path
        await self.look(page, status)

    async def look(self, page: Page, status: int = 200) -> None:
        """Look at a page with all its folds open."""
        address = page.url.removeprefix(self.stage.origin)
        title = await page.title()
        if title == "owned" or not title.endswith("Verho"):
            self.eyes.found.append(f"{address}: its title is {title!r}")
        await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        kind = (kind_of_address(address), status)
        if kind in self._kinds or not self.thorough:
            await self.eyes.measure(page)
        else:
            self._kinds.add(kind)
            await self.eyes.look(page)

    async def send(
        self,
        page: Page,
        action: str,
        status: int | None = 200,
        *,
        bare: bool = False,
        only: bool = False,
        until: str = "",
        **given: str,
    ) -> None:
        """Send a form and look at the answer; `_` at a name's end is left out, and `__` within stands for a dot.

        Args:
            page: where the form is.
            action: where it goes.
            status: what is expected of the page that it ends at, None for 200 or 422; with 422 all that was typed must
                be there still.
            bare: whether it is sent as without scripts.
            until: what has to be there before the answer is looked at, of a page that goes on by itself.
            only: whether everything that is not given is left as the page has it.
            given: what is filled in; everything else is filled in with hostile words.
        """
        async with page.expect_navigation() as leading:
            typed = await page.evaluate(FILL, [action, "", _named(given), list(PAYLOADS), bare, only])
            assert typed is not None, f"{page.url}: no form goes to {action}\n{await page.locator('main').inner_text()}"
        answer = await leading.value
        assert answer is not None
        expected = {200, 422} if status is None else {status}
        assert answer.status in expected, f"{action}: {answer.status}\n{await page.locator('main').inner_text()}"
        if until:
            await page.locator(until).first.wait_for()
        await self.look(page, answer.status)
        if answer.status == 422:
            await self._kept(page, action, typed)

    async def send_from(self, page: Page, path: str, action: str, status: int | None = 200, **how: Any) -> None:
        """Open a page and send one of its forms."""
        await self.go(page, path)
        await self.send(page, action, status, **how)

    async def make(self, page: Page, action: str, status: int = 200, **given: str) -> None:
        """Send a form that this page does not show."""
        async with page.expect_navigation() as leading:
            await page.evaluate(MAKE, [action, _named(given)])
        answer = await leading.value
        assert answer is not None
        assert answer.status == status, f"{action}: {answer.status}\n{await page.locator('main').inner_text()}"
        await self.look(page, status)

    async def take(self, page: Page, action: str, *, button: str = "", **given: str) -> None:
        """Send a form that a file answers, and look into the file."""
        async with page.expect_download() as coming:
            typed = await page.evaluate(FILL, [action, button, _named(given), list(PAYLOADS), False, False])
            assert typed is not None, f"{page.url} has no form that goes to {action}"
        await self.open_download(await coming.value)

    async def open_download(self, download: Download) -> None:
        """Look into a file as who was given it would."""
        self.asked.add(("GET", urlsplit(download.url).path))
        name, body = download.suggested_filename, Path(await download.path()).read_bytes()
        for fault, document in wrong_in(name, body):
            if fault:
                self.eyes.found.append(fault)
            if document:
                await self._read(name, document)

    async def _read(self, name: str, document: str) -> None:
        """Open a page that came as a file."""
        place = self.directory / "copy.html"
        place.write_text(document, "utf-8")
        context = await NARROW.opened(self.browser)
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page = self.eyes.listen(await context.new_page())
        await page.goto(place.as_uri())
        if await page.title() == "owned" or asked != [place.as_uri()]:
            self.eyes.found.append(f"{name}: {await page.title()!r}, asked for {asked}")
        await (self.eyes.look(page) if self.thorough else self.eyes.measure(page))
        await context.close()

    async def _kept(self, page: Page, action: str, typed: Mapping[str, str]) -> None:
        for name, text in typed.items():
            kept = await page.evaluate(KEPT, name)
            if name not in NEVER_KEPT and _flat(legible(text)) not in map(_flat, kept):
                self.eyes.found.append(f"{action}: {name} was {text!r} and is {kept!r}")

    def missing(self, routes: tuple[Route, ...]) -> set[tuple[str, str]]:
        """Return which of the routes were not asked for."""
        return {
            (str(route.method), route.path)
            for route in routes
            if not any(
                method == route.method and re.fullmatch(_pattern(route.path), path) for method, path in self.asked
            )
        }

    async def end(self) -> None:
        """Close everything."""
        for context in self.contexts:
            await context.close()


def _pattern(path: str) -> str:
    return re.sub(r"\{\w+\}", "[^/]+", path)


def _named(given: Mapping[str, str]) -> dict[str, Any]:
    return {name.removesuffix("_").replace("__", "."): value for name, value in given.items()}


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
