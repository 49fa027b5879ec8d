"""Recordings, transcripts or whole logs were taken out.

Reading leaves no event, except for these few. It costs nothing, so that no bill will ever tell.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window

_TYPES = ("bulkexports.created", "bulkexports.downloaded", "recording.accessed", "transcription.accessed")


@detector(
    id="data-read-in-bulk",
    title=N_("Recordings or logs were taken out from a strange address"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1530", "T1213"),
    answers=("rotate-auth-token", "delete-api-key", "end-sessions"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it looks only for twenty or more in the window."),
    says=N_("{events} recordings, transcripts or exports were read, the first at {first_seen}"),
    benign=N_("A compliance export by a named user in office hours."),
    misses=N_("Lists of messages and calls: reading them leaves no event."),
)
def data_read_in_bulk(tables: Tables, window: Window) -> ir.Table:
    read = in_window(tables.events, window).filter(_.type.isin(_TYPES))
    together = read.group_by("account_sid", "origin").agg(together=_.count())
    read = read.left_join(together, ["account_sid", "origin"])
    return bundled(
        graded(
            read,
            (_.origin == "strange", "high"),
            ((_.origin == "untold") & (_.together >= 20), "medium"),
        )
    )
