"""serverless.twilio.com /v1/Services: services with their functions, environments and variables."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import functions
from ..access import Caller
from ..configured import Configured
from ..dates import iso
from ..forms import Field, given
from ..http import answer, caller, form, nothing, world
from ..kept import part, parts
from ..paging import page_v1, short_list

PATH = "/v1/Services"
SERVICES = "/twilio/serverless/services"
FUNCTIONS = "/twilio/serverless/functions"
ENVIRONMENTS = "/twilio/serverless/environments"
VARIABLES = "/twilio/serverless/variables"
CHANGEABLE = (Field("friendly_name"), Field("include_credentials", "flag"), Field("ui_editable", "flag"))
_URL = f"https://serverless.twilio.com{PATH}"


async def list_(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/list")
    page = short_list(request, reversed(who.account.kind(functions.KIND).values()), lambda each: each.sid)
    return page_v1(request, "services", page, shown)


async def create(request: Request) -> Response:
    here, who, wanted = world(request), caller(request, f"{SERVICES}/create"), form(request)
    service = functions.create(
        here,
        who.account,
        wanted.required("UniqueName"),
        wanted.required("FriendlyName"),
        who.person,
        include_credentials=wanted.flag("IncludeCredentials", True),
        ui_editable=wanted.flag("UiEditable"),
    )
    return answer(shown(service), 201)


async def fetch(request: Request) -> Response:
    return answer(shown(_service(request, caller(request, f"{SERVICES}/read"))))


async def update(request: Request) -> Response:
    here, who = world(request), caller(request, f"{SERVICES}/update")
    service = _service(request, who)
    service.write(given(form(request).plain(), CHANGEABLE), who.person, here.now)
    return answer(shown(service))


async def delete(request: Request) -> Response:
    who = caller(request, f"{SERVICES}/delete")
    functions.delete(who.account, _service(request, who))
    return nothing()


async def list_functions(request: Request) -> Response:
    who = caller(request, f"{FUNCTIONS}/list")
    rows = parts(who.account, functions.FUNCTION, _service(request, who))
    return page_v1(request, "functions", short_list(request, rows, lambda each: each.sid), function_shown)


async def add_function(request: Request) -> Response:
    here, who = world(request), caller(request, f"{FUNCTIONS}/create")
    service, name = _service(request, who), form(request).required("FriendlyName")
    return answer(function_shown(functions.add_function(here, who.account, service, name, who.person)), 201)


async def fetch_function(request: Request) -> Response:
    return answer(function_shown(_function(request, caller(request, f"{FUNCTIONS}/read"))))


async def delete_function(request: Request) -> Response:
    who = caller(request, f"{FUNCTIONS}/delete")
    functions.drop(who.account, _function(request, who))
    return nothing()


async def list_environments(request: Request) -> Response:
    who = caller(request, f"{ENVIRONMENTS}/list")
    rows = parts(who.account, functions.ENVIRONMENT, _service(request, who))
    page = short_list(request, rows, lambda each: each.sid)
    return page_v1(request, "environments", page, environment_shown)


async def add_environment(request: Request) -> Response:
    here, who, wanted = world(request), caller(request, f"{ENVIRONMENTS}/create"), form(request)
    name, suffix = wanted.required("UniqueName"), wanted.maybe("DomainSuffix")
    service = _service(request, who)
    made = functions.add_environment(here, who.account, service, name, suffix, who.person)
    return answer(environment_shown(made), 201)


async def fetch_environment(request: Request) -> Response:
    return answer(environment_shown(_environment(request, caller(request, f"{ENVIRONMENTS}/read"))))


async def delete_environment(request: Request) -> Response:
    who = caller(request, f"{ENVIRONMENTS}/delete")
    functions.drop(who.account, _environment(request, who))
    return nothing()


async def list_variables(request: Request) -> Response:
    who = caller(request, f"{VARIABLES}/list")
    environment = _environment(request, who)
    rows = parts(who.account, functions.VARIABLE, environment)
    page = short_list(request, rows, lambda each: each.sid)
    return page_v1(request, "variables", page, lambda each: variable_shown(environment, each))


async def add_variable(request: Request) -> Response:
    here, who, wanted = world(request), caller(request, f"{VARIABLES}/create"), form(request)
    key, value, environment = wanted.required("Key"), wanted.text("Value"), _environment(request, who)
    made = functions.add_variable(here, who.account, environment, key, value, who.person)
    return answer(variable_shown(environment, made), 201)


async def delete_variable(request: Request) -> Response:
    who = caller(request, f"{VARIABLES}/delete")
    environment, sid = _environment(request, who), request.path_params["variable_sid"]
    functions.drop(who.account, part(who.account, functions.VARIABLE, environment, sid, request.url.path))
    return nothing()


def shown(service: Configured) -> dict[str, object]:
    url = f"{_URL}/{service.sid}"
    links = {name.lower(): f"{url}/{name}" for name in ("Environments", "Functions", "Assets", "Builds")}
    return {**_common(service), **service.fields, "url": url, "links": links}


def function_shown(function: Configured) -> dict[str, object]:
    url = f"{_URL}/{function.parent_sid}/Functions/{function.sid}"
    return {
        **_common(function),
        "service_sid": function.parent_sid,
        "friendly_name": function.text("friendly_name"),
        "url": url,
        "links": {"function_versions": f"{url}/Versions"},
    }


def environment_shown(environment: Configured) -> dict[str, object]:
    """Nothing is ever built here, so no environment has a build."""
    url = f"{_URL}/{environment.parent_sid}/Environments/{environment.sid}"
    links = {name.lower(): f"{url}/{name}" for name in ("Variables", "Deployments", "Logs")}
    return {
        **_common(environment),
        "service_sid": environment.parent_sid,
        "build_sid": None,
        **environment.fields,
        "url": url,
        "links": links,
    }


def variable_shown(environment: Configured, variable: Configured) -> dict[str, object]:
    """The value in clear, as Twilio shows it."""
    of = f"{_URL}/{environment.parent_sid}/Environments/{environment.sid}"
    return {
        **_common(variable),
        "service_sid": environment.parent_sid,
        "environment_sid": environment.sid,
        **variable.fields,
        "url": f"{of}/Variables/{variable.sid}",
    }


def _common(thing: Configured) -> dict[str, object]:
    return {
        "sid": thing.sid,
        "account_sid": thing.account_sid,
        "date_created": iso(thing.created_at),
        "date_updated": iso(thing.updated_at),
    }


def _service(request: Request, who: Caller) -> Configured:
    return who.account.thing(functions.KIND, request.path_params["service_sid"], request.url.path)


def _function(request: Request, who: Caller) -> Configured:
    service, sid = _service(request, who), request.path_params["sid"]
    return part(who.account, functions.FUNCTION, service, sid, request.url.path)


def _environment(request: Request, who: Caller) -> Configured:
    service, sid = _service(request, who), request.path_params["sid"]
    return part(who.account, functions.ENVIRONMENT, service, sid, request.url.path)


_OF = f"{PATH}/{{service_sid}}"
_FUNCTIONS, _ENVIRONMENTS = f"{_OF}/Functions", f"{_OF}/Environments"
_VARIABLES = f"{_ENVIRONMENTS}/{{sid}}/Variables"
routes = [
    Route(PATH, list_, methods=["GET"]),
    Route(PATH, create, methods=["POST"]),
    Route(_OF, fetch, methods=["GET"]),
    Route(_OF, update, methods=["POST"]),
    Route(_OF, delete, methods=["DELETE"]),
    Route(_FUNCTIONS, list_functions, methods=["GET"]),
    Route(_FUNCTIONS, add_function, methods=["POST"]),
    Route(f"{_FUNCTIONS}/{{sid}}", fetch_function, methods=["GET"]),
    Route(f"{_FUNCTIONS}/{{sid}}", delete_function, methods=["DELETE"]),
    Route(_ENVIRONMENTS, list_environments, methods=["GET"]),
    Route(_ENVIRONMENTS, add_environment, methods=["POST"]),
    Route(f"{_ENVIRONMENTS}/{{sid}}", fetch_environment, methods=["GET"]),
    Route(f"{_ENVIRONMENTS}/{{sid}}", delete_environment, methods=["DELETE"]),
    Route(_VARIABLES, list_variables, methods=["GET"]),
    Route(_VARIABLES, add_variable, methods=["POST"]),
    Route(f"{_VARIABLES}/{{variable_sid}}", delete_variable, methods=["DELETE"]),
]
