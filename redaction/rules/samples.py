"""Texts that rules are tried on: ordinary ones, ones with personal data, and hostile ones. All are made up."""

from typing import Final

#: Messages without personal data: what a rule finds in them it finds everywhere.
ORDINARY: Final = (
    "Moi! Mistä saan opiskelijakortin?",
    "hei onko toimisto auki perjantaina klo 12-15",
    "Kiitos avusta, hyvää viikonloppua! 😊",
    "Jäsenmaksu on 45 € lukuvuodelta 2025-2026.",
    "Missä kampuksella Rajakatu 35 on kirjasto?",
    "Tuudo ei päivity, versio 8.2.13",
    "paljonko haalarit maksaa ja milloin ne tulee",
    "En pääse kirjautumaan Peppiin, virhe E4012",
    "Tentti on 12.12.2025 salissa F204",
    "voiko lokeron B1207 vuokrata koko vuodeksi",
    "Kela pyytää vuokrasopimuksen, mihin sen voi lähettää?",
    "ok kiitos!",
    "Tilausnumero 7710264, paita on väärää kokoa",
    "Voitteko kertoa lisää edustajiston vaaleista?",
    "Ryhmä FYS25 kokoontuu Kompassilla ti 2.9. klo 17.00",
    "Hi, where can I get a student card?",
    "Is the office open on Friday from 12 to 3 pm?",
    "Thanks a lot, have a nice day",
    "The membership fee is 45 euros, how do I pay it?",
    "I cannot log in, error code 504",
    "When does the exam week start this semester?",
    "Look at https://www.jamko.fi/en/membership/ for prices",
    "My order 2025-01022 has not arrived yet",
    "Which bus goes to the main campus?",
    "ok see you then!",
    "Hej, hur blir jag medlem?",
    "När öppnar kontoret i dag?",
    "Tack för hjälpen, ha en bra dag",
    "Jag kan inte logga in på sidan",
    "Vad kostar overallen?",
)

#: Messages with personal data of every kind: what a rule no longer finds in them it has lost.
PERSONAL: Final = (
    "Nimeni on Kerttu Mallikas ja opiskelijanumeroni K1234",
    "maili on kerttu.mallikas@esimerkki.example",
    "tavoitat mut kerttu miukumauku esimerkki piste fi",
    "Soita numeroon 040 123 4567 tai +358 50 765 4321",
    "numero on nolla neljä nolla yksi kaksi kolme neljä viisi kuusi seitsemän",
    "hetu 131052-308T",
    "Hetuni on 010190–999W, kiitos",
    "oppijanumero 1.2.246.562.24.72781052170",
    "Tilini on FI21 1234 5600 0007 85",
    "Kortti 4111 1111 1111 1111 ei toimi",
    "Asun osoitteessa Esimerkkikatu 12 B 34, 40100 Jyväskylä",
    "Olen syntynyt 13.10.1952",
    "koneen ip on 198.51.100.7 tai 2001:db8::8a2e:370:7334",
    "urn:schac:personalUniqueCode:int:esi:jamk.fi:k1234",
    "mitt personnummer är 811218-9876",
    "passin numero on XP1234567",
    "autoni rekisterinumero on ABC-123",
    "toiminimeni y-tunnus on 1572860-0",
    "https://esimerkki.example/reset?token=a8f3k2l9",
    "My name is Kerttu Mallikas, student id AB12345",
    "write to me at kerttu at gmail dot com",
    "I live at 221B Baker Street",
    "born 7th of February 2001",
    "my passport number is M1234567",
    "my IBAN is DE89 3704 0044 0532 0130 00",
    "Jag heter Kerttu Mallikas, mitt studerandenummer är k7015",
    "ring mig på 070-174 06 12",
    "jag bor på Storalånggatan 41 B 9, 65100 Vasa",
    "född den 5 maj 2001",
    "Terveisin Kerttu Mallikas",
    "mulla todettiin masennus ja olen sairauslomalla",
    "I have been depressed since May",
    "olen muslimi, onko ruokaa tarjolla",
    "kuulun ammattiliittoon",
    "tuutori ahdisteli mua bileissä",
)

#: Pieces that make a hostile text when they are repeated.
HOSTILE: Final = (
    "a", "0", "0 ", "0-", "a ", "ä", "aA1 ", "a@", "a@a.", "1.", "+3 ", "AA11 ", "f:", "Katu 1 ", "12.12.2000 ",
    "nolla ", "a at ", "4111-", "Matti ", "ﬁ", "a\u0301", "[", "(", "\n", " ", "😀", "x=1&", "https://a/?a=",
    "131052-308", "-", "_", ".,",
    # The worst that a search over combinations found, for each recognizer and for all of them together.
    "001234 5678 @a.www.", " 001234 5678 f", "1 -  dot @a.tie 5 A 3 @a.0413105200.eyJA<", "1 Aa Street +304@a.auto ",
    "4 1 ", "5106 ", "FI21 ", "DE89", "131052-308T ", "hetu 010190 99 ", "811218 9876 ", "2001:db8:", "::", "00 1 ",
    "passi 12 34 567 ", "rekkari AA11 ", "opiskelijanumero K1 ", "tmi 1572860 ", "s. 1.1.11 ", "synt 1 may 20 ",
    "yksi ", "tupla nolla ", "soita 40 123 ", "a (at) ", "a piste ", "a@a,", "urn:schac:", "esi:a:", "A<<", "1 rue a ",
    "Aaaa 1 A 1 ", "https://a.fi/?token=abcdef1 ", "a.fi/a ", "198.51.", "1.2.246.562.24.", "1 2 246 562 24 ",
    "masennus ", "Ab Cd ", "Xq-Zv ", "m a t t i ", "[NIMI_1", "\t ", "a\u200b", "\u0430",
)  # fmt: skip

#: The texts that come with the package.
SHIPPED: Final = (*PERSONAL, *ORDINARY)
