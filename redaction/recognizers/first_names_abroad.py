"""Given names from the countries that students come from, romanised as they write them, and Sámi ones; by hand.

The registers that the model's lists are made from hold few of them. Those that are also words in Finnish, Swedish or
English are left out: one needs a cue, or the model, to tell them.
"""

from typing import Final

_NEPAL: Final = """
aakash aakriti aarati aashish abhishek alisha amrita anisha anmol anup anusha arati archana arpan ashish ashmita ashok
asmita avishek babita bandana barsha bhawana bhim bibek bidhan bigyan bijay bikash bikram bimal bimala binita binod
bipana bipin birendra bishal bishnu dhiraj dikshya dilip dinesh dipak dipendra dipesh dipika durga ganesh gaurab gaurav
gita gopal gyanendra hemanta ishwor jamuna janak jeevan kabita kamal khagendra khem kritika kumari kushal kushum laxman
laxmi madhav mahesh mandip manisha manita manoj mausam menuka mukesh mukunda nabin nabina namrata namuna narayan naresh
niraj nirajan niranjan niraula nirmala nischal nisha pabitra pasang pemba phurba prabin prabina prajwal prakriti pramila
prasanna pratik pratima prativa prerana puja puskar puspa rabin rabina rabindra rajendra rajkumar ramesh ranjana rejina
reshma ritesh ritu rojina roshan roshani rupa rupak rupesh sabin sabina sabita sagun sajan sajana samikshya samir
samjhana sandesh sandhya sangita sanjaya sanjeev sanjib sanju santosh sapana saraswoti sarita sarmila saroj saru shanti
sharmila shova shristi shyam sirjana sital smriti srijana subarna subash subina sudip sujan sujana sujata sujit sujita
suman sumitra sunil sunita suraj surakshya surendra sushant sushil sushila sushma susmita suvechhya tenzin tsering
tulasi ujjwal umanga umesh upendra urmila usha yamuna yogesh yubaraj yubraj
"""

_INDIA_AND_SRI_LANKA: Final = """
aadhya aadya aarav aarohi aarti aayush abhay abhijeet abhijit abhilash abhinav adarsh aditya advait ajith akanksha akash
akhil akshara akshat akshay alok amal aman amey amisha amruta anagha anamika anand ananya aniket anirudh anju ankita
ankur anshika anshul anuj anupam anupama anuradha anurag anushka aparna apoorva aravind aruna arvind ashwin ashwini
atharv athira avani avinash ayush ayushi balaji bhagya bharath bhargav bhavana bhavesh bhavika bhavya bhumika chaitanya
chamara chaminda chandan chathura chetan chinmay chirag chitra damith darshan darshana deepa deepak deepali deepika
deepthi devansh dhananjay dhanush dhanushka dharmendra dhruv dhvani dilani dilshan dipti divya divyansh drishti esha
gargi gauri gautam gayan gayathri gayatri geeta geetha girish gokul govind gunjan gurpreet hardik harini harish harpreet
harsha harshad harshit harshita hema hemant hemanth himanshu hitesh indika indira ishaan ishan ishani ishika ishita
isuru jagdish jahnavi janaka janhavi janvi jaspreet jatin jayant jayanthi jayesh jignesh jitendra jyothi jyoti kalpana
kalyani karishma karthik kartik kasun kaushik kavita kavitha keerthana keerthi ketan khushboo khushi kinjal kishore
komal krish krithika kriti kuldeep kunal lahiru lakshan lakshya lalit lalita lavanya lokesh madhavi madhu madhuri
madushan mahendra mahima malathi manas manasi manav mandeep maneesh manish manju manjula manjunath manpreet mayank mayur
mayuri medha meena meenakshi meera megha meghana mihir milind minal mohan mohit mridula mrunal mukul mukund nadeesha
nagaraj nandini naren naveen navjot navya neelam neeraj nehal nidhi nihal nihar nikhil nilesh nimal nimesha nimisha
nipuna niranjala nirosha nishant nishtha nitesh nithin nithya nitin nitya nuwan omkar padma pallavi pankaj parag parth
parul parvathi pasindu pavithra payal piyush poonam prabha prabhakar prabhat prachi pradip pradnya prafulla pragati
pragya prajakta pramod pranali pranav praneeth pranjal prasad prasanth prashant prateek prathamesh prathyusha pratibha
pratiksha praveen pravin preethi preeti preksha prema prithvi priyanka priyansh pubudu punam purnima radha radhika
raghav raghu rajani rajeev rajeshwari rajiv rajni rajwinder rakesh raksha ramya ranjan ranjit ranjith rashi rashmi
ravindra reema rekha renu renuka revathi riddhi rishabh rishika ritika riya rohini roshni ruchi ruchika rupali rutuja
ruwan sachin sahil sakshi samanthi sameer samiksha sampada sampath samruddhi sandip sandun sangeeta sangeetha sanika
sanjana sanket sanskriti sarath sarika sarthak sarvesh satish saurabh savita sayali seema shailaja shailesh shalini
shambhavi shantanu sharad sharada sharath shashank shashi shashwat sheetal shefali shikha shilpa shital shivam shivani
shobha shraddha shreyas shreyash shriya shruti shubham shubhangi shweta siddhi simran simranjeet sindhu smita snehal
sohan somesh sonal sonali sonam soumya sourabh spandana sravani sreeja sridhar srikanth srinivas srishti subhash
subramanian suchitra sudha sudhanshu sudhir sugandha sujatha sukanya sukhdeep sumana sumant sumedh sumit sunanda sundar
sunitha supriya surbhi surekha suresh surya sushmita suyash swapna swapnil swara swarnima swathi swati tanay tanisha
tanmay tanuja tanushree tanvi tejal tejas tejaswini thanuja tharindu thilini thushara trisha tushar udara uday upasana
upul urvashi utkarsh uttam vaibhav vaidehi vaishali vaishnavi vandana vanita varsha varun vasant vasudha vedant venkat
venkatesh vidhi vidya vignesh vijaya vikas vikrant vimal vinay vineet vineeta vineeth vinita vinod vipin vipul viraj
virendra vishal vishnu vishwas vrinda vrushali yamini yash yashas yashika yashoda yashraj yashwant yogita yukta
"""

