"""Settings as a test or the demo writes them: complete, on loopback, against a Tawk.to stand-in."""

from pathlib import Path
from typing import Any

from proxy.demo.simulator import Simulator

SITE = "http://localhost:9999"


def sample_settings(directory: Path, *, edge_port: int, simulator: Simulator, database: str) -> dict[str, Any]:
    """Return a settings document; secrets are named and not held."""
    return {
        "controller": {"name": "JAMKO", "address": "Rajakatu 35", "contact": "puheenjohtaja@jamko.fi"},
        "site": {
            "origins": [SITE],
            "page_url": "https://www.jamko.fi/",
            "page_title": "JAMKO Online",
            "referrer_templates": ["https://www.jamko.fi/", "https://www.jamko.fi/tapahtumat/**"],
            "statement_url": {language: f"https://www.jamko.fi/{language}" for language in ("fi", "en", "sv")},
            "notice_version": "2026-11",
            "contact": {"email": "toimisto@jamko.fi", "phone": "+358 50 3361 385", "url": "https://www.jamko.fi/"},
        },
        "tawk": {
            "property_id": simulator.property_id,
            "widget_id": simulator.widget_id,
            "connect": {"*": f"127.0.0.1:{simulator.port}"},
            "ca_file": str(simulator.ca_file),
            "answer_timeout_s": 3.0,
            "webhook": {"secrets": [{"env": "VERHO_TAWK_WEBHOOK_SECRET"}]},
        },
        "edge": {"listen": f"127.0.0.1:{edge_port}", "public_origin": f"http://127.0.0.1:{edge_port}"},
        # The processor time of a test process is spent on other tests' garbage too.
        "redaction": {"budget_ms": 5_000},
        "storage": {
            "mongodb": {"env": "VERHO_MONGODB_URI"},
            "database": database,
            "journal": {"file": str(directory / "journal.sqlite3")},
        },
        "keys": {"directory": str(directory / "keys"), "passphrase": {"env": "VERHO_PASSPHRASE"}},
        "opener": {"socket": str(directory / "opener.sock")},
        "console": {"listen": "127.0.0.1:1", "public_origin": "http://localhost:1"},
    }
