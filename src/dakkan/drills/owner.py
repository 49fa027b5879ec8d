"""The owner's hands in a drill: what a plan leaves to people, done in the simulated Console."""

from dataclasses import dataclass

from dakkan.model.plan import Step

from ..simulator import triggers
from ..simulator.configured import Value
from ..simulator.shop_deeds import in_console
from .stage import OFFICE, Stage

_IN_CONSOLE = {
    "change-password": "change-password",
    "end-sessions": "logout",
    "remove-foothold": "revoke-connect-app",
    "remove-user": "remove-user",
    "restore-email": "change-email",
}
"""Action of a task, and what the simulator's Console calls it. Other tasks change nothing in the drill."""
_OF_TRIGGER = ("usage_category", "trigger_by", "trigger_value", "recurring", "callback_url")


@dataclass(frozen=True)
class Owner:
    """What the owner knows by heart, from before the thief came."""

    emails: dict[str, str]
    """User SID to address."""
    triggers: dict[str, dict[str, Value]]
    """Usage trigger's SID to what it was set to."""

    @classmethod
    def before(cls, stage: Stage) -> "Owner":
        world = stage.world
        return cls(
            {sid: user.email for sid, user in world.users.items()},
            {
                sid: {name: trigger.fields[name] for name in _OF_TRIGGER}
                for account in world.accounts.values()
                for sid, trigger in account.kind(triggers.KIND).items()
            },
        )

    def does(self, stage: Stage, step: Step) -> None:
        """Do what the task says."""
        if step.action == "restore-usage-trigger":
            self._restore_trigger(stage, step)
        elif step.action in _IN_CONSOLE:
            order = {
                "do": _IN_CONSOLE[step.action],
                "person": "shop",
                "address": OFFICE,
                "user_sid": step.target.sid,
                "email": self.emails.get(step.target.sid, ""),
                "account_sid": step.target.account_sid,
                "sid": step.target.sid,
            }
            stage.orders("console", order)

    def _restore_trigger(self, stage: Stage, step: Step) -> None:
        known = self.triggers.get(step.target.sid)
        if known:
            account = stage.world.accounts[step.target.account_sid]
            triggers.create(stage.world, account, known, in_console(stage.company))
