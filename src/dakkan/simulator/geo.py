"""To which countries messages and calls may go, and who opened them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import audit
from .access import By
from .account import Account, TextCountry, VoiceRisk
from .configured import Changes, Value
from .countries import COUNTRIES, HIGH_RISK, country_of, high_risk_special, high_risk_tollfraud
from .refusal import Refused, invalid
from .world import World

TEXT_EVENT = "sms-geographic-permissions.updated"
VOICE_EVENT = "voice-geographic-permissions.updated"
_NAMES = {
    "low": "low_risk_numbers_enabled",
    "special": "high_risk_special_numbers_enabled",
    "tollfraud": "high_risk_tollfraud_numbers_enabled",
}


@dataclass(frozen=True)
class Outcome:
    """Of one item of a PATCH: the request is 200 even if all of them failed."""

    iso: str
    enabled: bool
    code: int = 0
    message: str = ""


def set_text(world: World, account: Account, wanted: Iterable[tuple[str, bool]], by: By) -> list[Outcome]:
    """By API: high-risk countries are refused one by one. A subaccount that inherited gets its own list."""
    outcomes = [_outcome(iso, enabled) for iso, enabled in wanted]
    put_text(world, account, [(each.iso, each.enabled) for each in outcomes if not each.code], by)
    return outcomes


def put_text(world: World, account: Account, wanted: Iterable[tuple[str, bool]], by: By) -> None:
    """Without the API's refusals: what the Console can do."""
    own = own_text_list(account)
    changes: Changes = {}
    for iso, enabled in wanted:
        country = own.setdefault(iso, TextCountry(enabled=False))
        if country.enabled != enabled:
            changes[COUNTRIES[iso].key] = (_word(country.enabled), _word(enabled))
        country.enabled, country.written_by = enabled, by.person
    if changes:
        world.record(account, TEXT_EVENT, account.sid, by.actor, audit.updated(TEXT_EVENT, changes))


def own_text_list(account: Account) -> dict[str, TextCountry]:
    if account.text_countries is None:
        account.text_countries = {
            iso: TextCountry(each.enabled, each.written_by) for iso, each in account.text_list.items()
        }
    return account.text_countries


def set_voice(world: World, account: Account, items: Sequence[Mapping[str, Any]], by: By) -> int:
    """A bulk update; how many countries it named. Raises Refused when one of them is unknown."""
    unknown = [item for item in items if item.get("iso_code") not in COUNTRIES]
    if unknown:
        raise invalid(f"Unknown iso_code {unknown[0].get('iso_code')}")
    own = own_voice_list(account)
    changes: Changes = {}
    for item in items:
        risk = own.setdefault(item["iso_code"], VoiceRisk())
        risk.written_by = by.person
        for attribute, name in _NAMES.items():
            if name not in item:
                continue
            before, after = getattr(risk, attribute), _truth(item[name])
            if before != after:
                setattr(risk, attribute, after)
                country = COUNTRIES[item["iso_code"]].key
                suffix = "" if attribute == "low" else f"_{name.removesuffix('_numbers_enabled')}"
                changes[country + suffix] = (_word(before), _word(after))
    if changes:
        world.record(account, VOICE_EVENT, account.sid, by.actor, audit.updated(VOICE_EVENT, changes))
    return len(items)


def own_voice_list(account: Account) -> dict[str, VoiceRisk]:
    """The account's own list, begun as a copy of the owner's; in force when it does not inherit."""
    if not account.voice_countries and account.owner:
        account.voice_countries = {
            iso: VoiceRisk(each.low, each.special, each.tollfraud, each.written_by)
            for iso, each in account.owner.voice_list.items()
        }
    return account.voice_countries


def set_inheritance(world: World, account: Account, inherits: bool, by: By) -> None:
    if not inherits:
        own_voice_list(account)
    before, account.voice_inherits = account.voice_inherits, inherits
    if before != inherits:
        changes: Changes = {"dialing_permissions_inheritance": (before, inherits)}
        world.record(account, VOICE_EVENT, account.sid, by.actor, audit.updated(VOICE_EVENT, changes))


def may_call(account: Account, to: str) -> bool:
    """Whether the account's voice countries allow the number. The US row is Canada's too."""
    iso = country_of(to)
    risk, country = account.voice_list.get("US" if iso == "CA" else iso), COUNTRIES.get(iso)
    if risk is None or country is None:
        return False
    if high_risk_tollfraud(to, country):
        return risk.tollfraud
    return risk.special if high_risk_special(to, country) else risk.low


def check_call(world: World, account: Account, to: str) -> None:
    """Raises Refused (21215) when the account may not call there."""
    if may_call(account, to):
        return
    message = (
        f"Account not authorized to call {to}. Perhaps you need to enable some international permissions: "
        "https://www.twilio.com/console/voice/calls/geo-permissions/low-risk"
    )
    world.alert(account, 21215, message, account.sid)
    raise Refused(400, 21215, message)


def _outcome(iso: str, enabled: bool) -> Outcome:
    if iso in HIGH_RISK:
        return Outcome(iso, enabled, 30649, "High risk country permission cannot be updated")
    if iso not in COUNTRIES:
        return Outcome(iso, enabled, 20404, "Country not found")
    return Outcome(iso, enabled)


def _word(value: bool) -> Value:
    return "enabled" if value else "disabled"


def _truth(value: object) -> bool:
    """The words true and false; booleans are taken too."""
    if isinstance(value, bool):
        return value
    if str(value).lower() not in ("true", "false"):
        raise invalid("Permissions are the words true and false")
    return str(value).lower() == "true"
