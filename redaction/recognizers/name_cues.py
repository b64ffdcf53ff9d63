"""The words that announce a name in Finnish, English and Swedish, and the words that never are one."""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final


@unique
class Cue(StrEnum):
    """How strongly words announce that a name follows."""

    #: "my name is": a name follows, in capitals or not.
    NAMING = "naming"
    #: "tutor", "Mr.", "name:": a capitalised word that follows is a name.
    TITLE = "title"
    #: "I am": a first name or two capitalised words that follow are a name; "I am Finnish" is not.
    BEING = "being"
    #: "hi": a capitalised word that closes the phrase is a name.
    GREETING = "greeting"
    #: "regards": a capitalised word that closes the line is a name.
    CLOSING = "closing"


_WORDS: Final = {
    Cue.NAMING: (
        "nimeni on", "nimi on", "nimi oli", "nimensä on", "nimesi on", "minun nimeni", "mun nimi", "nimeni", "nimeltä", "nimeltään",
        "my name is", "name is", "name's", "names", "name was", "called", "jag heter", "heter", "mitt namn är", "namnet är",
        "namn är", "kutsutaan nimellä",
    ),
    Cue.TITLE: (
        "nimi", "nimelle", "nimellä", "name", "namn", "holder", "omistaja", "tilinomistaja", "mr", "mrs", "ms", "miss", "dr", "prof",
        "professor", "tuutori", "tuutorini", "tutor", "tutorn", "tutorini", "lehtori", "opettaja", "opettajani", "ope", "opettajan",
        "rehtori", "vuokranantaja", "vuokranantajani", "landlord", "hyresvärd", "hyresvärden", "pj", "puheenjohtaja", "sihteeri",
        "sihteerinä", "rahis", "rahastonhoitaja", "yhteyshenkilö", "kaveri", "kaverin", "kaverini", "ystäväni", "kämppis",
        "kämppikseni", "poikaystävä", "tyttöystävä", "mieheni", "vaimoni", "siskoni", "veljeni", "äitini", "isäni", "friend",
        "roommate", "flatmate", "husband", "wife", "brother", "sister", "mother", "father", "boyfriend", "girlfriend", "teacher",
        "classmate", "kompis", "kompisen", "vän", "pappa", "mamma", "syster", "bror", "avec", "sambo", "lärare", "läraren",
        "rumskamrat", "kille", "vahtimestari", "nimellä on", "tilalle", "varalla", "ohjaaja", "opo", "hoitaa", "o.s", "contact",
        "kontaktperson", "e.g", "esim", "siis", "eli", "joku", "hälsa", "terveisiä", "kysy", "ask for", "supervisor",
    ),
    Cue.BEING: (
        "olen", "oon", "mä oon", "minä olen", "täällä", "tässä", "i am", "i'm", "im", "this is", "its", "it's", "here is", "jag är",
        "här är", "det är", "as",
    ),
    Cue.GREETING: (
        "hei", "hei siellä", "moi", "moikka", "moro", "terve", "heippa", "morjens", "päivää", "huomenta", "hi", "hello", "hey", "dear",
        "good morning", "hej", "hejsan", "tjena", "kära", "kiitos", "kiitti", "kiitoksia", "kiitän", "tack", "thanks", "thank you",
        "thx", "sori", "sorry", "anteeksi", "selvä", "ok", "okei", "oi", "joo", "perfect", "great", "welcome", "tervetuloa",
        "paranemisia", "onnea", "jees", "hyvä", "mitään", "noora",
    ),
    Cue.CLOSING: (
        "t", "terv", "terveisin", "terkuin", "terkut", "terkkuja", "yt", "yst terv", "ystävällisin terveisin", "kunnioittaen",
        "kiitoksin", "kiittäen", "best", "best regards", "kind regards", "regards", "br", "rgds", "cheers", "sincerely",
        "yours", "love", "greetings", "hälsningar", "hälsning", "vänliga hälsningar", "med vänlig hälsning", "mvh", "vh", "kram",
        "kiitos", "kiitti", "thanks", "thank you", "tack", "thx", "from", "nimim", "toivoo",
    ),
}  # fmt: skip

