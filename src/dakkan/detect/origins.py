"""Events, each with where it came from: a usual place of this account tree, or a strange one."""

from datetime import datetime
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from ..model.window import Window
from .networks import network_of


def with_origin(events: ir.Table, window: Window, learned_until: datetime, *, trusted: bool) -> ir.Table:
    """Add `network`, `hour` (whole hours since 1970) and `origin` to the events of one tree.

    `usual`: its network made events before `learned_until`. `strange`: it did not, and there is history
    enough to say so. `untold`: no address, or too little history. `twilio`: Twilio's own doing.
    """
    events = events.filter(_.created_at < window.until)
    networks = _networks(events)
    events = events.left_join(networks, "address").drop("address_right")
    usual = (
        events.filter(_.created_at < learned_until, _.network.notnull()).select(usual=_.network).distinct()
    )
    joined = events.left_join(usual, events.network == usual.usual)
    return joined.mutate(
        origin=ibis.cases(
            ((_.source == "twilio") | (_.actor_type == "twilio-admin"), "twilio"),
            (_.network.isnull(), "untold"),
            (_.usual.notnull(), "usual"),
            else_="strange" if trusted else "untold",
        ),
        hour=hour_of(_.created_at),
    ).drop("usual")


def hour_of(at: Any) -> Any:
    """Whole hours since 1970, UTC: integers, so that no engine's time zone can shift them."""
    return (at.epoch_seconds() // 3600).cast("int64")


def _networks(events: ir.Table) -> ir.Table:
    found = events.filter(_.address.notnull(), _.address != "").select("address").distinct().to_pyarrow()
    addresses = found["address"].to_pylist()
    rows = [{"address": address, "network": network_of(address)} for address in addresses]
    return ibis.memtable(rows, schema={"address": "string", "network": "string"})
