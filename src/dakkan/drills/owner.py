"""The owner's hands in a drill: what a plan leaves to people, done in the simulated Console."""

from dakkan.model.plan import Step

from .stage import OFFICE, Stage

_DOES = {
    "change-password": "change-password",
    "end-sessions": "logout",
    "remove-user": "remove-user",
    "restore-email": "change-email",
}
"""Action of a task, and what the simulator's Console calls it. Other tasks change nothing in the drill."""


def does(stage: Stage, step: Step, emails: dict[str, str]) -> None:
    """Do what the task says; `emails` are the users' real addresses, by SID."""
    what = _DOES.get(step.action)
    if what is None:
        return
    order = {"do": what, "person": "shop", "address": OFFICE, "user_sid": step.target.sid}
    if what == "change-email":
        order["email"] = emails.get(step.target.sid, "")
        if not order["email"]:
            return
    stage.orders("console", order)
