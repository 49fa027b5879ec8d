"""The report as Markdown: verdict first, everything hostile as literal text, no link and no tag anywhere."""

from collections.abc import Iterable, Iterator

from ..model.dossier import Dossier
from ..texts import N_, _, say
from . import answer, course, parts, rca
from .escape import markdown
from .now import blind, now, status, still_open
from .tables import Table

MOST_MOMENTS = 120


def render(dossier: Dossier) -> str:
    return "\n".join(_lines(dossier)).rstrip() + "\n"


def _lines(dossier: Dossier) -> Iterator[str]:
    yield "# " + markdown(say(N_("Report on case {case}"), case=dossier.case))
    yield ""
    yield f"**{markdown(parts.verdict(dossier)[0])}**"
    yield from _paragraph(status(dossier)[0])
    yield from _paragraph(parts.because(dossier))
    yield ""
    yield from _pairs(parts.about(dossier))
    yield from _section(_("The six signs"))
    for seen, title, word in parts.signs(dossier):
        yield f"- {'✗' if seen else '·'} {markdown(title)}: {markdown(word)}"
    yield from _section(_("Loss"))
    yield from _pairs(parts.loss(dossier))
    yield from _paragraph(parts.loss_basis(dossier))
    yield from _bullets(_("What to do now"), now(dossier), numbered=True)
    yield from _findings(dossier)
    yield from _titled(_("Timeline"), course.timeline(dossier, MOST_MOMENTS))
    yield from _titled(_("What the intruder touched"), course.scope(dossier.scope))
    yield from _titled(_("Traffic by hour"), course.hours(dossier))
    yield from _titled(_("Destinations"), course.destinations(dossier))
    yield from _section(_("What was done"))
    if not dossier.plans:
        yield markdown(_("No plan has been made."))
    for title, table in answer.plans(dossier):
        yield from _titled(title, table, "###")
    yield from _titled(_("Checks at Twilio"), answer.checks(dossier), "###")
    yield from _bullets(_("What stays open"), still_open(dossier))
    yield from _bullets(_("What could not be seen"), blind(dossier))
    yield from _response_steps(dossier)
    yield from _rca(dossier)
    yield from _section(_("Proof"))
    yield from _pairs(answer.hashes(dossier))


def _section(title: str, level: str = "##") -> Iterator[str]:
    yield from ("", f"{level} {markdown(title)}", "")


def _paragraph(text: str) -> Iterator[str]:
    if text:
        yield from ("", markdown(text))


def _pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, value in pairs:
        yield f"- {markdown(name)}: {markdown(value)}"


def _bullets(title: str, lines: Iterable[str], *, numbered: bool = False) -> Iterator[str]:
    every = list(lines)
    if every:
        yield from _section(title)
        yield from (f"{f'{n}.' if numbered else '-'} {markdown(line)}" for n, line in enumerate(every, 1))


def _titled(title: str, table: Table, level: str = "##") -> Iterator[str]:
    if not table:
        return
    yield from _section(title, level)
    yield _row(table.heads)
    yield "|" + " --- |" * len(table.heads)
    for row in table.rows:
        yield _row(row.cells or (row.gap, *[""] * (len(table.heads) - 1)))


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(markdown(cell) for cell in cells) + " |"


def _findings(dossier: Dossier) -> Iterator[str]:
    yield from _section(_("Findings"))
    if not dossier.findings:
        yield markdown(_("Nothing was found in what could be looked at."))
    for one in parts.findings(dossier):
        yield f"### {markdown(one.id)} · {markdown(one.severity)} · {markdown(one.title)}"
        yield from _paragraph(one.says)
        yield ""
        yield from _pairs(
            (
                (_("account"), one.account),
                (_("seen"), f"{one.when}; {one.confidence}"),
                (_("records"), one.exhibits),
                (_("techniques (ATT&CK)"), one.techniques or "–"),
            )
        )
        yield ""
    yield from _paragraph(parts.findings_left_out(dossier))


def _response_steps(dossier: Dossier) -> Iterator[str]:
    if dossier.steps:
        yield from _section(_("The response steps"))
    for step in answer.response_steps(dossier):
        yield f"### {step.number}. {markdown(step.title)}: {markdown(step.standing)}"
        yield from _paragraph(step.does)
        yield ""
        yield from (f"- {markdown(line)}" for line in (*step.says, *step.people))
        yield from (f"- {markdown(path)}" for path in step.console)
        yield ""


def _rca(dossier: Dossier) -> Iterator[str]:
    yield from _section(_("Root cause analysis, as Twilio asks for it"))
    for part in rca.parts(dossier):
        yield f"### {markdown(part.title)}"
        yield ""
        yield from (f"- {markdown(line)}" for line in part.lines)
        yield from (f"- **{markdown(rca.gap_text(gap))}**" for gap in part.gaps)
        yield ""
