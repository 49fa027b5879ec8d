"""What a thief destroys: numbers released, recordings and messages deleted, subaccounts closed."""

from dataclasses import dataclass, replace
from datetime import timedelta

from .hands import API, Hands


@dataclass(frozen=True)
class ReleasesNumbers:
    """Release up to `number` numbers, of the main account first; somebody else may have them tomorrow."""

    number: int

    def __call__(self, hands: Hands) -> None:
        left = self.number
        for account_sid in [hands.account_sid, *_subaccounts(hands)]:
            url = f"{hands.of(account_sid)}/IncomingPhoneNumbers"
            rows = hands.ask("GET", f"{url}.json", account_sid=account_sid).body
            for row in rows.get("incoming_phone_numbers", [])[:left]:
                released = hands.ask("DELETE", f"{url}/{row['sid']}.json", account_sid=account_sid)
                left -= released.ok


@dataclass(frozen=True)
class DeletesRecordings:
    number: int

    def __call__(self, hands: Hands) -> None:
        rows = hands.ask("GET", f"{hands.of('')}/Recordings.json?PageSize=500").body.get("recordings", [])
        for row in rows[: self.number]:
            hands.ask("DELETE", f"{hands.of('')}/Recordings/{row['sid']}.json")


@dataclass(frozen=True)
class ClosesSubaccount:
    """Close the first subaccount that is not his own: its numbers are gone for good."""

    def __call__(self, hands: Hands) -> None:
        for account_sid in _subaccounts(hands)[:1]:
            hands.ask("POST", f"{API}/{account_sid}.json", {"Status": "closed"}, token=True)


@dataclass(frozen=True)
class DeletesOwnersMessages:
    """Delete the owner's newest messages, `left` of them, one each `every`."""

    left: int
    every: timedelta

    def __call__(self, hands: Hands) -> None:
        rows = hands.ask("GET", f"{hands.of('')}/Messages.json?PageSize=50").body.get("messages", [])
        done = [row for row in rows if row["status"] in ("delivered", "received", "undelivered", "failed")]
        if done:
            hands.ask("DELETE", f"{hands.of('')}/Messages/{done[0]['sid']}.json")
        if self.left > 1 and done:
            hands.later(self.every, replace(self, left=self.left - 1))


def _subaccounts(hands: Hands) -> list[str]:
    """The owner's, those that are open: what he made himself he keeps."""
    rows = hands.ask("GET", f"{API}.json?PageSize=50", token=True).body.get("accounts", [])
    his = (hands.account_sid, *hands.farm)
    return [row["sid"] for row in rows if row["sid"] not in his and row["status"] == "active"]
