"""Given names from the countries that students come from, romanised as they write them, and Sámi ones; by hand.

The registers that the model's lists are made from hold few of them. Those that are also words in Finnish, Swedish or
English are left out: one needs a cue, or the model, to tell them.
"""

from typing import Final

_NEPAL: Final = """
aakash aarati aashish abhishek alisha amrita anisha anup anusha arati archana arpan ashish ashmita ashok avishek
bandana barsha bhawana bhim bibek bikash bikram bimal bimala binita binod bipana bipin bishal bishnu dhiraj dikshya
dilip dinesh dipak dipendra dipesh dipika durga ganesh gaurav gita gopal gyanendra hemanta ishwor janak jeevan kabita
kamal kritika kumari kushal laxman laxmi madhav mahesh mandip manisha manoj menuka mukesh nabin nabina namrata narayan
naresh niraj nirajan niranjan nirmala nischal nisha pabitra pasang pemba phurba prabin prabina prajwal prakriti
pramila prasanna pratik pratima prerana puja puspa rabin rabindra rajendra rajkumar ramesh ranjana rejina reshma
ritesh rojina roshan rupa rupesh sabin sabina sabita sajan samikshya samir samjhana sandesh sandhya sangita sanjeev
sanjib santosh sarita saroj shanti sharmila shova shristi shyam smriti srijana subash subina sudip sujan sujata sujit
suman sumitra sunil sunita suraj surendra sushant sushil sushila sushma tenzin tsering ujjwal umesh upendra urmila
usha yamuna yogesh yubraj
"""

_INDIA_AND_SRI_LANKA: Final = """
aarav abhijit abhilash abhinav adarsh aditya ajith akash akhil akshay amal aman anand ananya aniket anirudh anju
ankita anuj anupama anuradha aparna aravind arvind ashwin ashwini athira ayush bhavana bhavya chamara chaminda chandan
chathura chetan damith darshan deepa deepak deepika deepthi dhanushka dhruv dilani dilshan divya gayan gayathri gokul
gurpreet harish harpreet harsha harshita hemant himanshu indika ishaan ishita isuru jagdish janaka jaspreet jayanthi
jyothi jyoti kalpana karthik kartik kasun kaushik keerthi kishore kuldeep lahiru lakshan lalita madhavi madhu madhuri
madushan mahima malathi mandeep manish manju manpreet meenakshi meera megha mohit mukund nadeesha nagaraj nandini
navjot navya neeraj nikhil nilesh nimal nimesha nipuna niranjala nirosha nishant nithin nuwan pallavi pankaj parth
pasindu pavithra piyush prabhat prachi pradip pranav praneeth prasad prasanth prashant prateek praveen preethi preeti
priyanka pubudu punam radhika raghav rajeev rajwinder rakesh ramya ranjith rashmi ravindra rekha renuka revathi ritika
riya ruwan sachin sahil sakshi samanthi sampath sandun sangeetha sanjana sarath saurabh savita shalini shantanu
sharath shashank shikha shilpa shivam shivani shruti shubham shweta simran simranjeet sindhu smita sonali soumya
sreeja srikanth srinivas subhash sudhir sukanya sukhdeep sumit supriya suresh surya swapna swathi tanvi tejas thanuja
tharindu thilini thushara tushar udara uday upul utkarsh vaishali vaishnavi varsha varun vidya vignesh vijaya vikas
vinay vineeth vinod vipin vishal vishnu yash yashika yogita
"""

_BANGLADESH_AND_PAKISTAN: Final = """
abrar adeel adnan afroza afsana ahsan aminul amjad anika anisur arafat arif ariful asad asif atif ayaan azhar aziz
babar ehsan fahad fahim faisal faiza faizan farhana farooq faruk farzana fawad ferdous habiba habibur haider hamid
hammad haris hasib hina humaira iftekhar ikram imtiaz iqbal iqra irfan ishtiaq jahangir jahid jannatul javed jubayer
junaid kamran kamrul kashif khadiza khurram lubna mahbub mahfuz mahmudul mahnoor maryum masud mehedi mehnaz mizanur
moazzam mohsin moinul monir mosharraf muhammed munir muntasir musharraf nabila nadeem naeem nafisa nahid naima nasir
nasreen nasrin naveed nazia nazmul nusrat omer osama parvez qasim rabia rafiq rafiqul rakib rakibul rasel raza rehman
rifat rizwan rubel rukhsana rumana saad sabbir sadaf sadia saeed saiful sajid sakib salman samia sanaullah sanjida
saqib sarfraz shabnam shafiq shahbaz shahid shahin shahriar shahzad shakib sharif sharmin shehzad shoaib sohail sohel
sultana sumaiya syeda tabassum tahir tahmina taimur talha tamanna tanjim tanjina tanvir tanzila taslima tasnim tauseef
tayyab touhid ubaid umair umar usama usman waqar waqas waseem yasir yousuf zahid zeeshan zubair
"""

