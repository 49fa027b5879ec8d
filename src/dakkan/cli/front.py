"""The front page: what `dakkan --help` shows, and the table of commands it is made from.

It needs no parser, so that the first thing anybody types answers at once: `__main__` prints it
before anything else is imported.
"""

from dakkan.texts import N_, _

COMMANDS: dict[str, tuple[str, str]] = {
    "drill": ("drill:drill", N_("Play a simulated takeover and answer it, from collect to report.")),
    "doctor": ("doctor:doctor", N_("Which credential, what it may do, which gaps to expect.")),
    "login": ("login:login", N_("Store the account's credential in the vault.")),
    "collect": ("collect:collect", N_("Account data into evidence; resumes where it stopped.")),
    "detect": ("detect:detect", N_("Run the detectors over the evidence.")),
    "investigate": ("investigate:investigate", N_("Is it true, how bad, since when.")),
    "case": ("case:case", N_("List, show, note, close, export and check cases.")),
    "plan": ("plan:plan", N_("Show what would be done, what breaks, what waiting costs.")),
    "approve": ("approve:approve", N_("Have a plan approved by a second person.")),
    "apply": ("apply:apply", N_("Carry out the case's plan.")),
    "resume": ("apply:resume", N_("Go on with a plan after a crash or a lost answer.")),
    "undo": ("apply:undo", N_("Take a step of the plan back, or all of them.")),
    "verify": ("verify:verify", N_("Is anybody else still able to get in?")),
    "steps": ("steps:steps", N_("The fifteen response steps, with state, owner and proof.")),
    "report": ("report:report", N_("What happened, what was done, what stays open.")),
    "baseline": ("baseline:baseline", N_("What is normal here: show it, learn it, accept single things.")),
    "rules": ("rules:rules", N_("Your own Sigma rules, and the detectors as Sigma for a SIEM.")),
    "leaks": (
        "leaks:leaks",
        N_("Where did credentials leak: files, archives, whole git histories, code hosts."),
    ),
    "judge": ("judge:judge_command", N_("Is this text bait? JSON lines in, JSON lines out.")),
    "vault": ("vault:vault", N_("Hand a stored secret to a command of yours.")),
    "simulate": ("simulate:simulate", N_("A simulated Twilio to practise on, as a server.")),
}
"""Name → (file:function under `cli/commands/`, one line of help)."""

ABOUT = N_("Take back a hijacked Twilio account: find out what happened, cut the intruder off, prove it.")
OPTIONS = (
    ("--home DIR", N_("Folder with evidence, cases and vault (or DAKKAN_HOME; default ~/.dakkan).")),
    ("--json", N_("Print the result as one JSON document.")),
    ("--lang [en|ja]", N_("Language of what you read (default: from the locale).")),
    ("--no-color", N_("No colours.")),
    ("-q, --quiet", N_("Only results and errors.")),
    ("-v, --verbose", N_("Say more; twice: also log requests.")),
    ("--version", N_("Show the version and exit.")),
    ("-h, --help", N_("Show this message and exit.")),
)


def page() -> str:
    """The front page in the current language."""
    start = (
        ("dakkan drill", _("practise; needs no account")),
        ("dakkan investigate", _("with TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN set")),
        ("dakkan COMMAND --help", _("what a command does, with examples")),
    )
    commands = tuple((name, _(says)) for name, (_where, says) in COMMANDS.items())
    options = tuple((names, _(says)) for names, says in OPTIONS)
    blocks = [
        _("Usage: dakkan [OPTIONS] COMMAND [ARGUMENTS]"),
        _(ABOUT),
        _block(_("Start here"), start),
        _block(_("Commands"), commands),
        _block(_("Options (before or after the command)"), options),
    ]
    return "\n\n".join(blocks)


def _block(title: str, rows: tuple[tuple[str, str], ...]) -> str:
    width = max(len(name) for name, _says in rows) + 2
    return "\n".join([f"{title}:", *(f"  {name:<{width}}{says}" for name, says in rows)])
