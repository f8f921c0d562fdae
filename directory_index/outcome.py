"""Puts a ranking into words: results with reasons, groups, what was left out, and one question when the text says little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from directory_index import explain
from directory_index.eligibility import age_fits
from directory_index.explain import Reason, ReasonKind
from directory_index.language import Word
from directory_index.models import Service
from directory_index.query import STAGES, Query
from directory_index.ranker import ADULT
from directory_index.results import (
    Choice,
    FacetOut,
    Group,
    LeftOut,
    Question,
    ReasonOut,
    Result,
    SearchResults,
    ServiceOut,
    Understood,
)

if TYPE_CHECKING:
    from directory_index.search import Candidate, Ranking, SearchEngine

_CLEAR_NEED = 0.12  # least share at which a need is said to be what the text is about
_LIKELY_NEED = 0.1  # and at which it may be given as a reason
_MOST_NEEDS = 4
_THIN = 2  # content words; with no more than these a query says little
_SHORT_CHARACTERS = 80
_SHORT = 5  # words; a longer text says something, whatever its words
_FEW = 5  # services listed of those left out
_MOST_ALSO = 12  # other services of a kind that are listed with a result; the page of the kind has them all
_CHOICES = 5
_BOUNDED = 2  # of the best few kinds so many are for some ages only when the age is worth asking for
_SETTLED = 0.5  # share of one need at which there is nothing to ask
_WORTH_ASKING = 0.015  # share of a need that may be meant


def present(engine: SearchEngine, ranking: Ranking, limit: int) -> SearchResults:
    """Give the results of a ranking, with a question back when it helps."""
    leader, shown = _shown(engine, ranking)
    needs = clear_needs(engine, ranking)
    results = [_result(engine, ranking, candidate, leader, needs) for candidate in shown[:limit]]
    if ranking.query.places:
        results = _with_places(engine, ranking, results, leader, limit)
    return SearchResults(
        understood=_understood(engine, ranking.query, needs),
        question=_question(engine, ranking, len(shown)),
        results=results,
        groups=list(_groups(engine, ranking, shown[:limit], needs)),
        left_out=list(_left_out(engine, ranking, shown)),
        nothing_fits=not (ranking.fits and shown),
        advice=None if ranking.fits and results else _advice(),
        total=len(shown),
    )


def total(engine: SearchEngine, ranking: Ranking) -> int:
    """How many results a ranking has."""
    return len(_shown(engine, ranking)[1])


def _shown(engine: SearchEngine, ranking: Ranking) -> tuple[Candidate | None, list[Candidate]]:
    """The leader, and the candidates for which something speaks: a result for which nothing speaks is none."""
    shown = [candidate for candidate in ranking.candidates if candidate.services]
    if not ranking.fits:
        shown = [one for one in shown if _speaks_for_itself(engine, ranking, one)][: engine.tuning.shown_without_fit]
    leader = _leader(engine, ranking)
    beside = leader is not None or bool(ranking.query.words)  # there is something to stand beside
    least = engine.tuning.floor_beside
    shown = [one for one in shown if (beside and one.gain >= least) or _speaks_for_itself(engine, ranking, one)]
    return leader, shown


def clear_needs(engine: SearchEngine, ranking: Ranking) -> list[str]:
    """The needs the text is about, most likely first, where they stand out."""
    return [need for need, share in _needs(engine, ranking) if share >= _CLEAR_NEED]


def _likely_needs(engine: SearchEngine, ranking: Ranking) -> list[str]:
    named = [engine.need_ids[number] for number in ranking.named_needs]
    return [*named, *(need for need, share in _needs(engine, ranking) if share >= _LIKELY_NEED)]


def _needs(engine: SearchEngine, ranking: Ranking) -> list[tuple[str, float]]:
    order = np.argsort(-ranking.needs)[:_MOST_NEEDS]
    return [(engine.need_ids[i], float(ranking.needs[i])) for i in order]


def _result(
    engine: SearchEngine, ranking: Ranking, candidate: Candidate, leader: Candidate | None, needs: Sequence[str]
) -> Result:
    best, *others = candidate.services
    reasons = list(_reasons(engine, ranking, candidate, leader, best))
    several = len(ranking.query.children) > 1
    kind = candidate.kind
    return Result(
        service=engine.brief(best),
        why=explain.sentence(reasons),
        reasons=[ReasonOut(kind=reason.kind, text=reason.text) for reason in reasons],
        also=[engine.brief(service) for service in others[:_MOST_ALSO]],
        also_total=len(others),
        best_for=[child.label for child in ranking.query.children if age_fits(best, child)] if several else [],
        needs=[engine.directory.needs[need].label for need in needs if need in kind.needs or need in best.needs],
    )


def _words_for(query: Query, service: Service) -> list[Word]:
    """The words that may speak for a service: of a text with several children, those said of the children it serves."""
    if len(query.children) < 2:
        return list(query.content)
    about = [child.about for child in query.children if age_fits(service, child)]
    return [word for word in query.content if any(word.text in text for text in about)]


def _speaks_for_itself(engine: SearchEngine, ranking: Ranking, candidate: Candidate) -> bool:
    return any(_direct_reasons(engine, ranking, candidate, candidate.services[0]))


def _reasons(
    engine: SearchEngine, ranking: Ranking, candidate: Candidate, leader: Candidate | None, service: Service
) -> Iterator[Reason]:
    """What is so, strongest first: its name, the words, a statement close by, the company it keeps, age, place, condition."""
    query = ranking.query
    direct = list(_direct_reasons(engine, ranking, candidate, service))
    yield from direct
    if not direct:
        if leader is not None and candidate.gain > leader.gain:
            yield explain.asked_first_reason()
        elif leader is not None and leader is not candidate:
            differ = leader.kind.id in engine.tuning.each_its_own
            yield explain.beside_reason(leader.services[0].name if differ else leader.kind.name)
        elif query.words:
            yield explain.word_meaning_reason(query.words[0])
        else:
            return
    age = explain.age_reason(service, [child for child in query.children if age_fits(service, child)])
    if age:
        yield age
    place = _place_reason(engine, query, service)
    if place:
        yield place
    condition = explain.condition_reason(service)
    if condition:
        yield condition


def _leader(engine: SearchEngine, ranking: Ranking) -> Candidate | None:
    """The first candidate that speaks for itself: others may stand beside it."""
    return next(
        (item for item in ranking.candidates[:_FEW] if item.services and _speaks_for_itself(engine, ranking, item)),
        None,
    )


def _direct_reasons(engine: SearchEngine, ranking: Ranking, candidate: Candidate, service: Service) -> Iterator[Reason]:
    """Reasons that lie in the text and the entry alone."""
    query, kind = ranking.query, candidate.kind
    if service.id in query.services or kind.id in query.kinds:
        yield Reason(ReasonKind.NAME, f"you asked for {service.name if service.id in query.services else kind.name}")
    told = engine.evidence.telling(_words_for(query, service), service, engine.corpus.terms(service))
    if told:
        yield explain.word_reason(told)
    close = None
    if len(told) < 2:
        own = engine.corpus.closest(engine.corpus.number[service.id], ranking.vector)
        ofkind = engine.nearest_of_kind(ranking.vector, engine.ranker.number[kind.id])
        close = explain.meaning_reason(*max(own, ofkind, key=lambda pair: pair[1]))
    if close:
        yield close
    if not told and not close:
        shared = [need for need in _likely_needs(engine, ranking) if need in kind.needs or need in service.needs]
        if shared:
            yield explain.need_reason(engine.directory.needs[shared[0]].label)


def _place_reason(engine: SearchEngine, query: Query, service: Service) -> Reason | None:
    if not query.places:
        return None
    places, wanted = engine.directory.places, query.places[0]
    for location in service.locations:
        if wanted in explain.around(location.place, places):
            return Reason(ReasonKind.PLACE, f"it is in {places[wanted].name} ({location.name})")
    if service.reaches_people:
        ways = {
            "home_visit": "home visits",
            "school_visit": "visits to schools",
            "telephone": "telephone",
            "online": "the internet",
            "text": "text",
        }
        listed = [ways[channel] for channel in service.channels if channel in ways]
        return Reason(ReasonKind.PLACE, f"it reaches {places[wanted].name} by {' and '.join(listed[:2])}")
    if service.locations:
        near = min(service.locations, key=lambda location: explain.kilometres(location.place, wanted, places))
        far = explain.kilometres(near.place, wanted, places)
        return Reason(
            ReasonKind.PLACE,
            f"it is at {near.name}, about {max(1, round(far))} km from {places[wanted].name} in a straight line",
        )
    return None


def _with_places(
    engine: SearchEngine, ranking: Ranking, results: list[Result], leader: Candidate | None, limit: int
) -> list[Result]:
    """Other services of a kind that sit in the place named are results of their own, after the best of each kind."""
    query = ranking.query
    more = []
    for result in results:
        there = [
            out
            for out in result.also
            if any(
                query.places[0] in explain.around(location.place, engine.directory.places)
                for location in engine.corpus.all[out.id].locations
            )
        ]
        here = {out.id for out in there}
        result.also = [out for out in result.also if out.id not in here]
        result.also_total -= len(here)
        candidate = next(item for item in ranking.candidates if item.kind.id == result.service.kind)
        for out in there:
            service = engine.corpus.all[out.id]
            reasons = list(_reasons(engine, ranking, candidate, leader, service))
            more.append(
                result.model_copy(
                    update={
                        "service": out,
                        "also": [],
                        "also_total": 0,
                        "why": explain.sentence(reasons),
                        "reasons": [ReasonOut(kind=r.kind, text=r.text) for r in reasons],
                    }
                )
            )
    return (results + more)[:limit]


def _understood(engine: SearchEngine, query: Query, needs: Sequence[str]) -> Understood:
    return Understood(
        text=query.text,
        searched_for=query.corrected,
        facets=[FacetOut(kind=facet.kind, key=facet.key, label=facet.label, text=facet.text) for facet in query.facets],
        children=[child.label for child in query.children],
        places=[engine.directory.places[place].name for place in query.places],
        needs=[engine.directory.needs[need].label for need in needs],
        audience=query.audience,
    )


def _groups(engine: SearchEngine, ranking: Ranking, shown: Sequence[Candidate], needs: Sequence[str]) -> Iterator[Group]:
    """By child when there are several children, by need when the text is clearly about several."""
    children = ranking.query.children
    if len(children) > 1:
        for number, child in enumerate(children):
            fitting = [item for item in shown if number in item.children]
            if number < len(ranking.said_of):  # what is said of this child counts as much as the whole text
                said = ranking.said_of[number]
                fitting.sort(key=lambda item: -np.log(item.gain) - said[engine.ranker.number[item.kind.id]])
            leads = [next((one for one in item.services if age_fits(one, child)), None) for item in fitting]
            yield Group(by="child", label=child.label, services=[lead.id for lead in leads if lead])
    if len(needs) > 1:
        taken: set[str] = set()
        for need in needs:
            fitting = [item for item in shown if need in item.kind.needs or need in item.services[0].needs]
            fitting = [item for item in fitting if item.kind.id not in taken]
            taken.update(item.kind.id for item in fitting)
            if fitting:
                yield Group(
                    by="need",
                    label=engine.directory.needs[need].label,
                    services=[item.services[0].id for item in fitting],
                )


def _left_out(engine: SearchEngine, ranking: Ranking, shown: Sequence[Candidate]) -> Iterator[LeftOut]:
    """What would have come but for age, area or remit, and closed services asked for by name."""
    by_reason: dict[str, list[Service]] = {"age": [], "area": []}
    for candidate in (*ranking.candidates, *ranking.below):
        for service, why_not in candidate.unfit:
            if not candidate.services or why_not == "area":
                by_reason[why_not].append(service)
    texts = {"age": "Not for the age you gave", "area": "Not for people who live where you said"}
    for reason, services in by_reason.items():
        if services:
            yield LeftOut(reason=reason, text=texts[reason], count=len(services), services=_outs(engine, services))  # type: ignore[arg-type]
    yield from _other_remit(engine, ranking, shown)
    closed = [
        engine.corpus.all[name] for name in sorted(ranking.query.services) if name not in {s.id for s in engine.corpus.active}
    ]
    if closed:
        yield LeftOut(
            reason="closed",
            text="Closed; its page says what took its place",
            count=len(closed),
            services=_outs(engine, closed),
        )


def _other_remit(engine: SearchEngine, ranking: Ranking, shown: Sequence[Candidate]) -> Iterator[LeftOut]:
    """Kinds whose words are near but whose remit is another, where the catalogue says what the difference is."""
    present_kinds = {candidate.kind.id: candidate.kind for candidate in shown}
    for candidate in ranking.below[:_FEW]:
        if not candidate.services or candidate.kind.id in present_kinds:
            continue
        differences = [
            f"{candidate.kind.name}: {other.difference}"
            for kind in present_kinds.values()
            for other in kind.confusable_with
            if other.kind == candidate.kind.id
        ]
        if differences:
            services = list(candidate.services)
            yield LeftOut(reason="remit", text=differences[0], count=len(services), services=_outs(engine, services))


def _outs(engine: SearchEngine, services: Sequence[Service]) -> list[ServiceOut]:
    return [engine.brief(service) for service in services[:_FEW]]


def _question(engine: SearchEngine, ranking: Ranking, count: int) -> Question | None:
    """One short question back: which meaning, how old, or what it is about."""
    query = ranking.query
    double = next((term for term in query.words if term.ambiguous), None)
    if double and len(query.content) <= _THIN:
        meanings = [double.term, *double.ambiguous]
        asked = f"{double.acronym or double.term} can mean more than one thing. Which do you mean?"
        return _with_choices(asked, [_said(engine, text) for text in meanings[:_CHOICES]])
    if (
        len(query.content) > _THIN
        or len(query.text.split()) > _SHORT
        or len(query.text) > _SHORT_CHARACTERS
        or query.kinds
        or query.services
    ):
        return None
    if query.content and not query.children and _age_matters(ranking):
        ages = [(label, key) for key, (label, *_) in STAGES.items()]
        return _with_choices("How old is the child?", [_picked(engine, ranking, *age) for age in ages])
    if query.needs or float(ranking.needs.max()) >= _SETTLED:
        return None
    order = np.argsort(-ranking.needs)[:_CHOICES]
    options = [engine.directory.needs[engine.need_ids[i]] for i in order if ranking.needs[i] >= _WORTH_ASKING]
    picks = [_picked(engine, ranking, need.label, f"need-{need.id}") for need in options] if count else []
    return _with_choices("What is it mostly about?", picks)


def _age_matters(ranking: Ranking) -> bool:
    """Whether the best kinds differ in whom they serve by age; debt advice does not ask."""
    best = [candidate.kind.ages for candidate in ranking.candidates[:_FEW]]
    young = sum(ages.served in ("child", "both") and ages.maximum_months is not None for ages in best)
    grown = sum(ages.served != "child" and (ages.minimum_months or 0) >= ADULT for ages in best)
    return young >= 1 and young + grown >= _BOUNDED


def _said(engine: SearchEngine, text: str) -> Choice:
    return Choice(label=text, query=text, assume=None, results=engine.count(text))


def _picked(engine: SearchEngine, ranking: Ranking, label: str, key: str) -> Choice:
    return Choice(label=label, query=ranking.query.text, assume=key, results=engine.count_assuming(ranking, key))


def _with_choices(text: str, choices: Sequence[Choice]) -> Question | None:
    choices = [choice for choice in choices if choice.results]
    return Question(text=text, choices=choices) if len(choices) > 1 else None


def _advice() -> str:
    return (
        "Nothing in the directory fits this well. Say in a few more words what happens, how old the child is, or what "
        "would help. "
        "Or ask a person: the family information service knows what there is, and in danger ring 999."
    )
