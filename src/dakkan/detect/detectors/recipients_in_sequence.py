"""Messages or calls to blocks of adjacent numbers.

Customers do not live at +…001, +…002, +…003. Whoever pumps traffic for a share of its price owns the
block, and works through it.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import MOST_EXHIBITS, exhibits_of, some

_IN_A_BLOCK = 10
"""Distinct strangers in one block of a thousand numbers within an hour."""
_DENSE = 10
"""At most this many numbers of the block for each one used: scattered customers are further apart."""


@detector(
    id="recipients-in-sequence",
    title=N_("Traffic to blocks of adjacent numbers"),
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    attack=("T1496.003",),
    answers=("close-countries", "cancel-messages", "hang-up-calls", "rotate-auth-token"),
    needs=("traffic",),
    baseline_days=1,
    cold_start=N_("Without history every recipient is a stranger; the density of the block still tells."),
    says=N_("{events} messages or calls to {blocks} blocks of adjacent numbers, the first at {first_seen}"),
    benign=N_("A company whose staff share one block, a load test on own numbers."),
    misses=N_("Thieves who draw numbers at random from a whole country."),
    signs=("mass-traffic",),
    exhibits="messages",
)
def recipients_in_sequence(tables: Tables, window: Window) -> ir.Table:
    numbered = tables.sent.filter(_.stranger, _.recipient.re_search(r"^\+\d{8,15}$"))
    numbered = numbered.mutate(
        block=_.recipient.left(_.recipient.length() - 3), place=_.recipient.right(3).cast("int64")
    )
    key = ["account_sid", "hour", "block"]
    blocks = (
        numbered.group_by(key)
        .agg(recipients=_.recipient.nunique(), low=_.place.min(), high=_.place.max())
        .filter(_.recipients >= _IN_A_BLOCK, _.high - _.low < _DENSE * _.recipients)
    )
    rows = numbered.semi_join(blocks, key)
    found = rows.group_by("account_sid").agg(
        first_seen=_.created_at.min(),
        last_seen=_.created_at.max(),
        events=_.count(),
        blocks=_.block.nunique(),
        countries=some(_.country.nullif("")),
        templates=some(_.template.nullif(""), MOST_EXHIBITS),
    )
    return found.left_join(exhibits_of(rows, "account_sid"), "account_sid").drop("account_sid_right")
