"""What people read, in their language: gettext, with English as the message ids.

Facts that are filled in may come from an account and are hostile; whoever shows the sentence
escapes it for the place where it is shown.
"""

import os
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the front page of the command line reads this file and must not wait
    from collections.abc import Mapping
    from gettext import NullTranslations

LANGUAGES = ("en", "ja")
_FOLDER = os.path.join(os.path.dirname(__file__), "locale")  # noqa: PTH118, PTH120 - pathlib is slow to import
_language: ContextVar[str] = ContextVar("language", default="en")


def use(language: str) -> None:
    """Speak `language` ("en" or "ja") from here on, in this context."""
    _language.set(language if language in LANGUAGES else "en")


def language() -> str:
    return _language.get()


def from_locale() -> str:
    """The language of the user's locale; English when it is neither."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if not named:
        import locale

        named = locale.getlocale()[0] or ""
    return "ja" if named.lower().startswith(("ja", "japanese")) else "en"


@cache
def _translations(language: str) -> "NullTranslations":
    import gettext

    return gettext.translation("dakkan", _FOLDER, [language], fallback=True)


def _(message: str) -> str:
    """`message` in the current language."""
    if _language.get() == "en" or not message:
        return message  # the message ids are the English texts
    return _translations(_language.get()).gettext(message)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark a message id for translation; it is translated where it is shown."""
    return message


def say(message: str, facts: "Mapping[str, object] | None" = None, /, **more: object) -> str:
    """Translate `message` and fill in its `{facts}`; times become UTC to the minute."""
    return _(message).format_map({k: _shown(v) for k, v in {**(facts or {}), **more}.items()})


def _shown(value: object) -> object:
    from datetime import UTC, datetime
    from decimal import Decimal

    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "" if value is None else value


def visible(text: str, limit: int = 300) -> str:
    """Hostile text made harmless for a terminal: control and direction characters shown as `\\x1b`.

    Newlines and tabs become blanks; what is longer than `limit` characters ends in `…`.
    """
    import unicodedata

    out = []
    for character in text[: limit + 1]:
        if character in "\n\t\r":
            out.append(" ")
        elif unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
            code = ord(character)
            out.append(f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")
        else:
            out.append(character)
    return "".join(out[:limit]) + ("…" if len(text) > limit else "")
