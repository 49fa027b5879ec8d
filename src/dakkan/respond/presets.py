"""How far a plan goes: which actions each preset looks with, and which phases it keeps."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..model.plan import Preset
from .action import Phase

_STOP = ("hang-up-calls", "cancel-messages", "close-countries", "suspend-subaccount")
_CONTAIN = (*_STOP, "delete-api-key", "rotate-auth-token", "remove-foothold")
_PEOPLE = ("remove-user", "change-password", "restore-email", "end-sessions")
_REPAIR = ("disable-number", "restore-webhook", "restore-usage-trigger")
_CONSOLE = ("review-recharge", "verify-geo")
_URGENT = frozenset({Phase.CALLS, Phase.MESSAGES, Phase.COUNTRIES, Phase.SUBACCOUNTS})


@dataclass(frozen=True)
class Extent:
    actions: tuple[str, ...]
    phases: frozenset[Phase]


EXTENTS: Mapping[Preset, Extent] = {
    Preset.STOP: Extent(_STOP, _URGENT),
    Preset.CONTAIN: Extent(_CONTAIN, _URGENT | {Phase.HOSTILE_KEYS, Phase.MAIN_TOKEN, Phase.FOOTHOLDS}),
    Preset.SANITISE: Extent((*_CONTAIN, *_PEOPLE, *_REPAIR, *_CONSOLE), frozenset(Phase)),
    # promote again, new keys, look again: what Twilio asks for once a suspension is lifted (trap 1)
    Preset.REACTIVATED: Extent((*_CONTAIN, *_PEOPLE), frozenset(Phase)),
    Preset.HARDEN: Extent(
        ("close-countries", "restore-usage-trigger", *_CONSOLE),
        frozenset({Phase.COUNTRIES, Phase.TRIGGERS, Phase.PEOPLE, Phase.TASKS}),
    ),
}
