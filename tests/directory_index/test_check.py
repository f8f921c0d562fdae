from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from directory_index.check import check_directory
from directory_index.checklists.models import Checklist
from directory_index.files import Directory
from directory_index.models import Contact, Service

ROOT = Path(__file__).resolve().parents[2]


def with_services(directory: Directory, services: list[Service]) -> Directory:
    return Directory(
        {service.id: service for service in services},
        directory.kinds, directory.groups, directory.needs, directory.terms, directory.levels, directory.places,
        directory.process,
    )  # fmt: skip


def faults(directory: Directory, *services: Service) -> list[str]:
    return [str(fault) for fault in check_directory(with_services(directory, list(services)), ROOT / "data")]


@pytest.fixture
def portage(directory: Directory) -> Service:
    return directory.services["portage-calderfield"]


def test_the_directory_has_no_faults(directory: Directory) -> None:
    assert check_directory(directory, ROOT / "data") == []


def test_a_real_telephone_is_refused(directory: Directory, portage: Service) -> None:
    contact = Contact(**{**portage.contact.model_dump(), "telephone": "0113 555 0123"})
    (fault,) = faults(directory, portage.model_copy(update={"contact": contact}))
    assert fault.startswith("services/calderfield/portage-calderfield.yaml: portage-calderfield: contact: 0113 555 0123")


def test_a_sentence_in_four_entries_is_named_even_with_towns_changed(directory: Directory) -> None:
    real = [service for service in directory.services.values() if service.organisation.sector == "voluntary"][:4]
    places = ["Batham", "Dewsbridge", "South Hudderley", "Calderfield Town"]
    same = [
        service.model_copy(update={"languages": f"We book interpreters for all families in {place} in 2 days."})
        for service, place in zip(real, places, strict=True)
    ]
    assert sum("stands in 4 entries" in fault for fault in faults(directory, *same)) == 1


def test_two_services_cannot_share_a_telephone(directory: Directory, portage: Service) -> None:
    other = directory.services["camhs-calderfield"]
    shared = other.model_copy(
        update={"contact": Contact(**{**other.contact.model_dump(), "telephone": portage.contact.telephone})}
    )
    assert any("is the number of" in fault for fault in faults(directory, portage, shared))


def test_a_thin_entry_is_named(directory: Directory, portage: Service) -> None:
    thin = portage.model_copy(update={"helps_with": portage.helps_with[:1], "criteria": [], "summary": "Portage is a service."})
    found = " ".join(faults(directory, thin))
    assert "write at least 6" in found
    assert "begin with the family" in found
    assert "what must be true" in found


EASY = "Do you sleep well? We can help."
HARD = "Would multidisciplinary professionals facilitating comprehensive assessments be appropriate?"


def hard(directory: Directory, question: dict[str, Any], **other: Any) -> list[str]:
    """The faults of a small checklist with one question more."""
    options = [{"id": "yes", "words": "Yes"}, {"id": "no", "words": "No"}]
    first = {"id": "parent", "short": "You", "ask": EASY, "options": options}
    asked = {"id": "asked", "short": "It", "options": options, "when": {"parent": "yes"}, **question}
    last = {"id": "last", "title": EASY, "text": EASY, "steps": [{"do": EASY, "who": "You"}]}
    texts = dict.fromkeys(("title", "purpose", "begin", "decides"), EASY)
    facts = {"id": "small", "minutes": 1, "status": HARD, "source": HARD, "version": 1}
    days = {"as_of": "2026-11-01", "review_by": "2027-11-01"}
    made = {**facts, **texts, **days, "questions": [first, asked], "outcomes": [last]}
    made["voices"] = ["practitioner", "parent", "young person"]
    small = replace(directory, services={}, kinds={}, checklists={"small": Checklist.model_validate({**made, **other})})
    return [str(fault) for fault in check_directory(small, ROOT / "data")]


def test_a_checklist_of_easy_words_has_no_fault(directory: Directory) -> None:
    assert hard(directory, {"ask": EASY}) == []
    assert hard(directory, {"ask": {"practitioner": HARD, "parent": EASY, "young_person": EASY}}) == [], "for practitioners"


def test_a_question_that_is_too_hard_is_named_with_its_age(directory: Directory) -> None:
    (fault,) = hard(directory, {"ask": {"practitioner": EASY, "parent": "Is anyone in dangerous company?", "young_person": EASY}})
    assert fault.startswith("checklists/small.yaml: asked: ask.parent: reading age 17.3, and 11 is the most")


def test_a_young_person_reads_easier_texts_than_a_parent(directory: Directory) -> None:
    (fault,) = hard(directory, {"ask": "Is anyone in danger now?"})
    assert fault.startswith("checklists/small.yaml: asked: ask.young_person: reading age 10.2, and 9 is the most")


def test_a_question_and_its_help_are_measured_together(directory: Directory) -> None:
    assert hard(directory, {"ask": "Is anyone in danger now?", "help": "If so, get help first. We can help you."}) == []
    found = hard(directory, {"ask": EASY, "help": {"practitioner": EASY, "parent": HARD, "young_person": EASY}})
    assert any(": asked: ask.parent: " in fault for fault in found)


def test_a_voice_is_measured_as_a_whole_without_its_short_answers(directory: Directory) -> None:
    found = hard(directory, {"ask": EASY}, evidence=[{"practitioner": EASY, "parent": HARD}] * 4, record=["Yes"] * 99)
    assert [fault.split(": reading age ")[0] for fault in found] == ["checklists/small.yaml: -: parent"]


def test_a_voice_in_which_nobody_is_asked_is_not_measured(directory: Directory) -> None:
    assert hard(directory, {"ask": HARD, "only": ["practitioner"]}) == []
    assert hard(directory, {"ask": HARD}, voices=["practitioner"], purpose=HARD) == []


def test_danger_may_be_worded_alike_in_every_checklist(directory: Directory) -> None:
    alike = dict.fromkeys(("a", "b", "c", "d"), directory.checklists["early-help"])
    assert check_directory(replace(directory, services={}, kinds={}, checklists=alike), ROOT / "data") == []