_BANGLADESH_AND_PAKISTAN: Final = """
abdelkader abdelrahman abdulaziz abdulhamid abdulla abeer abood abrar adeeb adeel adnan afifa afreen afroza afsana aftab
ahlam ahsan aiman aisyah akhtar alanoud alwaleed aminul amjad ammar anas aneela anees anik anika anisur anum aqsa arafat
areej arham arif arifa ariful arooj arslan arwa asad asfand ashfaq ashik ashikur ashraf ashraful asif asma atif atiqur
atiya ayaan azad azeem azhar aziz azizul azra babar bakht bariş basma bassam batool beenish bisma bristy bushra daniyal
dareen dawood dilawar dipu eesha ehsan emaan ershad faaiz fahad faheem fahim fahima fahmida faisal faiza faizan fakhar
falak farhana farheen farida farjana farooq farrukh faruk farzana fatema fauzia fawad fawzia fayaz ferdous fida firdous
fiza furqan ghada ghazala ghulam habiba habibur hadeel hafeez hafsa haider hamdan hamid hammad hareem haris haroon
haseeb hashir hasib hassaan haya hiba hina hira hoda hossain huda humaira hussam iffat iftekhar ihsan ijaz ikram imaan
imtiaz inaya inzamam iqbal iqra irfan irum ishaq ishrat ishtiaq ismat israa izza jahanara jahangir jahid jalal jamila
jannatul javed jawad jaweria jerin jubayer junaid juveria kainat kaleem kamran kamrul kanwal kashif kausar khadijah
khadiza khaleda khansa khola khuram khurram kiswa kowser kulsoom laiba lamisa liton lubna luqman lutfor madiha mahad
maham mahboob mahbub maheen mahfuz mahira mahmudul mahnoor malaika maliha manahil manal marufa marwa maryum mashal
masood masud maysoon mehak mehedi mehnaz mehreen mehwish mishal mizanur moaaz moazzam moeez mohsin moinul mokhlesur
momin momina monir mosharraf moshiur mowmita mubashir mudasir mudassar mueez muhammed muneeb munir muntaha muntasir
murtaza musab musharraf mustafizur muzammil nabeel nabila nadeem nadim naeem nafeesa nafis nafisa nagina naheed nahid
nahida naila naima naimur najma najmul nasir nasreen nasrin naveed nawal nayab nayeem nazia nazmul nighat nimra nishat
noman noor noreen nosheen nowshin numan nusrat obaid oishi omaima omer osama parvez pritom qamar qasim qudsia rabeya
rabia raees rafi rafia rafid rafiq rafiqul raheel rahila rakib rakibul ramsha ramzan rania rasel rashed rashida ratul
raza rehan rehana rehman rezaul rezwana rifat rimsha riyad riyaz rizwan rizwana rokeya romaisa rubab rubel rukaiya
rukhsana rumana ruqayya saad sabahat sabbir sabeen sabiha sadaf sadia sadman saeed safina saher saiful sajib sajid sakib
sakibul salahuddin salauddin saleem salman samia samiul samra samreen sanam sanaullah sanjida saqib sarfraz sarwat
sayeda seemab selim shabana shabnam shafiq shahbaz shaheer shahid shahida shahin shahnaz shahriar shahzad shaila shaista
shakeel shakib shakil shakir shamim shamima shanta sharif sharmin shaukat shazia sheharyar shehzad sheraz shihab shoaib
shumaila sidra sifat sobia sohail sohel suborna sufyan sultana sumaira sumaiya sumbal sumera sumon sundas syeda tabassum
tahir tahira tahmid tahmina tahsin taimoor taimur talal talha tamanna tamim tanjila tanjim tanjina tanveer tanvir
tanzeela tanzila tariqul taslima tasneem tasnia tasnim tauqeer tauseef tayyab tayyaba tehmina tonmoy touhid towhid ubaid
ujala umaima umair umar umara umer unaiza urooj usama usman uzair uzma waheed wahid wajahat wajiha waleed waqar waqas
waseem wasim yasir yousuf yumna yusra zaeem zahid zahida zahoor zaib zaira zakaria zakia zannat zareen zeenat zeeshan
zehra zeynep zihad zohaib zoya zubair zulfiqar zunaira
"""

