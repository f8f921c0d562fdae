"""The public pages. Plain forms and links; nothing needs JavaScript."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Engine
from api.forms import Posted, SearchForm
from api.rest import find
from api.templating import render
from directory_index.errors import BadQueryError
from directory_index.explain import age_words
from directory_index.models import Kind, NeedGroup, Service, Status, Term
from directory_index.results import Group, SearchResults, ServiceOut
from directory_index.search import SearchEngine

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_EXAMPLES = (
    "my 3 year old bites at nursery",
    "15 year old won't go to school and says she feels sick",
    "behind with the rent, two small children",
    "waiting for CAMHS, what can we do meanwhile",
)
_DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
# With "no-store" the Back button from a service shows an error of the browser's own in place of the results of a form.
# Only this browser may keep them, and it keeps the form's text for its Back button whatever it is told here.
_GO_BACK = "private, no-cache"
_IN_FULL = 10  # results with all they say; the others are a short list
_MOST_RESULTS = 30
_WHOM_TO_ASK = "family_information_service"
_SECTIONS = {
    "who": "Who it is for",
    "where": "Where and when",
    "does": "What it does and does not do",
    "when": "When it acts",
    "how": "How to get in",
    "if-not": "If it is not, or not yet, for you",
    "tips": "Tips from people who know it",
}


@router.get("/")
def home(request: Request, engine: Engine) -> str:
    """The search box."""
    return render(request, "home.html", {"examples": _EXAMPLES, "services": len(engine.corpus.active)})


@router.get("/search")
def search(
    request: Request,
    engine: Engine,
    q: str | None = None,
    without: Annotated[list[str] | None, Query()] = None,
    assume: Annotated[list[str] | None, Query()] = None,
) -> HTMLResponse:
    """Results for a link or a bookmark, which keep the text in the address."""
    return _results(request, engine, SearchForm(q, without or [], assume or []))


@router.post("/search")
def posted_search(request: Request, engine: Engine, form: Posted) -> HTMLResponse:
    """Results for a form, which leaves nothing in the address and so nothing in the browser's history."""
    response = _results(request, engine, form)
    response.headers["Cache-Control"] = _GO_BACK
    return response


@router.get("/services/{identifier}")
def service(request: Request, engine: Engine, identifier: str) -> str:
    """One service."""
    services = engine.services()
    entry = find(services, identifier, "service")
    opening = _opening(entry)
    absent = {"tips": not entry.tips, "where": not (entry.locations or opening)}
    values = {
        "service": entry,
        "kind": engine.directory.kinds[entry.kind],
        "closed": entry.status is Status.CLOSED,
        "successor": services.get(entry.replaced_by or ""),
        "overdue": entry.review_by < dt.date.today(),
        "ages": age_words(entry),
        "opening": opening,
        "sections": {key: text for key, text in _SECTIONS.items() if not absent.get(key)},
    }
    return render(request, "service.html", values)


@router.get("/kinds")
def kinds(request: Request, engine: Engine) -> str:
    """All kinds, under the needs they are for."""
    counts = Counter(entry.kind for entry in engine.corpus.active)
    return render(request, "kinds.html", {"groups": _kinds_by_need(engine), "counts": counts})


@router.get("/kinds/{identifier}")
def kind(request: Request, engine: Engine, identifier: str) -> str:
    """What is Portage?"""
    found = find(engine.directory.kinds, identifier, "kind")
    services = [
        ServiceOut.of(entry, found)
        for entry in engine.services().values()
        if entry.kind == found.id and entry.status is not Status.CLOSED
    ]
    values = {"kind": found, "kinds": engine.directory.kinds, "services": services, "ask": _whom_to_ask(engine)}
    return render(request, "kind.html", values)


@router.get("/glossary")
def glossary(request: Request, engine: Engine) -> str:
    """All words, by their first letters."""
    terms = sorted(engine.directory.terms.values(), key=lambda term: term.term.lower())
    letters = [(letter, list(group)) for letter, group in groupby(terms, key=_letter)]
    return render(request, "glossary.html", {"letters": letters})


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


@router.get("/docs")
def docs(request: Request) -> str:
    """The REST API for developers, without anybody else's scripts."""
    return render(request, "docs.html", {"schema": request.app.openapi(), "base": str(request.base_url)})


def _results(request: Request, engine: SearchEngine, form: SearchForm) -> HTMLResponse:
    # The title has nothing of what was typed: browsers keep titles in their history.
    values: dict[str, Any] = {
        "typed": form.q or "",
        "without": form.without,
        "assume": form.assume,
        "fault": "",
        "results": None,
        "title": "Find help",
    }
    if form.q is None:  # somebody opened /search itself, from their history say
        return HTMLResponse(render(request, "search.html", values))
    try:
        results = engine.search(form.q, limit=_MOST_RESULTS, without=form.without, assume=form.assume)
    except BadQueryError as error:
        return HTMLResponse(render(request, "search.html", {**values, "fault": str(error)}), error.status)
    values |= {
        "results": results,
        "in_full": _IN_FULL,
        "names": {one.id: one.name for result in results.results for one in (result.service, *result.also)},
        "leads": {result.service.id for result in results.results},
        "groups": _by(results.groups),
        "ask": _whom_to_ask(engine),
        "title": _title(results),
    }
    return HTMLResponse(render(request, "search.html", values))


def _title(results: SearchResults) -> str:
    if results.nothing_fits or not results.results:
        return "Tell us a little more" if results.question else "Nothing here fits well"
    return "1 service may help" if results.total == 1 else f"{results.total} services may help"


def _by(groups: Iterable[Group]) -> dict[str, list[Group]]:
    found: dict[str, list[Group]] = {"child": [], "need": []}
    for group in groups:
        found[group.by].append(group)
    return found


def _kinds_by_need(engine: SearchEngine) -> list[tuple[NeedGroup, list[Kind]]]:
    directory = engine.directory
    found: dict[str, list[Kind]] = defaultdict(list)
    for kind in sorted(directory.kinds.values(), key=lambda kind: kind.name.lower()):
        found[directory.needs[kind.needs[0]].parent].append(kind)
    return [(group, found[group.id]) for group in directory.groups.values() if group.id in found]


def _letter(term: Term) -> str:
    first = term.term[0].upper()
    return first if first.isalpha() else "0-9"


def _opening(entry: Service) -> list[str]:
    lines = []
    for schedule in entry.schedules:
        line = f"{_days(schedule.days)}, {schedule.opens_at} to {schedule.closes_at}"
        line += ", monthly" if schedule.frequency == "MONTHLY" else ""
        line += f", {schedule.location}" if schedule.location else ""
        lines.append(line + (f" ({schedule.note})" if schedule.note else ""))
    return lines


def _days(days: Collection[str]) -> str:
    whole = list(_DAYS)
    numbers = sorted(whole.index(day) for day in days)
    if len(numbers) == len(whole):
        return "Every day"
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{_DAYS[whole[numbers[0]]]} to {_DAYS[whole[numbers[-1]]]}"
    return ", ".join(_DAYS[whole[number]] for number in numbers)


def _whom_to_ask(engine: SearchEngine) -> list[Service]:
    return [entry for entry in engine.corpus.active if entry.kind == _WHOM_TO_ASK][:1]
