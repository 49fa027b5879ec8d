"""Is this leak the one that let them in? A leaked credential matched with what the case shows of the thief.

Each rule states what it rests on and how sure that makes it. The date of a commit is what its author's machine
said; so a leak that seems younger than the takeover is called unlikely, never impossible.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import ibis.expr.types as ir
from ibis import _

from ..model.clock import iso
from ..model.exposed import DEAD, DOES_NOT, EXPLAINS, LIVE, MAY_EXPLAIN, Exposed, Exposure, Link
from ..model.known import Accepted
from ..model.scope import Scope
from ..model.verdict import Inferred, Takeover, Verdict
from ..texts import N_
from .tables import Tables, accounts_of, rows
from .traffic import marked

BY = "dakkan leaks"
"""Who noted a leak that a search found, beside those that the owner noted."""
_EVE = timedelta(hours=1)
"""Before the first hostile trace: how long the thief may have looked around."""
_CLOCKS = timedelta(minutes=10)
"""So far may the clock of a committer be wrong."""
_SURE = 0.7
_ORDER = {EXPLAINS: 0, MAY_EXPLAIN: 1, DOES_NOT: 2}

_NOTHING = N_("nothing strange was seen in the account")
_BEFORE = N_("the intruder was there at {used_at}, before the commit of {exposed_at}")
_BEGAN = N_("the takeover began at {began}, before the commit of {exposed_at}")
_REPLACED = N_("it had been replaced before the first strange use at {used_at}")
_KEY = N_("the audit log names this very key as the actor from {address}")
_SAME = N_("the traces point to this credential, and it lay open")
_SAME_PERHAPS = N_("the traces fit this credential, but others as well")
_OTHER_KEY = N_("the audit log names another key: {sid}")
_OTHER_WAY = N_("the traces point to another way in")
_NEEDS_MORE = N_("what was done needs the main account's Auth Token, which this one is not")
_FITS = N_("it opens the account, but no trace tells whether it was used")


@dataclass(frozen=True)
class Use:
    """What the records show of a credential in strange hands."""

    at: datetime | None = None
    address: str = ""
    named: bool = False
    """Does the audit log name the credential itself?"""
    replaced: bool = False
    """Was it deleted or replaced after it was committed and before the first use?"""


def links(exposure: Exposure, tables: Tables, scope: Scope, verdict: Verdict) -> tuple[Link, ...]:
    """One for each leaked Twilio credential of the account tree, the likeliest first."""
    accounts = accounts_of(tables, scope.account_sid)
    found = []
    for leak in exposure.leaks:
        account = _account_of(leak, tables, accounts)
        if account:
            use = _use(leak, account, tables, scope, accounts)
            found.append(judged(leak, account, use, scope, verdict))
    return tuple(sorted(found, key=lambda link: (_ORDER[link.explains], -link.confidence, link.fingerprint)))


def judged(leak: Exposed, account: str, use: Use, scope: Scope, verdict: Verdict) -> Link:
    """How `leak`, a credential of `account`, stands to the takeover."""
    explains, confidence, says, facts = next(_rules(leak, account, use, scope, verdict))
    return Link(
        leak.fingerprint,
        leak.sid,
        explains,
        round(confidence if leak.confidence == "high" else 0.9 * confidence, 4),
        says,
        facts,
        leak.since,
        use.at,
        use.address,
    )


Rule = tuple[str, float, str, dict[str, str]]


def _rules(leak: Exposed, account: str, use: Use, scope: Scope, verdict: Verdict) -> Iterator[Rule]:
    """The first that speaks is taken: from what rules a leak out to what only makes it possible."""
    if verdict.takeover is Takeover.NONE or scope.began_at is None:
        yield DOES_NOT, 0.6, _NOTHING, {}
    if use.at and leak.since and use.at < leak.since - _CLOCKS:
        yield DOES_NOT, 0.8, _BEFORE, {}
    if not use.at and leak.since and scope.began_at and scope.began_at < leak.since - _CLOCKS:
        yield DOES_NOT, 0.7, _BEGAN, {"began": iso(scope.began_at)}
    if use.replaced and leak.state != LIVE:
        yield DOES_NOT, 0.85, _REPLACED, {}
    if use.named:
        yield EXPLAINS, 0.95, _KEY, {}
    way = verdict.credential
    if way is None or way.kind == "unknown" or _is_from_a_leak(way):
        yield MAY_EXPLAIN, 0.5, _FITS, {}
        return
    sure = way.confidence
    if way.sid == leak.sid and sure >= _SURE:
        yield EXPLAINS, 1 - (1 - sure) / 2, _SAME, {}
    if way.sid == leak.sid:
        yield MAY_EXPLAIN, 1 - 0.7 * (1 - sure), _SAME_PERHAPS, {}
    if way.kind == "api-key" and way.sid:
        yield DOES_NOT, sure, _OTHER_KEY, {"sid": way.sid}
    if way.kind not in ("api-key", "auth-token", "subaccount-token") and sure >= _SURE:
        yield DOES_NOT, sure, _OTHER_WAY, {}
    if way.kind == "auth-token" and account != scope.account_sid and sure >= _SURE:
        yield DOES_NOT, sure, _NEEDS_MORE, {}
    yield MAY_EXPLAIN, 0.4, _FITS, {}


def _is_from_a_leak(way: Inferred) -> bool:
    """Was it inferred from a leak that is known? Then it bears no witness about leaks."""
    return "where" in way.facts


def _account_of(leak: Exposed, tables: Tables, accounts: tuple[str, ...]) -> str:
    """The account of the tree that the credential opens, or ""."""
    if leak.account_sid in accounts:
        return leak.account_sid
    if not leak.key_sid or leak.account_sid:
        return ""
    listed = tables.keys.filter(_.sid == leak.key_sid).select("account_sid")
    met = tables.events.filter((_.resource_sid == leak.key_sid) | (_.actor_sid == leak.key_sid))
    found = rows(listed.union(met.select("account_sid")).order_by("account_sid").limit(1))
    return str(found[0]["account_sid"]) if found and found[0]["account_sid"] in accounts else ""


def _use(leak: Exposed, account: str, tables: Tables, scope: Scope, accounts: tuple[str, ...]) -> Use:
    if scope.began_at is None:
        return Use()
    main = not leak.key_sid and account == scope.account_sid  # its token opens the whole tree
    opened = accounts if main else (account,)
    events = tables.events.filter(_.account_sid.isin(opened), _.created_at >= scope.began_at - _EVE)
    strange = events.filter(_.address.isin(sorted(scope.addresses))) if scope.addresses else None
    first, named = None, False
    if strange is not None and leak.key_sid:
        first = _first(strange.filter(_.actor_sid == leak.key_sid))
        named = first is not None
    if strange is not None and first is None:
        others = ~_.actor_sid.fill_null("").startswith("US") & ~_.actor_sid.fill_null("").startswith("SK")
        first = _first(strange.filter(others, ~_.type.startswith("user-session")))
    sent = marked(tables, scope).filter(_.hostile, _.account_sid.isin(opened))
    (traffic,) = rows(sent.agg(at=_.created_at.min()))
    known = [at for at in (first[0] if first else None, None if named else traffic["at"]) if at is not None]
    at = min(known, default=None)
    return Use(at, first[1] if first else "", named, _was_replaced(leak, account, at, tables))


def _first(events: ir.Table) -> tuple[datetime, str] | None:
    """Time and address of the oldest."""
    found = rows(events.order_by("created_at", "sid").select("created_at", "address").limit(1))
    return (found[0]["created_at"], str(found[0]["address"] or "")) if found else None


def _was_replaced(leak: Exposed, account: str, used_at: datetime | None, tables: Tables) -> bool:
    if used_at is None or leak.since is None:
        return False
    gone = (
        _.type.endswith("keys.deleted") & (_.resource_sid == leak.key_sid)
        if leak.key_sid
        else (_.type == "account-auth-token.promoted") & (_.account_sid == account)
    )
    found = tables.events.filter(gone, _.created_at >= leak.since, _.created_at < used_at)
    return bool(rows(found.select("sid").limit(1)))


# ---- for the detectors ---------------------------------------------------------------------------


def noted(exposure: Exposure) -> tuple[Accepted, ...]:
    """Leaks as entries of the kind `leak`: what lies open since when, and until when it opened anything."""
    return tuple(
        Accepted(
            "leak",
            leak.sid,
            BY,
            where(leak),
            leak.found_at,
            since=min(leak.since or leak.found_at, leak.found_at),
            until=leak.asked_at if leak.state == DEAD else None,
        )
        for leak in exposure.leaks
        if leak.sid and leak.found_at and (leak.confidence == "high" or leak.state == LIVE)
    )


def where(leak: Exposed) -> str:
    """The place to name, in one line."""
    first = leak.first
    if first is None:
        return ", ".join(leak.targets)
    commit = f" ({first.commit[:12]})" if first.commit else ""
    return f"{', '.join(leak.targets[:1])}: {first.path}:{first.line}{commit}"
