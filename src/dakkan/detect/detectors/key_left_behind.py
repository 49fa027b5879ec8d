"""Odd traffic goes on after the auth token was promoted, while a young API key is alive.

Rotating the token does not end the thief's access: keys stay valid. The keys made in the weeks before
the promotion are where to look first.
"""

from datetime import timedelta

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import MOST_EXHIBITS, exhibits_of, some
from ..summed import sent_in

_YOUNG = timedelta(days=14)


@detector(
    id="key-left-behind",
    title=N_("Odd traffic goes on after the token was rotated, and young API keys are alive"),
    severity=Severity.CRITICAL,
    confidence=Confidence.MEDIUM,
    attack=("T1078.004", "T1098.001"),
    answers=("delete-api-key", "rotate-auth-token"),
    needs=("events", "keys", "traffic"),
    baseline_days=14,
    needs_days=7,
    cold_start=N_("With less than a week of history odd traffic cannot be told, so it does not look."),
    says=N_("{events} odd messages or calls after the rotation; {keys_alive} young API keys still work"),
    benign=N_("A rotation that happened to come before a new campaign to new people."),
    misses=N_("Keys older than two weeks, and access kept by a user, a subaccount or an app."),
    exhibits="messages",
)
def key_left_behind(tables: Tables, window: Window) -> ir.Table:
    promoted = (
        tables.events.filter(_.type == "account-auth-token.promoted")
        .group_by("account_sid")
        .agg(promoted_at=_.created_at.max())
    )
    young = tables.keys.join(promoted, "account_sid").filter(
        _.created_at < _.promoted_at, _.created_at >= _.promoted_at - _YOUNG
    )
    strange = tables.events.filter(_.type.endswith("keys.created"), _.origin != "usual")
    young = young.semi_join(strange, young.sid == strange.resource_sid)
    keys = young.group_by("account_sid").agg(keys_alive=_.sid.nunique(), resources=some(_.sid))
    odd = tables.traffic.filter(_.odd).join(promoted, "account_sid").filter(_.last_at > _.promoted_at)
    rows = sent_in(tables.sent, odd).join(promoted, "account_sid").filter(_.created_at > _.promoted_at)
    return (
        rows.group_by("account_sid")
        .agg(
            first_seen=_.created_at.min(),
            last_seen=_.created_at.max(),
            events=_.count(),
            templates=some(_.template.nullif(""), MOST_EXHIBITS),
        )
        .filter(_.events >= 5)
        .join(keys, "account_sid")
        .left_join(exhibits_of(rows, "account_sid"), "account_sid")
        .drop("account_sid_right")
    )
