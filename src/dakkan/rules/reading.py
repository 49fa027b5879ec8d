"""A folder of Sigma rules as filters and correlations. A broken one is a fault and stops no other."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sigma.correlations import SigmaCorrelationCondition, SigmaCorrelationRule, SigmaCorrelationType
from sigma.exceptions import SigmaCollectionError, SigmaError
from sigma.policy import SigmaPolicy
from sigma.policy.regex_engine import RE2RegexEngine
from sigma.rule import SigmaRule
from sigma.rule.base import SigmaRuleBase, check_alias_expansion

from ..model.finding import Severity
from ..texts import N_, _, say
from .documents import Document, documents, files_of
from .fields import RuleRefused, field_of, table_of
from .rule import Correlation, Fault, Filter, Meta, Rules
from .sql import joined, where

MOST_RULES = 500
_MOST_CONDITION = 2_000
_KINDS = (
    SigmaCorrelationType.EVENT_COUNT,
    SigmaCorrelationType.VALUE_COUNT,
    SigmaCorrelationType.TEMPORAL,
    SigmaCorrelationType.TEMPORAL_ORDERED,
)
_MOST_SECONDS = 366 * 86_400


class _Expressions(RE2RegexEngine):
    """RE2 as DuckDB runs it, which answers in linear time; a fault is told once, by us."""

    def compile(self, pattern: str, flags: int = 0) -> Any:
        import re2

        options = re2.Options()
        options.log_errors = False
        return re2.compile(pattern, options)


_POLICY = SigmaPolicy(regex_engine=_Expressions())


def read(paths: Sequence[Path]) -> Rules:
    """The rules of files and folders."""
    faults: list[Fault] = []
    plain: list[Document] = []
    linked: list[Document] = []
    for path in files_of(paths):
        for found in documents(path):
            if isinstance(found, Fault):
                faults.append(found)
            elif len(plain) + len(linked) >= MOST_RULES:
                faults.append(Fault(path, found.line, say(N_("more than {most} rules"), most=MOST_RULES)))
            else:
                (linked if "correlation" in found.content else plain).append(found)
    filters: list[Filter] = []
    for each in plain:
        with _caught(each, faults):
            filters.append(_filter(each))
    known = {name: one for one in filters for name in one.meta.names}
    correlations: list[Correlation] = []
    for each in linked:
        with _caught(each, faults):
            correlations.append(_correlation(each, known))
    silent = {name for each in linked for name in _silenced(each)}
    filters = [replace(one, reports=not one.meta.names & silent) for one in filters]
    kept = _named(filters, correlations)
    return Rules(*kept, tuple(sorted(faults, key=lambda one: (str(one.path), one.line))))


@contextmanager
def _caught(document: Document, faults: list[Fault]) -> Iterator[None]:
    """What a rule may raise, as a fault with its line. pySigma raises much that is not its own."""
    try:
        yield
    except RuleRefused as refused:
        faults.append(Fault(document.path, document.line_of(refused.word), str(refused)))
    except SigmaError as error:
        said = str(error.args[0]) if error.args else type(error).__name__
        faults.append(Fault(document.path, document.line_with(said), said[:300]))
    except Exception as error:
        why = f"{type(error).__name__}: {str(error)[:200]}"
        faults.append(Fault(document.path, document.line, say(N_("no Sigma rule: {why}"), why=why)))


def _filter(document: Document) -> Filter:
    content = document.content
    check_alias_expansion(content, SigmaCollectionError)
    for word in ("filter", "action"):
        if word in content:
            raise RuleRefused(say(N_("{what} is not supported"), what=word), word)
    _check_conditions(content)
    rule = SigmaRule.from_dict(content, policy=_POLICY)
    source = rule.logsource
    table = table_of(source.product, source.service, source.category)
    conditions = [where(table, one.parsed) for one in rule.detection.parsed_condition]
    return Filter(_meta(rule, document), table, joined("OR", conditions))


def _check_conditions(content: dict[Any, Any]) -> None:
    detection = content.get("detection")
    told = detection.get("condition", "") if isinstance(detection, dict) else ""
    for condition in told if isinstance(told, list) else [told]:
        if len(str(condition)) > _MOST_CONDITION or str(condition).count("(") > 100:
            raise RuleRefused(_("the condition is too long"), "condition")


def _meta(rule: SigmaRuleBase, document: Document) -> Meta:
    names = {str(name) for name in (rule.name, rule.id) if name}
    tags = (f"{tag.namespace}.{tag.name}".lower() for tag in rule.tags)
    techniques = (
        tag.removeprefix("attack.").upper() for tag in tags if re.fullmatch(r"attack\.t[\d.]+", tag)
    )
    return Meta(
        id=f"rule:{document.path.stem}",
        title=str(rule.title)[:200],
        severity=Severity(rule.level.name.lower()) if rule.level else Severity.MEDIUM,
        techniques=tuple(dict.fromkeys(techniques)),
        path=document.path,
        line=document.line,
        names=frozenset(names),
    )


def _silenced(document: Document) -> Iterator[str]:
    """Rules that report nothing by themselves, as a correlation's do unless it says `generate`."""
    told = document.content.get("correlation")
    if isinstance(told, dict) and told.get("generate") is not True:
        names = told.get("rules")
        yield from map(str, names if isinstance(names, list) else [names])


