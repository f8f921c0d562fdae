"""The hand-out as plain text: all of it, in order, in short lines, with nobody's words turned into anything else."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest

from directory_index.checklists.handout import Handout, Handouts
from directory_index.checklists.headings import HEADINGS, PHRASES, heading, phrase
from directory_index.checklists.labels import label
from directory_index.checklists.plain import layout, plain_text
from directory_index.checklists.run import Answer, Run, begin
from directory_index.checklists.team import TeamGuide
from directory_index.checklists.walk import Walk
from directory_index.explain import plain_date
from directory_index.models import Voice
from directory_index.search import SearchEngine

TODAY = dt.date(2026, 10, 5)
THREE = ((84, 96), (48, 60), (168, 180))
EIGHT = ((-9, 0), (0, 12), (48, 60), (48, 60), (84, 96), (96, 108), (168, 180), (180, 192))
CODE = "#let x = 1 *bold* $x$ <script> _a_ = b {braces} {0}"
Make = Callable[..., Handout]


def guide(engine: SearchEngine) -> TeamGuide:
    """A guide of our own: the real one may change without these tests being about it."""

    def person(part: str, **who: str) -> dict[str, Any]:
        return {"part": part, "why": "They know what makes a good day.", **who}

    made = {
        "everybody_has": [],
        "parts": {
            "lead": "They hold the plan.",
            "attend": "They come and say what they can do.",
            "ask": "They send three lines.",
        },
        "by_age": [{"ages": [-9, 300], "people": [person("lead", who="The key person"), person("attend", kind="gp")]}],
        "by_adult": [person("attend", kind="gp")],
        "by_need": [
            {"needs": sorted(engine.directory.needs), "people": [person("ask", who="The bus company")], "apart": "Not both."}
        ],
        "beyond": [person("ask", who="A coach")],
        "source": "ours",
        "as_of": "2026-11-21",
    }
    return TeamGuide.model_validate(made)


@pytest.fixture(scope="module")
def make(engine: SearchEngine) -> Make:
    """Makes the hand-out of a family with worries and doubts, or with other answers to some questions."""
    handouts, checklist = Handouts(engine, guide(engine)), engine.directory.checklists["pre-assessment"]

    def _make(voice: Voice = Voice.PARENT, ages: Any = THREE, words: str = "peace and sleep", **other: str) -> Handout:
        run = begin(checklist, voice)
        while (asked := Walk(checklist, run).open) is not None:
            question = asked.question
            chosen = {
                "children": Answer(ages=ages),
                "adults": Answer(("mother", "grandparent")),
                "text": Answer(words=words),
                "place": Answer(skipped=True),
                "several": Answer(tuple(one.id for one in question.options[:2]), words),
            }.get(question.type)
            fixed = {
                "danger": "no",
                "safe_harm": "no",
                "known": "no",
                "own_help": "some",
                "one_service": "not_sure",
                "agreed": "agree",
            }
            choice = {"learning": "yes", "getting_on": "not_sure", **fixed, **other}.get(question.id, "no")
            option = choice if question.option(choice) else question.options[-1].id if question.options else ""
            run = Walk(checklist, run).answer(asked.key, chosen or Answer((option,), words if choice == "yes" else ""))
        return handouts.make(Walk(checklist, run), TODAY)

    return _make


@pytest.fixture(scope="module")
def full(make: Make) -> Handout:
    """With something in every section but danger."""
    made = make(Voice.PRACTITIONER)
    needs = [made.needs[0].model_copy(update={"services": []}), *made.needs[1:]]
    return made.model_copy(update={"needs": needs, "record": ["Who was told", "When"]})


def headings(text: str) -> list[str]:
    lines = text.splitlines()
    return [one for one, under in itertools.pairwise(lines) if under and set(under) <= {"="}]


def test_all_sections_stand_in_order(full: Handout) -> None:
    text = plain_text(full)
    expected = [heading(one, full.voice).upper() for one in HEADINGS if one not in ("danger", "first", "uncovered", "also")]
    assert headings(text) == [full.title.upper(), *expected]
    for inside in ("uncovered", "also"):
        assert f"\n{heading(inside, full.voice).upper()}\n---" in text
    for said in (
        full.outcome,
        "5 October 2026",
        "- Who was told: ______",
        f"Version {full.version}, as of {plain_date(full.as_of)}.",
    ):
        assert said in text
    assert " ".join(full.decides.split()) in " ".join(text.split())


@pytest.mark.parametrize("voice", Voice)
def test_no_line_is_too_long_and_headings_are_underlined(make: Make, voice: Voice) -> None:
    for made in (make(voice), make(voice, ages=EIGHT, words="W" * 300 + " " + "01632 960601 " * 20)):
        lines = plain_text(made).splitlines()
        assert max(map(len, lines)) <= 76
        for before, line in itertools.pairwise(lines):
            if re.fullmatch("=+|-+", line):
                assert before == before.upper()
                assert len(before) <= len(line)


@pytest.mark.parametrize("voice", Voice)
def test_danger_says_first_whom_to_ring(make: Make, voice: Voice) -> None:
    made = make(voice, danger="yes")
    text = plain_text(made)
    assert headings(text)[1] == heading("danger", voice).upper()
    assert made.front_door is not None
    assert 0 < text.index("1. If") < text.index("999.", text.index("1. If")) < text.index(f"Ring: {made.front_door.telephone}")
    assert text.index(f"Ring: {made.front_door.telephone}") < text.index(made.outcome)


def test_danger_without_a_front_door_names_the_council(make: Make) -> None:
    made = make(danger="yes").model_copy(update={"front_door": None, "first_call": None, "also": []})
    assert phrase("no_front_door", made.voice) in " ".join(plain_text(made).split())


def test_what_is_not_finished_says_so_on_top(make: Make) -> None:
    made = make()
    words = phrase("unfinished", made.voice)
    assert words not in " ".join(plain_text(made).split())
    assert words in " ".join(plain_text(made.model_copy(update={"finished": False})).split()[:60])


def test_everybody_has_a_blank_and_the_family_has_none(make: Make) -> None:
    text = plain_text(make(ages=EIGHT))
    for name in (
        "Your baby on the way",
        "Your baby",
        "Your first 4-year-old",
        "Your second 4-year-old",
        "Your 15-year-old",
        "The mother",
    ):
        assert f"\n- {name}: ______\n" in text
    assert "family: ______" not in text


@pytest.mark.parametrize("voice", Voice)
def test_the_family_is_known_by_the_label_it_has(engine: SearchEngine, voice: Voice) -> None:
    checklist = engine.directory.checklists["pre-assessment"]
    assert label(None, Walk(checklist, Run(checklist.id, voice))) == phrase("family", voice)


def test_what_somebody_typed_stays_what_it_is(make: Make) -> None:
    made = make(words=f"{CODE} \u202eabc\u2066 سلام 😀")
    text = " ".join(plain_text(made).split())
    assert f"“{CODE} abc سلام 😀”" in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    assert "#LET" not in text  # their words are in no heading


def test_a_service_is_told_of_in_full_once(make: Make) -> None:
    made = make(Voice.PRACTITIONER)
    named = [one.lines[0] for one in layout(made) if one.level == 4]
    assert len(named) > len(set(named))
    text = plain_text(made)
    twice = max(set(named), key=named.count)
    service = next(one for need in made.needs for one in need.services if one.name == twice)
    told = text.split("\nSERVICES FOR EACH NEED\n")[1].split("\nNEXT STEPS, IN ORDER\n")[0]
    assert told.count(f"\n{twice}\n\n- Ring: {service.telephone}\n") == named.count(twice)
    assert told.count(f"\n{twice}\n\n- Ring: {service.telephone}\n- {phrase('said_above', made.voice)}") == named.count(twice) - 1


def test_marks_of_what_to_check_are_there(make: Make) -> None:
    made = make()
    marked = (
        made.needs[0].services[0].model_copy(update={"overdue": True, "check_before_use": True, "reviewed": dt.date(2026, 3, 9)})
    )
    need = made.needs[0].model_copy(update={"services": [marked]})
    text = " ".join(plain_text(made.model_copy(update={"needs": [need]})).split())
    assert "Check before use" in text
    assert "last one 9 March 2026" in text


def test_a_need_without_a_service_is_not_passed_over(full: Handout) -> None:
    text = " ".join(plain_text(full).split())
    assert f"{phrase('uncovered', full.voice)} - {full.needs[0].words} ({full.needs[0].of})" in text


def test_the_plan_is_read_row_by_row_with_room_for_three_more(make: Make) -> None:
    text = plain_text(make())
    assert text.count("What: ______\n   Who: ______\n   By when: ______\n") == 3
    assert "Who: You" in text
    assert "By when: 12 October 2026" in text


def test_who_could_come_is_grouped_by_part(full: Handout) -> None:
    text = plain_text(full)
    order = [
        "COULD LEAD",
        "They hold the plan.",
        "- The key person:",
        "COULD COME",
        "- GP practice:",
        "COULD BE ASKED",
        "- The bus company:",
    ]
    places = [text.index(one) for one in order]
    assert places == sorted(places)
    assert "- Not both." in text


def test_sections_with_nothing_in_them_are_left_out(make: Make) -> None:
    made = make().model_copy(
        update={name: [] for name in ("matters", "members", "seats", "apart", "beyond", "evidence", "explained")}
    )
    text = plain_text(made)
    for section in ("matters", "going_well", "worries", "unsure", "seats", "apart", "beyond", "evidence", "explained", "record"):
        assert heading(section, made.voice).upper() not in headings(text)


@pytest.mark.parametrize("voice", Voice)
def test_every_heading_and_phrase_has_words_in_every_voice(voice: Voice) -> None:
    assert all(words.of(voice) for words in (*HEADINGS.values(), *PHRASES.values()))
