"""The words and number shapes people write ages in: the tables of `ages`, without its logic.

Everything here is matched against folded text (see `fold`): lower case, straight quotes, plain hyphens, same length.
Ages in the tables are months, the lower bound included and the upper bound excluded. A stage that ordinary usage
gives as "a to b years" holds children until the day before they turn b + 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum, auto

# --- numbers -------------------------------------------------------------------------------------------------------

_UNITS = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()

NUMBERS: dict[str, int] = {word: value for value, word in enumerate((*_UNITS, *_TEENS), start=1)}
NUMBERS |= {word: 20 + 10 * place for place, word in enumerate(_TENS)}
NUMBERS |= {f"{ten}{unit}": NUMBERS[ten] + NUMBERS[unit] for ten in _TENS for unit in _UNITS}
NUMBERS |= {word: value for value, word in enumerate(_ORDINALS, start=1)}
NUMBERS |= {f"{word}s": NUMBERS[word] for word in (*_UNITS, *_TEENS)} | {"sixes": 6}

# Compounds come first so that "twenty one" is never read as "one".
_WORDS = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS)}))?|{'|'.join((*reversed(_TEENS), *_UNITS))})"
NUMBER = rf"(?:\d{{1,2}}(?!\d)|{_WORDS}\b)"
ORDINAL = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})"
_HALF = r"(?:\s{0,2}½|\s1/2|\s(?:and|an|&)\s(?:an?\s)?hal?f\b)"
ITEM = rf"(?:\d{{1,2}}(?:\.(?:1[01]|\d)(?!\d)|(?!\d|\.\d))|{_WORDS}\b)(?:{_HALF}|\s(?:and|an) a bit\b)?"
BEFORE_NUMBER = r"(?<![\w.£$€:/+#-])(?<!\d,)"
AFTER_NUMBER = r"(?![\w%:/+½]|[.,]\d|-[a-z\d])"
SEPARATOR = r"(?:\s*[,&]\s*(?:(?:and|or|&)\s+)?|\s+(?:and|or|plus|&)\s+)(?:a\s+)?"

MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
MONTH_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b"
)


def pattern(*parts: str) -> re.Pattern[str]:
    """A compiled pattern in ASCII mode: \\d must never match digits that the tables above do not know."""
    return re.compile("".join(parts), re.ASCII)


def number(text: str) -> int:
    """The whole number that `text` (digits, "sixteen", "twenty one", "fives", "3rd") stands for; -1 if none."""
    digits = re.match(r"\d+", text, re.ASCII)
    return int(digits[0]) if digits else NUMBERS.get(re.sub(r"[ -]", "", text), -1)


_FOLD = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "`": "'", "\u00b4": "'"}
    | {"\u201c": '"', "\u201d": '"', "\u00a0": " ", "\u2009": " ", "\u202f": " "}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)
_CUE_HYPHEN = pattern(r"(?<=nearly)-|(?<=almost)-|(?<=under)-(?=f)")


def fold(text: str) -> str:
    """Lower case with plain quotes and hyphens, character for character, so that spans stay true."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow when lowered; leave those alone
        lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    # Compatibility normalisation turns "2½" into "21⁄2"; read it as it was meant.
    return _CUE_HYPHEN.sub(" ", lowered.translate(_FOLD)).replace("1\u20442", "  ½")


# --- people --------------------------------------------------------------------------------------------------------


class Role(StrEnum):
    """Who a noun or pronoun beside an age stands for."""

    SPEAKER = auto()
    PRONOUN = auto()
    CHILD = auto()
    CHILDREN = auto()
    PEER = auto()  # a brother or a friend: a child when young, another adult when not
    PARENT = auto()
    OTHER = auto()


_ROLE_WORDS = {
    Role.SPEAKER: "i we me im iam you your youre ur",
    Role.PRONOUN: "he she they hes shes theyre who",
    Role.CHILD: "son daughter ds dd dss dsd dgs dgd dc boy girl child kid baby babe bubs newborn infant toddler tot lo lad "
    "lass eldest oldest youngest middle one other ours mine grandson granddaughter grandchild nephew niece stepson "
    "stepdaughter godson goddaughter pupil student yp teenager teen adolescent youngster young lac cyp person patient "
    "twin sibling dorter dauther daughtr grandaughter sn placement bairn wean starter learner schoolgirl schoolboy ds1 ds2 ds3 "
    "ds4 dd1 dd2 dd3 dd4 threenager tween preschooler client uasc male female leaver",
    Role.CHILDREN: "sons daughters boys girls children kids babies toddlers twins triplets lads grandchildren grandkids "
    "siblings nephews nieces pupils teens teenagers two three four five kiddos littles childrens",
    Role.PEER: "brother sister bro sis cousin friend freind mate stepbrother stepsister",
    Role.PARENT: "mum mam mom mummy mother mothers dad daddy father parent parents stepdad stepmum stepfather stepmother mums "
    "dads mama",
    Role.OTHER: "partner boyfriend bf girlfriend gf wife husband hubby ex fiance nan nanna nana gran granny grandma grandad "
    "grandpa grandfather grandmother grandparent grandparents carer carers worker teacher aunt auntie uncle landlord man men "
    "woman women bloke lady law lodger neighbour abuser perpetrator guy adult adults",
}
ROLES: dict[str, Role] = {word: role for role, words in _ROLE_WORDS.items() for word in words.split()}
MALE = frozenset("he hes dad daddy father stepdad stepfather boyfriend bf husband hubby grandad grandpa uncle man bloke".split())
FEMALE = frozenset(
    "she shes mum mam mom mummy mother mama stepmum stepmother girlfriend gf wife nan nanna gran granny grandma aunt auntie "
    "woman lady".split()
)
FIRST_PERSON = frozenset("i im my ive".split())
CARRIERS = frozenset("pupil student teen teenager yp client patient lac uasc young person".split())
OWNERS = frozenset("his her my our their the your".split())
BORN_ALREADY = frozenset("baby babies newborn infant he son boy twins lo one tot".split())
THIRD_PERSON = frozenset(
    "he she him her his hers hes shes son daughter ds dd grandson granddaughter boy girl lad lass nephew niece "
    "pupil kid kids child brother sister friend mate freind".split()
)
COUNTED = frozenset("kids children babies childrens two three four five kiddos siblings grandchildren grandkids pupils".split())
TWINS = {"twins": 2, "twin": 2, "triplets": 3}


