"""The notice that tells the chair that somebody means to publish rules alone which protect less."""

import logging

from proxy.console.texts import Texts
from proxy.proposing import Notice
from storage.errors import StorageError
from storage.interfaces import MailNotice, Outbox, Recipient, RuleProposal

_log = logging.getLogger("verho.console")


def notice_by(outbox: Outbox | None, texts: Texts, origin: str) -> Notice:
    """Return what tells the chair of a proposal; the pages of the studio tell it too, whether or not a letter leaves.

    Args:
        outbox: where notices wait for the mail server, None where nobody can be told by mail.
        texts: the language of the letter, and whose clock it shows.
        origin: where the console is reached.
    """

    async def tell(proposal: RuleProposal) -> None:
        if outbox is None or proposal.alone_at is None:
            _log.warning("rules_notice_unsent", extra={"verho": {"key": proposal.id, "reason": "no_mail"}})
            return
        try:
            await outbox.put(_notice(proposal, texts, origin, texts.moment(proposal.alone_at)), at=proposal.at)
        except StorageError as error:
            # The proposal stands and is shown to everybody who may see rules.
            fields = {"key": proposal.id, "reason": "outbox", "error": type(error).__name__}
            _log.error("rules_notice_unsent", extra={"verho": fields})

    return tell


def _notice(proposal: RuleProposal, texts: Texts, origin: str, moment: str) -> MailNotice:
    ways = len(proposal.loosened)
    text = "\n\n".join(
        (
            texts("Somebody wants to put redaction rules in force that protect less than those of today."),
            texts("Version {version}, less protected in ways: {count}.", version=proposal.version, count=ways),
            texts("Nobody else may agree to it, so the author may publish it alone from {moment} on.", moment=moment),
            texts("Look at it, and turn it down there if it should not be: {address}", address=f"{origin}/rules"),
        )
    )
    return MailNotice(
        key=f"rules.{proposal.id}",
        to=Recipient.CHAIR,
        subject=texts("Redaction rules that protect less are waiting"),
        text=text,
        language=texts.language,
    )
