"""A subaccount made by a stranger, a number bought inside of it, and traffic of it within a day.

Each subaccount has its own token, limits and numbers: a farm goes on while the owner cleans the main account.
A provider makes tenants too, but from its backend.
"""

from datetime import timedelta

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..chains import FOREIGN, as_table, earliest, event_links, first_chain, reaching, told, traffic_links
from ..detector import Confidence, Severity, Tables, Window, detector

_WITHIN = timedelta(hours=24)


@detector(
    id="sequence-subaccount-farm",
    title=N_("A strange subaccount was made, given a number and used"),
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    attack=("T1136.003", "T1496.004"),
    answers=("suspend-subaccount", "disable-number", "cancel-messages", "rotate-auth-token"),
    needs=("events", "traffic"),
    baseline_days=7,
    cold_start=N_("Without a week of events no place is strange, and it says high."),
    says=N_(
        "{account} was made at {made_at}, got a number at {bought_at} and sent from {sent_at} on; "
        "{farmed} such subaccounts, {sent_events} messages or calls"
    ),
    benign=N_("A tenant set up by hand from a new place."),
    misses=N_("Subaccounts that send through numbers or services of another account."),
    signs=("unknown-subaccounts",),
)
def sequence_subaccount_farm(tables: Tables, window: Window) -> ir.Table:
    events = reaching(tables.events, window, _WITHIN)
    made = event_links(events.filter(_.type == "account.created", _.origin.isin(FOREIGN)))
    made = [link for link in made if link.resource_sid not in ("", tables.account_sid)]
    accounts = sorted({link.resource_sid for link in made})
    if not accounts:
        return as_table([])
    bought = events.filter(
        _.type == "phone-number.created", _.account_sid.isin(accounts), _.origin != "twilio"
    )
    numbers = event_links(bought)
    sent = tables.sent.filter(_.account_sid.isin(accounts))
    uses = traffic_links(sent)
    chains = {
        account: first_chain(
            [
                [link for link in made if link.resource_sid == account],
                [link for link in numbers if link.account_sid == account],
                [link for link in uses if link.account_sid == account],
            ],
            _WITHIN,
        )
        for account in accounts
    }
    farmed = [account for account, chain in chains.items() if chain]
    strange = [chain for chain in chains.values() if chain and chain[0].origin == "strange"]
    chain = earliest(strange or chains.values())
    if not chain:
        return as_table([])
    beside = [link for link in made if link.resource_sid in farmed]
    beside += [link for link in numbers if link.account_sid in farmed]
    row = told(
        chain,
        beside,
        sent=sent.filter(_.account_sid.isin(farmed)),
        until=window.until,
        made=[link.resource_sid for link in beside],
        severity="critical" if strange else "high",
        confidence="high" if strange else "low",
        account=chain[0].resource_sid,
        made_at=chain[0].at,
        bought_at=chain[1].at,
        sent_at=chain[2].at,
        farmed=len(farmed),
    )
    return as_table([row])
