"""Rotate the auth token of an account: mint, deploy, promote, prove.

The new token is minted, in the vault and tried before the old one dies, so that a stop at any point leaves
one token that opens the account, and that token in the vault. A secondary token that somebody else made is
deleted, never promoted: promotion is asked for with the new token itself, and fails if that one is gone.

Whoever promotes a token is shown it. So a new token that somebody else promoted is his as well, and so is one
of which nobody knows who did: it is replaced at once by another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ...errors import CannotPlan, Refused, StepNotVerified, TwilioError, Unauthorized
from ...model.deployment import Deployment
from ...model.plan import Breaks, Preset, Step
from ...model.scope import Scope
from ...texts import N_, say
from ...twilio import writes
from ...twilio.credential import Credential, Secret
from ..action import Action, Leaves, Phase, Premises, Proposed, Record
from ..deploy import webhooks_after, webhooks_before
from ..hands import Hands
from ..vault import CURRENT, NEXT, fingerprint

_PEOPLE = ("change-password", "restore-email", "remove-user", "end-sessions")
"""Tasks after which to rotate again: before, the intruder could read the token in the Console (trap 11)."""
_DEPLOYED = "deployed/"
_PROMOTED = "promoted/"
"""Slots that note which secret was handed on, and which Twilio promoted for us and nobody else."""
_NO_HOOK = N_("No deploy command was given: put the new Auth Token of {account} into your systems by hand.")
_TRIES = 3
_HANDED = tuple(
    f"account-auth-token.{verb}" for verb in ("secondary-created", "secondary-deleted", "promoted")
)


@dataclass(frozen=True)
class Tokens:
    known: Mapping[str, bool]
    """Active account that is the owner's → is its own token known here?"""


