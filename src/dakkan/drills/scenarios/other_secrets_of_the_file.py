"""One file leaked, with several secrets in it: at Twilio only a little happens, the rest goes on elsewhere."""

from typing import ClassVar

from dakkan.texts import N_

from ..script import Drill, Thief, hours, minutes


class OtherSecretsOfTheFile(Drill):
    id = "other-secrets-of-the-file"
    title = N_("A leaked .env: little at Twilio, more elsewhere")
    says = N_(
        "An .env file was public, with the auth token beside a mail service's key. Most of the harm is done "
        "by mail, where Dakkan does not look. Here you see a test, a key, and a few dozen lures; the task is "
        "to remember everything else that was in the file."
    )
    starts = "2026-11-24T19:40:00+00:00"
    kinds: ClassVar = frozenset({"smishing"})
    signs_expected: ClassVar = frozenset({"phishing-links"})
    must_find: ClassVar = frozenset({"lure-in-message-body"})

    def attack(self, thief: Thief) -> None:
        thief.arrives(address="203.0.113.99", holding="auth token")
        thief.reads()
        thief.waits(minutes(2))
        thief.sends_messages(2, to="us", family="test", during=minutes(1))
        thief.waits(minutes(4))
        thief.creates_api_key("mailer")
        thief.sends_messages(90, to="home", family="bank", during=minutes(45))
        thief.waits(minutes(30))
        thief.holds_on(every=minutes(20), during=hours(8))
