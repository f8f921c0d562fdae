from pathlib import Path

import pytest

from directory_index.check import check_directory
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
