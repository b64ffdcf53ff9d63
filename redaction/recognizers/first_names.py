"""First names that are common among those who chat with a Finnish student union, written down by hand.

The list is short on purpose: it is a help for the rules in `person`, not a register. Names that are also words need
more than a capital letter; they stand in `AMBIGUOUS`.
"""

from typing import Final

from redaction.recognizers.first_names_abroad import NAMES_ABROAD

_FINNISH: Final = """
aada aamu aapo aaro aaron aatu ada ahti aija aila aino aki akseli aku aleksanteri aleksi aleksis alisa alli alma
amalia amanda anita anja anna anne anneli anni anniina annika annina annukka ansku anssi antero antti antton anttoni
anu ari arja armi arto arttu arvo asko asta atte auli aulis aune aura aurora birgit birgitta eeli eemeli eemil eero
eetu eeva eevi eija eila einari eino eira elias eliel elina elisa elisabet ella ellen elli elmeri elsa elsi emilia
emma emmi enni erik erika erja erkki essi ester esteri eveliina fanni hanna hanne hannele hanni hannu harri heidi
heikki heini helena helga heli helka helmi helvi henna henri henriikka henrik hilda hilja hilkka hilla hugo iida
iina iiris iiro iivari ilari ilkka ilmari ilona ilpo ilta ilva inari inka inkeri inna irene irina iris irja irma isa
isla ismo isto jaakko jaana jalmari janette jani janika janina janita janne janni jari jarkko jarmo jarno jasmiina
jasmin jenna jenni jenny jere jeremias jesse jimi joel johanna johannes joni jonna jonne joona joonas jorma jouko
jouni juha juhana juhani juho jukka julia julius jussi justiina jutta juuli juulia juuso jyri jyrki kaapo kaarina
kaarlo kai kaija kaisa kaisla kaisu kaj kalervo kalevi kalle kari kariina karita karo karoliina kasper kasperi kati
katja katri katriina kauko keijo kerttu kiia kimi kimmo kirsi kirsti klaus krista kristian kristiina kyllikki kyösti
laila lari larri lasse lassi laura lauri leea leena leevi leila lenni leo liisa liisi lilja lilli linda linnea lotta
luka lukas lumi luukas lyyli maaria maarit maija maiju maikki maisa mari maria marianna marianne mariia marika
marita maritta marja marjaana marjo marjut markku marko markus marleena marta martti matias matleena matti mauri
meeri meri merja mervi mette mia miia miika miikka miina mika mikael mikko mila milja milka milla milo mimmi minea
minja minna minttu mira mirja mirjami mirka mirkka miro miska nanna natalia nea neea nella nelli nestori netta niila
niilo niina niklas niko nina noa noel noora nora nuutti oiva olavi olga oliver olivia olli ona onni oona oskari osku
ossi otso otto outi paavali paavo pasi patrick patrik paula pauli pauliina pekka pentti perttu peter petja petra
petri petteri pia pihla piia pilvi pinja pipsa pirjo pirkko raija raili raimo raisa raita rami rasmus rauha rauni
rauno reeta reetta reija reijo reima reino riia riikka riina riitta riku risto ritva roni ronja roope roosa saaga
saana saara saija saila saima saimi salla salli sami sampo samppa samu samuel samuli sanna sanni santeri santtu sara
sari satu seija selma senja seppo serafiina severi siiri sini sinikka sirja sirkka sirpa sisko sisu sofia sohvi
soila sointu sonja stella sulo susanna susanne suvi säde taimi taina tanja tapani tapio tara tarja tarmo taru tatu
teemu teija teijo tellervo teppo terhi tero terttu tiia tiina tiitus tilda timi timo tinja toivo tomi tommi toni
topi topias tuija tuire tuomas tuomo tuukka tuula tuuli tuulia tuulikki tytti tyyne ulla ulpu unna unto urho urpo
usko valma valtteri vanessa vaula veera veeti veikka veikko veini veli vellamo venla vesa vieno viivi vilho vili
vilja ville vilma vilppu virpi visa voitto väinö wille yrjö åke
"""

_SWEDISH: Final = """
agneta albin alexander alexandra alfred alice alva amelie anders andreas anette anki ann anna-lena anton arvid
astrid august axel barbro bengt benjamin bertil björn bo bosse britta camilla carina carl carola caroline catarina
cecilia christer christian christina christoffer dag dan daniel david ebba edvin elin elisabeth ellinor elof elvira
emelie emil eva felicia felix filip filippa frans fredrik fredrika frida fritiof gabriel gabriella georg gun gunilla
gunnar gustaf gustav göran hampus hannes hans harald helene helge henning hjalmar håkan ida inga inger ingrid
isabella isak jacob jakob jan jens jesper joakim johan jonas jonatan josefin josefine karin karl karolina kent
kerstin kjell klara kristina kristoffer lars leif lena lennart linn linus lisa louise lovisa lucas ludvig maja malin
marcus margareta martin matilda mats mattias maximilian melker michaela moa mona märta måns nathalie nils olof oskar
ossian per pernilla petronella pontus ragnar rebecka rickard robert robin roger rolf rune sandra sebastian signe
sigrid simon siv sixten sofie solveig stefan stig sune susann sven teodor theodor therese thomas tobias tommy tor
tore torsten tove tuva ulf ulrika valdemar vendela vera viktor viktoria wilhelm wilhelmina willa wilma yngve åsa
örjan
"""

