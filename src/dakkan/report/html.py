"""The report as one HTML file that needs nothing else: no script, no network, fit for phone and paper."""

from functools import cache

import jinja2

from ..model.dossier import Dossier
from ..texts import N_, _, language, say
from . import answer, course, parts, rca
from .charts import charts
from .now import blind, now, status, still_open


def render(dossier: Dossier) -> str:
    says, level = parts.verdict(dossier)
    state, state_level = status(dossier)
    return _template().render(
        language=language(),
        title=say(N_("Report on case {case}"), case=dossier.case),
        verdict=says,
        level=level,
        status=state,
        status_level=state_level,
        because=parts.because(dossier),
        about=parts.about(dossier),
        signs=parts.signs(dossier),
        loss=parts.loss(dossier),
        loss_basis=parts.loss_basis(dossier),
        now=now(dossier),
        charts=charts(dossier),
        findings=parts.findings(dossier),
        findings_left_out=parts.findings_left_out(dossier),
        timeline=course.timeline(dossier),
        scope=course.scope(dossier.scope),
        hours=course.hours(dossier),
        destinations=course.destinations(dossier),
        plans=answer.plans(dossier),
        checks=answer.checks(dossier),
        still_open=still_open(dossier),
        blind=blind(dossier),
        steps=answer.response_steps(dossier),
        rca=rca.parts(dossier),
        gap=rca.gap_text,
        hashes=answer.hashes(dossier),
        _=_,
    )


@cache
def _template() -> jinja2.Template:
    """Every value is escaped; only charts, made and cleaned by ourselves, are markup."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("dakkan.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")
