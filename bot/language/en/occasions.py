"""Times without a fixed day or hour: seasons, holidays, parts of a school day, and vague times."""

from __future__ import annotations

from itertools import product

from bot.language.en.days import WEEKDAY_NAMES
from bot.language.en.numbers import NUMBERS
from bot.language.words import OccasionWords


def _listed(words: str) -> tuple[str, ...]:
    """Words apart by signs that none of them has."""
    return tuple(words.split("|"))


def _phrases(*parts: tuple[str, ...]) -> tuple[str, ...]:
    """Every choice of one word from each part, in order; an empty word is left out."""
    return tuple(" ".join(filter(None, each)) for each in product(*parts))


_SEASONS = ("spring", "springtime", "summer", "summertime", "autumn", "fall", "winter", "wintertime")
_SCHOOL = (
    *_listed(
        "term|term time|termtime|half term|half-term|semester|trimester|midterm|midterms|midsemester|"
        "mid-semester|mid-term|finals week|reading week|exam week|freshers week|orientation week|recess|"
        "free period|free hour|double period|period|break|lunch break|tea break|coffee break|snack break|"
        "breaktime|lunch hour|vacation|vacations|vac|inset day|snow day|free time|spare time|dismissal|"
        "playtime|play time|nap time|naptime|snack time|break time|dinnertime|dinner time|suppertime|"
        "supper time|mealtime|hols|first bell|last bell|second bell|the bell|w/c|wc monday|home time|"
        "hometime|closing time|off day|day off|snow days|half day|half days"
    ),
    *_phrases(("spring", "summer", "autumn", "fall", "winter", "half term", "school"), ("break", "vacation")),
    *_phrases(("michaelmas", "hilary", "trinity", "lent", "easter"), ("term",)),
)
_FEASTS = (
    *_listed(
        "advent|lent|epiphany|twelfth night|candlemas|michaelmas|martinmas|lammas|whitsun|whit monday|"
        "pentecost|ascension|ascension day|corpus christi|assumption|annunciation|all saints|all saints'|"
        "all saints' day|all souls|all souls' day|all hallows|hallowe'en|palm sunday|holy week|"
        "maundy thursday|holy saturday|good friday|easter sunday|easter monday|eastertide|shrove tuesday|"
        "shrovetide|pancake day|ash wednesday|mardi gras|christmastime|christmastide|yule|yuletide|noel|"
        "boxing day|new years|new years day|new years eve|hogmanay|burns night|bonfire night|"
        "guy fawkes night|guy fawkes|st patrick's|st patricks|st david's day|st george's day|"
        "st andrew's day|st nicholas|valentines|valentine's|valentines day|valentine's day|mothers day|"
        "mother's day|mothering sunday|fathers day|father's day|april fools|april fools'|groundhog day|"
        "presidents day|presidents' day|mlk day|memorial day|juneteenth|labor day|labour day|"
        "columbus day|veterans day|remembrance day|armistice day|anzac day|australia day|waitangi day|"
        "canada day|victoria day|bastille day|cinco de mayo|may day|independence day|republic day|"
        "national day|constitution day|earth day|black friday|cyber monday|bank holiday|public holiday|"
        "thanksgiving break|the fourth of july|fourth of july|ramadhan|ramazan|iftar|suhoor|eid al-fitr|"
        "eid al fitr|eid al-adha|eid al adha|eid ul-fitr|eid ul-adha|bakrid|muharram|ashura|mawlid|"
        "shabbat|sabbath|chanukah|hanukah|pesach|purim|rosh hashanah|rosh hashana|yom kippur|sukkot|"
        "shavuot|simchat torah|tisha b'av|tu bishvat|lag baomer|holi|navratri|navaratri|dussehra|"
        "deepavali|divali|pongal|onam|ganesh chaturthi|janmashtami|raksha bandhan|rakhi|makar sankranti|"
        "baisakhi|vaisakhi|maha shivaratri|shivaratri|durga puja|gurpurab|vesak|wesak|losar|songkran|"
        "loy krathong|thingyan|tet|nowruz|norooz|obon|chuseok|seollal|golden week|lunar new year|"
        "chinese new year|spring festival|lantern festival|mid-autumn|mid-autumn festival|"
        "mid autumn festival|moon festival|dragon boat festival|dragon boat|qingming|tomb sweeping day|"
        "double ninth|double ninth festival|kwanzaa|bodhi|shrove|maundy|winter solstice|summer solstice|"
        "solstice|equinox|"
        "midsummer|midwinter|beltane|arbaeen|asarnha bucha|makha bucha|visakha bucha|bhai tika|"
        "bijaya dashami|vijayadashami|buddha jayanti|buddha purnima|gandhi jayanti|mahavir jayanti|"
        "guru nanak jayanti|chhath|chhath puja|dashain|tihar|fulpati|ghatasthapana|lhosar|laxmi puja|"
        "lakshmi puja|laylat al-qadr|maghe sankranti|sankranti|maha ashtami|maha navami|ram navami|"
        "rama navami|thaipusam|thadingyut|ugadi|gudi padwa|tasua|vasant panchami|lohri|bihu|matariki|"
        "daeboreum|hinamatsuri|setsubun|tanabata|shichi-go-san|dongzhi|laba|laba festival|ching ming|"
        "cheng beng|double tenth|hungry ghost festival|ghost festival|water festival|harvest moon|"
        "winter solstice festival|immaculate conception|corpus domini|orthodox easter|catholic easter|"
        "whit sunday|whitsuntide|trinity sunday|passion sunday|passion week|rogation|hallowmas|"
        "allhallows|hallows eve|walpurgis night|midsummer eve|midsummer's eve|st john's eve|"
        "st stephens day|st stephen's day|st lucia|santa lucia|krampusnacht|fasching|channukah|hannukah|"
        "sukkoth|succoth|shavuoth|simchas torah|yom haatzmaut|yom ha'atzmaut|yom hashoah|yom hazikaron|"
        "rosh chodesh|selichot|nisan|sivan|tammuz|elul|tishri|tishrei|cheshvan|kislev|tevet|shevat|rajab|"
        "shaban|sha'ban|shawwal|jumada|dhul hijjah|dhu al-hijjah|isra miraj|jumu'ah|jummah|tarawih|fajr|"
        "dhuhr|zuhr|asr|maghrib|isha|matins|lauds|vespers|compline|evensong|feria|jubilee|red letter day|"
        "imbolc|samhain|lughnasadh|mabon|ostara|litha|oktoberfest|carnival|homecoming|prom|gaokao|suneung|qixi|kathina|navroz|milad|sehri|taraweeh|"
        "laylat al qadr|shab e meraj|shab e barat|shab e qadr|crimbo|chrimbo|sinterklaas|"
        "giving tuesday|remembrance sunday|day of the dead|dia de los muertos|hari raya|"
        "hari raya haji|hari raya puasa|idul fitri|idul adha|"
        "eid-ul-fitr|eid-ul-adha|eid-al-fitr|eid-al-adha|id el fitr|id el kabir|id el maulud|eid milad|"
        "milad-un-nabi|eid milad-un-nabi|shab-e-barat|shab-e-qadr|tabaski|tobaski|korite|jayanti|puja|pooja|"
        "purnima|poornima|panchami|lhochhar|phagwah|pohela boishakh|pohela baishakh|"
        "lag ba'omer|koningsdag|bevrijdingsdag|walpurgis|toussaint|ferragosto|semana santa|dia de reyes|"
        "dia de muertos|maslenitsa|radunitsa|jaanipäev|midsommar|juhannus|valborg|sant jordi|"
        "carnaval|karneval|rosenmontag|ostern|pfingsten|weihnachten|silvester|pâques|noël|navidad|"
        "nochebuena|nochevieja|pasqua|natale|capodanno|pascua|"
        "king's birthday|queen's birthday|kings birthday|queens birthday|emperor's birthday|"
        "buddha's birthday|prophet's birthday|washington's birthday|lincoln's birthday|fat tuesday|"
        "green monday|clean monday|holy thursday|holy friday|black saturday|emancipation monday|"
        "super tuesday|super bowl sunday|super sunday|bodhi day|feast day"
    ),
)
_DAYLIGHT = (
    *_listed(
        "daytime|night-time|nighttime|nightfall|twilight|first light|last light|cockcrow|dayspring|"
        "gloaming|eventide|sunup|small hours|the small hours|the wee hours|wee hours|crack of dawn|"
        "the crack of dawn|dead of night|high noon|forenoon|midmorning|mid-morning|midafternoon|"
        "mid-afternoon|late|late late|very late|late-ish|til late|till late|until late|earlier|early-ish|"
        "very early|early doors|rush hour|peak hours|peak time|prime time|off-peak|off peak|happy hour|"
        "zero hour|after hours|out of hours|overtime|extra time|injury time|half-time|halftime|downtime|"
        "tgif|prelims|commencement|add-drop|aftercare|advisory|day in lieu|"
        "in lieu|stuvac|swotvac|daylight savings|"
        "dst change|pencilled in|"
        "penciled in|latest|uptime|night shift|day shift|late shift|early shift|graveyard shift|interim|interval|lull|"
        "respite|eve|the eve|golden hour|lights out|lights-out|curfew|siesta|elevenses|supper"
    ),
)
_CALENDAR = (
    *_listed(
        "season|decade|decades|century|millennium|leap day|leap year|year end|year-end|quarter end|"
        "quarter-end|month end|month-end|fiscal year|financial year|tax year|academic year|school year|"
        "calendar year|fiscal year end|semiannually|semi-annually|semi-monthly|semimonthly|semiweekly|"
        "semi-weekly|bi-weekly|bi-monthly|biannually|biannual|biennially|triweekly|tri-weekly|"
        "on rotation|on a rota|w/e|w/b|"
        "j-term|intersession|maymester|perennially|seasonally|termly|half-yearly|mth|mths|yr|yrs|secs|eom|eoy|eot|qtr|fy"
    ),
    *_phrases(("day's", "week's", "month's", "term's", "season's", "year's"), ("end", "start")),
    *_phrases(
        ("end", "start", "beginning", "middle", "close", "rest", "remainder", "turn"),
        ("of",),
        ("", "the"),
        ("term", "semester", "season", "year", "month", "week", "day", "quarter", "school", "class", "play"),
    ),
)
_VAGUE = (
    *_listed(
        "close of business|close of play|end of play|end of business|week commencing|week beginning|"
        "week ending|week of|basis|semestral|bimestrial|ages ago|yonks|aeons|donkey's years|back to back|"
        "back-to-back|in succession|in a row|next up|first up|last but not least|near future|"
        "the near future|distant future|the foreseeable future|down the line|down the road|before long|"
        "ere long|not long|long since|of late|of old|this instant|that instant|for the moment|"
        "for the present|any old time|big time|half past|quarter past|on the fly|every blue moon|"
        "blue moon|till the cows come home|at the last minute|last minute|last-minute|"
        "at the eleventh hour|eleventh hour|bright and early|early bird|first come|night owl|24 hours|"
        "year round|yesteryear|for evermore|in two ticks|on the stroke|moonrise|for ages|for the duration|"
        "anon|betimes|overmorrow|yestereve|sennight|hitherto|heretofore|aforetime|"
        "ult|inst|prox|monsoon|t-minus|in between|the foreseeable|"
        "lateish|earlyish|nowish|ish|due date|deadline|expiry|lifetime|twelvemonth|sine die|"
        "at some stage|at any rate|on occasion|on end|further notice|provisional|rain or shine|"
        "weather permitting|time permitting|permitting|this very moment|in the fullness of time|"
        "in two shakes|day in, day out|gone midnight|double lesson|always|never|prior|prior to|"
        "eventually|sometime|some time|sometimes|someday|some day|one day|one of these days|any day|"
        "any day now|any time|any minute|any moment|immediately|instantly|promptly|punctually|"
        "momentarily|presently|directly|forthwith|straight away|straightaway|straight after|right away|"
        "right after|right now|right before|at once|at last|at length|at leisure|at some point|"
        "at the moment|at the weekend|at the bell|at short notice|soonest|soonish|sooner|sooner or later|"
        "a.s.a.p|stat|pronto|later on|laters|l8r|l8er|afterwards|afterward|thereafter|beforehand|"
        "meanwhile|meantime|in the meantime|henceforth|hereafter|from now on|for now|for good|for ever|"
        "forever|for a while|for a bit|for the time being|for the foreseeable|ongoing|permanently|"
        "temporarily|indefinitely|continuously|constantly|perpetually|nonstop|non-stop|round the clock|"
        "around the clock|24/7|24x7|occasionally|regularly|usually|normally|frequently|rarely|seldom|"
        "often|periodically|intermittently|sporadically|repeatedly|recurring|repeating|routinely|annualy|"
        "again|once more|once again|from time to time|time to time|now and then|now and again|"
        "every so often|every now and then|once in a while|once in a blue moon|on and off|off and on|"
        "day in day out|twice|thrice|on time|in time|on the dot|on the hour|bang on|prompt|punctual|"
        "top of the hour|as usual|as normal|as before|as always|as ever|as planned|as scheduled|"
        "as agreed|as arranged|as needed|as required|as per usual|per usual|the usual|usual|usual time|"
        "the usual time|usual slot|the usual slot|usual day|usual hour|business as usual|ad hoc|tba|tbd|"
        "tbc|tbh|to be confirmed|to be decided|to be determined|to be announced|to be advised|date tbc|"
        "time tbc|date tbd|time tbd|until further notice|on demand|on request|by appointment|"
        "by arrangement|in due course|in good time|ahead of time|in advance|well in advance|overdue|"
        "belated|lately|recently|nowadays|these days|those days|the other day|the day after|"
        "the night before|the night after|the morning after|the morning before|the evening before|"
        "the week after|the month after|same time|the same time|same day|the same day|same slot|"
        "same hour|same hours|same date|next time|last time|this time|first time|every time|each time|"
        "next session|next lesson|next class|last class|last lesson|this lesson|every lesson|every class|"
        "each lesson|each class|this term|next term|last term|every term|each term"
    ),
    *_phrases(
        ("this", "next", "last", "every", "each"), ("semester", "season", "spring", "summer", "autumn")
    ),
    *_phrases(
        ("this", "next", "last", "every", "each"), ("fall", "winter", "break", "period", "decade", "century")
    ),
    *_phrases(
        (
            *("evenings", "mornings", "afternoons", "weekdays", "weekends", "days", "nights"),
            *(f"{day}s" for day in WEEKDAY_NAMES),
        ),
        ("only", "alike"),
    ),
    *_phrases(
        ("in", "within", "for"),
        ("a", "the", "no"),
        (
            "bit",
            "jiffy",
            "moment",
            "mo",
            "sec",
            "second",
            "flash",
            "while",
            "tick",
            "instant",
            "trice",
            "time",
        ),
    ),
    *_phrases(
        ("in", "during", "over", "by", "at", "before", "after", "until", "mid", "early", "late", "since"),
        ("", "the"),
        (*_SEASONS, "holidays", "break", "recess", "term", "vacation", "semester"),
    ),
    *_phrases(
        ("when", "whenever", "if", "where", "wherever", "as", "once", "as soon as"),
        ("free", "ready", "possible", "available", "convenient", "able", "done", "needed", "time permits"),
    ),
    *_phrases(
        ("when", "whenever", "once", "if", "after", "before", "until"),
        ("i", "we", "you", "they", "he", "she"),
        (
            "can",
            "could",
            "am free",
            "are free",
            "is free",
            "have time",
            "has time",
            "finish",
            "arrive",
            "return",
        ),
    ),
    *_phrases(("when", "whenever", "if"), ("time",), ("allows", "permits")),
    *(f"{number}ish" for number in NUMBERS.words),
    *_phrases(
        ("once", "twice", "thrice", "three times", "several times", "a few times"),
        ("a", "per", "each", "every"),
        ("day", "week", "fortnight", "month", "term", "semester", "quarter", "year"),
    ),
)

