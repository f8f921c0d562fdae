import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.preprocessing import normalize

from directory_index.errors import DataError
from directory_index.files import Directory
from directory_index.index import VectorCache
from directory_index.models import Status
from directory_index.search import SearchEngine
from directory_index.settings import Settings
from directory_index.urgent import Category, Guide, Recogniser, advice
from directory_index.urgent.classifier import Classifier
from directory_index.urgent.features import _SIZE, _TABLES, fit_weights, ngrams
from directory_index.urgent.messages import load_messages
from directory_index.urgent.recogniser import passages, safety_folder
from directory_index.urgent.signs import fit_signs, signs, weighed_signs

STORY = (
    "I am writing about my mum, who has had the boys every Tuesday since they were small. She walks them home, gives them "
    "beans on toast and helps with reading, and they love the dog. Lately she forgets the way to the shop and has left the "
    "iron on. My brother lives in Leeds and says she is only tired. I work until five and the after-school club is full. "
)
NEWS = "Last night my husband pinned me against the wall by the throat in front of them. "
REST = "Is there a memory clinic that sees people in the evening, and can you get help with the cost of a childminder?"
EVERYDAY = (
    "my 3 year old bites",
    "behaviour, preschool",
    "he will not sleep in his own bed and I am exhausted",
    "speech therapy waiting time",
    "can't afford school uniform for three",
    "portage",
    "and do they have to tell my parents",
    "would CAMHS take a 12 year old who self harms? criteria please",
    "my daughter is being left out by her friends at school",
)
DANGER = {
    "my baby has stopped breathing": Category.MEDICAL,
    "my dad has got a knife and hes shouting at mum in the kitchen": Category.DANGER_NOW,
    "my stepdad hits me with a belt": Category.ABUSE,
    "i want to die and i have got tablets in my room": Category.SELF_HARM_SUICIDE,
    "my husband strangled me last night": Category.DOMESTIC_ABUSE,
    "he says hell post my pics to the whole school unless i send more": Category.EXPLOITATION,
    "my 13 year old daughter has not come home, her phone is off": Category.MISSING,
}


@pytest.fixture(scope="module")
def guide(settings: Settings) -> Guide:
    return Guide.read(settings.data_dir)


@pytest.fixture(scope="module")
def recogniser(engine: SearchEngine, settings: Settings) -> Recogniser:
    return Recogniser.open(settings, VectorCache(settings.var_dir / "vectors.npz", engine.encoder))


@pytest.fixture
def small(settings: Settings, tmp_path: Path) -> Settings:
    """Settings over the first few labelled messages, so that learning takes a moment."""
    safety = tmp_path / "evaluation" / "safety"
    safety.mkdir(parents=True)
    for name, count in (("train_a", 80), ("search_a", 80), ("search_b", 10)):
        rows = yaml.safe_load((safety_folder(settings) / f"{name}.yaml").read_text("utf-8"))
        (safety / f"{name}.yaml").write_text(yaml.safe_dump(rows[:count], allow_unicode=True), "utf-8")
    return settings.model_copy(update={"judgements_dir": safety.parent / "queries", "var_dir": tmp_path / "var"})


def opened(small: Settings, engine: SearchEngine) -> Recogniser:
    return Recogniser.open(small, VectorCache(small.var_dir / "vectors.npz", engine.encoder))


def learnt(small: Settings) -> bytes:
    return (small.var_dir / "urgent" / "learnt.npz").read_bytes()


# Advice


@pytest.mark.parametrize("category", Category)
def test_the_first_step_says_whom_to_ring(category: Category, guide: Guide, directory: Directory) -> None:
    urgent = advice(category, directory.services, guide)
    assert urgent.category is category
    assert urgent.steps[0].telephone == "999"
    assert "999" in urgent.steps[0].text
    assert len(urgent.title.split()) <= 10


@pytest.mark.parametrize("category", Category)
def test_numbers_come_from_the_entries(category: Category, guide: Guide, directory: Directory) -> None:
    for step in advice(category, directory.services, guide).steps:
        if step.service:
            entry = directory.services[step.service]
            assert step.telephone == entry.contact.telephone
            assert step.telephone or step.other_channel in entry.contact.other_channels
            assert (step.service_name, step.cost, step.checked) == (entry.name, entry.cost, entry.source.looked_up)
        elif step.telephone:
            assert step.source
            assert step.checked


