"""Pages that the chat is put in, or that somebody else tries to put it in: one page, its policy, its certificate."""

import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

# Nothing but the chat's script and frame; not even a style, and no way to make HTML or scripts of text.
STRICT = (
    "default-src 'none'; script-src {chat}; frame-src {chat}; style-src 'none'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
PAGE = (
    '<!doctype html><html lang="fi"><title>JAMKO</title>'
    '<script src="{chat}/widget.js" async></script><h1>JAMKO</h1></html>'
)


@dataclass
class HostPage:
    """A page of a site that is served while the context is entered; `chat` may be set when it is known."""

    origin: str
    chat: str = ""
    policy: str = ""

    async def show(self, _request: web.Request) -> web.Response:
        """Answer the page."""
        headers = {"Content-Security-Policy": self.policy.format(chat=self.chat)} if self.policy else {}
        return web.Response(text=PAGE.format(chat=self.chat), content_type="text/html", headers=headers)


@asynccontextmanager
async def host_page(
    *, chat: str = "", policy: str = "", tls: tuple[Path, Path] | None = None
) -> AsyncIterator[HostPage]:
    """Serve a page on a port of localhost that the system chooses; over TLS with a certificate and its key."""
    page = HostPage("", chat, policy)
    app = web.Application()
    app.add_routes([web.get("/", page.show)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if tls else None
        if context is not None and tls is not None:
            context.load_cert_chain(*tls)
        await web.TCPSite(runner, "localhost", 0, ssl_context=context).start()
        page.origin = f"{'https' if tls else 'http'}://localhost:{runner.addresses[0][1]}"
        yield page
    finally:
        await runner.cleanup()


def throw_away_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for this machine, signed by nobody else, and its key; return both paths."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    at = datetime.now(UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(minutes=5))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "certificate.pem", folder / "key.pem"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, secret
