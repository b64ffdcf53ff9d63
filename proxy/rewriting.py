"""The rules by which the opener redacts stored conversations again, of which storage itself knows nothing."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from proxy.redacting import email_domain_of, pack_of, redactor_of
from proxy.settings import Settings
from redaction.again import Again, Redoing, Said, ledger_of
from redaction.errors import RedactionError
from redaction.redactor import Redactor
from redaction.rules.pack import RulePack
from redaction.rules.problems import RulesError
from redaction.rules.reading import read_pack
from storage.interfaces import Content, RulePacks, Sender
from storage.opener.redoing import Moved, NewLine, NewTalk, OpenLine, OpenTalk

_log = logging.getLogger("verho.opener")


@dataclass(frozen=True, slots=True)
class RulesAgain:
    """Rules that conversations are redacted again by.

    Attributes:
        redactor: the rules.
        email_domain: the domain of pseudonyms that keep an e-mail's form, None when there are none.
    """

    redactor: Redactor = field(repr=False)
    email_domain: str | None

    @property
    def version(self) -> str:
        """What they call themselves."""
        return self.redactor.version

    def again(self, talk: OpenTalk) -> NewTalk | None:
        """Return what is to be changed in a conversation; None when it cannot be judged."""
        # What the system said is no person's text.
        lines = [line for line in talk.lines if line.sender is not Sender.SYSTEM]
        redoing = Redoing(self.redactor, email_domain=self.email_domain, keep_values=talk.keeps_values)
        try:
            ledger = ledger_of(talk.values)
            done = redoing.conversation([_said(line) for line in lines], ledger)
        except RedactionError as error:
            _log.warning("reredact_undecided", extra={"verho": {"error": type(error).__name__}})
            return None
        changed = {line.message: _line(line.content, texts) for line, texts in zip(lines, done, strict=True)}
        values = tuple((one.pseudonym, one.entity_type.value, one.value) for one in ledger.unsaved())
        return NewTalk({name: line for name, line in changed.items() if line.taken}, values)


@dataclass(frozen=True, slots=True)
class PublishedRulesAgain:
    """Where the opener finds rules: what is published, or what stands in the settings.

    Attributes:
        packs: the published rules.
        unpublished: the rules in force as long as none were published, and where edges follow a file.
        build: makes a redactor of rules.
        email_domain: the domain of pseudonyms that keep an e-mail's form, None when there are none.
        follows_file: whether edges follow a file, and not what is published.
    """

    packs: RulePacks
    unpublished: Callable[[], RulePack]
    build: Callable[[RulePack], Redactor]
    email_domain: str | None
    follows_file: bool = False

    async def in_force(self) -> int:
        """Return the number of the rules in force, 0 where none are published."""
        published = None if self.follows_file else await self.packs.current()
        return 0 if published is None else published.number

    async def of(self, number: int) -> RulesAgain | None:
        """Return the rules of a number; None when this version of the program cannot use them."""
        published = await self.packs.by_number(number) if number else None
        if number and published is None:
            return None
        try:
            pack = self.unpublished() if published is None else await asyncio.to_thread(read_pack, published.document)
        except RulesError:
            return None
        return RulesAgain(await asyncio.to_thread(self.build, pack), self.email_domain)


def rules_again(settings: Settings, packs: RulePacks) -> PublishedRulesAgain:
    """Return where the opener finds rules by these settings."""
    return PublishedRulesAgain(
        packs=packs,
        unpublished=lambda: pack_of(settings),
        build=lambda pack: redactor_of(settings, pack),
        email_domain=email_domain_of(settings),
        follows_file=settings.redaction.rules is not None,
    )


def _said(line: OpenLine) -> Said:
    texts = (line.content.text, *(answer for _, answer in line.content.fields))
    from_agent = line.sender is Sender.AGENT
    return Said(texts, from_agent, line.content.author if from_agent else "")


def _line(content: Content, texts: Sequence[Again]) -> NewLine:
    text, *answers = texts
    fields = tuple((label, answer.text) for (label, _), answer in zip(content.fields, answers, strict=True))
    return NewLine(Content(text.text, fields, content.author), sum(one.taken for one in texts), _moved(texts))


def _moved(texts: Sequence[Again]) -> Moved:
    def moved(place: str, start: int, end: int) -> tuple[int, int] | None:
        index = 0 if place == "text" else 1 + int(place.removeprefix("field:"))
        return texts[index].moved(start, end) if index < len(texts) else None

    return moved
