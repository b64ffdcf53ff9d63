"""Sentences of student-union chat, invented for training: what stands around names, and what only looks like one.

`{...}` is a person: `f` a given name, `l` a surname, `p` both, `a` any of these; after a colon the Finnish case, `s`
for the Swedish and English genitive. Nothing here comes from a real conversation.
"""

from typing import Final

FINNISH: Final = """
mun nimi on {p}
nimeni on {p} ja opiskelen {course}
Nimeni on {p}.
olen {p} ja aloitin syksyllä {course}
Olen {p}, ensimmäisen vuoden opiskelija
oon {f} ja mulla ois kysymys {thing:gen}
Täällä {f}, miten voin auttaa?
Hei, {f} täällä {org:ine}! Katson asian.
{f} tässä moi
{f} {org:ela} hei, mitä kuuluu?
Moi {f}!
Moikka {f}, ei mitään hätää
Hei {f}, laitoin sulle viestin
hei {f} kiitos vastauksesta
Hei {f} ja {f}!
Kiitos {f}!
kiitos {f} tää auttoi paljon
Kiitos avusta {f}!
kiitti {f} oot paras
Ok kiitos {f}, hyvää viikonloppua!
Joo {f}, se onnistuu
Selvä homma {f}!
Eipä kestä {f}
Mukavaa päivää {f}!
Voitko {f} tarkistaa tämän?
puhuin eilen {a:gen} kanssa {thing:ela}
Juttelin {a:gen} kanssa ja hän lupasi hoitaa asian
juttelin viime viikolla {f:gen} kaa
sain viestin {a:abl} eilen illalla
Sain {a:abl} sähköpostia, ettei {thing} kelpaa
annoin kortin {a:all}
Voisitteko välittää tämän {a:all}?
laitoin viestiä {a:all} mut ei vastausta
kysy {a:abl}, hän tietää
{a:ade} on mun avaimet
{a} sanoi että {thing} tulee postissa
{a} kertoi, että jäsenyys pitää uusia
{a} ei oo vastannut mun viesteihin
{a} käski ottaa teihin yhteyttä
{p} ei pääse paikalle, joten {p} tulee hänen tilalleen
maksoin {p:gen} puolesta {thing:gen}
Maksu on tehty {p:gen} tililtä
tilin omistaja on {p}
tili on {p:gen} nimissä
Onko {p} teillä töissä?
onko {f} tänään paikalla?
Onko {l:gen} puhelinnumero muuttunut?
etsin {p:par}, onko hän siellä?
näin {f:par} eilen kampuksella
{l:par} ei tavoita mistään
tuutorini {f} ei vastaa
meidän tuutori on {p}
opettaja {l} sanoi niin
opettajani {p} pyysi todistusta
lehtori {l:gen} mukaan {thing} riittää
kämppikseni {f} muutti pois
mun kaveri {f} haluis liittyä
kaverini {p} sai jo oman
äitini {p} maksoi laskun
poikaystäväni {f} asuu samassa soluasunnossa
Vuokranantaja {p} ei palauta takuuta
hallituksen puheenjohtaja {p} allekirjoitti
sihteerinä toimi {p}
yhteyshenkilö on {p}, puh. 0
Yhteyshenkilömme {p} vastaa kysymyksiin.
Varaus on nimellä {p}
varaus tehtiin nimelle {p}
ilmoittautuminen nimellä {p}, kiitos
lippu on {p:gen} nimellä
jäsenkortissa lukee {p} vaikka nimeni on nykyään {p}
sukunimeni vaihtui, ennen olin {p}
nimi: {p}
Nimi: {p}
{p}
{p}, {course}
joo se on {p}
{p} ja {p} osallistuvat
osallistujat: {p}, {p} ja {p}
mukana on {f}, {f} ja {f}
minä, {f} ja {f} mennään sinne
{f:gen} ryhmässä on vielä tilaa
{f:gen} kurssi oli hyvä
{f} ja {f} tulee kans
{f} lähti jo
{f} on kipeänä
tuli sairastapaus, {f} ei pääse
terveisiä {f:all}!
Kerro {f:all} terveisiä
t. {f}
t {f}
T: {f}
t. {p}
terv. {f}
terv {f}
Terveisin {p}
terveisin {f}
Ystävällisin terveisin {p}
yt {f}
kiitos jo etukäteen! t. {f}
Kiitos! T. {p}
Kiitos, {f}
kiitos ja hyvää kesää, {f}
- {f}
-{f}
/ {f}
// {p}
nimim. {f}
mua kiinnostaa tuutorointi, yst. terv. {f} {l}
voisko {f} soittaa mulle?
Soita {f:all} huomenna
{a:gen} sähköposti ei toimi
{a:gen} todistus hävisi
laskussa on väärä nimi, pitäisi olla {p} eikä {p}
{f:ill} ei saa yhteyttä
luotan {f:ill}
tykkään {f:ela}
kuulin {f:ela} paljon hyvää
{p:gen} hakemus on hyväksytty
Haen {p:gen} valtakirjalla paketin
{l} {f}
opiskelijan nimi on {l} {f}
"""

