"""A Sigma condition as a WHERE clause for DuckDB.

pySigma parses; this walks its tree. What is not known here is refused by name, never guessed. A rule is
somebody's text: values become literals in one place only, with quotes doubled, and field names are looked
up, never copied. Texts compare without regard to case, as Sigma asks, unless a rule says `cased`.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Network
from typing import Any

from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)
from sigma.types import (
    CompareOperators,
    SigmaBool,
    SigmaCasedString,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExists,
    SigmaExpansion,
    SigmaFieldReference,
    SigmaNull,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaRegularExpressionFlag,
    SigmaString,
    SigmaTimestampPart,
    SpecialChars,
    TimestampPart,
)

from ..texts import N_, _, say
from .fields import Field, RuleRefused, field_of, keyword_fields

MOST_VALUES = 10_000
"""Values of one rule; more is a list, not a rule."""
_DEPTH = 60
_OPERATORS = {
    CompareOperators.LT: "<",
    CompareOperators.LTE: "<=",
    CompareOperators.GT: ">",
    CompareOperators.GTE: ">=",
    CompareOperators.NEQ: "<>",
}
_FLAGS = {
    SigmaRegularExpressionFlag.IGNORECASE: "i",
    SigmaRegularExpressionFlag.MULTILINE: "m",
    SigmaRegularExpressionFlag.DOTALL: "s",
}
_PARTS = {
    TimestampPart.MINUTE: "minute",
    TimestampPart.HOUR: "hour",
    TimestampPart.DAY: "day",
    TimestampPart.WEEK: "week",
    TimestampPart.MONTH: "month",
    TimestampPart.YEAR: "year",
}


def where(table: str, condition: Any) -> str:
    """The WHERE clause of a parsed condition over `table`; raises RuleRefused."""
    return _Clause(table).of(condition, 0)


def quoted(text: str) -> str:
    """`text` as an SQL literal: quotes doubled; DuckDB knows no other escapes in them."""
    if "\0" in text or text != text.encode("utf-8", "ignore").decode():  # a half of a pair is no text
        raise RuleRefused(_("a value has a character that cannot be searched for"))
    return "'" + text.replace("'", "''") + "'"


def joined(word: str, parts: Sequence[str]) -> str:
    """`parts` with AND or OR between them, as a balanced tree: a flat chain would be too deep to parse."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return f"({joined(word, parts[:middle])} {word} {joined(word, parts[middle:])})"


class _Clause:
    def __init__(self, table: str) -> None:
        self.table = table
        self.values = 0

    def of(self, node: Any, depth: int) -> str:
        if depth > _DEPTH:
            raise RuleRefused(_("the condition is nested too deeply"), "condition")
        if isinstance(node, ConditionNOT):  # what is absent does not hold, and its contrary does
            return f"(NOT coalesce({self.of(node.args[0], depth + 1)}, false))"
        if isinstance(node, ConditionOR):
            return self._any(node, depth)
        if isinstance(node, ConditionAND):
            return joined("AND", [self.of(arg, depth + 1) for arg in node.args])
        if isinstance(node, ConditionFieldEqualsValueExpression):
            return self._value(field_of(self.table, node.field), node.value, node.field)
        if isinstance(node, ConditionValueExpression):
            return self._keyword(node.value)
        raise RuleRefused(
            say(N_("{what} in a condition is not supported"), what=type(node).__name__), "condition"
        )

    def _any(self, node: Any, depth: int) -> str:
        """Plain texts of one field become one IN; a list of a thousand is then one look-up."""
        plain: dict[str, list[str]] = {}
        others: list[str] = []
        for arg in node.args:
            value = arg.value if isinstance(arg, ConditionFieldEqualsValueExpression) else None
            if isinstance(value, SigmaString) and _is_plain(value):
                plain.setdefault(arg.field, []).append(_plain(value))
            else:
                others.append(self.of(arg, depth + 1))
        for name, texts in plain.items():
            self._count(len(texts), name)
            field = field_of(self.table, name)
            folded = ", ".join(f"lower({quoted(text)})" for text in texts)
            others.append(f"(lower({field.text}) IN ({folded}))")
        return joined("OR", others)

    def _count(self, values: int, name: str) -> None:
        self.values += values
        if self.values > MOST_VALUES:
            raise RuleRefused(say(N_("more than {most} values in one rule"), most=MOST_VALUES), name)

    def _value(self, field: Field, value: Any, name: str) -> str:
        self._count(1, name)
        if isinstance(value, SigmaExpansion):
            return joined("OR", [self._value(field, each, name) for each in value.values])
        if isinstance(value, SigmaFieldReference):
            return _same(field, field_of(self.table, value.field), value)
        write = _WRITERS.get(type(value))
        if write is None:
            raise RuleRefused(
                say(N_("{what} is not supported"), what=type(value).__name__.removeprefix("Sigma")), name
            )
        try:
            return f"({write(field, value)})"
        except RuleRefused as refused:
            raise RuleRefused(str(refused), name) from refused

    def _keyword(self, value: Any) -> str:
        if isinstance(value, SigmaExpansion):
            return joined("OR", [self._keyword(each) for each in value.values])
        if isinstance(value, SigmaNumber):
            value = SigmaString(str(value.number))
        if isinstance(value, SigmaString):  # anywhere in a field
            value = SpecialChars.WILDCARD_MULTI + value + SpecialChars.WILDCARD_MULTI
        elif not isinstance(value, SigmaRegularExpression):
            raise RuleRefused(
                say(N_("{what} needs a field"), what=type(value).__name__.removeprefix("Sigma")), "detection"
            )
        return joined("OR", [self._value(field, value, "") for field in keyword_fields(self.table)])


