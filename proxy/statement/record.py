"""The record of processing activities (GDPR Art. 30(1)), written from the same facts as the statement.

It is the controller's own document, shown to the supervisory authority on request (Art. 30(4)); it is not published.
"""

from collections.abc import Iterator, Sequence

from proxy.i18n import translate
from proxy.settings_values import Language
from proxy.statement.facts import Facts
from proxy.statement.words import DOMAIN, KINDS, METADATA, Items, Paragraph, Section, Writer

#: Which sections of the statement say the same.
_CONTROLLER, _PERSON, _PURPOSE, _CONTENT, _RECIPIENTS, _PROTECTION = 1, 2, 4, 5, 7, 8
#: The terms end the section on content.
_TERMS = -1


def record_of(facts: Facts, language: Language) -> tuple[Section, ...]:
    """Return the record's sections, in the order of Art. 30(1)(a) to (g)."""
    told = {section.number: section for section in Writer(facts, language).sections()}

    def say(text: str) -> str:
        return translate(DOMAIN, language, text)

    def blocks() -> Iterator[tuple[str, Sequence[Paragraph | Items]]]:
        yield "(a) Controller and its representatives", (*told[_CONTROLLER].blocks, *told[_PERSON].blocks)
        yield "(b) Purposes", told[_PURPOSE].blocks
        subjects = ("visitors who chat or fill in a form", "people whom they write about", "agents who answer")
        kinds = [say(KINDS[kind]) for kind in facts.visitors]
        yield (
            "(c) Data subjects and categories of data",
            (
                Items(say("Data subjects:"), tuple(say(one) for one in subjects)),
                Items(say("Collected automatically:"), tuple(say(METADATA[name]) for name in facts.metadata)),
                Items(say("Looked for in what is written:"), tuple(kinds)),
            ),
        )
        yield "(d) and (e) Recipients and transfers", told[_RECIPIENTS].blocks
        yield "(f) Time limits for erasure", (told[_CONTENT].blocks[_TERMS],)
        yield "(g) Security measures", told[_PROTECTION].blocks

    return tuple(
        Section(number, say(heading), tuple(found)) for number, (heading, found) in enumerate(blocks(), start=1)
    )


def record_title(facts: Facts, language: Language) -> str:
    """Return what the record is called."""
    return translate(DOMAIN, language, "Record of processing activities: {service}", service=facts.service)
