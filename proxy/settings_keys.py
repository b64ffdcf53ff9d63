"""Where secrets are, and what the private keys are sealed with."""

from typing import Self

from pydantic import model_validator

from proxy.settings_values import AbsolutePath, CredentialName, Section, VariableName


class Secret(Section):
    """Where a secret is: in an environment variable, a file or a credential of systemd, never in the settings."""

    env: VariableName | None = None
    file: AbsolutePath | None = None
    credential: CredentialName | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if [self.env, self.file, self.credential].count(None) != 2:  # noqa: PLR2004 - all places but one.
            raise ValueError("exactly one of env: NAME, file: PATH or credential: NAME")
        return self


class Token(Section):
    """The PKCS#11 token that wraps the private key files' keys."""

    module: AbsolutePath
    label: str
    key: str = "verho"
    pin: Secret


class Keys(Section):
    """Where the keys are, and what seals the private ones: a passphrase, or a key in a PKCS#11 token."""

    directory: str
    passphrase: Secret | None = None
    token: Token | None = None

    @model_validator(mode="after")
    def _one_lock(self) -> Self:
        if (self.passphrase is None) == (self.token is None):
            raise ValueError("exactly one of passphrase and token")
        return self
