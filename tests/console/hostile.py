"""Words that have done harm somewhere, and a console in which they stand wherever somebody's words can stand."""

from storage.interfaces import Conversation, ConversationKind, Delivery, Metadata, Sender
from tests.console import samples
from tests.console.stage import Said, Stage

#: What has done harm in pages, spreadsheets, terminals, templates and queries, each in one text.
PAYLOADS = (
    "\"><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">",
    "<svg/onload=document.title='owned'>'-document.title='owned'-'",
    "javascript:document.title='owned'//",
    '=HYPERLINK("https://evil.example","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1\t-2\r=3",
    "{{ 7 * 7 }}${7*7}<%= 7*7 %>",
    '{"$where": "sleep(1000)", "$gt": ""}',
    "\u202egnp.exe\u2066\u200f",
    "\x1b]0;owned\x07\x00",
)


async def fill_with(stage: Stage, words: str) -> None:
    """Put words into everything that comes from outside, or from somebody who is signed in."""
    metadata = Metadata(words[:64], words[:64], words)
    said = [
        Said(Sender.VISITOR, words, author=words[:60], fields=((words, words),)),
        Said(Sender.AGENT, words, Delivery.RECEIVED, author=words[:60]),
    ]
    values = {"[NIMI_1]": ("PERSON", words), "[EMAIL_1]": ("EMAIL_ADDRESS", words)}
    for closed in (True, False):
        await stage.converse(said, values=values, metadata=metadata, closed=closed)
    form = [Said(Sender.VISITOR, "", Delivery.KEPT, fields=(("name", "[NIMI_1]"), ("email", "[EMAIL_1]")))]
    await stage.converse(form, values=values, metadata=metadata, kind=ConversationKind.OFFLINE_FORM)


async def fill(stage: Stage) -> None:
    """Fill a console with all of them, once each, and with people who are called so."""
    for number, words in enumerate(PAYLOADS):
        await fill_with(stage, words)
        shown = words.replace("\x00", "")[:120]
        await stage.person(f"person{number}", display_name=shown, grant_until=None)


async def worst(stage: Stage, *, closed: bool = True) -> Conversation:
    """Store one conversation that holds all of them: as text, as names, as answers and behind pseudonyms."""
    said = [
        Said(sender, f"{words} [NIMI_{number}]", delivery, author=words[:60], fields=((words, words),))
        for number, words in enumerate(PAYLOADS, 1)
        for sender, delivery in ((Sender.VISITOR, Delivery.FORWARDED), (Sender.AGENT, Delivery.RECEIVED))
    ]
    values = {f"[NIMI_{number}]": ("PERSON", words) for number, words in enumerate(PAYLOADS, 1)}
    values["[EMAIL_1]"] = ("EMAIL_ADDRESS", samples.EMAIL)
    first = PAYLOADS[0]
    return await stage.converse(
        said, values=values, metadata=Metadata(first[:64], PAYLOADS[3], PAYLOADS[2]), closed=closed
    )


async def worst_form(stage: Stage) -> Conversation:
    """Store an offline form that can be answered and whose every word is one of them."""
    fields = tuple((words, f"{words} [NIMI_{number}]") for number, words in enumerate(PAYLOADS, 1))
    values = {f"[NIMI_{number}]": ("PERSON", words) for number, words in enumerate(PAYLOADS, 1)}
    return await stage.converse(
        [Said(Sender.VISITOR, "", Delivery.KEPT, fields=(*fields, ("email", "[EMAIL_1]")))],
        values={**values, "[EMAIL_1]": ("EMAIL_ADDRESS", samples.EMAIL)},
        kind=ConversationKind.OFFLINE_FORM,
    )
