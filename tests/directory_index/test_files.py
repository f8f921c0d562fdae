import shutil
from pathlib import Path

import pytest
import yaml

from directory_index.errors import DataError
from directory_index.files import dump_service, load_directory, parse_service

ROOT = Path(__file__).resolve().parents[2]
PORTAGE = "services/calderfield/portage-calderfield.yaml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small data folder that loads: real kinds, one real service."""
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("services"))
    (tmp_path / "data" / "services" / "calderfield").mkdir(parents=True)
    shutil.copy(ROOT / "data" / PORTAGE, tmp_path / "data" / PORTAGE)
    return tmp_path / "data"


def change(path: Path, **fields: object) -> None:
    path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), **fields}, allow_unicode=True))


def faults(data: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        load_directory(data)
    return [str(fault) for fault in caught.value.faults]


def test_a_folder_without_faults_loads(data: Path) -> None:
    assert list(load_directory(data).services) == ["portage-calderfield"]


def test_ages_upside_down_name_file_entry_and_field(data: Path) -> None:
    entry = yaml.safe_load((data / PORTAGE).read_text())
    entry["eligibility"]["ages"].update(minimum_months=60, maximum_months=0)
    change(data / PORTAGE, eligibility=entry["eligibility"])
    (fault,) = faults(data)
    assert fault.startswith(f"{PORTAGE}: portage-calderfield: eligibility.ages: ")
    assert "which of the two is wrong?" in fault


def test_two_entries_with_one_id(data: Path) -> None:
    shutil.copy(data / PORTAGE, data / "services/calderfield/twin.yaml")
    (fault,) = faults(data)
    assert "has this id already" in fault


def test_broken_yaml_names_the_line(data: Path) -> None:
    (data / "services/calderfield/broken.yaml").write_text("id: broken\nname: [unclosed\n")
    (fault,) = faults(data)
    assert fault.startswith("services/calderfield/broken.yaml: -: line ")


def test_every_fault_is_named_at_once_and_nothing_is_loaded(data: Path) -> None:
    change(data / PORTAGE, level_of_need=[7], sumary="misspelt")
    (data / "services/calderfield/broken.yaml").write_text("- not: [closed")
    found = faults(data)
    assert len(found) == 3
    assert any("level_of_need" in fault for fault in found)
    assert any("no such field" in fault for fault in found)


def test_references_must_exist(data: Path) -> None:
    change(data / PORTAGE, kind="portige", replaced_by="nowhere")
    found = faults(data)
    assert any("there is no kind 'portige'" in fault for fault in found)
    assert any("there is no service 'nowhere'" in fault for fault in found)


def test_a_closed_service_says_since_when(data: Path) -> None:
    change(data / PORTAGE, status="defunct")
    (fault,) = faults(data)
    assert "needs closed_on" in fault


def test_an_entry_survives_writing_and_reading(data: Path) -> None:
    service = load_directory(data).services["portage-calderfield"]
    assert parse_service(dump_service(service)) == service