ENGLISH: Final = """
my name is {p}
My name is {p} and I study {course}
hi my name is {f}
I'm {f}, an exchange student
I am {p} from the business programme
i am {f} and i lost my card
This is {f} from {org}
Hi, {f} here! How can I help?
{f} here, one moment please
it's {f} again
Hi {f}!
hi {f} thanks for the quick reply
Hello {f},
Hello {f}, I checked your {thing_en}
Hey {f}, no worries
Dear {f}
Dear Mr. {l}
Thanks {f}!
thanks {f} you are the best
thank you {f}
Thank you so much, {f}!
Ok {f}, see you
Great, {f}! Anything else?
Sorry {f}, I can't see it
You're welcome {f}
Have a nice day {f}!
I talked with {a} yesterday
i spoke to {f} last week about {thing_en}
I got an email from {a}
{a} told me to contact you
{a} said that the {thing_en} is free
{a} never answered
ask {f}, she knows
my tutor {f} does not answer
my tutor is {p}
our tutor {p} was great
my friend {f} wants to join too
my friend {p} got hers already
my roommate {f} moved out
my teacher {p} asked for a certificate
Professor {l} signed it
my landlord {p} keeps the deposit
my husband {p} paid it
it was paid from {p:s} account
{f:s} card does not work
{a:s} email bounced
the account holder is {p}
The booking is under the name {p}
booking for {p} please
the ticket is under {p}
I registered as {p}
my card says {p} but my passport says {p}
I used to be {p}, now it is {p}
full name {p}
name: {p}
Name: {p}
{p}
{p}, {course}
yes it is {p}
it is spelled {p}
{p} and {p} will join us
participants: {p}, {p}, {p}
me, {f} and {f} are coming
{f} and {f} are also coming
{f} is sick today
{f} can't make it so {f} comes instead
could you tell {f} that I am late?
can {f} call me?
please forward this to {a}
I gave it to {f}
say hi to {f}
Best regards, {p}
best regards {f}
Best, {f}
Kind regards
Regards, {p}
br {f}
BR, {p}
Cheers, {f}
Thanks, {f}
thanks in advance, {f}
Sincerely, {p}
- {f}
-{f}
{l} {f}
Mrs. {l} from the office told me
contact person is {p}
I am writing on behalf of {p}
"""

