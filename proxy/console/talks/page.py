"""One conversation's page: with pseudonyms, with one value, or with all of them; drawn here, opened elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.forms import Blanks, Form
from proxy.console.limits import ConsoleLimits
from proxy.console.names import REASONS, RIGHTS
from proxy.console.once import OneTimeForms
from proxy.console.opening import Opened, Opening, restricted_text
from proxy.console.talks.reasons import FIELDS, Reasons
from proxy.console.talks.records import Records
from proxy.console.texts import Texts
from proxy.console.transcript import Reader, bare
from proxy.console.visit import VISIT, Visit
from storage.interfaces import AuditTag, ConversationKind, Reason, Right, StoredConversation


@dataclass(frozen=True, slots=True)
class Look:
    """What a page with values says of its own opening.

    Attributes:
        at: when it was opened.
        why: what for.
        pseudonym: the only one whose value is shown, "" for all of them.
        printing: the page is for paper.
    """

    at: datetime
    why: Reason
    pseudonym: str = ""
    printing: bool = False


@dataclass(frozen=True, slots=True)
class Retry:
    """A form that comes back: which one, what was typed, and what is wrong with it."""

    form: str
    typed: Blanks = field(repr=False)
    faults: Blanks = field(default_factory=Blanks)

    @classmethod
    def of(cls, name: str, form: Form, faults: Mapping[str, str] | None = None) -> "Retry":
        """Return what a form of a page said, to be shown again."""
        typed = Blanks({one: form[one] for one in (*FIELDS, "pseudonym", "format")})
        return cls(name, typed, Blanks(faults or {}))

    @classmethod
    def after(cls, reason: Reason) -> "Retry":
        """Return the reason of the last look, its words masked, for the next one on the same page."""
        return cls("", Blanks({"category": str(reason.code), "case": reason.case, "words": reason.text}))


class TalkPage:
    """Draws the page. Its address never says more than the id; a page with values has no address."""

    def __init__(
        self,
        *,
        opening: Opening,
        reasons: Reasons,
        drawing: Drawing,
        limits: ConsoleLimits,
        email_domain: str | None,
        labels: tuple[str, ...],
    ) -> None:
        self._opening = opening
        self._reasons = reasons
        self._drawing = drawing
        self._limits = limits
        self._email_domain = email_domain
        self._labels = labels
        self.forms = OneTimeForms(lifetime_seconds=limits.open_form_seconds, remembered=limits.open_forms_remembered)

    def reader(self, texts: Texts, opened: Opened) -> Reader:
        """Return what reads a conversation's texts, with the values that were opened."""
        values = {bare(pseudonym): value for pseudonym, value in opened.values.items()}
        return Reader(texts, values=values, email_domain=self._email_domain)

    async def redacted(
        self, request: web.Request, records: Records, *, retry: Retry | None = None, status: int = HTTPStatus.OK,
        chip: str = "", link: str = "",
    ) -> web.Response:  # fmt: skip
        """Show the conversation with pseudonyms; the texts are opened for it, which the opener audits."""
        if records.conversation.restricted:
            opened = Opened(unavailable=restricted_text(request[VISIT].texts))
        else:
            opened = await self._opening.redacted(
                request[VISIT], AuditTag.CONSOLE_CONVERSATION_READ, {records.id: records.messages}
            )
        faulty = HTTPStatus.UNPROCESSABLE_ENTITY if retry and retry.faults else status
        return self.draw(request, records, opened, retry=retry, status=faulty, chip=chip, link=link)

    def draw(
        self, request: web.Request, records: Records, opened: Opened, *, look: Look | None = None,
        retry: Retry | None = None, status: int = HTTPStatus.OK, chip: str = "", link: str = "",
    ) -> web.Response:  # fmt: skip
        """Show what was opened.

        Args:
            request: the request.
            records: the conversation.
            opened: its texts, and values when it was opened with any.
            look: what a page with values says of its opening.
            retry: the form that comes back.
            status: the answer's.
            chip: the pseudonym that is asked about.
            link: the reveal link that was asked for.
        """
        visit, conversation = request[VISIT], records.conversation
        reader = self.reader(visit.texts, opened)
        notice = conversation.notice
        return self._drawing.page(
            request,
            visit,
            "talks/talk.html",
            status=status,
            place="conversations",
            heading=heading(visit.texts, conversation),
            conversation=conversation,
            notice_language=visit.texts.language_name(notice.language) if notice else "",
            days=reader.days(records.messages, opened.contents.get(conversation.id, {})),
            known=reader.known(records.identities),
            look=look,
            category_name=visit.texts(REASONS[look.why.code]) if look else "",
            unavailable=opened.unavailable,
            right_name=lambda right: visit.texts(RIGHTS[Right(right)][0]),
            retry=retry,
            blank=Blanks(),
            tokens=self._tokens(visit, records),
            all_labels=self._labels,
            visible_seconds=self._limits.visible_seconds,
            chip=chip,
            link=link,
            **self._reasons.choices(visit.texts),
        )

    def _tokens(self, visit: Visit, records: Records) -> Mapping[str, str]:
        subjects = {"open": str(records.id), "value": f"{records.id}/value", "print": f"{records.id}/print"}
        return {name: self.forms.issue(visit.secret, subject, at=visit.at) for name, subject in subjects.items()}


def heading(texts: Texts, conversation: StoredConversation) -> str:
    """Return what a conversation is called: its kind and when it began."""
    when = texts.long_date(texts.local_date(conversation.started_at))
    time = texts.time(conversation.started_at)
    if conversation.kind is ConversationKind.OFFLINE_FORM:
        return texts("Form, {date} at {time}", date=when, time=time)
    return texts("Chat, {date} at {time}", date=when, time=time)
