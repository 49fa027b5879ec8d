"""verify.twilio.com /v2/Services: Verify services, and codes sent with them.

The list is also the probe that tells a dead key from a restricted one.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import verifications, verify_services
from ..access import Caller
from ..configured import Configured
from ..dates import iso
from ..forms import given
from ..http import answer, caller, form, nothing, world
from ..paging import page_v1, short_list
from ..traffic import Attempt

PATH = "/v2/Services"
SERVICES = "/twilio/verify/services"
VERIFICATIONS = "/twilio/verify/verifications"
_URL = f"https://verify.twilio.com{PATH}"
_PARTS = {
    "verification_checks": "VerificationCheck",
    "verifications": "Verifications",
    "rate_limits": "RateLimits",
    "messaging_configurations": "MessagingConfigurations",
    "entities": "Entities",
    "webhooks": "Webhooks",
    "access_tokens": "AccessTokens",
}
_UNUSED = {
    "push": {"include_date": False, "apn_credential_sid": None, "fcm_credential_sid": None},
    "totp": {"issuer": None, "time_step": None, "code_length": None, "skew": None},
    "whatsapp": {"msg_service_sid": None, "from": None},
    "passkeys": None,
}


async def list_(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/list")
    rows = reversed(who.account.kind(verify_services.KIND).values())
    return page_v1(request, "services", short_list(request, rows, lambda each: each.sid), shown)


async def create(request: Request) -> Response:
    here, who = world(request), caller(request, f"{SERVICES}/create")
    values = given(form(request).plain(), verify_services.FIELDS)
    return answer(shown(verify_services.create(here, who.account, values, who.person)), 201)


async def fetch(request: Request) -> Response:
    return answer(shown(service_of(request, caller(request, f"{SERVICES}/read"))))


async def update(request: Request) -> Response:
    here, who = world(request), caller(request, f"{SERVICES}/update")
    service, values = service_of(request, who), given(form(request).plain(), verify_services.FIELDS)
    verify_services.update(here, service, values, who.person)
    return answer(shown(service))


async def delete(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/delete")
    verify_services.delete(who.account, service_of(request, who))
    return nothing()


async def verify(request: Request) -> Response:
    """The code is not in the answer; only whoever holds the phone has it."""
    here, who, wanted = world(request), caller(request, f"{VERIFICATIONS}/create"), form(request)
    service, to, channel = service_of(request, who), wanted.required("To"), wanted.required("Channel")
    made = verifications.start(here, who.account, service, to, channel, who.person)
    return answer(verification_shown(made), 201)


def shown(service: Configured) -> dict[str, object]:
    url = f"{_URL}/{service.sid}"
    return {
        "sid": service.sid,
        "account_sid": service.account_sid,
        **service.fields,
        **_UNUSED,
        "date_created": iso(service.created_at),
        "date_updated": iso(service.updated_at),
        "url": url,
        "links": {name: f"{url}/{part}" for name, part in _PARTS.items()},
    }


def verification_shown(made: Attempt) -> dict[str, object]:
    sent = {"time": iso(made.created_at), "channel": made.channel.upper(), "attempt_sid": made.sid}
    return {
        "sid": made.verification_sid,
        "service_sid": made.service_sid,
        "account_sid": made.account_sid,
        "to": made.to,
        "channel": made.channel,
        "status": "pending",
        "valid": False,
        "lookup": {},
        "amount": None,
        "payee": None,
        "send_code_attempts": [sent],
        "sna": None,
        "date_created": iso(made.created_at),
        "date_updated": iso(made.updated_at),
        "url": f"{_URL}/{made.service_sid}/Verifications/{made.verification_sid}",
    }


def service_of(request: Request, who: Caller) -> Configured:
    return who.account.thing(verify_services.KIND, request.path_params["service_sid"], request.url.path)


_OF = f"{PATH}/{{service_sid}}"
routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(PATH, create, methods=["POST"]),
    Route(_OF, fetch, methods=["GET"]),
    Route(_OF, update, methods=["POST"]),
    Route(_OF, delete, methods=["DELETE"]),
    Route(f"{_OF}/Verifications", verify, methods=["POST"]),
]