# --- cues before a number, matched as token phrases ----------------------------------------------------------------


class Cue(StrEnum):
    """What a word between a person and a number says about the number."""

    BE = auto()
    PAST = auto()
    FUTURE = auto()
    TURNED = auto()
    JUST = auto()
    AGED = auto()
    NEARLY = auto()
    NOT = auto()
    NOW = auto()
    CORRECTION = auto()
    FILLER = auto()
    BOTH = auto()
    OF = auto()
    MARK = auto()
    ARTICLE = auto()
    PLACE = auto()


_CUE_PHRASES = {
    Cue.BE: "is|are|am|'s|'m|s|m|'re|re|is only|looks|looks about|be",
    Cue.PAST: "was|were|had been|used to be|when",
    Cue.FUTURE: "turning|turns|turn|will be|'ll be|ll be|going to be|gonna be|due to be|due to turn|about to turn|about to be"
    "|going to turn|will turn",
    Cue.TURNED: "turned|has turned|have turned|had turned",
    Cue.JUST: "just turned|only just turned|has just turned|newly|newly turned|recently turned|just gone",
    Cue.AGED: "aged|age|ages|age of|aged about|aged around|aged between|ages between",
    Cue.NEARLY: "nearly|almost|coming up|coming up to|coming up for|not quite|getting on for|approaching|just under|close to"
    "|very nearly|nealy|nearley|not yet|not even|rising|soon to be|nr|going on",
    Cue.NOT: "not|n't|nt|never|aint|no longer|not a",
    Cue.NOW: "now|currently|now aged",
    Cue.CORRECTION: "actually|sorry|i mean|i meant|meant|no wait|wait no|correction|i meant to say|scrap that",
    Cue.FILLER: "only|just|still|all|about|around|approx|roughly|already|already just|between|in total|obviously",
    Cue.BOTH: "both",
    Cue.OF: "of",
    Cue.MARK: ",|:|-|=",
    Cue.ARTICLE: "a|an",
    Cue.PLACE: "in|at|in the|at the|doing|doing her|doing his|doing my|started|starting|going into|into|my|on",
}
CUES: dict[str, Cue] = {phrase: cue for cue, phrases in _CUE_PHRASES.items() for phrase in phrases.split("|")}

# A clause that opens with one of these speaks of another time than now ("when she's 3", "before he was 5").
OTHER_TIMES = frozenset("when until till til before once since unless after by whenever til' time".split())
FIGURATIVE_SUBJECT = frozenset("like though thinks thinking pretends pretending reckons".split())
# Words that make "X is 3" or "nearly 3" something other than an age.
NOT_A_PERSON = frozenset(
    "it its that this there what which here where how wait waiting list score level limit rate ratio number cost price rent time "
    "temperature temp band phase grade class minimum maximum max min average answer total result bmi iq sats size weight at for "
    "after took takes since until till by to from waited past half before over under up on in with than year years week weeks "
    "month months day days least most hours out per every another first last next".split()
)
# Words whose own number follows them: none of these numbers is an age.
LABELS = frozenset(
    "level levels tier stage step band grade type section s regulation reg part caf form forms ext extension flat number no ward "
    "room bed bus size page question phase unit chapter article schedule class set table top route junction platform floor "
    "apartment block plot box centile score scored iq epds sdq phq gad asq bmi ks line channel radio version v gcse btec nvq q "
    "week month year years term act panel item point points line day house bay site zone area district rule ratio sats test "
    "paper group line covid hour option options pip dla uc p m t at after before until till past half to from by for of in over "
    "under and or the a than on with £ # up last next".split()
)
AGE_OF_WHAT = pattern(
    r"(?:reading|spelling|mental|developmental|development|emotional|social|bone|gestational|corrected|functional|maths|language"
    r"|speech|minimum|maximum|school leaving|legal|clothes|shoe)\s+$"
)
AGE_AT_SOME_TIME = pattern(r"\b(?:at|from|since|by|until|till|before|over|after|to)\s+(?:the\s+|an?\s+|about\s+|her\s+|his\s+)*$")
FIGURATIVE_BEFORE = pattern(
    r"(?:\b(?:like|mind of|mentality of|level of|as (?:\w+ )?as|than|behaviour of|speech of|same as|functioning (?:at|like|as)"
    r"|functions (?:at|like|as)|working at|operating at|developmentally|presents? (?:as|like)|presenting (?:as|like)|acts?|acting"
    r"|behaves?|behaving|size|sizes|(?:reading|spelling|mental|developmental|development|emotional|functional|language|speech)"
    r" (?:age|level)(?: of)?(?: is| at| like)?|equivalent (?:of|to))\s+)"
    r"(?:(?:about|around|of|at|that of|the level of|an?|he's|she's|hes|shes|he is|she is|they're|like|is)\s+)*$"
)
AFTER_FIGURATIVE = pattern(
    r"\s*(?:years?\s*)?(?:(?:old\s+)?(?:clothes|clothing|shoes?|trousers|uniform|nappies|pyjamas|coats?)\b"
    r"|(?:yrs?|years?|months?)? ?(?:behind|younger|older|delay(?:ed)?)\b|developmentally\b)"
)

