"""The one way in: the application posts a message with its token and gets the answers as a list."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from addons.store import ForgetfulStore
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.exceptions import InvalidConfigException
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

_log = logging.getLogger(__name__)


class SignpostInput(InputChannel):
    """Takes messages from whoever has the token.

    Not built on Rasa's REST channel, which writes the text of a message into the log when a turn fails.
    """

    def __init__(self, token: str) -> None:
        self._expected = f"Bearer {token}".encode()

    @classmethod
    def name(cls) -> str:
        """What the channel is called in addresses and events."""
        return "signpost"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> SignpostInput:
        """Read the token from credentials.yml, which takes it from the environment.

        Raises:
            InvalidConfigException: when there is none: a channel without a token would be open to the whole machine.
        """
        token = str((credentials or {}).get("token") or "")
        if not token or token.startswith("${"):
            raise InvalidConfigException("The channel needs a token: set CHANNEL_TOKEN in the environment.")
        return cls(token)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Make the route and the check before it."""
        channel = Blueprint("signpost_channel")

        @channel.middleware("request")
        async def guard(request: Request) -> HTTPResponse | None:
            sent = request.headers.get("Authorization", "").encode("utf-8", "replace")
            return None if hmac.compare_digest(sent, self._expected) else response.empty(401)

        @channel.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            sent = request.json
            if not isinstance(sent, dict) or not isinstance(sent.get("sender"), str) or not isinstance(sent.get("message"), str):
                return response.empty(400)
            collector = CollectingOutputChannel()
            try:
                await on_new_message(UserMessage(sent["message"], collector, sent["sender"], input_channel=self.name()))
            except Exception as error:  # its message can hold a person's words; the application says that the turn failed
                _log.error("A turn failed: %s", type(error).__name__)
                return response.empty(500)
            return response.json(collector.messages)

        @channel.route("/conversations/<sender>", methods=["DELETE"])
        async def forget(request: Request, sender: str) -> HTTPResponse:
            ForgetfulStore.drop(sender)
            return response.empty(204)

        return channel
