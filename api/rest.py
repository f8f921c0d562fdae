"""The REST API, version 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.dependencies import Engine
from directory_index.errors import NotFoundError
from directory_index.models import Kind, LevelOfNeed, Need, NeedGroup, Service, Term
from directory_index.results import SearchResults, ServiceOut

Item = TypeVar("Item")
router = APIRouter(prefix="/api/v1")


class Problem(BaseModel):
    """What every error looks like."""

    status: int
    message: str = Field(description="What is wrong and what to do, in words.")


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem},
    404: {"model": Problem},
    422: {"model": Problem},
    503: {"model": Problem},
}


class ServicePage(BaseModel):
    """Services, some at a time."""

    total: int
    services: list[ServiceOut]


@router.get("/search", responses=PROBLEMS, tags=["search"])
def search(
    engine: Engine,
    q: Annotated[str, Query(description="What is wrong or wanted, in any words; up to 4,000 characters.")],
    limit: Annotated[int, Query(ge=1, le=50, description="Most results to give.")] = 10,
    without: Annotated[list[str] | None, Query(description="Keys of facets (understood.facets) not to use.")] = None,
    assume: Annotated[list[str] | None, Query(description="Keys of answers to a question (question.choices).")] = None,
) -> SearchResults:
    """Find services by need, each with its reasons."""
    return engine.search(q, limit=limit, without=without or (), assume=assume or ())


@router.get("/services", responses=PROBLEMS, tags=["directory"])
def services(
    engine: Engine,
    kind: Annotated[str | None, Query(description="Only services of this kind.")] = None,
    need: Annotated[str | None, Query(description="Only services that help with this need.")] = None,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ServicePage:
    """List services, in the order of their names."""
    directory = engine.directory
    if kind is not None and kind not in directory.kinds:
        raise NotFoundError(f"There is no kind '{kind}'. /api/v1/kinds lists them.")
    if need is not None and need not in directory.needs:
        raise NotFoundError(f"There is no need '{need}'. /api/v1/needs lists them.")
    found = [
        service
        for service in sorted(engine.services().values(), key=lambda service: service.name)
        if (kind is None or service.kind == kind) and (need is None or need in service.needs)
    ]
    page = [ServiceOut.of(service, directory.kinds[service.kind]) for service in found[offset : offset + limit]]
    return ServicePage(total=len(found), services=page)


@router.get("/services/{identifier}", responses=PROBLEMS, tags=["directory"])
def service(engine: Engine, identifier: str) -> Service:
    """One entry, whole."""
    return find(engine.services(), identifier, "service")


@router.get("/kinds", responses=PROBLEMS, tags=["directory"])
def kinds(engine: Engine) -> list[Kind]:
    """What kinds of service there are anywhere."""
    return list(engine.directory.kinds.values())


@router.get("/kinds/{identifier}", responses=PROBLEMS, tags=["directory"])
def kind(engine: Engine, identifier: str) -> Kind:
    """One kind: what it is, does and does not do."""
    return find(engine.directory.kinds, identifier, "kind")


class Needs(BaseModel):
    """The needs taxonomy."""

    groups: list[NeedGroup]
    needs: list[Need]


@router.get("/needs", responses=PROBLEMS, tags=["directory"])
def needs(engine: Engine) -> Needs:
    """The needs taxonomy."""
    return Needs(groups=list(engine.directory.groups.values()), needs=list(engine.directory.needs.values()))


@router.get("/glossary", responses=PROBLEMS, tags=["words"])
def glossary(engine: Engine) -> list[Term]:
    """Words of the field in plain English."""
    return list(engine.directory.terms.values())


@router.get("/glossary/{identifier}", responses=PROBLEMS, tags=["words"])
def term(engine: Engine, identifier: str) -> Term:
    """One word."""
    return find(engine.directory.terms, identifier, "term")


@router.get("/levels", responses=PROBLEMS, tags=["words"])
def levels(engine: Engine) -> list[LevelOfNeed]:
    """The four levels of need."""
    return list(engine.directory.levels.values())


class Health(BaseModel):
    """Whether the process lives, or is ready to search."""

    status: str


@router.get("/health", tags=["operation"])
def health() -> Health:
    """The process lives."""
    return Health(status="ok")


@router.get("/ready", responses=PROBLEMS, tags=["operation"])
def ready(engine: Engine) -> Health:
    """The index is open and searches are answered."""
    del engine  # without one the dependency has answered already
    return Health(status="ready")


def find(items: Mapping[str, Item], identifier: str, what: str) -> Item:
    """The item with an id, or a 404 in words."""
    item = items.get(identifier)
    if item is None:
        raise NotFoundError(f"There is no {what} with this name. It may have been renamed: search for it instead.")
    return item
