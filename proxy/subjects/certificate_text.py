"""A certificate of erasure in words, for the person."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from proxy.console.texts import Texts
from proxy.subjects.person_copy import said
from storage.subjects.remains import Why
from storage.vocabulary import ErasureScope

_REASONS: Final[Mapping[Why, str]] = {
    Why.NOT_ERASED: "Something that should be gone is still there: {count}. The erasure is being repeated.",
    Why.JOURNAL_NOT_CLEARED: "The buffers of {count} servers are not cleared yet.",
    Why.LEGAL_HOLD: "Conversations under a legal hold: {count}.",
    Why.REDACTED_TEXT: "Messages in which your values are pseudonyms that nothing resolves any more: {count}.",
    Why.CONSENT_PROOF: "Proofs of which notice was shown, without your data: {count}.",
    Why.ACCOUNTABILITY: "Log entries on how we processed the conversations, without content: {count}.",
    Why.ERASURE_LEDGER: "Random ids that keep the data from coming back: {count}.",
    Why.CASE: "Your request itself: {count}.",
}
_FINAL: Final = (
    "The keys are destroyed, so nothing opens the data. Copies of the keys may be in our database's log and in backups "
    "until they are overwritten. After {date} there is none."
)
_ENDLESS: Final = (
    "The keys are destroyed, so nothing opens the data. This database keeps deleted bytes in its own files for an "
    "unknown time, so no date can be given."
)


def certificate_text(content: Mapping[str, Any], texts: Texts) -> str:
    """Return a certificate as plain text in one language."""
    return "\n".join(_lines(content, texts)) + "\n"


def _lines(content: Mapping[str, Any], texts: Texts) -> Iterator[str]:
    def day(moment: str) -> str:
        return texts.long_date(texts.local_date(datetime.fromisoformat(moment)))

    yield said(texts, "Certificate of erasure").upper()
    yield said(
        texts, "Issued {date} by {controller}.", date=day(content["issued_at"]), controller=content["controller"]
    )
    yield said(texts, "Request {case}, {date}.", case=content["case"], date=day(content["issued_at"]))
    yield from _heading(said(texts, "Erased"))
    for one in content["erased"]:
        whole = one["scope"] == ErasureScope.EVERYTHING
        form = "{date}: the whole conversation {id}" if whole else "{date}: the identifying values of conversation {id}"
        yield "- " + said(texts, form, date=day(one["at"]), id=one["conversation"])
    if not content["erased"]:
        yield said(texts, "Nothing.")
    if content["held"]:
        yield from _heading(said(texts, "Not erased, because the law requires it to be kept"))
        for one in content["held"]:
            form = (
                "Conversation {id}, until {date}" if one["until"] else "Conversation {id}, until the matter is settled"
            )
            until = day(one["until"]) if one["until"] else ""
            yield "- " + said(texts, form, id=one["conversation"], date=until)
    yield from _heading(said(texts, "What remains, and why"))
    for one in content["remains"]:
        yield "- " + said(texts, _REASONS[Why(one["why"])], count=one["count"])
    if not content["remains"]:
        yield said(texts, "Nothing.")
    yield from _heading(said(texts, "When it is final"))
    final = content["final_after"]
    yield said(texts, _FINAL, date=day(final)) if final else said(texts, _ENDLESS)
    yield from _heading(said(texts, "To be deleted at Tawk.to by us"))
    for chat in content["to_delete_at_tawk"]:
        yield "- " + said(texts, "Chat {id}", id=chat)
    if not content["to_delete_at_tawk"]:
        yield said(texts, "Nothing.")


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield text
    yield "-" * len(text)
