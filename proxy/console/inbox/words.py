"""How far a form has come, in words."""

from collections.abc import Mapping

from proxy.console.texts import Texts
from storage.inbox_port import Desk, DeskState


def state_text(texts: Texts, desk: Desk, people: Mapping[str, str]) -> str:
    """Return where a form stands, by whom and since when."""
    if desk.at is None:
        return texts("New")
    said = {
        DeskState.NEW: texts("Brought back by {name}, {moment}"),
        DeskState.ANSWERING: texts("{name} began to answer {moment}"),
        DeskState.SENDING: texts("{name} is sending an answer, {moment}"),
        DeskState.UNSURE: texts("{name} sent an answer {moment}; whether it left is not known"),
        DeskState.ANSWERED: texts("Answered by {name}, {moment}"),
        DeskState.DONE: texts("Done without an answer, {name}, {moment}"),
    }
    return said[desk.state].format(name=people.get(desk.by) or texts("Unknown"), moment=texts.moment(desk.at))
