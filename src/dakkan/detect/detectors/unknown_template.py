"""A text that the account tree never sent before goes to many people within an hour.

Businesses write new texts too. What makes it a question is that the people are strangers, that no link leads
to the owner's own site, and that no service known for campaigns carries it.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..summed import sent_in, summed, with_exhibits

_PEOPLE = 20
"""Recipients within an hour, over all new texts of one account: thieves vary their words."""
_EACH_ANEW = 0.5
"""An account with more texts than this for each message (names, notes) has new ones every day."""


@detector(
    id="unknown-template",
    title=N_("Texts never sent before go to many people"),
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    attack=("T1566",),
    answers=("cancel-messages", "rotate-auth-token"),
    needs=("messages",),
    baseline_days=30,
    needs_days=7,
    cold_start=N_("With less than a week of messages every text is new, so it does not look."),
    says=N_("{events} messages in {texts} texts never sent before, {strangers} of them to people never met"),
    benign=N_("A new campaign or notice sent without the usual messaging service."),
    misses=N_("Texts in the owner's words, and accounts whose texts are written anew for each person."),
    exhibits="messages",
)
def unknown_template(tables: Tables, window: Window) -> ir.Table:
    services = tables.before.filter(_.service != "").select(campaigns=_.service).distinct()
    anew = (
        tables.before.filter(_.channel == "messages")
        .group_by("account_sid")
        .agg(texts=_.template.nunique(), past=_.events.sum())
        .filter(_.texts > _EACH_ANEW * _.past)
    )
    rows = tables.traffic.filter(_.channel == "messages", _.new_template, _.template != "")
    rows = rows.anti_join(anew, "account_sid")
    rows = rows.left_join(services, rows.service == services.campaigns)
    expected = _.campaigns.notnull() | ((_.host != "") & ~_.new_host)
    rows = rows.mutate(expected=expected).drop("campaigns")
    by_hour = ["account_sid", "hour"]
    people = sent_in(tables.sent, rows).group_by(*by_hour).agg(people=_.recipient.nunique())
    hours = rows.group_by(*by_hour).agg(
        total=_.events.sum(),
        unmet=_.strangers.sum(),
        unexpected=_.events.sum(where=~_.expected).fill_null(0),
    )
    hours = hours.join(people.filter(_.people >= _PEOPLE), by_hour)
    asks = (2 * _.unmet > _.total) & (2 * _.unexpected > _.total)
    hours = hours.mutate(severity=ibis.ifelse(asks, "medium", "low")).select(*by_hour, "severity")
    rows = rows.join(hours, by_hour)
    by = ("account_sid", "severity")
    found = summed(rows, *by, texts=_.template.nunique())
    return with_exhibits(found, sent_in(tables.sent, rows).join(hours, by_hour), *by)
