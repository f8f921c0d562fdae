import math
from pathlib import Path

import pytest
import yaml

from directory_index.index import VectorCache
from directory_index.search import SearchEngine
from directory_index.settings import Settings
from directory_index.urgent import Category, Recogniser
from directory_index.urgent.messages import Message
from directory_index.urgent.recogniser import safety_folder
from evaluation.urgency import PREVALENCE, Share, flagged_searches, held_out, markdown, measure


def urgent(identifier: str, label: str, how: str = "direct") -> Message:
    return Message.model_validate({"id": identifier, "text": "x", "label": label, "how": how, "who": "parent"})


def harmless(identifier: str, why: str) -> Message:
    return Message.model_validate({"id": identifier, "text": "x", "label": "none", "why": why, "who": "parent"})


def test_wilson_by_hand() -> None:
    low, high = Share(8, 10).interval
    assert (low, high) == (pytest.approx(0.490, abs=5e-4), pytest.approx(0.943, abs=5e-4))
    low, high = Share(0, 10).interval
    assert (low, high) == (0, pytest.approx(0.278, abs=5e-4))
    assert Share(10, 10).interval[1] == 1
    assert math.isnan(Share(0, 0).value)


def test_figures_by_hand() -> None:
    messages = [
        urgent("a", "medical"),
        urgent("b", "medical", "slang"),
        urgent("c", "abuse"),
        harmless("d", "idiom"),
        harmless("e", "policy"),
        harmless("f", "worry"),
        harmless("g", "other"),
    ]
    found = [Category.MEDICAL, None, Category.MISSING, Category.MEDICAL, None, Category.ABUSE, None]
    figures = measure(messages, found)
    assert figures.recall == Share(2, 3)
    assert figures.by_category["medical"] == Share(1, 2)
    assert figures.by_category["missing"] == Share(0, 0)
    assert figures.by_how == {"direct": Share(2, 2), "slang": Share(0, 1)}
    assert figures.false_alarms == Share(2, 4)
    assert figures.hard == Share(1, 2)
    assert figures.by_why["worry"] == Share(1, 1)
    assert figures.right_category == Share(1, 2)
    right, wrong = 2 / 3 * PREVALENCE, 1 / 2 * (1 - PREVALENCE)
    assert figures.precision == pytest.approx(right / (right + wrong))


def test_the_table_says_what_was_measured() -> None:
    lines = markdown("dev", measure([urgent("a", "medical"), harmless("b", "idiom")], [Category.MEDICAL, None]))
    assert lines[0].startswith("| dev ")
    assert any(line.startswith("| recall | 1.000 (") and line.endswith("1 of 1 |") for line in lines)
    assert any(line.startswith("| false alarms, hard ones | 0.000") for line in lines)


def test_a_file_is_judged_by_what_the_others_taught(engine: SearchEngine, settings: Settings, tmp_path: Path) -> None:
    safety = tmp_path / "safety"
    safety.mkdir()
    for name in ("train_a", "train_b", "search_a", "search_b"):
        rows = yaml.safe_load((safety_folder(settings) / f"{name}.yaml").read_text("utf-8"))[:60]
        (safety / f"{name}.yaml").write_text(yaml.safe_dump(rows, allow_unicode=True), "utf-8")
    small = settings.model_copy(update={"judgements_dir": tmp_path / "queries"})
    found = held_out(small, VectorCache(tmp_path / "vectors.npz", engine.encoder))
    assert set(found) == {"train_a", "train_b"}
    for messages, categories in found.values():
        figures = measure(messages, categories)
        assert figures.recall.of + figures.false_alarms.of == 60
        assert figures.recall.value > figures.false_alarms.value


def test_most_searches_are_left_in_peace(engine: SearchEngine, settings: Settings) -> None:
    recogniser = Recogniser.open(settings, VectorCache(settings.var_dir / "vectors.npz", engine.encoder))
    flagged = flagged_searches(settings, recogniser.category)
    assert flagged.of > 300
    assert flagged.value < 0.26  # measured 0.208
