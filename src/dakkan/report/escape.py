"""Hostile text made harmless, for each place where a report shows it.

Message bodies, friendly names and webhook URLs are written by the intruder, and the report is opened by the
people he is after. So no control or direction character, no address that some program turns into a link,
nothing longer than a few lines.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from ..texts import _, say, visible

MOST_FACT = 200
"""Characters of one value that came from an account."""
MOST_SENTENCE = 1000

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,30})(:/{1,3})", re.IGNORECASE | re.ASCII)
_NO_DOMAIN = (
    *("created", "updated", "deleted", "deletedall", "promoted", "accessed", "downloaded"),
    *("added", "removed", "enabled", "disabled", "cloned", "secondary-created", "secondary-deleted"),
)
"""Twilio's event types look like domains, but no such top-level domain exists."""
_DOT = re.compile(
    rf"(?<=[\w-])\.(?!(?:{'|'.join(_NO_DOMAIN)})(?![\w.-]))(?=[^\W\d_]{{2}})"
    r"|(?<=www)\.|(?<=[a-z0-9])[\u3002\uff0e\uff61](?=[a-z]{2})",
    re.IGNORECASE,
)
"""A dot that a program could take for a domain's; the wide ones work in addresses, too."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&!$^=+-])")
_BLOCK_START = re.compile(r"^(\s*\d+)([.)])")
_HIDDEN = re.compile(
    "[<>\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def defang(text: str) -> str:
    """`https://a.example/x` becomes `hxxps://a[.]example/x`: read by people, followed by no program."""
    return _DOT.sub("[.]", _SCHEME.sub(lambda found: _scheme(found[1]) + found[2], text))


def _scheme(name: str) -> str:
    if name.lower() in ("http", "https"):
        return "hxxp" + name[4:].lower()
    return name if name in ("hxxp", "hxxps") else name + "[:]"


def harmless(text: object, limit: int = MOST_FACT) -> str:
    """One line of hostile text that can do nothing in a terminal or a mail, and is at most `limit` long."""
    return defang(visible(str(text), limit))


def sentence(message: str, facts: Mapping[str, object] | None = None, /, **more: object) -> str:
    """`texts.say`, harmless as a whole. A fact that lacks leaves its braces standing."""
    shown = {name: _fact(value) for name, value in {**(facts or {}), **more}.items()}
    try:
        text = say(message, shown)
    except (KeyError, IndexError, ValueError):
        text = _(message)
    return harmless(text, MOST_SENTENCE)


def _fact(value: object) -> object:
    if isinstance(value, str):
        return harmless(value)
    return f"{value:,.10g}" if isinstance(value, float) else value


def markdown(text: str) -> str:
    """Harmless text as literal text in Markdown, anywhere in a line or in a table's cell."""
    return _BLOCK_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text.replace("\n", " ")))


def json_text(document: Mapping[str, Any]) -> str:
    """JSON in which characters that hide or that begin a tag are written as `\\uXXXX`: the same value."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return _HIDDEN.sub(_units, text)


def _units(found: re.Match[str]) -> str:
    code = found[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{code[at : at + 4]}" for at in range(0, len(code), 4))
