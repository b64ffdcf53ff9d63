"""Conversations as they come out of the edge: redacted texts, and values only where identities are kept."""

from datetime import datetime, timedelta

from storage.interfaces import Conversation, ConversationKind, Delivery, Metadata, Sender
from tests.console.stage import NOON, Said, Stage

EMAIL = "matti.meikalainen@example.fi"
PHONE = "040 123 4567"
STUDENT = "AB1234"
NAME = "Matti Meikäläinen"
VALUES = {
    "[NIMI_1]": ("PERSON", NAME),
    "[EMAIL_1]": ("EMAIL_ADDRESS", EMAIL),
    "[PHONE_1]": ("PHONE_NUMBER", PHONE),
    "[STUDENT_1]": ("STUDENT_ID", STUDENT),
}
"""What stands behind the pseudonyms of `talk`."""

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">\u202egnp.exe\u0007"


async def talk(stage: Stage, at: datetime = NOON) -> Conversation:
    """Store the conversation that most tests read."""
    said = [
        Said(Sender.SYSTEM, "Aino liittyi keskusteluun", Delivery.RECEIVED),
        Said(Sender.AGENT, "Moi! Miten voin auttaa?", Delivery.RECEIVED, author="Aino"),
        Said(Sender.VISITOR, "Hei, mun opiskelijakortti ei toimi. Oon [NIMI_1] ja mun maili on [EMAIL_1]."),
        Said(Sender.AGENT, "Kiitos! Mikä on opiskelijanumerosi?", Delivery.RECEIVED, author="Aino"),
        Said(Sender.VISITOR, "[STUDENT_1]\nhetu tarvittaessa [HETU]"),
        Said(
            Sender.AGENT,
            "Soitan numeroon [PHONE_1] ja kirjoitan osoitteeseen [EMAIL_1].",
            Delivery.RECEIVED,
            incidents=("PHONE_NUMBER",),
            author="Aino",
        ),
        Said(Sender.VISITOR, "Kirjoitin äsken sanan [=EMAIL_1], toimiiko se?", Delivery.UNCONFIRMED),
        Said(Sender.VISITOR, "Kiitos paljon avusta!", Delivery.FAILED),
    ]
    return await stage.converse(said, values=VALUES, at=at)


async def offline_form(stage: Stage, at: datetime = NOON) -> Conversation:
    """Store an offline form."""
    fields = (
        ("Nimi", "[NIMI_1]"),
        ("Sähköposti", "email-1@pseudonym.jamko.fi"),
        ("Viesti", "Miten saan lukuvuositarran? Vastatkaa osoitteeseen [EMAIL_1], en pääse nyt soittamaan."),
    )
    values = {"[NIMI_1]": ("PERSON", "Maija Mallikas"), "[EMAIL_1]": ("EMAIL_ADDRESS", "maija@example.fi")}
    return await stage.converse(
        [Said(Sender.VISITOR, "", Delivery.KEPT, fields=fields)],
        values=values,
        kind=ConversationKind.OFFLINE_FORM,
        metadata=Metadata("Safari 18", "iOS", "https://www.jamko.fi/jasenyys/*"),
        at=at,
    )


async def hostile(stage: Stage, at: datetime = NOON) -> Conversation:
    """Store a conversation whose every text tries to be more than text."""
    said = [
        Said(Sender.VISITOR, HOSTILE, author=HOSTILE),
        Said(Sender.VISITOR, "a" * 600 + " \u202e " + "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍" * 20),
        Said(Sender.AGENT, "{{ 7 * 7 }} {0} %s ${x}", Delivery.RECEIVED, fields=((HOSTILE, HOSTILE),), author=HOSTILE),
    ]
    return await stage.converse(
        said,
        values={"[NIMI_1]": ("PERSON", HOSTILE)},
        metadata=Metadata(HOSTILE[:64], HOSTILE[:64], "javascript:alert(1)//" + HOSTILE + "w" * 300),
        at=at,
    )


async def everything(stage: Stage) -> Conversation:
    """Store a believable fortnight; return its newest finished conversation."""
    await stage.converse(
        [
            Said(Sender.VISITOR, "Missä teidän toimisto on ja mihin asti se on tänään auki?"),
            Said(Sender.AGENT, "Rajakadulla, tänään klo 15 asti.", Delivery.RECEIVED, author="Aino"),
        ],
        at=NOON - timedelta(days=1, hours=2),
        metadata=Metadata("Edge 143", "Windows", "https://www.jamko.fi/yhteystiedot"),
    )
    await offline_form(stage, at=NOON - timedelta(days=1, hours=5))
    await stage.converse(
        [
            Said(Sender.VISITOR, "Hei! Min studentkort har försvunnit, kan jag få ett nytt? Jag heter [NIMI_1]."),
            Said(Sender.AGENT, "Hej [NIMI_1]! Det ordnar sig.", Delivery.RECEIVED, author="Elias"),
        ],
        values={"[NIMI_1]": ("PERSON", "Linnéa Ekström")},
        at=NOON - timedelta(days=3, hours=1),
        metadata=Metadata("Chrome 142", "Android", ""),
    )
    await stage.converse(
        [Said(Sender.VISITOR, "Maksoin kahdesti, tilinumeroni on [IBAN_1]. Kortti oli [CARD].", Delivery.UNCONFIRMED)],
        values={"[IBAN_1]": ("IBAN_CODE", "FI21 1234 5600 0007 85")},
        at=NOON - timedelta(minutes=6),
        closed=False,
        metadata=Metadata("Safari 18", "macOS", "https://www.jamko.fi/kauppa/*"),
    )
    return await talk(stage, at=NOON - timedelta(minutes=41))
