"""Is a form of the owner's being pumped? The same bill as a takeover, and another remedy.

Whoever fills in a sign-up form ten thousand times makes the owner's own server send the owner's own text
through the owner's own sender. A thief with a credential writes texts of their own, or changes something.
"""

from collections.abc import Sequence

import ibis
from ibis import _

from ..model.finding import Blind, Finding
from ..model.window import Window
from .roles import QUESTIONS, Question, is_about_calls, is_serious, question_of
from .tables import Tables, rows, sent_messages

_NEVER_SEEN = ("safe-list-entry-added",)
_OWN_SHARE = 0.95
"""Of the messages in question; the rest may be the owner's new text of that day."""


def is_form_pumping(
    findings: Sequence[Finding], blind: Sequence[Blind], tables: Tables, window: Window
) -> bool:
    """True only when it can be told: messages abroad or in series, events read, nothing strange in them.

    A detector that could not read the audit log may have missed a thief, so then it is not said.
    Calls carry no text and prove nothing, so then it is not said either.
    """
    abroad = [f for f in findings if question_of(f) == Question.WHOM]
    others = [f for f in findings if question_of(f) not in (Question.WHOM, Question.VOLUME)]
    if not abroad or others or any(is_about_calls(f) for f in abroad if is_serious(f)):
        return False
    if any(hides_a_thief(one) for one in blind):
        return False
    return _own_share(abroad, tables, window) >= _OWN_SHARE


def hides_a_thief(blind: Blind) -> bool:
    """A detector of new places or of changes that did not look, or a table of events not read.

    The safe list cannot be listed by anybody, and an entry on it sends nothing.
    """
    if blind.what in _NEVER_SEEN:
        return False
    return QUESTIONS.get(blind.what) in (Question.WHO, Question.WHAT) or "events" in blind.what.split()


def _own_share(findings: Sequence[Finding], tables: Tables, window: Window) -> float:
    """Share of the traffic in question that says and comes from what was in use before it began."""
    began = min(finding.first_seen for finding in findings)
    countries = sorted({country for finding in findings for country in finding.countries})
    templates = sorted({template for finding in findings for template in finding.templates})
    if not countries and not templates:
        return 0.0
    sent = sent_messages(tables).mutate(
        service=_.messaging_service_sid.fill_null(""), source=_.sender.fill_null("")
    )
    before = sent.filter(_.created_at < began)
    texts = before.select(own_template=_.template).distinct()
    senders = ibis.union(
        before.filter(_.service != "").select(own_sender=_.service),
        before.filter(_.service == "").select(own_sender=_.source),
    ).distinct()
    during = sent.filter(_.created_at >= began, _.created_at < window.until)
    during = during.filter(_.country.isin(countries) if countries else _.template.isin(templates))
    during = during.mutate(by=ibis.ifelse(_.service != "", _.service, _.source))
    during = during.left_join(texts, during.template == texts.own_template)
    during = during.left_join(senders, during.by == senders.own_sender)
    counted = during.agg(
        total=_.count(), own=(_.own_template.notnull() & _.own_sender.notnull()).sum().fill_null(0)
    )
    (row,) = rows(counted)
    return row["own"] / row["total"] if row["total"] else 0.0
