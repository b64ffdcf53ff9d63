"""Residency: whether every member of the database lies where the controller allows. Pure; `members.py` reads them.

A member's place is known in one of two ways: it declares a region by its replica-set tags, or the controller attests
it by name, with the name in its certificate and a day until which the attestation holds. A declaration is no proof;
it is written down who made it. A member that calls itself by a loopback address is on this machine.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from storage.mongo_address import host_of, is_here


class Role(StrEnum):
    """What a member does."""

    DATA = "data"
    ARBITER = "arbiter"
    ROUTER = "router"
    CONFIG = "config server"


class Standing(StrEnum):
    """Why a member is accepted, or that it is not."""

    HERE = "this machine"
    DECLARED = "declared"
    ATTESTED = "attested"
    NO_DATA = "holds no data"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Member:
    """A process of the database: its name as the others know it, what it does, its tags."""

    host: str
    role: Role = Role.DATA
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attestation:
    """The controller's word for one member.

    Attributes:
        host: its name, with a port or for every port.
        region: where it is.
        tls_name: the name that its certificate must hold.
        until: when the word ends.
    """

    host: str
    region: str
    tls_name: str
    until: datetime

    def is_of(self, host: str) -> bool:
        """Tell whether it speaks of a member."""
        return self.host.lower() in {host, host_of(host)}


@dataclass(frozen=True, slots=True)
class ResidencyRules:
    """What is allowed: regions, the tag that names one, and the controller's attestations."""

    regions: frozenset[str] = frozenset()
    tag: str = "region"
    attested: tuple[Attestation, ...] = ()

    def attestation(self, member: Member) -> Attestation | None:
        """Return the controller's word for a member, None without one."""
        return next((one for one in self.attested if one.is_of(member.host)), None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is thought of one member; `reason` says why it is refused."""

    member: Member
    standing: Standing
    region: str = ""
    reason: str = ""


def judge(
    members: Sequence[Member], rules: ResidencyRules, *, at: datetime, presented: Collection[str]
) -> tuple[Verdict, ...]:
    """Return a verdict on each member.

    Args:
        members: all that are known.
        rules: what is allowed.
        at: now.
        presented: the hosts that have shown a certificate with the name attested for them.
    """
    return tuple(_judge(member, rules, at, member.host in presented) for member in members)


def _judge(member: Member, rules: ResidencyRules, at: datetime, presented: bool) -> Verdict:
    if is_here(member.host):
        return Verdict(member, Standing.HERE)
    if member.role is Role.ARBITER:
        return Verdict(member, Standing.NO_DATA)
    declared = member.tags.get(rules.tag)
    if declared is not None:
        # A tag that names another place is not mended by an attestation: one of the two is wrong.
        if declared in rules.regions:
            return Verdict(member, Standing.DECLARED, declared)
        return Verdict(member, Standing.REFUSED, declared, "its tag names a region that is not allowed")
    word = rules.attestation(member)
    if word is None:
        return Verdict(member, Standing.REFUSED, "", f"no tag {rules.tag}, and not attested")
    doubts = (
        (at >= word.until, f"its attestation ended on {word.until:%Y-%m-%d}"),
        (word.region not in rules.regions, "it is attested for a region that is not allowed"),
        (not presented, f"no certificate with the name {word.tls_name} was seen"),
    )
    doubt = next((reason for is_so, reason in doubts if is_so), "")
    return Verdict(member, Standing.REFUSED if doubt else Standing.ATTESTED, word.region, doubt)
