"""Answers about words: what a term, an acronym, a kind of service or a level of need means, and how two or three differ."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from directory_index.answers.kinds import kind_differences
from directory_index.answers.said import At, Button, Draft, Record
from directory_index.answers.services import portrait
from directory_index.models import Kind, LevelOfNeed, Service, Term

_MOST_COMPARED = 3


def explain_term(draft: Draft, term: Term) -> Draft:
    """What a word means, whether it is still used, what replaced it, and what else it can mean."""
    name = {"name": At(term, "term"), "text": At(term, "plain")}
    if term.acronym and term.acronym.lower() != term.term.lower():
        draft.say("meaning_full", acronym=At(term, "acronym"), **name)
    else:
        draft.say("meaning", **name)
    if term.detail:
        draft.say("detail", text=At(term, "detail"))
    _standing(draft, term)
    if term.ambiguous:
        draft.say("can_also_mean").items(term, "ambiguous")
    if term.unverified:
        draft.warn("unverified")
    return draft


def which_term(draft: Draft, terms: Sequence[Term]) -> Draft:
    """One set of letters that stands for several words: each in a line, and which one is asked."""
    draft.say("several_meanings")
    for term in terms:
        draft.item("meaning", name=At(term, "term"), text=At(term, "plain"))
    known = {term.term.lower() for term in terms}
    for term in terms:
        for number, other in enumerate(term.ambiguous):
            if other.lower() not in known:
                known.add(other.lower())
                draft.item("as_it_stands", text=At(term, f"ambiguous[{number}]"))
    return draft.offer(*(Button(label=term.term, message=f"What does {term.term} mean?") for term in terms))


def explain_kind(draft: Draft, kind: Kind, here: Sequence[Service]) -> Draft:
    """What a kind of service is, and which there are here."""
    draft.say("kind_is", name=At(kind, "name"), text=At(kind, "what"))
    if kind.also_known_as:
        draft.say("kind_also", also=At(kind, "=also"))
    draft.heading("kind_does_heading").items(kind, "does")
    draft.heading("kind_does_not_heading").items(kind, "does_not")
    draft.say("kind_ages", ages=At(kind, "=ages"))
    draft.say("kind_who", text=At(kind, "who_may_refer"))
    kind_differences(draft, kind)
    return draft.show(*here[:_MOST_COMPARED]) if here else draft.say("none_here")


def explain_level(draft: Draft, level: LevelOfNeed) -> Draft:
    """One level of need."""
    draft.heading("level_heading", level=At(level, "level"), name=At(level, "name"))
    draft.say("level_plain", text=At(level, "plain"))
    for template, path in (
        ("level_who", "who_acts"),
        ("level_assessment", "assessment"),
        ("level_plan", "plan"),
        ("level_consent", "consent"),
        ("level_door", "front_door"),
        ("level_goes_on", "continues"),
    ):
        draft.item(template, text=At(level, path))
    return draft.say("level_local")


def explain_levels(draft: Draft) -> Draft:
    """All levels, a line each."""
    draft.say("levels_intro")
    for level in draft.desk.directory.levels.values():
        slots = {"level": At(level, "level"), "name": At(level, "name"), "plain": At(level, "plain")}
        draft.item("level_line", **slots)
        draft.offer(Button(label=f"Level {level.level}", message=f"What is level {level.level}?"))
    return draft.say("level_local")


def compare(draft: Draft, records: Sequence[Record], terms: Sequence[Term | None] = ()) -> Draft:
    """Two or three things side by side; `terms` are words for the kinds among them, said with each."""
    for record, term in zip_longest(records[:_MOST_COMPARED], terms[: len(records)]):
        if isinstance(record, Term):
            draft.heading("difference_heading", name=At(record, "term"))
            explain_term(draft, record)
        elif isinstance(record, Kind):
            draft.heading("difference_heading", name=At(record, "name"))
            if term is not None:
                draft.say("meaning", name=At(term, "term"), text=At(term, "plain"))
            _kind_facts(draft, record)
        elif isinstance(record, Service):
            draft.heading("difference_heading", name=At(record, "name"))
            _service_facts(draft, record)
        elif isinstance(record, LevelOfNeed):
            explain_level(draft, record)
    _told_apart(draft, [record for record in records if isinstance(record, Kind)])
    return draft


def explain_service(draft: Draft, service: Service) -> Draft:
    """What one particular service is."""
    return portrait(draft, service)


def _standing(draft: Draft, term: Term) -> None:
    if term.status == "former" and term.period:
        draft.say("former", period=At(term, "period"))
    elif term.status == "former":
        draft.say("former_plain")
    elif term.status == "local":
        draft.say("local_word")
    if term.replaced_by:
        draft.say("now_called", text=At(term, "=replaced_by"))
    if term.replaces:
        draft.say("came_after", text=At(term, "=replaces"))


def _kind_facts(draft: Draft, kind: Kind) -> None:
    draft.say("about", text=At(kind, "what"))
    draft.item("kind_ages", ages=At(kind, "=ages"))
    draft.item("kind_levels", levels=At(kind, "=levels"))
    draft.item("kind_threshold", text=At(kind, "threshold"))
    draft.item("kind_who", text=At(kind, "who_may_refer"))
    draft.item("kind_wait", text=At(kind, "typical_wait"))


def _service_facts(draft: Draft, service: Service) -> None:
    draft.say("about", text=At(service, "summary"))
    path = "eligibility.ages.words" if service.eligibility.ages.words else "=ages"
    draft.item("for_ages", name=At(service, "name"), ages=At(service, path))
    draft.item("acts_at", name=At(service, "name"), levels=At(service, "=levels"))
    draft.item("threshold", text=At(service, "threshold"))
    draft.item("wait", name=At(service, "name"), text=At(service, "typical_wait"))
    draft.item("cost", name=At(service, "name"), text=At(service, "cost"))
    draft.show(service)


def _told_apart(draft: Draft, kinds: Sequence[Kind]) -> None:
    """What the entries of the kinds themselves say of the difference between them."""
    among = {kind.id for kind in kinds}
    for kind in kinds:
        for number, other in enumerate(kind.confusable_with):
            if other.kind in among:
                slots = {"other": At(draft.desk.directory.kinds[other.kind], "name")}
                draft.item("kind_differs", difference=At(kind, f"confusable_with[{number}].difference"), **slots)
