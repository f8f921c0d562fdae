"""Jinja templates and what every page knows."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from directory_index.explain import Reason, ReasonKind, plain_date, sentence
from directory_index.results import Result

_HERE = Path(__file__).parent
_LONGEST_REASON = 110  # characters; about three lines of a phone
_environment = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def telephone_link(number: str) -> str:
    """The digits to dial, for a tel: link."""
    return re.sub(r"[^\d+]", "", number.split("(")[0].split(",")[0])


def search_link(q: str) -> str:
    """The address of a search that nobody typed."""
    return "/search?" + urlencode({"q": q})


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def ended(text: str) -> str:
    """The text with a full stop, where it has no end of its own."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def first_part(text: str) -> str:
    """The first clause of a text: 'Free; trips ask for £4' is 'Free' until the service's own page."""
    return re.split(r"[;.](?:\s|$)", text, maxsplit=1)[0].strip()


def unended(text: str) -> str:
    """The text without its full stop, to go on after it."""
    return text.removesuffix(".")


def because(result: Result) -> str:
    """Why a result is shown, without its condition, which stands in a line of its own."""
    reasons = [Reason(ReasonKind(reason.kind), shortened(reason.text)) for reason in result.reasons]
    return sentence([reason for reason in reasons if reason.kind is not ReasonKind.CONDITION])


def shortened(text: str) -> str:
    """The beginning of a text that quotes a long story, its quotation closed."""
    if len(text) <= _LONGEST_REASON:
        return text
    cut = textwrap.shorten(text, _LONGEST_REASON, placeholder="…")
    return cut + "”" * (cut.count("“") - cut.count("”"))


_environment.filters |= {
    "because": because,
    "capital": capital,
    "ended": ended,
    "first_part": first_part,
    "plain_date": plain_date,
    "unended": unended,
    "telephone_link": telephone_link,
}
_environment.globals["search_link"] = search_link


def render(request: Request, template: str, values: dict[str, Any]) -> str:
    """Render a page; templates whose names begin with "_" are parts of pages."""
    return _environment.get_template(template).render(path=request.url.path, **values)
