"""A person with a plain HTTP client: follows links, fills in the forms that the pages give, reads answers."""

import html
import re
from base64 import b32decode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from tests.console.stage import PASSWORD, Stage


@dataclass(frozen=True, slots=True)
class Page:
    """One answer, read to its end."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: str = field(repr=False)

    def header(self, name: str) -> str:
        """Return a header, "" when it is missing."""
        return self.headers.get(name, "")

    @property
    def text(self) -> str:
        """What a reader without a browser makes of the page: no tags, entities decoded, white space folded."""
        main = re.search(r"<main.*?</main>", self.body, flags=re.DOTALL)
        shown = re.sub(r'<span class="unseen">.*?</span>', "", main.group() if main else self.body, flags=re.DOTALL)
        apart = re.sub(r"</?(?:p|div|li|h\d|dt|dd|td|dl|label|time|b|option|button)\b[^>]*>", " ", shown)
        return " ".join(html.unescape(re.sub(r"<[^>]*>", "", apart)).split())

    def attributes(self, name: str) -> list[str]:
        """Return the values of every attribute of this name."""
        return [html.unescape(value) for value in re.findall(rf'\s{name}="([^"]*)"', self.body)]

    def attribute(self, name: str, end: str) -> str:
        """Return the one value that ends like this."""
        (found,) = {value for value in self.attributes(name) if value.endswith(end)}
        return found

    def secret(self) -> bytes:
        """Return the secret that the page tells an authenticator app to be set up with."""
        found = re.search(r"<code>([A-Z2-7 ]{30,})</code>", self.body)
        assert found, "no authenticator app is set up here"
        text = found[1].replace(" ", "")
        return b32decode(text + "=" * (-len(text) % 8))

    def codes(self) -> list[str]:
        """Return the recovery codes on the page."""
        return re.findall(r"<code>((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})</code>", self.body)

    def links(self, start: str) -> list[str]:
        """Return what follows `start` in every link that begins with it, without the tail of a longer path."""
        return [value.removeprefix(start) for value in self.attributes("href") if value.startswith(start)]

    def numbers(self) -> list[int]:
        """Return the audit numbers on the page, in its order."""
        return [int(number) for number in re.findall(r">Nro (\d+)<", self.body)]

    def hidden(self, action: str) -> dict[str, str]:
        """Return the hidden fields of the form with this action."""
        form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', self.body, flags=re.DOTALL)
        assert form, f"no form leads to {action}"
        found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form.group())
        return {name: html.unescape(value) for name, value in found}


@dataclass(frozen=True, slots=True)
class Browsing:
    """One person's browser, as far as the server can tell."""

    session: aiohttp.ClientSession
    origin: str

    async def get(self, path: str, *, follow: bool = True, headers: dict[str, str] | None = None) -> Page:
        """Open an address."""
        async with self.session.get(self.origin + path, headers=headers, allow_redirects=follow) as answer:
            return Page(answer.status, answer.headers, await answer.text())

    async def post(
        self, path: str, form: dict[str, str], *, follow: bool = False, headers: dict[str, str] | None = None
    ) -> Page:
        """Send a form as a browser would under the policy no-referrer, unless other headers are given."""
        sent = {"Origin": "null", "Sec-Fetch-Site": "same-origin"} if headers is None else headers
        async with self.session.post(self.origin + path, data=form, headers=sent, allow_redirects=follow) as answer:
            return Page(answer.status, answer.headers, await answer.text())

    async def try_sign_in(self, name: str, password: str = PASSWORD) -> Page:
        """Fill in the sign-in form."""
        door = await self.get("/sign-in")
        return await self.post("/sign-in", {**door.hidden("/sign-in"), "name": name, "password": password})

    async def sign_in(self, name: str, password: str = PASSWORD) -> None:
        """Sign in for certain."""
        answer = await self.try_sign_in(name, password)
        assert answer.status == 303, answer.text

    async def open_conversation(
        self, conversation: str, *, category: str = "service", case: str = "2026-17", words: str = ""
    ) -> Page:
        """Fill in the form that opens a conversation."""
        path = f"/conversations/{conversation}"
        page = await self.get(path)
        return await self.post(path, {**page.hidden(path), "category": category, "case": case, "words": words})

    def cookies(self) -> dict[str, str]:
        """Return the cookies kept."""
        return {cookie.key: cookie.value for cookie in self.session.cookie_jar}


@asynccontextmanager
async def browser(stage: Stage) -> AsyncIterator[Browsing]:
    """Give a fresh browser in front of a console."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Browsing(session, stage.origin)
