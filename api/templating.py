"""Jinja templates and what every page knows."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

_HERE = Path(__file__).parent
_environment = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def plain_date(day: dt.date) -> str:
    """A date as GOV.UK writes it: 5 October 2026."""
    return f"{day.day} {day:%B %Y}"


def telephone_link(number: str) -> str:
    """The digits to dial, for a tel: link."""
    return re.sub(r"[^\d+]", "", number.split("(")[0].split(",")[0])


def search_link(q: str, without: list[str] | None = None) -> str:
    """The address of a search."""
    return "/search?" + urlencode([("q", q), *(("without", key) for key in without or [])])


_environment.filters["plain_date"] = plain_date
_environment.filters["telephone_link"] = telephone_link
_environment.globals["search_link"] = search_link


def render(request: Request, template: str, values: dict[str, Any]) -> str:
    """Render a page; templates whose names begin with "_" are parts of pages."""
    return _environment.get_template(template).render(path=request.url.path, **values)
