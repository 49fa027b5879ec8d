"""Rules tried on empty tables: what DuckDB would refuse is known before anybody needs the rule."""

# ruff: noqa: S608 - values are literals made by sql.quoted, names come from evidence.schema

from dataclasses import replace

import duckdb

from ..evidence.columns import SQL
from ..evidence.schema import TABLES
from .fields import SERVICES
from .rule import Correlation, Fault, Filter, Rules


def tried(rules: Rules) -> Rules:
    """`rules` without those that DuckDB refuses; why it does is among the faults."""
    faults = list(rules.faults)
    with duckdb.connect(":memory:") as connection:
        for name in SERVICES.values():
            columns = ", ".join(
                f'"{column}" {SQL[kind]}' for column, kind in TABLES[name].all_columns.items()
            )
            connection.execute(f'CREATE TABLE "{name}" ({columns})')
        filters = tuple(one for one in rules.filters if _runs(connection, one, _of_filter(one), faults))
        correlations = tuple(
            one for one in rules.correlations if _runs(connection, one, _of_correlation(one), faults)
        )
    return replace(rules, filters=filters, correlations=correlations, faults=tuple(faults))


def _of_filter(one: Filter) -> list[str]:
    return [f'SELECT sid FROM "{one.table}" WHERE {one.where}']


def _of_correlation(one: Correlation) -> list[str]:
    fields = [[*group, *one.value[number : number + 1], "sid"] for number, group in enumerate(one.groups)]
    return [
        f'SELECT {", ".join(columns)} FROM "{each.table}" WHERE {each.where}'
        for each, columns in zip(one.filters, fields, strict=True)
    ]


def _runs(
    connection: duckdb.DuckDBPyConnection,
    one: Filter | Correlation,
    queries: list[str],
    faults: list[Fault],
) -> bool:
    try:
        for query in queries:
            connection.execute(query)
    except duckdb.Error as error:
        faults.append(Fault(one.meta.path, one.meta.line, str(error)[:300]))
        return False
    return True