# --- words after a number ------------------------------------------------------------------------------------------

NOT_AGE_AFTER = pattern(
    r"[\s-]*(?:%|p\b|quid|pounds?\b|pence|k\b|hours?\b|hrs?\b|mins?\b|minutes?\b|sec(?:ond)?s?\b|am\b|pm\b|o'?clock|days?\b|nights?\b"
    r"|weeks?\b|wks?\b|months?\b|mths?\b|(?:years?|yrs?)\b(?!\s*\d)|terms?\b|miles?\b|km\b|met(?:er|re)s?\b|foot\b|feet\b|ft\b"
    r"|inch(?:es)?\b|cm\b|stones?\b|st\b|lbs?\b|kgs?\b|kilos?\b|oz\b|mg\b|ml\b|degrees\b|times\b|x\b|kids?\b|kiddos\b|child(?:ren)?\b"
    r"|bab(?:y|ies)\b|boys\b|girls\b|sons\b|daughters\b|grandkids\b|grandchildren\b|siblings\b|brothers\b|sisters\b|dogs?\b|cats?\b"
    r"|jobs?\b|schools?\b|homes?\b|houses?\b|places\b|people\b|adults\b|agenc|services\b|professionals\b|of\b|out of\b|in a row\b"
    r"|till?\b|until\b|per\b|each\b|more\b|others?\b|different\b|lots\b|appointments?\b|sessions?\b|visits?\b|letters\b|calls?\b"
    r"|social\b|bed(?:room)?s?\b|rated\b|game\b|parents\b|foods\b|words\b|attempts\b|seizures\b|moves\b|stars?\b"
    rf"|a (?:day|week|month|night|year)\b|{MONTH_NAME}|at home\b|hundred|thousand|plus\b|way\b|under\b|teenage|lane\b|warnings?\b"
    r"|exclusions\b|to \d|or \d|-\s*\d|and under\b|and over\b|and up\b|below\b|younger\b|on the (?:list|way)\b|up from\b)"
)
# What may follow the last number of a list; anything else is a noun that the number counts ("5 and 2 dogs").
LIST_MAY_END = pattern(
    r"\s*(?:$|[.,;:!?)\n\]-]|(?:and|or|but|who|with|have|has|is|are|both|all|need|needs|want|wants|so|my|i|im|he|she|they|we|in|at"
    r"|not|no|none|the|was|were|will|wont|won't|can|cant|can't|do|does|don't|dont|for|from|living|live|lives|to|autistic|if|cos"
    r"|because|what|where|how|any|year|yrs?|yo|now|respectively|going|as|when|then|one|please|help|home|on|share|sharing|just"
    r"|still|never|always|got|fighting|fight|it|that|there|left|going|pregnant)\b)"
)
# A duration and not an age, whatever the subject: "3 years behind", "2 years sober", "6 years on".
NOT_AGE_UNIT_AFTER = pattern(
    r"'?\s*(?:ago|of|on|later|since|wait(?:ing|ed)?|clean|sober|late|early|behind|ahead|younger|older|without|notice|left|away|apart"
    r"|into|before|after|for|straight|running|overdue|long|worth|until|till|off|prem(?:ature)?|delay(?:ed)?|gap|plan|course|down"
    r"|list|to (?:wait|go)|in (?:a|the|care|prison|this|hospital|temporary|refuge)|abroad|sentence|contract|apprenticeship|here"
    r"|post|out|together|married|difference|max|minimum|walk|deep|tall|high|from|under|over|per)\b"
)
PREGNANT_AFTER = pattern(
    r"\s*(?:pregn\w*|preg\b|gone\b|gestation|along\b|with (?:my|her|our|the|their) (?:first|second|third|\d(?:st|nd|rd|th)|baby|twins)\b"
    r"|with twins\b)"
)
AFTER_AGE = pattern(
    r"\s+(?:(?P<now>now|currently)\b|(?P<joke>going on \w+)|(?P<soon>soon\b|next (?:week|month)\b|tomorrow\b|in an? (?:few |couple of )?"
    r"(?:day|week|month)s?\b|in \w+ (?:days?|weeks?|months?)\b|any day\b)|(?P<next_year>next year)\b"
    r"|(?P<just>last (?:week|month|weekend)\b|yesterday\b|the other day\b|this week\b)|(?P<last_year>last year)\b"
    r"|(?:(?:at |the |start |end |beginning |of )*(?P<when>in|this|next|last|come|of)(?: the)?(?: (?:start|end|middle) of)? )"
    rf"(?P<month>{MONTH_NAME}))"
)
LEADING_MAY_FOLLOW = pattern(r"\s*(?:[,.;]|$|(?:and|with|but|who|pregnant|autistic|going on)\b(?!\s+(?:counting|only)))")
ADULT_SERVICE_NUMBER = pattern(r"\s*(?:plus|\+)?\s*(?:game|film|rated|content|movie|certificate|club|website|site|video)\b")

