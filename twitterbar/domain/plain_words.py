"""English words that anybody uses about anything, and so bring no two people together.

They have a meaning, other than `function_words`, and count where many texts are compared. But "you both speak
of sits, blue and sixteen" is nothing to introduce two people by. Folded as `text.words` folds them.
"""

_DOING = """
added agree agreed answer answered answers appear appeared arrive arrived arrives asks ate avoid bought
break breaks broke broken brought build built burn burned burning burns buy buying call called calling
calls care cared carried carries carry carrying catch caught change changed changes changing check checked
chose clear close closed closes closing consider continue cost costs count counted counting counts cover
covered cried cross crossed cut cuts cutting dead deal decide decided depend died dies doubt dream dreams
drew drive drives drop dropped drove eat eating eats end ended ending ends enjoy enjoyed expect expected
explain explained fail failed fall fallen falling falls fear feel feeling feels fell felt fight fill
filled fine finish finished fit fits fix fixed flew fly flying follow followed following forget forgets
forgot forgotten gave gone grew grow growing grown grows handed handled hang hanging happen happened
happening happens hate held help helped helping helps hides hiding hit hits hold holding holds hope hoped
hopes hung hurt joined joke jump kick kill killed knock knocked laid laugh laughed laughing lay learn
learned learning learnt leave leaves leaving led left lend lets lent lie lies lift lifted listen listened
listening listens live lived lives living lose loses losing lost love loved loves loving manage managed
matter matters measure measured meet meeting meets mention mentioned met mind minds miss missed missing
move moved moves moving named notice noticed offer offered open opened opening opens order ordered owe
owed own owned paid pass passed passes passing pay pays pick picked plan planned plans play played plays
pointed prefer press pressed promise promised prove proved pull pulled pulls push pushed ran reach reached
reading reads ready realize realized receive received refuse refused remain remember remembered remembers
replied reply rest return returned ring rings rise rode rose run running runs sang sat save saved seek
sell send sending sends sent set sets settle shake share shared shook short shout shouted show showed
showing shown shows shut shuts sit sits sitting sleep sleeping sleeps slept smile smiled sold solve sound
sounded sounds speak speaking speaks spend spent spoke spoken stand standing stands stay stayed staying
stays steal step stepped steps stick sticks stolen stood stop stopped stopping stops stuck suggest suit
taught teach tear tears telling threw throw thrown touch touched trust understand understands understood
visit visited wait waited waiting waits wake walked wash washed watch watched watches watching wear
wearing wears win wins wish wished wishes woke woken won wore work worked working works worried worry
write writes writing written wrote
"""

_BEING = """
afraid alive angry awake beautiful black blue bright brown calm cheap clean clever closest cold cool dark
dear deep dirty dry dull easy empty entire exact excited extra fair famous fast favorite favourite final
flat free fresh front full funny gold gray green grey hard heavy hidden hot huge hungry important
interesting kinder largest lazy light lonely loose loud lovely low mad main naked narrow natural normal
odd open orange perfect pink plain pleasant pleased polite poor possible present pretty private proper
proud public purple quick quiet rare red rich rough round sad safe secret separate serious shallow sharp
shiny shy sick silent silly similar simple single slow smooth soft solid spare special square steady
straight strange strong stupid sudden sweet tall thick thin tidy tight tiny tired true ugly unusual useful
usual warm weak weird wet white whole wide wild wise wrong yellow young
"""

_HAVING = """
age air amount animal apart area arm arms attention baby bag beginning bit board body bottom box boy boys
brother bunch business car center centre chance child children choice city class clothes color colour
company conversation corner couple course crowd daughter difference difficulty dinner distance door doors
dozen dust edge effort error evening evenings event example excuse expert eye eyes face faces family
father feet fellow finger fingers floor folk folks foot form friend friends future gentleman girl girls
group guess guest guests guy guys habit hair hall hand handful hands head heads heart hearts heat height
hell help hole holiday home house houses husband idea ideas inch inches information item job jobs kilo
kilometers kilos kind kinds kitchen lack lady legs letter level life line lines list lunch man manner mark
material measure men message meter meters metre metres middle mile miles mistake moment money morning
mornings mother mouth name names neck neighbor neighbors neighbour neighbours news night nights noise nose
note notice number numbers object office opinion option pair parents party passenger past picture pictures
piece pieces places plenty pocket points position post posts power presence problem problems process
progress project proof purpose quality quarter question questions reason reasons record report result
results road room rooms row rule rules scene seat second seconds sense sentence service shape shoes shop
shops shoulder side sides sign silence sister size skin son sort spring stage station stories story street
streets style subject summer surprise system table tail talk talking talks task taste teeth test thanks
throat title tone tongue tooth top topic town towns traffic trick trouble truth type view village visit
voice voices wall walls watch water wednesday weekend weeks weight wife window windows winter woman women
word words worker world yard
"""

_COUNTING = """
april august billion december double eighteen eighth eighty eleven february fifteen fifth fifty forty
fourteen fourth friday fridays hundred hundreds january july june march million millions monday mondays
nineteen ninety ninth november october percent saturday saturdays september seventeen seventh seventy
sixteen sixth sixty sunday sundays tenth thirteen thirty thousand thousands thursday thursdays tuesday
tuesdays twelve twenty twice wednesday wednesdays zero
"""

_IN_MANY_A_BIO = """
account accounts community endorsement endorsements official opinions personal profile retweet retweets
timeline tweet tweeting tweets using views website
"""

PLAIN_WORDS = frozenset((_DOING + _BEING + _HAVING + _COUNTING + _IN_MANY_A_BIO).split())
