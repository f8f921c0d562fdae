"""The shape of everything in the directory. Field descriptions are the documentation of the YAML files.

Names follow Open Referral UK 3 (HSDS 3) where it has one; `docs/entries.md` lists the mapping.
Ages are months: the lower bound included, the upper bound excluded; -9 is conception.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$")]
Level = Annotated[int, Field(ge=1, le=4)]


class Strict(BaseModel):
    """Refuses unknown fields (a misspelt field is a lost fact) and cannot be changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Status(StrEnum):
    """Open Referral's four states of a service."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    CLOSED = "defunct"
    PAUSED = "temporarily closed"


class Sector(StrEnum):
    """Who runs a service."""

    NHS = "NHS"
    COUNCIL = "council"
    SCHOOL = "school"
    POLICE = "police"
    HOUSING = "housing"
    VOLUNTARY = "voluntary"
    COMMUNITY = "community"
    PRIVATE = "private"
    GOVERNMENT = "government"
    COURT = "court"


class Voice(StrEnum):
    """In whose words a need statement is written."""

    PARENT = "parent"
    YOUNG_PERSON = "young person"
    PRACTITIONER = "practitioner"


class Ages(Strict):
    """The ages served, in months; both bounds left out: any age (the adult is the client, say)."""

    minimum_months: int | None = Field(None, ge=-9, le=1200)
    maximum_months: int | None = Field(None, ge=0, le=1200, description="Excluded: 60 is until the fifth birthday.")
    served: Literal["child", "parent", "both", "all"] = Field(
        description="Whose ages: the child's who is the client, the children's of the parent who is, both, or anyone's."
    )
    words: str = Field("", description="The ages as the service says them: 'from birth until a school place starts'.")

    @model_validator(mode="after")
    def _the_right_way_up(self) -> Ages:
        low, high = self.minimum_months, self.maximum_months
        if low is not None and high is not None and low >= high:
            msg = f"minimum_months {low} must be less than maximum_months {high}: which of the two is wrong?"
            raise ValueError(msg)
        return self

    @property
    def minimum_years(self) -> float | None:
        """Lower bound in years for Open Referral, which has no unit but years."""
        return None if self.minimum_months is None else max(self.minimum_months, 0) / 12

    @property
    def maximum_years(self) -> float | None:
        """Upper bound in years (excluded) for Open Referral."""
        return None if self.maximum_months is None else self.maximum_months / 12


class HelpsWith(Strict):
    """Need statements of one need, in the words of the people who have it."""

    need: Identifier = Field(description="A need of data/needs.yaml.")
    voice: Voice = Voice.PARENT
    statements: list[Text] = Field(min_length=1)


class DoesNot(Strict):
    """A limit of the remit, and who does that instead."""

    text: Text
    instead: Text = Field(description="Who does that, in words.")
    instead_kind: Identifier | None = Field(None, description="The kind that does, where it is one of data/kinds.")


class Remit(Strict):
    """What a service does and does not do."""

    does: list[Text] = Field(min_length=2)
    does_not: list[DoesNot] = Field(min_length=1)


class Area(Strict):
    """Who belongs, and by which rule: an area needs a rule, not only a list of places."""

    rule: Literal["home_address", "school", "gp", "council_responsible", "reach", "anyone", "nation"] = Field(
        description="What decides: where the family lives, the school, the GP, the council that looks after the child, "
        "whether they can get there, nothing, or the nation."
    )
    places: list[Identifier] = Field(min_length=1, description="Places of data/places.yaml, or england, uk …")
    words: Text


class Eligibility(Strict):
    """Who may have it: fixed facts."""

    ages: Ages
    area: Area
    conditions: list[Text] = Field(description="Each a question that can be answered yes or no.")


class Criterion(Strict):
    """A statement that must be true, and what shows it."""

    text: Text
    evidence: Text


class BelowThreshold(Strict):
    """What there is for those who do not qualify: a specialist entry without it is unfinished."""

    offered: Text
    while_waiting: Text
    come_back_when: Text
    challenge: Text = Field(description="How to challenge a decision.")


class Referral(Strict):
    """How to get in."""

    who: list[Text] = Field(min_length=1, description="Who may refer; 'families themselves' where they may.")
    on_behalf: Text = Field(description="Who may ring or write on their behalf.")
    consent: Text
    evidence: list[Text] = Field(description="What to send or have ready.")
    will_ask: list[Text] = Field(min_length=1, description="What the service will ask.")
    what_next: Text
    heard_by: Text = Field(description="By when the referrer hears.")
    advice_for_professionals: Text = Field(description="Advice without a referral: how, or that there is none.")


class Contact(Strict):
    """Whom to ask for, how and when."""

    ask_for: Text = Field(description="A role, never a person's name.")
    telephone: str | None = None
    telephone_note: str = ""
    email: str | None = None
    website: str | None = None
    best_times: Text
    out_of_hours: Text
    other_channels: list[Text] = []


class Schedule(Strict):
    """One opening period, in Open Referral's (RFC 5545) terms."""

    days: list[Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]] = Field(min_length=1)
    opens_at: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    closes_at: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    frequency: Literal["WEEKLY", "MONTHLY"] = "WEEKLY"
    note: str = ""
    location: str | None = Field(None, description="Name of one of the entry's locations.")


