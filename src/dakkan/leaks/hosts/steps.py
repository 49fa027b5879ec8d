"""What to do on the code host about what was found there: hide it now, clean it when the old values are dead."""

import shlex
from collections.abc import Iterable

from dakkan.leaks import advice
from dakkan.leaks.hosts.source import Source
from dakkan.leaks.hosts.walking import Looked
from dakkan.texts import N_, say

_REPOSITORY = N_("{name} is public: make it private now: {settings}")
_INTERNAL = N_("{name} can be read by everybody who may log in: make it private now: {settings}")
_GIST = N_("{name} is a public gist: delete it: {page} (a public gist cannot be made secret again)")
_FORK = N_(
    "{name} is a public fork: have its owner delete it: {page} (a fork of a public repository stays public)"
)
_LOG = N_("{name} holds it in its log: delete the log: {page}")
_SNIPPET = N_("{name} is not private: make it private or delete it: {page}")


def hide(looked: Iterable[Looked]) -> list[str]:
    """One sentence for each source with a leak that others can read."""
    steps = [_hide(one.source) for one in looked if one.leaks]
    return list(dict.fromkeys(step for step in steps if step))


def _hide(source: Source) -> str:
    facts = {"name": source.name, "page": source.page, "settings": source.settings}
    if source.kind == "log":
        return say(_LOG, facts)
    if source.visibility == "private":
        return ""
    if source.kind in ("repository", "wiki"):
        facts["name"] = source.name.removesuffix(".wiki") if source.kind == "wiki" else source.name
        return say(_REPOSITORY if source.visibility == "public" else _INTERNAL, facts)
    return say({"gist": _GIST, "fork": _FORK}.get(source.kind, _SNIPPET), facts)


def clean(looked: Iterable[Looked]) -> list[str]:
    """The command lines that take the values out of each history."""
    lines = []
    for one in looked:
        if one.leaks and one.in_history and not one.source.is_file:
            folder = f"./{one.source.name.rpartition('/')[2]}.git"
            cloned = f"git clone --mirror {shlex.quote(one.source.url)} {shlex.quote(folder)}"
            lines.append(f"{cloned} && {advice.command(folder)}")
    return lines
