"""The database's address: what it says of hosts, TLS and sign-in, and whether that is enough. Pure.

On this machine's own addresses nothing is required. Beyond them every byte goes through TLS with the server's name
checked, and the server knows who asks, by SCRAM or by a certificate (X.509).
"""

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

_MECHANISMS = frozenset({"", "default", "scram-sha-1", "scram-sha-256", "mongodb-x509"})
_X509 = "mongodb-x509"
_UNCHECKED = ("tlsinsecure", "tlsallowinvalidcertificates", "tlsallowinvalidhostnames")
_SRV = "mongodb+srv"
DEFAULT_PORT = 27_017


@dataclass(frozen=True, slots=True)
class MongoAddress:
    """An address, read.

    Attributes:
        hosts: as they stand there, in lower case, each with its port where it has one.
        tls: whether connections are encrypted.
        unchecked: an option that leaves the server's certificate unchecked, or "".
        mechanism: how the user is known, in lower case; "" where the server's own SCRAM is taken.
        user: whether a user is named.
        ca_file: whose certificates are trusted; None for the machine's own.
        certificate_file: the certificate that we show; None for none.
        certificate_password: opens it.
    """

    hosts: tuple[str, ...]
    tls: bool
    unchecked: str
    mechanism: str
    user: bool
    ca_file: str | None = None
    certificate_file: str | None = None
    certificate_password: str | None = field(default=None, repr=False)

    @property
    def is_here(self) -> bool:
        """Whether every host is this machine."""
        return all(is_here(host) for host in self.hosts)

    def refusal(self) -> str | None:
        """Return what is missing for a connection beyond this machine, None when nothing is."""
        if self.is_here:
            return None
        by_certificate = self.mechanism == _X509
        missing = (
            (not self.tls, "tls=true in the address: the database is on another machine"),
            (bool(self.unchecked), f"an address without {self.unchecked}: the server's certificate is to be checked"),
            (self.mechanism not in _MECHANISMS, "SCRAM or MONGODB-X509 as authMechanism"),
            (by_certificate and not self.certificate_file, "tlsCertificateKeyFile, as authMechanism is MONGODB-X509"),
            (not by_certificate and not self.user, "a user with a password (SCRAM), or authMechanism=MONGODB-X509"),
        )
        return next((text for is_missing, text in missing if is_missing), None)


def read_address(uri: str) -> MongoAddress:
    """Return what an address says; it is not checked whether the driver takes it."""
    scheme, _, rest = uri.partition("://")
    authority, _, tail = rest.partition("/")
    authority, _, query = authority.partition("?")
    query = query or tail.partition("?")[2]
    user, _, hosts = authority.rpartition("@")
    options = {name.lower(): value for name, value in parse_qsl(query.replace(";", "&"), keep_blank_values=True)}
    said = options.get("tls", options.get("ssl", ""))
    return MongoAddress(
        hosts=tuple(unquote(host).lower() for host in hosts.split(",")),
        tls=said == "true" or (scheme == _SRV and not said),
        unchecked=next((name for name in _UNCHECKED if options.get(name, "false") != "false"), ""),
        mechanism=options.get("authmechanism", "").lower(),
        user=bool(user),
        ca_file=options.get("tlscafile"),
        certificate_file=options.get("tlscertificatekeyfile"),
        certificate_password=options.get("tlscertificatekeyfilepassword"),
    )


def is_here(host: str) -> bool:
    """Tell whether a host, with a port or without, is this machine: a loopback address or a Unix socket."""
    if host.startswith("/"):
        return True
    name = host_of(host)
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def host_of(host: str) -> str:
    """Return a host without its port and brackets."""
    return split_host(host)[0]


def join_host(host: str, port: int | None) -> str:
    """Return a member's name as members call each other; a Unix socket has no port, an IPv6 address has brackets."""
    if port is None:
        return host
    return f"[{host}]:{port}" if ":" in host else f"{host.lower()}:{port}"


def split_host(host: str) -> tuple[str, int]:
    """Return a host without brackets, and its port, MongoDB's own where none is named."""
    parts = re.fullmatch(r"\[([^\]]*)\](?::(\d{1,5}))?|([^:]*):(\d{1,5})", host)
    if parts is None:
        return host, DEFAULT_PORT
    return parts[1] or parts[3] or "", int(parts[2] or parts[4] or DEFAULT_PORT)
