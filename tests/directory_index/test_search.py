import pytest

from directory_index.eligibility import Reach, place_fit
from directory_index.errors import BadQueryError
from directory_index.models import Service, Status
from directory_index.results import SearchResults
from directory_index.search import SearchEngine

TEENAGE = 11 * 12


def kinds(results: SearchResults, first: int = 10) -> list[str]:
    return [result.service.kind for result in results.results[:first]]


def entry(engine: SearchEngine, identifier: str) -> Service:
    return engine.services()[identifier]


def test_behaviour_preschool_finds_portage_with_its_condition(engine: SearchEngine) -> None:
    results = engine.search("behaviour, preschool")
    assert "portage" in kinds(results, 3)
    portage = next(result for result in results.results if result.service.kind == "portage")
    condition = next(reason.text for reason in portage.reasons if reason.kind == "condition")
    assert condition == entry(engine, portage.service.id).threshold
    assert {"early_years_inclusion", "health_visiting"} & set(kinds(results, 5))


def test_nothing_for_teenagers_when_the_child_is_small(engine: SearchEngine) -> None:
    for result in engine.search("behaviour, preschool").results:
        for service in (result.service, *result.also):
            lowest = entry(engine, service.id).eligibility.ages.minimum_months
            assert lowest is None or lowest < TEENAGE


def test_every_word_reason_is_true(engine: SearchEngine) -> None:
    results = engine.search("rent arrears and an eviction letter came this morning")
    reasons = [(r, reason) for r in results.results for reason in r.reasons if reason.kind == "words"]
    assert reasons
    for result, reason in reasons:
        service = entry(engine, result.service.id)
        kind = engine.directory.kinds[service.kind]
        told = " ".join([service.model_dump_json(), kind.model_dump_json()]).lower()
        for word in reason.text.removeprefix("you said ").replace(" and ", ", ").split(", "):
            assert word.strip("“”").lower()[:4] in told


def test_a_stated_age_keeps_out_and_says_so(engine: SearchEngine) -> None:
    results = engine.search("my 15 year old self harms")
    for result in results.results:
        ages = entry(engine, result.service.id).eligibility.ages
        assert ages.maximum_months is None or ages.maximum_months + 3 > 15 * 12
        assert ages.minimum_months is None or ages.minimum_months < 16 * 12
    assert any(reason.kind == "age" for result in results.results for reason in result.reasons)


def test_left_out_for_age_gives_reason_and_number(engine: SearchEngine) -> None:
    left = {item.reason: item for item in engine.search("Portage for my 9 year old").left_out}
    assert "age" in left
    assert left["age"].count >= 1
    assert any(service.kind == "portage" for service in left["age"].services)


def test_a_part_undone_changes_the_results(engine: SearchEngine) -> None:
    text = "toddler group near Batham"
    facets = {facet.kind: facet.key for facet in engine.search(text).understood.facets}
    assert engine.search(text, without=[facets["place"]]).understood.places == []


def test_a_place_brings_its_services_first(engine: SearchEngine) -> None:
    results = engine.search("stay and play near Batham")
    first = next(result for result in results.results if result.service.kind == "stay_and_play")
    places = {location.place for location in entry(engine, first.service.id).locations}
    assert places & {"batham", "batham-bridge", "thackerby"}
    assert any(reason.kind == "place" for reason in first.reasons)


def test_council_services_end_at_the_border(engine: SearchEngine) -> None:
    results = engine.search("Portage for my 2 year old in North Hudderley")
    assert "portage" not in kinds(results)
    assert any(item.reason == "area" for item in results.left_out)


def test_help_by_telephone_is_never_lost_to_distance(engine: SearchEngine) -> None:
    text = "debt, bailiffs coming, Hudderley Moor"
    far = engine.search(text)
    here = engine.search(text, without=[facet.key for facet in far.understood.facets if facet.kind == "place"])
    assert far.understood.places
    assert not here.understood.places
    places = engine.directory.places
    by_telephone = [
        r.service.id
        for r in here.results[:5]
        if "telephone" in r.service.channels and place_fit(Reach.of(entry(engine, r.service.id)), ["hudderley-moor"], places)[0]
    ]
    shown = {service.id for r in far.results for service in (r.service, *r.also)}
    assert by_telephone
    assert set(by_telephone) <= shown


def test_a_kind_is_shown_once_with_its_places(engine: SearchEngine) -> None:
    results = engine.search("somewhere for my toddler to play")
    assert len(kinds(results)) == len(set(kinds(results)))
    assert any(result.also for result in results.results)


def test_several_children_are_grouped(engine: SearchEngine) -> None:
    results = engine.search("my 3 year old bites and my 14 year old won't go to school")
    groups = {group.label: group.services for group in results.groups if group.by == "child"}
    assert len(groups) == 2
    young, old = groups.values()
    assert young != old
    for identifier in old:
        ages = entry(engine, identifier).eligibility.ages
        assert ages.maximum_months is None or ages.maximum_months > 14 * 12


def test_adult_needs_count(engine: SearchEngine) -> None:
    found = kinds(engine.search("my husband hits me and we are behind with the rent"), 6)
    assert "idva_outreach" in found
    assert {
        "housing_options",
        "debt_advice",
        "housing_landlord",
        "citizens_advice",
        "law_centre",
        "welfare_rights",
    } & set(found)


