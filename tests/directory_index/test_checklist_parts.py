"""The parts of a checklist, each by itself, on a small definition of our own and on the real directory."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from directory_index.checklists.children import read_ages
from directory_index.checklists.conditions import Live, facts
from directory_index.checklists.findings import Findings, NeedFound, findings
from directory_index.checklists.handout import Handout, Handouts
from directory_index.checklists.labels import label
from directory_index.checklists.matching import Matcher, typical_months
from directory_index.checklists.models import Checklist, Condition
from directory_index.checklists.places import read_place
from directory_index.checklists.plain import plain_text
from directory_index.checklists.run import MOST_CHILDREN, Answer, Member, begin, fitting
from directory_index.checklists.team import TeamGuide, team
from directory_index.checklists.walk import Walk
from directory_index.eligibility import Reach, place_fit
from directory_index.errors import DataError
from directory_index.files import Directory
from directory_index.models import Service, Status, Voice
from directory_index.reading_age import reading_age, syllables
from directory_index.search import SearchEngine

MONDAY = dt.date(2026, 10, 5)
SEVEN, FOUR, BABY, UNBORN = (84, 96), (48, 60), (5, 6), (-9, 0)
DEFINITION = """
id: nights
title: Nights
purpose: It helps you think about nights.
minutes: 2
voices: [practitioner, parent, young person]
begin: No names.
decides: You decide.
status: Ours.
version: 1
as_of: 2026-10-01
review_by: 2027-10-01
source: ours
questions:
  - {id: danger, short: Danger, ask: "Is anyone in danger?", options: yes_no, who_could_tell: The front door}
  - {id: children, type: children, short: Ages, ask: "How old are they?"}
  - id: adults
    type: adults
    short: Adults
    ask: Who looks after them?
    options: [{id: mother, words: Mother}, {id: partner, words: Step-parent or partner}, {id: nobody, words: Nobody, none: true}]
  - {id: matters, type: text, heard_as: matters, short: What matters, ask: "What matters most?"}
  - id: sleep
    of: child
    short: Sleep
    ask: Does this child sleep well?
    options: yes_is_fine
    own_words: Anything else?
    needs: [child_sleep]
    who_could_tell: The health visitor
    evidence: [A sleep diary]
    terms: [red-book]
  - id: sleep_needs
    of: child
    type: several
    when: {sleep: [no, not_sure]}
    short: Sleep needs
    ask: What is it about?
    options:
      - {id: nights, words: Waking at night, worry: true, needs: [child_sleep]}
      - {id: wet, words: Wet beds, worry: true, needs: [bedwetting_soiling]}
      - {id: neither, words: None of these, none: true}
    own_words: In your words
    heard_as: need
  - id: home
    short: Home
    ask: How is the home?
    options: [{id: fine, words: Fine}, {id: small, words: Too small, worry: true}, {id: cold, words: Cold, worry: true}]
    of_adults: true
    needs: [unsuitable_home]
    own_words: Anything else?
  - {id: good, type: text, heard_as: strength, short: Going well, ask: "What goes well?"}
  - {id: hard, type: text, heard_as: worry, short: Hardest, ask: "What is hardest?"}
  - id: own
    of: adult
    type: several
    short: Own needs
    ask: What does this adult need?
    options:
      - {id: mood, words: Feeling low, worry: true, needs: [parent_mental_health]}
      - {id: nothing, words: Nothing now, none: true}
    own_words: In their words
    heard_as: need
  - {id: place, type: place, short: Place, ask: "Where do they live?"}
outcomes:
  - id: safety
    when: {danger: [yes, not_sure]}
    stops: true
    danger: true
    title: Safety first
    text: Ring 999.
    kinds: [front_door]
    steps: [{do: Ring, who: You, within_days: 0}]
  - id: badly
    when: {sleep: no}
    title: A bad time
    text: Ask the DSL at school.
    invites: true
    kinds: [family_information_service]
    steps:
      - {do: Ring today, who: You, within_days: 0}
      - {do: Look at the home, who: You, within_days: 5, when: {home: [small, cold]}, topic: early-help-assessment}
      - {do: Rest, who: You}
  - {id: other, title: All right, text: Come back., steps: [{do: Look again, who: You, within_days: 7}]}