_VIETNAM_AND_CHINA: Final = """
bich bingbing binh chau chenchen chunhua cuong dandan diep duong duyen fangfang feifei giang guoqiang guowei haiyan hanh
haoran haoyu hiep hieu hoai hoang hongmei huimin huong huyen jiahao jiahui jialing jianguo jianhua jianping jiawei
jiaxin jiayi jiayu jingjing jingwen jingyi jinhua junjie junwei kaiwen khang khanh khoa khoi khue kieu lanh lanlan lihua
lijuan liling linh liping liwei lixin luong manh meihua meiling mengyao mengyuan mingming mingyu ngan nghi nghia nguyet
nhan nhat nhi nhung oanh peipei phat phong phuc phung qiang qianqian qiaoling qingqing quan quang quoc quyen quynh
ruolin ruoxi ruoyu shanshan shihan shuang shuyi sihan siqi siyu thach thao thien thinh thoa thuan thuong thuy tianyi
tianyu tingting trang trinh trong truc trung truong tuyen tuyet uyen vinh vuong wenbo wenjie wenjing wenwen wenxin wenyu
xiang xiangyu xiaodong xiaofeng xiaohong xiaohui xiaojing xiaolan xiaoli xiaolin xiaoling xiaolong xiaomei xiaoming
xiaoping xiaowei xiaoyan xiaoying xiaoyu xinran xinyi xinyu xinyue xiulan xiuying xuan xuemei xueying yahui yanan
yangyang yanling yanyan yating yaxin yichen yifan yihan yilin yingying yiran yishan yiting yixin yixuan yiyang yongjun
yuanyuan yuchen yufei yuhan yujie yulan yuqi yuting yutong yuwei yuxin yuxuan yuyan zhengyu zhihao zhiming zhiqiang
zhiwei zhiyuan zihan zihao zimo zixin zixuan ziyang ziyi ziyu
"""

_AFRICA: Final = """
abena abera abiodun abiola abla achieng adaeze adanna adaobi adebola adedayo adekunle ademola adeola adesola adetola
adewale adhiambo adjoa adwoa afolabi afua akinola akinwale akinyi akosua akoth akua akwasi almaz amadi amaka amarachi
aminata anuoluwapo arinze atieno auma awino ayana ayobami ayodele ayomide baaba babajide babatunde bamidele barasa
bereket biniam biruk bolaji bukola chebet chege chepkoech chepngetich cherono cheruiyot chiamaka chibueze chibuike
chibuzo chidera chidiebere chidinma chigozie chika chike chima chimamanda chinelo chinenye chinonso chinwe chioma chisom
chukwudi chukwuebuka dagmawi damilola dawit dayo ebele ebere ebuka efua ekene ekow elsabet elshaday emeka emmanuella
eniola enitan esinam esther etenesh eyob ezinne femi feven fikirte fikre folake folasade frehiwot funke funmilayo
gathoni gbenga gebre genet getachew girma githinji hagos haimanot hirut hiwot ifeanyi ifeoma ifunanya ijeoma ikechukwu
ikenna ireti iyanuoluwa jepchirchir jepkemboi jide jumoke kaleb kalkidan kamau kariuki kayode kehinde kelechi kenechukwu
kerubo kibet kidane kidist kimani kipchoge kiprono kiprop kiptoo kirubel kofi kojo kosisochukwu kunle kwabena kwadwo
kwaku kwasi kwesi liya maame macharia mahlet makeda makena mekdes mekonnen meron mesfin mihret modupe mojisola moraa
mosunmola mulu mulugeta mumbua muthoni mutua mwangi mwende nahom naliaka natnael ndidi negash nekesa ngozi njambi njeri
njoki njoroge nkechi nkem nkiru nkiruka nnamdi nneka nonso nyambura nyokabi obiageli obinna obioma ochieng odhiambo
odunayo ogechi okechukwu okoth olabisi oladele oladipo olamide olanrewaju olayinka olufemi olumide olusegun
oluwadamilola oluwafemi oluwaseyi oluwatobi oluwatosin omolara omondi omotola onyango onyeka onyekachi onyinye opeyemi
osagie osaze otieno owusu oyinkansola rahel rotimi samrawit saron segun selam selamawit semhar senait seun seyi shola
simisola solomon somto somtochukwu tade tadesse taiwo tekle temilade temitayo temitope tesfaye tewodros tigist titilayo
tobechukwu tobiloba tochukwu tolu tolulope tomiwa tope tsegaye tunde tunji uche uchenna ugochi ugochukwu uzochukwu uzoma
wafula wairimu wambui wangari wangui wanjiku wanjiru waweru wekesa yared yemi yetunde yewande yodit yohannes yonas
yordanos zainabu zelalem zerihun
"""

