"""A case as the database holds it, and back. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from storage.documents import milliseconds
from storage.subjects.requests import (
    Case,
    CaseState,
    Channel,
    Decision,
    Done,
    IdentityProof,
    Intake,
    Outcome,
    RefusalGround,
    RequestKind,
    Step,
)
from storage.vocabulary import ConversationId


def case_document(case: Case, *, expires_at: datetime) -> dict[str, Any]:
    """Return a fresh case's document.

    Args:
        case: a case with its intake.
        expires_at: when the database removes it.
    """
    document: dict[str, Any] = {
        "_id": case.id,
        "opened_at": case.opened_at,
        "due_at": case.due_at,
        "expires_at": expires_at,
        "conversations": rows(case.own),
        "state": case.state.value,
        "log": [step_document(one) for one in case.log],
    }
    if case.intake is not None:
        document["intake"] = {
            "kinds": sorted(case.intake.kinds),
            "channel": case.intake.channel.value,
            "received_at": milliseconds(case.intake.received_at),
            "language": case.intake.language,
            "by_mail": case.intake.by_mail,
        }
    if case.proof is not None:
        document["proof"] = case.proof.value
    return document


def case_from_document(document: Mapping[str, Any]) -> Case:
    """Return a stored case; one from before steps were kept has none."""
    proof, decision, intake = document.get("proof"), document.get("decision"), document.get("intake")
    return Case(
        document["_id"],
        document["opened_at"],
        document["due_at"],
        {ConversationId(row["id"]): frozenset(row["pseudonyms"]) for row in document["conversations"]},
        _intake(intake) if intake else None,
        CaseState(document.get("state", CaseState.RECEIVED)),
        IdentityProof(proof) if proof else None,
        _decision(decision) if decision else None,
        tuple(_done(one) for one in document.get("log", ())),
    )


def rows(own: Mapping[ConversationId, Iterable[str]]) -> list[dict[str, Any]]:
    """Return the conversations of a case as they are stored."""
    return [{"id": conversation, "pseudonyms": sorted(own[conversation])} for conversation in sorted(own)]


def step_document(done: Done) -> dict[str, Any]:
    """Return one step as it is stored."""
    return {"step": done.step.value, "at": done.at, "by": done.by} | ({"detail": done.detail} if done.detail else {})


def decision_document(decision: Decision) -> dict[str, str]:
    """Return a decision as it is stored."""
    ground = {"ground": decision.ground.value} if decision.ground else {}
    return {"outcome": decision.outcome.value, **ground}


def _done(row: Mapping[str, Any]) -> Done:
    return Done(Step(row["step"]), row["at"], row["by"], row.get("detail", ""))


def _decision(row: Mapping[str, Any]) -> Decision:
    ground = row.get("ground")
    return Decision(Outcome(row["outcome"]), RefusalGround(ground) if ground else None)


def _intake(row: Mapping[str, Any]) -> Intake:
    return Intake(
        kinds=frozenset(map(RequestKind, row["kinds"])),
        channel=Channel(row["channel"]),
        received_at=row["received_at"],
        language=row["language"],
        by_mail=row["by_mail"],
    )
