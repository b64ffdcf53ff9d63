"""The words that announce a name in Finnish, English and Swedish, and the words that never are one."""

from collections.abc import Mapping, Sequence
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final


@unique
class Cue(StrEnum):
    """How strongly words announce that a name follows."""

    #: "my name is": a name follows, in capitals or not.
    NAMING = "naming"
    #: "call me", "is called": a name follows, or words such as "back" and "off" do.
    CALLING = "calling"
    #: "tutor", "Mr.", "name:": a capitalised word that follows is a name.
    TITLE = "title"
    #: "I am": a first name or two capitalised words that follow are a name; "I am Finnish" is not.
    BEING = "being"
    #: "hi": a capitalised word that closes the phrase is a name.
    GREETING = "greeting"
    #: "regards": a capitalised word that closes the line is a name.
    CLOSING = "closing"


#: Who somebody is to somebody.
_RELATIONS: Final = """
kaveri kaverin ystävä kämppis kämppäkaveri poikaystävä tyttöystävä tyttökaveri poikakaveri serkku kihlattu puoliso
avopuoliso avokki kollega työkaveri pikkuveli pikkusisko isoveli isosisko lapsenlapsi friend buddy roommate flatmate
husband wife brother sister mother father mom mum dad daughter cousin partner fiancé fiancée fiance boyfriend girlfriend
bf gf bff bestie colleague classmate coworker uncle aunt nephew niece kompis kompisen vän vännen pappa mamma syster bror
brorsan syrran morsan farsan frugan gubben avec sambo sambon rumskamrat kille flickvän pojkvän tjejen killen dotter
kusin kollegan fästman fästmö
"""
#: The same with a stem that takes a possessive, in Finnish.
_OWNED: Final = """
äiti isä velje sisko serku serkku kaveri ystävä kämppikse kämppäkaveri poikaystävä tyttöystävä tyttökaveri poikakaveri
poika tyttäre tytär lapse miehe vaimo puoliso avopuoliso avovaimo avomiehe kihlattu mummo vaari täti setä eno kollega
työkaveri esimiehe pomo opettaja tuutori tutori ohjaaja vuokranantaja
"""
_POSSESSIVES: Final = ("ni", "si", "nsa", "nsä", "mme", "nne")

