"""Details of a shape of their own: e-mail addresses, National Insurance numbers, bank accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from directory_index.ages.text import word_set
from directory_index.personal.found import Found, Kind, before, found

# --- e-mail -------------------------------------------------------------------------------------------------------------------
_LOCAL = r"(?<![\w.+%-])(?:[\w+-]+ \. )?\w[\w.+'%-]{0,63}"
_DOMAIN = r"(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}"
_PROVIDERS = r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|live|msn|aol|sky|btinternet|proton(?:mail)?|ymail)"
_COMMON_ENDS = r"(?:[\w-]{1,63}\.){1,4}(?:com|net|org|uk|eu|ie|edu|gov|info|me|example)"
# "jo@post.example", "jo@gmail", and with a space beside the @ only where the end is a domain's: "meet @ st.marys" is none.
_EMAIL = re.compile(rf"{_LOCAL}(?:@{_DOMAIN}|@{_PROVIDERS}\b|(?: @ ?|@ ){_COMMON_ENDS}\b)", re.I)
_DOT = r"(?: ?\. ?| ?[(\[{]dot[)\]}] ?| dot )"
_SPELT = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}(?: dot [\w+-]{{1,30}}){{0,3}}(?: ?[(\[{{]at[)\]}}] ?| (?P<bare>at) )"
    rf"[\w-]{{1,40}}(?:{_DOT}[^\W\d_]{{2,30}}){{1,3}}(?!\w)",
    re.I,
)
# With a bare "at" there has to be more: "look at nhs.uk".
_SURE_SPELT = re.compile(
    rf"(?!(?:look(?:ed|ing)?|is|am|was|were|are|be|it|me|up|on) at ).*(?: dot |[(\[{{]dot| at {_PROVIDERS})|[a-z]\w*[._\d]\S* ",
    re.I,
)

# --- National Insurance -------------------------------------------------------------------------------------------------------
_GAP = r"[ .-]{0,2}"
_NI = re.compile(rf"(?<![^\W_])([a-z]{_GAP}[a-z])({_GAP})(?:\d{_GAP}){{5}}\d(?:{_GAP}[a-d](?![^\W_]))?", re.I)
_NI_CUE = re.compile(
    r"(?:\bn\.?i\.?(?:n\.?o?\.?)?|national insurance|nat\.? ins\w*)\W{0,3}(?:no|num|number|is|#)?[^\d.?!]{0,12}$", re.I
)
# "on 12 03 19 a letter came" is no number of that shape.
_SHORT_WORDS = word_set("am an as at be by do go he hi if in is it me my no of oh ok on or pm so st to up us vs we yr")

# --- bank accounts ------------------------------------------------------------------------------------------------------------
_SORT_CUE = re.compile(r"\bsort(?:ing)?(?:[ -]?code)?\b|\bs/?c\b", re.I)
_ACCOUNT = r"(?<![\d.,/-])\d{4} ?\d{4}(?![\d/-])"
_ACCOUNT_NUMBER = re.compile(_ACCOUNT)
_SORT_CODE = re.compile(r"(?<![\d.,/-])\d\d([ .-]?)\d\d\1\d\d(?![\d/-])")
# Without the words, a sort code has its gaps: "00-11-22 12345678".
_PARTED = r"(?<![\d.,/-])\d\d(?P<{0}>[ .-])\d\d(?P={0})\d\d(?![\d/-])"
_SIDE_BY_SIDE = re.compile(rf"{_PARTED.format('one')}\D{{0,12}}{_ACCOUNT}|{_ACCOUNT}\D{{0,12}}{_PARTED.format('two')}")
_CODE_NEAR = 25  # characters from the words "sort code" to the code
_NEAR = 80  # characters between a sort code and its account: "name on the account is my wife's, account number"
_TOGETHER = 30  # characters up to which the two are left out as one
_IBAN = re.compile(r"(?<![^\W_])[a-z]{2}\d\d(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?(?![^\W_])", re.I | re.ASCII)


def emails(text: str) -> Iterator[Found]:
    """E-mail addresses, also those written out: "jo dot harker at post dot example"."""
    yield from (found(Kind.EMAIL, *match.span()) for match in _EMAIL.finditer(text))
    for match in _SPELT.finditer(text):
        if not match["bare"] or _SURE_SPELT.match(match[0]):
            yield found(Kind.EMAIL, *match.span())


def national_insurance(text: str) -> Iterator[Found]:
    """National Insurance numbers in any spacing; without the letter at the end only where one is announced."""
    for match in _NI.finditer(text):
        announced = _NI_CUE.search(before(text, match.start()))
        whole = match[0][-1].isalpha()
        word = bool(match[2]) and match[1].lower() in _SHORT_WORDS
        if announced or (whole and not word):
            yield found(Kind.NATIONAL_INSURANCE, *match.span())


def bank_accounts(text: str) -> Iterator[Found]:
    """Account numbers that stand with a sort code, and international ones."""
    for match in _IBAN.finditer(text):
        if _is_iban(match[0]):
            yield found(Kind.BANK_ACCOUNT, *match.span())
    yield from (found(Kind.BANK_ACCOUNT, *match.span()) for match in _SIDE_BY_SIDE.finditer(text))
    for cue in _SORT_CUE.finditer(text):
        code = _SORT_CODE.search(text, cue.end(), cue.end() + _CODE_NEAR)
        if code:
            yield from _pair(text, cue.start(), code)


def _pair(text: str, cue: int, code: re.Match[str]) -> Iterator[Found]:
    """The sort code and the account number nearest after or before it, as one where they stand together."""
    account = _ACCOUNT_NUMBER.search(text, code.end(), code.end() + _NEAR)
    for earlier in _ACCOUNT_NUMBER.finditer(text, max(0, cue - _NEAR), cue):
        account = account or earlier
    if not account:
        return
    first, last = sorted((code.span(), account.span()))
    if last[0] - first[1] <= _TOGETHER:
        yield found(Kind.BANK_ACCOUNT, first[0], last[1])
    else:
        yield found(Kind.BANK_ACCOUNT, *first)
        yield found(Kind.BANK_ACCOUNT, *last)


def _is_iban(written: str) -> bool:
    """The check of ISO 13616: the first four characters moved to the end, letters as numbers, 1 modulo 97."""
    plain = written.replace(" ", "")
    return int("".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])) % 97 == 1
