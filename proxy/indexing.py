"""What of a value counts as the same when a person is searched for: redaction's own forms, and names' case forms."""

from collections.abc import Sequence
from itertools import product
from typing import Final

from redaction.canonical import canonical
from redaction.entities import EntityType
from redaction.recognizers.name_forms import stems
from storage.blind_index import MAX_FORMS, Forms

INDEXED: Final = frozenset(
    {
        EntityType.EMAIL_ADDRESS,
        EntityType.PHONE_NUMBER,
        EntityType.STUDENT_ID,
        EntityType.LEARNER_ID,
        EntityType.PERSON,
    }
)
"""What a person can be found by."""

FORMS_VERSION: Final = 1
"""To be raised with every change of what is compared: then everything is indexed anew."""


def index_forms(entity_type: str, value: str) -> Sequence[str]:
    """Return the forms of a value that are compared, the value's own first.

    A name's words are put in order, so that "Virtanen Matti" is "Matti Virtanen"; and since chats hold case forms, the
    base forms that its last word may come from count too: "Matti Virtasen" is found by "Matti Virtanen".
    """
    kind = EntityType(entity_type)
    form = canonical(kind, value)
    if not form:
        return ()
    if kind is not EntityType.PERSON:
        return (form,)
    words = form.split()
    bases = [[word, *sorted(stems(word) - {word}, key=lambda base: (-_likely(base), base))] for word in words[-1:]]
    ways = product(*([word] for word in words[:-1]), *bases)
    return tuple(dict.fromkeys(" ".join(sorted(way)) for way in ways))[:MAX_FORMS]


def _likely(base: str) -> int:
    """Return how much a base form looks like a name: surnames in -nen first, then longer ones."""
    return 100 * base.endswith("nen") + len(base)


SEARCHABLE: Final = Forms(frozenset(kind.value for kind in INDEXED), index_forms, FORMS_VERSION)
"""The forms that the opener indexes and searches by."""
