"""`verho subject open|identify|decide|close`: a case's way on the command line; `subject.py` has the deeds between."""

import argparse
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from proxy.commands.subject_desk import Room, asked_value
from proxy.i18n import LANGUAGES
from storage.errors import OutOfOrder
from storage.subjects.requests import (
    CaseState,
    Channel,
    Decision,
    IdentityProof,
    Intake,
    Outcome,
    RefusalGround,
    RequestKind,
    Step,
)

HINDRANCES = {
    "not_identified": "the person's identity is not verified yet: verho subject identify",
    "already_identified": "the person's identity was verified before",
    "not_decided": "the request is not decided yet: verho subject decide",
    "already_decided": "the request was decided before",
    "refused": "the request was refused",
    "not_carried_out": "what was decided is not carried out yet",
    "already_carried_out": "the case is carried out",
    "closed": "the case is closed",
    "not_asked": "the person asked for something else",
    "deed_missing": "not all that was granted is done yet",
    "nothing_erased": "nothing was erased in this case",
    "not_certified": "what was erased is not certified as gone yet: run the erasure again in a minute",
    "not_erased": "a conversation is neither erased nor under a legal hold: erase again, or leave it out",
    "tawk_missing": "chats are still to be deleted at Tawk.to's side, and ticked in the console",
    "letter_missing": "the person was not answered yet",
    "already_extended": "the term was extended before",
    "term_over": "the term is over",
    "nothing_to_do": "the case names no conversation: verho subject find",
}


def explained(error: OutOfOrder) -> str:
    """Return in words why a step is not taken."""
    return HINDRANCES.get(error.hindrance, error.hindrance)


def add_case_actions(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> tuple[argparse.ArgumentParser, ...]:
    """Take a case's beginning, proof, decision and end."""
    begin = actions.add_parser("open", help="enter a request; who asks is asked for, and kept sealed")
    begin.add_argument("--kind", type=RequestKind, choices=list(RequestKind), nargs="+", required=True, help="what for")
    begin.add_argument("--how", type=Channel, choices=list(Channel), required=True, help="how it came")
    begin.add_argument(
        "--received", type=date.fromisoformat, metavar="YYYY-MM-DD", help="when it came; today unless said"
    )
    begin.add_argument("--language", choices=LANGUAGES, default="fi", help="that the person is answered in")
    identify = actions.add_parser("identify", help="note how the person's identity was verified")
    identify.add_argument("--proof", type=IdentityProof, choices=list(IdentityProof), required=True, help="how")
    decide = actions.add_parser("decide", help="note what was decided; the words for the letter are asked for")
    decide.add_argument("--outcome", type=Outcome, choices=list(Outcome), required=True, help="what")
    decide.add_argument("--ground", type=RefusalGround, choices=list(RefusalGround), help="why something is refused")
    close = actions.add_parser("close", help="note that all is done and the person was answered on paper; end the case")
    return begin, identify, decide, close


async def open_case(room: Room, arguments: argparse.Namespace) -> int:
    """Enter a request."""
    zone = ZoneInfo(room.settings.console.time_zone)
    day = arguments.received
    received = datetime.combine(day, time(12), zone) if day else room.now()
    intake = Intake(
        kinds=frozenset(arguments.kind),
        channel=arguments.how,
        received_at=min(received, room.now()),
        language=arguments.language,
    )
    await room.desk.open(arguments.case, intake, {"name": asked_value("who asks, and where they are answered: ")})
    return 0


async def identify(room: Room, arguments: argparse.Namespace) -> int:
    """Note a proof of identity."""
    await room.desk.identify(arguments.case, arguments.proof, "")
    return 0


async def decide(room: Room, arguments: argparse.Namespace) -> int:
    """Note a decision."""
    words = asked_value("words for the person: ")
    await room.desk.decide(arguments.case, Decision(arguments.outcome, arguments.ground), words)
    return 0


async def close(room: Room, arguments: argparse.Namespace) -> int:
    """End a case."""
    if (await room.desk.cases.get(arguments.case)).state is CaseState.DECIDED:
        await room.desk.carried_out(arguments.case)
    await room.desk.told(arguments.case, Step.LETTER_PRINTED)
    await room.desk.close(arguments.case)
    return 0
