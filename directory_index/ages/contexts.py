"""Words around a number that make it no age of the present: another time, a manner, a thing, a service."""

from __future__ import annotations

from directory_index.ages.cues import Cue
from directory_index.ages.numbers import MONTH
from directory_index.ages.page import Lead, Page
from directory_index.ages.people import OWNERS
from directory_index.ages.text import pattern, word_set

# A clause that opens with one of these speaks of another time than now ("when she's 3", "before he was 5").
OTHER_TIMES = word_set("when until till til before once since unless after by whenever")
_FIGURATIVE_SUBJECT = word_set("like though thinks thinking pretends pretending reckons")
_AGE_OF_WHAT = pattern(
    r"(?:reading|spelling|mental|developmental|development|emotional|social|bone|gestational|functional|maths|language"
    r"|speech|minimum|maximum|school leaving|legal|clothes|shoe)\s+$"
)
_AGE_AT_SOME_TIME = pattern(
    r"\b(?:at|from|since|by|until|till|before|over|after|to)\s+(?:the\s+|an?\s+|about\s+|her\s+|his\s+)*$"
)
_SKILL = r"(?:reading|spelling|mental|developmental|development|emotional|functional|language|speech)"
# "It started age 7", "left home aged 16": what happened at an age is past.
_EVENT_BEFORE = pattern(
    r"\b(?:started|began|happened|stopped|left|diagnosed|adopted|removed|placed|abused|assaulted|raped|excluded"
    r"|moved|came|arrived|fostered|taken|went)"
    r"(?: (?!(?:my|our|child|children|boy|girl|son|daughter|kids?|baby|teen\w*|student|pupil)\b)\w+){0,3}\s+$"
)
_FIGURATIVE_BEFORE = pattern(
    r"(?:\b(?:like(?: (?:living|dealing|arguing) with| having| raising| parenting| looking after| talking to)?"
    r"|mind of|mentality of|level of|as (?:\w+ )?as|as|than|behaviour of|speech of"
    r"|function(?:ing|s) (?:at|like|as)|working at|operating at|present(?:s|ing)? (?:as|like)|acts?"
    r"|(?:development|emotion|ment|soci|cognitiv|academic|intellectu)\w*ly"
    rf"|acting|behav(?:es?|ing)|sizes?|{_SKILL} (?:age|level)(?: of)?(?: is| at| like)?|equivalent (?:of|to))\s+)"
    r"(?:(?:about|around|of|at|that of|the level of|an?|he's|she's|hes|shes|he is|she is|they're|like|is)\s+)*$"
)
_FIGURATIVE_AFTER = pattern(
    r"\s*(?:years?\s*)?(?:(?:old\s+)?(?:clothes|clothing|shoes?|trousers|uniform|nappies|pyjamas|coats?)\b"
    r"|(?:yrs?|years?|months?)? ?(?:behind|younger|older|delay(?:ed)?)\b|developmentally\b)"
)
# What somebody looks is told beside what they are ("he's 12 but looks 16", "she looks 16 but she's 13").
_LOOKS = r"\blooks?(?: about| around| like| more like)?\s+$"
_BUT_LOOKS_BEFORE = pattern(rf"\b(?:but|though|and|yet|cos|because)\s+(?:i |he |she |they )?{_LOOKS}")
_LOOKS_BEFORE = pattern(_LOOKS)
_BUT_AFTER = pattern(r"\s*,?\s*(?:but|though|when)\b")
# "Two autistic pupils", "15 free hours": a noun that a number counts may come after a word or two.
_DESCRIBED = (
    r"(?:(?:autistic|adhd|disabled|deaf|blind|non[ -]?verbal|little|young|small|older|younger|foster|adopted|teenage|primary"
    r"|secondary|reception|free|funded|extra|full|whole|other|different)\s+){1,2}"
    r"(?:kids|children|boys|girls|pupils|students|learners|sons|daughters|brothers|sisters|siblings|teens|teenagers|ones"
    r"|people|hours|hrs|days|weeks|sessions|places|meals)\b"
)
NOT_AGE_AFTER = pattern(
    rf"[\s-]*(?:{_DESCRIBED}"
    r"|(?:(?!(?:in|for|after|within|about|over) )\w+ (?:a|per)|each|every|an?) (?:day|week|fortnight|month|term|night|year)\b"
    r"|%|p\b|quid|pounds?\b|pence|k\b|hours?\b|hrs?\b|mins?\b|minutes?\b|sec(?:ond)?s?\b|am\b|pm\b|o'?clock"
    r"|days?\b|nights?\b|weeks?\b|wks?\b|months?\b|mths?\b|(?:years?|yrs?)\b(?!\s*\d)|terms?\b|miles?\b|km\b"
    r"|met(?:er|re)s?\b|foot\b|feet\b|ft\b|inch(?:es)?\b|cm\b|stones?\b|st\b|lbs?\b|kgs?\b|kilos?\b|oz\b|mg\b|ml\b"
    r"|degrees\b|times\b|x\b|kids?\b|kiddos\b|child(?:ren)?\b|bab(?:y|ies)\b|boys\b|girls\b|sons\b|daughters\b"
    r"|grandkids\b|grandchildren\b|siblings\b|brothers\b|sisters\b|dogs?\b|cats?\b|jobs?\b|schools?\b|homes?\b"
    r"|houses?\b|places\b|people\b|adults\b|agenc|services\b|professionals\b|of\b|out of\b|in a row\b|till?\b|until\b"
    r"|per\b|each\b|more\b|others?\b|different\b|lots\b|appointments?\b|sessions?\b|visits?\b|letters\b|calls?\b"
    r"|pupils\b|students\b|families\b|social\b|bed(?:room)?s?\b|rated\b|game\b|parents\b|foods\b|words\b|attempts\b|seizures\b|moves\b|stars?\b"
    rf"|{MONTH}|at home\b|hundred|thousand|plus\b(?=\s*(?:$|[\d.,;:!?)]))|way\b|under\b|teenage|lane\b"
    r"|,?\s+\w+ (?:lane|street|road|avenue|crescent|terrace)\b|warnings?\b|exclusions\b|to \d|or \d|-\s*\d"
    r"|and under\b|and over\b|and up\b|below\b|younger\b|on the (?:list|way)\b|up from\b)"
)
# What may follow the last number of a list; anything else is a noun that the number counts ("5 and 2 dogs").
LIST_MAY_END = pattern(
    r"\s*(?:$|[.,;:!?)(\n\]-]|(?:and|or|plus|but|who|with|have|has|is|are|both|all|need|needs|want|wants|so|my|i|im|he|she"
    r"|they|we|in|at|not|no|none|the|was|were|will|wont|won't|can|cant|can't|do|does|don't|dont|for|from|living"
    r"|lives?|to|autistic|if|cos|because|what|where|how|any|year|yrs?|yo|now|respectively|going|as|when|then|one"
    r"|please|help|home|on|share|sharing|just|still|never|always|got|fight(?:ing)?|without|about|though|despite|yet|it|that|there|left|pregnant)\b)"
)
# A duration and not an age, whatever the subject: "3 years behind", "2 years sober", "6 years on".
LASTING_AFTER = pattern(
    r"'?\s*(?:ago|of|on|later|since|wait(?:ing|ed)?|clean|sober|late|early|behind|ahead|younger|older|without|notice|arrears"
    r"|left|away|apart|into|before|after|for|straight|running|overdue|long|worth|until|till|off|prem(?:ature)?"
    r"|delay(?:ed)?|gap|plan|course|down|back|list|to (?:wait|go)|in (?:a|the|care|prison|this|hospital|temporary|refuge)"
    r"|abroad|sentence|contract|apprenticeship|here|post|out|together|married|difference|max|minimum|walk|deep|tall"
    r"|high|from|under|over|per)\b"
)
# "We had our foster lad 8 months", but not "i've had the baby two days".
LASTING_BEFORE = pattern(
    r"\b(?:been|lived?|living|married|lasted|took|taken|takes|wait\w*)(?: \w+){0,2}\s+$"
    r"|\bhad (?:(?:our|my|him|her|them|the|a|this|foster|little)\s+)+(?:(?!baby|newborn)\w+\s+)?$"
)
SERVICE_AFTER = pattern(
    r"'?s?'?\s+(?:\w+\s+)?(?:groups?|services?|teams?|clubs?|hubs?|clinics?|banks?|nurses?|sessions?|football|rugby"
    r"|netball|cricket|squad|league|partnership|pathway|panel|provision|practitioners?|workers?|programme|project"
    r"|network|forum|commissioner)\b"
)


