"""The words and number shapes people write ages in: the tables of `ages`, without its logic.

All is matched against folded text (see `fold`): lower case, straight quotes, plain hyphens, same length. Ages
are months, the lower bound included and the upper bound excluded. Stage words stand in data/stages.yaml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum, auto
from itertools import product
from pathlib import Path

import yaml


def _list(words: str) -> list[str]:
    return words.split()


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def pattern(*parts: str) -> re.Pattern[str]:
    r"""A compiled pattern in ASCII mode: \d must never match digits that the tables below do not know."""
    return re.compile("".join(parts), re.ASCII)


# --- numbers ------------------------------------------------------------------------------------------------

_UNITS = _list("one two three four five six seven eight nine")
_TEENS = _list("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_TENS = _list("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = _list("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")

_NUMBERS: dict[str, int] = {word: value for value, word in enumerate((*_UNITS, *_TEENS), start=1)}
_NUMBERS |= {word: 20 + 10 * place for place, word in enumerate(_TENS)}
_NUMBERS |= {f"{ten}{unit}": _NUMBERS[ten] + _NUMBERS[unit] for ten in _TENS for unit in _UNITS}
_NUMBERS |= {word: value for value, word in enumerate(_ORDINALS, start=1)}
_NUMBERS |= {f"{word}s": _NUMBERS[word] for word in (*_UNITS, *_TEENS)} | {"sixes": 6}

# Compounds come first so that "twenty one" is never read as "one".
_WORDS = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS)}))?|{'|'.join((*reversed(_TEENS), *_UNITS))})"
NUMBER = rf"(?:\d{{1,2}}(?!\d)|{_WORDS}\b)"
_ORDINAL = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})"
_HALF = r"(?:\s{0,2}½|\s1/2|\s(?:and|an|&)\s(?:an?\s)?hal?f\b|\s(?:and|an) a bit\b)"
_ITEM = rf"(?:\d{{1,2}}(?:\.(?:1[01]|\d)(?!\d)|(?!\d|\.\d))|{_WORDS}\b){_HALF}?"
WHOLE = pattern(rf"(\d+)(?:\.(\d+))?|[a-z]+(?:[ -](?:{'|'.join(_UNITS)})\b)?")
_BEFORE = r"(?<![\w.£$€:/+#-])(?<!\d,)"
_AFTER = r"(?![\w%:/+½]|[.,]\d|-[a-z\d])"
_COMMA_OR_AND = r"(?:\s*[,&]\s*(?:(?:and|or|&)\s+)?|\s+(?:and|or|plus|&)\s+)(?:a\s+)?"


def number(text: str) -> int:
    """The whole number that `text` ("16", "sixteen", "twenty one", "fives", "3rd") stands for; -1 if none."""
    digits = re.match(r"\d+", text, re.ASCII)
    return int(digits[0]) if digits else _NUMBERS.get(re.sub(r"[ -]", "", text), -1)


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


# --- people -------------------------------------------------------------------------------------------------


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
    Role.CHILD: "son daughter sn dorter dauther grandaughter ds dd dss dsd dgs dgd dc ds1 ds2 ds3 ds4 dd1 "
    "dd2 dd3 dd4 boy girl child kid bairn wean baby babe bubs newborn infant toddler tot lo threenager "
    "tween preschooler eldest oldest youngest middle one other ours mine grandson granddaughter "
    "grandchild nephew niece stepson stepdaughter godson goddaughter lad lass pupil student learner "
    "starter yp lac cyp uasc client patient person placement teenager teen adolescent youngster young "
    "twin sibling schoolgirl schoolboy male female leaver",
    Role.CHILDREN: "sons daughters boys girls children childrens kids kiddos littles babies toddlers "
    "twins triplets lads grandchildren grandkids siblings nephews nieces pupils teens teenagers two three "
    "four five",
    Role.PEER: "brother sister bro sis cousin friend freind mate stepbrother stepsister",
    Role.PARENT: "mum mums mam mom mummy mama mother mothers dad dads daddy father parent parents stepdad "
    "stepmum stepfather stepmother",
    Role.OTHER: "partner boyfriend bf girlfriend gf wife husband hubby ex fiance nan nanna nana gran "
    "granny grandma grandad grandpa grandfather grandmother grandparent grandparents carer carers worker "
    "teacher aunt auntie uncle landlord lodger neighbour man men guy bloke woman women lady law adult "
    "adults abuser perpetrator",
}
ROLES: dict[str, Role] = {word: role for role, words in _ROLE_WORDS.items() for word in _list(words)}
MALE = _set(
    "he hes partner ex dad daddy father stepdad stepfather boyfriend bf husband hubby grandad grandpa "
    "grandfather uncle man guy bloke"
)
FEMALE = _set(
    "she shes partner ex mum mam mom mummy mother mama stepmum stepmother girlfriend gf wife nan nanna gran "
    "granny grandma grandmother aunt auntie woman lady"
)
FIRST_PERSON = _set("i im my ive")
THIRD_PERSON = _set(
    "he she him her his hers hes shes son daughter ds dd grandson granddaughter boy girl lad lass nephew "
    "niece pupil kid kids child brother sister friend freind mate"
)
OWNERS = _set("his her my our their the your")
NOT_ONE_CHILD = _set("one two three other others ours mine middle person dc")  # "one 5", "one of 5"
COUNTED = _set("kids kiddos children childrens babies siblings grandchildren grandkids two three four five")
BORN_ALREADY = _set("baby babies newborn infant he son boy twins lo one tot")
CARRIERS = _set("pupil student teen teenager yp client patient lac uasc young person")
TWINS = {"twins": 2, "twin": 2, "triplets": 3}

# --- cues before a number, matched as token phrases ---------------------------------------------------------


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
    Cue.FUTURE: "turning|turns|turn|will be|'ll be|ll be|going to be|gonna be|due to be|due to turn"
    "|about to turn"
    "|about to be|going to turn|will turn",
    Cue.TURNED: "turned|has turned|have turned|had turned",
    Cue.JUST: "just turned|only just turned|has just turned|newly|newly turned|recently turned|just gone",
    Cue.AGED: "aged|age|ages|age of|aged about|aged around|aged between|ages between",
    Cue.NEARLY: "nearly|almost|coming up|coming up to|coming up for|not quite|getting on for|approaching"
    "|just under"
    "|close to|very nearly|nealy|nearley|not yet|not even|rising|soon to be|going on",
    Cue.NOT: "not|n't|nt|never|aint|no longer|not a",
    Cue.NOW: "now|currently|now aged",
    Cue.CORRECTION: "actually|sorry|i mean|i meant|meant|no wait|wait no|correction|scrap that",
    Cue.FILLER: "only|just|still|all|about|around|approx|roughly|already|between|obviously",
    Cue.BOTH: "both",
    Cue.OF: "of",
    Cue.MARK: ",|:|-|=",
    Cue.ARTICLE: "a|an",
    Cue.PLACE: "in|at|on|in the|at the|into|going into|started|starting|doing|doing her|doing his|my",
}
CUES: dict[str, Cue] = {phrase: cue for cue, phrases in _CUE_PHRASES.items() for phrase in phrases.split("|")}

# A clause that opens with one of these speaks of another time than now ("when she's 3", "before he was 5").
OTHER_TIMES = _set("when until till til before once since unless after by whenever")
FIGURATIVE_SUBJECT = _set("like though thinks thinking pretends pretending reckons")
# Words that make "X is 3" or "nearly 3" something other than an age.
NOT_A_PERSON = _set(
    "it its that this there what which here where how wait waiting list score level limit rate ratio number "
    "cost price rent time temperature temp band phase grade class minimum maximum max min average answer "
    "total result bmi iq sats size weight at for after took takes since until till by to from waited past "
    "half before over under up on in with than year years week weeks month months day days least most hours "
    "out per every another first last next"
)
# Words whose own number follows them: none of these numbers is an age.
LABELS = _set(
    "level levels tier stage step band grade type section s regulation reg part caf form forms ext "
    "extension flat number no ward room bed bus size page question phase unit chapter article schedule "
    "class set table top route junction platform floor apartment block plot box centile score scored iq "
    "epds sdq phq gad asq bmi ks line lines channel radio version v gcse btec nvq q week month year years "
    "term act panel item point points day house bay site zone area district rule ratio sats test paper "
    "group covid hour option options pip dla uc p m t at after before until till past half to from by for "
    "of in over under and or the a than on with £ # up last next"
)
AGE_OF_WHAT = pattern(
    r"(?:reading|spelling|mental|developmental|development|emotional|social|bone|gestational|functional|maths"
    r"|language|speech|minimum|maximum|school leaving|legal|clothes|shoe)\s+$"
)
AGE_AT_SOME_TIME = pattern(
    r"\b(?:at|from|since|by|until|till|before|over|after|to)\s+(?:the\s+|an?\s+|about\s+|her\s+|his\s+)*$"
)
_SKILL = r"(?:reading|spelling|mental|developmental|development|emotional|functional|language|speech)"
FIGURATIVE_BEFORE = pattern(
    r"(?:\b(?:like|mind of|mentality of|level of|as (?:\w+ )?as|as|than|behaviour of|speech of"
    r"|function(?:ing|s) (?:at|like|as)|working at|operating at|developmentally|present(?:s|ing)? (?:as"
    r"|like)|acts?"
    rf"|acting|behav(?:es?|ing)|sizes?|{_SKILL} (?:age|level)(?: of)?(?: is| at| like)?|equivalent (?:of"
    r"|to))\s+)"
    r"(?:(?:about|around|of|at|that of|the level of|an?|he's|she's|hes|shes|he is|she is|they're|like"
    r"|is)\s+)*$"
)
FIGURATIVE_AFTER = pattern(
    r"\s*(?:years?\s*)?(?:(?:old\s+)?(?:clothes|clothing|shoes?|trousers|uniform|nappies|pyjamas|coats?)\b"
    r"|(?:yrs?|years?|months?)? ?(?:behind|younger|older|delay(?:ed)?)\b|developmentally\b)"
)
LASTING_BEFORE = pattern(
    r"\b(?:for|over|last|past|in|every|after|within|another|on|by|till|until|dated|from)\s+(?:the\s+)?$"
)

# --- words after a number -----------------------------------------------------------------------------------

_MONTHS = _list("jan feb mar apr may jun jul aug sep oct nov dec")
MONTHS = {name: place for place, name in enumerate(_MONTHS, start=1)}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b"
)
NOT_AGE_AFTER = pattern(
    r"[\s-]*(?:%|p\b|quid|pounds?\b|pence|k\b|hours?\b|hrs?\b|mins?\b|minutes?\b|sec(?:ond)?s?\b|am\b|pm\b"
    r"|o'?clock"
    r"|days?\b|nights?\b|weeks?\b|wks?\b|months?\b|mths?\b|(?:years?|yrs?)\b(?!\s*\d)|terms?\b|miles?\b|km\b"
    r"|met(?:er|re)s?\b|foot\b|feet\b|ft\b|inch(?:es)?\b|cm\b|stones?\b|st\b|lbs?\b|kgs?\b|kilos?\b|oz\b"
    r"|mg\b|ml\b"
    r"|degrees\b|times\b|x\b|kids?\b|kiddos\b|child(?:ren)?\b|bab(?:y|ies)\b|boys\b|girls\b|sons\b"
    r"|daughters\b"
    r"|grandkids\b|grandchildren\b|siblings\b|brothers\b|sisters\b|dogs?\b|cats?\b|jobs?\b|schools?\b"
    r"|homes?\b"
    r"|houses?\b|places\b|people\b|adults\b|agenc|services\b|professionals\b|of\b|out of\b|in a row\b"
    r"|till?\b|until\b"
    r"|per\b|each\b|more\b|others?\b|different\b|lots\b|appointments?\b|sessions?\b|visits?\b|letters\b"
    r"|calls?\b"
    r"|social\b|bed(?:room)?s?\b|rated\b|game\b|parents\b|foods\b|words\b|attempts\b|seizures\b|moves\b"
    r"|stars?\b"
    rf"|a (?:day|week|month|night|year)\b|{_MONTH}|at home\b|hundred|thousand|plus\b|way\b|under\b|teenage"
    r"|lane\b"
    r"|,?\s+\w+ (?:lane|street|road|avenue|crescent|terrace)\b|warnings?\b|exclusions\b|to \d|or \d|-\s*\d"
    r"|and under\b|and over\b|and up\b|below\b|younger\b"
    r"|on the (?:list|way)\b|up from\b)"
)
# What may follow the last number of a list; anything else is a noun that the number counts ("5 and 2 dogs").
LIST_MAY_END = pattern(
    r"\s*(?:$|[.,;:!?)\n\]-]|(?:and|or|but|who|with|have|has|is|are|both|all|need|needs|want|wants|so|my|i"
    r"|im|he|she"
    r"|they|we|in|at|not|no|none|the|was|were|will|wont|won't|can|cant|can't|do|does|don't|dont|for|from"
    r"|living"
    r"|lives?|to|autistic|if|cos|because|what|where|how|any|year|yrs?|yo|now|respectively|going|as|when"
    r"|then|one"
    r"|please|help|home|on|share|sharing|just|still|never|always|got|fight(?:ing)?|it|that|there|left"
    r"|pregnant)\b)"
)
# A duration and not an age, whatever the subject: "3 years behind", "2 years sober", "6 years on".
LASTING_AFTER = pattern(
    r"'?\s*(?:ago|of|on|later|since|wait(?:ing|ed)?|clean|sober|late|early|behind|ahead|younger|older"
    r"|without|notice"
    r"|left|away|apart|into|before|after|for|straight|running|overdue|long|worth|until|till|off"
    r"|prem(?:ature)?"
    r"|delay(?:ed)?|gap|plan|course|down|list|to (?:wait|go)|in (?:a|the|care|prison|this|hospital"
    r"|temporary|refuge)"
    r"|abroad|sentence|contract|apprenticeship|here|post|out|together|married|difference|max|minimum|walk"
    r"|deep|tall"
    r"|high|from|under|over|per)\b"
)
PREGNANT_AFTER = pattern(
    r"\s*(?:pregn\w*|preg\b|gone\b|gestation|along\b|with twins\b"
    r"|with (?:my|her|our|the|their) (?:first|second|third|\d(?:st|nd|rd|th)|baby|twins)\b)"
)
AGE_AFTER = pattern(
    r"\s+(?:(?P<now>now|currently)\b|(?P<joke>going on \w+)|(?P<next_year>next year)\b"
    r"|(?P<last_year>last year)\b"
    r"|(?P<soon>soon\b|next (?:week|month)\b|tomorrow\b|any day\b|in an? (?:few |couple of )?(?:day|week"
    r"|month)s?\b"
    r"|in \w+ (?:days?|weeks?|months?)\b)|(?P<just>last (?:week|month|weekend)\b|yesterday\b|the other day\b"
    r"|this week\b)|(?:(?:at |the |start |end |beginning |of )*(?P<when>in|this|next|last|come|of)(?: the)?"
    rf"(?: (?:start|end|middle) of)? )(?P<month>{_MONTH}))"
)
SENTENCE_MAY_OPEN = pattern(
    r"\s*(?:[,.;]|$|(?:and|with|but|who|pregnant|autistic|going on)\b"
    r"(?!\s+(?:counting|only)))"  # "2 and counting"
)
HOW_MANY_BEFORE = pattern(r"\b(?:mum|mam|mom|mother|dad|father|parent|carer|nan|gran|family) of\s+$")
AND_WEEKS = pattern(r"(?:and|&) (?:about |only |just )?\w+ ?(?:weeks?|wks?)\b")
WITH_A_CHILD = pattern(
    r"\s+with (?:a|an|my|one|two) (?:new|newborn|baby|toddler|\d|\w+ (?:year|month|week)|little one)"
)
SERVICE_AFTER = pattern(
    r"'?s?'?\s+(?:\w+\s+)?(?:groups?|services?|teams?|clubs?|hubs?|clinics?|banks?|nurses?|sessions?"
    r"|football|rugby"
    r"|netball|cricket|squad|league|partnership|pathway|panel|provision|practitioners?|workers?|programme"
    r"|project"
    r"|network|forum|commissioner)\b"
)
RATED_AFTER = pattern(r"\s*(?:plus|\+)?\s*(?:game|film|rated|content|movie|certificate|club|website|video)\b")

# --- shapes of ages -----------------------------------------------------------------------------------------

BARE = pattern(rf"{_BEFORE}{_ITEM}(?:{_COMMA_OR_AND}{_ITEM})*{_AFTER}")
ITEMS = pattern(_ITEM)
_YEAR_UNIT = r"years?'?|yrs?|yers?|yeras?|y"
_MONTH_UNIT = r"months?'?|mths?|mnths?|mos?|m"
_OLD = r"(?P<old>[\s-]*(?:olds?|old's|of age)\b|/?o(?:'?s)?\b|\.o\b\.?)?"
UNIT_AGE = pattern(
    rf"{_BEFORE}(?P<list>(?:{_ITEM}\s*,\s*)*{_ITEM}\s*,?\s+(?:and"
    rf"|&)\s+(?:an?\s+)?)?(?P<q>{_ITEM})(?P<gap>[\s-]*)"
    rf"(?:(?P<y>{_YEAR_UNIT})|(?P<m>{_MONTH_UNIT})|(?P<w>weeks?|wks?|w)|(?P<d>days?)){_OLD}(?!\w|-\w)"
)
ONE_OLD = pattern(r"\b(?:a|my|our|her|his) (?P<unit>day|week|month|year)[\s-]old\b")
COMPOUND = pattern(
    rf"{_BEFORE}(?P<y>{NUMBER})(?P<gap>[\s-]*)(?:{_YEAR_UNIT})[\s,]*(?:and\s+|&\s*)?(?P<m>{NUMBER})[\s-]*"
    rf"(?:{_MONTH_UNIT})\b(?P<old>[\s-]*olds?\b)?"
)
YEAR_AND_HALF = pattern(
    rf"(?:{_BEFORE}(?P<y>{NUMBER})[\s-]+|(?<![\w-]))(?:years?"
    r"|yrs?)\s+(?:and\s+)?(?:an?\s+)?hal?f\b(?P<old>\s+olds?\b)?"
)
RANGE = pattern(
    rf"(?P<between>\bbetween (?:the ages of )?)?{_BEFORE}(?P<a>{_ITEM})(?P<s1>s)?\s*(?P<sep>-|/|\bto\b"
    r"|\bor\b|\band\b)\s*"
    rf"(?P<b>{_ITEM})(?P<s>'?s\b)?(?:[\s-]*(?:(?P<y>{_YEAR_UNIT})|(?P<m>{_MONTH_UNIT})|(?P<other>weeks?"
    r"|wks?|days?))"
    rf"{_OLD})?{_AFTER}"
)
_MANY = r"(?:kids|children|boys|girls|sons|daughters|grandkids|grandchildren|little ones|siblings|of them)"
_PLURAL = r"(?:ones|twos|threes|fours|fives|sixes|sevens|eights|nines|tens|elevens|twelves)\b"
UNDER = pattern(
    rf"(?:(?<![\w.-])(?P<count>{NUMBER})\s+(?:{_MANY}\s+)?(?:(?:all|both|aged)\s+)*)?"
    r"(?:(?<![\w-])(?:under|below|younger than|u(?!6\b)|<))[\s-]*(?:the age of |age |aged )?"
    rf"(?P<n>{_PLURAL}|{NUMBER}|\d{{1,2}}(?=s\b))(?P<s>'?s\b)?"
    r"(?:[\s-]*(?:(?P<y>years?|yrs?)|(?P<m>months?))(?:[\s-]*(?:olds?|of age)\b)?)?(?!\w)"
)
AND_UNDER = pattern(rf"{_BEFORE}(?P<n>{NUMBER})s?(?: years?(?: old)?)?\s+(?:and|&|or)\s+(?:under|younger)\b")
UP_TO = pattern(
    rf"\bup to (?:the age of |age |aged )?(?P<n>{NUMBER})(?:s|[\s-]*(?:years?|yrs?)(?:[\s-]*olds?)?)?"
    r"(?=\s*(?:$|[.,;!?)]|with|who))"
)
OVER = pattern(
    rf"(?:\b(?:over|above|older than)\s+|>\s?)(?:the age of |age )?(?P<n>{NUMBER}"
    rf"|\d{{1,2}}(?=s\b))(?P<s>'?s\b)?"
    r"(?!\w|[.:/+-]\w)"
)
PLUS = pattern(
    rf"{_BEFORE}(?P<n>\d{{1,2}})(?:\s?\+|\s+plus\b|'?s?\s+(?:and|&)\s+(?:over|above|older|up)\b)(?![\w+]"
    r"|\s?\d)"
)
DEAR = pattern(r"(?<!\w)(?:ds|dd|dss|dsd|dgs|dgd)(?P<n>\d{1,2})(?!\w)")
CLINICAL = pattern(r"(?<![\w/.+-])(?P<n>\d{1,2})/(?P<unit>12|52|7)(?![\w/]|\.\d)(?!\s*(?:ago|wait|of))")
DAY_OLD = pattern(
    r"(?<!from )(?<!since )\bday (?P<n>\d{1,2})\b(?!\s*(?:of|rule|placement|course|trial|a week|on|off)"
    r"|[-/\w]|\.\d)"
)
CORRECTED_BEFORE = pattern(r"\bcorrected(?: age)?(?: of)?:?\s*$")
CORRECTED_AFTER = pattern(r"\s*corrected\b")

# --- births, pregnancies, events ----------------------------------------------------------------------------

BORN = pattern(
    r"\b(?:born|b\.|dob:?|d\.o\.b\.?:?|date of birth:?)\s*(?:is |was |in |on |on the |: ?)*"
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)?[\s/.-]+(?=\d{1,2}[/.-]|[a-z]))?"
    rf"(?:(?P<month>{_MONTH}|\d{{1,2}}(?=[/.-]))[\s/.,'-]+)?"
    r"(?P<year>(?:19|20)\d\d|(?<=[/.'-])\d\d|(?<=[a-z] )\d\d)\b(?!\s*(?:weeks?|wks?|\+))"
    r"|\b(?P<only>20[0-2]\d)(?: born)? (?:baby|born|child)\b"
)
# Counted backwards from the birth (27+3, 30 weeks): how early, not how old.
BIRTH_BEFORE = pattern(r"\b(?:born|prem\w*|arrived|came|delivered|birth|ex|ex-prem|early)\b[^.;!?]{0,14}$")
GESTATION = pattern(
    r"(?<![\w/.+-])(?P<weeks>[1-4]?\d)(?:\+[0-6](?:/40|\b)(?:\s*(?:weeks|wks))?|/40\b)"
    rf"|\b(?P<scan>{NUMBER})[\s-]*(?:weeks?|wk)[\s-]*(?:scan|bump)\b|\b(?P<weeker>{NUMBER})[\s-]*week(?:er"
    r"|ers)\b"
)
DUE = pattern(
    r"(?:\b(?:baby(?:'s| is)?|i'?m|i am|she'?s|she is|and|first|second|third|twins|we're|wife is"
    r"|pregnant)\s+|^)due "
    r"(?:(?:in|on|next|at|this|any|to give|early|late|end of) )*"
    rf"(?:{_MONTH}|spring|summer|autumn|winter|month|week|day|birth|soon|now|{NUMBER} weeks?|christmas"
    r"|easter)\b"
)
EVENT = pattern(
    rf"{_BEFORE}(?P<n>{_ITEM})[\s-]*(?:(?P<years>years?|yrs?|yo|y)|(?P<months>months?|mths?|m)"
    r"|(?P<weeks>weeks?|wks?))?"
    r"[\s-]*(?:old[\s-]*)?(?:(?:progress|development(?:al)?|hv|health|asq|integrated|health visitor)\s+)*"
    r"(?:checks?|check-?ups?|reviews?|offer|funding|entitlement|jabs?|injections?|imms|immunisations?"
    r"|vaccinations?"
    r"|developmental)\b"
)
ELEVEN_PLUS = pattern(r"\b(?:11|eleven)[\s-]*(?:plus\b|\+(?=\s*(?:exam|test|tutor|prep|grammar|entrance)))")

# --- school years -------------------------------------------------------------------------------------------

YEAR_GROUP = pattern(
    rf"(?<![\w£/.-])(?P<word>years?\s?|yrs?[\s.]?|yeer\s?|y)(?P<a>{NUMBER}|\d{{1,2}}(?=s\b))'?s?"
    r"(?:\s*(?P<sep>/|-|\bto\b|\bor\b|\band\b|&|\bgoing into\b|\binto\b|\bgoing to\b)\s*(?:years?\s?"
    r"|yrs?\s?|y)?"
    rf"(?P<b>{NUMBER})(?!\s*(?:year|yr|kids|child|half|month|week|-)))?(?![\w+]|-\w)"
)
NOT_YEAR_GROUP_BEFORE = pattern(
    r"(?:\b(?:last|next|every|each|per|one|two|three|new|half|a|this|first|says|says it's|reads at"
    r"|working at|level of)"
    r"\s+|\d\s*-?)$"
)
NOT_YEAR_GROUP_AFTER = pattern(
    r"\s*(?:ones\b|jabs?\b|booster|vaccin|of (?!primary|secondary|school|junior|infant|high|my school"
    r"|her school"
    r"|his school)|level|standard|work\b|waiting|wait\b|contract|course|degree|plan\b|old\b|kids\b"
    r"|children\b|months\b"
    r"|times\b|of$)"
)
MOVING_UP_BEFORE = pattern(
    r"(?:going (?:in ?to|up (?:in)?to)|moving (?:up )?(?:in)?to|moves (?:up )?to|starting|starts|start"
    r"|goes (?:in ?to|up to)|about to start|due to start|transition (?:in)?to|transfer to|ready for"
    r"|in september|into)\s+$"
)
ELSEWHEN_YEAR = pattern(
    r"\b(?:since|was in|were in|from|until|till|before|back in|by|left in|left after|end of|when i was in"
    r"|since in"
    r"|after)\s+$"
)
OWNED = pattern(r"\b(?:my|our|the|a|an|her|his|their|your)\s+$|\b(?:my|our)\s+\w+\s+(?:is\s+)?(?:in\s+)$")
OLD_FORM = pattern(
    rf"\b(?P<n>{_ORDINAL})[ -](?:form\b|year(?= at (?:school|secondary)|s? (?:secondary|pupil)))(?!\s*(?:of"
    r"|college))"
    r"|\b(?P<fifth>fifth|5th) year\b(?!\s*(?:of|wait|on|at uni|running|in a))"
)
OLD_JUNIOR = pattern(rf"\b(?P<n>{_ORDINAL}) year juniors?\b")
GRADE = pattern(rf"\b(?P<n>{_ORDINAL})[ -]grade(?:r|rs)?\b")
SCOTTISH = pattern(
    r"(?<![\w.-])(?:(?P<stage>[ps])|(?P<long>primary|secondary) )(?P<n>[1-7])"
    r"(?![\w.,:/+-]\w|\w)"  # no version, no share of something
)
SCOTTISH_BEFORE = pattern(r"\b(?:in|into|starting|starts|a|her|his|my|their)\s+$")
KLASA = pattern(r"\bklasa (?P<n>[1-8])\b")

# --- stages -------------------------------------------------------------------------------------------------

# The word is said of another time, of somebody's manner, or denied.
STAGE_ELSEWHEN = pattern(
    r"\b(?:was|were|after|since|as|like|not|isn't|isnt|aren't|arent|no longer|until|till|before|left|finished"
    r"|used to (?:go to|be in|be)|says|than|ever since|when|stopped being|hadn't|back)\s+(?:(?:just|only"
    r"|still|being"
    r"|first|quite|really|even|he|she|they|i|we|in|at|is|was|were|'s|s|to|be|a|an|the|his|her|their|my|our"
    r"|such|age"
    r"|aged|of|little|goes?|went)\s+)*$"
)
TWINS_BEFORE = pattern(r"\btwins?\s+(?:(?:are|is|in|at|who|both|start\w*|a|new)\s+)*$")
TWINS_AFTER = pattern(r"\s+(?:with\s+)?twins\b|\s*\S+\s+twins\b")
_ONE_MORE = r"(?:an?|my|our|the|one|her|his|another|their|one in|one at)"
JOINS = pattern(
    rf"[\s,]*(?:\b(?:and|or|plus|also|as well as|then)\b|[&+/])\s*(?:(?:{_ONE_MORE}|also|other in)\s+)*"
    r"|[^.;!?]{0,25}\b(?:one|another|other)(?: is|'s|s)?(?: in| at)?\s+"
)
JOINS_CHILDREN = pattern(
    r"(?:\s*\w+){0,2}[\s,]*(?:\b(?:and|or|plus|also|as well as)\b|[&+])\s+(?:also\s+)?"
    rf"{_ONE_MORE}\s+(?:\w+\s+)?"
)


@dataclass(frozen=True, slots=True)
class Stage:
    """A word that stands for a stretch of childhood; the fields are those of data/stages.yaml.

    Attributes:
        name: What to call it in a label.
        months: Lower bound, included, and upper bound, excluded.
        words: Ways of writing it.
        year: The school year it is (Reception 0, nursery class -1).
        person: The word names a child and not a place or a time.
        parent: The months are those of the parent of a small child.
        serves: The word tells the stage even in the name of a service.
        weak: The word counts only where nothing better is said.
        original: The word must be written in these very capitals.
        unless: Found in the text around the word, which stands in it as `@`, this undoes it.
        only: This must be found there.
    """

    name: str
    months: tuple[int, int]
    words: tuple[str, ...]
    year: int | None = None
    person: bool = False
    parent: bool = False
    serves: bool = False
    weak: bool = False
    original: bool = False
    unless: re.Pattern[str] | None = None
    only: re.Pattern[str] | None = None


def load_stages(path: Path) -> tuple[Stage, ...]:
    """Read the stage words of a file such as data/stages.yaml."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(
        Stage(
            **entry
            | {"months": (entry["months"][0], entry["months"][1])}
            | {"words": tuple(word for words in entry["words"] for word in _spelt_out(words))}
            | {key: pattern("|".join(entry[key])) for key in ("unless", "only") if key in entry}
        )
        for entry in entries
    )


def _spelt_out(words: str) -> list[str]:
    """Every phrase that "(teen|teenage) (mum|dad)" stands for."""
    parts = (part.split("|") for part in re.findall(r"[^()]+", words))
    return ["".join(choice) for choice in product(*parts)]


def stages_file() -> Path:
    """The stage words of the checkout, or those that the installed package carries."""
    package = Path(__file__).resolve().parent
    beside = package.parent / "data" / "stages.yaml"
    return beside if beside.is_file() else package / "_data" / "stages.yaml"


def span(minimum: int, maximum: int) -> str:
    """Plain words for months `minimum` (included) to `maximum` (excluded): "4 to 7", "5 to 14 months"."""
    if (minimum, maximum) == (0, 12):
        return "under 1"
    if minimum < 0 or maximum < 24:
        return f"{minimum} to {maximum} months"
    low, high = minimum // 12, -(-maximum // 12) - 1
    return f"{low}" if low == high else f"{low} to {high}"
