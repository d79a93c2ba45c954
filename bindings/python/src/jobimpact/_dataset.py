# SPDX-License-Identifier: LGPL-2.1-or-later
"""Datasets: typed columns with units and measures."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Union

from . import _arrow, _columns, _frames, _table
from ._columns import Column
from ._context import Context, default_context
from ._errors import EncodingError
from ._handles import Handle, choice, encode, encode_path, options, texts
from ._library import lib
from ._measure import Measure, as_measure
from ._view import ColumnView

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

_SIDECAR = {
    "auto": int(_table.ji_csv_sidecar.JI_CSV_SIDECAR_AUTO),
    "none": int(_table.ji_csv_sidecar.JI_CSV_SIDECAR_NONE),
    "required": int(_table.ji_csv_sidecar.JI_CSV_SIDECAR_REQUIRED),
    "provenance": int(_table.ji_csv_sidecar.JI_CSV_SIDECAR_PROVENANCE),
}
TableColumn = Union[str, Mapping[str, Any]]


class Dataset(Handle):
    """An immutable table of named columns. May be used from many threads.

    ``Dataset(source)`` takes

    - a mapping of names to :class:`Column`, lists, NumPy arrays or series. NumPy memory of the
      right type is adopted without a copy and must not be changed afterwards;
    - anything with ``__arrow_c_stream__``: tables of pyarrow, polars, DuckDB and pandas (a pandas
      frame is taken column by column where pyarrow is not installed). Of the index of a pandas
      frame, levels that have a name come first as columns; those without are left out.

    Raises :class:`LabelError` (doubled or empty names), :class:`ShapeError` (lengths),
    :class:`ColumnTypeError`, :class:`UnitError`, :class:`MeasureError`, :class:`EncodingError`.
    """

    _pointer_type: ClassVar = ctypes.POINTER(_table.ji_dataset)
    _unref: ClassVar[str] = "ji_dataset_unref"

    def __init__(self, source: Any, *, context: Context | None = None) -> None:
        context = context or default_context()
        source = _frames.from_pandas(source)
        if isinstance(source, Dataset):
            self._owner = source._live()
        elif isinstance(source, Mapping):
            self._owner = _build(source, context)._owner
        elif hasattr(source, "__arrow_c_stream__"):
            self._owner = _arrow.import_stream(Dataset, source, context)._owner
        else:
            raise TypeError(
                "a dataset is made from a mapping of columns or from an object with "
                f"__arrow_c_stream__, not from {type(source).__name__}"
            )

    @classmethod
    def read_csv(
        cls,
        path: str | os.PathLike[str],
        *,
        types: Mapping[str, str] | None = None,
        units: Mapping[str, str] | None = None,
        measures: Mapping[str, Measure | str] | None = None,
        descriptions: Mapping[str, str] | None = None,
        missing: Sequence[str] | None = None,
        infer: bool = True,
        delimiter: str = ",",
        sidecar: str = "auto",
        max_rows: int | None = None,
        max_columns: int | None = None,
        max_field_size: int | None = None,
        context: Context | None = None,
    ) -> Dataset:
        """Reads a CSV file (RFC 4180, UTF-8). What is declared here by column name wins over the
        sidecar ``NAME.schema.csv``.

        Args:
            path: the file.
            types: int64, float64, bool, date, timestamp or text.
            units, measures, descriptions: by column name.
            missing: texts that mean "not there"; None: only the empty field.
            infer: whether other columns' types are found from their values, else text.
            delimiter: one ASCII character.
            sidecar: auto, none, required, or provenance: as auto, and the steps in
                ``NAME.provenance.csv``, if it is there, go before the reading itself.
            max_rows, max_columns, max_field_size: larger ones are an error.

        Raises:
            NotFoundError (a FileNotFoundError), ReadWriteError, FormatError and EncodingError
            naming file, line, column and value, LabelError, LimitError, UnitError, MeasureError.
        """
        declared = _declared(types, units, measures, descriptions)
        struct = options(
            _table.ji_csv_options,
            lib.ji_csv_options_init,
            columns=declared,
            column_count=len(declared),
            missing=None if missing is None else texts(missing, "missing"),
            missing_count=0 if missing is None else len(missing),
            max_rows=max_rows,
            max_columns=max_columns,
            max_field_size=max_field_size,
            delimiter=_ascii(delimiter),
            inference=int(not infer),
            sidecar=choice(sidecar, _SIDECAR, "sidecar"),
        )
        return (context or default_context())._make(
            cls, lib.ji_dataset_read_csv, encode_path(path), struct
        )

    def write_csv(
        self,
        path: str | os.PathLike[str],
        *,
        sidecar: str = "auto",
        delimiter: str = ",",
        context: Context | None = None,
    ) -> None:
        """Writes ``NAME.csv`` and beside it ``NAME.schema.csv``; floats read back to the same bits.

        Args:
            path: the file, ending in .csv; its folder must exist.
            sidecar: auto, none, or provenance: ``NAME.provenance.csv`` is written too.
            delimiter: one ASCII character.

        Raises:
            ReadWriteError (an OSError).
        """
        struct = options(
            _table.ji_csv_options,
            lib.ji_csv_options_init,
            delimiter=_ascii(delimiter),
            sidecar=choice(sidecar, _SIDECAR, "sidecar"),
        )
        (context or default_context())._run(
            lib.ji_dataset_write_csv, self._live(), encode_path(path), struct
        )

    # -- looking ------------------------------------------------------------------------------

    def __len__(self) -> int:
        rows: int = lib.ji_dataset_row_count(self._live())
        return rows

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self), int(lib.ji_dataset_column_count(self._live()))

    @property
    def columns(self) -> list[str]:
        """The columns' names in order."""
        return [view.name for view in self._views()]

    def __contains__(self, name: object) -> bool:
        found: int = -1
        if isinstance(name, str):
            found = lib.ji_dataset_find(self._live(), encode(name, "name"))
        return found >= 0

    def __iter__(self) -> Iterator[str]:
        """The columns' names in order, as of a pandas frame; :meth:`rows` gives the rows."""
        return iter(self.columns)

    def equals(self, other: object, *, context: Context | None = None) -> bool:
        """Whether both have the same content as :meth:`digest` sees it: names, types (text and
        dictionary are one), values, nulls, units and measures; descriptions and where they came
        from do not count. ``==`` asks whether both are one object, so that datasets can be keys
        of a dictionary."""
        if not isinstance(other, Dataset):
            return False
        if self._live() is other._live():
            return True
        return self.shape == other.shape and self.digest(context=context) == other.digest(
            context=context
        )

    def __getitem__(self, name: str) -> ColumnView:
        """One column; raises KeyError naming those there are."""
        if not isinstance(name, str):
            raise TypeError(f"a column is asked for by its name, not by {type(name).__name__}")
        index = lib.ji_dataset_find(self._live(), encode(name, "name"))
        if index < 0:
            raise KeyError(f"{name!r} is none of {', '.join(self.columns)}")
        return self._view(index)

    def _view(self, index: int) -> ColumnView:
        owner = self._live()
        column = _table.ji_column(size=ctypes.sizeof(_table.ji_column))
        default_context()._run(lib.ji_dataset_column, owner, index, column)
        return ColumnView(owner, column)

    def _views(self) -> list[ColumnView]:
        return [self._view(i) for i in range(lib.ji_dataset_column_count(self._live()))]

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows as dictionaries of Python values; null is None."""
        data = self.to_dict()
        for values in zip(*data.values()):
            yield dict(zip(data, values))

    def to_dict(self) -> dict[str, list[Any]]:
        """The columns as lists of Python values; null is None."""
        return {view.name: view.to_list() for view in self._views()}

    # -- what the library says of it ------------------------------------------------------------

    def aggregate(self, by: Iterable[str] = (), *, context: Context | None = None) -> Dataset:
        """Sums every number over the rows that agree in the `by` columns, each sum by the rules of
        :meth:`Measure.add_parts`: what may not be added raises :class:`MeasureError` naming the
        column and the two rows."""
        if isinstance(by, str):
            by = [by]
        names = texts(by, "by")
        return (context or default_context())._make(
            Dataset, lib.ji_dataset_aggregate, self._live(), names, len(names)
        )

    def provenance(self, *, context: Context | None = None) -> Dataset:
        """Where it comes from: columns step, operation, kind, name, value."""
        return (context or default_context())._make(
            Dataset, lib.ji_dataset_provenance, self._live()
        )

    def with_provenance(self, provenance: Dataset, *, context: Context | None = None) -> Dataset:
        """The same columns with another provenance: one that was written and read back (with
        ``infer=False, types={"step": "int64"}``, because its values are texts). Raises
        :class:`ContentError` naming the row for one that is none."""
        return (context or default_context())._make(
            Dataset, lib.ji_dataset_with_provenance, self._live(), provenance._live()
        )

    def digest(self, *, context: Context | None = None) -> str:
        """The BLAKE2b-256 of the logical content, as 64 hexadecimal digits."""
        return (context or default_context())._text(lib.ji_dataset_digest, self._live())

    def table(
        self,
        columns: Iterable[TableColumn] | None = None,
        *,
        title: str | None = None,
        max_rows: int | None = None,
        max_width: int | None = None,
        definitions: bool = False,
        context: Context | None = None,
    ) -> str:
        """An aligned text table.

        Args:
            columns: names, or mappings with name and, where wanted, heading, scale (shown is
                value * scale), unit (what the table says), decimals; None: all columns.
            title: a line above.
            max_rows: further rows are counted in a last line.
            max_width: of a text cell, in terminal columns.
            definitions: whether the measures of the shown columns are explained below.
        """
        chosen = [] if columns is None else [_table_column(column) for column in columns]
        struct = options(
            _table.ji_table_options,
            lib.ji_table_options_init,
            title=title,
            columns=(_table.ji_table_column * len(chosen))(*chosen) if chosen else None,
            column_count=len(chosen),
            max_rows=max_rows,
            max_width=max_width,
            definitions=int(definitions),
        )
        return (context or default_context())._text(
            lib.ji_dataset_format_table, self._live(), struct
        )

    def __str__(self) -> str:
        return self.table(max_rows=40)

    def __repr__(self) -> str:
        if self.closed:
            return "<jobimpact.Dataset closed>"
        rows, columns = self.shape
        return f"<jobimpact.Dataset {rows} rows x {columns} columns>"

    def _repr_html_(self) -> str:
        return _frames.html(self._views(), len(self), 40)

    # -- to other libraries ----------------------------------------------------------------------

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """A stream of one record batch in a PyCapsule, values not copied. The stream keeps the
        data alive. `requested_schema` is not followed, as the protocol allows."""
        return _arrow.stream_capsule(self, default_context())

    def __arrow_c_schema__(self) -> object:
        """The schema in a PyCapsule."""
        return _arrow.schema_capsule(self, default_context())

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow table that shares this dataset's memory."""
        import pyarrow

        return pyarrow.table(self)

    def to_polars(self) -> polars.DataFrame:
        """A polars frame."""
        import polars

        return polars.DataFrame(self)

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas frame; needs no pyarrow. Integers and booleans with nulls become pandas'
        nullable types, floats keep float64 with NaN for null. ``frame[c].attrs`` has the unit and
        the measure's text."""
        return _frames.to_pandas(self._views(), len(self))


