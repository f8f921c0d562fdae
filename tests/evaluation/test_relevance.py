"""The floor below which relevance on dev must not fall. Raise it when the search gets better; never lower it to pass."""

from directory_index.judgements import JudgedQuery
from directory_index.search import SearchEngine
from evaluation.metrics import measure, summarise
from evaluation.report import dev_scores
from evaluation.systems import Bm25s, SqliteFts5, System

FLOOR = {"ndcg@10": 0.72, "success@1": 0.70, "success@3": 0.87, "success@5": 0.91}
MOST_MISLEADING = 0.25
ABOVE_BASELINES = 0.2


def test_relevance_on_dev(engine: SearchEngine, dev: list[JudgedQuery]) -> None:
    scores = dev_scores(engine, dev)
    for name, floor in FLOOR.items():
        assert scores[name].mean >= floor, name
    assert scores["misleading@5"].mean <= MOST_MISLEADING
    services = engine.corpus.active
    systems: list[System] = [SqliteFts5(services), Bm25s(services)]
    for system in systems:
        baseline = summarise([measure(query, system.rank(query.text)) for query in dev])
        assert scores["ndcg@10"].mean >= baseline["ndcg@10"].mean + ABOVE_BASELINES, system.name
