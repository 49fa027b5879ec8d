"""What is different from how the account stood before: resource by resource, field by field."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from ..model.window import Window

SCHEMA = {
    "account_sid": "string",
    "sid": "string",  # the event that tells of it (AE…), else the thing's own SID
    "resource_sid": "string",
    "kind": "string",  # of evidence.configuration, or `key`, `number`, `application`, `service`, …
    "name": "string",
    "parent_sid": "string",
    "change": "string",  # `added`, `removed`, `changed`
    "field": "string",  # "" for a thing as a whole
    "previous": "string",
    "updated": "string",
    "reference_at": "timestamp('UTC')",  # when it was last seen as it was before
    "created_at": "timestamp('UTC')",  # the event's time, else when it was first seen so
    "address": "string",
    "network": "string",
    "origin": "string",  # as in events; `untold` without an event
    "site": "string",  # registrable domain where `updated` is a URL
    "own": "boolean",  # that site is the owner's; true for what is no URL
    "how": "string",  # `snapshot` or `events`
}


def diffs_of(
    states: Mapping[str, ir.Table],
    earlier: Mapping[str, ir.Table],
    events: ir.Table,
    window: Window,
    own_sites: frozenset[str],
) -> ir.Table:
    """`states` are the newest readings, `earlier` those before the window, by table; `events` have origin."""
    return ibis.memtable([], schema=SCHEMA)