_ENGLISH_AND_INTERNATIONAL: Final = """
aaliyah abby abdi abdul abdullah abebe abigail adam adebayo aditi adrian adriana agnieszka ahmad ahmed aisha ajay
akira alan alejandro alex alexei ali alina amara amelia amina amir amit amy ana anastasia andre andrea andrei andrew
angela anh anil anjali ankit antoine antonio aoife arjun arnav artem arthur asha ashley aya ayesha ayşe barbara
beatrice ben bilal bing brian bruno camille carlos carmen cem charlotte chen chiara chidi chinedu chloe chris
christine christopher chukwuemeka claire claudia connor daniela deepak diana diego dilara dmitri dmitry dominik duc
dylan ebru ekaterina elena eleni elif elijah elizabeth emily emre eric esra ethan evelyn fadumo farah farhan fatima
fatma felipe fernando francesca francesco francis françois gabriele gareth george giorgi giovanni giulia gonzalo
grace gregor hamza han hannah hao harry hasan hassan helen henry hiroshi hodan hope hung hussain hussein ian ibrahim
igor ilya imran ines inès isabel ivan jack jakub jamal james jane jasmine jason javier jean jennifer jerome jin jing
joao joe john jorge joseph joshua josé joão juan julie julien jun kamila karan karim karol kasia katarzyna kate
katherine kavya kenji kenneth kevin khadija khalid kim kiran klaudia kofi krishna kristjan krzysztof kwame lakshmi
layla leonardo li liam liang lien liis lily ling linh logan lorenzo louis luca lucia lucy luigi luis lukasz luz
maciej madison magdalena mahmoud mai malik manuel marc marco marek mariam mariana marie marina mario mark mary
maryam mateo mateusz matteo matthew maxim may mehdi mehmet michael michal michał miguel mina ming minh miriam
mohamed mohammad mohammed monika morgan muhammad murat mustafa naomi natasha nathan neha ngoc nguyen nicholas
nicolas nikita nikolai nimo noah nur oleg oleksandr olena oluwaseun omar oscar pablo paolo parisa patricia paul
paulo pedro phuong pierre piotr pooja pradeep prakash pranav priya rachel rahul raj rajesh ramon raphael rashid ravi
raúl ricardo richard rishi roberto rohan rohit roman rosa ruby ryan sabrina sagar sahra said salma sam samantha
samira sana sandeep sanjay sarah sasha scott sean sergei sergey shreya siddharth sneha sofía sophia sophie stephen
steven suresh svetlana taras tariq tatiana thanh thi tiago tomasz tomáš tran tuan valentina veronica victor victoria
vijay vikram viktoriia vincent vivek vladimir wang wei will william xiao xin yan yara yasmin ying yuki yuliia yusuf
yvonne zahra zainab zhang zoe zofia zuzana łukasz
"""

#: Pet forms that people sign with.
_NICKNAMES: Final = """
antsa emppu hanski heba henkka jarppa jarza jonsu juhis jukkis jusa kata katsku kipa kride lissu make mape masa
mikke miksu mirkku nikke nisse noppe pate pete petsku rasse rike riksu saku sanku simppa susku tatsi tepa tiinu
tomppa tompuri tumppi ude vallu villu vode willy
"""

_ALSO_WORDS: Final = """
aamu ahti aino aki aku alan ali alli alma an ana anna ansa arto arvo asta auli aulis aura aurora bing bo dag dan
dominik dylan eira elin ellen elmeri ernest essi eve fanni grace han helga helka helmi hilda hilja hilla hope hung
ilona ilta impi inari ines inka into iris isa isla isto jade jan jens jin jouko jun kai kaija kaj kari karo kata
kate kati kauko ken kent kerttu kielo kim kimi kiran laila lari lasse lauri lena leo li lien liisi lilja linda ling
linn luka lukas lumi luz mai maisa make mari marja marjo marjut mark marta masa maxim may meri mia mika mila milo
mina ming minttu miro moa mona morgan nelli netta nimo nisse noa nur oiva olga ona onni otso otto outi pate paula
pauli per pete pia pihla pilvi pipsa raita raj rami rauha rauni reima reino rike robin roman rosa ruby rune saaga
saga said sam sampo sana sara sari sasha satu scott sini sisko sisu siv sointu sulo sune suvi sven säde taimi tara
tarmo taru tatu thi tiia timi toivo toni topi tor tore tove tran tuan tuire tuuli tyyne ude ulla ulpu unto urho usko
vaula veli vera vesa victor vieno vili vilja vilppu visa voitto wang wei will wilma yan yara
"""

#: Names that are also everyday words, months, brands or places in one of the three languages.
AMBIGUOUS: Final = frozenset(_ALSO_WORDS.split())

#: Every name, lower case.
FIRST_NAMES: Final = (
    frozenset((_FINNISH + _SWEDISH + _ENGLISH_AND_INTERNATIONAL + _NICKNAMES).split()) | NAMES_ABROAD | AMBIGUOUS
)
