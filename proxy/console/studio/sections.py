"""The forms of a draft, section by section: what they show of a pack, and which part of a document they say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from proxy.console.forms import Form
from redaction.entities import NEVER_KEPT, EntityType, Operator, is_allowed
from redaction.rules.pack import DEFAULT_MIN_SCORE, KNOWN, RulePack

DIRECTIONS: Final = ("from_visitor", "from_agent")


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into a section's form.

    Attributes:
        parts: the document's parts that it says, by key.
        place: the form's field that a problem's field is shown at, "" where it is the whole section's.
    """

    parts: Mapping[str, object]
    place: Callable[[str], str]


class Section(Protocol):
    """One form."""

    @property
    def key(self) -> str:
        """What its address ends with."""
        ...

    def show(self, pack: RulePack) -> Mapping[str, str]:
        """Return what the form's fields hold for a pack."""
        ...

    def read(self, form: Form) -> Typed:
        """Return what the form's fields say."""
        ...


def number(text: str) -> object:
    """Return what was typed as a number, with a comma as people write it; anything else as it stands, to be refused."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return text


def decimal(value: float) -> str:
    """Return a number as a field holds it."""
    return f"{value:g}"


class VersionSection:
    """What the rules call themselves."""

    key = "version"

    def show(self, pack: RulePack) -> Mapping[str, str]:
        """Return the version."""
        return {"version": pack.version}

    def read(self, form: Form) -> Typed:
        """Return the version."""
        return Typed({"version": form["version"].strip()}, lambda _: "version")


@dataclass(frozen=True, slots=True)
class RecognizerRow:
    """One recognizer in the form: those whose values never pass cannot be turned off."""

    name: str
    entity_type: EntityType
    always: bool
    highest: float


RECOGNIZERS: Final = tuple(
    RecognizerRow(
        name,
        one.entity_type,
        one.entity_type in NEVER_KEPT,
        DEFAULT_MIN_SCORE if one.entity_type in NEVER_KEPT else 1.0,
    )
    for name, one in KNOWN.items()
)


class RecognizersSection:
    """Which recognizers are used, and from which score on their findings count."""

    key = "recognizers"

    def show(self, pack: RulePack) -> Mapping[str, str]:
        """Return a box and a score each."""
        boxes = {f"on.{name}": "1" if rule.on else "" for name, rule in pack.recognizers.items()}
        return boxes | {f"score.{name}": decimal(rule.min_score) for name, rule in pack.recognizers.items()}

    def read(self, form: Form) -> Typed:
        """Return a rule each."""
        rules = {
            row.name: {
                "on": row.always or form[f"on.{row.name}"] == "1",
                "min_score": number(form[f"score.{row.name}"]),
            }
            for row in RECOGNIZERS
        }
        return Typed({"recognizers": rules}, _recognizer_field)


def _recognizer_field(problem: str) -> str:
    name = problem.removeprefix("recognizers.").partition(".")[0]
    return f"score.{name}" if name in KNOWN else ""


def choices(kind: EntityType, direction: str) -> tuple[Operator, ...]:
    """Return what may happen to a kind: an identity code or a card never passes, an agent's message is never held."""
    return tuple(
        one
        for one in Operator
        if is_allowed(kind, one) and not (direction == "from_agent" and one is Operator.WITHHOLD)
    )


class OperatorsSection:
    """What happens to each kind, in each direction."""

    key = "operators"

    def show(self, pack: RulePack) -> Mapping[str, str]:
        """Return a choice for each kind and direction."""
        return {
            f"{direction}.{kind.value}": operator.value
            for direction in DIRECTIONS
            for kind, operator in getattr(pack, direction).items()
        }

    def read(self, form: Form) -> Typed:
        """Return the operators."""
        operators = {
            direction: {kind.value: form[f"{direction}.{kind.value}"] for kind in EntityType}
            for direction in DIRECTIONS
        }
        return Typed({"operators": operators}, lambda problem: problem.removeprefix("operators."))
