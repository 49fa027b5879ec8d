"""Close the countries that the thief opened, or that only his traffic went to.

Countries that the owner's own traffic went to stay open. Some that Twilio calls high-risk can be closed in
the Console only (reference 5.1): they become a task.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import msgspec

from ...errors import StepNotVerified
from ...model.plan import Breaks, Preset, Step
from ...model.scope import Scope
from ...texts import N_, say
from ...twilio import writes
from ...twilio.writes import VoicePermission
from ..action import Action, Leaves, Phase, Premises, Proposed, Record
from ..hands import Hands

HIGH_RISK = frozenset(["BD", "IL", "NG", "PK", "PS", "LK", "AZ", "TJ", "OM", "TN", "DZ"])
"""Countries whose messaging permission Twilio's API refuses to change. Source: reference 5.1."""
_CHUNK = 50
_PREMIUM = "voice-premium"
_PLANES = ("messaging", "voice", _PREMIUM)
"""The last: of countries that stay open, the high-risk numbers alone."""

Voice = tuple[bool, bool, bool]
"""Low risk, high-risk special, high-risk toll fraud."""


@dataclass(frozen=True)
class Open:
    """What may be reached now, per account."""

    messaging: Mapping[str, tuple[str, ...]]
    high_risk: Mapping[str, tuple[str, ...]]
    """Of `messaging`, those that only the Console closes."""
    voice: Mapping[str, Mapping[str, Voice]]
    inherits: Mapping[str, bool]
    """Does the account take its parent's voice permissions?"""