class Location(Strict):
    """Where a service sits (its area is who it serves)."""

    name: Text
    address: Text
    postcode: Text
    place: Identifier
    accessibility: str = ""


class Tip(Strict):
    """What people who know the service say, dated, because it goes out of date first."""

    date: dt.date
    text: Text


class Source(Strict):
    """Where the facts come from, and when they were looked up."""

    text: Text
    url: str | None = None
    looked_up: dt.date
    check_before_use: bool = Field(False, description="True: nobody has rung the number; the pages say 'check before use'.")


class Organisation(Strict):
    """Who is responsible for the service."""

    id: Identifier
    name: Text
    sector: Sector


class Service(Strict):
    """One service entry: one document of the directory."""

    id: Identifier
    name: Text
    kind: Identifier
    organisation: Organisation
    status: Status = Status.ACTIVE
    summary: Text = Field(description="One sentence that begins with the family, not the service: 'We help families who …'.")
    description: Text
    also_known_as: list[Text] = []
    called: list[Text] = Field([], description="What people call it when they ask about it; the assistant knows it by these.")
    replaces: list[Identifier] = []
    replaced_by: Identifier | None = None
    closed_on: dt.date | None = None
    helps_with: list[HelpsWith] = Field(min_length=1)
    remit: Remit
    eligibility: Eligibility
    criteria: list[Criterion] = []
    level_of_need: list[Level] = Field(min_length=1)
    threshold: Text
    below_threshold: BelowThreshold
    referral: Referral
    contact: Contact
    channels: list[Literal["venue", "home_visit", "school_visit", "telephone", "online", "text"]] = Field(min_length=1)
    schedules: list[Schedule] = []
    locations: list[Location] = []
    cost: Text
    languages: Text
    typical_wait: Text
    tips: list[Tip] = []
    last_reviewed: dt.date
    review_by: dt.date
    owner: Text = Field(description="The role that keeps the entry.")
    source: Source

    @property
    def statements(self) -> list[str]:
        """Every need statement of this entry, in order."""
        return [text for item in self.helps_with for text in item.statements]

    @property
    def needs(self) -> list[str]:
        """The needs it helps with, without repeats, in order."""
        return list(dict.fromkeys(item.need for item in self.helps_with))

    @property
    def reaches_people(self) -> bool:
        """Whether help comes by telephone, online or a visit, so that distance says nothing."""
        return any(channel != "venue" for channel in self.channels)

    @model_validator(mode="after")
    def _dates_and_successor(self) -> Service:
        if self.review_by <= self.last_reviewed:
            msg = f"review_by {self.review_by} must be after last_reviewed {self.last_reviewed}"
            raise ValueError(msg)
        if self.status is Status.CLOSED and self.closed_on is None:
            msg = "a defunct service needs closed_on, so that people are told since when"
            raise ValueError(msg)
        return self


class KindStatement(Strict):
    """A need statement true of a kind of service anywhere."""

    text: Text
    voice: Voice


class Confusable(Strict):
    """A kind that people mix up with this one."""

    kind: Identifier
    difference: Text


