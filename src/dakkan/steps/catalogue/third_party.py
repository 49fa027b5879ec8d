"""Consider a security firm."""

from datetime import timedelta

from ...texts import N_
from ..seen import Unit, only_people

THIRD_PARTY = Unit(
    id="third-party",
    title=N_("Consider help from a security firm"),
    does=N_(
        "If you cannot find how the thief got in, if servers or customers' data may be affected, or if it is "
        "the second time, let specialists look. Hand them the sealed bundle of this case: dakkan case "
        "export. It is done when you have decided, either way, and written down why."
    ),
    due=timedelta(hours=72),
    judge=only_people(N_("This is yours to decide.")),
)
