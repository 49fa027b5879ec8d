"""api.twilio.com …/SIP/Domains: SIP domains, and the lists that their calls and registrations go by.

Twilio has the lists for calls under two paths, an older one whose rows tell more.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import sip_domains, sip_mappings
from ..access import Caller
from ..account import Account
from ..configured import Configured
from ..dates import rfc2822
from ..forms import given
from ..http import answer, form, nothing, reached, world
from ..paging import page_2010, short_list
from ..sip_mappings import Use

PATH = "/2010-04-01/Accounts/{account_sid}/SIP/Domains"
DOMAINS = "/twilio/voice/sip-domains"
_LISTS = {
    "CredentialListMappings": ("sip-credential-list", "CredentialListSid"),
    "IpAccessControlListMappings": ("sip-access-list", "IpAccessControlListSid"),
}
"""Kind of list, and the form's field that names one."""
_OLDER_KEYS = {
    "sip-credential-list": "credential_list_mappings",
    "sip-access-list": "ip_access_control_list_mappings",
}


async def list_(request: Request) -> Response:
    _, account = reached(request, f"{DOMAINS}/list")
    page = short_list(request, reversed(account.kind(sip_domains.KIND).values()), lambda each: each.sid)
    return page_2010(request, "domains", page, lambda each: shown(account, each))


async def create(request: Request) -> Response:
    here, wanted = world(request), form(request)
    who, account = reached(request, f"{DOMAINS}/create")
    wanted.required("DomainName")
    values = given(wanted.plain(), sip_domains.DOMAINS.fields)
    return answer(shown(account, sip_domains.create(here, account, values, who.by)), 201)


async def fetch(request: Request) -> Response:
    _, account, domain = _domain(request, "read")
    return answer(shown(account, domain))


async def update(request: Request) -> Response:
    who, account, domain = _domain(request, "update")
    values = given(form(request).plain(), sip_domains.DOMAINS.fields)
    sip_domains.update(world(request), account, domain, values, who.by)
    return answer(shown(account, domain))


async def delete(request: Request) -> Response:
    who, account, domain = _domain(request, "delete")
    sip_domains.delete(world(request), account, domain, who.by)
    return nothing()


async def list_mappings(request: Request) -> Response:
    _, account, domain = _domain(request, "read")
    kind, _ = _lists(request)
    rows = sip_mappings.of(account, domain, kind, _use(request))
    page = short_list(request, rows, lambda each: each.text("list_sid"))
    key = _OLDER_KEYS[kind] if _is_older(request) else "contents"
    return page_2010(request, key, page, lambda each: _mapping_here(request, account, each))


async def map_(request: Request) -> Response:
    who, account, domain = _domain(request, "update")
    kind, field = _lists(request)
    listed = account.thing(kind, form(request).required(field))
    made = sip_mappings.create(
        world(request), account, domain, sip_domains.DOMAINS, listed, _use(request), who.by
    )
    return answer(_mapping_here(request, account, made), 201)


async def fetch_mapping(request: Request) -> Response:
    _, account, domain = _domain(request, "read")
    return answer(_mapping_here(request, account, _mapping(request, account, domain)))


async def unmap(request: Request) -> Response:
    who, account, domain = _domain(request, "update")
    mapping = _mapping(request, account, domain)
    sip_mappings.delete(world(request), account, domain, sip_domains.DOMAINS, mapping, who.by)
    return nothing()


def shown(account: Account, domain: Configured) -> dict[str, object]:
    uri = f"/2010-04-01/Accounts/{domain.account_sid}/SIP/Domains/{domain.sid}"
    return {
        "sid": domain.sid,
        "account_sid": domain.account_sid,
        "api_version": "2010-04-01",
        "auth_type": ",".join(sip_mappings.ways_in(account, domain)),
        "date_created": rfc2822(domain.created_at),
        "date_updated": rfc2822(domain.updated_at),
        **domain.fields,
        "uri": f"{uri}.json",
        "subresource_uris": {
            "credential_list_mappings": f"{uri}/CredentialListMappings.json",
            "ip_access_control_list_mappings": f"{uri}/IpAccessControlListMappings.json",
        },
    }


def mapping_shown(account: Account, mapping: Configured) -> dict[str, object]:
    """Under the SID and the name of the list."""
    listed = account.thing(mapping.text("list_kind"), mapping.text("list_sid"))
    return {
        "account_sid": mapping.account_sid,
        "date_created": rfc2822(mapping.created_at),
        "date_updated": rfc2822(mapping.updated_at),
        "friendly_name": listed.text("friendly_name"),
        "sid": listed.sid,
    }


def _mapping_here(request: Request, account: Account, mapping: Configured) -> dict[str, object]:
    row = mapping_shown(account, mapping)
    if _is_older(request):
        uri = request.url.path.partition("/SIP/Domains/")[0] + f"/SIP/Domains/{mapping.parent_sid}"
        part = next(name for name, (kind, _) in _LISTS.items() if kind == mapping.text("list_kind"))
        row |= {"domain_sid": mapping.parent_sid, "uri": f"{uri}/{part}/{row['sid']}.json"}
    return row


def _is_older(request: Request) -> bool:
    return "/Auth/" not in request.url.path


def _domain(request: Request, deed: str) -> tuple[Caller, Account, Configured]:
    who, account = reached(request, f"{DOMAINS}/{deed}")
    return who, account, account.thing(sip_domains.KIND, request.path_params["domain_sid"], request.url.path)


def _mapping(request: Request, account: Account, domain: Configured) -> Configured:
    kind, _ = _lists(request)
    sid = request.path_params["sid"]
    return sip_mappings.one(account, domain, kind, _use(request), sid, request.url.path)


def _lists(request: Request) -> tuple[str, str]:
    return next(each for name, each in _LISTS.items() if f"/{name}" in request.url.path)


def _use(request: Request) -> Use:
    return "registrations" if "/Auth/Registrations/" in request.url.path else "calls"


_OF = f"{PATH}/{{domain_sid}}"
routes = [
    Route(f"{PATH}.json", list_, methods=["GET"]),
    Route(f"{PATH}.json", create, methods=["POST"]),
    Route(f"{_OF}.json", fetch, methods=["GET"]),
    Route(f"{_OF}.json", update, methods=["POST"]),
    Route(f"{_OF}.json", delete, methods=["DELETE"]),
    *(
        route
        for part in (
            "CredentialListMappings",
            "IpAccessControlListMappings",
            "Auth/Calls/CredentialListMappings",
            "Auth/Calls/IpAccessControlListMappings",
            "Auth/Registrations/CredentialListMappings",
        )
        for route in (
            Route(f"{_OF}/{part}.json", list_mappings, methods=["GET"]),
            Route(f"{_OF}/{part}.json", map_, methods=["POST"]),
            Route(f"{_OF}/{part}/{{sid}}.json", fetch_mapping, methods=["GET"]),
            Route(f"{_OF}/{part}/{{sid}}.json", unmap, methods=["DELETE"]),
        )
    ),
]
