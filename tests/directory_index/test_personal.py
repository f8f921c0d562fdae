"""Personal details: what goes, what stays, and how well, on judged messages and on anything hypothesis can think of."""

from __future__ import annotations

import datetime as dt
import re
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from directory_index.ages import AgeReader
from directory_index.files import Directory
from directory_index.language import clean
from directory_index.models import Strict
from directory_index.personal import IN_WORDS, Kind, masked, tidied
from directory_index.personal.numbers import is_luhn, is_nhs

TODAY = dt.date(2026, 11, 21)
MESSAGES = Path(__file__).resolve().parents[2] / "evaluation" / "personal"
LEAST_RECALL, MOST_ALARMS = 0.98, 0.005


def safe(text: str, known: tuple[str, ...] = ()) -> str:
    return masked(text, known=known, today=TODAY).text


# --- judged messages ----------------------------------------------------------------------------------------------------------


class Detail(Strict):
    kind: Kind
    span: str

    def secrets(self) -> list[str]:
        """What must not be left of it: the words with a digit, of a postcode only the second half; of the rest, all."""
        span = tidied(self.span)
        if self.kind in (Kind.ADDRESS, Kind.POSTCODE):
            span = re.sub(r"\b[A-Z]{1,2}\d[A-Z\d]?[ -]{0,2}(\d[A-Z]{2})\b", r"\1", span, flags=re.I)
        return re.findall(r"\w*\d\w*", span) or [span]


class Message(Strict):
    id: str
    text: str
    details: tuple[Detail, ...] = ()
    named: bool = False


