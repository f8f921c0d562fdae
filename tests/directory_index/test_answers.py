"""Every line of an answer stands in a record; remit, eligibility, criteria and threshold are never mixed up."""

import datetime as dt
from pathlib import Path

import pytest

from directory_index.answers import fields
from directory_index.answers.finding import Wish, find, invite, more, refined
from directory_index.answers.kinds import about_kind
from directory_index.answers.process import Around, explain_topic
from directory_index.answers.reference import Reference
from directory_index.answers.said import Answer, Desk, Line, State, read_phrases, slots_of
from directory_index.answers.services import Aspect, about
from directory_index.answers.words import compare, explain_kind, explain_level, explain_levels, explain_term
from directory_index.errors import DataError
from directory_index.search import SearchEngine
from directory_index.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def reference(engine: SearchEngine, settings: Settings) -> Reference:
    return Reference(engine, settings)


@pytest.fixture
def desk(reference: Reference) -> Desk:
    return reference.desk()


def told(answer: Answer, desk: Desk) -> bool:
    return bool(answer.lines) and all(desk.retold(line) == line.text for line in answer.lines)


@pytest.mark.parametrize("aspect", list(Aspect))
def test_every_line_about_every_service_is_stored(desk: Desk, aspect: Aspect) -> None:
    for service in desk.directory.services.values():
        answer = about(desk.draft(), service, [aspect]).ends(State.ANSWERED)
        assert told(answer, desk), service.id
        assert any(source.id == service.id for source in answer.sources), service.id
        assert "{" not in answer.text, service.id


@pytest.mark.parametrize("aspect", list(Aspect))
def test_every_line_about_every_kind_is_stored(desk: Desk, reference: Reference, aspect: Aspect) -> None:
    for kind in desk.directory.kinds.values():
        answer = about_kind(desk.draft(), kind, reference.here(kind), aspect).ends(State.ANSWERED)
        assert told(answer, desk), kind.id


def test_every_word_level_and_topic_is_told_from_its_record(desk: Desk, reference: Reference) -> None:
    for term in desk.directory.terms.values():
        assert told(explain_term(desk.draft(), term).ends(State.ANSWERED), desk), term.id
    for kind in desk.directory.kinds.values():
        assert told(explain_kind(desk.draft(), kind, reference.here(kind)).ends(State.ANSWERED), desk), kind.id
    for level in desk.directory.levels.values():
        assert told(explain_level(desk.draft(), level).ends(State.ANSWERED), desk)
    for topic in desk.directory.process.values():
        assert told(explain_topic(desk.draft(), topic).ends(State.ANSWERED), desk), topic.id
    assert told(explain_levels(desk.draft()).ends(State.ANSWERED), desk)


def test_a_line_that_is_not_stored_is_found_out(desk: Desk) -> None:
    service = desk.directory.services["portage-calderfield"]
    line = about(desk.draft(), service, [Aspect.COST]).answer.lines[0]
    assert desk.retold(line) == line.text
    assert desk.retold(line.model_copy(update={"text": "Costs £400."})) != "Costs £400."


def test_threshold_criteria_eligibility_and_remit_come_from_their_own_fields(desk: Desk) -> None:
    service = desk.directory.services["portage-calderfield"]

    def paths(aspect: Aspect) -> set[str]:
        lines = about(desk.draft(), service, [aspect]).answer.lines
        return {address.partition("#")[2].split("[")[0].split(".")[0] for line in lines for address in line.fields.values()}

    assert "threshold" in paths(Aspect.THRESHOLD)
    assert "criteria" in paths(Aspect.THRESHOLD)
    assert "eligibility" not in paths(Aspect.THRESHOLD)
    assert "remit" not in paths(Aspect.THRESHOLD)
    assert paths(Aspect.REMIT) <= {"name", "remit"}
    assert "threshold" not in paths(Aspect.ELIGIBILITY)
    assert {"criteria", "threshold", "eligibility"} <= paths(Aspect.WOULD_ACCEPT)


