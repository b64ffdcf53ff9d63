"""The part of the settings that only people read: what the register statement says beyond what the program does."""

from typing import Self, get_args

from pydantic import model_validator

from proxy.settings_values import Language, PageAddress, Section

Words = dict[Language, str]


def _in_every_language(words: Words, field: str) -> None:
    missing = [language for language in get_args(Language) if not words.get(language, "").strip()]
    if missing:
        raise ValueError(f"{field}: a text for each of fi, en, sv")


class StatementPerson(Section):
    """Who looks after the register, and how they are reached (GDPR Art. 13(1)(a) and (b))."""

    title: Words
    address: str = ""
    phone: str = ""
    email: str

    @model_validator(mode="after")
    def _titled(self) -> Self:
        _in_every_language(self.title, "title")
        return self


class Processor(Section):
    """Somebody beside Tawk.to who handles data for the controller (GDPR Art. 28), such as who runs the database."""

    name: str
    purpose: Words
    region: Words

    @model_validator(mode="after")
    def _told_to_all(self) -> Self:
        _in_every_language(self.purpose, "purpose")
        _in_every_language(self.region, "region")
        return self


class Statement(Section):
    """What the register statement says beyond what the settings and the rules tell by themselves.

    Attributes:
        person: who looks after the register; left out: the controller's contact.
        basis: the legal basis that the controller has chosen (GDPR Art. 6), by language; left out: the legitimate
            interest in answering whoever asks.
        processors: who else handles data for the controller.
        tawk_safeguards: what the transfer to Tawk.to rests on (GDPR Art. 46), by language; left out: nothing is said.
        tawk_policy_url: Tawk.to's own statement.
    """

    person: StatementPerson | None = None
    basis: Words | None = None
    processors: list[Processor] = []
    tawk_safeguards: Words | None = None
    tawk_policy_url: PageAddress = "https://www.tawk.to/privacy-policy/"

    @model_validator(mode="after")
    def _told_to_all(self) -> Self:
        for field, words in (("basis", self.basis), ("tawk_safeguards", self.tawk_safeguards)):
            if words is not None:
                _in_every_language(words, field)
        return self
