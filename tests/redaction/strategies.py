"""Texts for properties: anything at all, and anything with values and look-alikes of pseudonyms among it."""

from hypothesis import strategies as st

VALUES = (
    "matti.virtanen@example.fi", "MATTI.VIRTANEN@EXAMPLE.FI", "liis (at) mail piste ee", "040 1234567",
    "+358 40 123 4567",
    "010190-999W", "140301A9091", "opiskelijanumero K1234", "1.2.246.562.24.72781052170", "FI21 1234 5600 0007 85",
    "4111 1111 1111 1111", "asun Kortesuontie 12 B 34, 40700 Jyväskylä", "synt. 30.3.1987", "198.51.100.7",
    "2001:db8::8a2e:7", "nimeni on Matti Virtanen", "t. Jenna", "Äyrätie 5 A 3",
    "kerro Matti Virtaselle", "Virtasella", "Jennankin", "Jennalle", "VIRTASEN",
)  # fmt: skip
LOOK_ALIKES = (
    "[EMAIL_1]", "[email 1]", "[ EMAIL-1 ]", "[=EMAIL_1]", "[==NIMI_2]", "[HETU]", "[=hetu]", "［ＥＭＡＩＬ＿１］",
    "[E\u200bMAIL_1]", "[\u200b=EMAIL_1]", "[IP_٣]", "[NIMI_01]", "email-1@chat.example", "EMAIL-2@CHAT.EXAMPLE",
    "[ = PHONE 3 ]", "[ADDRESS]", "[⩵NIMI_1]", "[NIMI_1]:lle", "[nimi 1]n", "[NIMI_1:lle]", "[NIMI_1:]", "[=NIMI_1]:n",
)  # fmt: skip
NOISE = (
    ":lle",
    ":n",
    "n",
    "'s",
    "[",
    "]",
    "=",
    " ",
    "\n",
    "😀",
    "👩\u200d🎓",
    "e\u0301",
    "\u0301",
    "ä",
    "ﬁ",
    "１",
    "-",
    "–",
    "\u00ad",
    "1",
    "a",
    "_",
    "@",
    ".",
    "\ud800",
    "\u0338",
)

ANY_TEXT = st.text(max_size=80)
PIECES = st.one_of(st.sampled_from(VALUES), st.sampled_from(LOOK_ALIKES), st.sampled_from(NOISE), st.text(max_size=6))
MIXED_TEXT = st.lists(PIECES, max_size=12).map("".join)
SPACED_TEXT = st.lists(PIECES, max_size=12).map(" ".join)
TEXTS = st.one_of(ANY_TEXT, MIXED_TEXT, SPACED_TEXT)
