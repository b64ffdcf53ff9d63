"""The controller's own identity provider, with which people may sign in to the console."""

from typing import Annotated, Literal

from pydantic import Field

from proxy.settings_keys import Secret
from proxy.settings_values import (
    AbsolutePath,
    Positive,
    Seconds,
    Section,
    checked,
    is_loopback,
    matching,
    split_address,
)

_ISSUER = "an issuer such as https://login.example.fi/tenant, exactly as the provider says it"


def _issuer(value: str) -> None:
    scheme, _, rest = value.partition("://")
    host = rest.partition("/")[0]
    local = scheme == "http" and is_loopback(split_address(host)[0] if ":" in host else host)
    if not (scheme == "https" or local) or not host or "?" in value or "#" in value or not value.isascii():
        raise ValueError(_ISSUER)


OneWord = Annotated[str, matching(r"[\x21-\x7e]{1,256}", "1 to 256 visible ASCII characters")]


class Oidc(Section):
    """One OpenID Connect provider.

    Attributes:
        issuer: its issuer identifier.
        client_id: what this console is called there.
        client_secret: what it proves itself with there.
        name: what people call the provider; it stands on the button.
        scopes: what is asked for beside openid; nothing is needed.
        second_factor: ours, as after a password; or the provider's, where its answer says that there was one.
        ca_file: PEM file of who may have issued its certificate; left out: whoever this machine trusts.
        timeout_s: how long one answer may take.
        max_answer_bytes: the largest answer read.
        leeway_s: by how much its clock may differ.
        flow_s: how long a person may take there.
        metadata_s: how long its metadata and keys are kept.
        keys_again_s: how long to wait before asking again for a key that is not known.
    """

    issuer: Annotated[str, checked(_issuer)]
    client_id: OneWord
    client_secret: Secret
    name: Annotated[str, matching(r"[^\x00-\x1f\x7f]{1,40}", "1 to 40 characters on one line")]
    scopes: list[OneWord] = Field(default=[], max_length=10)
    second_factor: Literal["ours", "provider"] = "ours"
    ca_file: AbsolutePath | None = None
    timeout_s: Seconds = 10.0
    max_answer_bytes: Positive = 262_144
    leeway_s: Positive = 60
    flow_s: Positive = 600
    metadata_s: Positive = 3_600
    keys_again_s: Positive = 30
