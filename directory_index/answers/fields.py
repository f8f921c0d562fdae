"""Words derived from fields: ages, levels, opening times, places. Each is a plain function of one record."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from directory_index.explain import age_words, months_words, plain_date
from directory_index.models import Kind, Schedule, Service

_DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
_CHANNELS = {
    "venue": "at its own place",
    "home_visit": "at your home",
    "school_visit": "at school or nursery",
    "telephone": "by telephone",
    "online": "online",
    "text": "by text message",
}


def derived(record: object, name: str) -> str:
    """The derived field of a record.

    Raises:
        KeyError: when there is none of this name.
    """
    name, _, number = name.partition("/")
    value = _DERIVED[name](record)
    return str(value[int(number)] if number else value)


def opening(service: Service) -> list[str]:
    """Opening times, a line for each period."""
    return [_period(schedule) for schedule in service.schedules]


def addresses(service: Service) -> list[str]:
    """Where it sits, a line for each location."""
    lines = []
    for place in service.locations:
        line = f"{place.name}, {place.address}, {place.postcode}"
        lines.append(f"{line} ({place.accessibility})" if place.accessibility else line)
    return lines


def days_words(days: Collection[str]) -> str:
    """Days as people say them: Monday to Friday."""
    whole = list(_DAYS)
    numbers = sorted(whole.index(day) for day in days)
    if len(numbers) == len(whole):
        return "Every day"
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{_DAYS[whole[numbers[0]]]} to {_DAYS[whole[numbers[-1]]]}"
    return ", ".join(_DAYS[whole[number]] for number in numbers)


def together(words: Collection[str], join: str = "and") -> str:
    """Words in a row: one, two and three."""
    *first, last = words
    return f"{', '.join(first)} {join} {last}" if first else last


def _period(schedule: Schedule) -> str:
    line = f"{days_words(schedule.days)}, {schedule.opens_at} to {schedule.closes_at}"
    line += ", monthly" if schedule.frequency == "MONTHLY" else ""
    line += f", {schedule.location}" if schedule.location else ""
    return line + (f" ({schedule.note})" if schedule.note else "")


def _levels(record: Any) -> str:  # noqa: ANN401  a service or a kind
    levels = sorted(record.level_of_need)
    if len(levels) == 1:
        return f"level {levels[0]}"
    return f"levels {together([str(level) for level in levels])}"


def _ages(record: Any) -> str:  # noqa: ANN401  a service or a kind
    if isinstance(record, Kind):
        return months_words(record.ages.minimum_months, record.ages.maximum_months)
    return age_words(record)


def _name(record: Any) -> str:  # noqa: ANN401  any record
    for field in ("name", "term", "title"):
        if hasattr(record, field):
            return str(getattr(record, field))
    raise KeyError(field)


def _source(record: Any) -> str:  # noqa: ANN401  any record
    return str(record.source.text if isinstance(record, Service) else record.source)


def _reviewed(record: Any) -> str:  # noqa: ANN401  any record but a term
    day = record.last_reviewed if isinstance(record, Service) else record.as_of
    return plain_date(day)


_DERIVED: dict[str, Callable[[Any], Any]] = {
    "name": _name,
    "source": _source,
    "reviewed": _reviewed,
    "ages": _ages,
    "levels": _levels,
    "opening": opening,
    "addresses": addresses,
    "channels": lambda service: together([_CHANNELS[channel] for channel in service.channels]),
    "referrers": lambda service: together(service.referral.who, "or"),
    "evidence": lambda service: together(service.referral.evidence) if service.referral.evidence else "nothing has to be sent",
    "also": lambda record: together(record.also_known_as, "or"),
    "replaced_by": lambda term: together(term.replaced_by, "or"),
    "replaces": lambda term: together(term.replaces),
    "day": lambda record: plain_date(record.closed_on),
}
