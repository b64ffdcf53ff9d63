"""Reading the secrets that the settings point at, for the one role that needs each."""

import hmac
import os
from itertools import combinations
from pathlib import Path

from proxy.settings import Role, Settings
from proxy.settings_keys import Secret
from proxy.settings_problems import Problem, SettingsError

MIN_SECRET_CHARS = 12
MIN_PIN_CHARS = 4
"""A token locks itself after some wrong PINs, so a short one is enough there."""

MIN_MAIL_PASSWORD_CHARS = 1
"""How long it is, the mail server's owner decides."""

CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY"
"""Where systemd says that a unit's credentials are (`LoadCredential=`, `LoadCredentialEncrypted=`)."""


def read_secret(path: str, secret: Secret) -> str:
    """Return the secret named at settings key `path`.

    Raises:
        SettingsError: the variable or file is missing, empty or too short; the message never holds the value.
    """
    place, value = _found(secret)
    least = {"keys.token.pin": MIN_PIN_CHARS, "mail.password": MIN_MAIL_PASSWORD_CHARS}.get(path, MIN_SECRET_CHARS)
    if len(value) < least:
        found = f"too short a value in {place}" if value else f"no value in {place}"
        raise SettingsError([Problem(path, found, f"a secret of at least {least} characters there")])
    return value


def _found(secret: Secret) -> tuple[str, str]:
    if secret.env is not None:
        return _from_variable(secret.env)
    if secret.credential is None:
        return _from_file(Path(str(secret.file)))
    directory = os.environ.get(CREDENTIALS_VARIABLE)
    if not directory:
        return f"credential {secret.credential}, for lack of {CREDENTIALS_VARIABLE}", ""
    place, value = _from_file(Path(directory) / secret.credential)
    return place.replace("file ", "credential ", 1), value


def _from_variable(name: str) -> tuple[str, str]:
    return f"environment variable {name}", os.environ.get(name, "")


def _from_file(file: Path) -> tuple[str, str]:
    try:
        return f"file {file}", file.read_text("utf-8").strip()
    except UnicodeDecodeError:
        return f"file {file} (not UTF-8)", ""
    except OSError as error:
        return f"file {file} ({error.strerror})", ""


def _lock(settings: Settings) -> dict[str, Secret]:
    """Return what opens the private keys: a passphrase, or the PIN of a token."""
    token, passphrase = settings.keys.token, settings.keys.passphrase
    if token is not None:
        return {"keys.token.pin": token.pin}
    return {} if passphrase is None else {"keys.passphrase": passphrase}


def _wanted(role: Role, settings: Settings) -> dict[str, Secret]:
    """Return where each secret of a role is, by settings key."""
    wanted: dict[str, Secret] = {}
    if settings.storage.mongodb is not None:
        wanted["storage.mongodb"] = settings.storage.mongodb
    if role in ("edge", "all") and settings.tawk.webhook is not None:
        wanted |= {f"tawk.webhook.secrets.{n}": s for n, s in enumerate(settings.tawk.webhook.secrets)}
    if role in ("opener", "all"):
        wanted |= _lock(settings)
    if role in ("console", "all") and settings.mail is not None and settings.mail.password is not None:
        wanted["mail.password"] = settings.mail.password
    if role in ("console", "all") and settings.console.oidc is not None:
        wanted["console.oidc.client_secret"] = settings.console.oidc.client_secret
    return wanted


def secrets_for(role: Role, settings: Settings) -> dict[str, str]:
    """Return what `role` needs, by settings key; a role never reads another's secret.

    Raises:
        SettingsError: secrets are missing, or two of them are equal.
    """
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for path, secret in _wanted(role, settings).items():
        try:
            values[path] = read_secret(path, secret)
        except SettingsError as error:
            problems += error.problems
    for (one, first), (other, second) in combinations(values.items(), 2):
        if hmac.compare_digest(first.encode(), second.encode()):
            problems.append(Problem(other, f"the same secret as {one}", "a secret of its own"))
    if problems:
        raise SettingsError(problems)
    return values
