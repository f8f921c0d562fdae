"""The assistant's page and REST endpoint, and the route by which Rasa calls the actions."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from api.assistant import Assistant, TurnOut, transcript
from api.checklists import guide, opened, taken_along
from api.forms import form_fields
from api.policy import CHAT, WAY_OUT
from api.rest import PROBLEMS
from api.templating import render
from bot.conversation import Conversation, well_formed
from directory_index.answers.said import Button, State
from directory_index.checklists.walk import Walk
from directory_index.errors import BadQueryError, IndexUnavailableError, NotFoundError

rest = APIRouter(prefix="/api/v1/chat", tags=["assistant"])
pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
internal = APIRouter(include_in_schema=False)
_GO_BACK = "private, no-cache"  # as on the results: the Back button must not show an error of the browser's own
_EXAMPLES = (
    "Who can help a 4 year old who bites?",
    "Does Portage see school-age children?",
    "What does TAC mean?",
    "What happens after an early help assessment?",
)


def assistant(request: Request) -> Assistant:
    """The assistant, once it is open."""
    found = getattr(request.app.state, "assistant", None)
    if found is None:
        msg = "The assistant is still starting. Search and all pages work already."
        raise IndexUnavailableError(msg)
    return found  # type: ignore[no-any-return]


Ready = Annotated[Assistant, Depends(assistant)]


class MessageIn(BaseModel):
    """One message to the assistant."""

    message: str = Field(description="What somebody types, in any words; up to 4,000 characters.", max_length=20_000)
    conversation_id: str | None = Field(default=None, description="From the answer before; left out, a conversation begins.")
    checklist: str | None = Field(
        default=None,
        description="`checklist.state` of the answer before: a conversation deleted meanwhile then goes on with its checklist.",
        max_length=190_000,
    )


class ChecklistOut(BaseModel):
    """Where somebody is in a checklist."""

    id: str
    state: str = Field(
        description="The answers so far, sealed: only Signpost can read them. Send it to /checklists for the page."
    )
    number: int = Field(description="Number of the open question, from 1.")
    total: int = Field(description="How many questions there are, as far as can be known.")
    finished: bool


class ChatOut(TurnOut):
    """What a turn gives, and where a checklist stands."""

    checklist: ChecklistOut | None = None


class Counts(BaseModel):
    """How turns have ended since the start: no words, no conversations."""

    states: dict[State, int]


@rest.post("", responses=PROBLEMS)
async def chat(request: Request, ready: Ready, sent: MessageIn) -> ChatOut:
    """Say something to the assistant."""
    run = opened(guide(request), ready.engine, sent.checklist) if sent.checklist else None
    turn = await ready.turn(sent.message, _known(sent.conversation_id), run)
    conversation = ready.context.conversations.find(turn.conversation_id)
    return ChatOut(**dict(turn), checklist=_checklist(request, ready, conversation))


@rest.get("/states", responses=PROBLEMS)
def states(ready: Ready) -> Counts:
    """How turns ended, counted without their words."""
    return Counts(states=dict(ready.counts))


@rest.delete("/{conversation_id}", status_code=204, responses=PROBLEMS)
async def forget(ready: Ready, conversation_id: str) -> Response:
    """Delete a conversation at once."""
    if not well_formed(conversation_id) or not await ready.forget(conversation_id):
        raise NotFoundError("There is no such conversation: it has been deleted already.")
    return Response(status_code=204)


@pages.get("/chat")
def page(request: Request) -> HTMLResponse:
    """An empty conversation."""
    return _page(request, None)


@pages.post("/chat")
async def posted(request: Request, ready: Ready) -> Response:
    """A message, or one of the buttons beside the box."""
    fields = await form_fields(request)
    identifier = _known(fields.get("conversation", [""])[-1])
    action = fields.get("action", [""])[-1]
    conversations = ready.context.conversations
    if action in ("leave", "again"):
        await ready.forget(identifier or "")
        return RedirectResponse(WAY_OUT if action == "leave" else "/chat", status_code=303)
    if action == "download":
        held = conversations.find(identifier or "")
        return _download(held)
    if action == "checklist":
        return await _taken_up(request, ready, fields)
    message = (fields.get("reply") or fields.get("message") or [""])[-1]
    sealed = fields.get("checklist", [""])[-1]
    turn = await ready.turn(message, identifier, opened(guide(request), ready.engine, sealed) if sealed else None)
    conversation = conversations.find(turn.conversation_id)
    return _page(request, conversation, turn.quick_replies, turn.state, _checklist(request, ready, conversation))


async def _taken_up(request: Request, ready: Assistant, fields: Mapping[str, list[str]]) -> Response:
    """A conversation that goes on with the checklist of a form."""
    run, urgent = await run_in_threadpool(taken_along, ready.engine, guide(request), fields)
    conversation = await run_in_threadpool(ready.take_up, run, urgent[0] if urgent else None)
    last = conversation.exchanges[-1].answers[-1]
    return _page(request, conversation, last.buttons, last.state, _checklist(request, ready, conversation))


def _checklist(request: Request, ready: Assistant, conversation: Conversation | None) -> ChecklistOut | None:
    """Where a conversation's checklist stands, sealed for the person's own page."""
    run = conversation.run if conversation else None
    checklist = ready.engine.directory.checklists.get(run.checklist) if run else None
    if run is None or checklist is None:
        return None
    walk = Walk(checklist, run)
    state = guide(request).sealer.seal(run)
    return ChecklistOut(id=run.checklist, state=state, number=walk.number, total=len(walk.asked), finished=walk.is_over)


@internal.post("/internal/actions")
async def actions(request: Request) -> Response:
    """Run a custom action for Rasa, which alone has the token."""
    expected = f"Bearer {request.app.state.action_token}"
    given = request.headers.get("Authorization", "")
    if not request.app.state.action_token or not secrets.compare_digest(given.encode(), expected.encode()):
        return Response(status_code=401)
    call = await request.json()
    call.setdefault("domain", {})  # Rasa leaves it out, and rasa-sdk looks for it
    try:
        result = await request.app.state.executor.run(call)
    except ActionExecutionRejection as error:
        return JSONResponse({"action_name": error.action_name, "error": "rejected"}, 400)
    except ActionNotFoundException:
        return Response(status_code=404)
    # Any other error goes on: the app's handler answers 500 with nothing of the conversation in it.
    return JSONResponse(result if isinstance(result, Mapping) else result.model_dump())


def _page(
    request: Request,
    conversation: Conversation | None,
    buttons: Sequence[Button] = (),
    state: State | None = None,
    checklist: ChecklistOut | None = None,
) -> HTMLResponse:
    exchanges = conversation.exchanges if conversation else []
    values = {
        "exchanges": exchanges,
        "conversation": conversation.id if conversation else "",
        "buttons": buttons,
        "state": state,
        "checklist": checklist,
        "examples": _EXAMPLES,
    }
    response = HTMLResponse(render(request, "chat.html", values))
    response.headers["Cache-Control"] = _GO_BACK
    response.headers["Content-Security-Policy"] = CHAT
    return response


def _download(conversation: Conversation | None) -> Response:
    if conversation is None:
        msg = "This conversation has been deleted: there is nothing to keep any more."
        raise BadQueryError(msg)
    headers = {"Content-Disposition": 'attachment; filename="signpost-conversation.txt"'}
    return PlainTextResponse(transcript(conversation.exchanges), headers=headers)


def _known(identifier: str | None) -> str | None:
    """An id that can be ours; what else somebody sends is treated as none."""
    return identifier if identifier and well_formed(identifier) else None