#: The cue that a sequence of words is. Where words are both a greeting and a closing, the closing's rule is tried as well.
CUES: Final[Mapping[tuple[str, ...], tuple[Cue, ...]]] = MappingProxyType(
    {
        words: tuple(cue for cue in Cue if words in {tuple(phrase.split()) for phrase in _WORDS[cue]})
        for phrases in _WORDS.values()
        for words in (tuple(phrase.split()) for phrase in phrases)
    }
)
#: The longest cue, in words.
LONGEST_CUE: Final = max(len(words) for words in CUES)
#: The words that cues end with: most words of a text are none, and need no further look.
LAST_WORDS: Final = frozenset(words[-1] for words in CUES)

#: Words inside a name that are written small.
PARTICLES: Final = frozenset({"von", "van", "der", "den", "de", "da", "dos", "del", "af", "al", "el", "bin", "ibn", "la", "le", "di"})

#: Services, organisations, places, months and weekdays that are capitalised, some of them first names elsewhere.
NOT_NAMES: Final = frozenset(
    """
    frank peppi wilma elmo sisu maisa visa ville-palvelu tuudo moodle kela koas jamk jamko kide kideapp migri vr linkki posti dna
    elisa-liittymä opintopolku opintopolun opintopolusta teams insta instagram facebook whatsapp google gmail outlook zoom windows
    android iphone apple mac linux linuxi mobilepay mastercard amex american express erasmus lippu hippos hippoksen dynamo dynamolla
    dynamon rajakatu rajakadun rajakadulla rajakadulta lutakko lutakossa kompassi kompassilta bittipannu ilokivi rentukka
    lounaispuisto lounaispuiston kirkkopuisto harju harjulle jyväskylä jyväskylän jyväskylässä jyväskylään helsinki helsingissä tampere
    turku oulu vaasa vasa kuopio lahti muurame muuramesta suomi suomen suomessa finland finnish sweden swedish english ruotsi englanti
    europe eu india china vietnam nepal pakistan nigeria kenya spain germany france italy estonia russia ukraine iran iraq turkey umeå
    lapland lappi lisbon graz groningen osaka bristol january february march april may june july august september october november
    december monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun tammikuu helmikuu maaliskuu huhtikuu
    toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu maanantai tiistai keskiviikko torstai perjantai lauantai
    sunnuntai wappu vappu joulu juhannus god gud jumala allah sir madam sirs mama mamma pappa äiti isä prisma lidl alko
    international student students bachelor master engineering business office card pass
    """.split()
)

#: Everyday words that follow a cue without being a name.
STOP_WORDS: Final = frozenset(
    """
    ja tai mut mutta että et ku kun kuin niin se sen sitä siis sit sitten ei en et emme ette eivät on oli ovat olen oon ole ollut oo
    mä mää minä mun minun mulla minulla mua sä sinä sun sinun hän hänen he me te teidän meidän meillä teillä tää tämä tuo nämä joka jos
    vai kanssa kans vain vaan nyt jo vielä myös taas kyllä joo juu jep ok okei kiitos hei moi mikä mitä mistä missä mihin miten
    millon milloin miksi kuka kenen voiko voinko voitko onko onks saako saanko haluan haluaisin tarvitsen anna antaa yksi kaksi ihan tosi
    myöhässä kotona väärin oikein väärä uusi toinen sama tässä täällä siellä tuolla vähän paljon kaikki joku jotain eli eiku tämän
    and or but the a an is are was were be been i i'm you he she it we they my your his her its our their this that these those from
    to of in on at for with not no yes yeah yep ok okay so if can could may will would should do does did have has had just also
    still please here there what which who when where why how student new old wrong right same different very sorry thanks hello hi one
    two looking trying having getting going unable not sure able called
    och eller men att det den de är var vara jag du han hon vi ni min mitt mina din ditt dina hans hennes inte ja nej på i till från för
    med av som om en ett så nu här där vad när hur vem kan ska vill har hade tack hej bra fel ny gammal också bara
    """.split()
)

#: What asks for a name: the answer's first words are one.
QUESTIONS: Final = (
    "nimesi", "nimellä", "nimi?", "kuka olet", "kenen nim", "nimen", "kuka tulee", "full name", "your name", "which name", "who are you",
    "holder's name", "name?", "name,", "name and", "ditt namn", "namn?", "vad heter", "family name", "mikä nimi", "first name", "last name",
)  # fmt: skip

#: After a name, these make it a monument or a street.
PLACE_STEMS: Final = ("patsa", "statue", "staty", "katu", "kadu", "aukio", "puisto")
