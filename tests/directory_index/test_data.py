"""What the directory promises to hold."""

import re
from collections import Counter
from pathlib import Path

import yaml

from directory_index.check import is_national
from directory_index.files import Directory
from directory_index.judgements import load_judgements
from directory_index.models import Status

ROOT = Path(__file__).resolve().parents[2]
QUERIES = ROOT / "evaluation" / "queries"


def plain(text: str) -> str:
    return re.sub(r"[^a-z0-9 ]", "", text.lower()).strip()


def test_enough_services_of_the_district_and_the_nation(directory: Directory) -> None:
    national = [service for service in directory.services.values() if is_national(service)]
    assert len(directory.services) - len(national) >= 200
    assert len(national) >= 45
    assert all(service.source.check_before_use and service.source.url for service in national)


def test_every_kind_has_a_service_and_forty_statements(directory: Directory) -> None:
    held = Counter(service.kind for service in directory.services.values())
    assert [kind for kind in directory.kinds if not held[kind]] == []
    assert min(len(kind.all_statements) for kind in directory.kinds.values()) >= 40


def test_all_levels_and_sectors(directory: Directory) -> None:
    assert {level for service in directory.services.values() for level in service.level_of_need} == {1, 2, 3, 4}
    assert {"NHS", "school", "council", "police", "housing", "voluntary"} <= {
        s.organisation.sector for s in directory.services.values()
    }


def test_as_real_directories_are(directory: Directory) -> None:
    services = directory.services.values()
    assert any(service.status is Status.CLOSED and service.replaced_by for service in services)
    overdue = [service for service in services if service.review_by.isoformat() < "2026-11-21"]
    assert 10 <= len(overdue) <= 60
    several = Counter(service.kind for service in services if not is_national(service))
    assert sum(count > 1 for count in several.values()) >= 20


def test_the_glossary_is_large_and_knows_former_and_double_words(directory: Directory) -> None:
    terms = directory.terms.values()
    assert len(terms) >= 200
    assert sum(term.status == "former" for term in terms) >= 20
    assert sum(bool(term.ambiguous) for term in terms) >= 20


def test_judged_queries_are_enough_and_name_real_kinds(directory: Directory) -> None:
    queries = [query for split in ("train", "dev", "test") for query in load_judgements(QUERIES, split)]
    assert len(queries) >= 400
    assert len({query.id for query in queries}) == len(queries)
    for query in queries:
        assert set(query.relevant) | set(query.misleading) <= set(directory.kinds)
        assert not set(query.relevant) & set(query.misleading)


def test_no_query_stands_in_an_entry_or_in_two_splits(directory: Directory) -> None:
    statements = {plain(text) for kind in directory.kinds.values() for text in kind.all_statements}
    statements |= {plain(text) for service in directory.services.values() for text in service.statements}
    # a bare keyword ("debt", "bullying") is anybody's
    seen: dict[str, str] = {}
    for split in ("train", "dev", "test"):
        for query in load_judgements(QUERIES, split):
            text = plain(query.text)
            if len(text.split()) > 3:
                assert text not in statements, query.id
                assert seen.setdefault(text, split) == split, query.id


def test_out_of_scope_texts_are_a_list() -> None:
    assert len(yaml.safe_load((QUERIES / "out_of_scope.yaml").read_text())) >= 30
