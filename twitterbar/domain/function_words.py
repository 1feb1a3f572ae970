"""Words that hold sentences together and say nothing about anybody's interests.

How many posts hold a word tells most of them (`people.COMMON_SHARE`), but not in a small store, and not
for a language that few at the table speak. So the commonest of some languages are listed here, folded as
`text.words` folds them. Left out on purpose is what has a meaning worth talking about in another of these
languages ("war", "hat", "pan"); words of one or two letters don't count anyway.
"""

_ENGLISH = """
able about above across actually after again against ago ain't all almost alone along already also
although always among and another any anybody anybody's anyone anyone's anything anyway anywhere are
aren't around ask asked asking away back bad barely basically became because become becomes been before
began begin begins behind being believe below beside besides best better between beyond big bigger bit
both bring brings brought but came can can't cannot case certainly come comes coming completely could
could've couldn't day days definitely despite did didn't different does doesn't doing don don't done down
during each earlier early eight either else enough especially even eventually ever every everybody
everybody's everyone everyone's everything everywhere exactly except fact few fewer finally find finds
first five for forever found four from get gets getting give given gives giving glad goes going gone gonna
good got great guess had hadn't haha half happy hardly has hasn't have haven't having he'd he'll he's hear
heard hears hello hence her here here's hers herself hey high him himself his hmm hour hours how how's
however i'd i'll i'm i've including indeed inside instead into isn't it'd it'll it's its itself just keep
keeps kept kind knew know knowing known knows large last late later least less let let's like liked likes
little long look looked looking looks lot lots low made make makes making many maybe mean means meant
meanwhile might might've mightn't mine minute minutes moment month months more most mostly much must
must've mustn't myself near nearly need needed needn't needs neither never new next nice nine nobody
nobody's none nope nor not nothing now nowhere off often okay old once one only onto other others
otherwise our ours ourselves out outside over own part particularly people people's per perhaps place
please point possibly previous probably put puts quickly quite rather really recently right said same saw
say saying says see seem seemed seems seen seven several shall shan't she she'd she'll she's should
should've shouldn't simply since six small some somebody somebody's somehow someone someone's something
sometime sometimes somewhere soon sorry sort start started starts still stuff such suddenly suppose sure
take taken takes taking talked tell tells ten than thank thanks that that'd that'll that's the their
theirs them themselves then there there'll there's therefore these they they'd they'll they're they've
thing things think thinking thinks third this those though thought three through throughout thus till time
today today's together told tomorrow tonight too took toward towards tried tries try trying turn turned
turns two unable under underneath unless unlike until upon use used usually very via want wanted wanting
wants was wasn't way we'd we'll we're we've week weeks well went were weren't what what'll what're what's
whatever when whenever where where's whereas wherever whether which whichever while who who'd who'll who's
whoever whole whom whose why why's will with within without won't wonder wondering worse worst would
would've wouldn't wow y'all yeah year years yep yes yesterday yet you you'd you'll you're you've your
yours yourself yourselves
"""

_GERMAN = """
aber alle allem allen aller alles als andere anderen auch auf aus bei beim bis bist damit dann das dass
dein deine dem den denn der des dich dies diese diesem diesen dieser dieses dir doch dort durch ein eine
einem einen einer eines einfach etwas euch euer für ganz geht gegen genau gibt habe haben hatte hatten
heute hier hin ich ihm ihn ihnen ihr ihre ihrem ihren immer ist jede jeder jetzt kann kein keine keinen
können könnte man mehr mein meine meinem meinen mich mir mit morgen muss nach nicht nichts noch nun nur
oder ohne schon sehr sein seine seinem seinen seit sich sie sind soll sollte sondern über uns unser unsere
unter viel vom von vor wann waren warum weil wenn wer werden wie wieder wir wird wirklich wurde würde zum
zur zwischen
"""

_FRENCH = """
alors après aussi autre autres avant avec avez avoir avons bien car cela celle celui ces cet cette ceux
chez comme dans depuis deux dire dit donc elle elles encore entre est était êtes être eux faire fait faut
font ici ils jamais jour juste leur leurs lui mais même mes moi moins mon nos notre nous ont par parce pas
peu peut plus pourquoi quand que quel quelle qui quoi rien ses seulement sommes sont suis sur tes toi
toujours tous tout toute toutes très trop une vers voilà vos votre vous vraiment
"""