def test_the_numbers_of_the_guide_are_those_of_the_directory(guide: Guide, directory: Directory) -> None:
    for name, entry in (("emergency", "emergency-999"), ("nhs_111", "nhs-111"), ("police_101", "police-101")):
        assert guide.numbers[name].telephone == directory.services[entry].contact.telephone


def test_every_service_of_the_guide_is_in_the_directory(guide: Guide, directory: Directory) -> None:
    for item in guide.advice.values():
        for step in item.steps:
            assert step.service is None or directory.services[step.service].status is Status.ACTIVE


def test_whoever_cannot_speak_is_told_how(guide: Guide, directory: Directory) -> None:
    for category in (Category.DANGER_NOW, Category.ABUSE, Category.DOMESTIC_ABUSE, Category.EXPLOITATION, Category.MEDICAL):
        steps = advice(category, directory.services, guide).steps
        assert any("cannot speak" in step.text and "55" in step.text for step in steps), category


def test_only_the_entry_says_what_a_call_costs_or_keeps(guide: Guide) -> None:
    for item in guide.advice.values():
        for step in item.steps:
            assert not {"free", "confidential", "secret", "private", "anonymous"} & set(step.text.lower().split())


def test_services_that_are_missing_or_closed_are_left_out(guide: Guide, directory: Directory) -> None:
    bare = advice(Category.ABUSE, {}, guide)
    assert bare.steps[0].telephone == "999"
    assert not any(step.service for step in bare.steps)
    entry = directory.services["childline"]
    services = {**directory.services, "childline": entry.model_copy(update={"status": Status.PAUSED})}
    assert "childline" not in [step.service for step in advice(Category.ABUSE, services, guide).steps]


def test_hours_are_said_in_words(guide: Guide, directory: Directory) -> None:
    hours = {step.service: step.hours for step in advice(Category.ABUSE, directory.services, guide).steps}
    assert hours["calderfield-front-door"] == ["Monday to Friday, 08:30 to 17:00"]
    assert hours["emergency-duty-team-calderfield"][-1] == "Saturday, Sunday, day and night"
    assert hours["nspcc-helpline"] == []


# The guide


def changed(settings: Settings, tmp_path: Path, change: dict[str, object]) -> Path:
    document = yaml.safe_load((settings.data_dir / "urgent.yaml").read_text("utf-8"))
    (tmp_path / "urgent.yaml").write_text(yaml.safe_dump({**document, **change}), "utf-8")
    return tmp_path


def test_a_bad_pattern_is_refused_with_file_and_field(settings: Settings, tmp_path: Path) -> None:
    rules = [
        {"category": "medical", "pattern": "fine", "why": "first"},
        {"category": "medical", "pattern": "(never closed", "why": "second"},
    ]
    with pytest.raises(DataError, match=r"urgent\.yaml: rules 2: pattern: this is no regular expression"):
        Guide.read(changed(settings, tmp_path, {"rules": rules}))


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([{"text": "Ring someone.", "service": "childline"}], "first step says whom to ring"),
        ([{"text": "Ring 999.", "number": "no_such_number"}], "not one of `numbers`"),
        ([{"text": "Ring.", "number": "emergency", "service": "childline"}], "not both"),
        ([{"text": "word " * 21, "number": "emergency"}], "at most 20 words"),
    ],
)
def test_advice_that_would_fail_somebody_is_refused(
    steps: list[dict[str, str]], message: str, settings: Settings, tmp_path: Path
) -> None:
    document = yaml.safe_load((settings.data_dir / "urgent.yaml").read_text("utf-8"))
    document["advice"]["medical"]["steps"] = steps
    with pytest.raises(DataError, match=message):
        Guide.read(changed(settings, tmp_path, {"advice": document["advice"]}))


def test_a_category_without_advice_is_refused(settings: Settings, tmp_path: Path) -> None:
    document = yaml.safe_load((settings.data_dir / "urgent.yaml").read_text("utf-8"))
    del document["advice"]["missing"]
    with pytest.raises(DataError, match="advice is missing for missing"):
        Guide.read(changed(settings, tmp_path, {"advice": document["advice"]}))


def test_a_missing_guide_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"urgent\.yaml: -: -: the file is missing"):
        Guide.read(tmp_path)


# Recognition


