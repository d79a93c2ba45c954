# SPDX-License-Identifier: LGPL-2.1-or-later
"""Datasets as pandas frames and as HTML."""

from __future__ import annotations

import sys
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

    from ._view import ColumnView


def from_pandas(source: Any) -> Any:
    """What a frame of pandas is made a dataset from: named levels of its index come first as
    columns, levels without a name are only row numbers and left out. A mapping where pyarrow, which
    pandas' own stream needs, is not there; anything else as it is."""
    pandas = sys.modules.get("pandas")
    if pandas is None or not isinstance(source, pandas.DataFrame):
        return source
    index = source.index
    nameless = [level for level, name in enumerate(index.names) if name is None]
    frame = source
    if nameless and not isinstance(index, pandas.RangeIndex):
        frame = frame.reset_index(level=nameless, drop=True)
    if len(nameless) < index.nlevels:
        frame = frame.reset_index()
    if find_spec("pyarrow") is None:
        return {str(name): frame[name] for name in frame.columns}
    return frame


def to_pandas(views: list[ColumnView], rows: int) -> pandas.DataFrame:
    """A frame made column by column."""
    import pandas

    columns = {view.name: pandas.Series(_series(view, pandas), name=view.name) for view in views}
    frame = pandas.DataFrame(columns, index=pandas.RangeIndex(rows))
    for view in views:
        about = {"unit": view.unit, "measure": view.measure and view.measure.text}
        frame.attrs[view.name] = {key: text for key, text in about.items() if text is not None}
    return frame


def _series(view: ColumnView, pandas: Any) -> Any:
    """What pandas should hold: nulls keep an integer an integer and a truth a truth."""
    import numpy

    if view.type == "text":
        return view.to_list()
    if view.type == "dictionary":
        codes = numpy.where(view.valid, view.values, -1)
        return pandas.Categorical.from_codes(codes, categories=view.categories)
    values = view.to_numpy()
    if view.type in ("int64", "bool") and view.null_count:
        data, mask = numpy.array(values.data), ~view.valid
        array = pandas.arrays.IntegerArray if view.type == "int64" else pandas.arrays.BooleanArray
        return array(data, mask)
    if view.null_count:
        values = numpy.asarray(view)
    if view.type == "date":
        return values.astype("datetime64[s]")
    if view.type == "timestamp":
        return pandas.DatetimeIndex(values).tz_localize("UTC")
    return values


def html(views: list[ColumnView], rows: int, limit: int) -> str:
    """A table for notebooks: names, units, the first rows; a measure shows at its column's name."""
    heads = "".join(f"<th{_title(view)}>{escape(view.name)}</th>" for view in views)
    units = "".join(f"<td>{escape(view.unit or '')}</td>" for view in views)
    shown = [view.to_list(limit) for view in views]
    body = "".join("<tr>" + "".join(_cell(value) for value in row) + "</tr>" for row in zip(*shown))
    more = f"<p>{rows - limit:,} more rows</p>" if rows > limit else ""
    return (
        f"<table><thead><tr>{heads}</tr><tr>{units}</tr></thead><tbody>{body}</tbody></table>{more}"
    )


def _title(view: ColumnView) -> str:
    if view.measure is None:
        return ""
    return f' title="{escape(view.measure.label())}"'


def _cell(value: Any) -> str:
    if value is None:
        return "<td>-</td>"
    if isinstance(value, float):
        return f'<td style="text-align: right">{value:,.6g}</td>'
    if isinstance(value, int) and not isinstance(value, bool):
        return f'<td style="text-align: right">{value:,}</td>'
    return f"<td>{escape(str(value))}</td>"
