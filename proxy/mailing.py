"""The way out for letters as the settings name it; None where they name no mail server."""

from proxy.database import Secrets
from proxy.mail.addresses import Address
from proxy.mail.letter import Mail
from proxy.mail.smtp import MailServer, SmtpMail, Tls
from proxy.settings import Settings


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
