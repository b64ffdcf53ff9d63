"""Playing a labelled conversation through an edge, as its visitor and its agent, and judging what came out.

A conversation is one line of JSON: id, lang, kind ("chat" or "offline_form"), messages with sender, text and
labelled spans (code points), and for a form its name and e-mail.
"""

import html
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from proxy.demo.visitor import Visitor, VisitorError

_CHROMIUM = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.0.0 Safari/537.36"
)
_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
CLIENTS = {
    "Firefox": "Mozilla/5.0 (X11; Linux x86_64; rv:{v}.0) Gecko/20100101 Firefox/{v}.0",
    "Safari": f"{_MAC} Version/{{v}}.0 Safari/605.1.15",
    "Edge": f"{_CHROMIUM} Edg/{{v}}.0.0.0",
}


@dataclass(slots=True)
class Verdict:
    """What a replay found, in counts; no text.

    Attributes:
        conversations: played to their end.
        messages: visitors' messages that Tawk.to got.
        labelled: labelled values by entity type.
        missed: labelled values that reached Tawk.to as they were, by entity type.
        clean: visitors' messages without a label.
        overmasked: clean messages in which something was masked.
        altered: agents' messages that the visitor did not read as they were written.
        withheld: messages and forms that were withheld, or sent back to be corrected.
        errors: conversations that could not be played, with the step that failed.
    """

    conversations: int = 0
    messages: int = 0
    labelled: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    clean: int = 0
    overmasked: int = 0
    altered: int = 0
    withheld: int = 0
    errors: list[str] = field(default_factory=list)

    def judge(self, message: Mapping[str, Any], received: str) -> None:
        """Compare what Tawk.to got of a visitor's message with its labels."""
        text: str = message["text"]
        self.messages += 1
        for span in message["spans"]:
            self.labelled[span["label"]] += 1
            if text[span["start"] : span["end"]] in received:
                self.missed[span["label"]] += 1
        if not message["spans"]:
            self.clean += 1
            self.overmasked += received != text


@dataclass(frozen=True, slots=True)
class Replay:
    """Plays conversations through the edge at `edge`, its agents being those of the stand-in's desk at `desk`."""

    edge: str
    desk: str
    property_id: str
    widget_id: str
    verdict: Verdict = field(default_factory=Verdict)

    async def play(self, conversation: Mapping[str, Any]) -> None:
        """Play one conversation; what goes wrong is noted in the verdict, and the next one can be played."""
        metadata = conversation.get("metadata", {})
        visitor = Visitor(
            self.edge,
            self.property_id,
            self.widget_id,
            user_agent=_user_agent(metadata.get("browser", "")),
            referrer=metadata.get("referrer", ""),
            language=conversation["lang"],
        )
        try:
            async with visitor, aiohttp.ClientSession(self.desk) as desk:
                play = self._play_form if conversation["kind"] == "offline_form" else self._play_chat
                await play(conversation, visitor, desk)
            self.verdict.conversations += 1
        except (VisitorError, TimeoutError, aiohttp.ClientError) as error:
            self.verdict.errors.append(f"{conversation['id']}: {type(error).__name__} {error}")

    async def _play_chat(self, conversation: Mapping[str, Any], visitor: Visitor, desk: aiohttp.ClientSession) -> None:
        chat = f"/api/chats/{visitor.started['chid']}"
        for message in conversation["messages"]:
            if message["sender"] == "agent":
                async with desk.post(f"{chat}/say", json={"text": message["text"], "name": "Aino"}) as answer:
                    answer.raise_for_status()
                shown = html.unescape(html.unescape(await visitor.hear()))
                self.verdict.altered += shown != message["text"]
                continue
            error, _ = await visitor.say(message["text"])
            if error is not None:
                self.verdict.withheld += 1
                continue
            async with desk.get(chat) as answer:
                said = [m["text"] for m in (await answer.json())["messages"] if m["from"] == "visitor"]
            self.verdict.judge(message, said[-1])

    async def _play_form(self, conversation: Mapping[str, Any], visitor: Visitor, desk: aiohttp.ClientSession) -> None:
        form, message = conversation["form"], conversation["messages"][0]
        answers = (("Nimi", form["name"]), ("Sähköposti", form["email"]), ("Viesti", message["text"]))
        body = {
            "questions": [{"label": label, "answer": answer} for label, answer in answers],
            "name": form["name"],
            "email": form["email"],
            "submittedFrom": f"{self.edge}/frame",
        }
        error, _ = await visitor.command("service", "visitor-chat", "/v1/visitor/offline-form", body)
        if error is not None:
            self.verdict.withheld += 1
            return
        async with desk.get("/api/state") as answer:
            tickets = [ticket["message"] for ticket in (await answer.json())["tickets"]]
        # Withheld by default: then nothing of the form is at Tawk.to, and everything labelled is safe.
        self.verdict.judge(message, message["text"] if message["text"] in tickets else "")


def _user_agent(browser: str) -> str:
    family, _, version = browser.partition(" ")
    return CLIENTS.get(family, _CHROMIUM).format(v=version.split(".")[0] or "126")
