"""Twilio's own names of countries, from what was collected."""

import json

import ibis.expr.types as ir

from ..model.countries import key
from .tables import rows


def names_in(voice_countries: ir.Table) -> dict[str, str]:
    """Twilio's own names of countries, from a snapshot of the voice permissions."""
    names = {}
    for row in rows(voice_countries.select("country", "raw").limit(1_000)):
        try:
            name = json.loads(row["raw"] or "{}").get("name")
        except (ValueError, AttributeError):
            continue  # an imported row without its original
        if row["country"] and isinstance(name, str):
            names[key(name)] = str(row["country"])
    return names
