"""Sentences of student-union chat, invented for training: what stands around names, and what only looks like one.

They stand in `phrases/`, one a line. `{...}` is a person: `f` a given name, `l` a surname, `p` both, `a` any of these;
after a colon the Finnish case, `s` for the Swedish and English genitive. Other words in braces are filled from the
lists below. Nothing here comes from a real conversation.
"""

from collections.abc import Sequence
from importlib.resources import files
from typing import Final


def phrases(name: str) -> Sequence[str]:
    """Return the phrases of a file, in their order.

    Args:
        name: "finnish", "english" or "swedish" for phrases with people, "no_names" for those without, "fields" and
            "field_words" for what forms ask for.
    """
    return files("redaction.names.training.phrases").joinpath(f"{name}.txt").read_text("utf-8").splitlines()


COURSES: Final = (
    "sairaanhoitajaksi", "liiketaloutta", "tradenomiksi", "insinööriksi", "logistiikkaa", "fysioterapeutiksi",
    "restonomiksi", "nursing", "logistics", "business", "IT", "ICT", "sjukvård", "musiikkipedagogiksi", "matkailua",
)  # fmt: skip
THINGS: Final = (
    ("kortti", "kortin", "kortista"), ("jäsenmaksu", "jäsenmaksun", "jäsenmaksusta"), ("lippu", "lipun", "lipusta"),
    ("hakemus", "hakemuksen", "hakemuksesta"), ("todistus", "todistuksen", "todistuksesta"),
    ("vuokra", "vuokran", "vuokrasta"), ("lukuvuositarra", "lukuvuositarran", "lukuvuositarrasta"),
    ("haalari", "haalarin", "haalarista"), ("kurssi", "kurssin", "kurssista"),
)  # fmt: skip
THINGS_EN: Final = ("card", "membership", "sticker", "ticket", "refund", "application", "certificate", "overall")
ORGANISATIONS: Final = (
    ("JAMKO", "JAMKOssa", "JAMKOsta"), ("toimisto", "toimistolla", "toimistolta"), ("Kela", "Kelassa", "Kelasta"),
    ("JAMK", "JAMKissa", "JAMKista"), ("opiskelijakunta", "opiskelijakunnassa", "opiskelijakunnasta"),
)  # fmt: skip
PLACES: Final = (
    "Jyväskylä Jyväskylän Jyväskylässä Jyväskylästä Jyväskylään",
    "Helsinki Helsingin Helsingissä Helsingistä Helsinkiin",
    "Tampere Tampereen Tampereella Tampereelta Tampereelle",
    "Turku Turun Turussa Turusta Turkuun",
    "Lahti Lahden Lahdessa Lahdesta Lahteen",
    "Oulu Oulun Oulussa Oulusta Ouluun",
    "Kuopio Kuopion Kuopiossa Kuopiosta Kuopioon",
    "Lutakko Lutakon Lutakossa Lutakosta Lutakkoon",
    "Rajakatu Rajakadun Rajakadulla Rajakadulta Rajakadulle",
    "Kortepohja Kortepohjan Kortepohjassa Kortepohjasta Kortepohjaan",
    "Ruotsi Ruotsin Ruotsissa Ruotsista Ruotsiin",
    "Berliini Berliinin Berliinissä Berliinistä Berliiniin",
    "Espanja Espanjan Espanjassa Espanjasta Espanjaan",
    "Saarijärvi Saarijärven Saarijärvellä Saarijärveltä Saarijärvelle",
    "Laukaa Laukaan Laukaassa Laukaasta Laukaaseen",
    "Kypärämäki Kypärämäen Kypärämäessä Kypärämäestä Kypärämäkeen",
)  # fmt: skip
