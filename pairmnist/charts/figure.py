"""A chart that is ready to be sent: made once, and the same for everybody who looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pairmnist.charts import theme
from pairmnist.charts.theme import AnyChart


@dataclass(frozen=True)
class Figure:
    """A Vega-Lite specification that names its tables, the tables as Arrow streams, and what it shows in words.

    Nothing in it depends on a visitor or a theme: the browser gives text and background the colours of its theme.
    """

    specification: Mapping[str, Any]  # its data are {"name": …}, one of the tables
    tables: Mapping[str, bytes]  # Arrow IPC streams
    words: str  # for people who cannot see it

    @classmethod
    def of(cls, chart: AnyChart, words: str) -> "Figure":
        """The figure of a chart. Not checked against Vega-Lite's schema: tests do that, and it takes long."""
        specification = theme.specification(chart)
        tables = {}
        for name, rows in specification.pop("datasets", {}).items():
            if rows == [{}]:  # of marks that stand at a given place, as a level does: no table for anybody to read
                specification = _with_values(specification, name, rows)
            else:
                tables[name] = _arrow(rows)
        return cls(specification, tables, words)

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        return sum(map(len, self.tables.values())) + 10 * len(str(self.specification))

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """The tables as rows, by name: what *Show data* shows, and what is written into a file."""
        return {name: pa.ipc.open_stream(table).read_all().to_pylist() for name, table in self.tables.items()}


def _with_values(part: Any, name: str, rows: list[dict[str, Any]]) -> Any:
    """A specification in which a table that was named stands in its place."""
    if isinstance(part, dict):
        if part == {"name": name}:
            return {"values": rows}
        return {key: _with_values(value, name, rows) for key, value in part.items()}
    if isinstance(part, list):
        return [_with_values(value, name, rows) for value in part]
    return part


def _arrow(rows: list[dict[str, Any]]) -> bytes:
    table = pa.Table.from_pylist(rows)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())
