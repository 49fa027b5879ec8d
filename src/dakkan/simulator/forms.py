"""Which fields a configured resource has, what they start as, and how a form writes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from .configured import Value
from .refusal import invalid

Kind = Literal["text", "url", "method", "flag", "whole", "sid"]


@dataclass(frozen=True)
class Field:
    name: str
    """As in answers: `voice_url`; the form says `VoiceUrl`."""
    kind: Kind = "text"
    start: Value = None

    @property
    def form(self) -> str:
        return "".join(part.capitalize() for part in self.name.split("_"))


def started(fields: Iterable[Field]) -> dict[str, Value]:
    """What a new resource has in the fields that were not given."""
    return {field.name: field.start for field in fields}


def given(form: Mapping[str, str], fields: Iterable[Field]) -> dict[str, Value]:
    """The fields that a form writes. Raises Refused for a value that does not fit."""
    return {field.name: _value(field, form[field.form]) for field in fields if field.form in form}


def _value(field: Field, text: str) -> Value:
    match field.kind:
        case "method":
            if text.upper() not in ("GET", "POST"):
                raise invalid(f"{field.form} must be GET or POST")
            return text.upper()
        case "flag":
            if text.lower() not in ("true", "false"):
                raise invalid(f"{field.form} must be true or false")
            return text.lower() == "true"
        case "whole":
            if not text.isdecimal():
                raise invalid(f"{field.form} must be a number")
            return int(text)
        case "sid":
            return text or None
        case "url":
            if text and "://" not in text:
                raise invalid(f"{field.form} is not a valid URL: {text[:80]}")
            return text
        case "text":
            return text
