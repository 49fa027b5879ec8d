"""A stolen console session: the user first, then everything."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Drill, Thief, hours, minutes


class ConsoleTakeover(Drill):
    id = "console-takeover"
    title = N_("Console session stolen, user and keys changed")
    says = N_(
        "Somebody logs in as one of your users from a place never seen before, changes e-mail and "
        "password, invites a second user, makes a Main key and a second auth token, and then sends "
        "lures with a number to call. Promoting the second auth token would hand the account over."
    )
    starts = "2026-11-23T11:10:00+00:00"  # a Japanese holiday, evening
    kinds: ClassVar = frozenset({"account-takeover", "smishing"})
    signs_expected: ClassVar = frozenset({"credentials-changed", "mass-traffic"})
    must_find: ClassVar = frozenset(
        {
            "console-login-from-new-place",
            "email-changed",
            "password-changed",
            "user-invited",
            "secondary-token-by-somebody-else",
        }
    )

    def attack(self, thief: Thief) -> None:
        thief.arrives(address="203.0.113.150", holding="console session")
        thief.logs_in()
        thief.waits(minutes(2))
        thief.changes_email("k.operator@mail-box.example")
        thief.waits(minutes(1))
        thief.changes_password()
        thief.waits(minutes(3))
        thief.invites_user("second.admin@mail-box.example")
        thief.creates_main_key("console-export")
        thief.waits(minutes(1))
        thief.mints_secondary()
        thief.reads()
        thief.waits(minutes(3))
        thief.sends_messages(1100, to="us", family="call-back", during=hours(1))
        thief.sends_messages(500, to="home", family="bank", during=hours(1), by="service")
        thief.waits(minutes(30))
        thief.holds_on(every=minutes(10), during=hours(8))
        thief.waits(minutes(20))
        thief.sends_messages(1800, to="us", family="call-back", during=hours(7))
