"""The registered phone number of every Console user is unchanged."""

from datetime import timedelta

from ...texts import N_
from ..seen import Unit, only_people

USER_PHONES = Unit(
    id="user-phones",
    title=N_("Check that every user's registered phone number is unchanged"),
    does=N_(
        "Each user looks whether the phone number for two-factor codes is still their own: with another one, "
        "the thief receives the codes. Ask the mobile carrier if a number stopped working, for it may have "
        "been moved to another SIM. It is done when each user has confirmed the number."
    ),
    due=timedelta(hours=4),
    judge=only_people(N_("No API shows the phone numbers of users.")),
    console=(N_("Console › User settings › Two-factor authentication › Phone number (each user)"),),
)
