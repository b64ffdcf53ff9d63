"""The files that the settings name and a role reads at its start, looked for before anything is opened."""

from pathlib import Path

from proxy.settings import Role, Settings
from proxy.settings_listener import Listener
from proxy.settings_problems import Problem, SettingsError


def require_files(role: Role, settings: Settings) -> None:
    """Return when every certificate and key that `role` reads is there.

    Raises:
        SettingsError: files that can't be read, each with its settings key and the cause.
    """
    wanted: dict[str, str] = {}
    if role in ("edge", "all"):
        wanted |= _of_listener("edge", settings.edge)
        if settings.tawk.ca_file is not None:
            wanted["tawk.ca_file"] = settings.tawk.ca_file
    if role in ("console", "all"):
        wanted |= _of_listener("console", settings.console)
        if settings.mail is not None and settings.mail.ca_file is not None:
            wanted["mail.ca_file"] = settings.mail.ca_file
    if role in ("receipts", "all") and settings.receipts is not None:
        wanted |= _of_listener("receipts", settings.receipts)
    problems = [
        Problem(key, f"file {file} ({cause})", "a PEM file that can be read")
        for key, file in wanted.items()
        if (cause := _cause(file))
    ]
    if problems:
        raise SettingsError(problems)


def _of_listener(name: str, listener: Listener) -> dict[str, str]:
    if listener.tls is None:
        return {}
    return {
        f"{name}.tls.certificate_file": listener.tls.certificate_file,
        f"{name}.tls.key_file": listener.tls.key_file,
    }


def _cause(file: str) -> str:
    """Return why a file can't be read, "" when it can."""
    try:
        with Path(file).open("rb") as source:
            source.read(1)
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or "no file's name"
    return ""
