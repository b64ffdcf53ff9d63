"""Passkeys (WebAuthn, Level 2): what a browser is asked for, and whether what it answers holds. Pure.

The origin must be the console's own, exactly; the relying party is its host; the person must have been verified by the
authenticator. Attestation is not asked for: it would tell which device somebody has.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from proxy.console.guard import Origin
from storage.errors import FactorRefused
from storage.interfaces import Account, Factor

CHALLENGE_BYTES: Final = 32
_VERIFIED: Final = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser is asked for, as JSON for its script, and the challenge in it."""

    options: Mapping[str, Any]
    challenge: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """A passkey that was made: its id and public key, and its first count."""

    credential: bytes = field(repr=False)
    counter: int


class Passkeys:
    """The relying party of one origin.

    Args:
        origin: the console's.
        name: what people know it by.
    """

    def __init__(self, origin: Origin, *, name: str) -> None:
        # An address in numbers is no relying party (WebAuthn, 5.1.3): there browsers know no passkeys.
        self.available = not origin.is_numeric
        party = PublicKeyCredentialRpEntity(name=name, id=origin.host)
        self._server = Fido2Server(
            party, attestation=AttestationConveyancePreference.NONE, verify_origin=lambda given: given == origin.text
        )

    def ask_for_new(self, account: Account, held: Sequence[Factor]) -> Asked:
        """Return what makes a new passkey, on no device that has one already."""
        user = PublicKeyCredentialUserEntity(
            id=bytes.fromhex(account.id), name=account.name, display_name=account.display_name
        )
        challenge = os.urandom(CHALLENGE_BYTES)
        options, _ = self._server.register_begin(
            user,
            [AttestedCredentialData(one.credential) for one in held],
            resident_key_requirement=ResidentKeyRequirement.PREFERRED,
            user_verification=_VERIFIED,
            challenge=challenge,
        )
        return Asked(dict(options.public_key), challenge)

    def made(self, challenge: bytes, answer: str) -> NewPasskey:
        """Return the passkey that a browser says it has made.

        Raises:
            FactorRefused: the answer does not hold.
        """
        try:
            data = self._server.register_complete(_state(challenge), json.loads(answer))
        except Exception:  # noqa: BLE001 - whatever a hostile answer does to its reader, it is refused
            raise FactorRefused("the new passkey does not hold") from None
        if data.credential_data is None:
            raise FactorRefused("the new passkey does not hold")
        return NewPasskey(bytes(data.credential_data), data.counter)

    def ask_for_use(self, held: Sequence[Factor]) -> Asked:
        """Return what asks for one of the passkeys that somebody has."""
        challenge = os.urandom(CHALLENGE_BYTES)
        options, _ = self._server.authenticate_begin(
            [AttestedCredentialData(one.credential) for one in held], user_verification=_VERIFIED, challenge=challenge
        )
        return Asked(dict(options.public_key), challenge)

    def used(self, challenge: bytes, answer: str, held: Sequence[Factor]) -> tuple[Factor, int]:
        """Return which passkey has signed the challenge, and its count; that the count rose is for storage to say.

        Raises:
            FactorRefused: the answer does not hold.
        """
        try:
            given = json.loads(answer)
            known = [AttestedCredentialData(one.credential) for one in held]
            signed_by = self._server.authenticate_complete(_state(challenge), known, given)
            factor = next(one for one in held if one.credential == bytes(signed_by))
            return factor, AuthenticationResponse.from_dict(given).response.authenticator_data.counter
        except Exception:  # noqa: BLE001 - whatever a hostile answer does to its reader, it is refused
            raise FactorRefused("the passkey's answer does not hold") from None


def _state(challenge: bytes) -> dict[str, Any]:
    return {"challenge": websafe_encode(challenge), "user_verification": _VERIFIED}