_SPANISH_AND_PORTUGUESE = """
ahora algo alguien alguna ante antes aquí así aunque cada casi como con contra cosa cuando cual del desde
donde durante ella ellas ellos eran eres esa ese eso esta está estaba están estar este esto estos estoy
fue fueron había hace hacer hacia han hasta hay hoy las les los más menos mientras mis mucho muchos muy
nada nadie nosotros nunca otra otro otros para pero poco por porque pues puede qué quien quién ser será
sido siempre siendo sobre soy sus también tan tanto tiene tienen todo todos tus una unas uno unos usted
vez voy agora ainda ali aqui até com depois dela dele deles ele eles essa esse estão fazer foi foram isso
isto mas mesmo meu minha muito muitos não nas nem nossa nosso num numa onde outra outro pela pelo pode
pois quais quando quem sem sempre seu seus são sua suas também tem tenho ter teu toda tudo uma umas você
"""

_ITALIAN_AND_DUTCH = """
abbiamo adesso alle allora altre altri altro anche ancora anni avere bene che chi cioè cosa cose così cui
dai dal dalla dalle davvero degli dei della delle dello dentro detto deve dice dire dobbiamo dopo essere
fanno fatto forse gli hai hanno invece lei loro magari meno mentre metà mia mio molto nei nel nella nelle
nessuno niente noi non nostra nostri nostro nulla oggi ogni ora per perché però più poi prima proprio può
qualche qualcosa quale quanto quella quelli quello questa queste questi questo quindi sarà sei sempre
senza sia siamo solo sono sopra sta stata stati stato sue sui sul sulla suo suoi tante tanti tra tutte
tutti tutto vero voi volta vostra vostro
aan alleen altijd ben bij dan dat deze door dus een eens ergens gaan gaat geen geweest goed haar heb
hebben heeft het hij hoe hun iets iemand jaar jij jou jouw kan komt kunnen maar meer meest met mijn moet
naar niet niets nog nooit omdat ook toch toen uit veel voor waar waarom wat weer wel wij wil worden wordt
zei zelf zich zij zijn zonder zou
"""

_RUSSIAN_AND_UKRAINIAN = """
без больше будет будут был была были было быть вам вас ведь весь вот все всё всегда всего всех где даже
для его ещё еще если есть здесь или именно как какой когда кто куда либо лишь меня мне может можно мой
надо нам нас него нее ней нет никто ничего один они опять очень перед под после потом потому почему почти
при про просто раз разве сам свой себе себя сегодня сейчас совсем так также такой там тебя тем теперь тоже
только том тот три тут уже хорошо хоть чего чем через что чтоб чтобы чуть эта эти это этого этой этом этот
був була були бути від він вона вони його моя наш немає тому треба тільки цей цього чому щоб який якщо
"""

_TURKISH_POLISH_AND_NORDIC = """
ama ancak artık bana bazı beni benim bile bir biraz biri bizim böyle bunu çok çünkü daha değil diye gibi
göre hep için ile ise kadar kendi nasıl neden niye olan olarak oldu onun sadece sana sen siz sonra şey
şimdi var veya yani yok zaten albo bardzo będzie być był była było były ciebie czy dla gdy gdzie jak jaki
jako jego jej jestem jeszcze jeśli już każdy kiedy który która które lub mam mnie mój może można nad nam
nic nie nigdy niż oraz poza przed przez przy się sobie tak tam tego też tej tylko tym wszystko więc zawsze
żeby alla allt att bara blev bli blir blivit där därför denna deras dess dessa det detta din ditt eller
ett från för får ganska genom göra gör hade hans har hela henne honom hur här inte ingen jag kom kommer
kunde med mellan mer min mitt mycket många måste ned någon något några när och också oss samma sedan sig
skulle som upp utan vad vara vid vilken vill være blive denne deres dette disse efter end før hvad hvem
hver hvis hvor ikke ind jeg jer kun meget mod nogle noget når også skal ville bare ble både ene hva
hvorfor kanskje litt mange noen noe opp til vår
"""

FUNCTION_WORDS = frozenset(
    (
        _ENGLISH
        + _GERMAN
        + _FRENCH
        + _SPANISH_AND_PORTUGUESE
        + _ITALIAN_AND_DUTCH
        + _RUSSIAN_AND_UKRAINIAN
        + _TURKISH_POLISH_AND_NORDIC
    ).split()
)
