"""What Twilio shows before a plan is made: each action's own look, at one time."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from ..model.plan import Preset
from ..model.scope import Scope
from .actions import CATALOGUE, Actions
from .hands import Hands
from .presets import EXTENTS


@dataclass(frozen=True)
class Situation:
    at: datetime
    """Twilio's time when the look began, not a moment later: what is younger was not looked at, and a key that
    an executor was killed over is told by it."""
    seen: Mapping[str, Any]
    """Action id → what it saw; each action knows the type of its own."""

    def digest(self, actions: Actions = CATALOGUE) -> str:
        """SHA-256 over what matters to the steps, as canonical JSON."""
        matters = {name: actions[name].matters(value) for name, value in self.seen.items()}
        return hashlib.sha256(msgspec.json.encode(matters, order="deterministic")).hexdigest()


def look(preset: Preset, scope: Scope, hands: Hands, actions: Actions = CATALOGUE) -> Situation:
    """Look with every action of the preset that there is. Changes nothing; raises what Twilio raises."""
    hands.about(scope)
    hands.main()  # an answer, and with it Twilio's time
    at = hands.twilio.at_least()
    names = [name for name in EXTENTS[preset].actions if name in actions]
    return Situation(at, {name: actions[name].inspect(hands) for name in names})
