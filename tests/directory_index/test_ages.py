"""Ages and stages, read as on 21 November 2026 unless a test says otherwise.

Expected readings are written short: `3` is a stated age of three years, `18-19m` months (the last excluded),
`~10-11` a stage or range in years with both ends counted in, `unborn` before birth; `self:`, `parent:` and
`other:` say whose age it is (a child's if nothing is said), `x2` how many children.
"""

import datetime
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from directory_index import settings
from directory_index.ages import AgeMention, AgeReader, Whose
from directory_index.ages.numbers import in_words, number
from directory_index.ages.stages import Stage, load_stages, stages_file
from directory_index.ages.text import fold

NOVEMBER = datetime.date(2026, 11, 21)
READER = AgeReader(today=NOVEMBER)


def short(mention: AgeMention) -> str:
    low, high = mention.minimum, mention.maximum
    if low < 0:
        age = "unborn"
    elif low % 12 or high % 12:
        age = f"{low}-{high}m"
    elif high - low == 12 and not mention.approximate:
        age = str(low // 12)
    else:
        age = f"{low // 12}-{high // 12 - 1}"
    whose = "" if mention.whose is Whose.CHILD else f"{mention.whose}:"
    vague = "~" if mention.approximate and low >= 0 else ""
    return f"{whose}{vague}{age}" + (f"x{mention.count}" if mention.count > 1 else "")


def read(text: str, today: datetime.date = NOVEMBER) -> str:
    reader = READER if today == NOVEMBER else AgeReader(today=today)
    return " ".join(short(mention) for mention in reader.read(text))


def _each(*lines: str) -> list[str]:
    return [text for line in lines for text in line.split("|")]


TWENTY_LINES = [
    ("behaviour, preschool", "~0-4"),
    ("ds 2.9 bit a child again at nursery", "33-35m"),
    ("i'm 17 and 20 weeks", "self:17 unborn"),
    ("been waiting 2 years for camhs he was 9 now 11", "11"),
    ("3 under 5 and no help", "~0-4x3"),
    ("my 15 hours start when she's 3, she's 2 in may", "1"),
    ("year 6 son year 9 daughter", "~10-11 ~13-14"),
    ("6 years on and she still cant sleep shes 14", "14"),
    ("mum 22, 2 kids 1 and 4, dad not around", "parent:22 1 4"),
    ("twins of 7 and a baby", "7x2 ~0-0"),
    ("section 17 for 2 year old", "2"),
    ("level 3 plus 14yo", "14"),
    ("nearly 4 not talking", "45-48m"),
    ("36 weeks with scbu baby born at 28", "~0-0"),
    ("her boyfriends 21 shes in year 10", "other:21 ~14-15"),
    ("reading age of 6 but hes 10", "10"),
    ("£30 a week for a 5 year old", "5"),
    ("whats there for over 16s with autism", "~16-25"),
    ("born 2014, starts high school", "142-155m"),
    ("he's 5 in september is he reception age", "4-5"),
]

STAGE_WORDS = [
    # before birth and the first year
    ("pregnant and scared", "unborn"),
    ("expecting our second", "unborn"),
    ("antinatal class", "unborn"),
    ("bump is quiet today", "unborn"),
    ("unborn, mum has a social worker", "unborn"),
    ("due in March", "unborn"),
    ("20 weeks pregnant", "unborn"),
    ("im 20 weeks", "unborn"),
    ("seen at 14/40", "unborn"),
    ("12 week scan", "unborn"),
    ("second trimester", "unborn"),
    ("newborn wont feed", "~0-3m"),
    ("our new born is yellow", "~0-3m"),
    ("my NB has reflux", "~0-3m"),
    ("brand new mum", "~0-3m"),
    ("just had a baby", "~0-3m"),
    ("postnatal group", "~0-3m"),
    ("6 week check", "~0-3m"),
    ("baby wont sleep", "~0-0"),
    ("my bubs is teething", "~0-0"),
    ("infant with a rash", "~0-0"),
    ("my LO bites", "~0-4"),
    ("the little one screams", "~0-4"),
    ("weaning help", "~5-14m"),
    ("into everything, a real crawler", "~5-14m"),
    # before school
    ("my toddler bites", "~1-3"),
    ("todler tantrums", "~1-3"),
    ("terrible twos", "~1-3"),
    ("under 3s", "~0-2"),
    ("i have a threenager", "~3-3"),
    ("bites at nursery", "~2-4"),
    ("playgroup asked us to leave", "~2-4"),
    ("pre-k in america", "~2-4"),
    ("pre school speech", "~0-4"),
    ("pre-school", "~0-4"),
    ("preschool age", "~0-4"),
    ("early years SEND", "~0-5"),
    ("EYFS profile", "~0-5"),
    ("EY SEND", "~0-5"),
    ("under fives", "~0-4"),
    ("activities 0-5", "~0-5"),
    ("nursery class", "~3-4"),
    # primary
    ("she is in reception", "~4-5"),
    ("YR pupil", "~4-5"),
    ("he is in R", "~4-5"),
    ("FS2 child with epilepsy", "~4-5"),
    ("foundation stage", "~4-5"),
    ("starting school worries", "~4-5"),
    ("rising five", "~4-5"),
    ("September starter", "~4-5"),
    ("infant school", "~5-7"),
    ("KS1 behaviour", "~5-7"),
    ("key stage 1", "~5-7"),
    ("junior school", "~7-11"),
    ("KS2 dyslexia", "~7-11"),
    ("behaviour in primary", "~4-11"),
    ("primary school place", "~4-11"),
    ("primary aged", "~4-11"),
    ("little school", "~4-11"),
    ("first school", "~4-9"),
    ("middle school", "~9-13"),
    ("upper school", "~13-18"),
    ("school age children", "~4-16"),
    ("school-aged", "~4-16"),
    ("a school kid", "~4-16"),
    ("my tween slams doors", "~9-12"),
    ("pre-teen anxiety", "~9-12"),
    # secondary and after
    ("secondary school refusal", "~11-16"),
    ("secondary aged", "~11-16"),
    ("bullied in high school", "~11-16"),
    ("big school worries", "~11-16"),
    ("KS3 maths", "~11-14"),
    ("lower school", "~11-14"),
    ("KS4 pupil", "~14-16"),
    ("doing her GCSEs", "~14-16"),
    ("choosing options", "~12-14"),
    ("sixth form", "~16-18"),
    ("six form bursary", "~16-18"),
    ("sixty form", "~16-18"),
    ("A levels stress", "~16-18"),
    ("he is at college", "~16-18"),
    ("post-16 transport", "~16-18"),
    ("T level", "~16-18"),
    ("school leaver with autism", "~16-18"),
    ("teenager wont get up", "~13-19"),
    ("teenage boy", "~13-19"),
    ("yp at risk", "~13-19"),
    ("lads hanging about", "~13-19"),
    ("in his teens", "~13-19"),
    ("early teens", "~13-14"),
    ("mid teens", "~15-16"),
    ("late teens", "~17-19"),
    ("adolescent psychosis", "~11-18"),
    ("young adult with ASD", "~18-25"),
    ("YA with cancer", "~18-25"),
    ("18 plus", "~18-25"),
    ("student at uni", "~18-22"),
    ("fresher", "~18-22"),
    ("young adult carer", "~16-25"),
    ("care leaver", "~16-25"),
    ("care experienced", "~16-25"),
    ("16+ accommodation", "~16-25"),
    ("NEET", "~16-24"),
    ("two year funding", "~2-2"),
    ("two-year-olds", "2"),
    ("2s offer", "~2-2"),
    ("two year check", "~2-2"),
    # too wide to filter by
    ("my child is sad", ""),
    ("kids of all ages", ""),
    ("family of 4", ""),
    ("my son and my daughter", ""),
    ("young person with SEND", ""),
    ("student", ""),
    ("young carer", ""),
    ("a minor", ""),
    ("my lad wont eat", ""),
]

YOUNG_PARENTS = [
    ("teen mum", "parent:~13-19 ~0-5"),
    ("schoolgirl mum", "parent:~13-19 ~0-5"),
    ("young parent", "parent:~13-24 ~0-5"),
    ("teen mum, 17, with a 2 year old", "parent:17 2"),
]

SCHOOL_YEARS = [
    *((f"in year {year}", f"~{year + 4}-{year + 5}") for year in range(1, 15)),
    ("Y1 phonics", "~5-6"),
    ("yr1", "~5-6"),
    ("Y6", "~10-11"),
    ("yr 6", "~10-11"),
    ("year six", "~10-11"),
    ("Yr6s", "~10-11"),
    ("yeer 5", "~9-10"),
    ("Year 5/6", "~9-11"),
    ("year 2 and 3/4", "~6-7"),
    ("years 5 and 6", "~9-10 ~10-11"),
    ("kids in y2 and y5", "~6-7 ~9-10"),
    ("year 9 and year 6", "~13-14 ~10-11"),
    ("siblings Y1/Y4/Y6", "~5-6 ~8-9 ~10-11"),
    ("Y5/Y6 class", "~9-11"),
    ("years 3 to 6", "~7-11"),
    ("Y10 lad", "~14-15"),
    ("lower sixth", "~16-17"),
    ("U6", "~17-18"),
    ("Year 6 going into 7", "~10-12"),
    ("moving up to Year 7", "~10-12"),
    ("transition to secondary", "~10-12"),
    ("first form", "~11-12"),
    ("fifth form", "~15-16"),
    ("fifth year", "~15-16"),
    ("4th year juniors", "~10-11"),
    ("both in year 3", "~7-8x2"),
    ("eight Y9s", "~13-14x8"),
    ("in P5", "~102-126m"),
    ("he is in S4", "~174-198m"),
    ("primary 1 in scotland", "~54-78m"),
    ("P6 boy with dyslexia", "~114-138m"),
    ("S5 pupil in Edinburgh", "~186-210m"),
    ("kindergarten", "~5-6"),
    ("3rd grade", "~8-9"),
    ("freshman", "~14-15"),
    ("klasa 1", "~7-7"),
    ("year 1 of college", ""),
    ("year 2 of PhD", ""),
    ("year 3 of waiting", ""),
    ("last year 3 times", ""),
    ("his ehcp says year 2. he's year 6", "~10-11"),
    ("been here since y8", ""),
    ("when he was in year 3", ""),
    # "year" after a count or a word of time
    ("New Year 8 boy", "~12-13"),
    ("his new year 6 teacher shouts", "~10-11"),
    ("new Year 7s struggling with the bus", "~11-12"),
    ("one Year 3 class", "~7-8"),
    ("a year 6 boy with dyslexia", "~10-11"),
    ("i have a year 7 who wont come in", "~11-12"),
    ("this year 9 boy carries a knife", "~13-14"),
    ("two year 9 girls fighting", "~13-14x2"),
    ("3 year 6 boys running off", "~10-11x3"),
    ("our year 5 children", "~9-10"),
    ("our Year 1 and Year 2 children", "~5-6 ~6-7"),
    ("is there a year 11 leavers course", "~15-16"),
    ("since new year 3 times he ran off", ""),
    ("in the new year 2 of them move", ""),
    ("happy new year 5 kids and no heating", ""),
    ("last year 3 boys hit him", ""),
    ("twice a year 6 of them visit", ""),
    ("married 10 years 2 kids", ""),
    ("together for years 2 kids", ""),
]

RECEPTIONS = [
    ("cochlear implant, starting reception", "~3-5"),
    ("cochlear implant fitted, in reception now", "~4-5"),
    ("his implant was fitted before reception", ""),  # says nothing of now
    ("she's just started reception", "~4-5"),
    ("the youngest in reception", "~4-5"),
    ("reception boy soiling", "~4-5"),
    ("School reception teacher: no early years setting", "~4-5"),
    ("is he at reception age", "~4-5"),
    ("applying for reception, gp says he has asthma", "~4-5"),
    ("he'll go into reception next september", "~3-5"),
    ("receptionist was rude about my 3yo", "3"),
    ("GP reception wont give me an appointment", ""),
    ("reception refused to book us in", ""),
    ("reception at the surgery was rude", ""),
    ("reception desk at the clinic", ""),
    ("the reception we got at A&E was awful", ""),
    ("my sisters wedding reception is child free", ""),
    ("no signal or reception at home", ""),
    ("i work on reception at a school", ""),
    ("we got a cold reception from the head", ""),
    ("the school reception wont take his meds", ""),
    ("left him crying at reception", ""),
    ("she sat in reception for two hours", ""),
]

COUNTED_OR_AGED = [
    ("Two autistic pupils", ""),
    ("Two autistic pupils in one Year 3 class", "~7-8"),
    ("15 free hours for 9 month old", "9-10m"),
    ("i have my lad 3 nites a week hes 6", "6"),
    ("our lad's 16 in a month", "189-192m"),
    ("school is now 2 buses away", ""),
    ("my dauter is 4 shes behind", "4"),
    ("kids 12, 8 and 4 plus my mum", "12 8 4"),
    ("a pair of brothers, 11 and 3 (the small one in a buggy)", "11 3"),
    ("got kids 3 an 7 at my mums", "3 7"),
    ("kids 3 n 7", "3 7"),
    ("a boy of ten was hurt", "10"),
    ("our girl of six plays with fire", "6"),
    ("mum of three boys", ""),
    ("turning eighteen soon and scared", "213-216m"),
    ("Stepdad's brother, three years back, she was six", ""),
    ("my daughter one day bit me", ""),
    ("my eldest 2 are at school", ""),
    ("my youngest 3 wont sleep", "3"),
    ("half term with your own two, they bicker", ""),
    ("our own are 6 and 9", "6 9"),
    ("my middle one, 9, cried", "9"),
    ("the middle one, seven, is getting large", "7"),
    ("mine, 13 and very private, walked out", "13"),
    ("hes gay and 17, not out", "17"),
    ("he needs watching, 7 and no sense of danger", "7"),
    ("now at seven it's all coming out", "7"),
    ("bedtime is now at 7", ""),
    ("My sister's just hit 18", "other:216-219m"),
    # as speakers of other languages write
    ("hurt by uncle, 11 year, safe now", "11"),
    ("she has 15 year", "15"),
    ("he has 3 years of waiting", ""),
    # a number said again for emphasis
    ("he eats 5 things. FIVE. He's 9", "9"),
    ("the waiting list is 3 years. Three!", ""),
    ("my son is 5. FIVE. and still in nappies", "5"),
    ("Taxi comes at 7.40, home at 4.10. Seven.", "7"),
]

STATED = [
    *((text, "3") for text in ("3yo", "3 yo", "3y/o", "3yr old", "3 yrs", "3 year old", "three-year-old")),
    *((text, "3") for text in ("3-yr-old", "aged 3", "age 3", "is 3", "turned 3", "(3)", "DS3", "dd 3")),
    *((text, "3") for text in ("dd (3)", "3 years old")),
    *((text, "18-19m") for text in ("18 months", "18m", "18mo", "18mth old", "1.5", "1½", "one and a half")),
    ("he is a year and a half", "18-19m"),
    *((text, "30-31m") for text in ("2.5", "2 1/2", "2½", "two and a half", "2yrs 6mths", "2y6m", "21⁄2")),
    ("2.9", "33-35m"),
    ("3.11", "47-48m"),
    ("ds 2.10", "34-35m"),
    *((text, "1-2m") for text in ("6 weeks old", "6wo")),
    ("6/52", "1-2m"),
    ("baby 3/12", "3-4m"),
    ("10 days", "0-1m"),
    ("day 5", "0-1m"),
    ("a month old", "1-2m"),
    ("corrected 4 months", "~4-9m"),
    ("6 months (4 corrected)", "6-7m"),
    ("was 10 weeks early", ""),
    ("28 weeker", ""),
    ("born at 27+3", ""),
    ("born at 30 weeks", ""),
    *((text, "45-48m") for text in ("nearly 4", "almost 4", "4 next month", "4 soon", "coming up 4")),
    ("not quite 4", "45-48m"),
    ("my nearly-4-year-old", "45-48m"),
    *((text, "132-135m") for text in ("just turned 11", "11 last week", "newly 11")),
    ("13 going on 30", "13"),
    ("14 going on 18", "14"),
    ("born in 2019", "82-95m"),
    ("2019 baby", "82-95m"),
    ("dob 2019", "82-95m"),
    ("born Sept 2021", "61-63m"),
    ("b. 05/21", "65-67m"),
    ("dob 12/03/2019", "92-93m"),
    ("born 31/02/2020", "80-82m"),
    ("he is six", "6"),
    ("six-year old", "6"),
    ("sixteen", "16"),
    ("hes sixteen", "16"),
    ("my girl nine, afraid to speak", "9"),
    ("my son six years no sleep", "6"),
    ("my child 2 year 8 month", "32-33m"),
    ("16yo here", "self:16"),
    ("bedwetting help 7", "7"),
    ("still in pull ups, autistic, 7", "7"),
    ("wheelchair user, 13, cant get in", "13"),
    ("16 kicked out help", "16"),
    ("lad of 17", "17"),
    ("he's 6¾", "81-82m"),
    ("he's 3 and 3/4", "45-46m"),
    ("just 2¼ and never stops", "27-28m"),
    ("my 17 1/2 year old", "210-211m"),
    ("my 4-1/2 year old", "54-55m"),
    ("she is ten and three quarters", "129-130m"),
    ("he's two and ten months", "34-35m"),
    ("my daughter aged 2 and 3 months", "27-28m"),
    ("he's 2, 6 months on the list", "2"),
    ("the adolescent one, or the other", "~11-18"),
    ("son(5)", "5"),
    ("DD14", "14"),
    ("16F need help with eating", "16"),
    ("GP: 15F, wt loss 12kg", "15"),
    ("GP: 41M asking for anger management", "other:41"),
    ("carers of 13F at breaking point", "13"),
    ("looked-after 14M, 5 placements", "14"),
    ("HV: 20m waking hourly", "20-21m"),
    ("baby 14M not walking", "14-15m"),
    ("I (15F) hate my dad (45M)", "self:15 parent:45"),
    ("my bf (17M) hits me (16F)", "other:17 self:16"),
    ("he's in 10F for maths", ""),
    ("room 12f is cold", ""),
]

RANGES = [
    ("ages 4-7", "~4-7"),
    ("4 to 7", "~4-7"),
    ("between 4 and 7", "~4-7"),
    ("4/5", "~4-5"),
    ("he's 4 or 5", "~4-5"),
    ("13 to 19 year olds", "~13-19"),
    ("kids 5-11", "~5-11"),
    ("ages 5-11 holiday club", "~5-11"),
    ("6-12 months", "~6-13m"),
    *((text, "~0-4") for text in ("under 5", "under fives", "U5", "<5", "under the age of 5")),
    ("5 and under", "~0-5"),
    ("up to 5", "~0-5"),
    *((text, "~16-25") for text in ("over 16", "16+", "16 plus", "16s and over", "over 16s")),
    ("over 11s", "~11-18"),
    ("under 16", ""),
    ("0-19", ""),
    ("under 6 months", "~0-6m"),
]

SEVERAL = [
    ("twins of 7", "7x2"),
    ("twins (7)", "7x2"),
    ("7yo twins", "7x2"),
    ("the twins are 2", "2x2"),
    ("expecting twins", "unbornx2"),
    ("newborn twins", "~0-3mx2"),
    ("triplets of 4", "4x3"),
    ("4-year-old and a 13-year-old", "4 13"),
    ("4 & 13", "4 13"),
    ("kids are 4, 7 and 13", "4 7 13"),
    ("two boys 4 and 7 wont share a room", "4 7"),
    ("dd 6 ds 3 both fussy", "6 3"),
    ("girl (6), boy (4)", "6 4"),
    ("twins of 18 months", "18-19mx2"),
    ("kids 14, 12 & 9 months", "14 12 9-10m"),
    ("5, 3 and 9 months", "5 3 9-10m"),
    ("5yr, 3yr and 6mth", "5 3 6-7m"),
    ("3yr and 6mth", "42-43m"),
    ("girls 4yrs and 18 months", "4 18-19m"),
    ("aged 2 and 6 weeks", "2 1-2m"),
    ("mum of two, 3 and six months", "3 6-7m"),
    ("mum 22, 3 and 6 months", "parent:22 3 6-7m"),
    ("my kids are 5 and 8 months", "5 8-9m"),
    ("checks at 3, 6 and 9 months", ""),
    ("kids 5, 3 and 8 months pregnant", "5 3 unborn"),
    ("me and my three kids 11 8 and 5 need a food parcel", "11 8 5"),
    ("kids ages 3 5 7 and 10", "3 5 7 10"),
    ("children aged 2 4 in temporary accommodation", "2 4"),
    ("kids 3 2 bed flat", ""),
    ("4,7,13", "4 7 13"),
    ("3 kids 2, 5 and 9", "2 5 9"),
    ("3 under 5", "~0-4x3"),
    ("2 under 2", "~0-1x2"),
    ("three boys under ten", "~0-9x3"),
    ("two 3 year olds", "3x2"),
    ("a 4 and 6 year old", "4 6"),
    ("one's 6 weeks and one's 5", "1-2m 5"),
    ("dad of two, 5 and 7", "5 7"),
    ("newborn, a 2 year old and a 4 year old", "~0-3m 2 4"),
    ("a newborn and a toddler", "~0-3m ~1-3"),
    ("my toddler and my 2 year old", "~1-3 2"),
    ("2 at home 5 and 7", "5 7"),
    ("DS1 is 6 and DS2 is 3", "6 3"),
    ("DS1 hits DS3 who is 4", "4"),
    ("i have 5 and 2 dogs", ""),
    ("sibs 3, 5, 9, DV history", "3 5 9"),
    ("looking after a 14yo with LD", "14"),
    ("after 3 years of this", ""),
    ("support in primary and secondary", "~4-11 ~11-16"),
]

ONE_CHILD = [
    ("my toddler is 2", "2"),
    ("teenager aged 14", "14"),
    ("Year 6, he's 11", "11"),
    ("he's 11 and in year 6", "11"),
    ("she's 6, year 1", "6"),
    ("my baby is 14", "14"),
    ("my baby wont go to school, he's 14", "14"),
    ("my 5 yr old hits at nursery", "5"),
    ("nearly 4 and starts school after summer", "45-48m"),
    ("never had his 2 year check and he's 4", "4"),
    ("im 19, found out i was autistic at college", "self:19"),
    ("3 yr old. he's 3 and wont talk", "3"),
    ("born 2014, she's 12", "12"),
    ("Kids are 9 and 6. The little one bites", "9 6"),
    ("my 5 year old and my little one", "5 ~0-4"),
]

FIGURATIVE = [
    ("hes like a 2 year old and hes 5", "5"),
    ("16-year-old who is like a 5-year-old", "16"),
    ("shes 8 with the mind of a 2 year old", "8"),
    ("he's 10 but emotionally 6", "10"),
    ("im 12 but look 16", "self:12"),
    ("she looks 16 but shes only 13", "13"),
    ("like living with a 3 year old, he is 9", "9"),
    ("he's small for 7", "7"),
    ("too small for 2 adults", ""),
    *(
        (text, "")
        for text in (
            "age 7-8 clothes",
            "size 3 shoes",
            "reading age 6",
            "developmental age 2",
            "like a 2 year old",
            "mental age of 5",
            "functioning at 18 months",
            "acts like a toddler",
        )
    ),
]

TRAPS = _each(
    "15 hours|30 hours|24 hours|9 till 3|2am|every 3 hours|45 minute meltdowns|10 minutes away",
    "10 years of marriage|been here 4 years|waiting 2 years|18 months on the list|20 weeks for an EHCP",
    "6-8 weeks' wait|14 days' notice|hasnt been to school for 3 months|he is 2 years behind",
    "£5|20 quid|300 off this month|2.50 each|she's on £9 an hour",
    "level 3|tier 2|stage 2|step 4|band B|grade 4|type 1|section 17|section 47|s20|regulation 24",
    "part 3|P levels|CAF 2|form 10|year 1 of college|year 2 of PhD",
    "999|111|101|116 123|0808 157 0000|extension 12",
    "CZ1 2AB|12 Mill Lane|flat 4|number 7 bus|M1|A629|ward 3|room 6|bed 2|7, Mill Lane",
    "3 kids|2 jobs|4th time|1st child|no. 2|one of 5|2:1 support|1:1|3 times a week|twice|5 a day",
    "5ft|8lb 3oz|9 stone|91st centile|39.5 temperature|20 mg|EPDS 19|SDQ 22|IQ 70",
    "over 18 game|PG|12A|18 rated|an 18+ film",
    "under 5s group|0-19 service|0-25 team|16-25 hub|under 5s football",
    "U7s football|Form 7|S3|P5|4A|9B",
    "24/7|9-5|50/50|7/7|9 to 5",
    "5 months clean|2 years sober|3 weeks since he left|twins",
    "1. call them 2. write|(1) call them (2) write|dad's two streets away",
    "baby bank|baby group|baby loss|nursery nurse|nursery rhymes|primary care|primary carer",
    "secondary infection|secondary trauma|young carers|school nurse|reception desk|gp reception",
    "foundation trust|junior doctor|level 3 childcare|weaning off tablets|not pregnant",
    "under one roof|toddler bed|a level 2 course|i lost my baby",
)

TRAPS_THAT_TELL = [
    ("KS3", "~11-14"),
    ("11 plus", "~9-11"),
    ("eleven plus exam", "~9-11"),
    ("2 year old offer", "~2-2"),
    ("12 month review", "~10-15m"),
    ("36+2", "unborn"),
    ("40 weeks", "unborn"),
    ("first trimester", "unborn"),
    ("toddler group", "~1-3"),
    ("baby and toddler group", "~0-3"),
    ("16 and pregnant", "16 unborn"),
    ("4 months pregnant with my 3rd, 2 at home 5 and 7", "unborn 5 7"),
    ("Year 6", "~10-11"),
    ("6 years", "6"),
    ("6th form", "~16-18"),
]

OTHER_TIMES = [
    ("he's not 3, he's 4", "4"),
    ("he's 5, actually 6", "6"),
    ("actually 6", "6"),
    ("my son is 5 sorry 6", "6"),
    ("she's 4 and actually he's 7", "4 7"),
    ("no longer 5", ""),
    ("8 now", "8"),
    ("carry her always, now nine years, heavy", "9"),
    ("born at 28 weeks now 6 months", "6-7m"),
    ("my husband in jail now two month", ""),
    ("was 12 then, he's 15", "15"),
    ("since she was 3", ""),
    ("Before he was 5 he was fine", ""),
    ("when he's 5 what happens", ""),
    ("at the age of 3 he moved", ""),
    ("diagnosed at age 3", ""),
    ("my 30 hours start when she turns 3", ""),
    ("when he was a toddler", ""),
    ("not a baby any more", ""),
    ("cried as a baby, 14 now", "14"),
    ("till her baby's two", ""),
    ("if he's 4 does he get 30 hours", "4"),
    ("i come alone age 15. now 18", "self:18"),
    ("drank in pregnancy, he's 4", "4"),
]

WHOSE = [
    ("mum is 17", "parent:17"),
    ("im 34", "parent:34"),
    ("i'm thirty two", "parent:32"),
    ("dad 45", "parent:45"),
    ("step-dad 30", "parent:30"),
    ("her boyfriend is 22", "other:22"),
    ("nan is 70", "other:70"),
    ("brother 24", "other:24"),
    ("brother, 13", "13"),
    ("carer 61", "other:61"),
    ("my partner is 28", "other:28"),
    ("my 34 year old partner", "other:34"),
    ("her 19 year old boyfriend", "other:19"),
    ("17 year old mum", "parent:17"),
    ("hostel keyworker, mum of 18", "parent:18"),
    ("mum of 3", ""),
    ("mum of y9", "~13-14"),
    ("teacher: 14yo hits", "14"),
    ("Teacher: Y3 pupil", "~7-8"),
    ("me 34, partner 36, ds 4", "parent:34 other:36 4"),
    ("my son is 32", "other:32"),
    ("im 16 and struggling", "self:16"),
    ("im 16 and pregnant", "self:16 unborn"),
    ("i'm in year 9", "self:~13-14"),
    ("im in sixth form", "self:~16-18"),
    ("were 15, what do i do", "self:15"),
    ("we're both 18", "self:18x2"),
    ("14, my mum is in prison and i havent told anyone", "self:14"),
    ("brother's just moved back with me, 14, no mates here", "14"),
    ("2yo, 5yo, mum 22", "2 5 parent:22"),
    ("her boyfriend is 24 and she's 14", "other:24 14"),
    ("i'm 22 with a 2 year old", "parent:22 2"),
    ("i'm 17 and my son is 1", "self:17 1"),
    ("i'm 23 and raising my brother, 8", "self:23 8"),
    ("my partner hits me, he's 22", "other:22"),
    ("his dad left, he's 19", "19"),
    ("I'm 40, she's 6", "parent:40 6"),
    ("my sun is 12 and lonley", "12"),
    ("i teach year 6", "~10-11"),
    ("my friends 16 and about 12 weeks", "16 unborn"),
    ("our 3 and 5 year olds", "3 5"),
    # brothers, sisters and friends beside the writer
    ("my brother is 10", "10"),
    ("my 10-year-old brother keeps hitting me, I'm 15", "10 self:15"),
    ("My brother keeps hitting me. He's 10 and I'm 15", "10 self:15"),
    ("im fifteen and my brother of ten hits me", "self:15 10"),
    ("my brother whos 7 hits me and mum does nothing, am 15", "7 self:15"),
    ("my brother is 22 and dealing", "other:22"),
    ("my brother is 3 years older than me im 14", "self:14"),
    ("my bros 13 and smokes im 11", "13 self:11"),
    ("me 16 bro 12 sis 7 living with nan", "self:16 12 7"),
    ("me (14) and my sister (8)", "self:14 8"),
    ("me and my twin are 15", "self:15x2"),
    ("my brother, 10, keeps hitting me. 15 here", "10 self:15"),
    ("my mate is 16 and on ket", "16"),
    ("i cant stop worrying, mum cries and shes never in. 14", "self:14"),  # "she" is mum
    ("his mum left and i cant cope, 14", "14"),
    # the writer as a noun
    ("I'm a 14 year old girl and i hate school", "self:14"),
    ("i am 19 years old care leaver", "self:19"),
    ("im a 24 year old mum of 2", "parent:24"),
    ("i'm the mum of a 14 year old girl", "14"),
    ("I have a 14 year old brother", "14"),
]

AT_AN_AGE = [
    ("not walking at 18 months", "18-19m"),
    ("he wasn't walking at 18 months", ""),
    ("still in nappies at 4", "4"),
    ("still in nappies at 3 and a half", "42-43m"),
    ("cant get her off the bottle at 3", "3"),
    ("still wetting the bed at ten, tried everything", "10"),
    ("My autistic daughter still wets at night at eleven and we have a trip", "11"),
    ("contraception at 16", "16"),
    ("coming out at 13 support", "13"),
    ("pregnant at 15", "unborn 15"),
    ("can u get the implant at 15 without a bank card", "15"),
    ("Am I allowed to see an adviser myself at 15", "self:15"),
    ("Is it normal for them all to smoke weed at 15, or am I daft", "15"),
    ("Am I allowed on a course if I left school at 14", ""),
    ("school ends at 16", ""),
    ("what happens at 18", ""),
    ("still up at 11", ""),
    ("still wetting at 3 in the morning", ""),
    ("he wont sleep and is up at 4", ""),
    ("meeting at 10", ""),
    ("PIP at 16, dla stops, hes 15", "15"),
    # the past
    ("it started age 7 and she's 15", "15"),
    ("left home aged 16 now 19", "19"),
    ("he started school aged 4, he's 9 now", "9"),
    ("moved my son aged 4 to a new school", "4"),
    ("adopted child age 9", "9"),
    ("adopted at 2, now 9 and raging", "9"),
    # how long, and not how old
    ("been married 12 years", ""),
    ("we had our foster lad 8 months, he's 8", "8"),
    ("had him 3 years now, he's 10", "10"),
    ("ive had the baby two days", "0-1m"),
    ("i have a son 8 years", "8"),
    # key words
    ("ketamine bladder hurts 16 no parents", "16"),
    ("adult autism adhd assessment 19 how long right to choose", "19"),
    ("room 14 is damp", ""),
    ("he got 15 in maths", ""),
    ("Bolts, over the baby gate, 4 and autistic.", "4"),
]

PREGNANCIES = [
    ("34 weeks and baby measuring small", "unborn"),
    ("currently 27 weeks and cant get off the fags", "unborn"),
    ("Booked today at 14 weeks, first baby", "unborn"),
    ("First baby, due in October", "unborn"),
    ("3rd child due in May", "unborn"),
    ("due 12th April", "unborn"),
    ("34+2", "unborn"),
    ("born at 34+2 now 5 months", "5-6m"),
    ("he was born at 37 weeks and is 8 months now", "8-9m"),
    ("stillborn at 38 weeks", ""),
    ("lost our baby at 20 weeks", ""),
    ("my rent is due on 5th april", ""),
    ("20 weeks and no EHCP", ""),
    ("6 weeks and baby wont settle", "~0-0"),
]

BIRTHDAYS = [
    ("turning 5 in September", "4"),
    ("turned 5 in September", "5"),
    ("she was 5 in september", "5"),
    ("5 in Sept", "4-5"),
    ("he'll be 5 in march", "4"),
    ("she's 2 in may", "1"),
    ("he's 5 next year", "4"),
    ("she turned 5 last year", "5-6"),
    ("he turns 4 in march", "3"),
    ("she's 6 on Saturday", "69-72m"),
    ("it's his 8th birthday next week", "~93-96m"),
    ("Ella's 3rd birthday was last week", "~36-39m"),
    ("it's her 7th birthday and nobody came", "~81-87m"),
    ("he stopped talking after his 2nd birthday", ""),
    ("he was 6 on Saturday", "72-75m"),
    ("he's 4 today", "48-51m"),
    ("football 6 on saturday", ""),
    ("he's 3 in a fortnight", "33-36m"),
    ("he's 5 next birthday", "4"),
    ("shes four nxt month", "45-48m"),
    ("17 nearly, in care", "201-204m"),
    ("seeing a 6 year old next week", "6"),  # the visit is next week
    ("my 6 year old on saturday hit a boy", "6"),
]

DIALECT = [
    ("my yung one just turned two", "24-27m"),
    ("are little lad's just gone 4", "48-51m"),
    ("just gon 4", "48-51m"),
    ("my sun just turn 6", "72-75m"),  # what the speller makes of "turnd"
    ("he's not long turned 3", "36-39m"),
    ("just over 2 and not pointing", "24-27m"),
    ("just under 2", "21-24m"),
    ("coming up to 2yrs", "21-24m"),
    ("our lad's coming up five", "57-60m"),
    ("wor bairn is 3", "3"),
    ("our kid's 9", "9"),
    ("the wee one's two", "2"),
    ("my wee man is 4", "4"),
    ("little lady is 2 and fussy", "2"),
    ("old lady is 82", "other:82"),
    ("my lil un is 2", "2"),
    ("little un's 18 month", "18-19m"),
    ("the babby is 7 month", "7-8m"),
    ("my grandbaby is 8 months", "8-9m"),
    ("the elder five", "5"),
    ("she's two n a half", "30-31m"),
    ("two an a half and not talking", "30-31m"),
    ("me eldests 12", "12"),
    ("hes gone 5 now", "5"),
]

CASES = [
    *(TWENTY_LINES + STAGE_WORDS + YOUNG_PARENTS + SCHOOL_YEARS + RECEPTIONS + COUNTED_OR_AGED),
    *(STATED + RANGES + SEVERAL + ONE_CHILD + FIGURATIVE + TRAPS_THAT_TELL + OTHER_TIMES + WHOSE + BIRTHDAYS),
    *(DIALECT + AT_AN_AGE + PREGNANCIES),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_reads(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", TRAPS)
def test_a_trap_gives_nothing(text: str) -> None:
    assert read(text) == ""


@pytest.mark.parametrize("day", [datetime.date(2026, 7, 1), datetime.date(2027, 8, 31)])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("going into Year 7", "~10-12"),
        ("year 7", "~10-12"),
        ("y1", "~4-6"),
        ("reception", "~3-5"),
        ("nursery class", "~2-4"),
        ("lower sixth", "~15-17"),
        ("Year 6 going into 7", "~10-12"),
        ("my toddler", "~1-3"),
    ],
)
def test_summer_takes_two_school_years(day: datetime.date, text: str, expected: str) -> None:
    assert read(text, day) == expected


@pytest.mark.parametrize("month", [1, 6, 9, 12])
def test_other_months_take_one_school_year(month: int) -> None:
    assert read("year 7", datetime.date(2026, month, 1)) == "~11-12"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime.date(2026, 8, 21), "4"),  # the birthday is to come
        (datetime.date(2026, 9, 10), "4-5"),
        (datetime.date(2026, 12, 31), "4-5"),
        (datetime.date(2027, 1, 5), "4"),  # nobody speaks so of a birthday four months ago
    ],
)
def test_the_date_decides_where_the_tense_does_not(day: datetime.date, expected: str) -> None:
    assert read("he's 5 in september", day) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime.date(2019, 6, 1), "0-6m"),
        (datetime.date(2021, 1, 1), "12-25m"),
        (datetime.date(2018, 12, 31), ""),
        (datetime.date(2060, 1, 1), ""),
    ],
)
def test_births_follow_today(day: datetime.date, expected: str) -> None:
    assert read("born in 2019", day) == expected


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("my 3yo bites", "3 years old", "3yo"),
        ("she is 1", "1 year old", "1"),
        ("in Year 6 now", "Year 6 (10 to 11)", "Year 6"),
        ("pregnant", "before birth", "pregnant"),
        ("preschool", "preschool (0 to 4)", "preschool"),
        ("18m not walking", "18 months", "18m"),
        ("she's nearly 4", "nearly 4", "nearly 4"),
        ("just turned 11", "just turned 11", "just turned 11"),
        ("ds 2.9", "2 years 9 months", "2.9"),
        ("2½", "2 and a half", "2½"),
        ("6 weeks old", "6 weeks old", "6 weeks old"),
        ("my baby", "baby (under 1)", "baby"),
        ("newborn", "newborn (0 to 3 months)", "newborn"),
        ("my Toddler", "toddler (1 to 3)", "Toddler"),
        ("3 under 5", "under 5", "3 under 5"),
        ("over 16s", "16 and over (16 to 25)", "over 16s"),
        ("aged 4 to 7", "4 to 7", "aged 4 to 7"),
        ("4 or 5", "4 or 5", "4 or 5"),
        ("born Sept 2021", "born September 2021 (5)", "born Sept 2021"),
        ("born 2019", "born 2019 (6 or 7)", "born 2019"),
        ("she's 2 in may", "1, 2 in May", "2 in may"),
        ("Year 6 going into 7", "Year 6 going into Year 7 (10 to 12)", "Year 6 going into 7"),
        ("teen mum", "teenage parent (13 to 19)", "teen mum"),
        ("two year check", "two year check (2)", "two year check"),
    ],
)
def test_labels_are_plain_words(text: str, label: str, words: str) -> None:
    mention = READER.read(text)[0]
    assert (mention.label, mention.text) == (label, words)