_WORDS: Final = {
    Cue.NAMING: (
        "nimeni on", "nimi on", "nimi oli", "nimensä on", "nimesi on", "minun nimeni", "mun nimi",
         "my name is", "name is", "name's", "my names", "name was", "jag heter",
        "heter", "mitt namn är", "namnet är", "namn är", "kutsutaan nimellä",
    ),
    Cue.CALLING: (
        "nimeni", "call me", "calls me", "is called", "was called", "called", "named", "goes by", "go by", "surname is",
        "first name is", "last name is", "family name is", "name should be", "names are", "kutsutaan", "kutsuvat",
        "kutsutte", "sukunimi on", "sukunimeni on", "sukunimi oli", "etunimi on", "etunimeni on",
        "nimi pitäisi olla", "nimi pitäis olla", "nimen pitäisi olla", "nimi olisi", "lempinimi on", "nimi oikein",
        "hette", "kallas", "kallas för", "kallar mig", "efternamnet är", "förnamnet är", "efternamn är",
        "förnamn är", "namnet ska vara", "namnet borde vara", "bl a", "t ex", "cc",
    ),
    Cue.TITLE: (
        "nimi", "nimeltä", "nimeltään", "nimelle", "nimellä", "name", "namn", "holder", "omistaja", "tilinomistaja",
        "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "tuutori", "tuutorini", "tutor", "tutorn", "tutorini",
        "lehtori", "opettaja", "opettajani", "ope", "opettajan", "rehtori", "vuokranantaja", "vuokranantajani",
        "landlord", "hyresvärd", "hyresvärden", "pj", "puheenjohtaja", "sihteeri", "sihteerinä", "rahis",
        "rahastonhoitaja", "yhteyshenkilö", "teacher", "lärare", "läraren", "vahtimestari", "nimellä on", "tilalle",
        "varalla", "ohjaaja", "opo", "o s", "contact", "kontaktperson", "ask for", "supervisor", *_RELATIONS.split(),
        *(stem + suffix for stem in _OWNED.split() for suffix in _POSSESSIVES),
    ),
    Cue.BEING: (
        "olen", "oon", "mä oon", "minä olen", "täällä", "tässä", "i am", "i'm", "im", "this is", "its", "it's",
        "here is", "jag är", "här är", "det är", "hello from", "hi from", "greetings from", "as", "joku", "siis", "eli",
        "esim", "e g", "kysy", "hälsa", "terveisiä",
    ),
    Cue.GREETING: (
        "hei", "hei siellä", "moi", "moikka", "moro", "terve", "heippa", "morjens", "päivää", "huomenta", "hi",
        "hello", "hey", "dear", "good morning", "hej", "hejsan", "tjena", "kära", "kiitos", "kiitti", "kiitoksia",
        "kiitän", "tack", "thanks", "thank you", "thx", "sori", "sorry", "anteeksi", "selvä", "ok", "okei", "oi",
        "joo", "welcome", "tervetuloa", "paranemisia", "onnea", "jees",
    ),
    Cue.CLOSING: (
        "t", "terv", "terveisin", "terkuin", "terkut", "terkkuja", "yt", "yst terv", "ystävällisin terveisin",
        "kunnioittaen", "kiitoksin", "kiittäen", "best", "best regards", "kind regards", "regards", "br", "rgds",
        "cheers", "sincerely", "yours", "love", "greetings", "hälsningar", "hälsning", "vänliga hälsningar",
        "med vänlig hälsning", "mvh", "vh", "kram", "kiitos", "kiitti", "thanks", "thank you", "tack", "thx", "from",
        "nimim", "toivoo",
    ),
}  # fmt: skip

#: The cue that a sequence of words is. Where words are both a greeting and a closing, the closing's rule is tried as
#: well.
CUES: Final[Mapping[tuple[str, ...], tuple[Cue, ...]]] = MappingProxyType(
    {
        words: tuple(cue for cue in Cue if words in {tuple(phrase.split()) for phrase in _WORDS[cue]})
        for phrases in _WORDS.values()
        for words in (tuple(phrase.split()) for phrase in phrases)
    }
)
#: By the last word of cues, how many words they have, the most first. Most words of a text end no cue and need no
#: further look.
CUE_LENGTHS: Final[Mapping[str, Sequence[int]]] = MappingProxyType(
    {
        last: sorted({len(words) for words in CUES if words[-1] == last}, reverse=True)
        for last in {words[-1] for words in CUES}
    }
)

#: What a person is called before a name without its being a part of it.
TITLES: Final = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "madam", "herra", "rouva", "neiti", "tohtori", "tri",
     "lehtori", "opettaja", "rehtori", "professori", "herr", "fru", "fröken", "doktor", "rektor"}
)  # fmt: skip

#: What follows the name of somebody who says that they are there.
PRESENT: Final = frozenset({"tässä", "täällä", "here", "här", "tääl", "täs"})
#: Single words that stand before a name and are no part of it, however they are written.
ANNOUNCING: Final = TITLES | {
    words[0] for words, cues in CUES.items() if len(words) == 1 and not {Cue.CLOSING, Cue.GREETING}.isdisjoint(cues)
}

#: Words inside a name that are written small.
PARTICLES: Final = frozenset(
    {"von", "van", "der", "den", "de", "da", "dos", "del", "af", "al", "el", "bin", "ibn", "la", "le", "di"}
)

