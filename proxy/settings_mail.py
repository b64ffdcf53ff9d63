"""The controller's own mail server, by which answers to offline forms and notices leave."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from proxy.mail.addresses import Address
from proxy.settings_keys import Secret
from proxy.settings_values import MAX_PORT, AbsolutePath, Positive, Seconds, Section, checked, is_loopback, matching


def _is_address(value: str) -> None:
    if str(Address.parse(value)) != value:
        raise ValueError("an e-mail address in plain form, its domain in lower case and ASCII (xn--)")


MailAddress = Annotated[str, checked(_is_address)]
OneLine = Annotated[str, matching(r"[^\x00-\x1f\x7f\u2028\u2029]{0,100}", "one line of at most 100 characters")]


class MailServer(Section):
    """Where letters are handed over, and whom they are from.

    Attributes:
        host: the server's name, which its certificate must hold.
        port: its port.
        tls: starttls; tls from the first byte; none on this machine only.
        ca_file: PEM file of who may have issued its certificate; left out: whoever this machine trusts.
        user: whom we sign in as.
        password: that user's.
        sender: the address that letters are from.
        sender_name: that sender's name as readers see it.
        notices_to: who is told of what happens in the console, such as the chair.
        timeout_s: the longest that any step of the conversation with the server may take.
        max_bytes: the largest letter, headers included.
    """

    host: Annotated[str, matching(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", "a host's name, such as mail.jamko.fi")]
    port: Annotated[int, Field(ge=1, le=MAX_PORT)] = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    ca_file: AbsolutePath | None = None
    user: OneLine | None = None
    password: Secret | None = None
    sender: MailAddress
    sender_name: OneLine = ""
    notices_to: MailAddress | None = None
    timeout_s: Seconds = 20.0
    max_bytes: Positive = 262_144

    @model_validator(mode="after")
    def _encrypted(self) -> Self:
        if self.tls == "none" and not is_loopback(self.host):
            raise ValueError("tls: starttls or tls; none is for a server on this machine only")
        return self

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.user is None) != (self.password is None):
            raise ValueError("password: together with user, or neither")
        return self
