"""With what did they get in? Twilio does not say which credential a request came with; the traces are read.

Each rule states what it rests on and how sure that makes it. Sources: who may call what (reference 1.2);
leaks of auth tokens outnumber those of keys 22 to 1 (GitGuardian's count of public commits).
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from ibis import _

from ..model.finding import Fact, Finding
from ..model.scope import Scope
from ..model.verdict import Inferred, Takeover, Verdict
from ..texts import N_
from .tables import Tables, accounts_of, rows
from .traces import Event, read
from .traffic import marked

_TOKEN_ONLY = (
    *("account.created", "account.updated", "account-api-keys.created", "account-api-keys.deleted"),
    *("account-keys.created", "account-keys.deleted", "account-auth-token.secondary-created"),
    *("account-auth-token.secondary-deleted", "account-auth-token.promoted"),
)
"""A Standard key may not do these; the auth token may, and a Main key."""
Facts = dict[str, Fact]
_SOON = timedelta(hours=1)
_MOST = 2_000

_SESSION = N_("console user {user} logged in from {address} at {at}, and what followed came from the Console")
_KEY = N_("the audit log names the key {key} as the actor from {address}")
_TOKEN = N_("{event} from {address} at {at} needs the auth token: a Standard API key may not do it")
_SUBACCOUNT = N_("everything was done in the subaccount {account_sid}; its own token opens no other account")
_AFTER = N_("the traffic went on after the token was promoted at {at}: a key, or another access, was left")
_SIP = N_("the calls came in over SIP, which neither tokens nor keys do")
_APP = N_("nobody logged in or changed anything, and a Connect app was authorised at {at}")
_LEAK = N_("{account_sid} lies open, as you noted: {where}")
_TRAFFIC = N_("only traffic is seen; leaked auth tokens outnumber leaked keys twenty to one")
_FORM = N_("the messages are your own texts from your own senders, and nothing was changed")
_TENANT = N_("only the tenant's own subaccount sends, and it was made by your own systems")


def infer(
    findings: Sequence[Finding],
    tables: Tables,
    scope: Scope,
    verdict: Verdict,
    leaks: Sequence[tuple[str, str]] = (),
) -> Inferred | None:
    """The likeliest credential; None when there is no incident. `leaks`: SID and where it lies."""
    if "form-pumping" in verdict.kinds:
        return Inferred("own-form", "", 0.85, _FORM)
    if "tenant-abuse" in verdict.kinds:
        return Inferred("tenant-credential", "", 0.8, _TENANT)
    if verdict.takeover is Takeover.NONE or scope.began_at is None:
        return None
    found = next(_rules(tables, scope), None) or Inferred("unknown", "", 0.3, _TRAFFIC)
    for sid, where in leaks:
        if sid == found.sid or found.kind == "unknown":
            kind = "api-key" if sid.startswith("SK") else "auth-token"
            return Inferred(
                kind, sid, max(0.9, found.confidence), _LEAK, {"account_sid": sid, "where": where}
            )
    return found


def _rules(tables: Tables, scope: Scope) -> Iterator[Inferred]:
    """The first that speaks is taken: from what names a credential to what only makes one likely."""
    began = scope.began_at
    assert began is not None  # noqa: S101 - checked by the caller
    accounts = accounts_of(tables, scope.account_sid)
    events = tables.events.filter(_.account_sid.isin(accounts))
    mine: tuple[Event, ...] = ()
    if scope.addresses:
        hostile = events.filter(_.address.isin(list(scope.addresses)), _.created_at >= began - _SOON)
        mine = read(hostile.order_by("created_at", "sid").limit(_MOST))
    for event in mine:
        if event.type == "user-session.created":
            facts: Facts = {"user": event.resource_sid, "address": event.address, "at": event.at}
            yield Inferred("console-session", event.resource_sid, 0.9, _SESSION, facts)
    for event in mine:
        if event.actor_sid.startswith("US"):
            facts = {"user": event.actor_sid, "address": event.address, "at": event.at}
            yield Inferred("console-session", event.actor_sid, 0.8, _SESSION, facts)
    for event in mine:
        if event.actor_sid.startswith("SK"):
            facts = {"key": event.actor_sid, "address": event.address}
            yield Inferred("api-key", event.actor_sid, 0.9, _KEY, facts)
    acted = {event.account_sid for event in mine}
    if acted and scope.account_sid not in acted and len(acted) == 1:
        (sid,) = acted
        yield Inferred("subaccount-token", sid, 0.7, _SUBACCOUNT, {"account_sid": sid})
    for event in mine:
        if event.type in _TOKEN_ONLY:
            facts = {"event": event.type, "address": event.address, "at": event.at}
            yield Inferred("auth-token", scope.account_sid, 0.85, _TOKEN, facts)
    traffic = marked(tables, scope).filter(_.hostile)
    sip = tables.calls.filter(_.direction.isin(["trunking-terminating"]), _.created_at >= began)
    (counted,) = rows(
        traffic.agg(last=_.created_at.max(), messages=(_.channel == "messages").sum().fill_null(0))
    )
    if not counted["messages"] and rows(sip.filter(_.account_sid.isin(accounts)).select("sid").limit(1)):
        yield Inferred("sip-credential", "", 0.8, _SIP)
    promoted = events.filter(_.type == "account-auth-token.promoted", _.created_at <= began)
    (last,) = rows(promoted.agg(at=_.created_at.max()))
    if last["at"] is not None and counted["last"] is not None:
        yield Inferred("api-key", "", 0.6, _AFTER, {"at": last["at"]})
    app = events.filter(_.type == "authorized-connect-app.created", _.created_at < began)
    (added,) = rows(app.agg(at=_.created_at.max()))
    if not mine and added["at"] is not None:
        yield Inferred("third-party-app", "", 0.5, _APP, {"at": added["at"]})
    if mine or counted["last"] is not None:
        yield Inferred("auth-token", scope.account_sid, 0.5, _TRAFFIC)