def compare_runs(left: Dataset, right: Dataset, *, context: Context | None = None) -> Dataset:
    """What changed between two runs: where the provenances of two datasets differ, as columns step,
    operation, kind, name, left, right, change (added, removed, changed); no rows if they are equal.
    A step that only one run has does not shift the others."""
    return (context or default_context())._make(
        Dataset, lib.ji_provenance_compare, left._live(), right._live()
    )


def _build(columns: Mapping[str, Any], context: Context) -> Dataset:
    builder = context._make(_Builder, lib.ji_dataset_builder_create)
    with builder:
        for name, values in columns.items():
            column = values if isinstance(values, Column) else Column(values)
            _add(builder, name, column, context)
        return context._make(Dataset, lib.ji_dataset_builder_finish, builder._live())


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
        dictionary = _build({"value": Column(made.categories, type="text")}, context)
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


def _declared(
    types: Mapping[str, str] | None,
    units: Mapping[str, str] | None,
    measures: Mapping[str, Measure | str] | None,
    descriptions: Mapping[str, str] | None,
) -> Any:
    """An array of ji_csv_column, which keeps what its pointers point at."""
    types, units, descriptions = types or {}, units or {}, descriptions or {}
    known = {name: as_measure(measure) for name, measure in (measures or {}).items()}
    names = list(dict.fromkeys([*types, *units, *known, *descriptions]))
    declared = (_table.ji_csv_column * len(names))()
    for slot, name in zip(declared, names):
        measure = known.get(name)
        slot.name = encode(name, "column name")
        slot.unit = encode(units.get(name), "unit")
        slot.description = encode(descriptions.get(name), "description")
        if measure:
            slot.measure = measure._live()._as_parameter_
        if name in types:
            slot.type = choice(types[name], _columns.TYPES, f"type of {name!r}")
    declared.measures = known  # type: ignore[attr-defined]
    return declared


def _ascii(delimiter: str) -> int:
    if len(delimiter) != 1 or ord(delimiter) > 127:
        raise ValueError(f"delimiter must be one ASCII character, not {delimiter!r}")
    return ord(delimiter)


def _table_column(column: TableColumn) -> Any:
    given = {"name": column} if isinstance(column, str) else dict(column)
    unknown = set(given) - {"name", "heading", "scale", "unit", "decimals"}
    if unknown or "name" not in given:
        raise ValueError(f"a table column has a name, heading, scale, unit, decimals: {given!r}")
    return _table.ji_table_column(
        name=encode(given["name"], "name"),
        heading=encode(given.get("heading"), "heading"),
        scale=given.get("scale", 0.0),
        unit=encode(given.get("unit"), "unit"),
        decimals=given.get("decimals", -1),
    )