_IRAN_AND_NEIGHBOURS: Final = """
alireza amirhossein arash ardalan arezoo armin arshia atefeh avin azadeh azar babak bahar bahareh bahman bahram behnam
behnaz behrouz behzad berfin berivan darius dariush daryoush dilan dilnaz donya elaheh elham elnaz emad erfan esmaeil
farhad fariba farid farideh farnaz farshad farzad farzaneh fatemeh fereshteh forough ghazal golnaz habib hadis hamed
hamidreza hawre hengameh hiwa homa hossein houman javad jiyan kamyar karwan kaveh khosrow kianoush kourosh laleh leila
mahdi mahdieh mahsa mahtab mahyar majid mandana maryam masoud masoumeh mehran mehrdad mehrnaz milad mina mohadeseh
mojgan mojtaba mona morteza mostafa nader nahal narges nasim navid nazanin negar negin newroz niloofar niloufar nima
omid parastoo parham parisa pegah peyman pouria pouya rahele ramin rebin reyhaneh reza rojda rojin roksana roxana roya
rozhin saba saeedeh saghar sahar sajjad samaneh sanaz sara sepehr sepideh setareh shabnam shadi shaghayegh shahab
shahram shayan sherzad shilan shima shirin shokoufeh siamak soheil sohrab solmaz soroush tahereh tannaz vahid yalda
yasaman yaser zeynab zohreh
"""

_UKRAINE_AND_RUSSIA: Final = """
aleksandra alyona anastasiia anastasiya andriy anzhela arina artyom bohdan borys daria darya dasha denys dima dmitro
dmytro evgeniya evgeny fedor galina gleb grigory ihor iryna kateryna khrystyna kirill kolya ksenia kseniia ksenija lesya
lidiya liudmyla lyubov lyudmila maksym masha misha mykhailo mykola mykyta nadezhda nadiia nastya nataliia nataliya nazar
oksana oleh oleksandra oleksii olesya olha ostap polina roksolana ruslan ruslana serhii serhiy snezhana solomiia
stanislav stepan svitlana tetiana tetyana timofey ulyana vadim valentyna valeriya vanya varvara vasyl vasylyna vitalii
vitaly vladislav vladyslav volodymyr vova vyacheslav yana yaroslav yaroslava yegor yelena yevgeniy yevhen yevheniia
yulia yuliya yurii zhanna zhenya zoryana
"""

_SAMI: Final = """
ailu aslak asllat biehtár biera biret birit gáddjá gádja gárdin heaika hánsa issáhat issát iŋgá jouná jovnna jovsset
káre káren liná láilá lásse mihkkal mihkku máhte máhtte máijá máret márjjá márjá máttis nigá niilasaš niillas ovlla
ovllá pirita riste risten ráste rávdná sunná sárá vulle áile áilen áilu ámmun ándaras ánde ánne ánte ásllat
"""

#: Every name, lower case.
NAMES_ABROAD: Final = frozenset(
    (
        _NEPAL + _INDIA_AND_SRI_LANKA + _BANGLADESH_AND_PAKISTAN + _VIETNAM_AND_CHINA + _AFRICA + _IRAN_AND_NEIGHBOURS
        + _UKRAINE_AND_RUSSIA + _SAMI
    ).split()
)  # fmt: skip