BARE = pattern(rf"{BEFORE_NUMBER}{ITEM}(?:{SEPARATOR}{ITEM})*{AFTER_NUMBER}")
ITEMS = pattern(ITEM)
_YEAR_UNIT = r"years?'?|yrs?|yers?|yeras?|y"
_MONTH_UNIT = r"months?'?|mths?|mnths?|mos?|m"
_OLD = r"(?P<old>[\s-]*(?:olds?|old's|of age)\b|/?o(?:'?s)?\b|\.o\b\.?)?"
UNIT_AGE = pattern(
    rf"{BEFORE_NUMBER}(?P<list>(?:{ITEM}\s*,\s*)*{ITEM}\s*,?\s+(?:and|&)\s+(?:an?\s+)?)?(?P<q>{ITEM})(?P<gap>[\s-]*)"
    rf"(?:(?P<y>{_YEAR_UNIT})|(?P<m>{_MONTH_UNIT})|(?P<w>weeks?|wks?|w)|(?P<d>days?)){_OLD}(?!\w|-\w)"
)
ONE_OLD = pattern(r"\b(?:a|my|our|her|his) (?P<unit>day|week|month|year)[\s-]old\b")
COMPOUND = pattern(
    rf"{BEFORE_NUMBER}(?P<y>{NUMBER})(?P<gap>[\s-]*)(?:{_YEAR_UNIT})[\s,]*(?:and\s+|&\s*)?(?P<m>{NUMBER})[\s-]*(?:{_MONTH_UNIT})\b"
    r"(?P<old>[\s-]*olds?\b)?"
)
YEAR_AND_HALF = pattern(
    rf"(?:{BEFORE_NUMBER}(?P<y>{NUMBER})[\s-]+|(?<![\w-]))(?:years?|yrs?|yr)\s+(?:and\s+)?(?:an?\s+)?hal?f\b(?P<old>\s+olds?\b)?"
)
RANGE = pattern(
    rf"(?P<between>\bbetween (?:the ages of )?)?{BEFORE_NUMBER}(?P<a>{ITEM})(?P<s1>s)?\s*(?P<sep>-|/|\bto\b|\bor\b|\band\b)\s*(?P<b>{ITEM})"
    rf"(?P<s>'?s\b)?(?:[\s-]*(?:(?P<y>{_YEAR_UNIT})|(?P<m>{_MONTH_UNIT})|(?P<other>weeks?|wks?|days?)){_OLD})?{AFTER_NUMBER}"
)
_MANY = r"(?:kids|children|boys|girls|sons|daughters|grandkids|grandchildren|little ones|siblings|babies|of them|los)"
_PLURAL = r"(?:ones|twos|threes|fours|fives|sixes|sevens|eights|nines|tens|elevens|twelves)\b"
UNDER = pattern(
    rf"(?:(?<![\w.-])(?P<count>{NUMBER})\s+(?:{_MANY}\s+)?(?:(?:all|both|aged)\s+)*)?(?:(?<![\w-])(?:under|below|younger than|u|<))[\s-]*"
    rf"(?:the age of |age |aged )?(?P<n>{_PLURAL}|{NUMBER}|\d{{1,2}}(?=s\b))(?P<s>'?s\b)?(?:[\s-]*(?:(?P<y>years?|yrs?)|(?P<m>months?))"
    r"(?:[\s-]*(?:olds?|of age)\b)?)?(?!\w)"
)
AND_UNDER = pattern(rf"{BEFORE_NUMBER}(?P<n>{NUMBER})s?(?: years?(?: old)?)?\s+(?:and|&|or)\s+(?:under|below|younger)\b")
UP_TO = pattern(
    rf"\bup to (?P<age>the age of |age |aged )?(?P<n>{NUMBER})(?P<old>s|[\s-]*(?:years?|yrs?)(?:[\s-]*olds?)?)?(?=\s*(?:$|[.,;!?)]|with|who))"
)
OVER = pattern(rf"(?:\b(?:over|above|older than)\s+|>\s?)(?:the age of |age )?(?P<n>{NUMBER}|\d{{1,2}}(?=s\b))(?P<s>'?s\b)?(?!\w|[.:/+-]\w)")
PLUS = pattern(rf"{BEFORE_NUMBER}(?P<n>\d{{1,2}})(?:\s?\+|\s+plus\b|'?s?\s+(?:and|&)\s+(?:over|above|older|up)\b)(?![\w+]|\s?\d)")

# --- stages --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stage:
    """A word that stands for a stretch of childhood.

    Attributes:
        name: What to call it in a label.
        minimum: Months, included.
        maximum: Months, excluded.
        words: Ways of writing it, separated by `|`.
        refuse: A pattern over `<left>@<right>` (the text around the word, the word itself as `@`) that undoes it.
        require: A pattern over the same that must be found.
        year: The school year it is (Reception is 0, nursery class -1); the bounds then follow the calendar.
        serves: A service's name with this word in it still tells the stage ("toddler group").
        person: The word names a child ("toddler") and not a place or a time ("nursery").
        weak: The word counts only where nothing better is said ("lad").
        original: The word must be written in these very capitals ("YR", since "yr" is a year).
    """

    name: str
    minimum: int
    maximum: int
    words: str
    refuse: str = ""
    require: str = ""
    year: int | None = None
    serves: bool = False
    person: bool = False
    original: bool = False
    weak: bool = False

    def label(self) -> str:
        """Plain words with the ages, both ends counted in: "toddler (1 to 3)"."""
        return f"{self.name} ({span(self.minimum, self.maximum)})"


def span(minimum: int, maximum: int) -> str:
    """Plain words for months `minimum` (included) to `maximum` (excluded): "4 to 7", "3", "5 to 14 months"."""
    if maximum == 12 and minimum == 0:
        return "under 1"
    if minimum < 0 or maximum < 24:
        return f"{minimum} to {maximum} months"
    low, high = minimum // 12, -(-maximum // 12) - 1
    return f"{low}" if low == high else f"{low} to {high}"


