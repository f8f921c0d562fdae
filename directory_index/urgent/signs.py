r"""Signs: what a message speaks of, each as a list of ways to say it, so that what was learnt of one way holds for the others.

"he sat outside nursery again" and "keeps turning up at my work" share hardly a word; both are somebody who is followed. None of
these decides anything by itself; what each is worth, for danger or against it, is learnt with the rest. Expressions are matched
as whole words in lower-case text without apostrophes; `\w*` and `?` are as in regular expressions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_APOSTROPHES = re.compile(r"['`’]")
_BETWEEN = re.compile(r"\s*\|\s*")

# Of danger.
_DANGER = {
    "secrecy": """secrets? | secr[aei]ts? | between us | just us | dont tell | not (allowed )?to (tell|say)
        | mustnt (tell|say) | promised? not | cant tell | delete (our|the|my) (chats?|messages?) | nobody (can )?knows?
        | no ?one (can )?knows? | wont say why | keep it (quiet|private)""",
    "no fuss": """(dont|do not|not) (send|ring|call|tell|make a fuss|say) (anyone|anybody|them|police|mum|dad|my)
        | never forgive me | begging | dont want to (make a fuss|bother|waste) | not my (business|place)
        | probably (nothing|fine) | being (daft|silly|soft|dramatic|paranoid) | overreacting | silly question""",
    "fear": r"scar+ed | frightened | afraid | terrified | petrified | flinch\w* | cower\w* | eggshells | dread\w* | on edge",
    "marks": r"""bruis\w* | marks? | hand ?prints? | finger ?(marks?|prints?|tip\w*) | black eye | burns? | welts?
        | scratches | split lip | cracked rib | broke\w* (my|her|his) (jaw|wrist|arm|nose|ribs?)""",
    "hurt": r"""hits? | hitting | punch\w* | kick(s|ed|ing)? | slap\w* | smack\w* | beat(s|en|ing)? | batter\w* | leather\w*
        | wallop\w* | belt(s|ed)? | shov\w* | push(es|ed) | thr(ow|ew|own) | grab\w* | grip\w* | drag\w* | shak(e|es|en|ing)
        | shook | pinch\w* | bang(s|ed|ing) | smash\w* | strangl\w* | chok\w* | throttl\w* | burn(s|ed|t) | slipper
        | whip\w* | hurt(s|ing)?""",
    "throat": r"throat | neck | strangl\w* | chok\w*",
    "body": r"""touch\w* | tickl\w* | cuddl\w* | kiss\w* | undress\w* | naked | private (parts|bits) | privates | down there
        | bath ?time | in the bath | (into?|in) (my|her|his) (room|bed) | games? (with|we|he|just)
        | sore (down|bottom|between) | knickers | pants | camera | wash me""",
    "control": r"""check(s|ing)? (my|her|the) (phone|messages|mileage|receipts?) | goes through my | receipts? | mileage
        | time[sd] me | on a timer | (have|has) to (ask|account|send|photo\w*) | not allow\w*
        | (wont|doesnt) (let|allow|like me)
        | (keep|keeps|kept|took|take|takes|holds?) (my|her) (passport|card|bank card|phone|visa|keys?|money)
        | answers for (her|him|me) | watch(es|ing)? me | track(s|ing|er) | air ?tag | stop(s|ped) (me )?(seeing|going)
        | monitors? | permission | allowance | locks? (me|her|him|us)""",
    "threat": r"""threat\w* | or else | be sorry | hell (kill|find|take|do|burn|finish) | next time
        | says? (hell|he will|shell|theyll|if i|il|ill) | if i (leave|tell|go|dont|refuse|say) | finish what | knows where
        | find (me|us|her) | send me back | take (the|my) (kids|baby|children) | my fault""",
    "followed": r"""follow\w* | stalk\w* | outside (my|the|our|her|school|nursery|work) | sat outside
        | waiting (for me|outside) | turn(s|ing)? up | show(s|ing)? up | out (in|of) (jail|prison) | released | let out
        | order (broken|twice) | broke the order | non.?mol\w* | bail""",
    "weapon": """knife | knives | knifes | bladed? | blades | machete | guns? | shotgun | rifle | axe | bat | hammer | shank
        | petrol | lighter | acid | scissors | bottle | strap | holding""",
    "dying": r"""die | dying | dead | death | kms | unaliv\w* | kill (my|him|her|them) ?self | end (it|my) | suicid\w* | ctb
        | not (be|wake) (here|up|alive) | wake up | wouldnt wake | not here (any ?more|no more) | disappear | gone for good
        | not exist\w* | be asleep | better off without | without me | no point | whats the point | cant do this any ?more
        | had enough | done with""",
    "goodbye": r"""giv(e|es|ing|en) (away|my|her|his) | gave (away|my|me|her|his) | wont (be here|need) | goodbyes?
        | letters? for | (left|wrote|written) ((a|her|him|them|me|everyone) )?(note|letters?) | last (time|day|one)
        | look after (the|my|your) | funeral | make a will | insurance | passwords? | sorry for everything
        | (thank\w*|ty) (you )?(for everything|every\w*) | picked a (date|day) | set a date | calm\w* | at peace | peaceful""",
    "places and means": r"""bridge | platform | (train )?tracks? | cliff | roof | window | edge | multi ?storey | river
        | canal | rope | tablets? | pills? | parac\w* | overdos\w* | od | meds | medication | stash\w* | barrier | railway""",
    "cutting": r"""cut(s|ting)? | carv\w* | razor\w* | sharpener | blades? | dsh | self.?harm\w* | scars? | plasters?
        | steri ?strips? | (long )?sleeves | hoodie | jumpers? | (burn(s|ing)?|hurt(s|ing)?|hit(s|ting)?) (my|her|him) ?self
        | thighs | arms | wrists?""",
    "goes on": """again | back the same | same (feeling|way) | worse | (coming|come|came) back
        | every (night|day|week|time|friday|weekend) | for (weeks|months) | since (march|sept|easter|summer|xmas|christmas)
        | used to it""",
    "strange thoughts": r"""voi[cs]es? | (isnt|not) (mine|my baby) | swapped | poison\w* | chosen | watching us | marked
        | evil | spirits? | demon | devil | god (told|says)""",
    "online": r"""insta\w* | snap\w* | roblox | discord | tik ?tok | whats ?app | fortnite | xbox | telegram | omegle | kik
        | onlyfans | online | gamer | dms? | gift cards? | steam cards? | robux | vbucks | cash ?app | crypto""",
    "pictures": """pics? | pictures? | photos? | nudes? | videos? | webcam | cam | top off | send more
        | sent (him|her|it|one) | camera""",
    "older": r"""(hes|shes|he is|bf is|boyfriend is|is) (19|2\d|3\d|4\d) | (19|2\d|3\d|4\d) ?(year old|yr old|yo|and|but)
        | older (man|men|lads?|boys?|guy|friends?|bf|boyfriend) | olders? | elders? | grown men | a man""",
    "met and given": """meet(s|ing)? | met | pick(s|ed|ing)? (me|her|him|them) up | picks? up | hotel | lift | taxi
        | different (car|taxi|man|fella) | car | van | drives? (me|her|him) | flat | part(y|ies) | mates house | trainers
        | gifts? | presents? | new (phone|coat|trainers|vape) | buys? me | bought me | two phones | second phone
        | nails done""",
    "debt": r"""ow(e|es|ed|ing) | debt | pay (it )?(back|off) | work it off
        | hold(ing)? (summat|something|a bag|it|stuff|this) | keep(ing)? a bag | drops? | deliver\w* | package | parcel
        | bag | shot(ting)? | trap\w* | cunch | country | line | county | food | box | robbed | jacked | bank card
        | money in""",
    "journey": """flights? | tickets? | wedding | engagement | marry | marriage | cousins? | henna | suitcase | ceremony
        | cut | cutting | becom(e|ing) (a )?wom[ae]n | special (day|party|holiday) | back home | honou?r | shame
        | passports?""",
    "gone": r"""missing | not (come|came|been|got) (home|back|seen|off) | hasnt (come|been|got) | never (came|got|arrived)
        | cant find | lost (him|her|my) | (ran|run) (off|away) | gone (since|off|out|missing) | phones? (is )?off
        | no answer | not (answering|picking up) | bed (was )?(empty|not) | not (at|in) (school|home|his|her) | awol
        | walked out | left home | should have been back | not been seen | no sign
        | since (friday|sat\w*|sunday|monday|tues\w*|wed\w*|thurs\w*|yesterday|last night|lunch|tea)""",
    "alone": r"""on (my|his|her|their|there|its) own | by (my|him|her|them) ?sel(f|ves) | alone
        | (nobody|no ?one) (in|home|here|answering) | locked (out|in) | no key | mum went | left us | went out
        | hasnt got up | wont wake | passed out | drunk | pissed | bevv\w* | on the (drink|gear|bevvy) | using again | high""",
    "neglect": r"""hungry | starv\w* | no (food|tea|dinner|breakfast|coat|bed|heating|electric|gas|cooker)
        | not (fed|eaten|had) | nowt in | nothing in the | fridge | food at home | feed | scraps
        | same (clothes|jumper|uniform|top) | smell\w* | stink\w* | filthy | dirty | nits | lice | teeth | rotten | nappy
        | mattress | floor | thin | weight | wt""",
    "illness": r"""breath\w* | brething | blue | gr[ea]y | floppy | limp | unconscious | (wont|cant) wake | fit(ting)?
        | seizure | rash | stiff neck | swollen | swell\w* | puff\w* | tongue | lips | chest | pain | bleed\w* | blood
        | soak\w* | pads? | not (feeding|moving|moved|weeing) | no wet | moved | movements? | drowsy | sleepy | confus\w*
        | not making sense | slurr\w* | vomit\w* | sick | green | temp\w* | fever | hot | swallow\w* | drank | eaten
        | battery | magnets? | bleach | inhaler | puffs | wheez\w* | chok\w* | burnt | scald\w* | head | knocked out
        | collaps\w* | faint\w* | diabetic | pear drops | headache | vision | grunt\w* | sunken""",
    "baby": r"\d+ ?(weeks?|wks?|days?|months?|mths?|mo)( old)? | newborn | bab(y|by|ys) | weeks | new baby | bairn",
    "pregnancy": r"pregnan\w* | \d\d ?(weeks|wks|wk|/40) | midwife | c ?section | post section | birth | bump | booking",
    "now": r"""now | tonight | tonite | today | just (text|rung|rang|said|told|gone|left) | as i type | at the moment
        | this (morning|minute|second) | outside | downstairs | upstairs | hours? ago | \d* ?(mins?|minutes|hours?)( ago)?""",
    "a young voice": r"""(im|i am|am) (8|9|1[0-7]|only \d+|in (yr|year) \d+)
        | (my|me) (mum|mam|dad|da|step ?dad|mums (bf|boyfriend)) | mates? | mocks? | in my (class|year|yr|form)""",
    "told": r"""(told|tells) me | disclos\w* | said (that )?(her|his|my) | asked me (not|to promise) | drew | drawn | diary
        | wrote | written | whisper\w*""",
    "practice": r"""client | pupil | student | yp | yr ?\d+ | y\d+ | hv | gp | ta | tutor | placement | ward | pt | hx | dsh
        | dv | dna | uasc | lac | nfa | concern\w* | disclosure | home time | handover | mum reports | cp | eht | edt | risk""",
}
# Of what is harmless, over, or a question about a service.
_OTHERWISE = {
    "well": r"""happy as larry | fine (since|now|in (her|him)self)
        | (hes|shes|im|were|alls?) (all )?(fine|ok|okay|alright|safe|well|thriving) | all (safe|sorted|good|fine)
        | laugh(s|ed|ing) | giggl\w* | lovely | bless | smil\w* | playing | eating (and|well|ok|fine) | dancing
        | (doctors?|health visitor|hv|gp|midwife) (says?|said|happy|isnt|weighed|knows) | normal | toast
        | (mum|dad|miss|sir|tutor|school) knows | told (my )?(mum|dad|miss) | not (bothered|worried) | thriving
        | best friends""",
    "fun": r"""lol | lmao | haha\w* | joking | jk | literally | honestly | ngl | killing me | could murder | dying to
        | (going to|gonna) kill | death of me | driving me | doing my head in | send (wine|help) | mortified | buzzing
        | obsessed""",
    "long ago": r"""\d* ?years ago | \d+ years | ages ago | in (19|20)\d\d | when i was (a|little|small|young|\d+) | used to
        | back then | decades? | as a (child|kid|teen\w*) | (hes|shes|im|now) [23456]\d | long gone | been dead
        | last (year|summer|spring) | long over | safe now | survivor\w* | aftermath | therapy | counsell\w* | since then""",
    "asks about a service": r"""opening (hours|times) | phone number | number for | referral (form|criteria) | criteria
        | waiting (list|times?) | how long is the wait | thresholds? | self.?refer\w*
        | do they (have|need|take|tell|do|ring|come) | does (it|the|a|anyone|camhs|childline|nspcc|refuge|relate|school)
        | whats a | what is (a|the) | what does | who (runs|does|do|sits|is) | is there a | are there any
        | where (can|do) (i|we|you) | how do (i|we|you) (book|apply|join|refer|get|sign)
        | can (i|we|you) (book|bring|self|ask) | is it free | cost | free | near(er)? | which (one|day) | (from )?what age
        | under 1\ds | over 1\d""",
    "services": """camhs | refuge | nspcc | childline | samaritans | barnardos? | womens aid | relate | marac | mash | idva
        | lado | dsl | sarc | freedom programme | ehcp | senco | health visiting | talking therapies | early help
        | home ?start | citizens advice | food ?bank | caring dads | stop it now | cafcass | respite | counselling
        | helpline | charity | group | club | class | course | leaflets? | posters? | policy | training | template | form
        | protocol | procedure | guidance | meeting | panel | assessment""",
    "fiction and study": """book | novel | film | series | episode | chapter | essay | homework | coursework | drama
        | script | story | gcse | a level | game | minecraft | fortnite | movie | netflix | character | lyrics | song | play
        | assignment | debate | dnd | boss | level | quest""",
    "children together": r"""little (brother|sister|bro|sis) | siblings? | remote | ipad | tablet | biscuit | lego
        | two (boys|girls) | tantrums? | meltdowns? | bit(es|ing)? | hair pull\w* | toddler | three year old | terrible twos
        | screen | wifi | (door )?slam\w* | grunts? | nits | homework | bedtime | potty""",
    "pets and toys": """cat | dog | rabbit | hamster | guinea pig | kitten | puppy | teddy | bunny | goldfish | budgie | toy
        | doll""",
}
_STARTS = {
    "goes on asking": """and | but | ok | so | also | or | what about | how about | is it | is that | does it
        | (do|can|would|will) they""",
}
_LEAST_MET = 0.005  # a sign met in fewer messages than that is not worth more


def _pattern(ways: str, start: str = r"\b") -> re.Pattern[str]:
    return re.compile(rf"{start}({_BETWEEN.sub('|', ' '.join(ways.split()))})\b")


_SIGNS = [
    *(_pattern(ways) for ways in (*_DANGER.values(), *_OTHERWISE.values())),
    *(_pattern(ways, "^") for ways in _STARTS.values()),
]


def signs(texts: Sequence[str]) -> Floats:
    """Which signs stand in each text, 0 or 1, shape (texts, signs)."""
    plain = [_APOSTROPHES.sub("", text.lower()) for text in texts]
    return np.array([[bool(sign.search(text)) for sign in _SIGNS] for text in plain], np.float32).reshape(len(texts), len(_SIGNS))


def fit_signs(texts: Sequence[str]) -> Floats:
    """How telling each sign is: the seldomer, the more."""
    met = signs(texts).mean(axis=0) if texts else np.ones(len(_SIGNS), np.float32)
    return np.asarray(np.sqrt(np.log(1 / np.clip(met, _LEAST_MET, 1))), np.float32)


def weighed_signs(texts: Sequence[str], telling: Floats) -> Floats:
    """The signs of each text, weighed, of a length below one: few signs weigh less than many."""
    rows = signs(texts) * telling
    return np.asarray(rows / np.sqrt((rows**2).sum(axis=1, keepdims=True) + 1), np.float32)
