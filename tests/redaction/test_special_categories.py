"""The tripwire: which words spring it in which form, which do not, and what happens then."""

import json

import pytest

from redaction.analyzer import Analyzer
from redaction.entities import SPECIAL_CATEGORIES, EntityType
from redaction.errors import WithheldError
from redaction.ledger import Ledger
from redaction.recognizers import ALL
from redaction.recognizers.special_categories import TRIPWIRES
from redaction.recognizers.special_words import EXCEPTIONS, WORDS
from redaction.redactor import Redactor
from tests.redaction.marked import ANALYZER, read
from tests.redaction.test_corpus import CORPUS

WATCHFUL = Analyzer(recognizers=(*ALL, *TRIPWIRES))

TOLD = [
    "mulla on «HEALTH:masennus»",
    "sain «HEALTH:masennuslääkkeet», toimiiko",
    "«HEALTH:MASENTUNUT» ja väsynyt",
    "«HEALTH:Masennukseni» takia jäi tentti",
    "oon ollu «HEALTH:sairauslomalla» lokakuun",
    "mul on «HEALTH:adhd» ja «HEALTH:ahdistuneisuushäiriö»",
    "I have been «HEALTH:depressed» since May",
    "my «HEALTH:diagnosis» came",
    "jag har varit «HEALTH:sjukskriven»",
    "«HEALTH:syo\u0308pa\u0308» todettiin",
    "olen «RELIGION:muslimi», onko tarjolla",
    "I can't come, «RELIGION:for religious reasons»",
    "jag är «RELIGION:judisk»",
    "kuulun «UNION_MEMBERSHIP:ammattiliittoon»",
    "our «UNION_MEMBERSHIP:shop steward» said",
    "jag är «UNION_MEMBERSHIP:med i facket»",
    "tuutori «HARASSMENT:ahdisteli» mua bileissä",
    "mua «HARASSMENT:kiusataan»",
    "he «HARASSMENT:groped» me",
    "han «HARASSMENT:trakasserade» mig",
]
NOT_TOLD = [
    "miten saan yhteyden häirintäyhdyshenkilöön",
    "opiskelen diagnostiikan kurssilla",
    "YTHS:n terveydenhoitomaksu",
    "terveysala ja sairaanhoitajaopinnot",
    "opiskelijakunnan jäsen",
    "student union membership",
    "liittyä jäseneksi",
    "uskon että se onnistuu",
    "usko pois",
    "kouriin jäi lappu",
    "en ole raskas",
    "trakasseriombudet vid JAMK",
    "hivenen myöhässä",
    "kortti on rikki",
]


@pytest.mark.parametrize("marked", [*TOLD, *NOT_TOLD])
def test_what_springs_it(marked: str) -> None:
    """Exactly the marked words are found, in any form and way of writing."""
    text, spans = read(marked)
    assert [(found.start, found.end, found.entity_type.value) for found in WATCHFUL.analyze(text)] == spans


def test_it_is_off_by_default() -> None:
    """Without a rule nobody looks for any of it."""
    for marked in TOLD:
        assert not SPECIAL_CATEGORIES & {found.entity_type for found in ANALYZER.analyze(read(marked)[0])}


def test_what_happens_then() -> None:
    """A visitor's message is withheld by kind; an agent's, and what the controller keeps, stay readable."""
    redactor = Redactor(WATCHFUL)
    with pytest.raises(WithheldError) as caught:
        redactor.redact("masennus ja kiusaaminen: mua kiusataan", Ledger())
    assert caught.value.entity_types == (EntityType.HARASSMENT, EntityType.HEALTH)
    text = "masennus on yleistä, maili a@b.fi"
    assert redactor.redact(text, Ledger(), keep_pseudonyms=True).text == "masennus on yleistä, maili [EMAIL_1]"
    assert redactor.for_keeping().redact(text, Ledger()).text == "masennus on yleistä, maili [EMAIL_1]"


def test_it_rarely_springs_in_ordinary_chat() -> None:
    """Of the labelled messages, which ask about all that a student union does, at most one in fifty is stopped."""
    texts = [
        message["text"] for line in CORPUS.read_text().splitlines() for message in json.loads(line)["messages"]
        if message["sender"] == "visitor"
    ]  # fmt: skip
    stopped = [
        text for text in texts if any(found.entity_type in SPECIAL_CATEGORIES for found in WATCHFUL.analyze(text))
    ]
    assert len(stopped) <= len(texts) / 50


def test_the_lists() -> None:
    """Every category has words in every language, in small letters; every exception excepts something."""
    assert set(WORDS) == SPECIAL_CATEGORIES
    for lists in WORDS.values():
        assert set(lists) == {"fi", "en", "sv"}
        for words in lists.values():
            assert all(word == word.lower().strip() and word.strip("*") for word in words)
    stems = [word.partition("*")[0] for lists in WORDS.values() for words in lists.values() for word in words]
    assert all(any(exception.startswith(stem) for stem in stems) for exception in EXCEPTIONS)