UNBORN_NAME = "before birth"
_SCHOOL_NOUN = (
    r"@(?:'s)?\s*(?:$|[^\w\s]|and\b|or\b|aged?\b|school|pupil|child|kid|class|teacher|head|senco|send|place|transition|son|daughter|boy"
    r"|girl|student|years?\b|to (?:secondary|high|year)|autis|adhd|behaviour|bullying|anxiety|refus|transport|starts?|starters?|for\b"
    r"|with\b|is\b|who\b|but\b|in\b|\d)"
)
_PAST_BABY = r"(?:lost|losing|lose) (?:a|my|our|the|her|his|their) @|@ (?:died|dying)"
_LEAVING = "starts|starting|start|started|moving up to|moving to|going up to|going to|transition to|move to|goes to|into"
_BIG_SCHOOLS = "secondary|secondary school|high school|big school|senior school|comp"

STAGES: tuple[Stage, ...] = (
    Stage(
        UNBORN_NAME, -9, 0,
        "pregnant|pregnet|pregnent|pregant|preggers|preg|pregnancy|expecting|antenatal|ante natal|ante-natal|antinatal|bump|unborn"
        "|unborn baby|trimester|due date|mum to be|mum-to-be|mums to be|homebirth|home birth|in labour|gestation|primip|baby due"
        "|having a baby|pre birth|pre-birth|baby kicking|unborn child|baby moving|baby coming|baby on the way|baby is due|baby's due|due a baby|before baby|fetal|foetal|parents to be",
        refuse=r"(?:not|n't|isnt|nt|never|was|were|wasn't) (?:actually )?@|when (?:i was |she was )?@|(?:last|previous|prevent|avoid"
        r"|during my|during her|another) @|@ (?:prevention|alcohol|test (?:was )?negative|too much|him\b|her\b|them\b|to\b|a (?:call"
        r"|letter|reply|visit|decision|phone))|(?:review|rent|payment|bill) @|mum @ (?:app|ass|able|there|told|seen)|@ (?:appointee|assessed|able|there\b|present|told|seen)|@(?:ing|ed|s on|s his|y)|(?:a|his|her|the) @ (?:on|to)",
        serves=True,
    ),
    Stage(
        "newborn", 0, 3,
        "newborn|newborns|new born|new-born|new baby|brand new baby|nb baby|just had a baby|just given birth|just had my baby|postnatal"
        "|post natal|post-natal|six week check|6 week check|6 week jabs|8 week jabs|neonate|neonatal|brand new",
        refuse=r"@ (?:depress|illness|psychosis|anx|phone|coat|shoes|car\b|one\b|school|worker|year)|(?:when|as) a @",
        require=r"^(?!.*@ (?:depress|psych|anx))", serves=True, person=True,
    ),
    Stage("newborn", 0, 3, "NB", require=r"(?:my|our|a|the|with) @", original=True, person=True),
    Stage(
        "baby", 0, 12, "baby|babies|babys|babe|bubs|infant|bubba|postnatal depression|post natal depression|postnatal anxiety|6 month old",
        refuse=rf"@(?:'s| was)? (?:stillborn|banks?|groups?|showers?|loss|blues|box(?:es)?|daddy|mama|teeth|tooth|gates?|brain|money|dad|father|mum\b"
        rf"|mother|feeding|mental|formula|mortality|death|massage group|food bank|talk|voice|brother is \d|sitt)|{_PAST_BABY}"
        r"|(?:trying for|want|wanted|wanting|lose|hide) (?:a|another) @|(?:another) @",
        person=True,
    ),
    Stage("little one", 0, 60, "lo|little one|little ones|los", refuse=r"@ (?:was|were) still", require=r"(?:my|our|the|your|her|his|three|two|'s|^|[,.]|s)\s*@", person=True),
    Stage("baby or toddler", 0, 48, "baby and toddler|babies and toddlers|parent and baby", serves=True),
    Stage(
        "weaning", 5, 14, "weaning|crawler|crawlers|crawling baby|weaned onto",
        refuse=r"@ (?:off|from|him off|her off|me off|down)",
        serves=True,
    ),
    Stage(
        "toddler", 12, 48, "toddler|toddlers|todler|todlers|tot|tots|terrible twos|toddlerhood",
        refuse=r"@(?:'s)? (?:beds?|parks?|proof|up|gates?|reins|chair)|@ of\b", serves=True, person=True,
    ),
    Stage("threenager", 36, 48, "threenager|threenagers", person=True),
    Stage(
        "two-year-olds", 24, 36, "2s offer|twos offer|2s funding|two year funding|2 year funding|two-year-olds|two year olds",
        refuse=r"(?:like|as|than) @", serves=True,
    ),
    Stage(
        "nursery", 24, 60, "nursery|nurseries|nursary|nersery|playgroup|play group|playgroups|pre-k|pre k",
        refuse=r"@ (?:rhymes?|nurses?|workers?|assistant|job|jobs|furniture|course|training|apprentice\w*)|(?:plant|garden) @|work (?:in|at) (?:a |the )?@",
    ),
    Stage("nursery class", 36, 60, "nursery class|preschool year|pre-school year|pre school year|fs1|f1|n2", year=-1),
    Stage(
        "preschool", 0, 60, "preschool|pre-school|pre school|preschooler|pre-schooler|preschoolers|pre-schoolers|pre schooler"
        "|pre schoolers|preschool age|pre-school age|pre school age|preschool aged|pre-school aged",
    ),
    Stage(
        "early years", 0, 72, "early years|eyfs|early years foundation stage|0 to 5s",
        refuse=r"@ (?:team|service|practitioner|worker|professional|degree|apprentice|course|qualification|job|pupil|teacher|educator|level)",
    ),
    Stage("early years", 0, 72, "EY", original=True, refuse=r"@ (?:team|service|practitioner|worker)"),
    Stage(
        "Reception", 48, 72, "reception|recption|reception class|reception year|reception age|fs2|f2|foundation stage|foundation 2"
        "|foundation class|foundation two",
        refuse=r"@ (?:desk|triage|floor|form|call|areas?|staff|team|lady|phone|number|centre|room|baseline|cent)|(?:gp|surgery|hospital|main|front|doctors?'?|hotel"
        r"|council|hostel|through to|(?:mum|dad|woman|man|someone|parent|parents) (?:is )?(?:at|in)|ring|rang|call|called|ask at|ask|clinic|the) @(?! (?:class|year|teacher))|@(?:ist|ists)",
        year=0,
    ),
    Stage("Reception", 48, 72, "YR", original=True, refuse=r"\d @|@ ?\d", year=0),
    Stage("Reception", 48, 72, "R", original=True, require=r"(?:in|year|into|is|s) @$", year=0),
    Stage(
        "starting school", 48, 72, "starting school|starts school|start school|rising five|rising fives|rising 5|rising 5s"
        "|september starter|sept starter|school starter|september starters|school starters",
        refuse=r"(?:before|when|since) (?:he |she |they )?@|@ (?:again|refus|late|at \d)",
    ),
    Stage("starting secondary school", 120, 156, "|".join(f"{verb} {school}" for verb in _LEAVING.split("|") for school in _BIG_SCHOOLS.split("|"))
          + "|secondary transition|school transition|transition to year 7|primary to secondary|primary secondary transition|move up to big school",
          refuse=r"(?:since|when|before|after) (?:he |she |they )?@|(?:hours|late|refus\w+|stopped|isn't|not|hates|taxi|transport|bus|get|walk\w*"
          r"|gets|goes|travel\w*|sick of) @(?! in sept)|@ (?:every|each|most|infection|care\b|at all)"),
    Stage("infants", 60, 96, "infants|infant school|infant class|ks1|key stage 1|key stage one|lower primary", refuse=r"@ (?:with|born|died)"),
    Stage(
        "juniors", 84, 144, "juniors|junior school|junior class|ks2|key stage 2|key stage two|upper primary|lower juniors|upper juniors",
    ),
    Stage("primary", 48, 144, "primary|primry|primarys", require=_SCHOOL_NOUN, refuse=r"(?:the|our|as) @ (?:is|for)|@ in\b(?! sept)"),
    Stage(
        "primary", 48, 144, "primary school|primary aged|primary age|primary-aged|primary-age|little school|primary school aged"
        "|primary school age|primary pupil|primary pupils|primary schools|primary child|primary children",
    ),
    Stage("first school", 48, 120, "first school", refuse=r"(?:her|his|their|my) @"),
    Stage("middle school", 108, 168, "middle school"),
    Stage("upper school", 156, 228, "upper school"),
    Stage("pre-prep", 36, 96, "pre-prep|pre prep"),
    Stage("prep school", 84, 168, "prep school"),
    Stage("kindergarten", 60, 84, "kindergarten"),
    Stage("school age", 48, 204, "school age|school-age|school aged|school-aged|school kid|school kids|school child|schoolchild|schoolkid",
          refuse=r"(?:pre|primary|secondary|under|below|not) ?-?@"),
    Stage("tween", 108, 156, "tween|tweens|tweenager|tweenagers|pre-teen|pre teen|preteen|pre-teens|preteens", person=True),
    Stage("secondary", 132, 204, "secondary|secondry", require=_SCHOOL_NOUN, refuse=r"@ to\b|@ in\b(?! sept)"),
    Stage(
        "secondary", 132, 204, "secondary school|secondary aged|secondary age|secondary-aged|secondary-age|high school|big school"
        "|senior school|comprehensive school|at comp|secondary school age|secondary school aged|secondary pupil|secondary pupils"
        "|secondary schools",
    ),
    Stage("KS3", 132, 180, "ks3|key stage 3|key stage three|lower school"),
    Stage("choosing options", 144, 180, "choosing options|choosing his options|choosing her options|gcse options|picking options"
          "|picking her options|picking his options|choosing my options|picking my options|options year|options evening"),
    Stage(
        "GCSE age", 168, 204, "gcse|gcses|gcse age|gcse year|ks4|key stage 4|key stage four|mock exams|mocks",
        refuse=r"(?:no|without|resit|resits|retake|retaking|resitting|any|failed|my old|got|his old|level \d|have) (?:his |her |my )?@|@ maths (?:later|again)",
    ),
    Stage(
        "sixth form", 192, 228, "sixth form|6th form|six form|sixty form|sixth former|sixth formers|a levels|a-levels|a-level|ks5"
        "|key stage 5|key stage five|post-16|post 16|post16|t level|t levels|sixth-form|6th-form|sixth form college|alevels",
    ),
    Stage("sixth form", 192, 228, "a level", require=r"(?:doing|my|her|his|their|taking|for|of|at|^|,) ?@(?!s? ?\d)"),
    Stage(
        "college", 192, 228, "college",
        require=r"(?:\bat|\bin|\bto|starting|starts|start|left|finish|finished|finishing|his|her|their|the|for|from|^|,) @|@ (?:student"
        r"|place|age|leaver|transport|course for)",
        refuse=r"@ (?:course(?! for)|welfare|tutor|staff|lead|nurse|worker|lecturer|fees)|my @",
    ),
    Stage("school leaver", 192, 228, "school leaver|school leavers|school-leaver|school-leavers", person=True),
    Stage("early teens", 156, 180, "early teens", person=True),
    Stage("mid teens", 180, 204, "mid teens|mid-teens", person=True),
    Stage("late teens", 204, 240, "late teens", person=True),
    Stage(
        "teenager", 156, 240, "teen|teens|teenager|teenagers|teenage|teenaged|teanager|yoof|yp|youngster|youngsters",
        refuse=r"@ (?:ones\b|jabs?|boosters?|pregnancy (?:prevention|midwife|team|unit))|(?:reach|reaches|reached|before|until) (?:his |her |their )?@"
        r"|\d\d? ?(?:yr|year|y)\w*[ -]old @|@s? \(?25",
        person=True,
    ),
    Stage("teenager", 156, 240, "lad|lass|lads|lasses", person=True, weak=True,  # "my lad" is a son of any age; "the little lad" is small
          refuse=r"(?:\bmy|our|his|her|their|your|'s|little|wee|young|youngest|foster|older|eldest|s) @|@ (?:of|aged|is|in|\d|who is|who's|,)|@(?:'s)? \d"),
    Stage("adolescent", 132, 228, "adolescent|adolescents|adolescence", person=True),
    Stage("young adult", 216, 312, "young adult|young adults|18 plus|adult child", person=True),
    Stage("young adult", 216, 312, "YA", original=True, person=True),
    Stage(
        "at university", 216, 276, "at uni|at university|uni student|student at uni|student at university|university student|fresher"
        "|freshers|undergraduate|starting uni|starting university|off to uni|going to uni|going off to uni|uni students|in uni",
    ),
    Stage("freshman", 168, 192, "freshman"),
    Stage("young adult carer", 192, 312, "young adult carer|young adult carers", person=True),
    Stage("care leaver", 192, 312, "care leaver|care leavers|care experienced|care-experienced|care leaving", person=True),
    Stage("NEET", 192, 300, "neet|neets", person=True),
)
# A young parent is two people: the parent, in the months given, and a small child.
YOUNG_PARENTS = {
    "teenage parent": (156, 240, "teen mum|teen mums|teenage mum|teenage mums|teenage mother|teenage mothers|teen parent|teen parents"
                       "|teenage parent|teenage parents|schoolgirl mum|schoolgirl mums|teen dad|teenage dad|teen mother"),
    "young parent": (156, 300, "young parent|young parents|young mum|young mums|young dad|young dads|young mother|young father"),
}
YOUNG_PARENTS_CHILD = (0, 72, "young parent's child")

