"""What a thief does in the Console, with a session that he stole."""

from dataclasses import dataclass

from .hands import Hands


@dataclass(frozen=True)
class LogsIn:
    """Come in from his own address as the user whose session he stole; the Console shows him the tokens."""

    def __call__(self, hands: Hands) -> None:
        hands.console("login", user_sid=hands.user_sid)
        hands.looks_in_console()


@dataclass(frozen=True)
class ChangesEmail:
    email: str

    def __call__(self, hands: Hands) -> None:
        hands.console("change-email", user_sid=hands.user_sid, email=self.email)


@dataclass(frozen=True)
class ChangesPassword:
    def __call__(self, hands: Hands) -> None:
        hands.console("change-password", user_sid=hands.user_sid)


@dataclass(frozen=True)
class InvitesUser:
    email: str

    def __call__(self, hands: Hands) -> None:
        hands.console("invite-user", user_sid=hands.user_sid, email=self.email)


@dataclass(frozen=True)
class CreatesMainKey:
    """A key with the rights of the auth token; the Console makes it, no API does."""

    name: str

    def __call__(self, hands: Hands) -> None:
        body = hands.console("create-main-key", user_sid=hands.user_sid, friendly_name=self.name).body
        key = body.get("key", body)
        if key.get("secret"):
            hands.holds(str(key["sid"]), str(key["secret"]), hands.account_sid, "made")