_NOT_NAMES: Final = """
alko allah american amex android apple april august bachelor bittipannu bristol business card china danish december dna
dynamo dynamolla dynamon elisa-liittymä elmo elokuu engineering englanti english erasmus estonia eu europe express
facebook fazer february finland finnish foodora france frank fri friday germany gmail god google graz groningen gud
harju harjulle heinäkuu helmikuu helpdesk helsingissä helsinki hippoksen hippos huhtikuu ilokivi india insta instagram
international intrum iphone iran iraq isä italy jamk jamko january jobteaser joulu joulukuu juhannus july jumala june
jyväskylä jyväskylän jyväskylässä jyväskylään kela kenya keskiviikko kesäkuu kide kideapp kirkkopuisto koas kompassi
kompassilta kuopio lahti lapland lappi lauantai lidl linkki linux linuxi lippu lisbon lokakuu lounaispuisto
lounaispuiston lutakko lutakossa maaliskuu maanantai mac madam maisa mama mamma march marraskuu master mastercard may
migri mobilepay mon monday moodle muurame muuramesta nepal nigeria november october office opintopolku opintopolun
opintopolusta osaka oulu outlook pakistan pappa pass peppi perjantai posti prisma rajakadulla rajakadulta rajakadun
rajakatu rentukka ruotsi russia sat saturday semma september sir sirs sisu sodexo soihtu spain student students sun
sunday sunnuntai suomen suomessa suomi sweden swedish syyskuu tammikuu tampere teams telia thu thursday tiistai torstai
toukokuu tue tuesday turkey turku tuudo ukraine umeå vaasa vappu vasa vietnam ville-palvelu visa vr wappu wasaline wed
wednesday whatsapp wilma windows wolt zoom äiti
"""

#: Services, organisations, places, months and weekdays that are capitalised, some of them first names elsewhere.
NOT_NAMES: Final = frozenset(_NOT_NAMES.split())

_STOP_WORDS: Final = """
a able also an and anna antaa are at att av bara be been bra but called can could de den det did different din dina ditt
do does du där ei eiku eivät eli eller emme en et ett ette että fel for from från för gammal getting going had hade
haluaisin haluan han hans har has have having he hei hej hello hennes her here hi his hon how hur hän hänen här i i'm if
ihan in inte is it its ja jag jep jo joka joku joo jos jotain just juu kaikki kaksi kan kans kanssa kenen kiitos kotona
ku kuin kuka kun kyllä looking may me med meidän meillä men mihin miksi mikä milloin millon min mina minulla minun minä
missä mistä miten mitt mitä moi mua mulla mun mut mutta my myöhässä myös mä mää nej new ni niin no not nu ny nyt nämä
när och också of oikein ok okay okei old ole olen oli ollut om on one onko onks oo oon or our ovat paljon please på
right saako saanko sama same se sen she should siellä siis sinun sinä sit sitten sitä ska so som sorry still student sun
sure sä så taas tack tai tarvitsen te teidän teillä thanks that the their there these they this those till to toinen
tosi trying tuo tuolla two tämä tämän tässä tää täällä unable uusi vaan vad vai vain var vara vem very vi vielä vill
voiko voinko voitko vähän väärin väärä was we were what when where which who why will with would wrong yeah yep yes yksi
you your är asap btw hyi idk jeps joopa juup kiitti lol odotas okke onkse ookko ooks oon ootko oots pls plz sori tmr
tmrw thx tnx ty voiks alaikum aleikum assalam assalamu assalamualaikum bonjour heii heiii hej hejj hejsan helloo heyy
heyyy hii hiii hola jol kel meil mil moii moiii mul namaste niil privet siel sil sul teil täl tääl tol tuol tual
"""

#: Everyday words that follow a cue without being a name.
STOP_WORDS: Final = frozenset(_STOP_WORDS.split())

#: What asks for a name: the answer's first words are one.
QUESTIONS: Final = (
    "nimesi", "nimellä", "nimi?", "kuka olet", "kenen nim", "nimen", "kuka tulee", "full name", "your name",
    "which name", "who are you", "holder's name", "name?", "name,", "name and", "ditt namn", "namn?", "vad heter",
    "family name", "mikä nimi", "first name", "last name",
)  # fmt: skip

#: After a name, these make it a monument or a street.
PLACE_STEMS: Final = ("patsa", "statue", "staty", "katu", "kadu", "aukio", "puisto", "avenue", "street", "boulevard")