"""


@pytest.fixture(scope="module")
def checklist() -> Checklist:
    return Checklist.model_validate(yaml.safe_load(DEFINITION))


def given(*picked: str, words: str = "") -> Answer:
    return Answer(picked, words)


def ages(*of: tuple[int, int]) -> Answer:
    return Answer(ages=of)


SKIPPED = Answer(skipped=True)
ALL = {"danger": given("no"), "children": ages(SEVEN, FOUR, BABY), "adults": given("mother", "partner")}


def walked(checklist: Checklist, answers: dict[str, Answer], voice: Voice = Voice.PRACTITIONER) -> Walk:
    run = begin(checklist, voice)
    for key, answer in answers.items():
        run = Walk(checklist, run).answer(key, answer)
    return Walk(checklist, run)


def live(walk: Walk) -> Live:
    return {asked.key: (asked, answer) for asked, answer in walk.answered}


# Conditions


def holds(checklist: Checklist, condition: Any, answers: dict[str, Answer], member: str = "") -> list[str] | None:
    """The answers by which it holds: key and option."""
    walk = walked(checklist, {**ALL, **answers})
    of = next((one for one in walk.members if one.id == member), None)
    assert (of is not None) == bool(member)
    found = facts(Condition.model_validate(condition), live(walk), of)
    return None if found is None else [f"{one.asked.key}={one.option.id}" for one in found]


YES, NO, UNSURE = given("yes"), given("no"), given("not_sure")
TWO = {"sleep@c1": NO, "sleep@c2": YES, "sleep@c3": NO}
ONE = {"sleep@c1": YES, "sleep@c2": YES, "sleep@c3": NO}


@pytest.mark.parametrize(
    ("condition", "answers", "expected"),
    [
        ({"sleep": "no"}, {}, None),
        ({"sleep": "no"}, ONE, ["sleep@c3=no"]),
        ({"sleep": ["no", "yes"]}, {"sleep@c2": YES}, ["sleep@c2=yes"]),
        ({"sleep": "no"}, {"sleep@c1": SKIPPED}, None),
        ({"sleep": "no", "home": "cold"}, TWO, None),
        ({"sleep": "no", "home": "cold"}, {**ONE, "home": given("cold")}, ["sleep@c3=no", "home=cold"]),
        ({"any_of": [{"home": "cold"}, {"sleep": "not_sure"}]}, TWO, None),
        ({"any_of": [{"home": "cold"}, {"sleep": "no"}]}, ONE, ["sleep@c3=no"]),
        ({"all_of": [{"danger": "no"}, {"home": "cold"}]}, {}, None),
        ({"all_of": [{"danger": "no"}, {"home": "cold"}]}, {"home": given("cold")}, ["danger=no", "home=cold"]),
        ({"none_of": [{"sleep": "no"}]}, ONE, None),
        ({"none_of": [{"sleep": "no"}]}, {"sleep@c1": YES}, []),
        ({"danger": "no", "none_of": [{"home": "cold"}]}, {}, ["danger=no"]),
        ({"at_least": {"number": 2, "of": [{"home": "cold"}, {"sleep": "no"}, {"danger": "yes"}]}}, ONE, None),
        (
            {"at_least": {"number": 2, "of": [{"home": "cold"}, {"sleep": "no"}, {"danger": "no"}]}},
            ONE,
            ["sleep@c3=no", "danger=no"],
        ),
        ({"at_least": {"number": 2, "of": [{"sleep": "no"}]}}, TWO, None),  # parts are counted, not children
        ({"every": {"sleep": "yes"}}, {}, None),
        ({"every": {"sleep": "yes"}}, ONE, None),
        ({"every": {"sleep": "yes"}}, {**ONE, "sleep@c3": SKIPPED}, None),
        ({"every": {"sleep": "yes"}}, {**ONE, "sleep@c3": YES}, [f"sleep@c{number}=yes" for number in (1, 2, 3)]),
        ({"every": {"sleep": ["yes", "no"]}}, ONE, ["sleep@c1=yes", "sleep@c2=yes", "sleep@c3=no"]),
        ({"several": {"sleep": "no"}}, ONE, None),
        ({"several": {"sleep": "no"}}, TWO, ["sleep@c1=no", "sleep@c3=no"]),
        ({"several": {"own": "mood"}}, {"own@a-mother": given("mood")}, None),
        (
            {"several": {"own": "mood"}},
            {"own@a-mother": given("mood"), "own@a-partner": given("mood")},
            ["own@a-mother=mood", "own@a-partner=mood"],
        ),
        ({"sleep": "no", "any_of": [{"sleep": "no"}]}, ONE, ["sleep@c3=no"]),  # a reason is given once
    ],
)
def test_a_condition_holds_by_the_answers_it_names(
    checklist: Checklist, condition: Any, answers: dict[str, Answer], expected: list[str] | None
) -> None:
    assert holds(checklist, condition, answers) == expected


@pytest.mark.parametrize(
    ("condition", "member", "expected"),
    [
        ({"sleep": "no"}, "c1", None),
        ({"sleep": "no"}, "c3", ["sleep@c3=no"]),
        ({"danger": "no"}, "c1", ["danger=no"]),
        ({"none_of": [{"sleep": "no"}]}, "c1", []),
        ({"sleep": "no"}, "a-mother", ["sleep@c3=no"]),
        ({"own": "mood"}, "a-mother", None),
        ({"own": "mood"}, "c1", ["own@a-partner=mood"]),
        ({"several": {"sleep": "yes"}}, "c3", ["sleep@c1=yes", "sleep@c2=yes"]),
    ],
)
def test_a_condition_looks_at_the_child_or_adult_in_hand(
    checklist: Checklist, condition: Any, member: str, expected: list[str] | None
) -> None:
    assert holds(checklist, condition, {**ONE, "own@a-partner": given("mood")}, member) == expected


def test_a_question_with_a_condition_is_asked_of_the_child_it_holds_for(checklist: Checklist) -> None:
    keys = [one.key for one in walked(checklist, {**ALL, **ONE}).asked]
    assert [key for key in keys if key.startswith("sleep_needs")] == ["sleep_needs@c3"]


# Ages


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("7, 4 and 14", (SEVEN, FOUR, (168, 180))),
        ("7 4 14", (SEVEN, FOUR, (168, 180))),
        ("theyre 4 and 9", (FOUR, (108, 120))),
        ("18 months and due in March", ((18, 19), UNBORN)),
        ("5 months", (BABY,)),
        ("twins of 4", (FOUR, FOUR)),
        ("5 yr old twins and 7", ((60, 72), (60, 72), SEVEN)),
        ("triplets aged 4", (FOUR, FOUR, FOUR)),
        ("seven, 4 and fourteen", (SEVEN, FOUR, (168, 180))),
        ("2 yrs 6 months, 4", ((30, 31), FOUR)),
        ("3 and a half", ((42, 43),)),
        ("my son is 7 and my daughter is 11 months", (SEVEN, (11, 12))),
        ("", ()),
        ("lots of them", ()),
        ("99", ()),
    ],
)
def test_ages_are_read(engine: SearchEngine, said: str, expected: tuple[tuple[int, int], ...]) -> None:
    assert read_ages(said, engine) == expected


def test_more_children_than_there_is_room_for_are_read_and_do_not_fit(engine: SearchEngine) -> None:
    ages = read_ages(", ".join(str(age) for age in range(1, 14)), engine)
    assert len(ages) == 13 > MOST_CHILDREN
    assert not fitting(engine.directory.checklists["pre-assessment"].question("children"), Answer(ages=ages))


# Labels


def labels(checklist: Checklist, voice: Voice, **answers: Answer) -> list[str]:
    walk = walked(checklist, {"danger": given("no"), **answers}, voice)
    return [label(member, walk) for member in walk.members]


@pytest.mark.parametrize(
    ("voice", "children", "expected"),
    [
        (Voice.PRACTITIONER, ages(SEVEN, FOUR), ["the 7-year-old", "the 4-year-old"]),
        (Voice.PARENT, ages(SEVEN, FOUR), ["your 7-year-old", "your 4-year-old"]),
        (Voice.PARENT, ages(FOUR, SEVEN, FOUR), ["your first 4-year-old", "your 7-year-old", "your second 4-year-old"]),
        (Voice.PARENT, ages(BABY, (18, 19), (0, 1)), ["your 5-month-old", "your 18-month-old", "your newborn"]),
        (Voice.PARENT, ages((0, 12), (24, 25), (156, 240)), ["your baby", "your 2-year-old", "your child of 13 to 20"]),
        (Voice.PARENT, ages(UNBORN), ["your baby on the way"]),
        (Voice.PRACTITIONER, ages(UNBORN, UNBORN), ["the first baby on the way", "the second baby on the way"]),
        (Voice.PRACTITIONER, SKIPPED, ["the child"]),
        (Voice.PARENT, SKIPPED, ["your child"]),
        (Voice.YOUNG_PERSON, ages((168, 180), FOUR), ["you", "your family’s 4-year-old"]),
        (Voice.YOUNG_PERSON, SKIPPED, ["you"]),
    ],
)
def test_children_are_called_by_their_ages(checklist: Checklist, voice: Voice, children: Answer, expected: list[str]) -> None:
    assert labels(checklist, voice, children=children) == expected


def test_adults_are_called_by_what_they_are_and_nobody_is_nobody(checklist: Checklist) -> None:
    assert labels(checklist, Voice.PARENT, adults=ALL["adults"]) == ["the mother", "the step-parent or partner"]
    assert labels(checklist, Voice.PARENT, adults=given("nobody")) == []


# Findings


def told(checklist: Checklist, answers: dict[str, Answer]) -> Findings:
    return findings(walked(checklist, {**ALL, **answers}))


def short(notes: list[Any]) -> list[tuple[str, tuple[str, ...], str]]:
    return [(note.asked.key, note.chosen, note.words) for note in notes]


def needed(found: Findings) -> list[tuple[str, str, tuple[str, ...], bool]]:
    return [(one.member.id if one.member else "", one.words, one.needs, one.own_words) for one in found.needs]


def test_what_goes_well_is_a_strength_only_when_somebody_says_what(checklist: Checklist) -> None:
    found = told(checklist, {"sleep@c1": YES, "sleep@c2": given("yes", words="ten hours"), "good": Answer(words="Gran helps")})
    assert short(found.strengths) == [("sleep@c2", ("Yes",), "ten hours"), ("good", (), "Gran helps")]
    assert (found.worries, found.unsure, found.needs) == ([], [], [])


def test_a_worry_is_listed_and_its_need_looked_for(checklist: Checklist) -> None:
    found = told(checklist, {"sleep@c1": given("no", words="up all night"), "hard": Answer(words="the rent")})
    assert short(found.worries) == [("sleep@c1", ("No",), "up all night"), ("hard", (), "the rent")]
    assert needed(found) == [("c1", "Sleep", ("child_sleep",), False)]
    assert [one.id for one in found.looked_at] == ["sleep", "hard"]


def test_not_sure_is_looked_for_and_no_worry(checklist: Checklist) -> None:
    found = told(checklist, {"sleep@c1": UNSURE})
    assert short(found.unsure) == [("sleep@c1", ("Not sure",), "")]
    assert found.worries == []
    assert needed(found) == [("c1", "Sleep", ("child_sleep",), False)]


def test_a_closer_need_takes_the_place_of_the_first(checklist: Checklist) -> None:
    found = told(checklist, {"sleep@c1": NO, "sleep_needs@c1": given("wet"), "sleep@c2": NO})
    assert short(found.worries) == [("sleep_needs@c1", ("Wet beds",), ""), ("sleep@c2", ("No",), "")]
    assert needed(found) == [
        ("c1", "Wet beds", ("bedwetting_soiling",), False),
        ("c2", "Sleep", ("child_sleep",), False),
    ]


def test_words_beside_a_worry_stay_when_a_closer_need_is_chosen(checklist: Checklist) -> None:
    found = told(checklist, {"sleep@c1": given("no", words="since May"), "sleep_needs@c1": given("wet")})
    assert ("sleep@c1", ("No",), "since May") in short(found.worries)


def test_a_need_in_their_own_words_is_looked_for_by_them(checklist: Checklist) -> None:
    found = told(checklist, {"sleep@c1": NO, "sleep_needs@c1": given("wet", words="scared of the dark")})
    assert ("c1", "scared of the dark", (), True) in needed(found)
    found = told(checklist, {"own@a-mother": given(words="a bit of rest")})
    assert needed(found) == [("a-mother", "a bit of rest", (), True)]


def test_a_need_of_the_adults_is_nobody_s_alone(checklist: Checklist) -> None:
    assert needed(told(checklist, {"home": given("cold")})) == [("", "Home", ("unsuitable_home",), False)]


def test_what_matters_stands_by_itself_and_what_was_skipped_nowhere(checklist: Checklist) -> None:
    skipped = dict.fromkeys(("sleep@c1", "home", "good", "hard"), SKIPPED)
    found = told(checklist, {"matters": Answer(words="some peace"), **skipped})
    assert found == Findings(matters=["some peace"])


# Whom to invite


def person(part: str, **other: Any) -> dict[str, Any]:
    return {"part": part, "why": "They know.", **other}


def guide(**parts: Any) -> TeamGuide:
    empty = {"by_age": [], "by_adult": [], "by_need": [], "beyond": [], "everybody_has": []}
    said = {"lead": "Leads.", "attend": "Comes.", "ask": "Is asked."}
    return TeamGuide.model_validate({**empty, "parts": said, "source": "ours", "as_of": "2026-10-01", **parts})


@pytest.fixture
def child() -> Member:
    return Member("c1", "child", SEVEN)


@pytest.fixture
def sleep(checklist: Checklist, child: Member) -> NeedFound:
    return NeedFound(child, "Sleep", ("child_sleep",), checklist.question("sleep"))


def named(found: Any) -> list[str]:
    return [one.person.kind or one.person.who for one in found.invited]


def test_the_first_three_for_a_need_then_those_of_the_age_then_of_the_adults(child: Member, sleep: NeedFound) -> None:
    made = guide(
        by_need=[{"needs": ["child_sleep"], "people": [person("attend", who=f"Helper {number}") for number in range(1, 6)]}],
        by_age=[
            {"ages": [60, 132], "people": [person("lead", kind="senco"), person("ask", who="An older one", ages=[120, 132])]},
            {"ages": [0, 60], "people": [person("lead", kind="health_visiting")]},
        ],
        by_adult=[person("ask", kind="gp")],
    )
    mother = Member("a-mother", "adult", role="mother")
    assert named(team(made, [child, mother], [sleep], {})) == ["Helper 1", "Helper 2", "Helper 3", "senco", "gp"]


def test_who_is_not_for_this_age_leaves_room_for_the_next(child: Member, sleep: NeedFound) -> None:
    people = [person("attend", who="For babies", ages=[0, 24]), *(person("ask", who=f"Helper {one}") for one in (1, 2, 3))]
    made = guide(by_need=[{"needs": ["child_sleep"], "people": people}])
    assert named(team(made, [child], [sleep], {})) == ["Helper 1", "Helper 2", "Helper 3"]
    unknown = replace(sleep, member=Member("c1", "child"))
    assert named(team(made, [], [unknown], {})) == ["For babies", "Helper 1", "Helper 2"], (
        "an age that was not told rules nobody out"
    )


def test_a_service_for_other_ages_is_left_out_and_one_for_parents_stays(
    directory: Directory, child: Member, sleep: NeedFound
) -> None:
    people = [person("ask", kind=kind) for kind in ("health_visiting", "senco", "gp")]
    made = guide(by_need=[{"needs": ["child_sleep"], "people": people}])
    assert named(team(made, [], [sleep], directory.kinds)) == ["senco", "gp"]
    baby = replace(sleep, member=Member("c1", "child", BABY))
    assert named(team(made, [], [baby], directory.kinds)) == ["health_visiting", "gp"]
    parent = replace(sleep, member=Member("a-mother", "adult", role="mother"))
    assert named(team(made, [], [parent], directory.kinds)) == ["health_visiting", "senco", "gp"]


def test_nobody_is_named_twice(child: Member, sleep: NeedFound) -> None:
    made = guide(
        by_need=[{"needs": ["child_sleep"], "people": [person("lead", kind="senco"), person("ask", who="A neighbour")]}],
        by_age=[{"ages": [48, 132], "people": [person("ask", kind="senco"), person("ask", who="a neighbour")]}],
    )
    other = Member("c2", "child", FOUR)
    found = team(made, [child, other], [sleep, replace(sleep, member=other, words="Nights")], {})
    assert named(found) == ["senco", "A neighbour"]
    assert found.invited[0].members == (child, other)
    assert found.invited[0].needs == ("Sleep", "Nights")
    assert found.invited[0].person.part == "lead"


def test_who_must_be_kept_apart_is_said_once(child: Member, sleep: NeedFound) -> None:
    rows = [{"needs": [need], "people": [person("ask", kind="gp")], "apart": "Not both."} for need in ("child_sleep", "bullying")]
    needs = [sleep, replace(sleep, needs=("bullying",))]
    assert team(guide(by_need=rows), [child], needs, {}).apart == ("Not both.",)
    assert team(guide(by_need=rows), [child], [], {}).apart == ()


def test_others_to_think_of_are_few_and_of_the_age(child: Member) -> None:
    coaches = [person("ask", who="For teenagers", ages=[156, 240]), *(person("ask", who=f"Coach {one}") for one in range(9))]
    beyond = team(guide(beyond=coaches), [child], [], {}).beyond
    assert [one.who for one in beyond] == [f"Coach {one}" for one in range(6)]


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ({"by_adult": [person("ask", kind="wizard")]}, "kind"),
        ({"everybody_has": ["wizard"]}, "kind"),
        ({"by_need": [{"needs": ["wizard"], "people": [person("ask", who="A")]}]}, "need"),
    ],
)
def test_a_guide_that_names_what_is_not_there_is_refused(
    directory: Directory, tmp_path: Path, part: dict[str, Any], field: str
) -> None:
    made = guide().model_dump(mode="json")
    (tmp_path / "team.yaml").write_text(yaml.safe_dump({**made, **part}), "utf-8")
    with pytest.raises(DataError, match=f"team.yaml: wizard: {field}: there is no {field} 'wizard'"):
        TeamGuide.read(tmp_path, directory)


@pytest.mark.parametrize("both", [{}, {"kind": "gp", "who": "The doctor"}])
def test_a_person_is_a_kind_or_somebody_in_words(both: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="give either kind or who"):
        guide(beyond=[person("ask", **both)])


# Services for needs


def serves(service: Service, months: tuple[int, int]) -> bool:
    served = service.eligibility.ages
    low = served.minimum_months if served.minimum_months is not None else -9
    high = served.maximum_months if served.maximum_months is not None else 1200
    return low < months[1] and months[0] < high


@pytest.mark.parametrize(
    ("need", "months"),
    [
        ("child_sleep", SEVEN),
        ("crying_and_baby_sleep", BABY),
        ("bullying", SEVEN),
        ("low_mood", (168, 180)),
        ("speech_language", FOUR),
        ("pregnancy_care", UNBORN),
        ("fire_setting", SEVEN),  # what the search puts next to it is for other needs
        ("parent_in_prison", SEVEN),
    ],
)
def test_services_are_for_the_need_itself_at_the_childs_age(
    engine: SearchEngine, sleep: NeedFound, need: str, months: tuple[int, int]
) -> None:
    (found,) = Matcher(engine).match([replace(sleep, member=Member("c1", "child", months), needs=(need,))])
    assert found.services
    for service in found.services:
        assert need in service.needs or need in engine.directory.kinds[service.kind].needs, service.id
        assert serves(service, months), service.id
        assert service.status is Status.ACTIVE


def test_another_age_is_another_service(engine: SearchEngine, sleep: NeedFound) -> None:
    ages = [replace(sleep, member=Member("c1", "child", months), needs=("low_mood",)) for months in (SEVEN, (192, 204))]
    younger, older = (tuple(one.id for one in found.services) for found in Matcher(engine).match(ages))
    assert younger != older


def test_services_near_the_family_come_first_and_none_that_cannot_serve_it(engine: SearchEngine, sleep: NeedFound) -> None:
    places = engine.directory.places
    for place in ("batham", "dewsbridge", "south-hudderley"):
        (found,) = Matcher(engine).match([replace(sleep, member=Member("c1", "child", BABY))], places[place])
        fits = [place_fit(Reach.of(one), [place], places) for one in found.services]
        assert fits
        assert all(serves for serves, _, _ in fits), place
    batham, anywhere = (
        Matcher(engine).match([replace(sleep, needs=("play_groups",), member=Member("c1", "child", FOUR))], where)[0].services
        for where in (places["batham"], None)
    )
    assert place_fit(Reach.of(batham[0]), ["batham"], places)[1] == 3, "it sits there"
    assert anywhere


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("0-2", (0, 36)),
        ("pregnancy", (-9, 0)),
        ("pregnancy to 1", (-9, 24)),
        ("pregnancy; 0-4", (-9, 60)),
        ("16+", (192, 1200)),
        ("8-25", (96, 312)),
        ("all", None),
        ("adults", None),
        ("adults with 0-18", None),
        ("0-25 and adults", None),
    ],
)
def test_the_ages_a_need_is_typical_of(words: str, months: tuple[int, int] | None) -> None:
    assert typical_months(words) == months


def test_needs_of_another_age_are_not_looked_up(engine: SearchEngine, sleep: NeedFound) -> None:
    both = replace(sleep, needs=("child_sleep", "crying_and_baby_sleep"))
    alone = replace(sleep, needs=("child_sleep",))
    assert Matcher(engine).match([both])[0].services == Matcher(engine).match([alone])[0].services
    wrong = replace(sleep, needs=("crying_and_baby_sleep",))  # better than nothing, where it is all that was named
    assert Matcher(engine).match([wrong])[0].services


def test_needs_looked_up_ahead_are_found_alike(engine: SearchEngine, sleep: NeedFound) -> None:
    ahead, later = Matcher(engine), Matcher(engine)
    ahead.prepare(sleep.needs, lambda: False)
    assert {need for need, _ in ahead._held} == set(sleep.needs)
    of = [replace(sleep, member=Member("c1", "child", SEVEN))]
    assert ahead.match(of) == later.match(of)


def test_each_of_several_needs_has_its_turn(engine: SearchEngine, sleep: NeedFound) -> None:
    both = replace(sleep, needs=("child_sleep", "bedwetting_soiling"))
    (found,) = Matcher(engine).match([both])
    singles = Matcher(engine).match([replace(sleep, needs=(one,)) for one in both.needs])
    assert [one.id for one in found.services[:2]] == list(dict.fromkeys(one.services[0].id for one in singles))


def test_own_words_are_searched_and_not_kept(engine: SearchEngine, sleep: NeedFound) -> None:
    matcher = Matcher(engine)
    said = replace(sleep, words="he bites other children at nursery", needs=(), own_words=True, member=None)
    (found,) = matcher.match([said, sleep])[:1]
    assert found.services
    assert not any("bites" in str(key) for key in matcher._held)


@pytest.mark.parametrize(("words", "whose"), [("qzxv wlkj pftr", "child"), ("qzxv wlkj pftr", "all"), ("?", "all")])
def test_words_that_fit_nothing_find_nothing(
    engine: SearchEngine, sleep: NeedFound, child: Member, words: str, whose: str
) -> None:
    member = child if whose == "child" else None
    (found,) = Matcher(engine).match([replace(sleep, member=member, words=words, needs=(), own_words=True)])
    assert found.services == ()


@pytest.fixture(scope="module")
def bare(engine: SearchEngine) -> SearchEngine:
    """A directory with the front door and nothing else."""
    door = next(one for one in engine.directory.services.values() if one.kind == "front_door")
    directory = replace(engine.directory, services={door.id: door})
    return SearchEngine(directory, engine.ranker, engine._encode, engine.tuning, alarm=engine._alarm)


def test_a_need_with_no_service_is_shown_as_such(checklist: Checklist, bare: SearchEngine) -> None:
    made = Handouts(bare, guide()).make(walked(checklist, {**ALL, "sleep@c1": NO}), MONDAY)
    assert [(need.words, need.of, need.services) for need in made.needs] == [("Sleep", "the 7-year-old", [])]
    assert not any(step.do.startswith("Ask ") for step in made.plan)


# The hand-out


@pytest.fixture(scope="module")
def handouts(engine: SearchEngine) -> Handouts:
    return Handouts(engine, guide())


def made(handouts: Handouts, checklist: Checklist, answers: dict[str, Answer], today: dt.date = MONDAY) -> Handout:
    return handouts.make(walked(checklist, {**ALL, **answers}), today)


@pytest.mark.parametrize(
    ("today", "days", "by"),
    [
        (MONDAY, 0, MONDAY),
        (dt.date(2026, 10, 10), 0, dt.date(2026, 10, 10)),  # a Saturday: danger does not wait for Monday
        (dt.date(2026, 10, 11), 0, dt.date(2026, 10, 11)),
        (MONDAY, 4, dt.date(2026, 10, 9)),
        (MONDAY, 5, dt.date(2026, 10, 12)),
        (MONDAY, 6, dt.date(2026, 10, 12)),
        (MONDAY, 7, dt.date(2026, 10, 12)),
        (dt.date(2026, 12, 29), 4, dt.date(2027, 1, 4)),
        (MONDAY, None, None),
    ],
)
def test_a_weekend_moves_to_monday_and_today_stays(
    handouts: Handouts, checklist: Checklist, today: dt.date, days: int | None, by: dt.date | None
) -> None:
    changed = checklist.model_dump(mode="json")
    changed["outcomes"][-1]["steps"][0]["within_days"] = days
    (step,) = made(handouts, Checklist.model_validate(changed), {}, today).steps
    assert step.by == by


def test_reasons_are_answers_that_were_given(handouts: Handouts, checklist: Checklist) -> None:
    badly = made(handouts, checklist, {"sleep@c1": YES, "sleep@c2": NO, "sleep@c3": NO, "home": given("cold")})
    assert badly.outcome_id == "badly"
    assert len(badly.because) == 2
    for line, child in zip(badly.because, ("the 4-year-old", "the 5-month-old"), strict=True):
        assert child in line
        assert "No" in line
    assert made(handouts, checklist, {}).because == []


def test_steps_come_only_when_their_condition_holds(handouts: Handouts, checklist: Checklist) -> None:
    assert [one.do for one in made(handouts, checklist, {"sleep@c1": NO}).steps] == ["Ring today", "Rest"]
    with_home = made(handouts, checklist, {"sleep@c1": NO, "home": given("small")}).steps
    assert [one.do for one in with_home] == ["Ring today", "Look at the home", "Rest"]
    assert with_home[1].topic


def test_the_plan_is_the_steps_and_one_row_for_each_need_with_a_service(handouts: Handouts, checklist: Checklist) -> None:
    page = made(handouts, checklist, {"sleep@c1": NO, "own@a-mother": given("mood")})
    assert len(page.needs) == 2
    asks = page.plan[len(page.steps) :]
    assert [page.steps, len(asks)] == [page.plan[: len(page.steps)], 2]
    for need, ask in zip(page.needs, asks, strict=True):
        assert need.services[0].name in ask.do
        assert need.of in ask.do


def test_words_are_explained_when_they_are_used(handouts: Handouts, checklist: Checklist) -> None:
    words = [line.word for line in made(handouts, checklist, {"sleep@c1": NO}).explained]
    assert "Designated safeguarding lead (DSL)" in words, "an acronym of the outcome"
    assert not any("red book" in word.lower() for word in words), "named by a question, used nowhere"
    said = made(handouts, checklist, {"sleep@c1": given("no", words="it is in the red book")}).explained
    assert any("red book" in line.word.lower() for line in said)
    assert not any("DSL" in line.word for line in made(handouts, checklist, {}).explained)


def test_the_first_call_is_where_the_outcome_leads_or_what_most_of_them_need(handouts: Handouts, checklist: Checklist) -> None:
    page = made(handouts, checklist, {"sleep@c1": NO})
    assert page.first_call == page.also[0]
    nowhere = checklist.model_dump(mode="json")
    nowhere["outcomes"][1]["kinds"] = []
    page = made(
        handouts, Checklist.model_validate(nowhere), {"sleep@c1": NO, "home": given("cold"), "own@a-mother": given("mood")}
    )
    assert page.first_call is not None
    assert page.first_call.id in {one.id for need in page.needs for one in need.services}
    assert page.first_call.telephone
    without = made(handouts, checklist, {"sleep@c1": YES, "sleep@c2": YES, "sleep@c3": YES})
    assert without.first_call is None, "this outcome shows nobody"


def test_in_danger_the_front_door_is_called_first_and_no_need_is_shown(handouts: Handouts, checklist: Checklist) -> None:
    page = handouts.make(walked(checklist, {**ALL, "sleep@c1": NO, "danger": YES}), MONDAY)
    assert (page.outcome_id, page.danger, page.needs) == ("safety", True, [])
    assert page.first_call is not None
    assert page.first_call == page.front_door
    assert page.because
    assert all("Yes" in line for line in page.because)


def test_several_of_a_family_with_one_need_are_shown_together(handouts: Handouts, checklist: Checklist) -> None:
    page = made(handouts, checklist, {"sleep@c1": NO, "sleep@c3": UNSURE})
    assert [(need.words, need.of) for need in page.needs] == [("Sleep", "the 7-year-old, the 5-month-old")]


def test_a_team_is_named_only_by_an_outcome_that_invites(engine: SearchEngine, checklist: Checklist) -> None:
    with_coach = Handouts(engine, guide(beyond=[person("ask", who="A coach")]))
    assert [one.name for one in made(with_coach, checklist, {"sleep@c1": NO}).beyond] == ["A coach"]
    calm = made(with_coach, checklist, {})
    assert (calm.beyond, calm.seats, calm.parts) == ([], [], {})


def test_evidence_is_asked_for_where_there_is_a_worry_or_a_doubt(handouts: Handouts, checklist: Checklist) -> None:
    assert made(handouts, checklist, {"sleep@c1": UNSURE}).evidence == ["A sleep diary"]
    assert made(handouts, checklist, {"sleep@c1": YES}).evidence == []


# Where the family lives


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Batham", "Batham"),
        ("up in thackerby", "Thackerby"),
        ("cz4", "Dewsbridge"),
        ("CZ3 1AB", "Batham Bridge"),
        ("the moor", "Hudderley Moor"),
        ("bathem", "Batham"),
    ],
)
def test_a_place_is_read_by_name_slip_or_postcode(engine: SearchEngine, typed: str, name: str) -> None:
    place = read_place(typed, engine)
    assert place is not None
    assert place.name == name


@pytest.mark.parametrize("typed", ["", "?", "nowhere in particular", "Leeds", "LS1 4AB", "x" * 5000, "7"])
def test_what_names_no_place_here_is_none(engine: SearchEngine, typed: str) -> None:
    assert read_place(typed, engine) is None


def test_the_page_is_for_the_place(handouts: Handouts, checklist: Checklist, engine: SearchEngine) -> None:
    nowhere = made(handouts, checklist, {"sleep@c1": NO, "sleep@c3": NO})
    there = made(handouts, checklist, {"sleep@c1": NO, "sleep@c3": NO, "place": given(words="Batham")})
    assert (nowhere.place, there.place) == ("", "Batham")
    near = {one.id: one for need in there.needs for one in need.services}
    places = engine.directory.places
    assert all(place_fit(Reach.of(engine.directory.services[one]), ["batham"], places)[0] for one in near)
    for line in near.values():  # no others are counted that cannot serve them
        kind = engine.directory.services[line.id].kind
        alike = [one for one in engine.corpus.active if one.kind == kind]
        assert line.others < len(alike)


def test_with_a_place_a_seat_has_the_team_of_that_place(engine: SearchEngine, checklist: Checklist) -> None:
    invites = guide(by_age=[{"ages": [0, 60], "people": [person("attend", kind="health_visiting")]}])
    seat, placed = (
        made(Handouts(engine, invites), checklist, {"sleep@c1": NO, "sleep@c3": NO, "place": where}).seats[0]
        for where in (SKIPPED, given(words="Batham"))
    )
    serving = [
        one
        for one in engine.corpus.active
        if one.kind == "health_visiting" and place_fit(Reach.of(one), ["batham"], engine.directory.places)[0]
    ]
    assert seat.service == ""
    assert placed.service == (serving[0].name if len(serving) == 1 else "")


# The short page


def short_page(handouts: Handouts, checklist: Checklist, answers: dict[str, Answer]) -> Handout:
    return handouts.make(walked(checklist, {**ALL, **answers}), MONDAY, short=True)


def test_the_short_page_leaves_out_what_is_hard(handouts: Handouts, checklist: Checklist) -> None:
    answers = {
        "matters": given(words="a calm night"),
        "sleep@c1": given("no", words="up till two"),
        "sleep@c2": given("yes", words="sleeps like a log"),
        "home": given("cold", words="mould in the bedroom"),
        "good": given(words="they read together"),
        "hard": given(words="the shouting"),
    }
    page = short_page(handouts, checklist, answers)
    text = plain_text(page)
    assert page.short
    assert (page.because, page.seats, page.evidence, page.explained) == ([], [], [], [])
    for kept in ("a calm night", "they read together", "sleeps like a log", page.outcome, "Ring today"):
        assert kept in text
    for left in ("up till two", "mould", "the shouting", "Cold"):
        assert left not in text
    assert page.first_call is not None
    assert page.first_call.name in text
    assert len(text) < len(plain_text(made(handouts, checklist, answers))) / 2


def private(checklist: Checklist) -> Checklist:
    changed = checklist.model_dump(mode="json")
    own = next(one for one in changed["questions"] if one["id"] == "own")
    own["options"].insert(0, {"id": "abuse", "words": "Hurt by a partner", "worry": True, "needs": ["domestic_abuse"]})
    changed["outcomes"][1]["steps"].append({"do": "Ask a refuge", "who": "You", "when": {"own": "abuse"}})
    return Checklist.model_validate(changed)


def test_the_short_page_leaves_out_what_may_put_somebody_at_risk(handouts: Handouts, checklist: Checklist) -> None:
    definition = private(checklist)
    answers = {"sleep@c1": NO, "own@a-mother": given("abuse", "mood"), "matters": given(words="he says he will kill us if we go")}
    whole = plain_text(handouts.make(walked(definition, {**ALL, **answers}), MONDAY))
    page = plain_text(short_page(handouts, definition, answers))
    for one in ("Hurt by a partner", "Ask a refuge", "he will kill us"):
        assert one.lower() in whole.lower()
        assert one.lower() not in page.lower()
    assert "Feeling low" in page


def test_an_outcome_that_nobody_else_should_read_is_not_on_the_short_page(handouts: Handouts, checklist: Checklist) -> None:
    changed = checklist.model_dump(mode="json")
    changed["outcomes"][1]["private"] = True
    page = short_page(handouts, Checklist.model_validate(changed), {"sleep@c1": NO, "good": given(words="they read")})
    text = plain_text(page)
    assert "A bad time" not in text
    assert "Ring today" not in text
    assert "they read" in text


def test_in_danger_there_is_no_short_page(handouts: Handouts, checklist: Checklist) -> None:
    assert not handouts.make(walked(checklist, {**ALL, "danger": YES}), MONDAY, short=True).short


# Reading age


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("family", 3), ("practitioner", 4), ("idea", 3), ("every", 3), ("Don’t", 1), ("you're", 1), ("being", 2),
     ("chronology", 4), ("grownup", 2), ("superkind", 3)],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_reading_age_is_that_of_the_formula() -> None:
    """Six words of one syllable: 0.39 * 6 + 11.8 - 15.59 + 5."""
    assert reading_age(["The cat sat on the mat."]) == pytest.approx(3.55)
    assert reading_age(["The cat sat on the mat. The dog sat on the cat."]) == pytest.approx(3.55)
    assert reading_age(["The cat sat on the mat", "The dog sat on the cat"]) == pytest.approx(3.55), "each text is a sentence"


def test_longer_words_and_longer_sentences_are_harder() -> None:
    easy = reading_age(["We can help. Ring us now."])
    assert (
        easy < reading_age(["We can help if you ring us now."]) < reading_age(["Practitioners facilitate multidisciplinary aid."])
    )


@pytest.mark.parametrize("nothing", [[], [""], ["123 456"], ["?!"]])
def test_no_words_have_no_reading_age(nothing: list[str]) -> None:
    assert reading_age(nothing) == 0
