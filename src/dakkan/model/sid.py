"""SIDs: Twilio's public names of things, two letters and 32 hex digits; never a secret."""

import re

_SID = re.compile(r"[A-Z]{2}[0-9a-f]{32}")


def is_sid(text: str, prefix: str = "") -> bool:
    """Is `text` a SID, and if `prefix` is given ("AC", "SK", …) one of that kind?"""
    return bool(_SID.fullmatch(text)) and text.startswith(prefix)


def short(sid: str) -> str:
    """For people: the kind and the last four digits, `AC…3f0a`."""
    return f"{sid[:2]}…{sid[-4:]}" if is_sid(sid) else sid