def test_would_they_take_him_is_not_decided_here(desk: Desk) -> None:
    service = desk.directory.services["portage-calderfield"]
    assert "does not decide" in about(desk.draft(), service, [Aspect.WOULD_ACCEPT]).answer.text


def test_an_age_in_the_question_is_held_against_the_entry(desk: Desk, engine: SearchEngine) -> None:
    service = desk.directory.services["portage-calderfield"]

    def said(text: str) -> str:
        return about(desk.draft(), service, [Aspect.ELIGIBILITY], engine.understand(text).children).answer.text

    assert "The age you named is within that." in said("do they see a 3 year old")
    assert "The age you named is outside that." in said("do they see a 9 year old")
    assert "Only part of the ages" in said("does Portage see school-age children?")


def test_an_overdue_entry_is_said_to_be_overdue(desk: Desk) -> None:
    late = dt.date.today()
    service = next(one for one in desk.directory.services.values() if one.review_by < late and one.status == "active")
    answer = about(desk.draft(), service, [Aspect.COST]).ends(State.ANSWERED)
    assert answer.state is State.OVERDUE
    assert answer.lines[-1].style == "warning"


def test_a_closed_service_names_its_successor(desk: Desk) -> None:
    service = next(one for one in desk.directory.services.values() if one.replaced_by)
    answer = about(desk.draft(), service, [Aspect.CONTACT]).answer
    assert desk.directory.services[service.replaced_by or ""].name in answer.text


def test_letters_with_several_meanings_show_them_all(desk: Desk) -> None:
    term = desk.directory.terms["child-protection"]
    text = explain_term(desk.draft(), term).answer.text
    assert "Cerebral palsy" in text
    assert "Care plan" in text


def test_an_old_word_says_what_it_is_called_today(desk: Desk) -> None:
    text = explain_term(desk.draft(), desk.directory.terms["connexions"]).answer.text
    assert "National Careers Service" in text
    assert "2000 to 2012" in text


def test_two_things_stand_side_by_side(desk: Desk) -> None:
    kinds = desk.directory.kinds
    answer = compare(desk.draft(), [kinds["portage"], kinds["home_start"]]).ends(State.ANSWERED)
    assert [line.text for line in answer.lines if line.style == "heading"] == [kinds["portage"].name, kinds["home_start"].name]
    assert "volunteers, not special education" in answer.text
    assert told(answer, desk)


def test_finding_goes_on_where_it_stopped(desk: Desk, engine: SearchEngine) -> None:
    draft = desk.draft()
    shown = find(draft, engine, Wish("4 year old who bites at nursery"))
    seen = [card.id for card in draft.answer.cards]
    follow = desk.draft()
    more(follow, engine, shown)
    assert seen
    assert not {card.id for card in follow.answer.cards} & set(seen)
    assert told(draft.ends(State.ANSWERED), desk)


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("she's actually 9", lambda wish: "age-108-120" not in wish.without and "age-48-60" in wish.without),
        ("nearer Batham", lambda wish: "Batham" in wish.text),
        ("something free", lambda wish: wish.free),
        ("can I just ring somebody over the phone", lambda wish: wish.channel == "telephone"),
        ("not CAMHS", lambda wish: wish.not_kinds == ("camhs",)),
    ],
)
def test_a_wish_is_refined(engine: SearchEngine, text: str, check) -> None:
    wish = Wish("4 year old who bites, anxious too")
    changed = refined(wish, engine.understand(text), engine, ["camhs"] if "CAMHS" in text else [], [])
    assert changed is not None
    assert check(changed)


def test_a_refined_age_leaves_the_old_one_out(desk: Desk, engine: SearchEngine) -> None:
    wish = refined(Wish("who can help my 3 year old who bites"), engine.understand("sorry she is 9"), engine, [], [])
    assert wish is not None
    draft = desk.draft()
    find(draft, engine, wish)
    for card in draft.answer.cards:
        high = desk.directory.services[card.id].eligibility.ages.maximum_months
        assert high is None or high > 9 * 12