SERVICE_AFTER = pattern(
    r"'?s?'?\s+(?:\w+\s+)?(?:groups?|services?|teams?|clubs?|hubs?|clinics?|banks?|nurses?|sessions?|football|rugby|netball|cricket"
    r"|squad|league|partnership|pathway|panel|provision|practitioners?|workers?|programme|project|network|forum|commissioner)\b"
)
# The word is said of another time, of somebody's manner, or denied.
STAGE_ELSEWHEN = pattern(
    r"\b(?:was|after|were|since|as|like|not|isn't|isnt|aren't|arent|no longer|until|till|before|left|finished|used to (?:go to|be in|be)"
    r"|says|than|ever since|when|from when|stopped being|hadn't|back)\s+(?:(?:just|only|still|being|first|quite|really|even|he|she|they|i|we"
    r"|in|at|is|was|were|'s|s|to|be|a|an|the|his|her|their|my|our|such|age|aged|of|little|goes?|went)\s+)*$"
)
TODDLING_TWINS = pattern(r"\btwins?\s+(?:(?:are|is|in|at|who|both|start\w*|a|new)\s+)*$")

# --- school years, births, events ----------------------------------------------------------------------------------

YEAR_GROUP = pattern(
    rf"(?<![\w£/.-])(?P<word>years?\s?|yrs?[\s.]?|yeer\s?|y)(?P<a>{NUMBER}|\d{{1,2}}(?=s\b))'?s?"
    rf"(?:\s*(?P<sep>/|-|\bto\b|\bor\b|\band\b|&|\bgoing into\b|\binto\b|\bgoing to\b)\s*(?P<prefix>years?\s?|yrs?\s?|y)?(?P<b>{NUMBER})"
    r"(?!\s*(?:year|yr|kids|child|half|month|week|-)))?(?![\w+]|-\w)"
)
NOT_YEAR_GROUP_BEFORE = pattern(
    r"(?:\b(?:last|next|every|each|per|one|two|three|new|half|a|this|first|ehcp says|says|says it's|reads at|working at|level of)\s+|\d\s*-?)$"
)
NOT_YEAR_GROUP_AFTER = pattern(
    r"\s*(?:ones?\b|jabs?\b|booster|vaccin|of (?!primary|secondary|school|junior|infant|high|my school|her school|his school)|level|standard|work\b|waiting|wait\b"
    r"|contract|course|degree|plan\b|old\b|kids\b|children\b|months\b|times\b|of$)"
)
MOVING_UP_BEFORE = pattern(
    r"(?:going (?:in ?to|up (?:in)?to)|moving (?:up )?(?:in)?to|moves (?:up )?to|starting|starts|start|goes (?:in ?to|up to)|about to start"
    r"|due to start|transition (?:in)?to|transfer to|ready for|in september|into)\s+$"
)
ELSEWHEN_YEAR = pattern(r"\b(?:since|was in|were in|from|until|till|before|back in|by|left in|left after|end of|when i was in|since in|after)\s+$")
OLD_FORM = pattern(rf"\b(?P<n>{ORDINAL})[ -](?:form\b|year(?= at (?:school|secondary)|s? (?:secondary|pupil)))(?!\s*(?:of|college))|\b(?P<fifth>fifth|5th) year\b"
                   r"(?!\s*(?:of|wait|on|at uni|running|in a))")