def test_spans_are_those_of_the_text_given() -> None:
    text = "İ don’t know: my 3yo – and the Year 6 one\u00a0…"
    mentions = READER.read(text)
    assert [text[m.start : m.end] for m in mentions] == ["3yo", "Year 6"]
    assert [m.text for m in mentions] == ["3yo", "Year 6"]


def test_mentions_come_in_order_of_appearance() -> None:
    starts = [m.start for m in READER.read("teen mum 17, pregnant, year 6 and a 3yo, nan is 70")]
    assert starts == sorted(starts)


def test_today_is_the_day_of_reading_by_default() -> None:
    year = datetime.date.today().year - 3
    assert AgeReader().read(f"born in {year}")[0].label.startswith(f"born {year} (")


def test_a_pipeline_can_be_shared() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    reader = AgeReader(today=NOVEMBER, nlp=nlp)
    assert [short(m) for m in reader.read("my son is 3, im 34")] == ["3", "parent:34"]
    assert len(list(nlp("One. Two.").sents)) == 2


def test_words_of_a_text_are_forgotten() -> None:
    reader = AgeReader(today=NOVEMBER)
    reader.read("my zebedeeington is 3")
    assert "zebedeeington" not in reader._nlp.vocab.strings


def test_threads_may_share_a_reader() -> None:
    texts = [f"my son is {n % 17 + 1} and wont sleep {n}x" for n in range(200)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(read, texts))
    assert found == [str(n % 17 + 1) for n in range(200)]


