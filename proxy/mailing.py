"""The way out for letters as the settings name it; None where they name no mail server."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime

from proxy.database import Secrets
from proxy.mail.addresses import Address
from proxy.mail.letter import Mail
from proxy.mail.posting import EVERY_S, Posting
from proxy.mail.smtp import MailServer, SmtpMail, Tls
from proxy.settings import Settings
from storage.interfaces import Recipient
from storage.mongo import Database
from storage.outbox import StoredOutbox
from storage.periodic import Periodic


def mail_of(settings: Settings, secrets: Secrets) -> Mail | None:
    """Return what sends letters, or None: then pages say that nothing can be sent."""
    chosen = settings.mail
    if chosen is None:
        return None
    return SmtpMail(
        MailServer(
            host=chosen.host,
            port=chosen.port,
            tls=Tls(chosen.tls),
            sender=Address.parse(chosen.sender),
            sender_name=chosen.sender_name,
            user=chosen.user or "",
            password=secrets.get("mail.password", ""),
            timeout_s=chosen.timeout_s,
            max_bytes=chosen.max_bytes,
            ca_file=chosen.ca_file,
        )
    )


def recipients_of(settings: Settings) -> Mapping[Recipient, Address]:
    """Return where notices go; empty where nobody's address is known."""
    person, digest = settings.statement.person, settings.audit.digest
    places = (settings.mail and settings.mail.notices_to, person and person.email, settings.controller.contact)
    for place in places:
        with suppress(ValueError):
            if place:
                chair = Address.parse(place)
                contact = chair if digest is None else Address.parse(digest.address)
                return {Recipient.CHAIR: chair, Recipient.DATA_PROTECTION: contact}
    return {}


def posting_of(settings: Settings, database: Database, mail: Mail | None, *, now: Callable[[], datetime]) -> Periodic:
    """Return what empties the outbox for as long as it is entered; without mail it does nothing."""
    addresses = recipients_of(settings)

    async def look() -> None:
        if mail is not None and addresses:
            await Posting(outbox=StoredOutbox(database=database), mail=mail, addresses=addresses, now=now).look()

    return Periodic(look, name="posting", every_s=EVERY_S)
