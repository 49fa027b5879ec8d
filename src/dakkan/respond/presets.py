"""How far a plan goes: which actions each preset looks with, and which phases it keeps."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..model.plan import Preset
from .action import Phase

_STOP = ("hang-up-calls", "cancel-messages", "close-countries", "suspend-subaccount")
_CONTAIN = (*_STOP, "freeze-evidence", "delete-api-key", "rotate-auth-token", "remove-foothold")
_PEOPLE = ("remove-user", "change-password", "restore-email", "end-sessions")
_REPAIR = ("disable-number", "restore-webhook", "restore-usage-trigger")
_CONSOLE = ("review-recharge", "verify-geo")
_ASKED = ("close-subaccount", "answer-twilio")
_URGENT = frozenset({Phase.CALLS, Phase.MESSAGES, Phase.COUNTRIES, Phase.SUBACCOUNTS})

_SHUT_OUT = frozenset({Phase.EVIDENCE, Phase.HOSTILE_KEYS, Phase.MAIN_TOKEN, Phase.FOOTHOLDS})


@dataclass(frozen=True)
class Extent:
    actions: tuple[str, ...]
    phases: frozenset[Phase]


EXTENTS: Mapping[Preset, Extent] = {
    Preset.STOP: Extent(_STOP, _URGENT),
    Preset.CONTAIN: Extent(_CONTAIN, _URGENT | _SHUT_OUT),
    Preset.SANITISE: Extent((*_CONTAIN, *_PEOPLE, *_REPAIR, *_CONSOLE, *_ASKED), frozenset(Phase)),
    # promote again, new keys, repair and look again: what Twilio asks for once a suspension is lifted (trap 1),
    # and what a suspended account does not take
    Preset.REACTIVATED: Extent((*_CONTAIN, *_PEOPLE, *_REPAIR, "resume-subaccount"), frozenset(Phase)),
    Preset.HARDEN: Extent(
        ("close-countries", "restore-usage-trigger", *_CONSOLE),
        frozenset({Phase.COUNTRIES, Phase.TRIGGERS, Phase.PEOPLE, Phase.TASKS}),
    ),
}
