"""Twilio's official SDK, pointed at the simulator."""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

import httpx2
import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from dakkan.simulator.app import simulate
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import World
from simulator.described import ALLOWED
from simulator.openapi import Checking, Spec

NUMBER_TO_TEXT = "+14155550101"
Login = Callable[..., Client]
"""A client for a user and a secret; by default the main account's token of this moment."""


class ToSimulator(HttpClient):  # type: ignore[misc]  # the SDK comes without types
    """The SDK's own way to replace how it reaches Twilio; answers are held against the description too."""

    def __init__(self, world: World, spec: Spec | None) -> None:
        super().__init__(logging.getLogger(__name__), is_async=False)
        inner = InProcess(simulate(world))
        self._client = httpx2.Client(transport=Checking(inner, spec, ALLOWED) if spec else inner)

    def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        as_json = data is not None and (headers or {}).get("Content-Type") == "application/json"
        answer = self._client.request(
            method,
            uri,
            params=params or None,
            data=None if as_json else data or None,
            json=data if as_json else None,
            headers=headers,
            auth=auth,
        )
        return Response(answer.status_code, answer.text, answer.headers)


def refusal(act: Callable[[], object]) -> tuple[int, int]:
    """Status and code of what the SDK raises; for lists it only hands the answer on."""
    with pytest.raises(TwilioException) as raised:
        act()
    if isinstance(raised.value, TwilioRestException):
        return raised.value.status, raised.value.code
    said = json.loads(raised.value.args[1].content)
    return said["status"], said["code"]
