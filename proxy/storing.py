"""What the settings say of keeping: the keys' lock, the journal, the terms, whose signatures the audit bears.

Apart from the roles' modules: a command that keeps or deletes something need not load what roles are made of.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from proxy.settings import Settings
from storage.audit_keys import AUDIT, AuditPublicKey, load_audit_publics
from storage.journal import Journal
from storage.key_locks import Lock, PassphraseLock
from storage.key_tokens import TokenLock, TokenPlace
from storage.schedule import Category, Schedule


def audit_keys(directory: Path) -> Mapping[str, AuditPublicKey] | None:
    """Return by id the keys that sign the audit; None when this machine has none of their public halves."""
    # The console may be kept from the whole directory; it then checks the chain without the signatures.
    if not os.access(directory / AUDIT.public_name, os.R_OK):
        return None
    return load_audit_publics(directory)


def lock_of(settings: Settings, secrets: Mapping[str, str]) -> Lock:
    """Return what the private keys are sealed with."""
    token = settings.keys.token
    if token is None:
        return PassphraseLock(secrets["keys.passphrase"])
    return TokenLock(TokenPlace(token.module, token.label, token.key), secrets["keys.token.pin"])


def schedule_of(settings: Settings) -> Schedule:
    """Return how long each category is kept."""
    return Schedule(
        {
            Category.CHAT: settings.retention.chat_months,
            Category.OFFLINE_FORM: settings.retention.offline_form_months,
            Category.CONSENT_PROOF: settings.retention.consent_proof_months,
            Category.AUDIT: settings.retention.audit_months,
            Category.COUNTERS: settings.retention.counters_months,
        }
    )


def journal_of(settings: Settings) -> Journal:
    """Return the configured journal, not yet entered."""
    chosen = settings.storage.journal
    return Journal(Path(chosen.file), max_bytes=chosen.max_bytes, max_age_s=chosen.max_age_s)
