"""What an installation says about its identity provider, and what can go wrong with one."""

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcChoices:
    """One provider.

    Attributes:
        issuer: the provider's issuer identifier, https, exactly as its metadata and its ID tokens say it.
        client_id: what Verho is called there.
        client_secret: what Verho proves itself with there (client_secret_basic, RFC 6749 2.3.1).
        name: what people call the provider, such as "JAMK"; it stands on the button.
        scopes: what is asked for beside "openid"; nothing is needed.
        second_factor: "ours" asks for Verho's second factor as after a password; "provider" takes the provider's word
            for it when the ID token's `amr` names one.
        ca_file: whose certificates are trusted; None = the system's.
        timeout_s: how long one answer of the provider may take, in seconds.
        max_answer_bytes: the largest answer read.
        leeway_s: by how much the provider's clock may differ, in seconds.
        flow_s: how long a person may take over signing in there, in seconds.
        metadata_s: how long metadata and keys are kept, in seconds.
        keys_again_s: how long to wait, in seconds, before keys are asked for again for one that is not known.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    scopes: tuple[str, ...] = ()
    second_factor: str = "ours"
    ca_file: str | None = None
    timeout_s: float = 10.0
    max_answer_bytes: int = 262_144
    leeway_s: int = 60
    flow_s: int = 600
    metadata_s: int = 3600
    keys_again_s: int = 30


class Fault(StrEnum):
    """Why a sign-in there came to nothing."""

    UNREACHABLE = "unreachable"
    MISCONFIGURED = "misconfigured"
    CANCELLED = "cancelled"
    STALE = "stale"
    INVALID = "invalid"


class OidcError(Exception):
    """A sign-in with the provider came to nothing.

    Args:
        fault: the kind.
        what: which part was not as expected; names of fields and places only, nothing the provider sent.
    """

    def __init__(self, fault: Fault, what: str) -> None:
        super().__init__(f"{fault}: {what}")
        self.fault = fault
        self.what = what