OCCASIONS = OccasionWords(
    words=(*_SEASONS, *_SCHOOL, *_FEASTS, *_DAYLIGHT, *_CALENDAR, *_VAGUE),
    before_any=(
        "before",
        "after",
        "during",
        "until",
        "till",
        "throughout",
        "post",
        "pre",
        "mid",
        "between",
        "pending",
        "barring",
    ),
    determiners=("the", "a", "my", "our", "your", "their", "his", "her", "each", "every", "all"),
    numbered=_listed("period|block|day|rotation|term|semester|sem|trimester|quarter|q|fy|wk|slot|half"),
    titles=(
        *_phrases(
            ("movie", "film", "quiz", "game", "games", "talent", "poetry"), ("night", "evening", "day")
        ),
        *_phrases(("family", "curriculum"), ("night", "evening", "hour")),
        *_phrases(
            ("science", "maths", "math", "music", "book", "art", "culture", "language"),
            ("night", "evening", "hour"),
        ),
        *_phrases(("taster", "training", "study", "trial", "fun", "demo", "activity", "induction"), ("day",)),
        *_phrases(("career", "careers", "sunny", "rainy"), ("day",)),
        *_phrases(("monday", "friday", "saturday", "sunday"), ("club", "school")),
        *_phrases(
            ("office", "opening", "visiting", "contact", "story", "homework", "power"), ("hour", "hours")
        ),
        *_phrases(("year",), tuple(map(str, range(1, 14)))),
        *("days of the week", "months of the year", "early years", "telling the time", "hour of code"),
    ),
    named_days=(
        *_phrases(("open", "parents", "parents'", "parent"), ("night", "evening", "day")),
        *_phrases(
            (
                *("family", "curriculum", "science", "maths", "math", "music", "book", "art", "culture"),
                "language",
            ),
            ("day", "week"),
        ),
        *_phrases(("sports", "field", "prize", "graduation", "pi", "picture"), ("day",)),
    ),
    weekday_initials=(("m",), ("tu", "t"), ("w",), ("th",), ("f",), ("sa",), ("su",)),
    adverb_ends=("ly",),
    no_adverbs=(
        *_listed(
            "family|italy|sicily|assembly|butterfly|dragonfly|firefly|monopoly|anomaly|reply|supply|july|"
            "jelly|belly|rally|tally|lily|ally|bully|gully|folly|holly|molly|polly|sally|billy|kelly|emily|"
            "shelly|beverly|kimberly|friendly|lovely|lively|lonely|elderly|scholarly|motherly|multiply|apply|"
            "comply|rely|imply|simply|homily|panoply|ugly|silly|chilly|hilly|holy|oily|curly|wobbly|woolly|"
            "unlikely|likely|deadly|ghostly|costly|heavenly|worldly|jolly|trolley|only|fully"
        ),
    ),
    time_nouns=("time",),
    no_time=("of", "the", "and", "in", "a", "an", "about", "with", "on", "to", "for", "-"),
    no_typos=(
        *_listed(
            "abut|alter|alters|annual|ahura|ashur|aster|asura|aways|beak|bleated|belted|bout|bunch|clock|"
            "diner|earl|ears|eater|eery|elated|ester|ever|fist|firs|gain|harp|hole|horus|hour|inner|inter|"
            "kwanza|lamas|late|lates|latter|bass|lads|laud|mains|moth|moths|raja|siva|ummah|vesper|minuet|"
            "minuets|neve|nigh|onward|peach|prim|proto|round|sabbat|sine|sprig|staring|sumer|super|upper|"
            "valentine|very|weak|week|wend|year"
        ),
    ),
    possessed=("of",),
    before_clause={
        **dict.fromkeys(
            _listed(
                "before|after|during|until|till|throughout|since|within|pending|barring|except|unless|when|"
                "whichever|whenever|once|as soon as|as long as|following|year of the|in the nick of|in the middle of|"
                "at the end of|in the run up to|in the lead up to|subject to|as per|starting|beginning|"
                "commencing|effective|whilst"
            ),
            1,
        ),
        **dict.fromkeys(("if", "while"), 2),
    },
    before_one={
        **dict.fromkeys(("at", "by the", "around the"), True),
        **dict.fromkeys(("by", "from", "around"), False),
    },
    no_moments=_listed(
        "home|work|school|sea|university|college|uni|library|museum|zoo|war|risk|play|heart|large|least|most|"
        "hand|peace|rest|court|stake|park|beach|table|desk|movies|cinema|theatre|theater|gym|hall|church|"
        "office|lab|front|back|top|bottom|side|door|station|airport|market|hospital|height|bay|us|you|me|it|"
        "world|globe|house|town|city|country|campus|corner|film|scratch|memory|life|nature|abroad|space|data|"
        "step|example|design|side|rote|ear|sight|author|number|letter|all|everyone|everybody|others|"
        "doing|once|last|first|length|random|speed|sixes|ease|present"
    ),
    turns={
        **dict.fromkeys(_listed("every|each|next|last|usual|alternate|previous|upcoming|coming|any"), 2),
        **dict.fromkeys(_listed("this|following|same|these|those"), 1),
    },
    units=_listed(
        "day|days|night|nights|week|weeks|weekend|weekends|morning|mornings|evening|evenings|afternoon|"
        "month|months|hour|hours|minute|minutes|eve|half|start|end|middle|rest"
    ),
    after_unit=("of", "the", "before", "after", "back", "off", "out", "until", "till", "to"),
    no_turns=_listed(
        "aid|step|steps|language|languages|grade|grades|grader|graders|year|years|form|person|draft|edition|"
        "chances|chance|generation|gen|level|levels|stage|act|scene|chapter|unit|floor|world|lady|class|law|"
        "degree|conditional|principles|responders|responder|words|word|names|name|love|place|team|group|set|"
        "nature|stand|supper|door|book|one|man|child|student|pupil|teacher|body|thing|bit|movement|symphony|"
        "century|dimension|party|is|are|was|were|and|of|for|in|to|with|house|land|side|girl|boy|dance|"
        "empire|emperor|war|samurai|mohicans|tycoon|minded|aiders|nations|impressions|impression|position|"
        "subject|sight|sound|sounds|text|course|kind|type|sort|declension|conjugation|derivative|order|"
        "root|power|quadrant|division|eleven|aider|bookings|readers|reader"
    ),
    counted=_listed(
        "week|wk|day|block|cycle|rotation|lunch|term|period|shift|sitting|q|quarter|semester|half"
    ),
    lettered={"w": ("",), "t": ("+", "-"), "d": ("+", "-")},
    nouns=_listed(
        "leave|prayer|prayers|duty|block|rotation|rota|delay|dismissal|date|tide|moon|moons|festival|feast|sitting|shift|bell|recess|interval|closing|sleeps|season|tea|hence|"
        "immemorial|long|immediately|sessions time"
    ),
    time_ends=_listed("time|times|tide|day|days|night|nights|noon|morn|moon|month|week"),
    no_time_ends=_listed(
        "centime|maritime|mistime|overtime|pastime|ragtime|wartime|peacetime|lifetime|maritimes|betide|"
        "nucleotide|peptide|polypeptide|riptide|corday|doomsday|faraday|heyday|mayday|birthday|birthdays|"
        "benight|knight|knights|honeymoon|goodnight|fortnite|sometime|anytime|realtime|sunday|monday|"
        "tuesday|wednesday|thursday|friday|saturday|today|yesterday|holiday|holidays|everyday|someday|"
        "longtime|onetime|parttime|bigtime|goodday|oneday"
    ),
    roughly_ends=("ish",),
    solid_starts=_listed(
        "next|this|last|every|each|all|mid|pre|post|after|before|early|late|end|endof|endofthe|startof|until|"
        "till|twice|once|half|any|semi|bi|tri|inthe|onthe|atthe"
    ),
    solid_ends=_listed(
        "school|class|classes|exam|exams|lesson|lessons|match|game|work|sleep|church|practice"
    ),
    before_part=("all", "any", "most", "part of", "some", "whole", "entire"),
)
