"""The letter that tells the chair that somebody means to publish rules alone which protect less."""

import logging

from proxy.console.texts import Texts
from proxy.mail.addresses import Address
from proxy.mail.letter import Letter, Mail, MailError
from proxy.proposing import Notice
from storage.interfaces import RuleProposal

_log = logging.getLogger("verho.console")


def notice_by(mail: Mail | None, to: Address | None, texts: Texts, origin: str) -> Notice:
    """Return what tells the chair of a proposal; the pages of the studio tell it too, whether or not a letter leaves.

    Args:
        mail: the way out, None where the settings name none.
        to: the chair's address, None where there is none.
        texts: the language of the letter, and whose clock it shows.
        origin: where the console is reached.
    """

    async def tell(proposal: RuleProposal) -> None:
        if mail is None or to is None or proposal.alone_at is None:
            _log.warning("rules_notice_unsent", extra={"verho": {"key": proposal.id, "reason": "no_mail"}})
            return
        try:
            await mail.send(_letter(proposal, to, texts, origin, texts.moment(proposal.alone_at)))
        except MailError as error:
            # The proposal stands and is shown to everybody who may see rules; who waits is no worse off for a letter.
            fields = {"key": proposal.id, "reason": "mail", "error": type(error).__name__}
            _log.error("rules_notice_unsent", extra={"verho": fields})

    return tell


def _letter(proposal: RuleProposal, to: Address, texts: Texts, origin: str, moment: str) -> Letter:
    ways = len(proposal.loosened)
    text = "\n\n".join(
        (
            texts("Somebody wants to put redaction rules in force that protect less than those of today."),
            texts("Version {version}, less protected in ways: {count}.", version=proposal.version, count=ways),
            texts("Nobody else may agree to it, so the author may publish it alone from {moment} on.", moment=moment),
            texts("Look at it, and turn it down there if it should not be: {address}", address=f"{origin}/rules"),
        )
    )
    return Letter(
        to=to,
        subject=texts("Redaction rules that protect less are waiting"),
        text=text,
        message_id=f"rules.{proposal.id}",
        at=proposal.at,
        language=texts.language,
        automatic=True,
    )