class CloseCountries(Action[Open]):
    id = "close-countries"
    title = N_("Close countries that are not needed")
    leaves: ClassVar[Leaves] = {
        "messaging": ("sms-geographic-permissions.updated",),
        "voice": ("voice-geographic-permissions.updated",),
        _PREMIUM: ("voice-geographic-permissions.updated",),
        "sweep": ("sms-geographic-permissions.updated", "voice-geographic-permissions.updated"),
    }

    def inspect(self, hands: Hands) -> Open:
        messaging, high_risk, voice, inherits = {}, {}, {}, {}
        for sid in self._accounts(hands):
            rows = [row for row in hands.rows("messaging_countries", sid) if row.get("enabled")]
            messaging[sid] = tuple(sorted(str(row["country_code"]) for row in rows))
            high_risk[sid] = tuple(sorted(str(row["country_code"]) for row in rows if row.get("message")))
            voice[sid] = _voice(sid, hands)
            inherits[sid] = sid != hands.main_sid and any(
                row.get("dialing_permissions_inheritance") is True
                for row in hands.rows("voice_settings", sid)
            )
        return Open(messaging, high_risk, voice, inherits)

    def matters(self, seen: Open) -> Open:
        return seen

    def plan(self, scope: Scope, seen: Open, premises: Premises) -> list[Proposed]:
        steps: list[Proposed] = []
        for sid in seen.messaging:
            for plane in _PLANES:
                steps += self._of_plane(scope, sid, plane, seen, premises)
        if scope.began_at is not None and premises.preset is not Preset.HARDEN:
            steps.append((Phase.SWEEP, self._sweep(scope, seen)))
        return steps

    def apply(self, step: Step, hands: Hands, record: Record) -> None:
        if step.verb == "sweep":
            found = self._reopened(step, hands)
        else:
            found = [(step.target.account_sid, step.verb, self._open(step, hands))]
        refused = [c for sid, plane, countries in found for c in _close(sid, plane, countries, hands, record)]
        if refused:
            raise StepNotVerified(
                say(
                    "Twilio did not close {countries} to messages. Close them in the Console: "
                    "Messaging > Settings > Geo permissions.",
                    countries=", ".join(sorted(set(refused))),
                )
            )

    def verify(self, step: Step, hands: Hands) -> bool:
        if step.verb == "sweep":
            return not self._reopened(step, hands)
        return not self._open(step, hands)

    def undo(self, step: Step, hands: Hands, record: Record) -> None:
        sid = step.target.account_sid
        match step.verb:
            case "messaging":
                record.wrote("sms-geographic-permissions.updated", sid, sid)
                reopened = dict.fromkeys(_split(step.data["countries"]), True)
                for chunk in _chunks(reopened):
                    writes.set_messaging_countries(hands.twilio, hands.own(sid), dict.fromkeys(chunk, True))
            case "voice" | "voice-premium":
                record.wrote("voice-geographic-permissions.updated", sid, sid)
                previous = msgspec.json.decode(step.data["previous"], type=dict[str, Voice])
                for chunk in _chunks(previous):
                    allowed = {country: VoicePermission(*previous[country]) for country in chunk}
                    writes.set_voice_countries(hands.twilio, hands.own(sid), allowed)
            case _:
                super().undo(step, hands, record)

    def _of_plane(self, scope: Scope, sid: str, plane: str, seen: Open, premises: Premises) -> list[Proposed]:
        open_now = _open_on(seen, sid, plane)
        targets = sorted(open_now & _unwanted(scope, sid, plane, open_now, seen, premises.preset))
        risky = HIGH_RISK | set(seen.high_risk[sid]) if plane == "messaging" else set()
        console = [country for country in targets if country in risky]
        closable = [country for country in targets if country not in console]
        steps: list[Proposed] = []
        if closable:
            steps.append((Phase.COUNTRIES, self._close_step(scope, sid, plane, closable, seen)))
        if console:
            steps.append((Phase.COUNTRIES, self._console_step(scope, sid, console)))
        return steps

    def _close_step(self, scope: Scope, sid: str, plane: str, closable: list[str], seen: Open) -> Step:
        says = {
            "messaging": N_("Close {countries} to messages from {account}"),
            "voice": N_("Close {countries} to calls from {account}"),
            _PREMIUM: N_(
                "Close the high-risk numbers of {countries} to calls from {account}; others stay open"
            ),
        }[plane]
        data = {"countries": ",".join(closable)}
        if plane != "messaging":
            previous = {country: seen.voice[sid][country] for country in closable}
            data["previous"] = msgspec.json.encode(previous, order="deterministic").decode()
        facts: dict[str, str | int] = {"account": sid, "countries": _shown(closable)}
        breaks = (
            Breaks(
                N_("Messages and calls of your own to {countries}: the evidence shows none."),
                {"countries": _shown(closable)},
                "low",
            ),
        )
        why = _reasons(scope, sid, plane, closable)
        return self.step(plane, sid, sid, says, facts=facts, why=why, breaks=breaks, undo="yes", data=data)

    def _console_step(self, scope: Scope, sid: str, console: list[str]) -> Step:
        return self.step(
            "console",
            sid,
            sid,
            N_(
                "Close {countries} to messages from {account}. Twilio lets nobody do that by API: "
                "Console > Messaging > Settings > Geo permissions, clear the countries, Save."
            ),
            facts={"account": sid, "countries": _shown(console)},
            why=_reasons(scope, sid, "messaging", console),
            data={"countries": ",".join(console)},
            kind="task",
        )

    def _sweep(self, scope: Scope, seen: Open) -> Step:
        return self.step(
            "sweep",
            scope.account_sid,
            scope.account_sid,
            N_("Look again for countries that were opened since this plan, and close them"),
            why=scope.why,
            data={
                "open": msgspec.json.encode(
                    {sid: [sorted(_open_on(seen, sid, plane)) for plane in _PLANES] for sid in seen.messaging}
                ).decode()
            },
        )

    def _open(self, step: Step, hands: Hands) -> list[str]:
        """Which of the step's countries are open now."""
        sid = step.target.account_sid
        now: Iterable[str] = _messaging(sid, hands) if step.verb == "messaging" else _voice(sid, hands)
        if step.verb == _PREMIUM:
            now = _premium(_voice(sid, hands))
        return [country for country in _split(step.data["countries"]) if country in now]

    def _reopened(self, step: Step, hands: Hands) -> list[tuple[str, str, list[str]]]:
        """Open now, and either closed when the plan was made or unwanted by what is known."""
        open_then = msgspec.json.decode(step.data["open"], type=dict[str, list[list[str]]])
        seen = self.inspect(hands)
        found = []
        for sid, then in open_then.items():
            for plane, before in zip(_PLANES, then, strict=False):  # an older plan has no third
                now = _open_on(seen, sid, plane)
                unwanted = _unwanted(hands.scope, sid, plane, now, seen, Preset.SANITISE)
                used = _used(hands.scope, sid, seen, plane)
                young = now - set(before)
                again = now & ((young & used if plane == _PREMIUM else young - used) | unwanted)
                if plane == "messaging":
                    again -= HIGH_RISK | set(seen.high_risk.get(sid, ()))
                if again:
                    found.append((sid, plane, sorted(again)))
        return found

    def _accounts(self, hands: Hands) -> list[str]:
        """The main account, and where countries were opened or attacked; not the thief's own subaccounts."""
        scope = hands.scope
        named = {c.account_sid for c in scope.countries_opened} | set(scope.countries_attacked)
        return [
            sid
            for sid in hands.active_sids()
            if (sid == hands.main_sid or sid in named) and not scope.is_hostile(sid)
        ]


