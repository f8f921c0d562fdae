import math

import pytest

from directory_index.files import Directory
from directory_index.judgements import ChildAges, JudgedQuery
from directory_index.models import Service
from evaluation.metrics import dcg, measure, months, summarise


@pytest.fixture
def query() -> JudgedQuery:
    return JudgedQuery(
        id="q1", text="behaviour, 3", audience="parent", manner="keywords", children=[ChildAges(min=3, max=3)],
        relevant={"portage": 3, "health_visiting": 2, "gp": 1}, misleading=["camhs"],
    )  # fmt: skip


def of_kind(directory: Directory, *kinds: str) -> list[Service]:
    return [next(s for s in directory.services.values() if s.kind == kind) for kind in kinds]


def test_dcg_by_hand() -> None:
    assert dcg([3, 0, 1]) == pytest.approx(7 + 1 / 2)


def test_the_ideal_ranking_scores_one(query: JudgedQuery, directory: Directory) -> None:
    scores = measure(query, of_kind(directory, "portage", "health_visiting", "gp"))
    assert scores == {"ndcg@10": 1, "success@1": 1, "success@3": 1, "success@5": 1, "recall@10": 1, "misleading@5": 0}


def test_order_misleading_and_kinds_counted_once(query: JudgedQuery, directory: Directory) -> None:
    visiting = [s for s in directory.services.values() if s.kind == "health_visiting"][:2]
    scores = measure(query, [*visiting, *of_kind(directory, "camhs", "portage")])
    ideal = 7 + 3 / math.log2(3) + 1 / 2
    assert scores["ndcg@10"] == pytest.approx((3 + 7 / 2) / ideal)
    assert scores["success@1"] == 0
    assert scores["success@3"] == 1
    assert scores["misleading@5"] == 1


def test_a_service_for_another_age_has_no_gain_and_misleads(directory: Directory) -> None:
    query = JudgedQuery(
        id="q2", text="x", audience="parent", manner="sentence", children=[ChildAges(min=14, max=14)], relevant={"portage": 3}
    )  # fmt: skip
    scores = measure(query, of_kind(directory, "portage"))
    assert scores["ndcg@10"] == 0
    assert scores["misleading@5"] == 1


def test_ages_in_months() -> None:
    assert months(3, 3) == (36, 48)
    assert months(0.5, 0.5) == (6, 7)
    assert months(-1, 0)[0] == -9


def test_intervals_hold_the_mean() -> None:
    rows = [
        dict.fromkeys(("ndcg@10", "success@1", "success@3", "success@5", "recall@10", "misleading@5"), float(i % 2))
        for i in range(40)
    ]
    interval = summarise(rows)["success@1"]
    assert interval.low < interval.mean == 0.5 < interval.high