@pytest.mark.parametrize(("text", "category"), DANGER.items())
def test_danger_said_outright_is_seen(text: str, category: Category, recogniser: Recogniser) -> None:
    assert recogniser.category(text) is category


@pytest.mark.parametrize("text", EVERYDAY)
def test_an_everyday_search_is_quiet(text: str, recogniser: Recogniser) -> None:
    assert recogniser.category(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "essay on why victims say my husband hits me and stay, 2000 words",
        "in the book she says i want to die, what page is that",
        "someone is downstairs is the line in act 2 of our drama, how loud should i say it",
    ],
)
def test_a_rule_is_pulled_back_where_the_text_is_about_something_else(text: str, recogniser: Recogniser) -> None:
    assert recogniser.category(text) is None


def test_one_urgent_sentence_in_a_long_story_is_seen(recogniser: Recogniser) -> None:
    assert recogniser.category(STORY + REST) is None
    assert recogniser.category(STORY + NEWS + REST) is Category.DOMESTIC_ABUSE


def test_the_classifier_sees_it_in_a_long_story_without_a_rule(recogniser: Recogniser) -> None:
    sentence = "My son told me last night that his grandad touches him in the bath and he is not allowed to tell. "
    assert recogniser.category(STORY + sentence + REST) is Category.ABUSE


def test_passages_hold_every_word_of_a_long_text_and_none_of_a_short_one() -> None:
    assert passages("He bites. She cries.") == []
    assert " ".join(passages(STORY)).split() == STORY.split()
    unbroken = " ".join(f"word{i}" for i in range(200))
    assert " ".join(passages(unbroken)) == unbroken
    assert max(len(part.split()) for part in passages(unbroken)) <= 40


def test_the_vector_of_the_caller_is_used(engine: SearchEngine, recogniser: Recogniser) -> None:
    text = "two phones and a new coat"
    assert recogniser.category(text, engine.encoder.encode([text])[0]) is recogniser.category(text) is Category.EXPLOITATION
    harmless = engine.encoder.encode(["the library opens at nine"])[0]
    assert recogniser.category(text, harmless) is None


@pytest.mark.parametrize(
    "text", ["", " ", "😭😭🔪", "\x00\x07", "\ud83d", "?!", "a" * 4_000, "help " * 30_000, "\u202e\u200b", "ل" * 50]
)
def test_odd_text_does_not_fail(text: str, recogniser: Recogniser) -> None:
    assert recogniser.category(text) in {None, *Category}


@given(st.text(max_size=300))
@hypothesis_settings(max_examples=60, deadline=None)
def test_no_text_fails(recogniser: Recogniser, text: str) -> None:
    assert recogniser.category(text) in {None, *Category}


def test_what_somebody_typed_is_not_kept(engine: SearchEngine, settings: Settings, tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "vectors.npz", engine.encoder)
    recogniser = Recogniser.open(settings, cache)
    cache.release()
    recogniser.category(STORY + NEWS + REST)
    recogniser.category("my name is Xanthippe and I am frightened of my brother tonight")
    cache.write()
    assert not (tmp_path / "vectors.npz").exists()


def test_what_the_classifier_finds_of_dev_stays_within_what_was_measured(recogniser: Recogniser, settings: Settings) -> None:
    messages = load_messages(safety_folder(settings), "dev")
    urgent = [recogniser.category(message.text) is not None for message in messages if message.category]
    hard = [recogniser.category(message.text) is not None for message in messages if message.why not in {None, "worry", "other"}]
    assert sum(urgent) / len(urgent) >= 0.95  # measured 0.982
    assert sum(hard) / len(hard) <= 0.07  # measured 0.058


# Signs


def test_two_ways_of_saying_it_share_their_sign() -> None:
    followed, other, harmless = signs(["he’s always following me", "keeps turning up at the gate", "the library opens at nine"])
    assert (followed * other).sum() == 1
    assert harmless.sum() == 0


def test_signs_are_whole_words() -> None:
    assert signs(["skittens and carpets"]).sum() == 0
    assert signs(["KITTEN"]).sum() == 1


def test_few_signs_weigh_less_than_many_and_none_nothing() -> None:
    texts = ["the library opens at nine", "following me", "scared, he is following me with a knife"]
    none, one, many = (weighed_signs(texts, fit_signs(texts)) ** 2).sum(axis=1)
    assert none == 0 < one < many < 1