def _unwanted(scope: Scope, sid: str, plane: str, open_now: set[str], seen: Open, preset: Preset) -> set[str]:
    used = _used(scope, sid, seen, plane)
    if plane == _PREMIUM:
        # a country that nobody needs is closed as a whole
        takers = [sid, *_inheriting(scope, sid, seen, "voice")]
        return used & {
            c.country for c in scope.countries_opened if c.account_sid in takers and c.plane == "voice"
        }
    if preset is Preset.HARDEN:
        return open_now - used if scope.countries_used.get(sid) else set()
    takers = [sid, *_inheriting(scope, sid, seen, plane)]
    opened = {c.country for c in scope.countries_opened if c.account_sid in takers and c.plane == plane}
    attacked = {country for taker in takers for country in scope.countries_attacked.get(taker, ())}
    return (opened | attacked) - used


def _used(scope: Scope, sid: str, seen: Open, plane: str) -> set[str]:
    """By the account; by all of them where the list is the main account's."""
    if sid == scope.account_sid or (plane != "messaging" and seen.inherits.get(sid)):
        return {country for used in scope.countries_used.values() for country in used}
    return set(scope.countries_used.get(sid, ()))


def _inheriting(scope: Scope, sid: str, seen: Open, plane: str) -> list[str]:
    """Subaccounts that take the main account's list: voice says so, messaging does not (reference 5.1)."""
    if sid != scope.account_sid:
        return []
    return [
        sub for sub, inherits in seen.inherits.items() if sub != sid and (inherits or plane == "messaging")
    ]


def _reasons(scope: Scope, sid: str, plane: str, countries: Iterable[str]) -> tuple[str, ...]:
    wanted = "messaging" if plane == "messaging" else "voice"
    opened = [c for c in scope.countries_opened if c.plane == wanted and c.country in set(countries)]
    return tuple(dict.fromkeys(finding for c in opened for finding in c.why)) or scope.why


def _close(sid: str, plane: str, countries: list[str], hands: Hands, record: Record) -> list[str]:
    """What Twilio refused, country by country in an answer that says 200 (trap 14); the rest is closed."""
    refused: list[str] = []
    low = {c for c, allowed in _voice(sid, hands).items() if allowed[0]} if plane == _PREMIUM else set()
    for chunk in _chunks(countries):
        if plane != "messaging":
            record.wrote("voice-geographic-permissions.updated", sid, sid)
            closed = {country: VoicePermission(low_risk=country in low) for country in chunk}
            writes.set_voice_countries(hands.twilio, hands.own(sid), closed)
            continue
        record.wrote("sms-geographic-permissions.updated", sid, sid)
        answers = writes.set_messaging_countries(hands.twilio, hands.own(sid), dict.fromkeys(chunk, False))
        refused += [answer.country for answer in answers if not answer.taken]
    return refused


def _open_on(seen: Open, sid: str, plane: str) -> set[str]:
    """Countries of an account that may be reached now."""
    if plane == "messaging":
        return set(seen.messaging.get(sid, ()))
    voice = seen.voice.get(sid, {})
    return _premium(voice) if plane == _PREMIUM else set(voice)


def _premium(voice: Mapping[str, Voice]) -> set[str]:
    """Where high-risk numbers may be called."""
    return {country for country, (_low, special, tollfraud) in voice.items() if special or tollfraud}


def _messaging(sid: str, hands: Hands) -> set[str]:
    return {str(r["country_code"]) for r in hands.rows("messaging_countries", sid) if r.get("enabled")}


def _voice(sid: str, hands: Hands) -> dict[str, Voice]:
    """Countries that may be called at all."""
    found: dict[str, Voice] = {}
    for row in hands.rows("voice_countries", sid):
        allowed = (
            row.get("low_risk_numbers_enabled") is True,
            row.get("high_risk_special_numbers_enabled") is True,
            row.get("high_risk_tollfraud_numbers_enabled") is True,
        )
        if any(allowed):
            found[str(row["iso_code"])] = allowed
    return found


def _split(countries: str) -> list[str]:
    return countries.split(",")


def _chunks(countries: Iterable[str]) -> list[list[str]]:
    listed = list(countries)
    return [listed[start : start + _CHUNK] for start in range(0, len(listed), _CHUNK)]


def _shown(countries: list[str]) -> str:
    more = len(countries) - 12
    return ", ".join(countries[:12]) + (f", … (+{more})" if more > 0 else "")
