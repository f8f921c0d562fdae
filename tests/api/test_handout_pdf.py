"""The hand-out as PDF: tagged, whole, the same everywhere, and made of data alone."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from api.handout_pdf import pdf
from directory_index.checklists.handout import Handout, Handouts, Seat
from directory_index.checklists.headings import heading, phrase
from directory_index.checklists.run import Answer, begin
from directory_index.checklists.team import TeamGuide
from directory_index.checklists.walk import Walk
from directory_index.models import Voice
from directory_index.search import SearchEngine

TODAY = dt.date(2026, 10, 5)
CODE = "#let x = 1 *bold* $x$ <script> #panic() {braces}"
EIGHT = ((-9, 0), (0, 12), (48, 60), (48, 60), (84, 96), (96, 108), (168, 180), (180, 192))
FIXED = {"danger": "no", "safe_harm": "no", "known": "no", "own_help": "some", "one_service": "not_sure", "agreed": "agree"}


@pytest.fixture(scope="module")
def make(engine: SearchEngine):
    """Makes the hand-out of a family with worries and doubts."""
    nobody: dict[str, Any] = {name: [] for name in ("everybody_has", "by_age", "by_adult", "by_need", "beyond")}
    guide = TeamGuide.model_validate({**nobody, "parts": {}, "source": "-", "as_of": "2026-11-21"})
    handouts, checklist = Handouts(engine, guide), engine.directory.checklists["pre-assessment"]

    def _make(voice: Voice = Voice.PARENT, ages: Any = EIGHT[4:6], words: str = "peace and sleep", **other: str) -> Handout:
        run = begin(checklist, voice)
        while (asked := Walk(checklist, run).open) is not None:
            question = asked.question
            choice = {"getting_on": "not_sure", **FIXED, **other}.get(question.id, "no")
            options = [one.id for one in question.options]
            chosen = {
                "children": Answer(ages=ages),
                "text": Answer(words=words),
                "place": Answer(skipped=True),
                "several": Answer(tuple(options[:2]), words if question.id == "healthy_needs" else ""),
                "adults": Answer(("mother",)),
            }.get(question.type, Answer((choice if choice in options else options[-1],) if options else ()))
            run = Walk(checklist, run).answer(asked.key, chosen)
        return handouts.make(Walk(checklist, run), TODAY)

    return _make


@pytest.fixture(scope="module")
def made(make) -> Handout:
    seat = Seat(
        name="The bus company", part="ask", reason="They know the way to school.", of=["your 7-year-old"], needs=["Bullying"]
    )
    update = {"seats": [seat], "parts": {"ask": "They send three lines."}, "apart": ["Not both."], "record": ["Who was told"]}
    return make().model_copy(update=update)


@pytest.fixture(scope="module")
def file(made: Handout) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(made)))


def read(made: Handout) -> str:
    return text_of(PdfReader(io.BytesIO(pdf(made))))


def text_of(file: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in file.pages).split())


def roles(node: Any) -> Iterator[str]:
    """The roles of the structure tree, in the order of reading."""
    found = node.get_object()
    if isinstance(found, list):
        for one in found:
            yield from roles(one)
    elif isinstance(found, dict):
        if "/S" in found:
            yield str(found["/S"])
        if "/K" in found:
            yield from roles(found["/K"])


def test_it_is_tagged_and_says_what_it_is(file: PdfReader, made: Handout) -> None:
    root = file.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert file.metadata.title == made.title
    assert not file.metadata.author
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
    assert all(page["/Tabs"] == "/S" for page in file.pages)
    found = set(roles(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/H3", "/L", "/LI", "/LBody", "/Table", "/TH", "/TD", "/Link", "/BlockQuote"} <= found


def test_headings_skip_no_level(file: PdfReader) -> None:
    levels = [int(role[2]) for role in roles(file.trailer["/Root"]["/StructTreeRoot"]) if re.fullmatch(r"/H\d", role)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_plan_has_a_header_of_three(file: PdfReader, made: Handout) -> None:
    found = list(roles(file.trailer["/Root"]["/StructTreeRoot"]))
    assert found.count("/Table") == 1
    assert found.count("/TH") == 3
    assert found.count("/TD") == 3 * (len(made.plan) + 3)


def test_fonts_are_in_the_file_with_their_letters(file: PdfReader) -> None:
    for page in file.pages:
        for font in page["/Resources"]["/Font"].values():
            assert "/ToUnicode" in font.get_object()
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_it_says_everything(file: PdfReader, made: Handout) -> None:
    text = text_of(file)
    service = made.needs[0].services[0]
    for said in (
        made.outcome,
        made.text,
        made.decides,
        service.name,
        service.telephone,
        "The bus company",
        "Not both.",
        "Who was told:",
    ):
        assert said in text
    for step in made.steps:
        assert step.do in text
    for section in (
        "names",
        "matters",
        "because",
        "worries",
        "unsure",
        "services",
        "steps",
        "plan",
        "seats",
        "explained",
        "decides",
    ):
        assert heading(section, made.voice) in text
    assert "5 October 2026" in text


def links(file: PdfReader) -> list[Any]:
    return [one.get_object() for page in file.pages for one in page.get("/Annots", [])]


def test_telephone_numbers_can_be_tapped(file: PdfReader, made: Handout) -> None:
    targets = {str(link["/A"]["/URI"]) for link in links(file)}
    assert "tel:999" in targets
    numbers = [one.telephone for need in made.needs for one in need.services if one.telephone]
    assert {f"tel:{number.split('(')[0].replace(' ', '')}" for number in numbers} <= targets
    assert all(target.startswith("tel:") for target in targets)
    assert all(link["/Contents"] and "/StructParent" in link for link in links(file))


def test_every_number_of_the_directory_is_known_as_one(make, engine: SearchEngine) -> None:
    numbers = sorted({one.contact.telephone for one in engine.services().values() if one.contact.telephone})
    made = make(danger="yes").model_copy(update={"matters": numbers})
    targets = {str(link["/A"]["/URI"]) for link in links(PdfReader(io.BytesIO(pdf(made))))}
    assert {f"tel:{number.split('(')[0].replace(' ', '')}" for number in numbers} <= targets


@pytest.mark.parametrize("voice", Voice)
def test_danger_is_first(make, voice: Voice) -> None:
    made = make(voice, danger="yes")
    text = read(made)
    assert text.index(heading("danger", voice)) < text.index(made.front_door.telephone) < text.index(made.outcome)


def test_what_somebody_typed_is_text_and_runs_nothing(make) -> None:
    text = read(make(words=f"{CODE} \u202eabc\u2066 Zażółć Привет"))
    assert f"“{CODE} abc Zażółć Привет”" in text


def test_what_cannot_be_shown_is_said(make) -> None:
    made = make(danger="yes").model_copy(update={"matters": ["fine 😀 ok❤️ বাংলা ভাষা \x00\ufeff中 then"]})
    text = read(made)
    assert "“fine [grinning face] ok❤ [" in text
    assert text.count(phrase("not_shown", made.voice)) == 1
    assert "] then”" in text


def test_eight_children_and_long_words_stay_on_the_page(make) -> None:
    file = PdfReader(io.BytesIO(pdf(make(ages=EIGHT, words=f"{'W' * 300} ok"))))
    lines = [line for page in file.pages for line in page.extract_text().splitlines()]
    assert "The mother:" in text_of(file)
    assert 0 < max(line.count("W") for line in lines) < 50
    first = "".join(lines).split(heading("matters", Voice.PARENT))[1].split("ok")[0]
    assert first.count("W") == 300


def test_it_is_the_same_every_time_and_writes_nothing(make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = make(danger="yes")
    assert pdf(made) == pdf(made)
    assert list(tmp_path.iterdir()) == []


def test_many_can_ask_at_once(make) -> None:
    some = [make(danger="yes").model_copy(update={"matters": [f"family {number}."]}) for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        for number, text in enumerate(pool.map(read, some)):
            assert f"“family {number}.”" in text