OLD_JUNIOR = pattern(rf"\b(?P<n>{ORDINAL}) year juniors?\b")
GRADE = pattern(rf"\b(?P<n>{ORDINAL})[ -]grade(?:r|rs)?\b")
SCOTTISH = pattern(r"(?<![\w.-])(?:(?P<stage>[ps])|(?P<long>primary|secondary) )(?P<n>[1-7])(?![\w.,:/+-]\w|\w)")
SCOTTISH_BEFORE = pattern(r"\b(?:in|into|starting|starts|a|her|his|my|their)\s+$|^$")
KLASA = pattern(r"\bklasa (?P<n>[1-8])\b")

BORN = pattern(
    r"\b(?:born|b\.|dob:?|d\.o\.b\.?:?|date of birth:?)\s*(?:is |was |in |on |on the |: ?)*(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)?[\s/.-]+"
    rf"(?=\d{{1,2}}[/.-]|[a-z]))?(?:(?P<month>{MONTH_NAME}|\d{{1,2}}(?=[/.-]))[\s/.,'-]+)?(?P<year>(?:19|20)\d\d|(?<=[/.'-])\d\d|(?<=[a-z] )\d\d)\b"
    r"(?!\s*(?:weeks?|wks?|\+))|\b(?P<only>20[0-2]\d)(?: born)? (?:baby|born|child)\b"
)
# Counted backwards from the birth (27+3, 30 weeks): how early, not how old.
BIRTH_BEFORE = pattern(r"\b(?:born|prem\w*|arrived|came|delivered|birth|ex|ex-prem|early)\b[^.;!?]{0,14}$")
GESTATION = pattern(
    rf"(?<![\w/.+-])(?P<weeks>[1-4]?\d)(?:\+[0-6](?:/40|\b)(?:\s*(?:weeks|wks))?|/40\b)|\b(?P<scan>{NUMBER})[\s-]*(?:weeks?|wk)[\s-]*(?:scan|bump)\b"
    rf"|\b(?P<weeker>{NUMBER})[\s-]*week(?:er|ers)\b"
)
EVENT = pattern(
    rf"{BEFORE_NUMBER}(?P<n>{ITEM})[\s-]*(?:(?P<years>years?|yrs?|yo|y|yr)|(?P<months>months?|mths?|mth|m)|(?P<weeks>weeks?|wks?|wk))?[\s-]*(?:old[\s-]*)?"
    r"(?:(?:progress|development(?:al)?|hv|health|asq|integrated|health visitor)\s+)*(?:checks?|check-?ups?|reviews?|offer|funding|entitlement"
    r"|jabs?|injections?|imms|immunisations?|vaccinations?|developmental)\b"
)
DUE = pattern(
    rf"(?:\b(?:baby(?:'s| is)?|i'?m|i am|she'?s|she is|and|first|second|third|twins|we're|wife is|pregnant)\s+|^)due (?:(?:in|on|next|at|this|any|to give|early|late|end of) )*"
    rf"(?:{MONTH_NAME}|spring|summer|autumn|winter|month|week|day|birth|soon|now|{NUMBER} weeks?|christmas|easter)\b"
)
ELEVEN_PLUS = pattern(r"\b(?:11|eleven)[\s-]*(?:plus\b|\+(?=\s*(?:exam|test|tutor|prep|grammar|entrance|pass|stress)))")
DAY_OLD = pattern(r"(?<!from )(?<!since )\bday (?P<n>\d{1,2})\b(?!\s*(?:of|rule|placement|course|trial|a week|on|off)|[-/\w]|\.\d)")
CLINICAL = pattern(r"(?<![\w/.+-])(?P<n>\d{1,2})/(?P<unit>12|52|7)(?![\w/]|\.\d)(?!\s*(?:ago|wait|of))")
DEAR = pattern(r"(?<!\w)(?P<who>ds|dd|dss|dsd|dgs|dgd)(?P<n>\d{1,2})(?!\w)")
LASTING_BEFORE = pattern(r"\b(?:for|over|last|past|in|every|after|within|another|on|by|till|until|dated|from)\s+(?:the\s+)?$")
JOINS = pattern(
    r"[\s,]*(?:\b(?:and|or|plus|also|as well as|then)\b|[&+/])\s*(?:(?:an?|my|our|the|one|her|his|another|their|also|one in|one at|other in)\s+)*"
    r"|[^.;!?]{0,25}\b(?:one|another|other)(?: is|'s|s)?(?: in| at)?\s+"
)
JOINS_CHILDREN = pattern(
    r"(?:\s*\w+){0,2}[\s,]*(?:\b(?:and|or|plus|also|as well as)\b|[&+])\s+(?:also\s+)?(?:an?|my|our|the|one|her|his|another|their|one in|one at)\s+(?:\w+\s+)?"
)
OWNED = pattern(r"\b(?:my|our|the|a|an|her|his|their|your)\s+$|\b(?:my|our)\s+\w+\s+(?:is\s+)?(?:in\s+)$")
WITH_A_CHILD = pattern(r"\s+with (?:a|an|my|one|two) (?:new|newborn|baby|toddler|\d|\w+ (?:year|month|week)|little one)")
AND_WEEKS = pattern(r"(?:and|&) (?:about |only |just )?\w+ ?(?:weeks?|wks?)\b")
