from pathlib import Path

import pytest

from directory_index.errors import NotFoundError, StaleEntryError, StoreUnavailableError
from directory_index.files import Directory
from directory_index.models import HelpsWith, Service
from directory_index.search import SearchEngine, Tuning
from directory_index.settings import Settings
from directory_index.store import EntryStore


@pytest.fixture
def store(tmp_path: Path) -> EntryStore:
    return EntryStore(f"sqlite:///{tmp_path / 'entries.db'}")


@pytest.fixture
def portage(directory: Directory) -> Service:
    return directory.services["portage-calderfield"]


def test_every_save_is_a_version(store: EntryStore, portage: Service) -> None:
    assert store.save(portage, author="editor", reason="new", expected_version=0) == 1
    changed = portage.model_copy(update={"cost": "Free for all."})
    assert store.save(changed, author="another editor", reason="asked the service", expected_version=1) == 2
    newest, oldest = store.history(portage.id)
    assert (newest.author, newest.reason, newest.before, newest.after) == (
        "another editor",
        "asked the service",
        portage,
        changed,
    )
    assert oldest.before is None
    assert store.get(portage.id) == (changed, 2)


def test_two_editors_cannot_overwrite_each_other(store: EntryStore, portage: Service) -> None:
    store.save(portage, author="one", reason="new")
    store.save(portage.model_copy(update={"cost": "Free!"}), author="one", reason="cost", expected_version=1)
    with pytest.raises(StaleEntryError, match="somebody else"):
        store.save(portage, author="two", reason="late", expected_version=1)
    assert store.get(portage.id)[0].cost == "Free!"


def test_loading_again_changes_nothing(store: EntryStore, directory: Directory) -> None:
    count = store.load(directory.services.values(), author="load", reason="starter set")
    assert count == len(directory.services)
    version = store.version()
    assert store.load(directory.services.values(), author="load", reason="again") == 0
    assert store.version() == version
    assert store.services() == dict(sorted(directory.services.items()))


def test_an_unknown_entry(store: EntryStore) -> None:
    with pytest.raises(NotFoundError):
        store.get("nowhere")


def test_a_saved_entry_is_found_without_a_restart(engine: SearchEngine, settings: Settings, store: EntryStore) -> None:
    store.load(engine.services().values(), author="load", reason="starter set")
    live = SearchEngine(engine.directory, engine.ranker, engine._encode, Tuning.read(settings.data_dir), store)
    text = "somebody to teach my lad unicycle hockey on a wednesday"
    base = engine.services()["friday-barn-south-hudderley"]
    assert "wheel-barn" not in {result.service.id for result in live.search(text).results}
    new = base.model_copy(
        update={
            "id": "wheel-barn",
            "name": "The Wheel Barn",
            "helps_with": [HelpsWith(need=base.needs[0], statements=[text, "unicycle hockey for teenagers"])],
        }
    )
    store.save(new, author="editor", reason="opened this week", expected_version=0)
    live._looked = 0  # the engine looks at the store ten times a second; do not wait for it
    found = {service.id for result in live.search(text).results for service in (result.service, *result.also)}
    assert "wheel-barn" in found


def test_a_broken_store_keeps_the_old_entries_serving(engine: SearchEngine, settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "broken.db"
    store = EntryStore(f"sqlite:///{path}")
    store.load(engine.services().values(), author="load", reason="starter set")
    live = SearchEngine(engine.directory, engine.ranker, engine._encode, Tuning.read(settings.data_dir), store)
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreUnavailableError, match="Try again"):
        store.version()
    live._looked = 0
    assert live.search("my toddler bites").results
