"""The keys that sign the audit, as a running process needs them: the active one, and all that signed before it."""

from collections.abc import Mapping
from pathlib import Path

from storage.audit_keys import AuditPrivateKey, AuditPublicKey, load_audit_publics
from storage.keyring import KeyRing


class AuditSigners:
    """The audit's keys in a directory; a rotation is found at the next look.

    Args:
        ring: the signing keys.
        directory: where their public halves are.
    """

    def __init__(self, ring: KeyRing[AuditPrivateKey], directory: Path) -> None:
        self._ring = ring
        self._directory = directory

    def now(self) -> tuple[AuditPrivateKey, Mapping[str, AuditPublicKey]]:
        """Return what signs, and by id what earlier checkpoints may be signed with.

        Raises:
            KeyFileError: a key's file cannot be used.
        """
        active = self._ring.active()
        return active, {**load_audit_publics(self._directory), active.id: active.public}