def test_a_team_is_thought_of_across_ages_and_sectors(desk: Desk, reference: Reference, engine: SearchEngine) -> None:
    draft = desk.draft()
    family = "mum is depressed and behind with the rent, girl of 8 will not go to school, baby of 9 months not growing"
    assert invite(draft, engine, family, reference.everybody_has)
    seats = [desk.record(line.fields["name"].partition("#")[0]) for line in draft.answer.lines if line.style == "item"]
    assert len({seat.sector for seat in seats}) >= 4
    assert any(line.template == "invite_adult" for line in draft.answer.lines)
    assert told(draft.ends(State.ANSWERED), desk)


@pytest.mark.parametrize(
    ("text", "around", "topic"),
    [
        ("do we have to", Around(subject="assessment"), "must-we-agree"),
        ("do we have to", Around(subject="consent"), "consent-to-service"),
        ("do we have to", Around(subject="lead"), "having-to-lead"),
        ("what next", Around(), "after-assessment-steps"),
        ("what next", Around(after="under-16-consent"), "consent-at-16-and-17"),
        ("I'm too busy, do I have to be the lead", Around(), "having-to-lead"),
        ("I'm too busy, do I have to be the lead", Around(for_families=True), "what-lead-does"),
    ],
)
def test_what_is_known_around_a_question_tells_which_topic_is_meant(
    reference: Reference, engine: SearchEngine, text: str, around: Around, topic: str
) -> None:
    assert reference.topics.best(text, engine.vector(text), around)[0].id == topic


@pytest.mark.parametrize(("child", "topic"), [("she is 14", "under-16-consent"), ("she is 16", "consent-at-16-and-17")])
def test_a_topic_about_the_age_of_the_child_is_meant(reference: Reference, engine: SearchEngine, child: str, topic: str) -> None:
    text, around = "can she agree to it herself", Around("consent", engine.understand(child).children)
    assert reference.topics.best(text, engine.vector(text), around)[0].id == topic
    assert reference.topics.best(text, engine.vector(text), Around("consent"))[0].id != topic


def test_a_question_that_goes_on_is_nearer_in_the_middle_of_such_talk(reference: Reference, engine: SearchEngine) -> None:
    for text in ("do we have to", "can I change my mind"):
        vector = engine.vector(text)
        first, nearness = reference.topics.best(text, vector)
        on, nearer = reference.topics.best(text, vector, Around(going_on=True))
        assert on.id == first.id
        assert nearer > nearness, text


def test_every_template_is_used_and_every_one_that_is_used_is_there(settings: Settings) -> None:
    phrases = read_phrases(settings.data_dir / "phrases.yaml")
    folders = ("directory_index/answers", "bot", "bot/actions", "api")
    source = "".join(path.read_text("utf-8") for folder in folders for path in (ROOT / folder).glob("*.py"))
    unused = [name for name in phrases if f'"{name}"' not in source and not name.startswith(("ask_age", "ask_need"))]
    assert unused == []


def test_a_template_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "phrases.yaml").write_text("does_heading: [1, 2]\n", "utf-8")
    with pytest.raises(DataError, match=r"phrases.yaml: does_heading"):
        read_phrases(tmp_path / "phrases.yaml")


def test_opening_times_read_as_people_say_them(desk: Desk) -> None:
    service = desk.directory.services["portage-calderfield"]
    assert fields.opening(service)[0].startswith("Tuesday, 09:30 to 11:00")
    assert fields.days_words(["MO", "TU", "WE", "TH", "FR"]) == "Monday to Friday"


def test_slots_of_a_template() -> None:
    assert list(slots_of("{name} and {text}")) == ["name", "text"]
    assert Line(text="x", template="about").style == "text"
