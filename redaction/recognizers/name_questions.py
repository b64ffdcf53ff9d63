"""Whether a message asks for somebody's name, so that the reply's first words are one."""

import re
from typing import Final

from redaction.passage import holds_any

_SENTENCE: Final = re.compile(r"[^.!?\n]+[?!.\n]?")
#: A word for a name, in the forms that a question has.
_NAME: Final = (
    r"(?:(?:koko|etu|suku)?nim(?:i|en|eä|esi|eäsi|ensä|enne|eänne|ellä|elle|es)(?:kö)?"
    r"|(?:full |first |last |family |given )?names?|surname|(?:för|efter)?namn(?:et)?)(?![\w-])"
)
#: What has a name without being anybody, before the word or after it.
_THING: Final = (
    r"(?:kurssin|opintojakson|tapahtuman|järjestön|yhdistyksen|kerhon|tiedoston|kuvan|tuotteen|tutkinnon|yrityksen|firman"
    r"|ryhmän|tilan|huoneen|course|file|company|event|product|group|user|host|domain|kursens|filens|evenemangets"
    r"|föreningens|företagets)[ -]"
)
_NAMED: Final = re.compile(rf"(?<![\w-])(?P<thing>{_THING})?(?P<name>{_NAME})(?P<other> (?:of the|på (?:kurs|fil)))?")
#: Asked so, no question mark is needed.
_WHO: Final = re.compile(
    r"(?<!\w)(?:kuka (?:sinä |sä )?(?:olet|oot|tulee)|kenen nim|kenelle|millä nimellä|mille nimelle|mikä nimi|kerro nim"
    r"|(?:what|which|whose) name|who are you|who am i|who is this|vad heter du|vems namn|vilket namn|vem är du)"
)
#: What makes a statement a request.
_REQUEST: Final = re.compile(
    r"(?<!\w)(?:kerro|kirjoita|laita|laitatko|anna|annatko|ilmoita|lähetä|tarvitsen|tarvitaan|tarvittaisiin|saisinko"
    r"|tell|give|provide|send|write|need|may i have|please|skriv|uppge|ge|behöver|berätta)(?!\w)"
)
#: How a request begins or goes on that is nothing but what is asked for: "Nimi ja ryhmä, kiitos".
_BARE: Final = re.compile(
    rf"\W*(?:ja |and |och )?(?:sun |sinun |your |the |ditt )?{_NAME} ?(?:$|[,:?/.\n]|ja |and |och |vielä|kiitos|tack)"
)


#: What each of the patterns holds at least one of, so that most sentences need not be read.
_STEMS: Final = ("nim", "nam", "kuka", "kenelle", "who ", "heter", "vem är")


def asking(message: str) -> str | None:
    """Return the words of a message that ask who somebody is, None when nobody is asked.

    Args:
        message: the message that a reply follows, in lower case.
    """
    if not holds_any(message, _STEMS):
        return None
    for sentence in _SENTENCE.finditer(message):
        if not holds_any(sentence[0], _STEMS):
            continue
        who = _WHO.search(sentence[0])
        if who is not None:
            return who[0]
        asks = sentence[0].endswith("?") or _REQUEST.search(sentence[0]) or _BARE.match(sentence[0])
        if not asks:
            continue
        for named in _NAMED.finditer(sentence[0]):
            if named["thing"] is None and named["other"] is None:
                return named["name"]
    return None