SWEDISH: Final = """
jag heter {p}
Jag heter {p} och studerar {course}
hej jag heter {f}
mitt namn är {p}
Mitt namn är {p}.
jag är {f} och har en fråga
Det är {f} här
Hej, {f} här! Hur kan jag hjälpa dig?
{f} från {org} här, hej!
Hej {f}!
hej {f} tack för svaret
Hej {f}, jag kollar det
Tack {f}!
tack {f} du är bäst
Tack så mycket {f}!
Okej {f}, vi hörs
Varsågod {f}!
Ha det bra {f}!
jag pratade med {a} igår
Jag fick mejl av {a}
jag gav kortet till {a}
{a} sa att det är gratis
{a} har inte svarat
fråga {f}, hon vet
min tutor {f} svarar inte
vår tutor är {p}
min kompis {f} vill också gå med
min kompis {p} fick sitt kort
min rumskamrat {f} flyttade
läraren {p} bad om ett intyg
hyresvärden {p} vill inte betala tillbaka
min sambo {p} betalade
betalat från {p:s} konto
{f:s} kort fungerar inte
{a:s} e-post studsade
kontot är i {p:s} namn
Bokningen är i namnet {p}
anmäl mig som {p}
namn: {p}
Namn: {p}
{p}
{p} och {p} kommer
jag, {f} och {f} kommer
{f} är sjuk
kan {f} ringa mig?
hälsa {f}
hälsningar {f}
Hälsningar, {p}
Vänliga hälsningar {p}
Med vänlig hälsning, {p}
mvh {f}
MVH {p}
/{f}
// {f}
Tack på förhand, {f}
kram {f}
kontaktperson är {p}
ordföranden {p} skrev under
"""

