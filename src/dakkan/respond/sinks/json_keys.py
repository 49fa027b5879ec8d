"""Values in a JSON object, changed without touching its other members."""

from typing import Any

from ...texts import N_
from .sink import Values, failed

_NO_KEY = N_("{place} holds no key {key}. Correct the name, or add the key there.")
_NO_TEXT = N_("The key {key} of {place} holds no text, so it is no secret that could be replaced.")


def replaced(place: object, held: dict[str, Any], values: Values) -> dict[str, Any]:  # Any: JSON
    """`held` with the values in it; the same when they are there. Raises DeployFailed."""
    after = dict(held)
    for key, value in values.items():
        if key not in held:
            raise failed(_NO_KEY, place=place, key=key)
        if not isinstance(held[key], str):
            raise failed(_NO_TEXT, place=place, key=key)
        after[key] = value.reveal()
    return after