def messages(split: str) -> list[Message]:
    rows = yaml.load((MESSAGES / f"{split}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return [Message.model_validate(row) for row in rows]


def rest(text: str) -> str:
    """A masked text without what stands for the details."""
    return re.sub(r"\[[^\]]* left out\](?: aged \d+| \d+ (?:day|week|month)s? old)?", " ", text)


def count(secret: str, text: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(secret)}(?!\w)", text))


def is_recalled(message: Message, detail: Detail) -> bool:
    found = masked(message.text, today=TODAY)
    outside = tidied(message.text)
    for other in message.details:
        outside = outside.replace(tidied(other.span), " ", 1)
    left = rest(found.text)
    return detail.kind in found.kinds and all(count(secret, left) <= count(secret, outside) for secret in detail.secrets())


@pytest.mark.parametrize("split", ["dev", "test"])
def test_each_kind_is_found(split: str) -> None:
    found, all_ = Counter[Kind](), Counter[Kind]()
    for message in messages(split):
        for detail in message.details:
            all_[detail.kind] += 1
            found[detail.kind] += is_recalled(message, detail)
    assert set(all_) == set(Kind)
    assert {kind: found[kind] / all_[kind] for kind in Kind if found[kind] / all_[kind] < LEAST_RECALL} == {}


@pytest.mark.parametrize("split", ["dev", "test"])
def test_what_only_looks_like_a_detail_stays(split: str) -> None:
    without = [message for message in messages(split) if not message.details]
    assert len(without) >= len(messages(split)) / 2
    alarms = [message.id for message in without if safe(message.text) != tidied(message.text)]
    assert len(alarms) <= MOST_ALARMS * len(without), alarms


@pytest.mark.parametrize("split", ["dev", "test"])
def test_a_name_is_hinted_at_more_often_than_not_and_seldom_where_there_is_none(split: str) -> None:
    hints = {message.id: masked(message.text, today=TODAY).name_likely for message in messages(split)}
    named = [message.id for message in messages(split) if message.named]
    wrong = [id_ for id_, hint in hints.items() if hint and id_ not in named]
    assert sum(hints[id_] for id_ in named) >= 0.7 * len(named)
    assert len(wrong) <= 0.01 * len(hints), wrong


@pytest.mark.parametrize("split", ["dev", "test"])
def test_masking_a_message_twice_changes_nothing_more(split: str) -> None:
    for message in messages(split):
        once = safe(message.text)
        assert safe(once) == once


def test_what_families_ask_a_directory_holds_no_details(dev: list) -> None:
    alarms = [query.id for query in dev if safe(query.text) != tidied(query.text)]
    assert len(alarms) <= MOST_ALARMS * len(dev), alarms


# --- what is written instead --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "passed_on"),
    [
        ("call me on 07700 900123 after 3", "call me on [phone number left out] after 3"),
        ("07700 900123 7 year old", "[phone number left out] 7 year old"),
        ("dob 3/4/2019 and he bites", "[date of birth left out] aged 7 and he bites"),
        ("my son born on 3rd April 2019", "my son [date of birth left out] aged 7"),
        ("baby born 1/10/2026", "baby [date of birth left out] 7 weeks old"),
        ("dob 14/7/17 and 22/9/20", "[date of birth left out] aged 9 and [date of birth left out] aged 6"),
        ("her birthday was 3/10/2026", "her [date of birth left out]"),  # which birthday, nobody knows
        ("we live at 12 Mill Lane, Millgate, CZ1 1FT", "we live at [address left out], Millgate, CZ1"),
        ("baby group near cz3 4ab", "baby group near cz3"),
        ("NHS number 999 214 2182?", "NHS number [NHS number left out]?"),
        ("ni QQ 12 34 56 C", "ni [National Insurance number left out]"),
        ("mail jo@post.example.", "mail [email address left out]."),
        ("card 4242 4242 4242 4242 ok", "card [bank card number left out] ok"),
        ("sort code 00-11-22 account 12345678", "sort code [bank account left out]"),
    ],
)
def test_a_detail_gives_way_to_something_short(typed: str, passed_on: str) -> None:
    assert safe(typed) == passed_on


def test_kinds_come_in_the_order_of_the_text_and_once() -> None:
    found = masked("jo@post.example, 07700 900123, 07700 900124, dob 3/4/2019", today=TODAY)
    assert found.kinds == (Kind.EMAIL, Kind.TELEPHONE, Kind.DATE_OF_BIRTH)


def test_every_kind_has_plain_words() -> None:
    assert set(IN_WORDS) == set(Kind)
    assert all(words.startswith(("a ", "an ", "the ")) for words in IN_WORDS.values())


def test_a_search_still_reads_the_age() -> None:
    reader = AgeReader(TODAY)
    for typed, months in (("dob 3/4/2019", 84), ("my baby was born 21/6/2026", 5), ("DOB: 12/2/2009", 204)):
        assert [mention.minimum for mention in reader.read(safe(typed))] == [months]


@pytest.mark.parametrize(
    "text",
    [
        "ring 0800 1111, 116 123, 999 or 0808 2000 247",
        "appointment 12/01/2027 at 10:30, seen 12/03/2024",
        "order 9999081003",  # an NHS number but for its check digit
        "4242 4242 4242 4241",
        "born in 2019, 6 weeks early",
        "section 17, SS10, EHCP 12345, the number 12 bus, a 3 bed house",
        "year 4 Park Lane Primary, 10 min walk from Mill Lane",
        "look at nhs.uk, meet @ 3, @calderfieldhub",
        "on 12 03 19 a letter came",
    ],
)
def test_look_alikes_stay(text: str) -> None:
    assert masked(text, today=TODAY).kinds == ()


def test_what_the_directory_publishes_stays(directory: Directory) -> None:
    contacts = [service.contact for service in directory.services.values()]
    addresses = [f"{place.address}, {place.postcode}" for service in directory.services.values() for place in service.locations]
    published = [item for contact in contacts for item in (contact.telephone, contact.email) if item] + addresses
    assert len(published) > len(directory.services)
    for item in published:
        assert masked(f"I tried {item} twice", known=published, today=TODAY).kinds == ()


def test_what_is_published_is_known_however_it_is_written() -> None:
    known = ("01632 960709", "Hub@Council.example", "40 Corn Garth, CZ1 1FT")
    for typed in (
        "(01632) 960-709",
        "+44 1632 960709",
        "hub@council.example",
        "40 corn garth, cz11ft",
        "40 Corn Garth",
        "CZ1 1FT",
    ):
        assert masked(f"is it {typed}", known=known, today=TODAY).kinds == ()
    for typed in ("01632 960708", "sub@council.example", "0 Corn Garth, CZ1 1FX", "4 Corn Garth", "CZ1 1FX"):
        assert masked(f"is it {typed}", known=known, today=TODAY).kinds != ()


# --- tidying ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("What is Portage?\U000e0069\U000e0067\U000e006e", "What is Portage?"),  # a sentence in tag characters
        ("Home-Start😀\U000e0162\U000e0155", "Home-Start😀"),  # and in variation selectors
        ("07700\u200b900\u2060123 \u202eabc", "07700900123 abc"),
        ("０７７００ ９００１２３ and ٠٧٧٠٠", "07700 900123 and 07700"),
        ("don’t, don´t, don`t", "don't, don't, don't"),
        ("£5 café naïve Zoë", "£5 café naïve Zoë"),
        ("07700‑900‑123", "07700-900-123"),
        ("one\x00\n\ttwo\x0bthree", "one two three"),
        ("می‌خواهم", "میخواهم"),
        ("👨‍👩‍👧 ❤️", "👨👩👧 ❤"),
    ],
)
def test_tidying(typed: str, tidy: str) -> None:
    assert tidied(typed) == tidy


def test_no_hidden_character_is_left() -> None:
    every = (chr(code) for code in range(sys.maxunicode + 1))
    for sign in every:
        tidy = tidied(f"a{sign}b")
        assert tidied(tidy) == tidy
        assert tidy.isprintable()


def test_a_query_is_tidied_the_same_way() -> None:
    assert clean("bi\u200btes ７ \ufe0f") == tidied("bi\u200btes ７ \ufe0f") == "bites 7"