# Words as numbers


def test_rows_put_together_by_hand_are_those_of_the_library() -> None:
    texts = [*DANGER, *EVERYDAY, STORY, "", "zzzzqqqq", "pleeease HELP, he's 3 and 3"]
    weights = fit_weights(texts * 3)
    tables = []
    for number, table in enumerate(_TABLES):
        telling = weights[number * _SIZE : (number + 1) * _SIZE]
        counts = table.transform(texts)
        counts.data = (1 + np.log(counts.data)) * telling[counts.indices]
        tables.append(normalize(counts))
    made = ngrams(texts, weights)
    np.testing.assert_allclose(made[:, : 2 * _SIZE].toarray(), sparse.hstack(tables).toarray(), atol=1e-6)
    shown = weighed_signs(texts, weights[2 * _SIZE :])
    np.testing.assert_allclose(made[:, 2 * _SIZE :].toarray(), np.sqrt(0.5) * shown, atol=1e-6)


def test_passages_judged_side_by_side_are_judged_as_each_alone(engine: SearchEngine, recogniser: Recogniser) -> None:
    classifier, texts = recogniser._classifier, [*DANGER, *EVERYDAY]
    vectors = engine.encoder.encode(texts)
    together = classifier.verdicts(classifier.by_words(texts), vectors)
    alone = [
        classifier.verdicts(classifier.by_words([text]), vector[None])[0] for text, vector in zip(texts, vectors, strict=True)
    ]
    assert together == alone


def test_no_more_passages_are_encoded_than_are_judged(
    engine: SearchEngine, recogniser: Recogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []
    encode = engine.encoder.encode

    def counted(texts: list[str]) -> object:
        encoded.extend(texts)
        return encode(texts)

    monkeypatch.setattr(engine.encoder, "encode", counted)
    (vector,) = encode([STORY + REST])
    assert recogniser.category(STORY + REST, vector) is None
    assert len(encoded) == 2
    assert set(encoded) <= set(passages(STORY + REST))
    encoded.clear()
    recogniser.category("he bites", encode(["he bites"])[0])
    assert encoded == []


# What is learnt


def test_damaged_or_stale_weights_are_learnt_again_to_the_byte(small: Settings, engine: SearchEngine) -> None:
    opened(small, engine)
    before = learnt(small)
    body = bytearray(before)
    body[len(body) // 2] ^= 0xFF
    (small.var_dir / "urgent" / "learnt.npz").write_bytes(bytes(body))
    opened(small, engine)
    assert learnt(small) == before
    shutil.rmtree(small.var_dir / "urgent")
    opened(small, engine)
    assert learnt(small) == before


def test_new_messages_and_rules_make_the_weights_stale(small: Settings, engine: SearchEngine, guide: Guide) -> None:
    opened(small, engine)
    manifest = small.var_dir / "urgent" / "manifest.json"
    first = json.loads(manifest.read_text())["identity"]
    fewer = guide.model_copy(update={"rules": guide.rules[:3]})
    Recogniser.open(small, VectorCache(small.var_dir / "vectors.npz", engine.encoder), fewer)
    assert json.loads(manifest.read_text())["identity"] != first
    before = learnt(small)
    path = safety_folder(small) / "train_a.yaml"
    path.write_text(
        "\n".join(path.read_text().splitlines()) + "\n- {id: x1, text: help me, label: abuse, how: direct, who: parent}\n"
    )
    opened(small, engine)
    assert learnt(small) != before


def test_weights_of_other_data_are_not_read(small: Settings, engine: SearchEngine) -> None:
    opened(small, engine)
    assert Classifier.load(small.var_dir / "urgent", "another identity") is None
    assert Classifier.load(small.var_dir, "nothing there") is None


def test_a_fault_in_the_messages_is_named(small: Settings, engine: SearchEngine) -> None:
    path = safety_folder(small) / "train_b.yaml"
    path.write_text(
        "- {id: b1, text: help, label: frightened, how: direct, who: parent}\n- {id: b2, text: hi, label: none, who: parent}"
    )
    with pytest.raises(DataError) as caught:
        opened(small, engine)
    assert [(fault.file, fault.entry) for fault in caught.value.faults] == [
        ("train_b.yaml", "item 1"),
        ("train_b.yaml", "item 2"),
    ]
