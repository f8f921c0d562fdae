"""The cue phrases between a person and a number ("is nearly"), and the words that make a number no age."""

from __future__ import annotations

from enum import StrEnum, auto

from directory_index.ages.text import word_set


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
    Cue.FUTURE: "turning|turns|turn|will be|'ll be|ll be|going to be|gonna be|due to be|due to turn|about to turn"
    "|about to be|about to hit|going to turn|will turn",
    Cue.TURNED: "turned|has turned|have turned|had turned",
    Cue.JUST: "just turned|only just turned|has just turned|just turn|newly|newly turned|recently turned|just gone|just gon"
    "|not long turned|not long since turned|just over|only just over|a little over|a bit over|slightly over"
    "|just hit|has just hit",
    Cue.AGED: "aged|age|ages|age of|aged about|aged around|aged between|ages between",
    Cue.NEARLY: "nearly|almost|coming up|coming up to|coming up for|not quite|getting on for|approaching|just under"
    "|close to|very nearly|nealy|nearley|not yet|not even|rising|is soon|'s soon|soon to be|going on",
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

NUMBER_STOPS = frozenset({Cue.ARTICLE, Cue.PLACE})
DIRECT = frozenset({Cue.FILLER, Cue.MARK, Cue.BOTH})
TELLING = frozenset({Cue.NEARLY, Cue.TURNED, Cue.JUST, Cue.FUTURE, Cue.NOW, Cue.CORRECTION})
SHOWN = frozenset({Cue.NEARLY, Cue.TURNED, Cue.JUST, Cue.FUTURE, Cue.AGED})  # part of the text of a mention

# Words that make "X is 3" or "nearly 3" something other than an age.
NOT_A_PERSON = word_set(
    "it its that this there what which here where how wait waiting list score level limit rate ratio number cost price "
    "rent time temperature temp band phase grade class minimum maximum max min average answer total result bmi iq sats "
    "rated rating consent responsibility "
    "size weight at for after took takes since until till by to from waited past half before over under up on in with "
    "than year years week weeks month months day days least most hours out per every another first last next"
)
# Words whose own number follows them: none of these numbers is an age.
LABELS = word_set(
    "level levels tier stage step band grade type section s regulation reg part caf form forms ext extension flat "
    "number no ward room bed bus size page question phase unit chapter article schedule class set table top route "
    "junction platform floor apartment block plot box centile score scored iq epds sdq phq gad asq bmi ks line lines "
    "channel radio version v gcse btec nvq q week month year years term act panel item point points day house bay site "
    "zone area district rule ratio sats test paper group covid hour option options pip dla uc p m t at after before "
    "until till past half to from by for of in over under and or the a than on with £ # up last next"
)