# --- anything -----------------------------------------------------------------------------------------------------------------

PIECES = """
07700 900123
+44 7700 900123
01632 960 123
oh seven seven double oh nine double oh one two three
jo@post.example
jo dot b at post dot example
999 214 2182
9999081002
QQ 12 34 56 C
dob
born
birthday
3/4/2019
14 March 2016
12/12/2026
12 Mill Lane
Millgate
CZ1 1FT
cz34ab
number 7
flat 3
Rose Cottage, Church Lane, CZ6 1DE
4242 4242 4242 4242
sort code
00-11-22
12345678
account
NHS
NI
my son
Jayden
[date of birth left out]
aged 7
and
is
a
44
7
0
(
)
,
.
+
@
:
-
/
""".strip().split("\n")


def spaced(digits: str) -> st.SearchStrategy[str]:
    """A number with one sort of gap between its digits, wherever somebody likes one."""

    def gapped(draw: tuple[str, set[int]]) -> str:
        gap, places = draw
        return "".join(digit + (gap if place in places else "") for place, digit in enumerate(digits[:-1])) + digits[-1]

    return st.tuples(st.sampled_from([" ", "-", ".", ""]), st.sets(st.integers(0, len(digits) - 2))).map(gapped)


@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    found = masked(text, today=TODAY)
    assert safe(found.text) == found.text
    assert tidied(found.text) == found.text


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from([" ", " ", ""]))
def test_masking_twice_changes_nothing_more(pieces: list[str], glue: str) -> None:
    once = masked(glue.join(pieces), today=TODAY)
    assert safe(once.text) == once.text


@given(st.text(max_size=200))
def test_without_digits_and_at_signs_nothing_but_tidying_happens(text: str) -> None:
    tidy = tidied(text)
    assume(not re.search(r"[\d@]", tidy))
    assert masked(text, today=TODAY).text == tidy


@settings(deadline=None)
@given(st.integers(10**8, 10**9 - 1), st.data())
def test_no_digit_of_an_nhs_number_is_left(nine: int, data: st.DataObject) -> None:
    check = -sum(int(digit) * weight for digit, weight in zip(str(nine), range(10, 1, -1), strict=True)) % 11
    assume(check < 10)
    assume(len({*str(nine), str(check)}) > 1)
    number = f"{nine}{check}"
    assert is_nhs(number)
    for written in (number, f"{number[:3]} {number[3:6]} {number[6:]}", data.draw(spaced(number))):
        assert not re.search(r"\d", safe(f"NHS number {written} is his"))
    assert not re.search(r"\d", safe(f"{number[:3]} {number[3:6]} {number[6:]} for him"))


DRAMA = ("07700900", "01632960", "01134960", "01614960", "02079460", "01914980", "02896496", "02920180")


@settings(deadline=None)
@given(st.sampled_from(DRAMA), st.integers(0, 999), st.data())
def test_no_digit_of_a_telephone_number_is_left(prefix: str, last: int, data: st.DataObject) -> None:
    number = f"{prefix}{last:03d}"
    for written in (data.draw(spaced(number)), f"+44 {number[1:]}", f"+44(0){data.draw(spaced(number[1:]))}"):
        assert not re.search(r"\d", safe(f"ring {written} please"))


@settings(deadline=None)
@given(st.sampled_from(["QQ", "ZZ", "BG", "NT", "TN"]), st.integers(0, 999_999), st.sampled_from("ABCD"), st.data())
def test_no_digit_of_a_national_insurance_number_is_left(prefix: str, digits: int, last: str, data: st.DataObject) -> None:
    written = data.draw(spaced(f"{prefix}{digits:06d}{last}"))
    assert not re.search(r"\d", safe(f"it's {written} for the form"))
    assert not re.search(r"\d", safe(f"it's {written.lower()} for the form"))


@given(st.integers(10**14, 10**15 - 1))
def test_check_digits(fifteen: int) -> None:
    assert sum(is_luhn(f"{fifteen}{digit}") for digit in range(10)) == 1
    assert sum(is_nhs(f"{str(fifteen)[:9]}{digit}") for digit in range(10)) <= 1


@pytest.mark.parametrize(
    "pattern", ["1", "0 ", "12 ", "1/1/", "a.a@", "dob 1/1/19 ", "1 Oak Road CZ3 4AB ", "oh double ", "+1 ", "flat 1 "]
)
def test_a_long_text_takes_its_length_and_no_more(pattern: str) -> None:
    def seconds(length: int) -> float:
        text = (pattern * length)[:length]
        started = time.perf_counter()
        masked(text, today=TODAY)
        return time.perf_counter() - started

    # Four times the text takes four times the time, or a little more; a pattern that tries every pair of places takes sixteen.
    assert min(seconds(4000) for _ in range(3)) < 10 * min(seconds(1000) for _ in range(5))
