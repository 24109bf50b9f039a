"""A chart that is ready to be sent: made once, and the same for everybody who looks at it."""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

import altair as alt
import pandas as pd
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
        collected: list[pd.DataFrame] = []
        outer = _collected.set(collected)
        try:
            specification = theme.specification(chart)
        finally:
            _collected.reset(outer)
        return cls(specification, _tables(collected), words)

    def of_others(self, frames: Iterable[pd.DataFrame], words: str) -> "Figure":
        """The same drawing of other tables, in the order in which its chart names them, which takes far less time."""
        return replace(self, tables=_tables(frames), words=words)

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        return sum(map(len, self.tables.values())) + 10 * len(str(self.specification))

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """The tables as rows, by name: what *Show data* shows, and what is written into a file."""
        return {name: pa.ipc.open_stream(table).read_all().to_pylist() for name, table in self.tables.items()}


# The frames of the figure that is being made here, in the order in which its specification names them.
_collected: ContextVar[list[pd.DataFrame] | None] = ContextVar("collected", default=None)


def _named(data: Any) -> dict[str, Any]:
    """What altair writes into a specification in place of a frame: in a figure its name, else its rows.

    Altair would write the rows of a frame into the specification once for every layer that draws it.
    """
    collected = _collected.get()
    if collected is None:
        return dict(alt.to_values(data))
    for number, frame in enumerate(collected):
        if frame is data:
            return {"name": _name(number)}
    collected.append(data)
    return {"name": _name(len(collected) - 1)}


def _name(number: int) -> str:
    return f"table {number}"


def _tables(frames: Iterable[pd.DataFrame]) -> dict[str, bytes]:
    return {_name(number): _arrow(frame) for number, frame in enumerate(frames)}


def _arrow(frame: pd.DataFrame) -> bytes:
    """The frame as an Arrow stream: each word once, and whole numbers in four bytes, because tables are sent often."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata()
    for i, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            table = table.set_column(i, field.name, table[i].dictionary_encode())
        elif pa.types.is_int64(field.type) and frame[field.name].abs().max() < 2**31:
            table = table.set_column(i, field.name, table[i].cast(pa.int32()))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())


alt.data_transformers.register("named", _named)
alt.data_transformers.enable("named")
