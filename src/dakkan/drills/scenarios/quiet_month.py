"""A month of business: codes, parcels, reminders, and nobody there who should not be."""

from dakkan.texts import N_

from ..script import Drill


class QuietMonth(Drill):
    id = "quiet-month"
    title = N_("A quiet month")
    says = N_("Nothing happened. Somebody is worried and looks; the answer has to be no.")
    starts = "2026-11-24T03:30:00+00:00"  # the peak at lunch
    verdict = "none"
