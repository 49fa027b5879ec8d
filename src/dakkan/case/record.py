"""Values of the model as plain JSON for the casebook, and back.

Times keep their microseconds; numbers with a fraction become text, because the hash needs one spelling.
A fact carries its type with it: `{"time": "…"}`, `{"number": "0.5"}`.
"""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from ..model.finding import Fact

SCHEMA = 1
"""Of what is written into a case; a reader meets every older number for ever."""

T = TypeVar("T")


def to_json(value: object) -> Any:  # Any: JSON
    """A value of the model (dataclass, or tuple or mapping of such) as plain JSON.

    Raises TypeError for a type that the model does not use.
    """
    return _encode(type(value), value)


def from_json(kind: type[T], data: Any) -> T:  # Any: JSON
    """The inverse of `to_json`. Unknown keys are ignored, missing ones take the field's default.

    Raises KeyError, TypeError or ValueError when `data` does not describe a `kind`.
    """
    found: T = _decode(kind, data)
    return found


def _encode(kind: Any, value: Any) -> Any:
    if kind == Fact:
        return _encode_fact(value)
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return value.value
        case str():
            return value
        case float() | Decimal():
            return str(value)
        case datetime():
            return _time(value)
        case list() | tuple() | set() | frozenset():
            inside = _first(kind)
            return [_encode(inside, item) for item in value]
        case Mapping():
            inside = _second(kind)
            return {str(key): _encode(inside, item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        hints = _hints(type(value))
        return {f.name: _encode(hints[f.name], getattr(value, f.name)) for f in fields(value)}
    raise TypeError(f"the casebook cannot hold a {type(value).__name__}")


def _encode_fact(value: Fact) -> Any:
    match value:
        case datetime():
            return {"time": _time(value)}
        case float():
            return {"number": repr(value)}
        case None | str() | int():
            return value
    raise TypeError(f"a fact is text, a number or a time, not a {type(value).__name__}")


def _decode(kind: Any, data: Any) -> Any:
    if kind == Fact:
        return _decode_fact(data)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(kind, data)
    if origin in (tuple, list):
        return origin(_decode(_first(kind), item) for item in data)
    if origin is not None:  # a mapping: dict[…] or Mapping[…]
        return {key: _decode(_second(kind), item) for key, item in data.items()}
    if is_dataclass(kind):
        return _decode_dataclass(kind, data)
    if kind is datetime:
        return datetime.fromisoformat(data)
    if kind in (Decimal, float) or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind(data)
    if kind is Any or isinstance(data, kind):
        return data
    raise TypeError(f"{kind.__name__} was expected, not {type(data).__name__}")


def _decode_dataclass(kind: Any, data: Any) -> Any:
    hints = _hints(kind)
    return kind(**{f.name: _decode(hints[f.name], data[f.name]) for f in fields(kind) if f.name in data})


def _decode_union(kind: Any, data: Any) -> Any:
    choices = get_args(kind)
    if data is None and type(None) in choices:
        return None
    for choice in choices:
        if choice is type(None):
            continue
        if choice not in (str, int, bool) or (isinstance(data, choice) and not isinstance(data, bool)):
            return _decode(choice, data)
    return data  # a bool where text or a number is meant


def _decode_fact(data: Any) -> Fact:
    match data:
        case {"time": str(text)}:
            return datetime.fromisoformat(text)
        case {"number": str(text)}:
            return float(text)
        case None | str() | int():
            return data
    raise TypeError("not a fact")


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _first(kind: Any) -> Any:
    return (get_args(kind) or (object,))[0]


def _second(kind: Any) -> Any:
    return (*get_args(kind), object, object)[1]


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
