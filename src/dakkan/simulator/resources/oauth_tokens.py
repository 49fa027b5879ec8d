"""oauth.twilio.com /v2/token: an access token for the client id and the secret of an OAuth app."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import bearer
from ..http import answer, form, world
from ..refusal import invalid

PATH = "/v2/token"


async def create(request: Request) -> Response:
    here, wanted = world(request), form(request)
    if wanted.required("grant_type") != "client_credentials":
        raise invalid("grant_type must be client_credentials")
    person = request.scope["person"]
    token = bearer.issue(here, wanted.required("client_id"), wanted.required("client_secret"), person)
    return answer(
        {
            "access_token": token.text,
            "refresh_token": None,
            "id_token": None,
            "token_type": "Bearer",
            "expires_in": token.seconds,
        }
    )


routes = [Route(PATH, create, methods=["POST"])]
