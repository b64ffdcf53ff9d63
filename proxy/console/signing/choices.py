"""What an installation says about second factors."""

from dataclasses import dataclass
from enum import StrEnum


class SecondFactor(StrEnum):
    """Whether everybody needs one, or those who have added one."""

    REQUIRED = "required"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class SigningChoices:
    """How people prove who they are.

    Attributes:
        second_factor: whether everybody needs a second factor.
        elevation_seconds: how long a proof counts as fresh, for what asks for one.
        issuer: what authenticator apps show beside the user name.
    """

    second_factor: SecondFactor = SecondFactor.REQUIRED
    elevation_seconds: int = 600
    issuer: str = "Verho"