def _is_plain(value: Any) -> bool:
    return type(value) is SigmaString and all(isinstance(part, str) for part in value.s)


def _plain(value: SigmaString) -> str:
    return "".join(str(part) for part in value.s)


def _text(field: Field, value: SigmaString) -> str:
    if _is_plain(value):
        return f"lower({field.text}) = lower({quoted(_plain(value))})"
    return f"lower({field.text}) LIKE lower({_pattern(value)}) ESCAPE '\\'"


def _cased(field: Field, value: SigmaString) -> str:
    return f"{field.text} LIKE {_pattern(value)} ESCAPE '\\'"


def _pattern(value: SigmaString) -> str:
    return quoted("".join(_like(value.s)))


def _like(parts: Iterable[Any]) -> Iterable[str]:
    for part in parts:
        if isinstance(part, str):
            yield part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        elif part is SpecialChars.WILDCARD_MULTI:
            yield "%"
        elif part is SpecialChars.WILDCARD_SINGLE:
            yield "_"
        else:
            raise RuleRefused(say(N_("the placeholder {name} has no values here"), name=str(part)[:100]))


def _number(value: SigmaNumber) -> str:
    if not math.isfinite(value.number) or abs(value.number) > 1e18:
        raise RuleRefused(_("a number is out of range"))
    return repr(value.number)


def _equals(field: Field, value: SigmaNumber) -> str:
    return f"{_measured(field)} = {_number(value)}"


def _compared(field: Field, value: SigmaCompareExpression) -> str:
    return f"{_measured(field)} {_OPERATORS[value.op]} {_number(value.number)}"


def _measured(field: Field) -> str:
    if field.kind in ("whole", "money"):
        return field.sql
    if field.kind == "text":
        return f"TRY_CAST({field.sql} AS DOUBLE)"
    raise RuleRefused(_("a time cannot be compared with a number; use |hour, |day and so on"))


def _part_of_time(field: Field, value: SigmaTimestampPart) -> str:
    if field.kind != "time" or value.timestamp_part not in _PARTS:
        raise RuleRefused(_("only a time has minutes, hours and days"))
    return f"date_part('{_PARTS[value.timestamp_part]}', {field.clock}) = {_number(value)}"


def _flag(field: Field, value: SigmaBool) -> str:
    return f"lower({field.text}) = '{str(value.boolean).lower()}'"


def _expression(field: Field, value: SigmaRegularExpression) -> str:
    flags = "".join(sorted(_FLAGS[flag] for flag in value.flags))
    pattern = f"(?{flags}){value.regexp}" if flags else str(value.regexp)
    return f"regexp_matches({field.text}, {quoted(pattern)})"


def _network(field: Field, value: SigmaCIDRExpression) -> str:
    """IPv4 by its number; IPv6 by the beginnings of its text, which pySigma lists."""
    network = value.network
    if not isinstance(network, IPv4Network):
        return joined("OR", [_text(field, SigmaString(pattern)) for pattern in value.expand()])
    first, last = int(network.network_address), int(network.broadcast_address)
    parts = [f"TRY_CAST(split_part({field.text}, '.', {n}) AS UTINYINT)::BIGINT" for n in (1, 2, 3, 4)]
    number = " + ".join(f"{part} * {256 ** (3 - place)}" for place, part in enumerate(parts))
    return f"({number}) BETWEEN {first} AND {last}"


def _same(field: Field, other: Field, how: SigmaFieldReference) -> str:
    one, two = f"lower({field.text})", f"lower({other.text})"
    if how.starts_with and how.ends_with:
        return f"contains({one}, {two})"
    if how.starts_with:
        return f"starts_with({one}, {two})"
    return f"ends_with({one}, {two})" if how.ends_with else f"({one} = {two})"


_WRITERS: dict[type, Callable[[Field, Any], str]] = {
    SigmaString: _text,
    SigmaCasedString: _cased,
    SigmaNumber: _equals,
    SigmaBool: _flag,
    SigmaNull: lambda field, _value: f"{field.sql} IS NULL",
    SigmaExists: lambda field, value: f"{field.sql} IS {'NOT ' if value.exists else ''}NULL",
    SigmaCompareExpression: _compared,
    SigmaRegularExpression: _expression,
    SigmaCIDRExpression: _network,
    SigmaTimestampPart: _part_of_time,
}