def elsewhen(page: Page, lead: Lead) -> bool:
    """Whether the lead speaks of another time, denies the age, or makes it the age of something else."""
    if Cue.NOT in lead.cues or lead.before in _FIGURATIVE_SUBJECT:
        return True
    possessor = page.word(lead.stop - 2) if lead.before in OWNERS else ""  # "till her baby's two"
    if lead.word == "after" and lead.before.startswith("look"):
        return False
    by_whom = lead.before == "by" and Cue.MARK in lead.cues  # "hurt by her uncle, 11 years old"
    if lead.word in OTHER_TIMES or (lead.role and not by_whom and {lead.before, possessor} & OTHER_TIMES):
        return True
    if Cue.AGED not in lead.cues:
        return False
    start = page.starts[lead.first]
    return any(page.before(start, context) for context in (_AGE_OF_WHAT, _AGE_AT_SOME_TIME, _EVENT_BEFORE))


def figurative(page: Page, start: int, end: int) -> bool:
    """Whether a number is somebody's manner, and not their age ("acts like a 3 year old")."""
    looks = page.before(start, _LOOKS_BEFORE) and (page.before(start, _BUT_LOOKS_BEFORE) or page.after(end, _BUT_AFTER))
    return bool(looks or page.before(start, _FIGURATIVE_BEFORE, width=60) or page.after(end, _FIGURATIVE_AFTER))
