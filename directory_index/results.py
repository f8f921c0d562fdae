"""What a search gives: one shape for the library, the command line, the REST API and the pages."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from directory_index.check import is_national
from directory_index.explain import age_words
from directory_index.models import Kind, Service, Status
from directory_index.urgent.advice import Urgent


class FacetOut(BaseModel):
    """One thing understood or picked; pass its key in `without` to undo it."""

    kind: str
    key: str
    label: str
    text: str


class Understood(BaseModel):
    """What was understood of the text."""

    text: str = Field(description="As typed.")
    searched_for: str = Field(description="With slips mended.")
    facets: list[FacetOut] = []
    children: list[str] = Field([], description="A label for each child, in the order of the text.")
    places: list[str] = []
    needs: list[str] = Field([], description="Needs the text is most likely about.")
    audience: str | None = None


class ReasonOut(BaseModel):
    """One reason, true of this service."""

    kind: str
    text: str


class ServiceOut(BaseModel):
    """A service in short."""

    model_config = ConfigDict(frozen=True)  # one object serves many results

    id: str
    name: str
    kind: str
    kind_name: str
    organisation: str
    sector: str
    summary: str
    ages: str
    minimum_age: float | None = Field(description="Years, included; null when none is stated.")
    maximum_age: float | None = Field(description="Years, excluded; null when none is stated.")
    level_of_need: list[int]
    area: str
    channels: list[str]
    telephone: str | None
    cost: str
    status: str
    places: list[str]
    last_reviewed: dt.date
    overdue: bool = Field(description="The review date has passed.")
    national: bool
    check_before_use: bool

    @classmethod
    def of(cls, service: Service, kind: Kind, today: dt.date | None = None) -> ServiceOut:
        """Shorten one entry."""
        ages = service.eligibility.ages
        return cls(
            id=service.id,
            name=service.name,
            kind=service.kind,
            kind_name=kind.name,
            organisation=service.organisation.name,
            sector=service.organisation.sector,
            summary=service.summary,
            ages=age_words(service),
            minimum_age=ages.minimum_years,
            maximum_age=ages.maximum_years,
            level_of_need=list(service.level_of_need),
            area=service.eligibility.area.words,
            channels=list(service.channels),
            telephone=service.contact.telephone,
            cost=service.cost,
            status=service.status,
            places=[location.name for location in service.locations],
            last_reviewed=service.last_reviewed,
            overdue=service.review_by < (today or dt.date.today()) and service.status is Status.ACTIVE,
            national=is_national(service),
            check_before_use=service.source.check_before_use,
        )


class Result(BaseModel):
    """A service that fits, why, and where else the same kind of help is."""

    service: ServiceOut
    why: str = Field(description="The reasons as a sentence.")
    reasons: list[ReasonOut]
    also: list[ServiceOut] = Field([], description="Other services of the same kind, the first few.")
    also_total: int = Field(0, description="How many others of the same kind fit.")
    best_for: list[str] = Field([], description="Labels of the children it fits, when there are several.")
    needs: list[str] = Field([], description="Labels of the needs of this text that it answers.")


class Group(BaseModel):
    """Results for one child or one need of a text that has several."""

    by: Literal["child", "need"]
    label: str
    services: list[str] = Field(description="Ids, best first.")


class LeftOut(BaseModel):
    """What was left out, why, and how many."""

    reason: Literal["age", "area", "remit", "closed"]
    text: str
    count: int
    services: list[ServiceOut] = Field(description="The first few of them.")


class Choice(BaseModel):
    """One answer to the question asked back."""

    label: str
    query: str = Field(description="The text to search for then.")
    assume: str | None = Field(None, description="The key to pass in `assume` with it.")
    results: int = Field(description="How many results stand behind it.")


class Question(BaseModel):
    """One short question, when the text says little or means two things."""

    text: str
    choices: list[Choice]


class SearchResults(BaseModel):
    """Everything that a search gives."""

    understood: Understood
    urgent: Urgent | None = Field(default=None, description="Whom to ring at once, when the text tells of danger.")
    question: Question | None = None
    results: list[Result]
    groups: list[Group] = []
    left_out: list[LeftOut] = []
    nothing_fits: bool = Field(False, description="Nothing in the directory fits well; see `advice`.")
    advice: str | None = None
    total: int = Field(description="How many results there are before `limit`.")
