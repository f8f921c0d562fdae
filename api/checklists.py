"""Checklists as forms, one question a screen. The run travels, sealed, in the page: the server keeps nothing of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from api.dependencies import Engine
from api.forms import form_fields
from api.handout_pdf import pdf
from api.policy import CHECKLIST, WAY_OUT
from api.rest import PROBLEMS, find
from api.sealed import KEPT_HOURS, Sealer
from api.templating import render
from directory_index.checklists.children import beside_ages, read_ages
from directory_index.checklists.handout import Handout, Handouts
from directory_index.checklists.headings import VOICES, heading, others, phrase
from directory_index.checklists.labels import label
from directory_index.checklists.models import Checklist
from directory_index.checklists.places import read_place
from directory_index.checklists.plain import plain_text
from directory_index.checklists.run import MOST_CHILDREN, MOST_WORDS, Answer, Asked, Run, begin, fitting
from directory_index.checklists.walk import Walk
from directory_index.errors import BadQueryError, IndexUnavailableError
from directory_index.models import Voice
from directory_index.personal import IN_WORDS, masked
from directory_index.search import SearchEngine
from directory_index.settings import Settings
from directory_index.urgent import Urgent

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
rest = APIRouter(prefix="/api/v1/checklists", tags=["checklists"])
_LAST = "checklist"  # cookie: the sealed run as this browser last had it; of no use without a page of the same run
_MOST_IN_COOKIE = 4000  # characters that every browser keeps
_GO_BACK = "private, no-cache"  # the browser's Back button shows the page before, and only this browser may keep it
_FILES = ("pdf", "text", "short-pdf", "short-text")
_NO_ANSWER = {
    "choice": "Choose one answer, or press “Skip this question”",
    "several": "Choose at least one answer, or press “Skip this question”",
    "adults": "Choose at least one answer, or press “Skip this question”",
    "text": "Write a few words, or press “Skip this question”",
    "place": "We know no place of that name. Write a town near it or the first half of a postcode, or press “Skip this question”",
    "children": "Write each child’s age, for example “7, 4 and 14”, or press “Skip this question”",
}
_ALONE = "You chose “{none}” together with something else. Choose one or the other"
_TOO_MANY = f"There is room for {MOST_CHILDREN} children: write the ages of those you are most worried about"
_NEWER = "This page was older than your last answer: you went back, or have it open twice. All your answers are kept."
_MENDED = "This checklist was changed while you were answering. Your answers are kept where the question is still the same."
_STOPPED = "We have stopped here so that you can get help first. Your answers are kept. Go on when you are ready."


@dataclass(frozen=True, slots=True)
class Guide:
    """What checklists need beside the directory: the seal, and the maker of hand-outs."""

    sealer: Sealer
    handouts: Handouts

    @classmethod
    def open(cls, engine: SearchEngine, settings: Settings) -> Guide:
        """Open it for an installation.

        Raises:
            DirectoryError: when the secret cannot be written, or data/team.yaml has faults.
        """
        return cls(Sealer.of(settings), Handouts.open(engine, settings))


def guide(request: Request) -> Guide:
    """The guide, once it is open."""
    found = getattr(request.app.state, "guide", None)
    if found is None:
        msg = "Signpost is still starting. Try again in half a minute."
        raise IndexUnavailableError(msg)
    return found  # type: ignore[no-any-return]


Ready = Annotated[Guide, Depends(guide)]


@dataclass(slots=True)
class Screen:
    """What a page shows beside the question."""

    fault: str = ""
    typed: str = ""  # without personal details
    picked: Sequence[str] = ()
    notices: list[str] = field(default_factory=list)
    urgent: list[Urgent] = field(default_factory=list)
    at_words: bool = False  # the fault is in the words
    unsure: Asked | None = None  # answered "not sure" just now: who could tell?


class Given(BaseModel):
    """One answer."""

    picked: list[str] = Field([], description="Ids of the options picked.", max_length=50)
    words: str = Field("", description="Words of their own; of the question of type 'children', the ages.", max_length=MOST_WORDS)
    skipped: bool = False


class Answers(BaseModel):
    """Answers of one run."""

    voice: Voice
    answers: dict[str, Given] = Field(
        description="By id of the question; asked of a child or adult, with '@c1', '@c2' … or '@a-' and the id of the option.",
        max_length=500,
    )


class Stand(BaseModel):
    """Where a run stands: the key of the question to ask next, and the hand-out for what is answered."""

    next: str | None
    number: int
    total: int
    handout: Handout


@rest.get("", responses=PROBLEMS)
def definitions(engine: Engine) -> list[Checklist]:
    """All checklists, whole."""
    return list(engine.directory.checklists.values())


@rest.get("/{identifier}", responses=PROBLEMS)
def definition(engine: Engine, identifier: str) -> Checklist:
    """One checklist: its questions in each voice, its rule, its outcomes."""
    return find(engine.directory.checklists, identifier, "checklist")


@rest.post("/{identifier}/handout", responses=PROBLEMS)
def stand(engine: Engine, ready: Ready, identifier: str, sent: Answers) -> Stand:
    """What to ask next and what the answers come to; nothing is kept."""
    checklist = find(engine.directory.checklists, identifier, "checklist")
    if sent.voice not in checklist.voices:
        raise BadQueryError(f"This checklist has no voice '{sent.voice}'. It has: {', '.join(checklist.voices)}.")
    run, wrong = begin(checklist, sent.voice), set(sent.answers)
    while (asked := Walk(checklist, run).open) is not None and asked.key in sent.answers:
        given = sent.answers[asked.key]
        ages = read_ages(given.words, engine) if asked.question.type == "children" else ()
        words = masked(given.words, today=dt.date.today()).text
        if asked.question.type == "place":
            words = _place_name(given.words, engine)
        answer = Answer(tuple(given.picked), words, ages, given.skipped)
        if not fitting(asked.question, answer):
            raise BadQueryError(f"{asked.key}: this is no answer to that question. See its type and options.")
        run = Walk(checklist, run).answer(asked.key, answer)
        wrong.discard(asked.key)
    walk = Walk(checklist, run)
    if wrong:
        raise BadQueryError(f"{min(wrong)}: this is not asked, or not yet; {walk.open.key if walk.open else 'nothing'} is next.")
    return Stand(
        next=walk.open.key if walk.open else None, number=walk.number, total=len(walk.asked), handout=ready.handouts.make(walk)
    )


@router.get("/checklists")
def checklists(request: Request, engine: Engine) -> str:
    """All checklists."""
    return render(request, "checklists.html", {"checklists": list(engine.directory.checklists.values())})


@router.get("/checklists/{identifier}")
def start(request: Request, engine: Engine, identifier: str) -> str:
    """What a checklist is for, and in whose words to ask it."""
    return render(request, "checklist_start.html", _start(find(engine.directory.checklists, identifier, "checklist")))


@router.post("/checklists/{identifier}")
async def posted(request: Request, engine: Engine, ready: Ready, identifier: str) -> Response:
    """One press of a button in a checklist."""
    checklist = find(engine.directory.checklists, identifier, "checklist")
    fields = await form_fields(request)
    action, _, what = fields.get("action", ["next"])[-1].partition(":")
    if action == "leave":
        return _left()
    if action == "start":
        return _begun(request, ready, checklist, fields)
    try:
        run, newer = _brought(request, ready, checklist, fields)
    except BadQueryError as error:
        if action != "code":
            raise
        return HTMLResponse(render(request, "checklist_start.html", _start(checklist, code_fault=str(error))), 400)
    run, shortened = Walk(checklist, run).mended()
    walk = Walk(checklist, run)
    if action in _FILES:
        made = ready.handouts.make(_in_voice(walk, what), short=action.startswith("short"))
        return document(made, action.removeprefix("short-"))
    screen = Screen(notices=[*([_MENDED] if shortened else []), *([_NEWER] if newer else [])])
    return _pressed(request, engine, ready, walk, action, what, fields, screen)


def _begun(request: Request, ready: Guide, checklist: Checklist, fields: Mapping[str, list[str]]) -> Response:
    """The first question, in the voice that was chosen."""
    voice = next((one for one in checklist.voices if one.value == fields.get("voice", [""])[-1]), None)
    if voice is None:
        return HTMLResponse(render(request, "checklist_start.html", _start(checklist, "Choose who you are")), 400)
    return _page(request, ready, Walk(checklist, begin(checklist, voice)), Screen())


def _pressed(
    request: Request,
    engine: SearchEngine,
    ready: Guide,
    walk: Walk,
    action: str,
    what: str,
    fields: Mapping[str, list[str]],
    screen: Screen,
) -> Response:
    """The page that a press of a button leads to."""
    checklist = walk.checklist
    if action == "change":
        return _page(request, ready, Walk(checklist, walk.go_to(what)), screen)
    key = fields.get("key", [""])[-1]
    asked = next((one for one in walk.asked if one.key == key), None)
    if key and asked is None and _MENDED not in screen.notices:
        screen.notices.append(_MENDED)  # what was answered is not asked any more
    if asked is None or action in ("go", "code"):
        return _handout(request, ready, walk, what, screen) if action == "handout" else _page(request, ready, walk, screen)
    return _answered(request, engine, ready, walk, asked, action, fields, screen)


def _brought(request: Request, ready: Guide, checklist: Checklist, fields: Mapping[str, list[str]]) -> tuple[Run, bool]:
    """The run that a page or a code holds, or the same run as this browser last had it, where that is newer.

    The browser's Back button shows a page with fewer answers than were given: those behind it must not get lost.

    Raises:
        BadQueryError: when it cannot be opened, or belongs to another checklist.
    """
    run = ready.sealer.open("".join(fields.get("state", [""])[-1].split()))  # a kept code may come back in several lines
    if run.checklist != checklist.id:
        msg = "These answers belong to another checklist. Please start again."
        raise BadQueryError(msg)
    with suppress(BadQueryError):
        last = ready.sealer.open(request.cookies.get(_LAST, ""))
        if last.id == run.id and last.turn > run.turn:
            return last, True
    return run, False


def _answered(
    request: Request,
    engine: SearchEngine,
    ready: Guide,
    walk: Walk,
    asked: Asked,
    action: str,
    fields: Mapping[str, list[str]],
    screen: Screen,
) -> Response:
    """Take an answer, or go on, back or away without one; what was typed or ticked on the page is lost in no case."""
    answer, fault = _read(asked, fields, engine, walk, screen)
    run = walk.run
    if action == "skip":
        run = walk.answer(asked.key, Answer(skipped=True))
    elif not fault:
        run = walk.answer(asked.key, answer)
        if any(one.unsure for one in asked.question.options if one.id in answer.picked):
            screen.unsure = asked
    _look_for_danger(engine, asked, answer, walk, screen)
    run = replace(run, warned=(*run.warned, *(one.category for one in screen.urgent)))
    if fault and (action == "next" or (screen.at_words and screen.typed)):  # what was typed goes nowhere unsaid
        screen.fault, screen.picked = fault, answer.picked
        return _page(request, ready, Walk(walk.checklist, Walk(walk.checklist, run).go_to(asked.key)), screen, status=400)
    if action == "back":
        here = Walk(walk.checklist, Walk(walk.checklist, run).go_to(asked.key))
        return _page(request, ready, Walk(walk.checklist, here.back()), screen)
    if action == "handout":
        return _handout(request, ready, Walk(walk.checklist, run), "", screen)
    return _page(request, ready, Walk(walk.checklist, run), screen)


def taken_along(engine: SearchEngine, ready: Guide, fields: Mapping[str, list[str]]) -> tuple[Run, list[Urgent]]:
    """The run of a form with what stands on its page, for somebody who goes on in the chat, and whom to ring.

    Raises:
        BadQueryError: when the run cannot be opened.
        NotFoundError: when its checklist is gone.
    """
    run = ready.sealer.open(fields.get("state", [""])[-1])
    walk = Walk(find(engine.directory.checklists, run.checklist, "checklist"), run)
    asked = next((one for one in walk.asked if one.key == fields.get("key", [""])[-1]), None)
    if asked is None:
        return run, []
    screen = Screen()
    answer, fault = _read(asked, fields, engine, walk, screen)
    _look_for_danger(engine, asked, answer, walk, screen)
    return (run if fault else walk.answer(asked.key, answer)), screen.urgent


def _read(asked: Asked, fields: Mapping[str, list[str]], engine: SearchEngine, walk: Walk, screen: Screen) -> tuple[Answer, str]:
    """The answer on a page, and what is wrong with it."""
    question = asked.question
    safe = masked(fields.get("words", [""])[-1], today=dt.date.today())
    place = _place_name(fields.get("words", [""])[-1], engine) if question.type == "place" else ""
    if safe.kinds and place:
        screen.notices.append(f"We kept “{place}” alone: no more of where you live is needed.")
    elif safe.kinds:
        left = " and ".join(IN_WORDS[kind] for kind in safe.kinds)
        screen.notices.append(f"We left out {left}. Please do not write details that show who somebody is.")
    picked = tuple(one for one in fields.get("pick", []) if question.option(one))
    answer = Answer(picked, safe.text.strip())
    screen.typed = answer.words
    if question.type == "children":
        answer = Answer(words=answer.words, ages=read_ages(answer.words, engine) if answer.words else ())
    if question.type == "place":
        answer = Answer(words=place)
    screen.at_words = question.type in ("text", "children", "place")
    if len(answer.ages) > MOST_CHILDREN:
        return answer, _TOO_MANY
    if len(answer.words) > MOST_WORDS:
        screen.at_words = True
        return answer, f"Shorten this to {MOST_WORDS} characters: keep what matters most"
    if fitting(question, answer):
        return answer, ""
    none = next((one for one in question.options if one.none and one.id in picked), None)
    if none is not None:
        return answer, _ALONE.format(none=none.words.of(walk.run.voice))
    return answer, _NO_ANSWER[question.type]


def _place_name(text: str, engine: SearchEngine) -> str:
    """The name of the place that a text names; empty when there is none."""
    place = read_place(text, engine) if text.strip() else None
    return place.name if place else ""


def _look_for_danger(engine: SearchEngine, asked: Asked, answer: Answer, walk: Walk, screen: Screen) -> None:
    """Whom to ring, when own words tell of danger, which stops it, or an answer is one that does."""
    words = beside_ages(screen.typed, engine) if asked.question.type == "children" else screen.typed
    told = engine.urgent(words, asked=True) if words else None
    chosen = [one.danger for one in asked.question.options if one.danger and one.id in answer.picked]
    found = [told, *(engine.help_for(one) for one in dict.fromkeys(chosen))]
    new = {one.category: one for one in found if one is not None and one.category not in walk.run.warned}
    screen.urgent = list(new.values())
    screen.notices += [_STOPPED] if told is not None and told.category in new else []


def _page(request: Request, ready: Guide, walk: Walk, screen: Screen, status: int = 200) -> HTMLResponse:
    """The question to ask now, or the hand-out at the end."""
    asked = walk.open
    if asked is None:
        return _handout(request, ready, walk, "", screen)
    before = walk.answer_at(asked.key)
    terms = request.app.state.engine.directory.terms
    state = ready.sealer.seal(walk.run)
    values = {
        "checklist": walk.checklist,
        "voice": walk.run.voice,
        "asked": asked,
        "of": label(asked.member, walk) if asked.member else "",
        "number": walk.number,
        "total": len(walk.asked),
        "state": state,
        "screen": screen,
        "picked": screen.picked if screen.fault else (before.picked if before else ()),
        "typed": screen.typed if screen.fault else (before.words if before else ""),
        "terms": [terms[one] for one in asked.question.terms if one in terms],
        "most_children": MOST_CHILDREN,
        "most_words": MOST_WORDS,
    }
    return _kept_by_browser(request, HTMLResponse(render(request, "checklist.html", values), status), state)


def _handout(request: Request, ready: Guide, walk: Walk, voice: str, screen: Screen | None = None) -> HTMLResponse:
    shown, state = _in_voice(walk, voice), ready.sealer.seal(walk.run)
    values = {
        "made": ready.handouts.make(shown),
        "heading": partial(_heading, shown.run.voice),
        "phrase": partial(_phrase, shown.run.voice),
        "others": partial(others, voice=shown.run.voice),
        "checklist": walk.checklist,
        "voice": shown.run.voice,
        "voices": {one: words for one, words in VOICES.items() if one in walk.checklist.voices},
        "answers": [
            (one.key, one.question.short.of(walk.run.voice), label(one.member, walk) if one.member else "", said(one, walk))
            for one in walk.asked
        ],
        "open": walk.open,
        "kept_hours": KEPT_HOURS,
        "state": state,
        "screen": screen or Screen(),
    }
    return _kept_by_browser(request, HTMLResponse(render(request, "handout.html", values)), state)


def document(made: Handout, form: str) -> Response:
    """A hand-out as a file."""
    name = f"signpost-{made.checklist}{'-short' if made.short else ''}.{'pdf' if form == 'pdf' else 'txt'}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if form == "pdf":
        return Response(pdf(made), media_type="application/pdf", headers=headers)
    return PlainTextResponse(plain_text(made), headers=headers)


def _in_voice(walk: Walk, voice: str) -> Walk:
    """The same answers in other words."""
    with suppress(ValueError):
        if voice and Voice(voice) in walk.checklist.voices:
            return walk.in_voice(Voice(voice))
    return walk


def _heading(voice: Voice, section: str) -> str:
    return heading(section, voice)


def _phrase(voice: Voice, name: str, *words: object) -> str:
    return phrase(name, voice, *words)


def said(asked: Asked, walk: Walk) -> str:
    """What was answered to a question, in words."""
    answer = walk.answer_at(asked.key)
    if answer is None:
        return "Not answered yet"
    if answer.skipped:
        return "Skipped"
    words = [one.words.of(walk.run.voice) for one in asked.question.options if one.id in answer.picked]
    return "; ".join([*words, *([answer.words] if answer.words else [])])


def _start(checklist: Checklist, fault: str = "", code_fault: str = "") -> dict[str, Any]:
    voices = {one: VOICES[one] for one in VOICES if one in checklist.voices}
    return {"checklist": checklist, "voices": voices, "fault": fault, "code_fault": code_fault}


def _left() -> RedirectResponse:
    """Away to another site, with nothing of the checklist left in the browser that can be taken away from here."""
    response = RedirectResponse(WAY_OUT, 303, {"Clear-Site-Data": '"cache"'})
    response.delete_cookie(_LAST, path="/checklists")
    return response


def _kept_by_browser(request: Request, response: HTMLResponse, state: str) -> HTMLResponse:
    """The page, for this browser alone, with the run as it is now beside it until the browser is closed."""
    response.headers["Cache-Control"] = _GO_BACK
    response.headers["Content-Security-Policy"] = CHECKLIST
    if len(state) <= _MOST_IN_COOKIE:
        secure = request.url.scheme == "https"
        response.set_cookie(_LAST, state, path="/checklists", httponly=True, samesite="strict", secure=secure)
    return response


def opened(ready: Guide, engine: SearchEngine, sealed: str) -> Run | None:
    """The run in a sealed text, None when it cannot be opened any more or its checklist is gone."""
    with suppress(BadQueryError):
        run = ready.sealer.open(sealed)
        if run.checklist in engine.directory.checklists:
            return run
    return None
