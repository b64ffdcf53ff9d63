"""Words of forms and the values beside them: "maili x@y.fi, tili FI21 ...". None of them is a name."""

import random
from typing import Final

from redaction.names.declension import harmony
from redaction.names.training import fillers

#: Finnish nouns, each with the stem that its endings follow.
_FINNISH: Final = tuple(tuple(line.split(" ")) for line in fillers.phrases("field_words"))
_ENDINGS: Final = ("n", "ssa", "sta", "lla", "lta", "lle", "ksi", "ni", "t", "nsa")
_ENGLISH: Final = (
    "mail", "email", "account", "number", "phone", "address", "zip", "city", "street", "plate", "car", "passport", "id",
    "card", "code", "password", "username", "reference", "invoice", "receipt", "amount", "date", "time", "link", "page",
    "picture", "file", "form", "course", "group", "room", "door", "locker", "key", "ticket", "event", "rent", "flat",
)  # fmt: skip
_SWEDISH: Final = (
    "mejl", "mejlen", "konto", "kontot", "nummer", "numret", "telefon", "adress", "adressen", "postnummer", "ort",
    "gata", "skylten", "bilen", "pass", "passet", "kort", "kortet", "kod", "koden", "lösenord", "referens", "faktura",
    "kvitto", "belopp", "datum", "tid", "länk", "sida", "bild", "fil", "blankett", "kurs", "grupp", "rum", "dörr",
    "skåp", "nyckel", "biljett", "hyra", "lägenhet",
)  # fmt: skip
_LOCAL_PARTS: Final = ("{f}", "{f}.{l}", "{l}", "{f}{n}", "info", "toimisto", "K{n}", "noreply", "{f}_{l}")
_DOMAINS: Final = ("example.fi", "example.com", "mail.example", "posti.example.org", "student.example.fi")
_LETTERS: Final = "ABCDEFGHIJKLMNOPRSTUVXYÄÖ"


def filled(line: str, chance: random.Random, people: tuple[str, str]) -> str:
    """Return a line with its words and values.

    Args:
        line: a phrase with `{word}`, `{english}`, `{swedish}` and `{value}`.
        chance: draws them.
        people: a given name and a surname, for addresses.
    """
    while (at := line.find("{")) >= 0:
        end = line.index("}", at)
        slot = line[at + 1 : end]
        line = line[:at] + (_value(chance, people) if slot == "value" else _word(slot, chance)) + line[end + 1 :]
    return line


def _word(slot: str, chance: random.Random) -> str:
    if slot != "word":
        return chance.choice(_ENGLISH if slot == "english" else _SWEDISH)
    noun, stem = chance.choice(_FINNISH)
    if chance.random() < 0.4:  # noqa: PLR2004 - two fifths stand in the basic form
        return noun
    return stem + harmony(noun, chance.choice(_ENDINGS))


def _value(chance: random.Random, people: tuple[str, str]) -> str:
    digits = "".join(chance.choices("0123456789", k=14))
    letters = "".join(chance.choices(_LETTERS, k=3))
    match chance.randrange(8):
        case 0 | 1 | 2:
            local = chance.choice(_LOCAL_PARTS).format(f=people[0], l=people[1], n=digits[:4])
            return f"{local}@{chance.choice(_DOMAINS)}"
        case 3:
            return f"FI{digits[:2]} {digits[2:6]} {digits[6:10]} {digits[10:14]} {digits[:2]}"
        case 4:
            return f"0{chance.choice(('40', '50', '45'))} {digits[:3]} {digits[3:7]}"
        case 5:
            return f"{letters}-{digits[:3]}"
        case 6:
            return f"{letters[:2]}{digits[:5]}"
        case _:
            return digits[: chance.randint(1, 8)]