class Kind(Strict):
    """What a kind of service is anywhere: answers 'what is Portage?' and shows which kinds an area lacks."""

    id: Identifier
    name: Text
    also_known_as: list[Text] = []
    called: list[Text] = Field([], description="What people call it when they ask about it; the assistant knows it by these.")
    what: Text
    does: list[Text] = Field(min_length=1)
    does_not: list[Text] = Field(min_length=1)
    ages: Ages
    level_of_need: list[Level] = Field(min_length=1)
    who_may_refer: Text
    referral_evidence: Text
    typical_wait: Text
    threshold: Text
    sector: Text
    needs: list[Identifier] = Field(min_length=1)
    confusable_with: list[Confusable] = []
    best_time_to_contact: Text
    statements: dict[Voice, list[Text]]
    source: Text
    as_of: dt.date

    @property
    def all_statements(self) -> list[str]:
        """Every need statement, in order."""
        return [text for group in self.statements.values() for text in group]


class NeedGroup(Strict):
    """A heading of the needs taxonomy."""

    id: Identifier
    label: Text
    practitioner_label: Text
    typical_ages: Text


class Need(Strict):
    """One need of the taxonomy, with the words people use for it."""

    id: Identifier
    label: Text
    practitioner_label: Text
    parent: Identifier
    synonyms: list[Text] = []
    also_covers: list[Text] = []
    related: list[Identifier] = []
    typical_ages: Text
    private: bool = Field(False, description="It may put somebody at risk where others read it: left out of the short page.")


class Term(Strict):
    """One word of the field in plain English."""

    id: Identifier
    term: Text
    acronym: str | None = None
    also: list[Text] = []
    called: list[Text] = Field([], description="What people write for it when they ask; the assistant knows it by these.")
    plain: Text
    detail: str = ""
    status: Literal["current", "former", "local"]
    period: str = ""
    replaces: list[Text] = []
    replaced_by: list[Text] = []
    see_also: list[Text] = []
    ambiguous: list[Text] = Field([], description="Other meanings of the same letters.")
    source: Text
    unverified: bool = Field(False, description="True: from memory, nobody has checked it; the pages say so.")


class LevelOfNeed(Strict):
    """One of the four levels of need."""

    level: Level
    name: Text
    plain: Text
    other_names: list[Text]
    who_acts: Text
    assessment: Text
    plan: Text
    consent: Text
    front_door: Text
    indicators: dict[str, list[Text]]
    continues: Text = Field(description="What goes on when a family moves up or down a level.")
    source: Text
    as_of: dt.date


class ProcessTopic(Strict):
    """How something is done: an assessment, consent, leading, sharing. Every sentence of the answer stands on its own."""

    id: Identifier
    topic: Literal["assessment", "after_assessment", "consent", "lead", "invite", "sharing", "exists"]
    title: Text = Field(description="The question it answers, as people ask it.")
    audience: list[Literal["parent", "practitioner"]] = Field(min_length=1)
    ages: tuple[int, int] | None = Field(None, description="Months of the ages it is about alone, the upper bound excluded.")
    answer: list[Text] = Field(min_length=1)
    steps: list[Text] = []
    who_to_ask: Text = Field(description="Whom to ask when this does not answer it.")
    see_also: list[Identifier] = []
    source: Text
    as_of: dt.date
    unverified: bool = Field(False, description="True: part of it is not confirmed by a source; the assistant says so.")
    kinds: list[Identifier] = Field([], description="Kinds of service whom to ask for it here.")
    ask_on: list[Text] = Field(
        [], description="Ways of asking it when the talk is of such things already: 'could we say no to it?'."
    )
    ask: list[Text] = Field(min_length=3, description="Ways in which people ask this very thing; they find the topic.")


class Place(Strict):
    """A place of the demonstration district (fictional), with one point."""

    id: Identifier
    name: Text
    within: Identifier | None = None
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    postcodes: list[Text] = []
    also: list[Text] = Field([], description="Other names and slips, matched as they stand.")
    cue_only: list[Text] = Field([], description="Names that are also common words: only after 'in', 'near', 'from', 'up'.")
    covered: bool = True