def _correlation(document: Document, known: dict[str, Filter]) -> Correlation:
    check_alias_expansion(document.content, SigmaCollectionError)
    rule = SigmaCorrelationRule.from_dict(document.content, policy=_POLICY)
    if rule.type not in _KINDS:
        raise RuleRefused(say(N_("{what} is not supported"), what=rule.type.name.lower()), "type")
    if not isinstance(rule.condition, SigmaCorrelationCondition):
        raise RuleRefused(_("a condition over rules is not supported; list them under rules"), "condition")
    if rule.timespan.seconds > _MOST_SECONDS:
        raise RuleRefused(_("a timespan of more than a year"), "timespan")
    references = [one.reference for one in rule.rules or ()]
    filters = tuple(_known(str(name), known) for name in references)
    if not filters or len(filters) > 50:
        raise RuleRefused(_("a correlation has one to fifty rules"), "rules")
    groups = tuple(
        tuple(_grouped(rule, name, reference, one) for name in rule.group_by or ())
        for reference, one in zip(references, filters, strict=True)
    )
    value: tuple[str, ...] = ()
    if rule.type is SigmaCorrelationType.VALUE_COUNT:
        name = rule.condition.fieldref
        if not isinstance(name, str):
            raise RuleRefused(_("value_count counts one field"), "field")
        value = tuple(field_of(one.table, name).text for one in filters)
    return Correlation(
        meta=_meta(rule, document),
        kind=rule.type.name.lower(),
        filters=filters,
        groups=groups,
        seconds=rule.timespan.seconds,
        operator=rule.condition.op.name.lower(),
        count=int(rule.condition.count),
        value=value,
    )


def _known(name: str, known: dict[str, Filter]) -> Filter:
    if name not in known:
        raise RuleRefused(say(N_("there is no rule {name}, or it is broken"), name=name[:100]), name)
    return known[name]


def _grouped(rule: SigmaCorrelationRule, name: str, reference: str, one: Filter) -> str:
    """SQL of a group-by field in one of the rules, which may call it otherwise."""
    for alias in rule.aliases:
        if alias.alias == name:
            fields = {each.reference: field for each, field in alias.mapping.items()}
            name = str(fields.get(reference, name))
            break
    return field_of(one.table, name).text


def _named(
    filters: Sequence[Filter], correlations: Sequence[Correlation]
) -> tuple[tuple[Filter, ...], tuple[Correlation, ...]]:
    """Ids that tell rules of one file apart where several of them report."""
    reporting = [one.meta for one in filters if one.reports] + [one.meta for one in correlations]
    files = Counter(meta.id for meta in reporting)

    def named(meta: Meta) -> Meta:
        if files[meta.id] < 2:
            return meta
        return replace(meta, id=f"{meta.id}/{min(meta.names, key=len) if meta.names else meta.line}")

    return (
        tuple(replace(one, meta=named(one.meta)) for one in filters),
        tuple(replace(one, meta=named(one.meta)) for one in correlations),
    )
