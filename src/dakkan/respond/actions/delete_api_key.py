"""Delete every API key of every account; the owner's are replaced by new ones first.

Rotating the auth token leaves keys alive, so one key overlooked is the next takeover. Whose a key is cannot
be seen, and the owner's may be in the thief's hands as well: all die. A hostile key is never replaced. Keys
that Dakkan made, known by the vault, stay.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ...errors import BadAnswer, TwilioError, Unreachable
from ...model.clock import from_iso, iso
from ...model.deployment import Deployment
from ...model.plan import Breaks, Step
from ...model.scope import Scope
from ...texts import N_
from ...twilio import writes
from ...twilio.credential import Secret
from ..action import Action, Leaves, Phase, Premises, Proposed, Record
from ..hands import Hands, moment
from ..vault import KEY
from .rotate_auth_token import deploy, forget_deployed, is_deployed

MOST_ROUNDS = 5
"""How often a plan is carried out and followed up, at most: what `respond.rounds` does, and the sweep says."""
_REPLACED = "replaced/"
"""Slot that names the new key of an old one."""
_NO_HOOK = N_("No deploy command was given: put the new API key of {account} into your systems by hand.")


@dataclass(frozen=True)
class Key:
    account_sid: str
    sid: str
    friendly_name: str
    signing: bool
    """Shows only in the older list of signing keys."""
    ours: bool
    """Dakkan made it: its secret is in the vault."""
    created_at: datetime | None


@dataclass(frozen=True)
class Keys:
    keys: tuple[Key, ...]
    thiefs: frozenset[str]
    """Of the keys those that the scope does not know yet and that the intruder made, by the audit log."""
    may_create: tuple[str, ...]
    """Accounts that new keys can be made in; Twilio makes none for a suspended one (trap 2)."""


class DeleteApiKey(Action[Keys]):
    id = "delete-api-key"
    title = N_("Delete API keys")
    leaves: ClassVar[Leaves] = {
        "create": ("account-api-keys.created", "account-api-keys.deleted"),
        "delete": ("account-api-keys.deleted",),
        "sweep": ("account-api-keys.deleted",),
    }

    def inspect(self, hands: Hands) -> Keys:
        able = tuple(hands.active_sids())
        listed = hands.each(self._accounts(hands), lambda sid: keys_of(sid, hands))
        keys = tuple(key for found in listed.values() for key in found)
        return Keys(keys, frozenset(key.sid for key in keys if self._is_thiefs(key, hands)), able)

    def plan(self, scope: Scope, seen: Keys, premises: Premises) -> list[Proposed]:
        steps: list[Proposed] = []
        for key in seen.keys:
            if key.ours:  # whatever the evidence says of it: the owner's systems run on it
                continue
            if scope.is_hostile(key.sid) or key.sid in seen.thiefs:
                steps.append((Phase.HOSTILE_KEYS, self._delete_hostile(scope, key)))
            else:
                steps += [(Phase.OWN_KEYS, step) for step in self._replace(scope, key, seen, premises)]
        if scope.began_at is not None:
            steps.append((Phase.SWEEP, self._sweep(scope, premises)))
        return steps

    def apply(self, step: Step, hands: Hands, record: Record) -> None:
        match step.verb:
            case "create":
                self._create(step, hands, record)
            case "deploy":
                self._deploy(step, hands, record)
            case "delete":
                self._delete(step.target.account_sid, step.target.sid, hands, record)
            case "sweep":
                for key in self._appeared(step, hands):
                    self._delete(key.account_sid, key.sid, hands, record)
                    record.facts["deleted"] = int(record.facts.get("deleted", 0)) + 1

    def verify(self, step: Step, hands: Hands) -> bool:
        account_sid, sid = step.target.account_sid, step.target.sid
        match step.verb:
            case "create":
                new = self._replacement(step, hands)
                return bool(new) and new in {key.sid for key in keys_of(account_sid, hands)}
            case "deploy":
                new = self._replacement(step, hands)
                return bool(new) and is_deployed(hands, account_sid, KEY + new)
            case "delete":
                return sid not in {key.sid for key in keys_of(account_sid, hands)}
            case _:
                return not self._appeared(step, hands)

    def undo(self, step: Step, hands: Hands, record: Record) -> None:
        if step.verb != "create":
            super().undo(step, hands, record)
        account_sid, new = step.target.account_sid, self._replacement(step, hands)
        if new:
            self._delete(account_sid, new, hands, record)
            forget_deployed(hands, account_sid, KEY + new)
            hands.vault.forget(account_sid, _REPLACED + step.target.sid)

    def _create(self, step: Step, hands: Hands, record: Record) -> None:
        """One whose answer was lost has a secret that nobody knows: it is deleted before another is made."""
        account_sid, name = step.target.account_sid, step.data["friendly_name"]
        since = from_iso(step.data["since"])
        for key in keys_of(account_sid, hands):
            orphan = key.friendly_name == name and key.created_at is not None and key.created_at >= since
            if orphan and not key.ours and key.sid != step.target.sid:
                self._delete(account_sid, key.sid, hands, record)
        record.wrote("account-api-keys.created", account_sid)
        sid, secret = writes.create_api_key(hands.twilio, hands.main(), account_sid, name)
        record.wrote("account-api-keys.created", account_sid, sid)
        record.facts["created"] = sid
        hands.vault.write_all(account_sid, {KEY + sid: secret, _REPLACED + step.target.sid: Secret(sid)})

    def _deploy(self, step: Step, hands: Hands, record: Record) -> None:
        account_sid, new = step.target.account_sid, self._replacement(step, hands)
        name = str(step.facts.get("name", ""))
        told = Deployment("api-key", account_sid, new, step.target.sid, name)
        deploy(told, KEY + new, hands, record, without=_NO_HOOK)

    def _delete(self, account_sid: str, sid: str, hands: Hands, record: Record) -> None:
        record.wrote("account-api-keys.deleted", account_sid, sid)
        if not writes.delete_api_key(hands.twilio, hands.main(), account_sid, sid):
            writes.delete_signing_key(hands.twilio, hands.main(), account_sid, sid)

    def _replacement(self, step: Step, hands: Hands) -> str:
        slot = _REPLACED + step.target.sid
        held = hands.vault.has(step.target.account_sid, slot)
        return hands.vault.read(step.target.account_sid, slot).reveal() if held else ""

    def _appeared(self, step: Step, hands: Hands) -> list[Key]:
        """Keys that are hostile, or young and not Dakkan's; older ones have their own steps."""
        since = from_iso(step.data["since"])
        hands.look_again()
        return [
            key
            for found in hands.each(self._accounts(hands), lambda sid: keys_of(sid, hands)).values()
            for key in found
            if not key.ours
            if hands.scope.is_hostile(key.sid) or (key.created_at is not None and key.created_at >= since)
        ]

    def _is_thiefs(self, key: Key, hands: Hands) -> bool:
        """One that was made since the evidence was read. Without this look it would get a successor as the
        owner's do. A log that does not answer tells nothing, and then the key is replaced."""
        scope = hands.scope
        if key.ours or scope.began_at is None or key.created_at is None or scope.is_hostile(key.sid):
            return False
        if key.created_at < scope.began_at.replace(microsecond=0):
            return False
        try:
            events = list(hands.rows("events", key.account_sid, ResourceSid=key.sid))
        except (TwilioError, Unreachable, BadAnswer):
            return False
        return any(event.get("source_ip_address") in scope.addresses for event in events)

    def _accounts(self, hands: Hands) -> list[str]:
        """Not the thief's own: these are suspended, and their keys open nothing. The owner's suspended ones
        are reached through the parent, and come back one day."""
        return [sid for sid in hands.sids() if not hands.scope.is_hostile(sid)]

    def _delete_hostile(self, scope: Scope, key: Key) -> Step:
        return self.step(
            "delete",
            key.account_sid,
            key.sid,
            N_("Delete the intruder's API key {key} ({name}) in {account}"),
            facts={"key": key.sid, "name": key.friendly_name, "account": key.account_sid},
            why=scope.reasons(key.sid) or scope.why,
        )

    def _replace(self, scope: Scope, key: Key, seen: Keys, premises: Premises) -> list[Step]:
        facts = {"key": key.sid, "name": key.friendly_name, "account": key.account_sid}
        data = {"friendly_name": key.friendly_name, "since": iso(premises.at)}
        breaks = (
            Breaks(
                N_("Whatever uses the API key {name} in {account}. Twilio does not tell who uses a key."),
                {"name": key.friendly_name, "account": key.account_sid},
                "low",
            ),
        )
        delete_says = N_("Delete your API key {key} ({name}) in {account}: it may be known to the intruder")
        if key.account_sid not in seen.may_create or key.signing:
            return [
                self.step(
                    "delete", key.account_sid, key.sid, delete_says, facts=facts, why=scope.why, breaks=breaks
                )
            ]
        create = self.step(
            "create",
            key.account_sid,
            key.sid,
            N_("Make a Standard API key that replaces your key {key} ({name}) in {account}"),
            facts=facts,
            why=scope.why,
            undo="yes",
            data=data,
        )
        put = self.step(
            "deploy",
            key.account_sid,
            key.sid,
            N_("Put the new API key that replaces {key} ({name}) into your systems"),
            facts=facts,
            why=scope.why,
            undo="partly",
            needs=(create.id,),
        )
        delete = self.step(
            "delete",
            key.account_sid,
            key.sid,
            delete_says,
            facts=facts,
            why=scope.why,
            breaks=breaks,
            needs=(create.id, put.id),
        )
        return [create, put, delete]

    def _sweep(self, scope: Scope, premises: Premises) -> Step:
        return self.step(
            "sweep",
            scope.account_sid,
            scope.account_sid,
            N_(
                "Look again in all accounts for API keys that others made since this plan, and delete them. If "
                "the intruder was at work meanwhile, everything is looked at again and the plan followed up "
                "with what is still needed, {rounds} rounds at most"
            ),
            facts={"rounds": MOST_ROUNDS},
            why=scope.why,
            data={"since": iso(premises.at)},
        )


def keys_of(account_sid: str, hands: Hands) -> list[Key]:
    """API keys, and signing keys that do not show among them."""
    ours = set(hands.vault.slots(account_sid, KEY))
    found: dict[str, Key] = {}
    for row in hands.rows("keys", account_sid):
        key = Key(
            account_sid,
            row["sid"],
            str(row.get("friendly_name") or "")[:64],
            row["list_key"] == "signing_keys",
            KEY + row["sid"] in ours,
            moment(row.get("date_created")),
        )
        found.setdefault(key.sid, key)
    return list(found.values())