@pytest.mark.parametrize("text", ["behaviour", "bites 4", "SIPS"])
def test_a_thin_text_gets_results_and_one_question(engine: SearchEngine, text: str) -> None:
    results = engine.search(text)
    assert results.results
    if results.question:
        assert len(results.question.choices) > 1
        for choice in results.question.choices:
            picked = [choice.assume] if choice.assume else []
            assert choice.results == engine.search(choice.query, limit=50, assume=picked).total


def test_behaviour_alone_asks_how_old(engine: SearchEngine) -> None:
    question = engine.search("behaviour").question
    assert question is not None
    assert "old" in question.text


def test_an_age_picked_counts_as_if_it_had_been_said(engine: SearchEngine) -> None:
    results = engine.search("behaviour", assume=["stage-under-5"])
    assert results.understood.children == ["under 5"]
    lowest = [engine.corpus.all[result.service.id].eligibility.ages.minimum_months or 0 for result in results.results]
    assert max(lowest) < 60
    undone = engine.search("behaviour", assume=["stage-under-5"], without=["stage-under-5"])
    assert undone == engine.search("behaviour")


def test_a_need_picked_leads(engine: SearchEngine) -> None:
    question = engine.search("support").question
    assert question is not None
    for choice in question.choices:
        assert choice.assume is not None
        need = choice.assume.removeprefix("need-")
        results = engine.search("support", assume=[choice.assume])
        first = engine.corpus.all[results.results[0].service.id]
        assert need in first.needs or need in engine.directory.kinds[first.kind].needs
        assert any(facet.key == choice.assume for facet in results.understood.facets)
        assert results.question is None, "one question, not two"


def test_unknown_answers_change_nothing(engine: SearchEngine) -> None:
    assert engine.search("behaviour", assume=["stage-of-life", "need-", "x" * 500]) == engine.search("behaviour")


def test_a_clear_text_gets_no_question(engine: SearchEngine) -> None:
    assert engine.search("my daughter of 8 wets the bed every night and won't go to sleepovers").question is None


@pytest.mark.parametrize("text", ["weather tomorrow", "premier league results", "how do i unblock a drain"])
def test_nothing_fits_is_said(engine: SearchEngine, text: str) -> None:
    results = engine.search(text)
    assert results.nothing_fits
    assert len(results.results) <= engine.tuning.shown_without_fit
    assert results.advice


def test_old_and_misspelt_names_lead_there(engine: SearchEngine) -> None:
    assert kinds(engine.search("portige"), 1) == ["portage"]
    assert "camhs" in kinds(engine.search("camsh referral"), 3)
    assert "careers_participation" in kinds(engine.search("Connexions"), 5)


def test_a_closed_service_is_not_a_result_but_is_mentioned(engine: SearchEngine) -> None:
    closed = next(service for service in engine.services().values() if service.status is Status.CLOSED)
    results = engine.search(closed.name)
    assert closed.id not in {result.service.id for result in results.results}
    assert any(item.reason == "closed" and item.services[0].id == closed.id for item in results.left_out)


def test_limit_is_kept(engine: SearchEngine) -> None:
    assert len(engine.search("my son is 7 and angry", limit=2).results) == 2


@pytest.mark.parametrize(
    "text",
    [
        "'; drop table entries; --",
        "<script>alert(1)</script> bites",
        "мой сын не говорит",
        "我的孩子不说话",
        "😀 bites 😀",
        "a" * 3999,
        "{{7*7}}",
        "%00%ff",
    ],
)
def test_odd_texts_get_an_answer(engine: SearchEngine, text: str) -> None:
    assert engine.search(text).understood.text


def test_empty_and_too_long_say_what_to_do(engine: SearchEngine) -> None:
    with pytest.raises(BadQueryError, match="own words"):
        engine.search("  ")
    with pytest.raises(BadQueryError, match="4,000"):
        engine.search("b" * 10_000)


def test_the_name_of_a_need_finds_who_is_there_for_it(engine: SearchEngine) -> None:
    for need in engine.directory.needs.values():
        results = engine.search(need.label)
        assert not results.nothing_fits, need.label
        assert any(need.id in engine.directory.kinds[kind].needs for kind in kinds(results, 5)), need.label


@pytest.mark.parametrize(
    "text",
    [
        "damp in the baby's room and the landlord does nothing",
        "husband left and I can't pay the rent",
        "grandson of 6 lives with us, his dad is in prison",
        "son won't get off his phone and we row about it every night",
    ],
)
def test_a_helpline_for_another_trouble_is_not_shown(engine: SearchEngine, text: str) -> None:
    shown = engine.search(text, limit=50).results
    lines = {result.service.id for result in shown if result.service.kind == "national_helpline"}
    assert lines <= engine.tuning.for_anyone


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("my toddler will not sleep, awake screaming till 2 every night", "cry-sis"),
        ("my boss sacked me because I told her I am pregnant", "acas"),
        ("my daughter is 15 and she cuts herself", "papyrus"),
    ],
)
def test_the_helpline_for_this_trouble_leads_its_kind(engine: SearchEngine, text: str, line: str) -> None:
    shown = engine.search(text, limit=50).results
    assert line in {service.id for result in shown for service in (result.service, *result.also)}


def test_a_young_person_gets_a_young_persons_line(engine: SearchEngine) -> None:
    results = engine.search("im 13 and everything at home is a mess, i just sit in my room", limit=50).results
    assert "family-lives" not in {result.service.id for result in results}
