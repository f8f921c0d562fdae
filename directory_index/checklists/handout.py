"""What the family takes away: outcome and reasons, strengths and worries, services, steps with dates, a plan, whom to invite."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import zip_longest

from pydantic import BaseModel, Field

from directory_index.checklists.findings import Findings, NeedFound, Note, findings
from directory_index.checklists.labels import label
from directory_index.checklists.matching import Matched, Matcher
from directory_index.checklists.models import Checklist, Outcome, Step, Words
from directory_index.checklists.places import read_place, serving
from directory_index.checklists.run import Fact, Member
from directory_index.checklists.team import Invited, TeamGuide, team
from directory_index.checklists.walk import Walk
from directory_index.explain import age_words
from directory_index.models import Kind, Place, Service, Term, Voice
from directory_index.search import SearchEngine
from directory_index.settings import Settings

_WORDS = re.compile(r"\w+")
_SUNDAY = 6
_SATURDAY = 5
_FRONT_DOOR = "front_door"
_MOST_SEATS = 12
_MOST_TOGETHER = 3  # services for one need that several have


class ServiceLine(BaseModel):
    """A service to ring, and what it will ask."""

    id: str
    name: str
    telephone: str | None
    best_times: str
    ages: str
    others: int = Field(description="How many more of its kind there are, for other places or schools.")
    will_ask: list[str]
    bring: list[str]
    who_may_refer: list[str]
    reviewed: dt.date
    overdue: bool
    check_before_use: bool


class NeedLine(BaseModel):
    """A need with who has it, and the services for it; none when no service here covers it."""

    words: str
    of: str
    own_words: bool
    services: list[ServiceLine]


class NoteLine(BaseModel):
    """Something said: its subject, what was chosen, and their own words."""

    subject: str
    chosen: str
    words: str = ""
    who_could_tell: str = ""


class MemberPart(BaseModel):
    """What was said of one child or adult, or of the whole family."""

    name: str
    going_well: list[NoteLine] = []
    worries: list[NoteLine] = []
    unsure: list[NoteLine] = []


class StepLine(BaseModel):
    """A next step; a row of the plan."""

    do: str
    who: str
    by: dt.date | None = None
    topic: str | None = None  # title of the topic that says more


class Seat(BaseModel):
    """Somebody to think of for the team."""

    name: str
    part: str
    reason: str
    of: list[str]
    needs: list[str]
    kind: str | None = None
    service: str = ""
    telephone: str | None = None


class WordLine(BaseModel):
    """A word explained."""

    word: str
    plain: str
    unverified: bool


class Handout(BaseModel):
    """Everything that the person takes away. Names nobody; what it holds is kept nowhere."""

    checklist: str
    voice: Voice
    title: str
    made_on: dt.date
    finished: bool
    short: bool = Field(description="Without what is hard, and without what may put somebody at risk where others read it.")
    outcome: str
    outcome_id: str
    text: str
    danger: bool
    because: list[str]
    matters: list[str]
    members: list[MemberPart]
    place: str = Field(description="Where the family lives, where that was told; services near it come first.")
    needs: list[NeedLine]
    also: list[ServiceLine]
    steps: list[StepLine]
    plan: list[StepLine]
    seats: list[Seat]
    parts: dict[str, str]
    apart: list[str]
    beyond: list[Seat]
    evidence: list[str]
    record: list[str]
    explained: list[WordLine]
    first_call: ServiceLine | None
    front_door: ServiceLine | None
    decides: str
    status: str
    version: int
    as_of: dt.date
    source: str
    unverified: bool


class Handouts:
    """Makes hand-outs from runs."""

    def __init__(self, engine: SearchEngine, guide: TeamGuide) -> None:
        """Take the directory to look in, and who is thought of for a team."""
        self._engine, self._guide, self._matcher = engine, guide, Matcher(engine)

    @classmethod
    def open(cls, engine: SearchEngine, settings: Settings) -> Handouts:
        """Open them with the guide of a data folder.

        Raises:
            DataError: when data/team.yaml has faults.
        """
        return cls(engine, TeamGuide.read(settings.data_dir, engine.directory))

    def make(self, walk: Walk, today: dt.date | None = None, *, short: bool = False) -> Handout:
        """The hand-out for the answers given so far.

        Args:
            walk: the run beside its definition.
            today: the day that the steps' dates count from.
            short: for a meeting or the fridge: what matters, what goes well, whom to ring and what to do. Where there is danger
                there is no such page, and the whole one is made.
        """
        today = today or dt.date.today()
        checklist, voice = walk.checklist, walk.run.voice
        outcome = walk.decided()[0]
        short = short and not outcome.danger
        found = self._for_all_eyes(findings(walk)) if short else findings(walk)
        told = not (short and outcome.private)
        place = read_place(walk.place, self._engine) if walk.place else None
        matched = self._matcher.match(_once([*found.needs, *_whatever(outcome, walk)]), place)
        also = [here[0] for kind in outcome.kinds if told and (here := self._serving(kind, place))]
        needs = [self._need(group, walk, today, place) for group in _alike(matched)] if not outcome.danger else []
        kinds = self._engine.directory.kinds
        chosen = team(self._guide, walk.members, found.needs, kinds) if outcome.invites and not short else None
        steps = [
            _step(one, walk, today, self._engine)
            for one in outcome.steps
            if told and walk.holds(one.when) and not (short and self._tells_of_private(walk.behind(one.when)))
        ]
        front = next(iter(self._serving(_FRONT_DOOR, place)), None)
        wanted = [] if outcome.danger else [service.id for one in matched for service in one.services]
        most = [self._engine.directory.services[one] for one, _ in Counter(wanted).most_common()]
        first = next((one for one in [*also, *most] if one.contact.telephone), None)  # what the outcome leads to goes before
        made = Handout(
            checklist=checklist.id,
            voice=voice,
            title=checklist.title.of(voice),
            made_on=today,
            finished=walk.is_over,
            short=short,
            outcome=outcome.title.of(voice) if told else "",
            outcome_id=outcome.id,
            text=outcome.text.of(voice) if told else "",
            danger=outcome.danger,
            because=[] if short else _because(walk),
            matters=found.matters,
            members=[part for member in [None, *walk.members] if (part := _part(member, found, walk)) is not None],
            place=place.name if place else "",
            needs=needs,
            also=[self._line(one, today, place) for one in also],
            steps=steps,
            plan=[*steps, *(_ask(one) for one in needs if one.services)],
            seats=[self._seat(one, walk, place) for one in _mixed(chosen.invited if chosen else ())],
            parts={str(part): words for part, words in self._guide.parts.items()} if chosen else {},
            apart=list(chosen.apart) if chosen else [],
            beyond=[self._seat(Invited(one, (), ()), walk, place) for one in (chosen.beyond if chosen else ())],
            evidence=[]
            if short
            else _texts([one for question in found.looked_at for one in question.evidence] + checklist.evidence, voice),
            record=[] if short else _texts(checklist.record, voice),
            explained=[],
            first_call=self._line(first, today, place) if first else None,
            front_door=self._line(front, today, place) if front else None,
            decides=checklist.decides.of(voice),
            status=checklist.status,
            version=checklist.version,
            as_of=checklist.as_of,
            source=checklist.source,
            unverified=checklist.unverified,
        )
        return made if short else made.model_copy(update={"explained": self._explained(made, walk)})

    def _for_all_eyes(self, found: Findings) -> Findings:
        """What was found, without worries and without what may put somebody at risk where others read it."""
        kept = Findings(matters=[one for one in found.matters if not self._engine.urgent(one)])
        kept.strengths = [one for one in found.strengths if not (one.words and self._engine.urgent(one.words))]
        kept.needs = [one for one in found.needs if not self._is_private(one)]
        return kept

    def _is_private(self, need: NeedFound) -> bool:
        if need.own_words:
            return self._engine.urgent(need.words) is not None
        return any(self._engine.directory.needs[one].private for one in need.needs)

    def _tells_of_private(self, facts: Sequence[Fact]) -> bool:
        needs = self._engine.directory.needs
        return any(fact.option.danger or any(needs[one].private for one in fact.option.needs) for fact in facts)

    def prepare(self, enough: Callable[[], bool] = lambda: False) -> None:
        """Look up what every checklist may lead to, ahead of the first person who gets there, until that is `enough`."""
        checklists = self._engine.directory.checklists.values()
        needs = dict.fromkeys(need for checklist in checklists for need in _every_need(checklist))
        self._matcher.prepare(list(needs), enough)

    def _serving(self, kind: str, place: Place | None) -> list[Service]:
        """The services of a kind that serve a place, nearest first; all of them where no place was told."""
        return serving(self._active(kind), place, self._engine.directory.places)

    def _active(self, kind: str) -> list[Service]:
        corpus = self._engine.corpus
        return corpus.active[corpus.of_kind(self._engine.ranker.number[kind])]

    def _line(self, service: Service, today: dt.date, place: Place | None) -> ServiceLine:
        alone = service.kind in self._engine.tuning.each_its_own
        return _line(service, today, 0 if alone else max(len(self._serving(service.kind, place)) - 1, 0))

    def _need(self, group: Sequence[Matched], walk: Walk, today: dt.date, place: Place | None) -> NeedLine:
        """A need, whose it is, and the first services for it: one for each before a second for anybody."""
        of = dict.fromkeys(label(one.need.member, walk) for one in group)
        ranked = [service for rank in zip_longest(*(one.services for one in group)) for service in rank if service is not None]
        best = list({service.id: service for service in ranked}.values())[: max(_MOST_TOGETHER, len(group))]
        services = [self._line(service, today, place) for service in best]
        need = group[0].need
        return NeedLine(words=need.words, of=", ".join(of), own_words=need.own_words, services=services)

    def _seat(self, invited: Invited, walk: Walk, place: Place | None) -> Seat:
        person = invited.person
        kind: Kind | None = self._engine.directory.kinds.get(person.kind or "")
        here = self._serving(kind.id, place) if kind else []
        service = here[0] if len(here) == 1 else None  # of several schools or teams, nobody knows which is theirs
        return Seat(
            name=kind.name if kind else person.who or "",
            kind=kind.id if kind else None,
            part=person.part,
            reason=person.why,
            of=[label(member, walk) for member in invited.members],
            needs=list(invited.needs),
            service=service.name if service else "",
            telephone=service.contact.telephone if service else None,
        )

    def _explained(self, made: Handout, walk: Walk) -> list[WordLine]:
        """Words of the glossary that the hand-out uses: those its questions name, and any acronym."""
        text = " ".join(_strings(made.model_dump(mode="json", exclude={"source", "checklist"})))
        words = set(_WORDS.findall(text))
        terms = self._engine.directory.terms
        asked = {term for asked in walk.asked for term in asked.question.terms}
        used = [one for one in terms.values() if _uses(text, words, one, named=one.id in asked)]
        return [WordLine(word=_named(one), plain=one.plain, unverified=one.unverified) for one in used]


def _once(needs: Iterable[NeedFound]) -> list[NeedFound]:
    """Each need of each member once."""
    return list({(need.member, need.needs or need.words): need for need in needs}.values())


def _whatever(outcome: Outcome, walk: Walk) -> list[NeedFound]:
    """What an outcome looks for whatever was answered: what is open to every family."""
    children: Sequence[Member | None] = [one for one in walk.members if one.kind == "child"] or [None]
    question = walk.checklist.questions[0]
    return [NeedFound(child, outcome.title.of(walk.run.voice), (need,), question) for need in outcome.needs for child in children]


def _every_need(checklist: Checklist) -> Iterator[str]:
    for question in checklist.questions:
        yield from question.needs
        for option in question.options:
            yield from option.needs
    for outcome in checklist.outcomes:
        yield from outcome.needs


def _because(walk: Walk) -> list[str]:
    voice, lines = walk.run.voice, []
    for fact in walk.reasons():
        question, member = fact.asked.question, fact.asked.member
        of = f" ({label(member, walk)})" if member else ""
        lines.append(f"{question.ask.of(voice)}{of} {fact.option.words.of(voice)}.")
    return lines


def _part(member: Member | None, found: Findings, walk: Walk) -> MemberPart | None:
    """What was said of a member; of the family only when something was."""
    voice = walk.run.voice
    well, hard, open_ = (found.of(member, notes) for notes in (found.strengths, found.worries, found.unsure))
    if member is None and not (well or hard or open_):
        return None
    return MemberPart(
        name=label(member, walk),
        going_well=[_note(one, voice) for one in well],
        worries=[_note(one, voice) for one in hard],
        unsure=[_note(one, voice) for one in open_],
    )


def _note(note: Note, voice: Voice) -> NoteLine:
    question = note.asked.question
    could = question.who_could_tell.of(voice) if question.who_could_tell else ""
    graded = question.type == "several" or sum(one.worry for one in question.options) > 1
    chosen = ", ".join(note.chosen) if graded else ""  # a bare "No" tells nobody anything
    return NoteLine(subject=question.short.of(voice), chosen=chosen, words=note.words, who_could_tell=could)


def _step(step: Step, walk: Walk, today: dt.date, engine: SearchEngine) -> StepLine:
    voice = walk.run.voice
    topic = engine.directory.process.get(step.topic or "")
    return StepLine(
        do=step.do.of(voice), who=step.who.of(voice), by=_day(step.within_days, today), topic=topic.title if topic else None
    )


def _alike(matched: Sequence[Matched]) -> list[list[Matched]]:
    """What several of a family need, together."""
    groups: dict[tuple[str, bool], list[Matched]] = {}
    for one in matched:
        groups.setdefault((one.need.words, one.need.own_words), []).append(one)
    return list(groups.values())


def _ask(need: NeedLine) -> StepLine:
    words = f"“{need.words}”" if need.own_words else need.words
    return StepLine(do=f"Ask {need.services[0].name} about: {words} ({need.of})", who="")


def _day(days: int | None, today: dt.date) -> dt.date | None:
    """The day so many days on, or the Monday after where that is a weekend; today stays today."""
    if days is None:
        return None
    day = today + dt.timedelta(days=days)
    weekend = {_SATURDAY: 2, _SUNDAY: 1}.get(day.weekday(), 0) if days else 0
    return day + dt.timedelta(days=weekend)


def _line(service: Service, today: dt.date, others: int) -> ServiceLine:
    return ServiceLine(
        id=service.id,
        name=service.name,
        telephone=service.contact.telephone,
        best_times=service.contact.best_times,
        ages=age_words(service),
        others=others,
        will_ask=list(service.referral.will_ask),
        bring=list(service.referral.evidence),
        who_may_refer=list(service.referral.who),
        reviewed=service.last_reviewed,
        overdue=service.review_by < today,
        check_before_use=service.source.check_before_use,
    )


def _mixed(invited: Sequence[Invited]) -> list[Invited]:
    """The most concerned first; those who can lead before those who attend, and both before those who are asked."""
    order = {"lead": 0, "attend": 1, "ask": 2}
    ranked = sorted(invited, key=lambda one: -len(one.needs) - len(one.members) / 2)[:_MOST_SEATS]
    return sorted(ranked, key=lambda one: order[one.person.part])


def _texts(words: Iterable[Words], voice: Voice) -> list[str]:
    return list(dict.fromkeys(text for one in words if (text := one.only_in(voice))))


def _strings(data: object) -> Iterable[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)


def _uses(text: str, words: Set[str], term: Term, *, named: bool) -> bool:
    if term.acronym and words >= set(_WORDS.findall(term.acronym)) and re.search(rf"\b{re.escape(term.acronym)}\b", text):
        return True
    return named and re.search(rf"\b{re.escape(term.term)}\b", text, re.I) is not None


def _named(term: Term) -> str:
    return f"{term.term} ({term.acronym})" if term.acronym and term.acronym != term.term else term.term
