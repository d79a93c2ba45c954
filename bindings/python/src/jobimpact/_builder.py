# SPDX-License-Identifier: LGPL-2.1-or-later
"""Datasets made column by column."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import _columns, _table
from ._columns import Column
from ._context import Context
from ._errors import EncodingError
from ._handles import Handle, encode
from ._library import lib
from ._measure import as_measure
from ._view import ColumnView

if TYPE_CHECKING:
    from ._dataset import Dataset


class Origin:
    """Where a dataset comes from, as the library takes it."""

    def __init__(
        self,
        operation: str,
        inputs: Mapping[str, Dataset],
        options: Mapping[str, str],
        notes: Mapping[str, str],
    ) -> None:
        self.operation = encode(operation, "operation")
        self.keep = list(inputs.values())
        self.entries = [
            _table.ji_origin(
                kind=b"input", name=encode(name, "name"), dataset=data._live()._as_parameter_
            )
            for name, data in inputs.items()
        ]
        for kind, texts_of in ((b"option", options), (b"note", notes)):
            for name, text in texts_of.items():
                entry = _table.ji_origin(
                    kind=kind, name=encode(name, "name"), value=encode(text, name)
                )
                self.entries.append(entry)

    def tell(self, builder: _Builder, context: Context) -> None:
        count = len(self.entries)
        array = (_table.ji_origin * count)(*self.entries)
        context._run(
            lib.ji_dataset_builder_origin, builder._live(), self.operation, array, count
        )


def build(
    columns: Mapping[str, Any], context: Context, origin: Origin | None = None
) -> Dataset:
    from ._dataset import Dataset

    builder = context._make(_Builder, lib.ji_dataset_builder_create)
    with builder:
        for name, values in columns.items():
            column = values if isinstance(values, Column) else _column_of(values)
            _add(builder, name, column, context)
        if origin:
            origin.tell(builder, context)
        return context._make(Dataset, lib.ji_dataset_builder_finish, builder._live())


def _column_of(values: Any) -> Column:
    """What makes a column. One of another dataset keeps its nulls, type, unit and measure."""
    if not isinstance(values, ColumnView):
        return Column(values)
    return Column(
        values.to_list(),
        unit=values.unit,
        measure=values.measure,
        description=values.description,
        type=values.type,
    )


def _add(builder: _Builder, name: str, column: Column, context: Context) -> None:
    try:
        made = _columns.buffers(column)
    except UnicodeError as failure:
        raise EncodingError(f"column {name!r}: {failure}") from failure
    except (TypeError, ValueError, OverflowError) as failure:
        kind = next(k for k in (TypeError, ValueError, OverflowError) if isinstance(failure, k))
        raise kind(f"column {name!r}: {failure}") from failure
    measure = as_measure(column.measure)
    dictionary = None
    if made.categories is not None:
        dictionary = build({"value": Column(made.categories, type="text")}, context)
    struct = _table.ji_column(
        size=ctypes.sizeof(_table.ji_column),
        type=_columns.TYPES[made.type],
        name=encode(name, "name"),
        unit=encode(column.unit, "unit"),
        description=encode(column.description, "description"),
        measure=measure._live()._as_parameter_ if measure else None,
        length=made.length,
        null_count=-1,
        validity=_at(made.validity, ctypes.c_uint8),
        values=made.values or None,
        offsets=_at(made.offsets, ctypes.c_int64),
        dictionary=dictionary._live()._as_parameter_ if dictionary is not None else None,
    )
    number = _columns.adopt(made.keep)
    try:
        context._run(
            lib.ji_dataset_builder_column,
            builder._live(),
            struct,
            _columns.release_adopted,
            number,
        )
    except BaseException:
        _columns.forget(number)
        raise


def _at(address: int, kind: Any) -> Any:
    """A typed pointer; NULL for address 0."""
    return ctypes.cast(ctypes.c_void_p(address), ctypes.POINTER(kind))


class _Builder(Handle):
    _pointer_type = ctypes.POINTER(_table.ji_dataset_builder)
    _unref = "ji_dataset_builder_free"
