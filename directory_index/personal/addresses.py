"""Home addresses and postcodes. The first half of a postcode stays: a directory needs the area, and it is no household's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from directory_index.ages.text import word_set
from directory_index.personal.found import Found, Kind, before, found

Span = tuple[int, int]

_POSTCODE = re.compile(
    r"(?<![^\W_])(?P<outward>[A-Z]{1,2}(?:\d[A-Z\d]?|O\d))(?P<gap>[ -]{0,2})(?P<inward>\d[A-Z]{2})(?![^\W_])", re.I | re.ASCII
)
# "y4 2nd term", "b12 2mg": in small letters these are ordinals and units. No postcode ends in C, I, K, M, O or V.
_NO_INWARD = re.compile(r"\d(?:st|nd|rd|th|yr|hr|ft|lb|gb|tb|pt|ps|ls|ds|dd|.?[cikmov].?)")

# What kind of street it is. These words mean little else; those below need a capital, or a word of living there before them.
_SURE = r"road|rd|street|avenue|ave|lane|ln|crescent|cres|terrace|grove|mews"
_PERHAPS = (
    r"st|close|cl|drive|dr|way|court|ct|place|gardens|gdns|square|sq|hill|park|row|walk|view|rise|croft|garth|gate|fold|green|parade"
    r"|mount|bank|wharf|yard|end|side|house|mill|lodge|farm|cottages?|towers?|hall|villas?|bungalow|barn|meadows?|fields?|vale|ridge"
    r"|approach|path|quay|heights|ings|beck"
)
_KIND = rf"(?:{_SURE}|{_PERHAPS})\b"
_WORD = r"(?:St\. )?[^\W\d_][^\W\d_'.-]*(?:['-][^\W\d_]+)?"
_STREET = rf"(?P<name>(?:{_WORD}[ ]){{1,4}}?)(?P<kind>{_KIND}(?:[ ]{_KIND}){{0,2}})\.?"
_NUMBER = r"(?:(?:number|no\.?|house(?: number)?) )?\d{1,4}[a-z]?(?: ?[-/] ?\d{1,4}[a-z]?)?\b"
_DWELLING = r"(?:flat|apartment|apt\.?|caravan|plot|unit|room|house)"
_UNBOUND = r"(?<![\d£$€.:/@#+-])(?<!\d,)(?<![^\W_])"
_LINE = re.compile(
    rf"{_UNBOUND}(?:(?P<part>{_DWELLING} (?:\d{{1,4}}[a-z]?|[a-z])\b),?[ ])?(?P<number>{_NUMBER},?[ ])?{_STREET}", re.I
)
_STARTS = re.compile(rf"{_UNBOUND}(?:(?:{_DWELLING}|number|no\.?) (?:\d{{1,4}}[a-z]?|[a-z])\b|\d{{1,4}}[a-z]?\b)", re.I)
_NEXT = re.compile(rf",[ ](?:{_NUMBER},?[ ])?{_STREET}", re.I)
_NUMBER_BEFORE = re.compile(rf"{_UNBOUND}(?:(?:flat|apt\.?|house|number|no\.?) )*{_NUMBER}(?=[, ]{{1,2}}$)", re.I)
_NUMBER_AFTER = re.compile(r"[, ]{1,2}(?P<number>(?:(?:house|flat) )?(?:number|no\.?|flat|house) \d{1,4}[a-z]?\b)", re.I)
_ONE_KIND = re.compile(rf"\b{_KIND}\.?", re.I)
_LAST_WORD = re.compile(r"(?<![^\W_])[^\W\d_][\w'.-]* $")
_BUILDING = re.compile(
    r"(?:[A-Z][\w']* ){1,4}(?:Cottages?|House|Farm|Lodge|Barn|Villas?|Bungalow|Hall|Court|Mill|Vicarage|Rectory|Grange), $"
)
_TOWN = re.compile(r",?(?: [^\W\d_][^\W\d_'-]*){0,3}[.,]? $")  # what may stand between a street and its postcode
_FAR = 60  # characters before a postcode in which its street may stand

# Words that no street is called by: between a count and the next word for a street stands one of these.
_NOT_NAMES = word_set(
    """
    a an of in on at to for from with by our my your his her their this that same next down up across off over and or
    other way is are was were has have had we i he she they who more different main busy quiet bus train times time
    nights doors door streets roads away long short half year years yr yrs yo old month months mth mths week weeks wk
    wks day days hour hours hr hrs min mins minute minutes mile miles km metres yards kids kid children child boys boy
    girls girl lads people adults families bed beds bedroom bedrooms bedroomed storey house flat car cars dogs cats
    schools shops pubs free full part last first second one two pm am pounds quid percent needs wants goes lives live
    near opposite behind when where but so because if then only just about least most under aged age per each every
    between outside inside into onto past along around through not no can cant will wont would dont
    """
)
# Before a number: it is no house's.
_COUNT = re.compile(
    r"\b(?:years?|yrs?|y|class(?:es)?|age[ds]?|levels?|tiers?|stages?|bands?|grade|ks|ward|section|steps?|phase|form|junction|route"
    r"|bus|buses|turned|turning|nearly|almost|over|under|part|term|group|channel|the|children|kids|nights?|days?|weeks?|months?"
    r"|hours?)\W{0,2}$",
    re.I,
)
_AGE = re.compile(r"\b(?:is|he'?s|she'?s|i'?m|im|am|are|just)\s$", re.I)
# Behind a street: the street names a school or the like, and the number before it is not its house.
_INSTITUTION = re.compile(
    r"[ ](?:[\w'.-]+ )?(?:primary|infants?|junior|school|academy|high|surgery|clinic|nursery|centre|center|health|medical"
    r"|practice|library|hub|hospital|church|pre-?school|dentists?|college|station|bus|stop|club|chemist|pharmacy|group|campus"
    r"|building)\b",
    re.I,
)
_AT_HOME = re.compile(
    r"\b(?:"
    r"(?:liv\w+|address|stay\w*|sleep\w*|moved|moving|rehoused|home|house|based|visit|come)"
    r"(?: (?:is|now|back|still|here|out|him|her|me|us)){0,2}(?: (?:at|on|to|in))?"
    r"|(?:we'?re|i'?m|im|he'?s|she'?s|they'?re|is|are)(?: (?:now|back|still))? (?:at|on|in)"
    r")[ :]+$",
    re.I,
)


def addresses(text: str) -> Iterator[Found]:
    """Streets with a number, and postcodes: with a number or a street, an address; alone, cut down to the first half."""
    codes = [code for code in _POSTCODE.finditer(text) if not (code["gap"] and _NO_INWARD.fullmatch(code["inward"]))]
    lines = list(_lines(text, codes))
    for code in codes:
        line = None
        if not any(_belongs(text, end, code) for _, end in lines):
            line = _number_beside(text, code) or _street_before(text, code)
            kind = Kind.ADDRESS if line else Kind.POSTCODE
        else:
            kind = Kind.ADDRESS
        lines += [line] if line else []
        yield Found(kind, code.start(), code.end(), code["outward"])
    yield from (found(Kind.ADDRESS, *line) for line in lines)


def _belongs(text: str, end: int, code: re.Match[str]) -> bool:
    """Whether a street that ends there and a postcode stand together, with at most a town between them."""
    return end <= code.start() <= end + _FAR and bool(_TOWN.fullmatch(text, end, code.start()))


def _lines(text: str, codes: list[re.Match[str]]) -> Iterator[Span]:
    """A number, a street and what kind of street it is, with the flat before it and a second street behind it."""
    end = 0
    for start in _STARTS.finditer(text):
        line = _LINE.match(text, start.start()) if start.start() >= end else None
        if line and _is_address(text, line, codes):
            end = _whole(text, line)
            yield line.start(), end


def _whole(text: str, line: re.Match[str]) -> int:
    """Where an address ends that may go on: "Flat 9, Hawthorn Court, Marsh Road"."""
    end = line.end()
    for _ in range(2):
        following = _NEXT.match(text, end)
        if not following or _says_more(following) or _INSTITUTION.match(text, following.end()):
            break
        end = following.end()
    return end


def _is_address(text: str, line: re.Match[str], codes: list[re.Match[str]]) -> bool:
    if not (line["part"] or line["number"]) or _says_more(line) or _INSTITUTION.match(text, line.end()):
        return False
    if _COUNT.search(before(text, line.start())):
        return False
    if any(_belongs(text, line.end(), code) for code in codes):
        return True
    part = (line["part"] or "").lower()
    if not line["number"] and part.startswith(("room", "unit")):  # of a clinic as likely as of a home
        return False
    certain = bool(part) or _is_certain(line["kind"].split()[-1])
    return (certain and line["name"] != "the ") or bool(_AT_HOME.search(before(text, line.start())))


def _is_certain(kind: str) -> bool:
    return kind[0].isupper() or bool(re.fullmatch(_SURE, kind.rstrip("."), re.I))


def _says_more(line: re.Match[str]) -> bool:
    """Whether a word stands in the name that no street is called by; "the" alone may be one: "14 The Green"."""
    words = line["name"].lower().split()
    return any(word in _NOT_NAMES or (word == "the" and len(words) > 1) for word in words)


def _number_beside(text: str, code: re.Match[str]) -> Span | None:
    """A house number before a postcode, or behind it where it is called one."""
    number = _NUMBER_BEFORE.search(text, max(0, code.start() - _FAR), code.start())
    if number:
        lead = before(text, number.start())
        return None if _AGE.search(lead) or _COUNT.search(lead) else number.span()
    number = _NUMBER_AFTER.match(text, code.end())
    return number.span("number") if number else None


def _street_before(text: str, code: re.Match[str]) -> Span | None:
    """A street without a number before a postcode, and the name of the house before that."""
    for kind in reversed(list(_ONE_KIND.finditer(text, max(0, code.start() - _FAR), code.start()))):
        if _is_certain(kind[0]) and _belongs(text, kind.end(), code):
            begin = _name_before(text, kind.start())
            if begin < kind.start():
                building = _BUILDING.search(text, max(0, begin - _FAR), begin)
                return (building.start() if building else begin), kind.end()
    return None


def _name_before(text: str, end: int) -> int:
    """Where the name of a street begins: up to three words back, as long as they may be its name."""
    begin = end
    for _ in range(3):
        word = _LAST_WORD.search(text, max(0, begin - _FAR), begin)
        if not word or word[0].strip().lower() in _NOT_NAMES | {"the"}:
            break
        begin = word.start()
    return begin
