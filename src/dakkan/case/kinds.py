"""Which kinds of incident the findings that carry a verdict make."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from ibis import _

from ..model.finding import Finding
from ..model.verdict import Takeover
from . import roles
from .roles import Question, is_serious, question_of
from .tables import Tables, accounts_of, rows

_EVE = timedelta(days=1)
_DORMANT = timedelta(days=21)
_ANSWERING = ("PN", "AP", "MG", "FW")
"""SIDs of what answers calls and messages for the owner."""
_APP = "authorized-connect-app.created"


def kinds(
    findings: Sequence[Finding],
    takeover: Takeover,
    tables: Tables,
    account_sid: str,
    since: datetime | None,
) -> Iterator[str]:
    """Kinds of a takeover, in the order of `model.kind.TITLES`; `since` is the verdict's."""
    serious = [finding for finding in findings if is_serious(finding)]
    sure = takeover in (Takeover.CONFIRMED, Takeover.LIKELY)
    inside = sure and since is not None and _from_inside(serious, tables, account_sid, since)
    if sure and not inside and any(question_of(f) in (Question.WHO, Question.WHAT) for f in serious):
        yield "account-takeover"
    lures = {template for f in serious if roles.LURE_SIGN in f.signs for template in f.templates}
    if any(roles.LURE_SIGN in f.signs or f.detector in roles.BAIT for f in serious):
        yield "smishing"
    abroad = [f for f in findings if question_of(f) == Question.WHOM]
    if any(roles.is_about_messages(f) and not _is_the_bait(f, lures) for f in abroad):
        yield "sms-pumping"
    loud = [f for f in serious if question_of(f) == Question.VOLUME] if sure else []
    if any(roles.is_about_calls(f) for f in (*abroad, *loud)):
        yield "toll-fraud"
    if any(f.detector in roles.REDIRECTED and _takes_what_is_the_owners(f) for f in serious):
        yield "webhook-hijack"
    if any(f.detector in roles.DATA for f in serious):
        yield "data-theft"
    if inside:
        yield "insider-or-third-party"


def _takes_what_is_the_owners(finding: Finding) -> bool:
    """Of numbers, applications, services, flows; where a thief's own SIP domain or an alarm leads is no hijack."""
    return not finding.resources or any(sid[:2] in _ANSWERING for sid in finding.resources)


def _is_the_bait(finding: Finding, lures: set[str]) -> bool:
    """Bait goes to strangers in series as well; it is not pumping for that."""
    return bool(finding.templates) and set(finding.templates) <= lures


def _from_inside(serious: Sequence[Finding], tables: Tables, account_sid: str, since: datetime) -> bool:
    """Nobody new is seen, and somebody with access of their own is: a vendor's app, a usual place, a leaver.

    What comes from a place never seen, or changes a user's e-mail or password, is a stranger's work.
    """
    if any(f.detector in roles.USERS_CHANGED or f.detector in roles.STRANGERS_ONLY for f in serious):
        return False
    accounts = accounts_of(tables, account_sid)
    events = tables.events.filter(_.account_sid.isin(accounts), (_.source != "twilio").fill_null(True))
    addresses = sorted({address for f in serious for address in f.addresses if address})
    old = events.filter(_.created_at < since - _EVE)
    usual = {row["address"] for row in rows(old.filter(_.address.isin(addresses)).select("address"))}
    strange = set(addresses) - usual
    if strange:
        return _is_a_leaver(tables, accounts, strange, since)
    if addresses:
        return True
    app = events.filter(_.type == _APP, _.created_at < since)
    return bool(rows(app.select("sid").limit(1)))


def _is_a_leaver(tables: Tables, accounts: Sequence[str], strange: set[str], since: datetime) -> bool:
    """All that was done from the new places was done by console users who had not been there for weeks."""
    events = tables.events.filter(_.account_sid.isin(accounts))
    acts = rows(
        events.filter(_.address.isin(sorted(strange)), _.created_at >= since - _EVE)
        .group_by("actor_sid")
        .agg(acts=_.count())
    )
    actors = {row["actor_sid"] or "" for row in acts}
    if not actors or not all(actor.startswith("US") for actor in actors):
        return False
    sessions = events.filter(_.type == "user-session.created", _.created_at < since - _EVE)
    seen = {
        row["actor_sid"]: row["last"]
        for row in rows(sessions.group_by("actor_sid").agg(last=_.created_at.max()))
    }
    others = set(seen) - actors
    return bool(others) and all(actor not in seen or since - seen[actor] > _DORMANT for actor in actors)
