"""What an incident is, in the field's words. The last two are no takeover: nobody holds a credential."""

from ..texts import N_

TITLES = {
    "account-takeover": N_("account takeover"),
    "smishing": N_("phishing by SMS (smishing)"),
    "sms-pumping": N_("SMS pumping"),
    "toll-fraud": N_("toll fraud by calls"),
    "webhook-hijack": N_("redirected calls and messages"),
    "data-theft": N_("theft of data"),
    "insider-or-third-party": N_("an insider or a third party with access"),
    "form-pumping": N_("a form of yours is being pumped"),
    "tenant-abuse": N_("a customer of yours abuses their subaccount"),
}
"""Kind → title, a message id; in the order people are shown them."""

NO_TAKEOVER = ("form-pumping", "tenant-abuse")

CREDENTIALS = {
    "auth-token": N_("the auth token"),
    "subaccount-token": N_("a subaccount's auth token"),
    "api-key": N_("an API key"),
    "console-session": N_("a console user's session"),
    "sip-credential": N_("a SIP credential"),
    "third-party-app": N_("an app of a third party"),
    "own-form": N_("none: the requests come from your own systems"),
    "tenant-credential": N_("none of yours: a tenant's own access"),
    "unknown": N_("it cannot be told which"),
}
"""What was used to get in → title, a message id."""
