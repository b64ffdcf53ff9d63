"""First names that are common among those who chat with a Finnish student union, written down by hand.

The list is short on purpose: it is a help for the rules in `person`, not a register. Names that are also words need more than
a capital letter; they stand in `AMBIGUOUS`.
"""

from typing import Final

_FINNISH: Final = """
aada aamu aapo aaro aaron aatu ada ahti aija aila aino aki aku akseli aleksanteri aleksi aleksis alisa alli alma amalia amanda
anita anja anna anne anneli anni annika annina anniina annukka ansku anssi antero antti antton anttoni anu ari arja armi arttu
arto arvo asko asta atte aulis aune aura aurora auli birgit birgitta eemeli eemil eero eetu eeva eevi eija eila einari eino eira
elias eliel elina elisa elisabet ella ellen elli elmeri elsa elsi emilia emma emmi enni erik erika erja erkki essi ester esteri
eveliina fanni hanna hannele hanne hannele hanni hannu harri heidi heikki heini heli helena helga helka helmi helvi henna henri
henriikka henrik hilda hilja hilla hilkka hugo iida iina iiris iiro iivari ilari ilkka ilmari ilona ilpo ilta ilva inari inka
inkeri inna irene irina iris irja irma isa isla ismo isto jaakko jaana jalmari jani janika janina janita janne janni jari
jarkko jarmo jarno jasmin jasmiina jenna jenni jenny jere jeremias jesse jimi joel johanna johannes joni jonna jonne joona
joonas jorma jouko jouni juha juhana juhani juho jukka julia julius jussi justiina jutta juulia juuli juuso jyri jyrki kaapo
kaarina kaarlo kai kaija kaisa kaisla kaisu kaj kalervo kalevi kalle kari kariina karita karo karoliina kasper kasperi kati
katja katri katriina kauko keijo kerttu kiia kimi kimmo kirsi kirsti klaus krista kristian kristiina kyllikki kyösti laila lari
larri lasse lassi laura lauri leea leena leevi leila lenni leo liisa liisi lilja lilli linda linnea lotta luka lukas luukas
lumi lyyli maaria maarit maija maiju maikki maisa maria marianna marianne mariia marika mari marita maritta marja marjaana
marjo marjut marko markku markus marleena marta martti matias matleena matti mauri meeri meri merja mervi mia miia miika
miikka miina mika mikael mikko mila milja milka milla milo mimmi minea minja minna minttu mira mirja mirjami mirka mirkka miro
miska nanna natalia neea nella nelli nestori netta niila niilo niina niklas niko nina noa noel noora nora nuutti oiva olavi
olga oliver olivia olli ona onni oona oskari osku ossi otso otto outi paavali paavo pasi patrik patrick paula pauli pauliina pekka
pentti perttu peter petja petra petri petteri pia piia pihla pilvi pinja pipsa pirjo pirkko raili raija raimo raisa raita
rami rasmus ratja rauha rauni rauno reetta reeta reija reijo reima reino riia riikka riina riitta riku risto ritva roni ronja roope
roosa saaga saana saara saija saila saima saimi salla salli sami samppa sampo samu samuel samuli sanna sanni santeri santtu sara sari
satu seija selma senja seppo serafiina severi siiri sini sinikka sirja sirkka sirpa sisko sisu sofia sohvi soila sointu sonja
stella sulo susanna susanne suvi suvituuli säde taina taimi tanja tapani tapio tara tarja taru tarmo tatu teemu teija teijo
tellervo teppo tero terttu terhi tiia tiina tiitus tilda timi timo tinja toivo tomi tommi topi topias toni tuija tuire tuomas
tuomo tuukka tuula tuuli tuulia tuulikki tytti tyyne ulla ulpu unna unto urho urpo usko vaula valma valtteri vanessa veera
veeti veikko veini veli vellamo venla vesa vieno viivi vilho vili vilja ville vilma vilho vilppu virpi visa voitto väinö wille
yrjö åke ässä
"""

_SWEDISH: Final = """
agneta albin alexander alexandra alfred alice alva amelie anders andreas anette anki ann anna-lena annika anton arvid astrid august
axel barbro bengt benjamin bertil birgitta björn bo bosse britta camilla carina carl carola caroline catarina cecilia christer
christian christina christoffer dag dan daniel david ebba edvin elin elisabeth ellinor elof elvira emelie emil erik ester eva felicia felix
filip filippa frans fredrik fredrika frida fritiof gabriel gabriella georg gun gunilla gunnar gustaf gustav göran hampus hanna hannes hans
harald helene helge henning henrik hjalmar håkan ida inga inger ingrid isabella isak jacob jakob jan jenny jens jesper joakim johan
johannes jonas jonatan josefin josefine julia karin karl karolina kent kerstin kjell klara kristina kristoffer lars leif lena lennart linn
linnea linus lisa louise lovisa lucas ludvig maja malin marcus margareta maria martin matilda mats mattias maximilian melker michaela mikael
moa mona måns märta nathalie nils nora olof oskar ossian ove patrik per pernilla petronella pontus ragnar rasmus rebecka rickard robert robin
roger rolf rune sandra sebastian signe sigrid simon siv sixten sofie solveig stefan stig sune susann sven teodor theodor therese
thomas tilda tobias tommy tor tore torsten tove tuva ulf ulrika valdemar vendela vera viktor viktoria wilhelm wilhelmina wilma willa yngve åsa örjan
"""

