"""The public pages. Plain GET forms; nothing needs JavaScript."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Engine
from api.rest import find
from api.templating import render
from directory_index.errors import BadQueryError
from directory_index.explain import age_words
from directory_index.models import Service, Status
from directory_index.results import ServiceOut
from directory_index.search import SearchEngine

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_EXAMPLES = (
    "my 3 year old bites at nursery",
    "15 year old won't go to school and says she feels sick",
    "behind with the rent, two small children",
    "waiting for CAMHS, what can we do meanwhile",
)
_DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday", "SU": "Sunday"}
_WHOM_TO_ASK = "family_information_service"


@router.get("/")
def home(request: Request, engine: Engine) -> str:
    """The search box."""
    return render(request, "home.html", {"examples": _EXAMPLES, "services": len(engine.corpus.active)})


@router.get("/search")
def search(
    request: Request,
    engine: Engine,
    q: str = "",
    without: Annotated[list[str] | None, Query()] = None,
) -> HTMLResponse:
    """Results, with what was understood and what was left out."""
    hidden = without or []
    values = {"typed": q, "without": hidden, "fault": "", "results": None, "names": {}, "ask": [], "title": "Find help"}
    try:
        results = engine.search(q, without=hidden)
    except BadQueryError as error:
        return HTMLResponse(render(request, "search.html", {**values, "fault": str(error)}), error.status)
    values |= {
        "results": results,
        "names": {result.service.id: result.service.name for result in results.results},
        "ask": _whom_to_ask(engine),
        "title": f"{len(results.results)} results",
    }
    return HTMLResponse(render(request, "search.html", values))


@router.get("/services/{identifier}")
def service(request: Request, engine: Engine, identifier: str) -> str:
    """One service."""
    services = engine.services()
    entry = find(services, identifier, "service")
    values = {
        "service": entry,
        "kind": engine.directory.kinds[entry.kind],
        "successor": services.get(entry.replaced_by or ""),
        "overdue": entry.review_by < dt.date.today(),
        "ages": age_words(entry),
        "opening": _opening(entry),
    }
    return render(request, "service.html", values)


@router.get("/kinds")
def kinds(request: Request, engine: Engine) -> str:
    """All kinds."""
    found = sorted(engine.directory.kinds.values(), key=lambda kind: kind.name.lower())
    counts = {kind.id: len(engine.corpus.by_kind.get(engine.ranker.number[kind.id], [])) for kind in found}
    return render(request, "kinds.html", {"kinds": found, "counts": counts})


@router.get("/kinds/{identifier}")
def kind(request: Request, engine: Engine, identifier: str) -> str:
    """What is Portage?"""
    found = find(engine.directory.kinds, identifier, "kind")
    services = [ServiceOut.of(entry, found) for entry in engine.services().values() if entry.kind == found.id and entry.status is not Status.CLOSED]
    return render(request, "kind.html", {"kind": found, "kinds": engine.directory.kinds, "services": services})


@router.get("/glossary")
def glossary(request: Request, engine: Engine) -> str:
    """All words."""
    terms = sorted(engine.directory.terms.values(), key=lambda term: term.term.lower())
    return render(request, "glossary.html", {"terms": terms})


@router.get("/glossary/{identifier}")
def term(request: Request, engine: Engine, identifier: str) -> str:
    """One word."""
    terms = engine.directory.terms
    found = find(terms, identifier, "word")
    by_name = {other.term.lower(): other for other in terms.values()}
    see_also = [by_name[name.lower()] for name in found.see_also if name.lower() in by_name]
    return render(request, "term.html", {"term": found, "see_also": see_also})


@router.get("/levels")
def levels(request: Request, engine: Engine) -> str:
    """The levels of need."""
    return render(request, "levels.html", {"levels": list(engine.directory.levels.values())})


def _opening(entry: Service) -> list[str]:
    lines = []
    for schedule in entry.schedules:
        days = ", ".join(_DAYS[day] for day in schedule.days)
        line = f"{days} {schedule.opens_at} to {schedule.closes_at}"
        line += " monthly" if schedule.frequency == "MONTHLY" else ""
        line += f", {schedule.location}" if schedule.location else ""
        lines.append(line + (f" ({schedule.note})" if schedule.note else ""))
    return lines


def _whom_to_ask(engine: SearchEngine) -> list[Service]:
    return [entry for entry in engine.corpus.active if entry.kind == _WHOM_TO_ASK][:1]
