"""The bait among the window's message templates, each distinct template and link host judged once."""

import ibis
import ibis.expr.types as ir
from ibis import _

from ..lure.judge import LIKELY, Lure, judge

SCHEMA = {
    "template": "string",
    "host": "string",
    "score": "float64",
    "kinds": "string",
    "because": "string",
    "facts": "string",
    "language": "string",
}
MOST_TEMPLATES = 2_000
"""So many new templates are judged, those with most messages first."""
_FOLLOWED = ("host", "number", "address", "words")
SUSPICIOUS = 0.45
"""Below LIKELY: enough only beside unknown recipients."""


def judged(
    traffic: ir.Table,
    sent: ir.Table,
    messages: ir.Table,
    before: ir.Table,
    own_sites: frozenset[str],
    own_numbers: frozenset[str],
) -> ir.Table:
    """Judge the templates that are new, or all of them when history cannot tell, and keep the bait."""
    fresh = traffic.filter(_.channel == "messages", _.template != "")
    known = before.filter(_.template != "").select("template", "host").distinct()
    fresh = fresh.anti_join(known, ["template", "host"])
    grouped = fresh.group_by("template", "host").agg(
        events=_.events.sum(), strangers=_.strangers.sum(), sample=_["sample"].min()
    )
    top = grouped.order_by(ibis.desc("events"), "sample").limit(MOST_TEMPLATES)
    samples = top.to_pyarrow().to_pylist()
    if not samples:
        return ibis.memtable([], schema=SCHEMA)
    wanted = [row["sample"] for row in samples]
    bodies = messages.filter(_.sid.isin(wanted)).select("sid", "body").to_pyarrow().to_pylist()
    body_of = {row["sid"]: row["body"] or "" for row in bodies}
    hosts = before.filter(_.host != "").select("host").distinct().to_pyarrow()["host"].to_pylist()
    seen = frozenset(hosts)
    sent_before = frozenset(known.select("template").distinct().to_pyarrow()["template"].to_pylist())
    rows: list[dict[str, str | float]] = []
    for row in samples:
        body = body_of.get(row["sample"], "")
        lure = judge(
            body,
            owned_hosts=own_sites,
            owned_numbers=own_numbers,
            seen_domains=seen,
            owned_templates=frozenset({body}) if row["template"] in sent_before else frozenset(),
        )
        to_strangers = row["strangers"] * 2 >= row["events"]
        if lure.kinds and lure.score >= (SUSPICIOUS if to_strangers else LIKELY):
            rows.append({"template": row["template"], "host": row["host"], **_told(lure)})
    return ibis.memtable(rows, schema=SCHEMA)


def _told(lure: Lure) -> dict[str, str | float]:
    """The row of one text; `facts` is what people would follow: host, number or address, else the words."""
    facts = [reason.facts for reason in lure.because]
    shown = next((fact[name] for name in _FOLLOWED for fact in facts if name in fact), "")
    return {
        "score": lure.score,
        "kinds": " ".join(lure.kinds),
        "because": lure.because[0].says if lure.because else "",
        "facts": shown,
        "language": lure.language,
    }
