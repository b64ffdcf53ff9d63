"""What a single value of the settings may be: origins, addresses, names; each refusal says what is expected."""

import ipaddress
import re
from collections.abc import Callable
from typing import Annotated, Final, Literal
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Language = Literal["fi", "en", "sv"]

MAX_PORT: Final = 65_535  # RFC 9293: a port is 16 bits.

_DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_HOST: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
_AN_ORIGIN: Final = "an origin such as https://chat.example.fi, without path or slash at its end"


class Section(BaseModel):
    """A part of the settings: unknown keys are refused, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


def matching(pattern: str, expected: str) -> AfterValidator:
    """Return a check that a text has a form, which `expected` says in words."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if compiled.fullmatch(value) is None:
            raise ValueError(expected)
        return value

    return AfterValidator(check)


def checked(check: Callable[[str], None]) -> AfterValidator:
    """Return a check as `check` makes it: it raises ValueError with what is expected."""

    def validate(value: str) -> str:
        check(value)
        return value

    return AfterValidator(validate)


def is_loopback(host: str) -> bool:
    """Tell whether `host` names this machine (RFC 6761, RFC 1122 3.2.1.3, RFC 4291 2.5.3)."""
    name = host.strip("[]")
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def split_address(address: str) -> tuple[str, int]:
    """Return host and port of a checked address."""
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)


def _split(value: str, expected: str) -> tuple[SplitResult, int | None]:
    """Return an address' parts and its port; a port that is none is told as `expected`."""
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise ValueError(expected) from None
    return parts, port


def _origin(value: str) -> None:
    """Take an origin as browsers write it, since it is compared with what they send; http on this machine only."""
    parts, port = _split(value, _AN_ORIGIN)
    if value != f"{parts.scheme}://{parts.netloc}" or not parts.hostname or "@" in parts.netloc or port == 0:
        raise ValueError(_AN_ORIGIN)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        raise ValueError("an https:// origin (http:// is for this machine's own addresses only)")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    plain = host if port is None else f"{host}:{port}"
    if port == _DEFAULT_PORTS[parts.scheme] or parts.netloc != plain or not value.isascii():
        raise ValueError("an origin as browsers write it: lower case, no default port, a name in ASCII (xn--)")


def _page(value: str) -> None:
    parts, _ = _split(value, "an address such as https://www.example.fi/page")
    _origin(f"{parts.scheme}://{parts.netloc}")
    if "?" in value or "#" in value:
        raise ValueError("an address without query and fragment")


def _address(value: str) -> None:
    host, _, port = value.rpartition(":")
    digits = port.isascii() and port.isdecimal() and len(port) <= len(str(MAX_PORT))
    if _HOST.fullmatch(host) is None or not digits or int(port) > MAX_PORT:
        raise ValueError("host:port, such as 127.0.0.1:8080")


def _ip_address(value: str) -> None:
    try:
        known = str(ipaddress.ip_address(value)) == value
    except ValueError:
        known = False
    if not known:
        raise ValueError("an IP address, such as 127.0.0.1")


def _time_zone(value: str) -> None:
    try:
        ZoneInfo(value)
    except (ValueError, OSError):
        raise ValueError("a time zone such as Europe/Helsinki") from None
    except KeyError:
        raise ValueError("a time zone that this machine knows, such as Europe/Helsinki") from None


Origin = Annotated[str, checked(_origin)]
PageAddress = Annotated[str, checked(_page)]
Address = Annotated[str, checked(_address)]
IpAddress = Annotated[str, checked(_ip_address)]
TimeZone = Annotated[str, checked(_time_zone)]
Positive = Annotated[int, Field(gt=0)]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
# Upper case: a secret that is put here by mistake does not look like this, is refused, and is not shown.
VariableName = Annotated[str, matching(r"[A-Z][A-Z0-9_]*", "the name of an environment variable, in capitals")]
CredentialName = Annotated[str, matching(r"[a-z][a-z0-9._-]{0,63}", "the name of a credential, in lower case")]
AbsolutePath = Annotated[str, matching(r"/[^\0]+", "an absolute path")]