class RotateAuthToken(Action[Tokens]):
    id = "rotate-auth-token"
    title = N_("Replace the Auth Token")
    leaves: ClassVar[Leaves] = {
        "mint": ("account-auth-token.secondary-deleted", "account-auth-token.secondary-created"),
        "promote": ("account-auth-token.promoted",),
    }

    def inspect(self, hands: Hands) -> Tokens:
        """The main account whatever its state: a suspended one is cleaned up all the same (reference 2.8)."""
        return Tokens(
            {
                account.sid: account.credential is not None
                for account in hands.accounts()
                if account.sid == hands.main_sid
                or (account.status == "active" and not hands.scope.is_hostile(account.sid))
            }
        )

    def plan(self, scope: Scope, seen: Tokens, premises: Premises) -> list[Proposed]:
        steps: list[Proposed] = []
        for sid, known in seen.known.items():
            if not self.is_needed(scope, sid, premises):
                continue
            if not known:
                raise CannotPlan(
                    say(
                        "Twilio does not show the Auth Token of {account}, so it cannot be replaced.",
                        account=sid,
                    )
                )
            phase = Phase.MAIN_TOKEN if sid == scope.account_sid else Phase.SUBACCOUNT_TOKENS
            steps += [(phase, step) for step in self._steps(scope, sid)]
        return steps

    def apply(self, step: Step, hands: Hands, record: Record) -> None:
        sid = step.target.account_sid
        match step.verb:
            case "mint":
                self._mint(sid, hands, record)
            case "deploy":
                self._deploy(sid, hands, record)
            case "promote":
                self._promote(sid, hands, record)
            case "prove":
                self._prove(sid, hands, record)

    def verify(self, step: Step, hands: Hands) -> bool:
        sid, vault = step.target.account_sid, hands.vault
        match step.verb:
            case "mint":
                return vault.has(sid, NEXT) and hands.opens(hands.token(sid, NEXT))
            case "deploy":
                return vault.has(sid, NEXT) and is_deployed(hands, sid, NEXT)
            case "promote":
                minted = hands.token(sid, NEXT) if vault.has(sid, NEXT) else None
                return minted is not None and self._only(minted, hands) and _is_ours_alone(sid, hands)
            case _:
                proven = vault.has(sid, CURRENT) and not vault.has(sid, NEXT)
                return proven and self._only(hands.token(sid, CURRENT), hands)

    def undo(self, step: Step, hands: Hands, record: Record) -> None:
        sid = step.target.account_sid
        if step.verb != "mint":
            super().undo(step, hands, record)
        primary = self._primary(sid, hands)
        if hands.vault.has(sid, NEXT) and hands.vault.read(sid, NEXT) == primary.secret:
            super().undo(step, hands, record)
        record.wrote("account-auth-token.secondary-deleted", sid, sid)
        writes.drop_secondary_token(hands.twilio, primary)
        hands.vault.forget(sid, NEXT, _DEPLOYED + NEXT)
        hands.look_again()

    def _mint(self, sid: str, hands: Hands, record: Record) -> None:
        """A secondary token whose answer was lost cannot be read: it is dropped, and so is anybody else's."""
        primary = self._primary(sid, hands)
        hands.vault.retire(sid, primary.secret)
        hands.vault.write(sid, CURRENT, primary.secret)
        for attempt in range(_TRIES):
            record.wrote("account-auth-token.secondary-deleted", sid, sid)
            if writes.drop_secondary_token(hands.twilio, primary):
                record.facts["dropped"] = int(record.facts.get("dropped", 0)) + 1
            record.wrote("account-auth-token.secondary-created", sid, sid)
            try:
                minted = writes.mint_secondary_token(hands.twilio, primary)
            except Refused:  # somebody was quicker and made one
                if attempt == _TRIES - 1:
                    raise
                continue
            hands.vault.write(sid, NEXT, minted)
            return

    def _deploy(self, sid: str, hands: Hands, record: Record) -> None:
        deploy(Deployment("auth-token", sid, sid, sid), NEXT, hands, record, without=_NO_HOOK)

    def _promote(self, sid: str, hands: Hands, record: Record) -> None:
        for _attempt in range(_TRIES):
            if self._is_promoted(sid, hands, record):
                return
            self._mint(sid, hands, record)
            if hands.deploy is not None:
                self._deploy(sid, hands, record)
        raise StepNotVerified(
            say(
                "Each new Auth Token of {account} is deleted or promoted by somebody else at once. The old one "
                "still opens the account. Press the button in the Console instead: Account > API keys & tokens > "
                "Auth tokens; then plan and apply again.",
                account=sid,
            )
        )

    def _is_promoted(self, sid: str, hands: Hands, record: Record) -> bool:
        """By us: False when it is dead, or when somebody else was quicker and has been shown it."""
        minted = hands.token(sid, NEXT)
        record.wrote("account-auth-token.promoted", sid, sid)
        try:
            now_primary = writes.promote_secondary_token(hands.twilio, minted)
        except Unauthorized:
            if hands.opens(minted):
                raise
            return False
        except Refused:  # there is no secondary token: it has become the primary one
            if self._primary(sid, hands).secret != minted.secret:
                raise
            return False
        if now_primary != minted.secret:  # somebody else's; but whatever opens the account must not be lost
            hands.vault.write(sid, NEXT, now_primary)
            hands.look_again()
            return False
        hands.vault.write(sid, _PROMOTED + NEXT, Secret(fingerprint(minted.secret)))
        hands.look_again()
        return True

    def _prove(self, sid: str, hands: Hands, record: Record) -> None:
        if not hands.vault.has(sid, NEXT):  # a crash came after the last line below
            return
        minted = hands.token(sid, NEXT)
        if not self._only(minted, hands):
            raise StepNotVerified(say("An old Auth Token of {account} still opens it.", account=sid))
        told = Deployment("auth-token", sid, sid, sid)
        record.facts.update(webhooks_after(hands.deploy, told, minted.secret))
        hands.vault.write(sid, CURRENT, minted.secret)
        hands.vault.forget(sid, NEXT, _DEPLOYED + NEXT, _PROMOTED + NEXT)
        hands.look_again()

    def _only(self, credential: Credential, hands: Hands) -> bool:
        """It opens the account, and no retired token does."""
        sid = credential.account_sid
        old = [secret for secret in hands.vault.retired(sid) if secret != credential.secret]
        return hands.opens(credential) and not any(hands.opens(Credential.token(sid, s)) for s in old[-10:])

    def _primary(self, sid: str, hands: Hands) -> Credential:
        hands.look_again()
        return hands.primary(sid)

    def is_needed(self, scope: Scope, sid: str, premises: Premises) -> bool:
        """Once; and again if the thief was seen, or shut out of the Console, after that."""
        if premises.preset is Preset.REACTIVATED:  # promoted while suspended is not enough (trap 1)
            return True
        if premises.still_open(scope, self.id, sid, "", "prove"):
            return True
        last = premises.done_at(self.id, sid, "", "prove")
        people = [done.at for done in premises.done if done.action in _PEOPLE]
        return last is not None and any(at > last for at in people)

    def _steps(self, scope: Scope, sid: str) -> list[Step]:
        why, facts = scope.reasons(sid) or scope.why, {"account": sid}
        mint = self.step(
            "mint",
            sid,
            sid,
            N_("Make a second Auth Token for {account}; one that somebody else made is deleted first"),
            facts=facts,
            why=why,
            undo="yes",
        )
        put = self.step(
            "deploy",
            sid,
            sid,
            N_("Put the new Auth Token of {account} into your systems"),
            facts=facts,
            why=why,
            undo="partly",
            needs=(mint.id,),
        )
        promote = self.step(
            "promote",
            sid,
            sid,
            N_("Make the new Auth Token the only one of {account}: the old one dies"),
            facts=facts,
            why=why,
            breaks=_breaks(sid),
            needs=(mint.id, put.id),
        )
        prove = self.step(
            "prove",
            sid,
            sid,
            N_("Prove that the new Auth Token opens {account} and that no old one does"),
            facts=facts,
            why=why,
            needs=(promote.id,),
        )
        return [mint, put, promote, prove]