_VIETNAM_AND_CHINA: Final = """
bich bingbing chau chenchen chunhua cuong dandan diep duong duyen fangfang feifei giang guoqiang guowei haiyan hanh
haoran haoyu hieu hoai hoang hongmei huimin huong huyen jiahao jiahui jialing jianguo jianhua jianping jiawei jiaxin
jiayi jiayu jingjing jingwen jingyi jinhua junjie junwei kaiwen khang khanh khoa khoi khue kieu lanh lanlan lihua
lijuan liling linh liping liwei lixin luong manh meihua meiling mengyao mengyuan mingming mingyu ngan nghi nghia
nguyet nhan nhi nhung peipei phat phong phuc phung qiang qianqian qiaoling qingqing quan quang quoc quyen quynh ruolin
ruoxi ruoyu shanshan shihan shuang shuyi sihan siqi siyu thach thao thinh thuan thuong thuy tianyi tianyu tingting
trang trinh trung truong tuyen tuyet uyen vinh vuong wenbo wenjie wenjing wenwen wenxin wenyu xiang xiangyu xiaodong
xiaofeng xiaohong xiaohui xiaojing xiaolan xiaoli xiaolin xiaoling xiaolong xiaomei xiaoming xiaoping xiaowei xiaoyan
xiaoying xiaoyu xinran xinyi xinyu xinyue xiulan xiuying xuan xuemei xueying yahui yanan yangyang yanling yanyan
yating yaxin yichen yifan yihan yilin yingying yiran yishan yiting yixin yixuan yiyang yongjun yuanyuan yuchen yufei
yuhan yujie yulan yuqi yuting yutong yuwei yuxin yuxuan yuyan zhengyu zhihao zhiming zhiqiang zhiwei zhiyuan zihan
zihao zimo zixin zixuan ziyang ziyi ziyu
"""

_AFRICA: Final = """
abena abiodun abiola adaeze adaobi ademola adesola adewale afua akosua akua akwasi almaz amadi amaka aminata ayodele
babajide babatunde bamidele bereket biniam chiamaka chibuike chidera chidinma chika chima chioma chisom chukwudi
damilola dawit ebere ebuka efua ekene ekow emeka esinam esther ezinne femi fikre folake folasade funke funmilayo
gathoni gebre genet hagos hiwot ifeanyi ifeoma ifunanya ikechukwu ikenna jide kamau kehinde kelechi kidane kipchoge
kiprono kofi kojo kwabena kwadwo kwaku kwasi kwesi makena mekonnen meron mulu mumbua mutua mwangi ndidi negash ngozi
njeri nkechi nkiruka nnamdi nneka nyambura obinna obioma odunayo ogechi okechukwu olabisi oladele olamide olanrewaju
olufemi olumide olusegun oluwadamilola oluwafemi oluwaseyi oluwatobi oluwatosin omolara omotola onyekachi onyinye
osagie otieno owusu rahel segun selam selamawit semhar senait seun shola solomon somto tadesse tekle temitayo temitope
tesfaye tewodros tigist titilayo tobiloba tochukwu tolulope tsegaye tunde uche uchenna ugochukwu uzoma wambui wangari
wanjiku wanjiru yetunde yewande yodit yohannes yonas zainabu zerihun
"""

_IRAN_AND_NEIGHBOURS: Final = """
alireza amirhossein arash ardalan arezoo armin arshia atefeh avin azadeh azar babak bahar bahareh bahram behnaz
behrouz behzad berfin berivan darius daryoush dilan dilnaz elaheh elham elnaz emad esmaeil farhad farideh farnaz
farzad farzaneh fatemeh fereshteh forough ghazal golnaz habib hadis hamed hamidreza hawre hiwa hossein houman javad
jiyan karwan kaveh khosrow kianoush kourosh laleh leila mahdi mahdieh mahsa mahtab mahyar majid mandana maryam masoud
masoumeh mehran mehrdad mehrnaz milad mina mojgan mojtaba mona morteza nader narges nasim navid nazanin negar negin
newroz niloofar niloufar nima omid parastoo parham parisa pegah peyman pouria pouya ramin rebin reza rojda rojin
roxana roya rozhin saba saeedeh saghar sahar sajjad samaneh sanaz sara sepideh setareh shabnam shahab shahram shayan
sherzad shilan shima shirin shokoufeh siamak soheil sohrab soroush tahereh tannaz vahid yaser zeynab zohreh
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
        + _SAMI
    ).split()
)  # fmt: skip