#: Sentences without a name: services that are first names elsewhere, words that are names elsewhere, ordinary chat.
NO_NAMES: Final = """
mistä saan opiskelijakortin?
Peppi ei toimi
pepissä on väärä ryhmä
Peppiin ei pääse kirjautumaan
Peppi sanoo että en ole läsnä
kirjauduin wilmaan mut ei näy mitään
Wilma ei aukea
näkyykö tää sisussa?
Sisu on rikki
Sisun kautta ilmoittautuminen
tuudo ei päivity
Tuudossa lukee edelleen vanha vuosi
lataa Tuudo puhelimeen
Frank ei näytä korttia
frank-sovellus kaatuu
Frankin kautta saa alennuksia
tilasin kortin frankista
Pivossa on kortti
käytän kide appia
Maisa pyytää tunnistautumista
Elmo ei lataa
Onko Alma-järjestelmä käytössä?
Ville-tehtävät on tekemättä
Moodle on alhaalla
Teams ei toimi
toivo on mennyt
toivoa on vielä
toivottavasti tää toimii
Toivon että vastaatte pian
meri oli tyyni
Meri on lähellä
suvi tulee
kesä ja suvi
tuuli on kova tänään
Tuuli kaatoi teltan
onni on opiskelijaelämä
Onni onnettomuudessa
onneksi olkoon
onnea!
onnistuiko maksu?
anna mulle tieto
Anna palautetta kyselyyn
annan sen huomenna
voitko antaa numeron
rauha maassa
Rauhallista joulua
ilo on suuri
iloinen yllätys
lahja oli kiva
kielo kukkii
Kukka oli kaunis
päivi on vaihtunut
hyvää päivää
Päivää
pilvi on tallennustila
Pilvessä on tiedosto
tähti
lumi satoi
Lumi peitti pihan
sää on hyvä
sara on työkalu
kai se on ok
Kai se käy
aina sama juttu
Aina on kiire
ahti
Oliko vielä jotain muuta?
Kiitos paljon!
Kiitos avusta!
Kiitos ja hyvää jatkoa!
kiitos vastauksesta
Moi!
Moikka taas
Hei kaikki!
Hei siellä
Hei vaan
Selvä juttu!
Ok kiitos
Joo odota hetki
No niin
Mukavaa viikonloppua!
Hyvää kesää
Voinko maksaa MobilePaylla?
missä on {place:ine} oleva toimisto
asun {place:ine}
muutin {place:ela} {place:ill}
Matka {place:ill} maksaa liikaa
Oletteko auki maanantaina?
Toimisto on auki {place:gen} kampuksella
Mikä on Kelan käyntiosoite?
Kela hylkäsi tuen
KOAS ei vastaa
Migri vaatii todistuksen
YTHS on siirtynyt
Onko JAMK sama kuin JAMKO?
Prismassa saa alennusta
S-market antaa bonusta
Olen Suomessa vaihdossa
Olen Opiskelija
Olen uusi opiskelija
oon ihan pihalla
en tiiä
mä en muista
nyt toimii
jees
ei kiitos
Sitsit on perjantaina
Wappu on tulossa
Approt loppui
haalarit saapui
ryhmäkoko on 20
Minna Canthin katu on suljettu
Runebergin torttu on hyvää
Aalto-yliopisto ei hyväksy
Aleksanterinkadulla on konsertti
Nokian puhelin hajosi
Marimekon laukku katosi
Laskun eräpäivä oli eilen
Kuka vetää tuutorointia?
Kuka on puheenjohtaja?
vuokra nousi
Vastaan pian
odota pieni hetki
Katsotaan mitä voin tehdä
Laita opiskelijanumero tähän
Mikä on nimesi?
Millä nimellä varasit?
Kerro koko nimesi
tarvitsen todistuksen
Opiskelijakunta auttaa sinua
Jäsenmaksu on 45 euroa
voinko saada rahat takaisin?
Terveisin opiskelijakunta
t. hallitus
Terveisin JAMKOn toimisto
Terveisin ahdistunut opiskelija
t. eksynyt fuksi
Terveysala on kiva
Will you be open tomorrow?
will it work
I will come
may I ask
May is fine
mark it as paid
Please mark my answer
I hope so
hope it helps
grace period
the bill is too high
can you bill me later
in June or in August
art class
I was frank with them
Frank app does not open
Frank shows an error
Wilma is not for us
Peppi does not load
Tuudo says not a member
Moodle is down
How do I get to {place}?
I live in {place}
is the office in {place} open
Hello there
Hi again
Hi!
Dear Sir or Madam
Dear student union
Hello everyone
Thanks a lot!
Thanks!
Thank you very much
thank you so much for your help
Sorry for the trouble
Best regards from {place}
Best wishes
You're welcome!
no problem
Great, see you
I am Finnish
I'm new here
I am not sure
I am a student
I'm Lost
this is Great
What is your name?
Could you give me your full name?
my name was wrong
The name on the card is wrong
Can you send it to my email?
the International Office is closed
Student Union membership
Kela and Migri both want it
my friend is a member
my tutor does not answer
my landlord keeps the deposit
The Lord of the Rings evening
Bachelor of Business
Google says otherwise
Mr. Bean movie night
Merry Christmas
Happy New Year
God is good
Jag behöver ett intyg
Peppi fungerar inte
Wilma är nere
jag bor i {place}
Tack så mycket!
tack för hjälpen
Hej!
hej hej
Hej på er
Vad heter du?
När är ni öppna?
sten
en sten i skon
jag vill ha min kort
kan jag betala
Var ligger kontoret?
Hälsningar från {place}
mvh studentkåren
det är min tur
Åbo Akademi godkänner inte
Ha en bra dag!
en dag till
Glad påsk
God jul
Kortet kom inte
bo i Jyväskylä
att bo här är dyrt
jag ska bo där
per månad
en gång per år
Per person kostar det tio euro
mun maili ei toimi
vaihdoin sähköpostin
läppäri hajosi ja kännykkä on jumissa
oisko teillä lainaks laturia
ois kiva tietää
jes mahtavaa
jee
jes kiitti
heippa taas
heissan
heipparallaa
moikkelis
morjens
moro
terve
tervehdys
huomenta
iltaa
päivää kaikille
ainiin unohdin sanoa
ai niin
kenen kanssa pitää puhua
kenelle maksan
kumman valitsen
mihin haen
mistä nappaan tarran
paljonko maksaa
paljonks se on
montako päivää menee
maksanko käteisellä
maksoin verkkopankissa
pantti palautetaan
Pantti on kymppi
IBAN puuttuu
tarvitsen IBANin
laita IBAN ja viitenumero
visa debit ei käy
visa electron kelpaa
tilinumero on väärä
lasku on maksettu kahdesti
munkit ja sima kuuluu vappuun
simaa ja munkkeja
glögiä on tarjolla
pulla ja kahvi
lounas maksaa kolme euroa
kattila on rikki
suihku vuotaa
pesutupa on varattu
polvi on kipeä
olkapää on kipeenä
lääkäri sanoi että pitää levätä
hammaslääkäri on kallis
lunta on polviin asti
järvi on jäässä
Tuomiojärvi on jäässä
Päijänne on iso
sauna on varattu
Saunalahti on kaukana
puistossa on jumppa
salille pääsee kortilla
lokero ei aukea
kaappi on tyhjä
avain on hukassa
hukkasin avaimet
hattu löytyi
muumimuki löytyi
takki jäi narikkaan
narikka on kiinni
pipo ja hanskat
reppu katosi bussiin
bussi lähtee aamulla
juna on myöhässä
lento peruttiin
passi on vanha
passin numero on väärä
ajokortti käy
henkkarit mukaan
valtakirja tarvitaan
haetko ne itse
haetaan huomenna
Haetko paketin tänään?
tulisitko käymään
Tulisiko teille sopia torstai?
soitan huomenna
soittakaa minulle
vastatkaa pian
laitan kuvan
laitatko linkin
linkki ei aukea
sivu kaatuu
selain jumittaa
salasana unohtui
tunnus on lukossa
wifi pätkii
eduroam ei toimi
vpn vaaditaan
lukkari muuttui
tentti on perjantaina
uusinta meni pieleen
kurssi on täynnä
opinnäyte on kesken
opo ei vastaa
tutkinto viivästyy
harkka alkaa toukokuussa
kesätöitä etsin
kämppä löytyi
kämppis muutti pois
soluasunto on tyhjä
yksiö on kallis
takuuvuokra puuttuu
häiriö jatkuu yöllä
naapuri soittaa rumpuja
bileet jatkui aamuun
sitsit oli kivat
approbatur on tulossa
jatkot on klubilla
haalarimerkki puuttuu
lakki on tilattu
edustajisto kokoontuu
vaalit on marraskuussa
äänestin jo
ehdokas ei vastaa
hallitus päättää
pöytäkirja puuttuu
avustus myönnettiin
kilta hakee tukea
kerho järjestää retken
retki peruttiin
ilmo aukeaa
ilmoittauduin jo
jonossa olen viides
hah
hihi
lol
tsemppiä
jaksuja
paranemisia
hyvää matkaa
kuullaan
nähdään
palataan asiaan
moikka moi
öitä
bonjour
gracias
danke
merci beaucoup
arigato
bonjour everyone
hola amigos
ciao
my laptop broke
where is the locker room
the locker key is lost
which visa do I need
visa electron or mastercard
residence permit takes months
the bus card does not work
how much is a hoodie
white overalls with green stripes
patches cost two euros
is there parking
sauna night is full
the party was nice
my neighbour is noisy
rent is due
the deposit is missing
exam is on Friday
my thesis is late
internship papers
the printer is broken
password reset please
link is dead
pic attached
lol ok
haha nice
cool
yep
nope
cheers
brb
asap please
idk
omg
min dator är trasig
nyckeln är borta
hyran är för hög
festen var kul
bussen gick
tentan är på fredag
jag glömde lösenordet
länken funkar inte
kan man parkera
katten heter Misse
hunden heter Musti
koira on nimeltään Musti
kissan nimi on Misse
our cat is called Fluffy
kul
toppen
jättebra
snälla hjälp
vi hörs
puss
"""

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
