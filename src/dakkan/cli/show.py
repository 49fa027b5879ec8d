"""Results to the terminal: tables and sentences, everything from an account made visible, nothing live."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dakkan.cli.command import Options
from dakkan.model import kind
from dakkan.model.finding import SIGNS, Blind, Finding, Severity
from dakkan.model.option import Costs, Option, Stops
from dakkan.model.plan import Check, Plan, Step, StepState
from dakkan.model.response_step import ResponseStep, Standing
from dakkan.model.sid import short
from dakkan.model.verdict import Inferred, Loss, Takeover, Verdict
from dakkan.texts import N_, _, say, visible

VERDICTS = {
    Takeover.CONFIRMED: N_("This is a takeover."),
    Takeover.LIKELY: N_("This is very likely a takeover."),
    Takeover.POSSIBLE: N_("This may be a takeover; look at the findings."),
    Takeover.NONE: N_("No sign of a takeover."),
}
SIGN_TITLES = {
    "mass-traffic": N_("SMS or calls that nobody ordered"),
    "phishing-links": N_("lures in message bodies"),
    "credentials-changed": N_("e-mail or password changed"),
    "unusual-countries": N_("traffic to unusual countries"),
    "unknown-numbers": N_("numbers that nobody bought"),
    "unknown-subaccounts": N_("subaccounts that nobody made"),
}
SEVERITIES = {
    Severity.CRITICAL: N_("critical"),
    Severity.HIGH: N_("high"),
    Severity.MEDIUM: N_("medium"),
    Severity.LOW: N_("low"),
    Severity.INFORMATIONAL: N_("informational"),
}
_SEVERITY_STYLE = {
    Severity.CRITICAL: "bold white on red",
    Severity.HIGH: "bold red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.INFORMATIONAL: "dim",
}
_STATE_STYLE = {StepState.PROVEN: "green", StepState.FAILED: "bold red", StepState.UNKNOWN: "bold yellow"}
_MARK = {True: ("✓", "green"), False: ("✗", "bold red"), None: ("?", "bold yellow")}
_STANDING = {
    Standing.OPEN: ("✗", "bold red", N_("open")),
    Standing.DONE: ("✓", "green", N_("done")),
    Standing.PARTLY: ("◐", "yellow", N_("partly done")),
    Standing.NOT_NEEDED: ("–", "dim", N_("not needed")),
    Standing.BLIND: ("?", "yellow", N_("only a person can tell")),
}


class Screen:
    """Standard output as this run wants it: one JSON document, or text for a person."""

    def __init__(self, ctx: click.Context) -> None:
        self.options = ctx.ensure_object(Options)
        self.console = Console(no_color=not self.options.color, highlight=False, soft_wrap=False)

    def document(self, value: Mapping[str, Any]) -> None:
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))

    def line(self, text: str, style: str = "") -> None:
        self.console.print(Text(visible(text, 1000), style=style), soft_wrap=True)

    def warn(self, text: str) -> None:
        if not self.options.quiet:
            click.echo(visible(text, 1000), err=True)

    def table(self, *heads: str) -> Table:
        table = Table(box=None, pad_edge=False, header_style="dim")
        for head in heads:
            table.add_column(Text(head), overflow="fold")
        return table

    # ---- stages ----------------------------------------------------------------------------

    def verdict(self, verdict: Verdict, signs: Mapping[str, bool], loss: Loss) -> None:
        style = {"none": "bold green", "possible": "bold yellow"}.get(verdict.takeover, "bold red")
        self.line(_(VERDICTS[verdict.takeover]), style)
        if verdict.takeover is Takeover.NONE and verdict.kinds:
            self.line(_(kind.TITLES.get(verdict.kinds[0], verdict.kinds[0])), "bold yellow")
        if verdict.takeover is not Takeover.NONE:
            if verdict.since is not None:
                self.line(
                    say(
                        N_("Since {since}; kind: {kinds}."),
                        since=verdict.since,
                        kinds=", ".join(_(kind.TITLES.get(one, one)) for one in verdict.kinds),
                    )
                )
            if verdict.credential is not None:
                self.credential(verdict.credential)
            self.line(
                say(
                    N_("Loss so far {fraud} {currency}, now {rate} {currency} an hour ({basis})."),
                    fraud=loss.fraud,
                    rate=loss.per_hour,
                    currency=loss.currency,
                    basis=_(N_("price")) if loss.basis == "price" else _(N_("estimate")),
                )
            )
            for sign in SIGNS:
                mark, colour = ("✗", "red") if signs.get(sign) else ("·", "dim")
                self.line(f"  {mark} {_(SIGN_TITLES[sign])}", colour)

    def credential(self, inferred: Inferred) -> None:
        """How they got in, if that is right."""
        says = N_("Probably with {credential} ({percent} %): {why}.")
        facts = {
            "credential": _(kind.CREDENTIALS.get(inferred.kind, inferred.kind)),
            "percent": round(100 * inferred.confidence),
            "why": say(inferred.says, inferred.facts),
        }
        self.line(say(says, facts))

    def findings(self, findings: Sequence[Finding]) -> None:
        if not findings:
            return
        table = self.table("", _("severity"), _("what"), _("account"), _("first seen"))
        for finding in findings:
            what = Text(visible(_(finding.title), 120), style="bold")
            what.append("\n" + visible(say(finding.says, finding.facts), 400), style="not bold")
            table.add_row(
                Text(finding.id),
                Text(_(SEVERITIES[finding.severity]), style=_SEVERITY_STYLE[finding.severity]),
                what,
                Text(short(finding.account_sid)),
                Text(f"{finding.first_seen:%m-%d %H:%M}"),
            )
        self.console.print(table)

    def blind(self, blind: Iterable[Blind]) -> None:
        for one in blind:
            self.line(say(N_("Blind: {what}: {why}"), what=_(one.what), why=_(one.why)), "yellow")

    def plan(self, plan: Plan) -> None:
        table = self.table("", _("step"), _("account"), _("what breaks"), _("undo"), _("because"))
        for number, step in enumerate(plan.steps, 1):
            table.add_row(
                Text(str(number)),
                Text(_says(step), style="bold" if step.kind == "task" else ""),
                Text(short(step.target.account_sid)),
                Text("\n".join(_compact(visible(say(b.what, b.facts), 200)) for b in step.breaks) or "–"),
                Text({"yes": _("yes"), "no": _("no"), "partly": _("partly")}.get(step.undo, step.undo)),
                Text(", ".join(step.why[:4]) + (" …" if len(step.why) > 4 else "")),
            )
        self.console.print(table)

    def options_table(self, options: Sequence[Option], night: str) -> None:
        """What could be done, the best first; unknown is said as such."""
        table = self.table("", _("option"), _("stops an hour"), _("costs you an hour"), _("note"))
        for one in options:
            notes = [remark.said() for remark in one.remarks]
            if one.id == night:
                notes.insert(0, _(N_("press this at night")))
            table.add_row(
                Text(str(one.rank)),
                Text(one.id, style="bold" if one.is_preset else ""),
                Text(_stops(one.stops, one.basis)),
                Text(_costs(one.costs)),
                Text("\n".join(visible(note, 200) for note in notes) or "–"),
            )
        self.console.print(table)

    def step(self, step: Step) -> None:
        style = _STATE_STYLE.get(step.state, "")
        self.line(f"{_(state_name(step.state)):>10}  {_says(step)}", style)

    def checks(self, checks: Iterable[Check]) -> None:
        for check in checks:
            mark, style = _MARK[check.ok]
            self.line(f"  {mark} {_compact(say(check.says, check.facts))}", style)

    def response_steps(self, steps: Sequence[ResponseStep], *, details: bool) -> None:
        for number, step in enumerate(steps, 1):
            mark, style, name = _STANDING[step.standing]
            self.line(f"{mark} {number:>2}. {_(step.title)}  [{step.id}] · {_(name)}", style)
            for sentence in step.says:
                self.line("      " + say(sentence, step.facts))
            if step.done_by:
                self.line("      " + say(N_("Done by {by}: {note}"), by=step.done_by, note=step.note))
            for attachment in step.attachments:
                self.line(f"      📎 {attachment.name} sha256 {attachment.sha256[:16]}…")
            if details and step.standing not in (Standing.DONE, Standing.NOT_NEEDED):
                self.line("      " + _(step.does), "dim")
                for path in step.console:
                    self.line("      → " + _(path))


def _stops(stops: Stops, basis: str) -> str:
    people = _(N_("people: unknown"))
    if stops.people is not None:
        people = say(N_("{people} people"), people=stops.people)
    if stops.money is None:
        return _(N_("unknown")) + "\n" + people
    money = N_("about {money} {currency}") if basis == "estimate" else N_("{money} {currency}")
    return say(money, money=stops.money, currency=stops.currency) + "\n" + people


def _costs(costs: Costs) -> str:
    if costs.messages is None and costs.calls is None:
        return _(N_("unknown"))
    parts = [
        (N_("{count} messages"), N_("messages: unknown"), costs.messages),
        (N_("{count} calls"), N_("calls: unknown"), costs.calls),
    ]
    if not costs.messages and not costs.calls and None not in (costs.messages, costs.calls):
        return _(N_("none seen"))
    return "\n".join(
        _(unknown) if count is None else say(known, count=f"{count.normalize():f}")
        for known, unknown, count in parts
        if count is None or count
    )


def _says(step: Step) -> str:
    return _compact(visible(say(step.says, step.facts), 300))


def _compact(sentence: str) -> str:
    """Accounts in their short form: 34 characters twice a line hide what the line says."""
    return re.sub(r"\bAC[0-9a-f]{32}\b", lambda found: short(found[0]), sentence)


STATES = {
    StepState.PLANNED: N_("planned"),
    StepState.BEGUN: N_("begun"),
    StepState.DONE: N_("done"),
    StepState.PROVEN: N_("proven"),
    StepState.UNKNOWN: N_("unknown"),
    StepState.FAILED: N_("failed"),
    StepState.UNDONE: N_("undone"),
    StepState.SKIPPED: N_("skipped"),
}


def state_name(state: StepState) -> str:
    return STATES[state]
