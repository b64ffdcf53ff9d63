"""The steps that make a case go on: identity, extension, decision, carried out, closed, and the ticks for Tawk.to."""

from proxy.console.cases.acting import Act, Faults
from proxy.console.cases.reading import choice_of, words_of
from storage.subjects.requests import Decision, IdentityProof, Outcome, RefusalGround

MIN_WORDS_CHARS = 10
"""The shortest words that explain something to a person."""


async def identify(act: Act) -> None:
    """Note how the person's identity was verified."""
    proof = choice_of(IdentityProof, act.form, "proof", act.texts)
    await act.desk.identify(act.case, proof, words_of(act.form, "proof_words", act.texts))


async def extend(act: Act) -> None:
    """Take two further months; the person is told why."""
    await act.desk.extend(act.case, words_of(act.form, "extension_words", act.texts, least=MIN_WORDS_CHARS))


async def decide(act: Act) -> None:
    """Grant, in whole or in part, or note that nothing was found."""
    outcome = choice_of(Outcome, act.form, "outcome", act.texts)
    ground = choice_of(RefusalGround, act.form, "ground", act.texts) if act.form["ground"] else None
    if outcome is Outcome.REFUSED:
        raise Faults({"outcome": act.texts("Choose one of the list.")})
    if outcome is Outcome.PARTLY and ground is None:
        raise Faults({"ground": act.texts("Choose the ground on which a part is refused.")})
    if outcome is not Outcome.PARTLY and ground is not None:
        raise Faults({"ground": act.texts("A ground is for what is refused. Leave it out here.")})
    least = MIN_WORDS_CHARS if outcome is Outcome.PARTLY else 0
    words = words_of(act.form, "decision_words", act.texts, least=least)
    await act.desk.decide(act.case, Decision(outcome, ground), words)


async def refuse(act: Act) -> None:
    """Refuse the request, with its ground and the words that the person is told it in."""
    ground = choice_of(RefusalGround, act.form, "refusal", act.texts)
    words = words_of(act.form, "refusal_words", act.texts, least=MIN_WORDS_CHARS)
    await act.desk.decide(act.case, Decision(Outcome.REFUSED, ground), words)


async def carried_out(act: Act) -> None:
    """Note that all that was decided is done."""
    await act.desk.carried_out(act.case)


async def close(act: Act) -> None:
    """Close the case."""
    await act.desk.close(act.case)


async def deleted_at_tawk(act: Act) -> None:
    """Tick a chat that was deleted at Tawk.to's side."""
    await act.desk.deleted_at_tawk(act.case, act.form["chat"])