def _is_ours_alone(sid: str, hands: Hands) -> bool:
    """Did we promote the token in NEXT? By our note; or, when the answer was lost, by the audit log: it was
    promoted from where it was made. A log that does not tell means no."""
    vault, noted = hands.vault, _PROMOTED + NEXT
    minted = fingerprint(vault.read(sid, NEXT))
    if vault.has(sid, noted) and vault.read(sid, noted).reveal() == minted:
        return True
    try:
        events = [
            row for row in hands.rows("events", sid, ResourceSid=sid) if row.get("event_type") in _HANDED
        ]
    except TwilioError:
        return False
    verbs = [str(event.get("event_type")).rpartition(".")[2] for event in events[:2]]  # newest first
    return verbs == ["promoted", "secondary-created"] and (
        events[0].get("source_ip_address") == events[1].get("source_ip_address")
    )


def _breaks(sid: str) -> tuple[Breaks, ...]:
    return (
        Breaks(
            N_("Every system that still calls Twilio with the old Auth Token of {account}, at once."),
            {"account": sid},
            "high",
        ),
        Breaks(
            N_(
                "Checks of webhook signatures for {account}: Twilio signs with the new Auth Token from that "
                "moment. Let your systems accept both for a while."
            ),
            {"account": sid},
            "high",
        ),
    )


def deploy(deployment: Deployment, slot: str, hands: Hands, record: Record, *, without: str) -> None:
    """Hand the secret in `slot` to the owner's hook; a note in the vault tells that it went through.

    Raises DeployFailed; nothing old has died by then.
    """
    if hands.deploy is None:
        record.skipped = without
        return
    secret = hands.vault.read(deployment.account_sid, slot)
    hands.deploy(deployment, secret)
    record.facts.update(webhooks_before(hands.deploy))
    hands.vault.write(deployment.account_sid, _DEPLOYED + slot, Secret(fingerprint(secret)))


def is_deployed(hands: Hands, account_sid: str, slot: str) -> bool:
    """Did the hook take the secret that is in `slot` now?"""
    noted = _DEPLOYED + slot
    return hands.vault.has(account_sid, noted) and hands.vault.read(account_sid, noted) == Secret(
        fingerprint(hands.vault.read(account_sid, slot))
    )


def forget_deployed(hands: Hands, account_sid: str, slot: str) -> None:
    hands.vault.forget(account_sid, slot, _DEPLOYED + slot)
