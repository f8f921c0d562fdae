"""Answers about kinds of service: what is so anywhere, then what its services here say."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from directory_index.answers.said import At, Button, Draft
from directory_index.answers.services import IN_SHORT, MOST_NAMED, Aspect
from directory_index.models import Kind, Service


def about_kind(draft: Draft, kind: Kind, here: Sequence[Service], aspect: Aspect) -> Draft:
    """Answer about a kind: what is so anywhere, then what its services here say."""
    said = aspect in _OF_KIND
    if said:
        _OF_KIND[aspect](draft, kind)
    if not here:
        return draft.say("none_here")
    if len(here) > MOST_NAMED:
        draft.say("which_one" if said else "kind_not_said")
    else:
        draft.heading("here_heading")
        for service in here:
            draft.item("one", name=At(service, "name"), text=At(service, IN_SHORT[aspect](service)))
    draft.show(*here[:MOST_NAMED])
    return draft.offer(*(Button(label=service.name, message=service.name) for service in here[:MOST_NAMED]))


def kind_remit(draft: Draft, kind: Kind) -> None:
    """What a kind is, does and does not do."""
    draft.say("kind_is", name=At(kind, "name"), text=At(kind, "what"))
    draft.heading("kind_does_heading").items(kind, "does")
    draft.heading("kind_does_not_heading").items(kind, "does_not")


def kind_differences(draft: Draft, kind: Kind) -> None:
    """What a kind is mixed up with."""
    for number, other in enumerate(kind.confusable_with):
        slots = {"other": At(draft.desk.directory.kinds[other.kind], "name")}
        draft.item("kind_differs", difference=At(kind, f"confusable_with[{number}].difference"), **slots)


def _kind_threshold(draft: Draft, kind: Kind) -> None:
    draft.say("kind_levels", levels=At(kind, "=levels"))
    draft.say("kind_threshold", text=At(kind, "threshold"))


def _kind_would_accept(draft: Draft, kind: Kind) -> None:
    draft.say("we_do_not_decide")
    draft.say("kind_ages", ages=At(kind, "=ages"))
    _kind_threshold(draft, kind)
    draft.say("kind_evidence", text=At(kind, "referral_evidence"))


def _kind_ages(draft: Draft, kind: Kind) -> None:
    draft.say("kind_is", name=At(kind, "name"), text=At(kind, "what"))
    draft.say("kind_ages", ages=At(kind, "=ages"))


def _kind_how(draft: Draft, kind: Kind) -> None:
    draft.say("kind_who", text=At(kind, "who_may_refer"))
    draft.say("kind_evidence", text=At(kind, "referral_evidence"))


def _kind_line(template: str, path: str) -> Callable[[Draft, Kind], None]:
    def say(draft: Draft, kind: Kind) -> None:
        draft.say(template, text=At(kind, path))

    return say


_OF_KIND: dict[Aspect, Callable[[Draft, Kind], None]] = {
    Aspect.REMIT: kind_remit,
    Aspect.ELIGIBILITY: _kind_ages,
    Aspect.THRESHOLD: _kind_threshold,
    Aspect.WOULD_ACCEPT: _kind_would_accept,
    Aspect.WHO_REFERS: _kind_line("kind_who", "who_may_refer"),
    Aspect.HOW_TO_REFER: _kind_how,
    Aspect.EVIDENCE: _kind_line("kind_evidence", "referral_evidence"),
    Aspect.WAIT: _kind_line("kind_wait", "typical_wait"),
    Aspect.WHEN: _kind_line("kind_when", "best_time_to_contact"),
}
