"""Where it leaked, in one paragraph: the place, who and when, whether it opens, whether it is what the thief used.

Then what to do, in the one order that helps: rotate, and only then clean. Paths, authors and refs come from
repositories and are hostile.
"""

from datetime import datetime, timedelta

from ..model.clock import iso
from ..model.dossier import Dossier
from ..model.exposed import (
    DEAD,
    DOES_NOT,
    EXPLAINS,
    LIVE,
    MAY_EXPLAIN,
    SUSPENDED,
    Exposed,
    Exposure,
    Link,
    exposure,
)
from ..model.leak import TITLES
from ..texts import N_, _, say, visible
from .escape import harmless, sentence
from .words import exact

_STATES = {
    LIVE: N_("It still opens the account."),
    DEAD: N_("It opens nothing any more."),
    SUSPENDED: N_("The account is suspended; whether it opens, shows when that is over."),
}
_UNTOLD = N_("Whether it still opens the account was not seen.")
_LINKS = {
    EXPLAINS: N_("This leak explains the takeover (sure to {percent} %): {why}."),
    MAY_EXPLAIN: N_("This leak may explain the takeover (sure to {percent} %): {why}."),
    DOES_NOT: N_("This leak does not explain the takeover (sure to {percent} %): {why}."),
}
_ROTATE = N_(
    "Rotate first: replace this credential, and deploy the new one; removing it from the files does not undo the leak."
)
_CLEAN = N_("Only when the old value is dead, clean the history, in a fresh clone: {line}")
_CLEAN_FILE = N_("Only when the old value is dead, take it out of the file.")


def known(dossier: Dossier) -> Exposure:
    return exposure(dossier.journal)


def likeliest(found: Exposure) -> Exposed | None:
    """The leak to tell of: what explains the case best, else any of this account's."""
    for link in found.links:
        if leak := found.leak_of(link):
            return leak
    return next((leak for leak in found.leaks if leak.sid), None)


def explained(dossier: Dossier) -> bool:
    """Was a leak found that explains the case?"""
    return any(link.explains == EXPLAINS for link in known(dossier).links)


def paragraph(dossier: Dossier, *, people: bool = True) -> str:
    """ "" when no search has found anything. Without `people` nobody is named: for a letter that goes outside."""
    found = known(dossier)
    leak = likeliest(found)
    if leak is None:
        return ""
    link = found.link_of(leak)
    parts = [_place(leak, people=people), _(_STATES.get(leak.state, _UNTOLD))]
    if link is not None:
        parts += [*_use(link), _judgement(link)]
    others = sum(1 for one in found.leaks if one.sid) - 1
    if others > 0:
        parts.append(say(N_("{count} more leaked credentials of this account were found."), count=others))
    return " ".join(parts)


def advice(dossier: Dossier) -> tuple[str, ...]:
    """What to do about it, in order: rotate, then clean."""
    found = known(dossier)
    leak = likeliest(found)
    if leak is None:
        return ()
    steps = [] if leak.state == DEAD else [_(_ROTATE)]
    if any(place.object_id and place.where != "index" for place in leak.places):
        # the line is the program's own and has to be right to the letter: shown as it is, but visible
        steps += [say(_CLEAN, line=visible(line, 600)) for line in found.cleaning]
    elif leak.present:
        steps.append(_(_CLEAN_FILE))
    return tuple(steps)


def _place(leak: Exposed, *, people: bool) -> str:
    first = leak.first
    facts = {
        "kind": _(TITLES.get(leak.kind, leak.kind)),
        "sid": harmless(leak.sid, 40),
        "where": f"{harmless(first.path)}:{first.line}" if first else harmless(", ".join(leak.targets)),
        "target": harmless(", ".join(leak.targets[:2])),
    }
    if first is None or first.commit is None:
        if not people:
            return say(N_("The {kind} of {sid} lies open: {where}."), facts)
        return say(N_("The {kind} of {sid} lies open: {where} (searched: {target})."), facts)
    facts |= {
        "commit": harmless(first.commit, 12),
        "at": _moment(leak.since, first.authored_at),
        "author": harmless(first.author or "?", 100),
        "refs": ", ".join(harmless(ref, 60) for ref in first.refs[:3]) or _("no branch or tag"),
        "head": _("still in HEAD") if any(place.in_head for place in leak.places) else _("no longer in HEAD"),
    }
    if people:
        return say(
            N_(
                "The {kind} of {sid} lies open: {where}, committed by {author} at {at} (commit {commit}, in {refs};"
                " {head})."
            ),
            facts,
        )
    return say(N_("The {kind} of {sid} lies open: {where}, since commit {commit} of {at}."), facts)


def _moment(at: datetime | None, text: str | None) -> str:
    return exact(at) if at else harmless(text or "?", 40)


def _use(link: Link) -> list[str]:
    if link.used_at is None:
        return []
    if link.exposed_at is None or link.used_at < link.exposed_at:
        says = (
            N_("First strange use: {at}, from {address}.") if link.address else N_("First strange use: {at}.")
        )
        return [say(says, at=exact(link.used_at), address=harmless(link.address, 64))]
    facts = {
        "at": exact(link.used_at),
        "after": _span(link.used_at - link.exposed_at),
        "address": harmless(link.address, 64),
    }
    if link.address:
        return [
            say(N_("First strange use: {at}, {after} after the commit; first address: {address}."), facts)
        ]
    return [say(N_("First strange use: {at}, {after} after the commit."), facts)]


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds()) // 60
    if minutes < 120:
        return say(N_("{count} minutes"), count=minutes)
    if minutes < 48 * 60:
        return say(N_("{count} hours"), count=minutes // 60)
    return say(N_("{count} days"), count=minutes // (24 * 60))


def _judgement(link: Link) -> str:
    facts = {
        "exposed_at": exact(link.exposed_at) if link.exposed_at else "",
        "used_at": exact(link.used_at) if link.used_at else "",
        "address": link.address,
    }
    why = sentence(link.says, {**link.facts, **facts})
    return say(_LINKS[link.explains], percent=round(100 * link.confidence), why=why)


def document(dossier: Dossier) -> list[dict[str, object]]:
    """For `dakkan.report/1`: what is known of each leak, with places and how it stands to the case."""
    found = known(dossier)
    return [
        {
            "kind": leak.kind,
            "account_sid": leak.account_sid or None,
            "key_sid": leak.key_sid or None,
            "secret": leak.shown,
            "fingerprint": leak.fingerprint,
            "state": leak.state or None,
            "present": leak.present,
            "exposed_at": iso(leak.since) if leak.since else None,
            "places": [
                {"path": place.path, "line": place.line, "commit": place.commit, "in_head": place.in_head}
                for place in leak.places
            ],
            **_linked(found.link_of(leak)),
        }
        for leak in found.leaks
    ]


def _linked(link: Link | None) -> dict[str, object]:
    if link is None:
        return {"explains": None, "confidence": None, "used_at": None, "address": None}
    return {
        "explains": link.explains,
        "confidence": link.confidence,
        "used_at": iso(link.used_at) if link.used_at else None,
        "address": link.address or None,
    }