def test_an_installed_package_carries_the_stage_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "_CHECKOUT", tmp_path)
    monkeypatch.setattr(settings, "_PACKAGE", tmp_path / "directory_index")
    assert stages_file() == tmp_path / "directory_index" / "_data" / "stages.yaml"


@pytest.mark.parametrize("stage", load_stages(stages_file()), ids=lambda stage: stage.words[0])
def test_a_stage_is_well_formed(stage: Stage) -> None:
    low, high = stage.months
    assert -9 <= low < high <= 312
    assert stage.words
    assert all(re.search(r"\w", word) for word in stage.words)
    if not stage.only:
        unread = [word for word in stage.words if not READER.read(word)]
        assert unread == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("16", 16),
        ("sixteen", 16),
        ("twenty one", 21),
        ("thirty-four", 34),
        ("fives", 5),
        ("3rd", 3),
        ("lots", -1),
    ],
)
def test_numbers(text: str, value: int) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ((0, 12), "under 1"),
        ((36, 48), "3"),
        ((48, 96), "4 to 7"),
        ((5, 14), "5 to 14 months"),
        ((102, 126), "8 to 10"),
    ],
)
def test_spans_in_words(bounds: tuple[int, int], words: str) -> None:
    assert in_words(*bounds) == words


PIECES = (
    "my son daughter is 3 year 6 and 14 , . ( ) / - 5 old yo months weeks pregnant nearly under over twins",
    "of i'm mum 22 born in 2019 september baby nursery 2.5 ½ two a half not was actually y9 ds3 27+3 6/52",
    "£ \n he's",
)
AGEISH = st.sampled_from([piece for line in PIECES for piece in line.split(" ")])


AGEISH_TEXT = st.lists(AGEISH, max_size=25).map(" ".join) | st.lists(AGEISH, max_size=15).map("".join)


@given(st.text() | AGEISH_TEXT)
def test_anything_can_be_read(text: str) -> None:
    for mention in READER.read(text):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        assert -9 <= mention.minimum < mention.maximum
        assert mention.count >= 1
        assert mention.label


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
