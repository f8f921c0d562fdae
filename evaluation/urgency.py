"""How well urgent danger is recognised: recall, false alarms and categories, with Wilson intervals.

python -m evaluation.urgency            # train with whole files held out, and dev
python -m evaluation.urgency --test     # test as well: figures only, and only when nothing is tuned any more
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import click

from directory_index.encoder import open_encoder
from directory_index.errors import DataError, Fault
from directory_index.index import VectorCache
from directory_index.judgements import load_judgements
from directory_index.settings import Settings
from directory_index.urgent.classifier import Classifier
from directory_index.urgent.guide import Category, Guide
from directory_index.urgent.messages import Message, load_messages, message_files, read_messages
from directory_index.urgent.recogniser import Recogniser, labelled, safety_folder

PREVALENCE = 0.01  # urgent messages among all, for the precision; nobody has counted, so it is stated and not claimed
_Z = 1.96  # 95 %
_HARMLESS_BY_SOUND = ("worry", "other")  # reasons without words of danger; all others are hard

Recognise = Callable[[str], Category | None]


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % Wilson interval, which holds for few cases and for none or all of them too."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share itself; not a number when there are no cases."""
        return self.hits / self.of if self.of else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound."""
        if not self.of:
            return math.nan, math.nan
        middle = self.value + _Z**2 / (2 * self.of)
        spread = _Z * math.sqrt(self.value * (1 - self.value) / self.of + _Z**2 / (4 * self.of**2))
        size = 1 + _Z**2 / self.of
        return max(0.0, (middle - spread) / size), min(1.0, (middle + spread) / size)

    def __str__(self) -> str:
        """Give the share, its interval and the counts: '0.94 (0.88 to 0.97), 105 of 112'."""
        low, high = self.interval
        return f"{self.value:.3f} ({low:.3f} to {high:.3f}), {self.hits} of {self.of}"


@dataclass(frozen=True, slots=True)
class Figures:
    """How well the messages of one set were recognised."""

    recall: Share
    by_category: dict[str, Share]
    by_how: dict[str, Share]
    false_alarms: Share  # among all that are not urgent
    hard: Share  # among those with words or moods of danger
    by_why: dict[str, Share]
    right_category: Share  # among the urgent ones that were found

    @property
    def precision(self) -> float:
        """How many alarms are right where one message in a hundred is urgent, all others being like those of the set."""
        right = self.recall.value * PREVALENCE
        return right / (right + self.false_alarms.value * (1 - PREVALENCE))


def measure(messages: Sequence[Message], found: Sequence[Category | None]) -> Figures:
    """Compare what was found with the labels."""
    pairs = list(zip(messages, found, strict=True))
    urgent = [(message, category) for message, category in pairs if message.category]
    harmless = [(message, category) for message, category in pairs if not message.category]
    return Figures(
        recall=_share(urgent),
        by_category={name: _share(p for p in urgent if p[0].category == name) for name in Category},
        by_how={name: _share(p for p in urgent if p[0].how == name) for name in _kinds(m.how for m, _ in urgent)},
        false_alarms=_share(harmless),
        hard=_share(p for p in harmless if p[0].why not in _HARMLESS_BY_SOUND),
        by_why={name: _share(p for p in harmless if p[0].why == name) for name in _kinds(m.why for m, _ in harmless)},
        right_category=_right(urgent),
    )


def held_out(settings: Settings, encode: VectorCache) -> dict[str, tuple[list[Message], list[Category | None]]]:
    """For each file of train, its messages and what is found in them by a recogniser that has learnt from the other files."""
    guide, folder = Guide.read(settings.data_dir), safety_folder(settings)
    faults: list[Fault] = []
    files = {path.stem: read_messages(path, faults) for path in message_files(folder, "train")}
    if faults:
        raise DataError(faults)
    searches = labelled(load_messages(folder, "search"), encode)
    found = {}
    for held, messages in files.items():
        others = [message for name, file in files.items() if name != held for message in file]
        recogniser = Recogniser(guide, Classifier.learn(labelled(others, encode), searches), encode)
        found[held] = (messages, [recogniser.category(message.text) for message in messages])
    return found


def flagged_searches(settings: Settings, recognise: Recognise) -> Share:
    """How many judged dev searches are flagged; which of them hold danger has to be read."""
    queries = load_judgements(settings.judgements_dir, "dev")
    return Share(sum(recognise(query.text) is not None for query in queries), len(queries))


def markdown(name: str, figures: Figures) -> list[str]:
    """The figures as lines of a table."""
    rows = [
        ("recall", str(figures.recall)),
        *((f"recall, {category.replace('_', ' ')}", str(share)) for category, share in figures.by_category.items()),
        *((f"recall, told {how.replace('_', ' ')}", str(share)) for how, share in figures.by_how.items()),
        ("false alarms, all", str(figures.false_alarms)),
        ("false alarms, hard ones", str(figures.hard)),
        *((f"false alarms, {why}", str(share)) for why, share in figures.by_why.items()),
        (f"precision at {PREVALENCE:.0%} urgent", f"{figures.precision:.2f}"),
        ("right category of those found", str(figures.right_category)),
    ]
    return [f"| {name} | |", "| --- | --- |", *(f"| {what} | {value} |" for what, value in rows)]


@click.command()
@click.option("--test", is_flag=True, help="Print the figures of test too.")
def main(test: bool) -> None:
    """Measure the recogniser."""
    settings = Settings()
    encoder = open_encoder(settings.var_dir, settings.model, settings.model_sha256, settings.threads)
    encode = VectorCache(settings.var_dir / "vectors.npz", encoder)
    recogniser = Recogniser.open(settings, encode)
    folder = safety_folder(settings)
    held = held_out(settings, encode)
    everything = [[one for part in parts for one in part] for parts in zip(*held.values(), strict=True)]
    lines = markdown("train, files held out", measure(*everything))
    for name, (messages, found) in held.items():
        figures = measure(messages, found)
        lines += [f"| {name}: recall; hard false alarms | {figures.recall}; {figures.hard} |"]
    for split in ("dev", "test") if test else ("dev",):
        messages = load_messages(folder, split)
        lines += ["", *markdown(split, measure(messages, [recogniser.category(message.text) for message in messages]))]
    lines += ["", f"Judged dev searches that are flagged: {flagged_searches(settings, recogniser.category)}"]
    click.echo("\n".join(lines))


def _share(pairs: Iterable[tuple[Message, Category | None]]) -> Share:
    found = [category is not None for _, category in pairs]
    return Share(sum(found), len(found))


def _right(urgent: Sequence[tuple[Message, Category | None]]) -> Share:
    found = [message.category == category for message, category in urgent if category]
    return Share(sum(found), len(found))


def _kinds(names: Iterable[str | None]) -> list[str]:
    return sorted({name for name in names if name})


if __name__ == "__main__":
    main()
