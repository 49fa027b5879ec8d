"""Messages whose text is bait: a link that pretends, hides or was never seen, or a number to call.

Each new text is judged once, whatever the number of messages that carry it. Texts and links that the
account used before, and what is the owner's, are left alone.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from ...lure.judge import LIKELY
from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import MOST_EXHIBITS, exhibits_of, some

_LINK = N_("{events} messages in {texts} texts carry a link that looks like bait: {sample}")
_NUMBER = N_(
    "{events} messages in {texts} texts ask people to call {sample}, which is not the owner's number"
)
_CONTACT = N_("{events} messages in {texts} texts ask people to write to a stranger: {sample}")
_WORDS = N_("{events} messages in {texts} texts open a conversation as thieves do: {sample}")
_SOME = 5
_MANY = 50


@detector(
    id="lure-in-message-body",
    title=N_("Messages carry bait: a deceptive link or a number to call"),
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    attack=("T1566.002", "T1566"),
    answers=("cancel-messages", "rotate-auth-token", "delete-api-key"),
    needs=("messages",),
    baseline_days=7,
    cold_start=N_("Without a week of messages every text is judged, and every domain is new."),
    says=_LINK,
    benign=N_("A campaign with a new link service, a partner's hotline in a new text."),
    misses=N_("Openers in words nobody used before, and a changed number in a text the account always used."),
    signs=("phishing-links",),
    exhibits="messages",
)
def lure_in_message_body(tables: Tables, window: Window) -> ir.Table:
    text = ["template", "host"]
    sent = tables.traffic.filter(_.channel == "messages").join(tables.lures, text)
    totals = sent.group_by("account_sid").agg(total=_.events.sum(), best=_.score.max())
    found = sent.group_by("account_sid").agg(
        first_seen=_.first_at.min(),
        last_seen=_.last_at.max(),
        events=_.events.sum(),
        texts=_.template.nunique(),
        kind=_.kinds.first(order_by=[ibis.desc("score"), _.template, _.host], include_null=True),
        sample=_.facts.first(order_by=[ibis.desc("score"), _.template, _.host], include_null=True),
        languages=_.language.max(),
        templates=some(_.template, MOST_EXHIBITS),
        countries=some(_.country.nullif("")),
    )
    found = found.join(totals, "account_sid")
    severity = ibis.cases(
        ((_.total >= _MANY) & (_.best >= LIKELY), "critical"),
        (_.total >= _SOME, "high"),
        else_="medium",
    )
    says = ibis.cases(
        (_.kind.contains("link"), _LINK),
        (_.kind.contains("number"), _NUMBER),
        (_.kind == "text", _WORDS),
        else_=_CONTACT,
    )
    rows = tables.sent.filter(_.channel == "messages").semi_join(tables.lures, text)
    return (
        found.mutate(severity=severity, says=says)
        .drop("total", "best")
        .left_join(exhibits_of(rows, "account_sid"), "account_sid")
        .drop("account_sid_right")
    )