_ENGLISH_AND_INTERNATIONAL: Final = """
aaliyah aaron abby abdi abdul abdullah abebe abigail adam adebayo aditi adrian adriana agnieszka ahmad ahmed aisha ajay akira
alan alejandro alex alexei ali alina amara amelia amina amir amit amy ana anastasia andre andrea andrei andrew angela anh
anil anjali ankit antoine antonio anton aoife arjun arnav arthur artem asha ashley aya ayesha ayşe barbara beatrice ben bilal bing
brian bruno camille carlos carmen caroline cem charlotte chen chiara chidi chinedu chloe chris christine christopher chukwuemeka
claire claudia connor daniela deepak dmitri dmitry dominik diana diego dilara duc dylan ebru ekaterina elena eleni elif elijah elizabeth emily
emre eric esra ethan evelyn fadumo farah farhan fatima fatma felipe fernando francesca francesco francis françois gabriele gareth george
giorgi giovanni giulia gonzalo grace gregor hamza han hannah hans hao harry hasan hassan helen henry hiroshi hodan hope hugo hung hussain hussein
ian ibrahim igor ilya imran inès ines irene isabel ivan jack jacob jakub james jamal jane jasmine jason javier jean jennifer jerome jin jing joao joão joe john
jorge josé joseph joshua juan julie julien jun kamila karan karim karol kasia katarzyna kate katherine kavya kenji kenneth kevin khadija khalid
kim kiran klaudia kofi krishna kristjan krzysztof kwame laila lakshmi layla leonardo li liam liang lien liis linh lily ling logan lorenzo louis luca lucas lucia
lucy luigi luis lukasz łukasz luz maciej madison magdalena mahmoud mai malik manuel marc marco marek marie marina mario mariam mariana mark
marta mary maryam mateo mateusz matteo matthew maxim may mehdi mehmet mei mia michael michal michał miguel mila minh mina ming miriam mohamed
mohammad mohammed monika morgan muhammad murat mustafa naomi natasha nathan neha ngoc nguyen nicholas nicolas nikita nikolai nimo noah nur oleg
oleksandr olena oluwaseun omar oscar pablo paolo parisa patricia paul paulo pedro phuong pierre piotr pooja pradeep prakash pranav priya rachel rahul
raj rajesh ramon raphael rashid raúl ravi ricardo richard rishi roberto rohan rohit roman rosa ruby ryan sabrina sagar sahra said salma sam samantha
samira sana sandeep sanjay sarah sasha scott sean sergei sergey shreya siddharth sneha sofía sophia sophie stephen steven suresh svetlana taras
tariq tatiana thanh thi tiago tomasz tomáš tran tuan valentina vanessa veronica victor victoria vijay vikram viktoriia vincent vivek vladimir wang wei
will william xiao xin yan yara yasmin ying yuki yuliia yusuf yvonne zahra zainab zhang zoe zofia zuzana
"""

#: Pet forms that people sign with.
_NICKNAMES: Final = """
ansku antsa emppu hanski henkka heba ilkka jarppa jarza jonsu juhis jusa jukkis kata katsku kipa kride lissu maiju make mape
masa mikke mirkku miksu nikke nisse noppe olli pate pauliina pete petsku rasse rike riksu samppa sanku santtu saku simppa susku tatsi
tepa tiinu tompuri tomppa tumppi ude vallu villu vode willy
"""

#: Names that are also everyday words, months, brands or places in one of the three languages.
AMBIGUOUS: Final = frozenset(
    """
    aamu ahti aino aki aku ali alli alma an ana anna ansa arto arvo asta aulis aura aurora auli bing bo dag dan dylan
    eira elin elmeri essi eve fanni grace han hans helga helka helmi hilda hilja hilla hope hung ilo ilona ilta impi inari ines
    inka into iris isa isla isto jack jan jade jean jens jin joel jun jutta kai kaija kaj kaisla karo kari kate kati kauko ken
    kent kerttu kielo kim kimi kiran laila lari lasse lauri leo lena li liisi lien lilja linda ling linn lukas lumi luka luz mai maisa
    mari mark marjut marja marjo marta may mei meri mia mika mila milo mina min ming minttu miro moa mona morgan nelli netta
    nimo noa nur oiva olga ona onni otso otto ove outi paula pauli per pete peter petja pia pihla pilvi pipsa pilvi raita rami raj rauha
    rauni reima reino robin roma roman ruby rune said saaga sam sampo sana sara sari sasha satu scott sini sisko sisu siv sointu stella sulo
    sune sven suvi säde taimi tara taru tarmo tatu thi tiia timi tilda toni topi tor tore tove toivo tran tuan tuire tuuli tyyne ude ulla ulpu unto urho usko
    vaula veli vera vesa vieno vili vilja ville vilppu visa voitto wang wei will wilma wille yan yara ässä make masa pate nisse rike kata
    frank elmo peppi saga hetu bill mars sky rosa victor maxim dominik ernest
    """.split()
)

#: Every name, lower case.
FIRST_NAMES: Final = frozenset(
    (_FINNISH + _SWEDISH + _ENGLISH_AND_INTERNATIONAL + _NICKNAMES).split()
) | AMBIGUOUS - {"frank", "elmo", "peppi", "hetu", "mars", "sky", "ilo", "min", "roma"}
