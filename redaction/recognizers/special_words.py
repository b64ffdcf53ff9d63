"""Words that tell of special categories of personal data (GDPR Art. 9) and of harassment, by category and language.

A star stands for any letters: Finnish inflects, so an entry is a stem that all forms share, cut where consonants
change ("masennu*", "masentu*"). Words for a service, a place or a study field are left out: to ask for the health
service or for the harassment contact is not to tell about oneself. `EXCEPTIONS` says which longer words those are.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from redaction.entities import EntityType

Lists = Mapping[EntityType, Mapping[str, tuple[str, ...]]]

WORDS: Final[Lists] = MappingProxyType(
    {
        EntityType.HEALTH: {
            "fi": (
                "masennu*", "masentu*", "ahdistuneisuu*", "ahdistushäiriö*", "paniikkikohtau*", "paniikkihäiriö*",
                "diagnoos*", "diagnosoi*", "itsemurha*", "itsetuho*", "viiltel*", "syömishäiriö*", "anoreksi*",
                "bulimi*", "bipolaar*", "kaksisuuntai*", "skitsofreni*", "psykoo*", "adhd*", "autismi*", "asperger*",
                "syöpä*", "syövä*", "diabete*", "epilepsi*", "astma*", "raskaan*", "raskaus*", "keskenmeno*",
                "abort*", "sukupuolitau*", "hiv", "hiv-*", "sairausloma*", "sairaslom*", "työkyvyt*", "lääkity*",
                "mielialalääk*", "masennuslääk*", "terapiassa", "terapiaan", "psykoterapi*", "psykiatri*",
                "sairastu*", "sairasta*", "vammau*", "invalid*", "päihderiippuv*", "alkoholisti*", "burnout*",
                "työuupumu*", "uupumuk*",
            ),
            "en": (
                "depression", "depressed", "antidepressant*", "anxiety disorder", "panic attack*", "diagnos*",
                "suicid*", "self-harm*", "self harm*", "eating disorder*", "anorexi*", "bulimi*", "bipolar",
                "schizophreni*", "psychos*", "adhd", "autis*", "asperger*", "cancer", "diabet*", "epilep*", "asthma*",
                "pregnan*", "miscarriage*", "abortion*", "hiv", "std", "sick leave", "medication*", "psychiatr*",
                "psychotherap*", "my therapist", "in therapy", "my disability", "disabled", "alcoholic", "addiction",
                "burnout", "burned out", "mental illness", "my illness",
            ),
            "sv": (
                "depression*", "deprimera*", "ångest*", "panikattack*", "diagnos*", "självmord*", "självskad*",
                "ätstörning*", "anorexi*", "bulimi*", "bipolär*", "schizofren*", "psykos*", "adhd*", "autis*",
                "cancer*", "diabete*", "epileps*", "astma*", "gravid*", "missfall*", "abort*", "hiv", "sjukskriv*",
                "sjukledig*", "medicinering*", "psykiat*", "psykoterapi*", "i terapi", "funktionsnedsättning*",
                "missbruk*", "utbränd*", "utmattning*",
            ),
        },
        EntityType.RELIGION: {
            "fi": (
                "muslim*", "islaminusko*", "kristitty*", "kristity*", "uskovai*", "helluntai*", "lestadiolai*",
                "jehovan todistaj*", "mormoni*", "juutalai*", "buddhalai*", "hindulai*", "ateisti*", "ortodoks*",
                "katolilai*", "luterilai*", "uskontoni*", "uskoni takia", "uskonto on", "vakaumukse*", "ramadan*",
                "paastoan", "kirkosta eronnut", "erosin kirkosta",
            ),
            "en": (
                "muslim", "muslims", "my religion", "my faith", "religious", "christian", "jewish", "hindu",
                "buddhist", "sikh", "atheist", "orthodox", "catholic", "lutheran", "pentecostal",
                "jehovah's witness*", "mormon", "ramadan", "hijab", "kosher", "for religious reasons",
            ),
            "sv": (
                "muslim*", "min religion", "min tro", "religiös*", "kristen", "kristna", "judisk*", "jude", "hindu*",
                "buddhist*", "ateist*", "ortodox*", "katolik*", "katolsk*", "luthersk*", "pingstvän*",
                "jehovas vittne*", "ramadan*", "hijab*",
            ),
        },
        EntityType.UNION_MEMBERSHIP: {
            "fi": (
                "ammattiliit*", "ammattiyhdisty*", "luottamusmies*", "luottamusmieh*", "liiton jäsen*",
                "liittoon kuulu*", "kuulun liittoon", "erosin liitosta", "ay-jäsen*", "ay-liik*",
            ),
            "en": (
                "trade union*", "labour union*", "labor union*", "workers' union*", "union rep*", "shop steward*",
                "union member of",
            ),
            "sv": (
                "fackförbund*", "facklig*", "fackmedlem*", "fackföreningsmedlem*", "med i facket", "facket",
            ),
        },
        EntityType.HARASSMENT: {
            "fi": (
                "ahdisteli", "ahdistelee", "ahdistellaan", "ahdisteltiin", "ahdisteltu*", "ahdistellu*",
                "ahdistelun", "ahdistelua", "ahdistelusta", "seksuaali* häir*", "häiritsi", "häirinnä*", "häirintää",
                "kiusataan", "kiusattiin", "kiusattu*", "kiusasi*", "kiusannu*", "kiusaaja*",
                "koulukiusa*", "työpaikkakiusa*", "raiska*", "pahoinpit*", "pahoinpid*", "lähenteli",
                "lähentely*", "lähennelly*", "kouri", "kourinu*", "uhkaili", "uhkaillu*", "vainoaa", "vainonnu*",
                "väkival*", "syrjittiin", "syrjitään", "syrjiny*", "rasisti*", "rasismi*", "käpälöi*", "käpälöin*",
            ),
            "en": (
                "harassed", "harassing", "harasses", "harasser", "sexually harass*", "sexual harassment", "bullied",
                "bullying", "bullies", "molest*", "raped", "rape", "assaulted", "groped", "stalking me", "stalked",
                "threatened me", "threatening me", "discriminated", "abused", "abusive", "racist", "racism",
            ),
            "sv": (
                "trakasser*", "mobba*", "mobbning*", "våldtag*", "våldtäkt*", "ofreda*", "antasta*", "tafsa*",
                "hotade", "hotar mig", "förföljer mig", "misshandl*", "diskriminer*", "rasist*", "rasism*",
                "övergrepp*",
            ),
        },
    }
)  # fmt: skip

#: Longer words and phrases that begin like one above and tell of nobody.
EXCEPTIONS: Final = (
    "häirinnän yhdyshenkil", "häirinnän ehkäisy", "diagnostiikka", "diagnostiikan", "sairastuvat", "trakasseriombud",
    "trakasserikontakt", "psykiatrinen hoitotyö", "psykiatrisen hoitotyön", "raskausaika", "syöväntutkimu",
    "hindulaisuu", "buddhalaisuu",
)  # fmt: skip
