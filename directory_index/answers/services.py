"""Answers about services and kinds of service: remit, eligibility, threshold, how to get in; each from its own fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from directory_index.answers.fields import opening
from directory_index.answers.passages import Near
from directory_index.answers.said import At, Draft
from directory_index.models import Service, Status
from directory_index.query import Child


class Aspect(StrEnum):
    """What is asked about a service."""

    REMIT = "remit"
    ELIGIBILITY = "eligibility"
    THRESHOLD = "threshold"
    WOULD_ACCEPT = "would_accept"
    REFUSED = "refused"
    WHO_REFERS = "who_refers"
    HOW_TO_REFER = "how_to_refer"
    EVIDENCE = "evidence"
    WAIT = "wait"
    WHILE_WAITING = "while_waiting"
    CONTACT = "contact"
    WHEN = "when"
    WHERE = "where"
    COST = "cost"
    LANGUAGES = "languages"


MOST_NAMED = 4  # services of a kind that are answered for at once; of more, people pick one
_CALENDAR = "=opening/"
_NEAR = 0.38  # score from which a line of a remit is said to be near to the question
_NEARER = 0.45  # the same for lines of other fields than what is asked about
_MOST_LINES = 3
_FEW_LINES = 2


def about(
    draft: Draft, service: Service, aspects: Sequence[Aspect], children: Sequence[Child] = (), near: Sequence[Near] = ()
) -> Draft:
    """Answer about one service: the lines nearest to the question, then the aspects asked about, whole.

    `near` are the lines of its entry, nearest first; without an aspect, only those answer.
    """
    _standing(draft, service)
    if aspects:
        section = draft.desk.draft()
        for aspect in dict.fromkeys(aspects):
            _section(section, service, aspect, children)
        said = {place for line in section.answer.lines for place in line.fields.values()}
        close = [one for one in near[:_MOST_LINES] if one.score >= (_NEAR if _in_remit(one) else _NEARER)]
        say_lines(draft, service, [one for one in close if _in_remit(one) or not said & set(_places(service, one))][:_FEW_LINES])
        draft.append(section.answer)
    else:
        say_lines(draft, service, [one for one in near if one.score >= _NEAR][:_MOST_LINES] or list(near[:1]))
        _age_asked(draft, service, children)
    if service.source.check_before_use:
        draft.warn("check_number")
    return draft.show(service)


def side_by_side(draft: Draft, services: Sequence[Service], aspect: Aspect) -> Draft:
    """The same asked of several services, a line each."""
    draft.heading("each_heading")
    for service in services:
        draft.item("one", name=At(service, "name"), text=At(service, IN_SHORT[aspect](service)))
    return draft.show(*services)


def _section(draft: Draft, service: Service, aspect: Aspect, children: Sequence[Child]) -> None:
    if aspect is Aspect.ELIGIBILITY:
        _eligibility(draft, service)
        _age_asked(draft, service, children)
        _limits(draft, service)
    else:
        _OF_SERVICE[aspect](draft, service)


def say_lines(draft: Draft, service: Service, near: Sequence[Near]) -> None:
    """Say lines of an entry."""
    for one in near:
        draft.say(one.passage.template, **{slot: At(service, path) for slot, path in one.passage.slots.items()})


def _places(service: Service, near: Near) -> list[str]:
    return [At(service, path).address for slot, path in near.passage.slots.items() if slot != "name"]


def _in_remit(near: Near) -> bool:
    return near.passage.path.startswith("remit.")


def portrait(draft: Draft, service: Service) -> Draft:
    """One service in short: what it is, for whom, how to reach it."""
    _standing(draft, service)
    draft.say("about", text=At(service, "summary"))
    draft.say("about", text=At(service, "description"))
    _ages(draft, service)
    draft.say("cost", name=At(service, "name"), text=At(service, "cost"))
    draft.say("wait", name=At(service, "name"), text=At(service, "typical_wait"))
    _who(draft, service)
    _reach(draft, service)
    if service.source.check_before_use:
        draft.warn("check_number")
    return draft.show(service)


def whom_to_ask(draft: Draft, services: Mapping[str, Service]) -> Draft:
    """The family information service, for whatever is not answered here."""
    for service in _of_kind(services, "family_information_service")[:1]:
        return _person(draft, service, "whom_to_ask")
    return draft


def people(draft: Draft, services: Mapping[str, Service]) -> Draft:
    """The front door and the family information service: people to ring."""
    for service in _of_kind(services, "family_information_service")[:1]:
        _person(draft, service, "whom_to_ask")
    for service in _of_kind(services, "front_door")[:1]:
        _person(draft, service, "front_door")
    return draft


def _of_kind(services: Mapping[str, Service], kind: str) -> list[Service]:
    return [one for one in services.values() if one.kind == kind and one.status is Status.ACTIVE]


def _person(draft: Draft, service: Service, template: str) -> Draft:
    if service.contact.telephone:
        draft.say(template, name=At(service, "name"), telephone=At(service, "contact.telephone"))
    else:
        draft.say("whom_to_ask_plain", name=At(service, "name"))
    return draft.show(service)


def _standing(draft: Draft, service: Service) -> None:
    if service.status is Status.CLOSED:
        draft.warn("closed_since", name=At(service, "name"), day=At(service, "=day"))
    elif service.status is not Status.ACTIVE:
        draft.warn("closed", name=At(service, "name"))
    successor = draft.desk.directory.services.get(service.replaced_by or "")
    if successor is not None:
        draft.say("instead_now", name=At(successor, "name")).show(successor)


def _remit(draft: Draft, service: Service) -> None:
    draft.heading("does_heading", name=At(service, "name")).items(service, "remit.does")
    _limits(draft, service)


def _limits(draft: Draft, service: Service) -> None:
    draft.heading("does_not_heading")
    for number in range(len(service.remit.does_not)):
        path = f"remit.does_not[{number}]"
        draft.item("does_not", text=At(service, f"{path}.text"), instead=At(service, f"{path}.instead"))


def _ages(draft: Draft, service: Service) -> None:
    path = "eligibility.ages.words" if service.eligibility.ages.words else "=ages"
    draft.say("for_ages", name=At(service, "name"), ages=At(service, path))


def _age_asked(draft: Draft, service: Service, children: Sequence[Child]) -> None:
    ages = service.eligibility.ages
    if not children:
        return
    if all(line.template != "for_ages" for line in draft.answer.lines):
        _ages(draft, service)
    if ages.minimum_months is None and ages.maximum_months is None:
        draft.say("not_stated_age")
    else:
        shares = [_share_served(service, child) for child in children]
        draft.say("age_inside" if min(shares) >= 1 else "age_partly" if max(shares) > 0 else "age_outside")


def _share_served(service: Service, child: Child) -> float:
    """The share of a range of ages that the entry names, by its words and not as softly as a search takes it."""
    low, high = service.eligibility.ages.minimum_months, service.eligibility.ages.maximum_months
    start = child.minimum if low is None else max(child.minimum, low)
    end = child.maximum if high is None else min(child.maximum, high)
    return max(end - start, 0) / max(child.maximum - child.minimum, 1)


def _eligibility(draft: Draft, service: Service) -> None:
    _ages(draft, service)
    draft.say("area", text=At(service, "eligibility.area.words"))
    if service.eligibility.conditions:
        draft.heading("conditions_heading").items(service, "eligibility.conditions")


def _threshold(draft: Draft, service: Service) -> None:
    draft.say("acts_at", name=At(service, "name"), levels=At(service, "=levels"))
    for number in sorted(service.level_of_need):
        level = draft.desk.directory.levels.get(number)
        if level is not None:
            slots = {"level": At(level, "level"), "name": At(level, "name"), "plain": At(level, "plain")}
            draft.item("level_meaning", **slots)
    draft.say("threshold", text=At(service, "threshold"))
    _criteria(draft, service)
    draft.say("below", text=At(service, "below_threshold.offered"))


def _criteria(draft: Draft, service: Service) -> None:
    if not service.criteria:
        draft.say("no_criteria")
        return
    draft.heading("criteria_heading")
    for number in range(len(service.criteria)):
        path = f"criteria[{number}]"
        draft.item("criterion", text=At(service, f"{path}.text"), evidence=At(service, f"{path}.evidence"))


def _would_accept(draft: Draft, service: Service) -> None:
    draft.say("we_do_not_decide")
    _eligibility(draft, service)
    draft.say("threshold", text=At(service, "threshold"))
    _criteria(draft, service)
    _limits(draft, service)
    slots = {"ask_for": At(service, "contact.ask_for"), "best": At(service, "contact.best_times")}
    if service.contact.telephone:
        draft.say("ask_them", telephone=At(service, "contact.telephone"), **slots)
    else:
        draft.say("ask_them_otherwise", **slots)


def _refused(draft: Draft, service: Service) -> None:
    draft.say("offered", text=At(service, "below_threshold.offered"))
    draft.say("while_waiting", text=At(service, "below_threshold.while_waiting"))
    draft.say("come_back", text=At(service, "below_threshold.come_back_when"))
    draft.say("challenge", text=At(service, "below_threshold.challenge"))


def _who(draft: Draft, service: Service) -> None:
    draft.heading("who_heading", name=At(service, "name")).items(service, "referral.who")


def _who_refers(draft: Draft, service: Service) -> None:
    _who(draft, service)
    draft.say("on_behalf", text=At(service, "referral.on_behalf"))
    draft.say("consent", text=At(service, "referral.consent"))


def _evidence(draft: Draft, service: Service) -> None:
    if service.referral.evidence:
        draft.heading("evidence_heading", name=At(service, "name")).items(service, "referral.evidence")
    else:
        draft.say("no_evidence")
    draft.heading("will_ask_heading").items(service, "referral.will_ask")


def _how(draft: Draft, service: Service) -> None:
    _who_refers(draft, service)
    _reach(draft, service)
    _evidence(draft, service)
    draft.say("what_next", text=At(service, "referral.what_next"))
    draft.say("heard_by", text=At(service, "referral.heard_by"))
    draft.say("advice", text=At(service, "referral.advice_for_professionals"))


def _wait(draft: Draft, service: Service) -> None:
    draft.say("wait", name=At(service, "name"), text=At(service, "typical_wait"))
    draft.say("heard_by", text=At(service, "referral.heard_by"))
    draft.say("while_waiting", text=At(service, "below_threshold.while_waiting"))


def _while_waiting(draft: Draft, service: Service) -> None:
    draft.say("while_waiting", text=At(service, "below_threshold.while_waiting"))
    draft.say("offered", text=At(service, "below_threshold.offered"))


def _reach(draft: Draft, service: Service) -> None:
    contact = service.contact
    draft.heading("contact_heading", name=At(service, "name"))
    draft.item("ask_for", text=At(service, "contact.ask_for"))
    if contact.telephone and contact.telephone_note:
        slots = {"text": At(service, "contact.telephone"), "note": At(service, "contact.telephone_note")}
        draft.item("telephone_noted", **slots)
    elif contact.telephone:
        draft.item("telephone", text=At(service, "contact.telephone"))
    for name in ("email", "website"):
        if getattr(contact, name):
            draft.item(name, text=At(service, f"contact.{name}"))
    draft.items(service, "contact.other_channels", "also_by")
    draft.item("best_times", text=At(service, "contact.best_times"))


def _when(draft: Draft, service: Service) -> None:
    times = opening(service)
    if times:
        draft.heading("opening_heading", name=At(service, "name"))
        for number in range(len(times)):
            draft.item("as_it_stands", text=At(service, f"{_CALENDAR}{number}"))
    draft.say("best_times", text=At(service, "contact.best_times"))
    draft.say("out_of_hours", text=At(service, "contact.out_of_hours"))


def _where(draft: Draft, service: Service) -> None:
    if service.locations:
        draft.heading("where_heading", name=At(service, "name"))
        for number in range(len(service.locations)):
            draft.item("as_it_stands", text=At(service, f"=addresses/{number}"))
    else:
        draft.say("no_address")
    draft.say("given_by", text=At(service, "=channels"))
    draft.say("area", text=At(service, "eligibility.area.words"))


def _cost(draft: Draft, service: Service) -> None:
    draft.say("cost", name=At(service, "name"), text=At(service, "cost"))


def _languages(draft: Draft, service: Service) -> None:
    draft.say("languages", name=At(service, "name"), text=At(service, "languages"))


def _path(path: str) -> Callable[[Service], str]:
    return lambda _: path


_OF_SERVICE: dict[Aspect, Callable[[Draft, Service], None]] = {
    Aspect.REMIT: _remit,
    Aspect.ELIGIBILITY: _eligibility,
    Aspect.THRESHOLD: _threshold,
    Aspect.WOULD_ACCEPT: _would_accept,
    Aspect.REFUSED: _refused,
    Aspect.WHO_REFERS: _who_refers,
    Aspect.HOW_TO_REFER: _how,
    Aspect.EVIDENCE: _evidence,
    Aspect.WAIT: _wait,
    Aspect.WHILE_WAITING: _while_waiting,
    Aspect.CONTACT: _reach,
    Aspect.WHEN: _when,
    Aspect.WHERE: _where,
    Aspect.COST: _cost,
    Aspect.LANGUAGES: _languages,
}
IN_SHORT: dict[Aspect, Callable[[Service], str]] = {
    Aspect.REMIT: _path("summary"),
    Aspect.ELIGIBILITY: lambda service: "eligibility.ages.words" if service.eligibility.ages.words else "=ages",
    Aspect.THRESHOLD: _path("threshold"),
    Aspect.WOULD_ACCEPT: _path("threshold"),
    Aspect.REFUSED: _path("below_threshold.offered"),
    Aspect.WHO_REFERS: _path("=referrers"),
    Aspect.HOW_TO_REFER: _path("referral.what_next"),
    Aspect.EVIDENCE: _path("=evidence"),
    Aspect.WAIT: _path("typical_wait"),
    Aspect.WHILE_WAITING: _path("below_threshold.while_waiting"),
    Aspect.CONTACT: lambda service: "contact.telephone" if service.contact.telephone else "contact.ask_for",
    Aspect.WHEN: _path("contact.best_times"),
    Aspect.WHERE: lambda service: "=addresses/0" if service.locations else "=channels",
    Aspect.COST: _path("cost"),
    Aspect.LANGUAGES: _path("languages"),
}
