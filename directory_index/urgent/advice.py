"""Whom to ring: the steps of the guide, with telephone numbers and hours from the entries of the directory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from pydantic import BaseModel, ConfigDict, Field

from directory_index.models import Schedule, Service, Status
from directory_index.urgent.guide import AdviceStep, Audience, Category, Guide

_DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday", "SU": "Sunday"}
_WHOLE_DAY = ("00:00", "23:59")
_NAMED_ONE_BY_ONE = 2  # days; more that follow each other are "Monday to Friday"


class Step(BaseModel):
    """One thing to do."""

    model_config = ConfigDict(frozen=True)

    text: str
    for_whom: Audience = Field(description="Whom the step is for: a young person who writes for themself, an adult, or both.")
    telephone: str | None = None
    other_channel: str | None = Field(
        default=None, description="How to reach it where it has no telephone: 'text SHOUT to 85258'."
    )
    service: str | None = Field(default=None, description="Id of the entry that the number comes from.")
    service_name: str | None = None
    hours: list[str] = Field(default=[], description="When it is open, as the entry says; empty when the entry does not.")
    cost: str | None = Field(default=None, description="What it costs, in the entry's own words.")
    source: str | None = Field(default=None, description="Where the number comes from.")
    checked: dt.date | None = Field(default=None, description="When that was looked up.")
    check_before_use: bool = Field(default=False, description="Nobody has rung the number yet.")


class Urgent(BaseModel):
    """What to show at once, above everything else."""

    model_config = ConfigDict(frozen=True)

    category: Category
    title: str
    steps: list[Step]


def advice(category: Category, services: Mapping[str, Service], guide: Guide) -> Urgent:
    """What to show for a category; services that are missing or not open are left out."""
    chosen = guide.advice[category]
    steps = [step for wanted in chosen.steps for step in _filled(wanted, services, guide)]
    return Urgent(category=category, title=chosen.title, steps=steps)


def _filled(step: AdviceStep, services: Mapping[str, Service], guide: Guide) -> Iterator[Step]:
    if step.service is not None:
        service = services.get(step.service)
        if service is not None and service.status is Status.ACTIVE:
            yield _of_service(step, service)
    elif step.number is not None:
        number = guide.numbers[step.number]
        yield Step(
            text=step.text,
            for_whom=step.for_whom,
            telephone=number.telephone,
            service_name=number.name,
            source=number.source,
            checked=number.as_of,
        )
    else:
        yield Step(text=step.text, for_whom=step.for_whom)


def _of_service(step: AdviceStep, service: Service) -> Step:
    contact = service.contact
    return Step(
        text=step.text,
        for_whom=step.for_whom,
        telephone=contact.telephone,
        other_channel=next(iter(contact.other_channels), None) if contact.telephone is None else None,
        service=service.id,
        service_name=service.name,
        hours=[_period(schedule) for schedule in service.schedules],
        cost=service.cost,
        source=service.source.text,
        checked=service.source.looked_up,
        check_before_use=service.source.check_before_use,
    )


def _period(schedule: Schedule) -> str:
    times = (schedule.opens_at, schedule.closes_at)
    hours = "day and night" if times == _WHOLE_DAY else f"{times[0]} to {times[1]}"
    return f"{_named(schedule)}, {hours}"


def _named(schedule: Schedule) -> str:
    """The days of a period: 'Every day', 'Monday to Friday', or one by one."""
    numbers = sorted(list(_DAYS).index(day) for day in schedule.days)
    names = [list(_DAYS.values())[number] for number in numbers]
    if len(names) == len(_DAYS):
        return "Every day"
    in_a_row = numbers[-1] - numbers[0] == len(numbers) - 1
    return f"{names[0]} to {names[-1]}" if in_a_row and len(names) > _NAMED_ONE_BY_ONE else ", ".join(names)
