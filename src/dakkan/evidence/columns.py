"""Schema types as Arrow and DuckDB have them, so that every part and every view has the same columns."""

import pyarrow as pa

from .schema import ColumnType, Table

pa.set_memory_pool(pa.system_memory_pool())  # gives pages back; the default one keeps what it once had

ARROW: dict[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "time": pa.timestamp("us", "UTC"),
    "whole": pa.int64(),
    "money": pa.decimal128(18, 6),
    "flag": pa.bool_(),
}
SQL: dict[ColumnType, str] = {
    "text": "VARCHAR",
    "time": "TIMESTAMP WITH TIME ZONE",
    "whole": "BIGINT",
    "money": "DECIMAL(18, 6)",
    "flag": "BOOLEAN",
}


def arrow_schema(table: Table) -> pa.Schema:
    return pa.schema([(name, ARROW[kind]) for name, kind in table.all_columns.items()])


def fitted(table: Table, columns: pa.Table) -> pa.Table:
    """`columns` with exactly the table's columns, in order, of the right types; what is absent is null.

    Raises ValueError when a column is of a type that cannot be cast.
    """
    schema = arrow_schema(table)
    arrays = [
        columns[field.name].cast(field.type)
        if field.name in columns.column_names
        else pa.nulls(len(columns), field.type)
        for field in schema
    ]
    return pa.table(arrays, schema=schema)
